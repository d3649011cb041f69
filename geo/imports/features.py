"""GeoJSON as a table: a feature is a row, its properties are columns, its point is two more."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from geo.imports.limits import COLUMNS, JSON_BYTES, Refused
from geo.imports.records import Unreadable
from geo.imports.sources import Source

LON, LAT = "geometry.lon", "geometry.lat"


def is_features(source: Source) -> bool:
    """Whether this begins as JSON does."""
    return source.head(64).lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")


def read_features(source: Source) -> tuple[list[str], Iterator[tuple[int, list[str] | Unreadable]]]:
    """The columns and rows of a feature collection; raises Refused if it is none.

    Degrees stand in `geometry.lon` and `geometry.lat`, empty for a feature without a point.
    """
    if source.size > JSON_BYTES:
        raise Refused(f"has {source.size:,} bytes; of GeoJSON at most {JSON_BYTES:,} are read")
    with source.open() as stream:
        data = stream.read()
    try:
        content = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Refused(f"the bytes {data[error.start : error.end].hex(' ')} are not UTF-8") from None
    except json.JSONDecodeError as error:
        raise Refused(f"line {error.lineno}: is not readable as JSON ({error.msg})") from None
    except (ValueError, RecursionError) as error:  # a number of too many digits, brackets too deep
        raise Refused(f"is not readable as JSON ({error})") from None
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list) or not features:
        raise Refused("is JSON, but no feature collection with features")
    names: dict[str, None] = {}
    for feature in features:
        properties = feature.get("properties") if isinstance(feature, dict) else None
        names.update(dict.fromkeys(properties if isinstance(properties, dict) else ()))
        if len(names) > COLUMNS:
            raise Refused(f"has more than {COLUMNS:,} different properties")
    header = [*names, LON, LAT]
    return header, _rows(features, header)


def _rows(features: list[Any], header: list[str]) -> Iterator[tuple[int, list[str] | Unreadable]]:
    for number, feature in enumerate(features, start=1):
        properties = feature.get("properties") if isinstance(feature, dict) else None
        if not isinstance(properties, dict):
            yield number, Unreadable("properties", "", "this feature has no properties")
            continue
        yield number, [*(_text(properties.get(name)) for name in header[:-2]), *_point(feature.get("geometry"))]


def _point(geometry: Any) -> tuple[str, str]:
    if isinstance(geometry, dict) and geometry.get("type") == "Point":
        coordinates = geometry.get("coordinates")
        if isinstance(coordinates, list) and len(coordinates) >= 2:
            return _text(coordinates[0]), _text(coordinates[1])
    return "", ""


def _text(value: Any) -> str:
    """A JSON value as it would stand in a text table; what is a list or an object comes as JSON."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    try:
        return json.dumps(value, ensure_ascii=False)
    except RecursionError:
        return "(nested too deep)"
