"""Made-up rows in the layouts of the field's tables, and files of every kind that hold them."""

from __future__ import annotations

import io
import json
import zipfile
from argparse import Namespace
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from geo.files import csv_text

GED_COLUMNS = (
    "id", "relid", "year", "active_year", "code_status", "type_of_violence", "conflict_dset_id", "conflict_new_id",
    "conflict_name", "dyad_dset_id", "dyad_new_id", "dyad_name", "side_a_dset_id", "side_a_new_id", "side_a", "side_b_dset_id",
    "side_b_new_id", "side_b", "number_of_sources", "source_article", "source_office", "source_date", "source_headline",
    "source_original", "where_prec", "where_coordinates", "where_description", "adm_1", "adm_2", "latitude", "longitude",
    "geom_wkt", "priogrid_gid", "country", "country_id", "region", "event_clarity", "date_prec", "date_start", "date_end",
    "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "best", "high", "low", "gwnoa", "gwnob",
)  # fmt: skip
ACLED_COLUMNS = (
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type", "actor1",
    "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting", "iso", "region",
    "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision", "source", "source_scale",
    "notes", "fatalities", "tags", "timestamp",
)  # fmt: skip
CONTROL_COLUMNS = (
    "geonameid", "date", "status_wiki", "status_boost", "status_dsm", "status_isw", "status", "vcontrol_version",
)  # fmt: skip
EVENT_COLUMNS = (
    "viina_version", "event_id", "date", "time", "geonameid", "feature_code", "asciiname", "ADM1_NAME", "longitude", "latitude",
    "GEO_PRECISION", "GEO_API", "location", "address", "report_id", "source", "url", "text", "lang",
)  # fmt: skip
STAMP = "1629158400"  # 17 August 2021


def ged_row(number: int = 1, **given: object) -> dict[str, str]:
    row = dict.fromkeys(GED_COLUMNS, "") | {
        "id": str(number), "relid": f"TIN-2021-1-{number}", "year": "2021", "type_of_violence": "1",
        "side_a": "Government of Tinyland", "side_b": "Red", "source_article": '"Made-up Wire,2021-08-06,A headline"',
        "where_prec": "1", "where_coordinates": "Abad town", "adm_1": "Abad province", "latitude": "0.4", "longitude": "0.4",
        "country": "Tinyland", "date_prec": "1", "date_start": "2021-08-05 00:00:00.000", "date_end": "2021-08-05 00:00:00.000",
        "best": "3", "high": "5", "low": "1",
    }  # fmt: skip
    return row | {name: str(value) for name, value in given.items()}


def acled_row(number: int = 1, **given: object) -> dict[str, str]:
    row = dict.fromkeys(ACLED_COLUMNS, "") | {
        "event_id_cnty": f"TIN{number}", "event_date": "12 August 2021", "year": "2021", "time_precision": "1",
        "event_type": "Battles", "sub_event_type": "Armed clash", "actor1": "Red Front", "inter1": "Rebel group",
        "actor2": "Military Forces of Tinyland (2001-)", "inter2": "State forces", "country": "Tinyland", "admin1": "Abad",
        "location": "Abad", "latitude": "0.41", "longitude": "0.4", "geo_precision": "1", "source": "Made-up Wire; The Post",
        "fatalities": "4", "timestamp": STAMP,
    }  # fmt: skip
    return row | {name: str(value) for name, value in given.items()}


def taken_row(number: int = 1, **given: object) -> dict[str, str]:
    return acled_row(number, sub_event_type="Non-state actor overtakes territory", **given)


def event_row(number: int = 1, **given: object) -> dict[str, str]:
    row = dict.fromkeys(EVENT_COLUMNS, "") | {
        "event_id": str(number), "date": "20210805", "time": "10:00", "asciiname": "Abad", "ADM1_NAME": "Abad",
        "longitude": "0.4", "latitude": "0.4", "GEO_PRECISION": "STREET", "report_id": "7", "source": "wire", "lang": "en",
    }  # fmt: skip
    return row | {name: str(value) for name, value in given.items()}


def table(rows: Iterable[Mapping[str, str]], *, separator: str = ",", columns: Sequence[str] = ()) -> bytes:
    """The rows as CSV; all have the columns of the first."""
    listed = list(rows)
    names = columns or tuple(listed[0])
    text = csv_text(names, ([row[name] for name in names] for row in listed))
    return (text if separator == "," else text.replace(",", separator)).encode()


def zipped(**members: bytes) -> bytes:
    """A zip of these members; "__" in a name stands for a dot."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "."), data)
    return made.getvalue()


def workbook(
    rows: Sequence[Sequence[object]], *, sheets: Sequence[str] = ("Sheet1",), prolog: str = "", raw: str = "", styles: str = ""
) -> bytes:  # fmt: skip
    """A small .xlsx with these rows in its first sheet; `raw` instead of them is XML for inside `sheetData`."""
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    listed = "".join(
        f'<sheet name="{escape(name)}" sheetId="{at}" r:id="rId{at}"/>' for at, name in enumerate(sheets, 1)
    )
    joined = "".join(
        f'<Relationship Id="rId{at}" Target="worksheets/sheet{at}.xml"/>' for at, _ in enumerate(sheets, 1)
    )
    cells = raw or "".join(f"<row>{''.join(map(_cell, row))}</row>" for row in rows)
    members = {
        "[Content_Types].xml": "<Types/>",
        "xl/workbook.xml": f'<workbook {main} xmlns:r="{links}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f"<Relationships>{joined}</Relationships>",
        "xl/worksheets/sheet1.xml": f"{prolog}<worksheet {main}><sheetData>{cells}</sheetData></worksheet>",
    }
    if styles:
        members["xl/styles.xml"] = f"<styleSheet {main}>{styles}</styleSheet>"
    return zipped(**{name: text.encode() for name, text in members.items()})


def _cell(value: object) -> str:
    if value is None:
        return "<c/>"
    if isinstance(value, (int, float)):
        return f"<c><v>{value}</v></c>"
    text = str(value)
    if text.startswith("="):
        return f"<c><f>{escape(text[1:])}</f><v>1</v></c>"
    return f'<c t="inlineStr"><is><t>{escape(text)}</t></is></c>'


def features(rows: Iterable[Mapping[str, object]]) -> bytes:
    """The rows as GeoJSON points, of their lon and lat."""
    made = [
        {"type": "Feature", "properties": {name: value for name, value in row.items() if name not in ("lon", "lat")},
         "geometry": {"type": "Point", "coordinates": [row.get("lon"), row.get("lat")]}}
        for row in rows
    ]  # fmt: skip
    return json.dumps({"type": "FeatureCollection", "features": made}).encode()


def chosen(dataset: Path, *files: Path, **given: object) -> Namespace:
    """The arguments of `import` as the command line gives them."""
    default = {"meant": None, "yes": False, "json": False, "report": None}
    return Namespace(dataset=dataset, files=list(files), **(default | given))
