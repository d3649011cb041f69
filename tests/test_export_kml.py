"""KML: valid by the schema of the Open Geospatial Consortium, opened by GDAL, every state with its days."""

from __future__ import annotations

from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import fastkml
import pyogrio
import pytest
from lxml import etree

from geo.dataset import Dataset
from geo.exports import FORMATS, export_bytes, write_export
from tests.formats import SAMPLED, TRAP, VIEW, spans, states, trapped

KML = {"k": "http://www.opengis.net/kml/2.2"}
LAYERS = FORMATS["kml"].layers


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(Path(fastkml.__file__).parent / "schema" / "ogckml22.xsd"))


@pytest.fixture(scope="module")
def files(shipped: Dataset) -> dict[str, etree._Element]:
    return {layer: etree.fromstring(export_bytes(shipped, "kml", layer, VIEW)) for layer in LAYERS}


def told(mark: etree._Element) -> dict[str, str]:
    """What a placemark says of itself, with the days of its time span."""
    data = {one.get("name"): one.findtext("k:value", "", KML) for one in mark.findall("k:ExtendedData/k:Data", KML)}
    span = {name: mark.findtext(f"k:TimeSpan/k:{name}", "", KML) for name in ("begin", "end")}
    return {**data, **span}


def marks(file: etree._Element) -> list[etree._Element]:
    return file.findall(".//k:Placemark", KML)


@pytest.mark.parametrize("layer", LAYERS)
def test_it_is_valid_kml(files: dict[str, etree._Element], schema: etree.XMLSchema, layer: str) -> None:
    schema.assertValid(files[layer])
    files[layer].find(".//k:TimeSpan", KML).append(etree.Element("{http://www.opengis.net/kml/2.2}soon"))
    assert not schema.validate(files[layer])
    files[layer].find(".//k:TimeSpan/k:soon", KML).getparent().remove(files[layer].find(".//k:soon", KML))


@pytest.mark.parametrize("layer", ["provinces", "capitals"])
def test_the_day_has_the_states_of_the_timeline(shipped: Dataset, files: dict[str, etree._Element], layer: str) -> None:
    rows = [told(mark) for mark in marks(files[layer])]
    assert {row["iso_3166_2"]: row["state"] for row in rows} == states(shipped) and len(rows) == 34
    assert {(row["begin"], row["end"]) for row in rows} == {("2021-08-12", "2021-08-12")}


def test_the_timeline_has_every_span_with_its_days(shipped: Dataset, files: dict[str, etree._Element]) -> None:
    rows = [told(mark) for mark in marks(files["timeline"])]
    assert {(row["id"], row["begin"], row["end"], row["state"]) for row in rows} == spans(shipped)
    for day in SAMPLED:
        on = {row["id"]: row["state"] for row in rows if row["begin"] <= day.isoformat() <= row["end"]}
        assert on == states(shipped, day)


def test_events_lie_between_their_days(shipped: Dataset, files: dict[str, etree._Element]) -> None:
    rows = {row["id"]: (row["begin"], row["end"]) for row in map(told, marks(files["events"]))}
    assert rows == {one.id: (str(one.earliest or ""), str(one.latest)) for one in shipped.events}


def test_gdal_reads_places_shapes_and_days(shipped: Dataset, tmp_path: Path) -> None:
    path = tmp_path / "provinces.kml"
    write_export(shipped, "kml", path, layer="provinces", view=VIEW)
    table = pyogrio.read_dataframe(path, columns=["state", "begin", "iso_3166_2"])
    assert dict(zip(table["iso_3166_2"], table["state"], strict=True)) == states(shipped)
    assert {one.date() for one in table["begin"]} == {date(2021, 8, 12)}
    outlines = {area.id: area.geometry for area in shipped.boundaries.areas}
    assert all(one.geometry.symmetric_difference(outlines[one.iso_3166_2]).area < 1e-3 for one in table.itertuples())


def test_every_style_is_there_in_the_parties_colours(shipped: Dataset, files: dict[str, etree._Element]) -> None:
    file = files["provinces"]
    styles = {f"#{one.get('id')}": one for one in file.findall(".//k:Style", KML)}
    used = {mark.findtext("k:styleUrl", "", KML) for mark in marks(file)}
    assert used <= set(styles)
    held = next(mark for mark in marks(file) if told(mark)["state"] == "taliban" and not told(mark).get("claimed_by"))
    colour = styles[held.findtext("k:styleUrl", "", KML)].findtext("k:PolyStyle/k:color", "", KML)
    party = shipped.actors["taliban"].colour
    assert colour[2:] == party[5:7] + party[3:5] + party[1:3]  # alpha, blue, green, red


class Tags(HTMLParser):
    """Collects the elements that a reader of HTML would make."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(tag)


@pytest.mark.parametrize("layer", LAYERS)
def test_markup_stays_text_even_where_a_globe_reads_html(tmp_path: Path, schema: etree.XMLSchema, layer: str) -> None:
    file = etree.fromstring(export_bytes(trapped(tmp_path), "kml", layer, VIEW))
    schema.assertValid(file)
    names = [mark.findtext("k:name", "", KML) for mark in marks(file)]
    assert names and all(TRAP in name for name in names)
    reader = Tags()
    for description in file.iterfind(".//k:description", KML):
        reader.feed(description.text or "")
    assert reader.found == []
