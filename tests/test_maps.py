from __future__ import annotations

import gzip
import re
from datetime import date
from html import unescape
from pathlib import Path

import folium
import pytest
import shapely
from shapely.geometry import shape

from geo.dataset import Dataset
from geo.maps import ControlTimeline, component, control_map, standalone_html
from geo.pack import FOLLOW, control_pack
from geo.pages.kept import FRONTEND

# What a browser would fetch. Addresses that documents cite stand in the page as data and are fetched by nobody.
FETCHED = re.compile(
    r"""<(?:script|link|img|iframe)\b[^>]*\b(?:src|href)=|url\(\s*['"]?(?!#)|@import|sourceMappingURL"""
)

MOST_BYTES = 400_000  # gzipped, with all rules and known-by days


@pytest.fixture(scope="module")
def page(shipped: Dataset) -> str:
    return standalone_html(shipped)


def _layers(built: folium.Map) -> list[folium.GeoJson]:
    return [child for child in built._children.values() if isinstance(child, folium.GeoJson)]


def test_the_map_holds_every_province_and_capital(shipped: Dataset) -> None:
    built = control_map(shipped)
    context, provinces = _layers(built)
    markers = [child for child in built._children.values() if isinstance(child, folium.CircleMarker)]
    assert len(provinces.data["features"]) == len(markers) == 34
    around = shape(context.data["features"][0]["geometry"])
    neighbours = {area.id: area.geometry for area in shipped.context}
    border = shapely.intersection(neighbours["IRN"], neighbours["PAK"])
    assert border.length > 5 and border.hausdorff_distance(shapely.intersection(around, border.buffer(0.1))) < 0.2
    with_us = shapely.intersection(
        neighbours["PAK"], next(area.geometry for area in shipped.boundaries if area.id == "AF-NAN")
    )
    assert around.intersection(with_us.buffer(0.05)).length < 0.2  # drawn with the province, and not twice


def test_markers_are_latitude_first_and_shapes_longitude_first(shipped: Dataset) -> None:
    built = control_map(shipped)
    kabul = shipped.gazetteer.get("AF-KAB.kabul")
    assert kabul is not None
    markers = [child for child in built._children.values() if isinstance(child, folium.CircleMarker)]
    assert [kabul.lat, kabul.lon] in [list(marker.location) for marker in markers]
    west, south, east, north = shape(_layers(built)[1].data["features"][0]["geometry"]).bounds
    assert 60 < west < east < 75
    assert 29 < south < north < 39


def test_simplified_provinces_still_share_their_edges(shipped: Dataset) -> None:
    shapes = [shape(feature["geometry"]) for feature in _layers(control_map(shipped))[1].data["features"]]
    overlap = sum(a.intersection(b).area for i, a in enumerate(shapes) for b in shapes[i + 1 :])
    assert all(one.is_valid for one in shapes)
    assert overlap < 1e-9


def test_the_plugin_renders_in_the_manner_of_folium(world: Path) -> None:
    html = control_map(Dataset.load(world)).get_root().render()  # raises where a template is wrong
    assert "= controlTimeline(" in html
    assert not FETCHED.search(html)


def test_a_notebook_gets_the_same_frame_each_time(world: Path) -> None:
    dataset = Dataset.load(world)
    frame = control_map(dataset)._repr_html_()
    assert control_map(dataset)._repr_html_() == frame
    assert re.match(
        r'<iframe srcdoc="[^"<>]*" width="100%" height="\d{3,4}px"', frame.replace("&lt;", "").replace("&gt;", "")
    )
    page = unescape(frame)
    assert "<title>Tiny: who held which capital, on which day</title>" in page
    assert "user-scalable=no" not in page and page.count('name="viewport"') == 1  # a reader may zoom
    assert re.search(r"#map_\w+ \{", page) is None  # folium's rule of the map's size is stronger than a class's


def test_a_saved_maps_title_is_text(world: Path) -> None:
    settings = world / "dataset.toml"
    settings.write_text(settings.read_text("utf-8").replace('"Tiny"', '"</title><script>alert(1)</script>"'), "utf-8")
    html = control_map(Dataset.load(world)).get_root().render()
    assert "<title>&lt;/title&gt;&lt;script&gt;alert(1)" in html and "<script>alert" not in html


def test_the_plugin_takes_anybodys_layers(world: Path) -> None:
    pack = control_pack(Dataset.load(world))
    built = folium.Map((0.5, 1.5), tiles=None)
    shapes = {"type": "FeatureCollection", "features": []}
    provinces = folium.GeoJson(shapes).add_to(built)
    marker = folium.CircleMarker((0.4, 0.4)).add_to(built)
    plugin = ControlTimeline(pack, provinces=provinces, capitals={"XX-A": marker}).add_to(built)
    html = built.get_root().render()
    assert f'"XX-A": {marker.get_name()}' in html
    assert f"var {plugin.get_name()} = controlTimeline(" in html


def test_the_page_asks_for_nothing(page: str) -> None:
    assert not FETCHED.search(page)


def test_what_the_browser_gets_is_small(shipped: Dataset, page: str) -> None:
    made = component(shipped)
    assert len(made.pack["rules"]) == 5
    assert len(gzip.compress((made.html + made.css + made.js).encode())) < MOST_BYTES
    assert len(gzip.compress(page.encode())) < MOST_BYTES


def test_the_same_choice_gives_the_same_bytes(shipped: Dataset, page: str) -> None:
    assert standalone_html(shipped) == page
    assert standalone_html(shipped, day=date(2021, 8, 12)) != page
    assert standalone_html(shipped, known_by=FOLLOW) != page


def test_what_documents_say_cannot_end_the_script(world: Path) -> None:
    for name in ("places.csv", "names.csv", "documents.csv", "events.csv", "dataset.toml"):
        text = (world / name).read_text("utf-8")
        hostile = "</script><script>alert(1)</script>"
        (world / name).write_text(re.sub(r"Bery\b|News of|Tiny\b", hostile, text), encoding="utf-8")
    html = standalone_html(Dataset.load(world))
    assert "alert(1)" in html
    assert "<script>alert" not in html
    assert html.count("</script>") == html.count("<script>") == 2


@pytest.mark.parametrize("colour", ["red", "#12345", "#12345g", "url(x)", '#c8642b"/><script>'])
def test_a_colour_is_six_digits_or_no_colour(world: Path, colour: str) -> None:
    settings = world / "dataset.toml"
    settings.write_text(settings.read_text("utf-8").replace('"#c8642b"', f"'{colour}'"), encoding="utf-8")
    with pytest.raises(ValueError, match="is no colour"):
        Dataset.load(world)


def test_the_component_leaves_the_claims_to_the_app(world: Path) -> None:
    made = component(Dataset.load(world))
    assert made.pack["claims"] == []
    assert all(len(span) == 7 for span in made.pack["spans"])
    assert 'class="folium-map"' in made.html
    assert "export default function component" in made.js
    assert "function drawMap()" in made.js
    assert not FETCHED.search(made.html + made.css + made.js)


def test_days_and_rules_that_do_not_exist_are_refused(world: Path) -> None:
    dataset = Dataset.load(world)
    with pytest.raises(ValueError, match="2022-01-01"):
        standalone_html(dataset, day=date(2022, 1, 1))
    with pytest.raises(LookupError, match="hearsay"):
        control_map(dataset, rule="hearsay")


def test_every_script_is_in_the_page(page: str) -> None:
    scripts = {path.name for path in FRONTEND.glob("*.js")} - {"command.js", "component.js", "theme.js", "unpack.js"}
    for name in scripts:
        assert (FRONTEND / name).read_text("utf-8") in page, name
