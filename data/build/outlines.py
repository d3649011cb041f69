"""admin1.geojson and context.geojson: the provinces and their neighbours, cut from one topology."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from rows import Province

COUNTRY = "AFG"
DECIMALS = 5  # about one metre; the source is drawn for 1:10,000,000
WINDOW_DEGREES = 6.0  # how far round the country the neighbours are kept


def read_outlines(world: Mapping[str, Any]) -> gpd.GeoDataFrame:
    """Every admin-1 polygon of the world file, rounded, in EPSG:4326.

    Rounding moves equal vertices to equal places, so edges that were shared stay shared.
    """
    frame = gpd.GeoDataFrame.from_features(world["features"], crs="EPSG:4326")
    frame["geometry"] = shapely.transform(frame.geometry.values, lambda xy: np.round(xy, DECIMALS))
    return frame


def cut_provinces(world: gpd.GeoDataFrame, provinces: Sequence[Province]) -> gpd.GeoDataFrame:
    """The country's polygons, indexed by our id and sorted by it.

    They are found by `adm1_code`: the ISO codes of four of them are wrong in the source.
    """
    country = world[world["adm0_a3"] == COUNTRY]
    ids = {province.adm1_code: province.id for province in provinces}
    if set(country["adm1_code"]) != set(ids):
        strange = sorted(set(country["adm1_code"]) ^ set(ids))
        raise ValueError(f"adm1_code not in both provinces.csv and the source: {', '.join(strange)}")
    return country.assign(id=country["adm1_code"].map(ids)).set_index("id").sort_index()


def cut_context(world: gpd.GeoDataFrame, provinces: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The neighbours, one feature a country, dissolved and cut to a window round the provinces."""
    west, south, east, north = provinces.total_bounds
    margin = WINDOW_DEGREES
    window = shapely.box(west - margin, south - margin, east + margin, north + margin)
    around = world[(world["adm0_a3"] != COUNTRY) & world.intersects(window)]
    dissolved = around[["adm0_a3", "admin", "geometry"]].dissolve("adm0_a3", method="coverage")
    context = dissolved.clip(window).sort_index()
    # The cut along the window makes new vertices, far from the country; they are rounded like all others.
    context["geometry"] = shapely.transform(context.geometry.values, lambda xy: np.round(xy, DECIMALS))
    return context


def check_topology(provinces: gpd.GeoDataFrame, context: gpd.GeoDataFrame) -> None:
    """Raise ValueError unless all polygons are valid and meet edge to edge, without overlap."""
    both = np.concatenate([provinces.geometry.values, context.geometry.values])
    if not shapely.is_valid(both).all():
        raise ValueError("a polygon is not valid after rounding")
    if not shapely.coverage_is_valid(both):
        raise ValueError("polygons overlap or do not share their edges after rounding")


def province_collection(
    polygons: gpd.GeoDataFrame, provinces: Sequence[Province], names: Mapping[tuple[str, str], str]
) -> str:
    """The text of admin1.geojson; `names` holds the preferred name by (province id, language)."""
    properties = [
        {
            "id": province.id,
            "adm1_code": province.adm1_code,
            "name": province.name,
            "name_prs": names[province.id, "prs"],
            "name_ps": names[province.id, "ps"],
        }
        for province in provinces
    ]
    return _collection(polygons.loc[[province.id for province in provinces]].geometry.values, properties)


def context_collection(context: gpd.GeoDataFrame) -> str:
    """The text of context.geojson."""
    rows = zip(context.index, context["admin"], strict=True)
    return _collection(context.geometry.values, [{"id": code, "name": name} for code, name in rows])


def _collection(shapes: Any, properties: Sequence[Mapping[str, str]]) -> str:
    """A feature collection after RFC 7946, one feature a line so that a change can be read."""
    oriented = shapely.orient_polygons(np.asarray(shapes), exterior_cw=False)
    features = [
        json.dumps(
            {
                "type": "Feature",
                "id": values["id"],
                "bbox": _bbox(shape),
                "properties": dict(values),
                "geometry": shapely.geometry.mapping(shape),
            },
            ensure_ascii=False,
            separators=(",", ":"),
        )
        for shape, values in zip(oriented, properties, strict=True)
    ]
    bbox = json.dumps(_bbox(oriented), separators=(",", ":"))
    lines = ",\n".join(features)
    return f'{{"type":"FeatureCollection","bbox":{bbox},"features":[\n{lines}\n]}}\n'


def _bbox(shapes: Any) -> list[float]:
    """West, south, east, north in degrees."""
    return [float(value) for value in shapely.total_bounds(shapes)]
