"""The map: a folium map of who holds each capital, with a plugin that recolours it for any day in the browser.

The only room that turns (lon, lat) round: folium and Leaflet take (lat, lon).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Any

import folium
import shapely
from branca.element import Element, Figure, MacroElement
from folium.template import Template
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup, escape
from shapely.geometry import mapping

from geo.boundaries import AdminArea, simplify
from geo.dataset import Dataset
from geo.language import say
from geo.pack import Known, control_pack

_SCRIPTS = (
    "speak.js", "calendar.js", "elements.js", "belief.js", "incidents.js", "looks.js", "words.js", "labels.js", "held.js", "track.js", "beliefchart.js",
    "choices.js", "access.js", "hint.js", "player.js", "stage.js", "timeline.js",
)  # fmt: skip
_FRONTEND = files("geo") / "frontend"
_TOLERANCE_DEG = 0.008  # less than half a pixel when the country fills a laptop's screen
_DECIMALS = 3  # about 100 m
_OPENING = re.compile(r"\{(?=[{%#])")  # in JSON only inside a text: outside, a quote or } comes after {
_PLAIN = {"fillOpacity": 1, "weight": 1}
_FRAME_PX = 980  # of a notebook: map and slider are seen without scrolling in it
_VIEWPORT = '<meta name="viewport" content="width=device-width, initial-scale=1">'
_QUIET = {"className": "ch-context", "interactive": False, "fill": False, "weight": 1}


class ControlTimeline(MacroElement):
    """Recolours a map's provinces and capitals for the day on a slider, without asking anybody.

    It takes over the map it is added to and builds round it the head, the slider, the legend and the chart.
    Its own script and style, and Leaflet's, stand in the page: nothing is fetched.

    Parameters
    ----------
    pack : dict
        What happened where, as `control_pack` makes it.
    provinces : folium.GeoJson
        The provinces, each feature with its id; made with ``show=False``: the plugin puts them on the map when it has its
        size, so that they are drawn once.
    capitals : dict of str to folium.CircleMarker
        The marker of each province's capital by the province's id; on the map already.
    context : folium.GeoJson, optional
        What lies around, drawn below the provinces; like these made with ``show=False``.
    page : bool, default True
        Whether this is a page of its own: then it has a column with the day's changes and the selected place, and
        follows the reader's choice of light or dark.

    Examples
    --------
    >>> provinces = folium.GeoJson(features, show=False).add_to(m)
    >>> capitals = {"AF-KAB": folium.CircleMarker((34.53, 69.17)).add_to(m)}
    >>> ControlTimeline(pack, provinces=provinces, capitals=capitals).add_to(m)
    """

    _template = Template(
        """
        {% macro header(this, kwargs) %}
            <style>{{ this.style }}</style>
            <script>{{ this.script }}</script>
        {% endmacro %}

        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = controlTimeline(
                {{ this._parent.get_name() }},
                {{ this.context.get_name() if this.context else "null" }},
                {{ this.provinces.get_name() }},
                {
                    {%- for id, marker in this.capitals.items() %}{{ this.inert(id) }}: {{ marker.get_name() }},{% endfor -%}
                },
                JSON.parse({{ this.inert(this.json) }}),
                {{ this.options|tojavascript }}
            );
        {% endmacro %}
        """
    )

    def __init__(
        self,
        pack: Mapping[str, Any],
        *,
        provinces: folium.GeoJson,
        capitals: Mapping[str, folium.CircleMarker],
        context: folium.GeoJson | None = None,
        page: bool = True,
    ) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # branca's types are incomplete
        self._name = "ControlTimeline"
        self.pack = pack
        self.provinces = provinces
        self.capitals = capitals
        self.context = context
        self.options = {"page": page}

    def render(self, **kwargs: Any) -> None:  # type: ignore[override]  # branca's types are incomplete
        """Put style and scripts into the page, and take the map's own head out of it: it leaves the map no height in the stage."""
        super().render(**kwargs)  # type: ignore[no-untyped-call]
        head = _figure(self).header
        if self._parent is not None:
            head._children.pop(self._parent.get_name(), None)
        head.add_child(Element(_VIEWPORT), name="viewport")

    @staticmethod
    def inert(value: object) -> str:
        """A value as JSON for this script, which branca reads as a template once more: nothing in it may be taken for one."""
        return _OPENING.sub(r"\\u007b", str(htmlsafe_json_dumps(value, sort_keys=True)))

    @property
    def json(self) -> str:
        """The pack as text, which a browser reads in half the time it takes for the same written as a script."""
        return json.dumps(self.pack, sort_keys=True, ensure_ascii=False, separators=(",", ":"))

    @property
    def style(self) -> str:
        """Leaflet's style sheet and the timeline's. Leaflet's pictures are left out: no control here shows one."""
        return re.sub(r"url\([^)]*\)", "none", _leaflet("leaflet.css")) + _own("timeline.css")

    @property
    def script(self) -> str:
        """Leaflet, and the function `controlTimeline`."""
        own = "\n".join(_own(name) for name in _SCRIPTS)
        return f"{_leaflet('leaflet.js')}\nconst controlTimeline = (() => {{\n{own}\nreturn controlTimeline;\n}})();\n"


def control_map(
    dataset: Dataset,
    *,
    rule: str | None = None,
    known_by: Known = None,
    day: date | None = None,
    page: bool = True,
) -> folium.Map:
    """The map of a dataset, to be shown in a notebook or saved like any folium map; it asks the network for nothing.

    It shows any day as known by any day, by any rule; `rule`, `known_by` and `day` are the ones it opens on, as for
    `control_pack`, and `page` is as for `ControlTimeline`. Raises LookupError for an unknown rule and ValueError for a day
    outside the timeline.
    """
    pack = control_pack(dataset, rule=rule, known_by=known_by, day=day, claims=page)  # the app tells the claims itself
    areas, context = simplify(dataset.boundaries, dataset.context, tolerance_deg=_TOLERANCE_DEG)
    west, south, east, north = areas.bounds
    built = folium.Map(
        location=((south + north) / 2, (west + east) / 2),
        zoom_start=6,
        tiles=None,
        keyboard=False,
        scroll_wheel_zoom=False,
        attribution_control=False,
        zoom_snap=0,
        zoom_delta=0.75,
        max_zoom=10,
        bounce_at_zoom_limits=False,
    )
    built.default_js, built.default_css = [], []  # folium's links to other hosts; the plugin brings Leaflet itself
    around = folium.GeoJson(_borders(context, areas), style_function=lambda _: _QUIET, smooth_factor=0.5, show=False)
    provinces = folium.GeoJson(_features(areas), style_function=lambda _: _PLAIN, smooth_factor=0.5, show=False)
    around.add_to(built)
    provinces.add_to(built)
    capitals = {
        place["id"]: folium.CircleMarker((place["lat"], place["lon"]), radius=4.5, weight=1.5)
        for place in pack["places"]
    }
    for marker in capitals.values():
        marker.add_to(built)
    ControlTimeline(pack, provinces=provinces, capitals=capitals, context=around, page=page).add_to(built)
    for number, element in enumerate(_family(built)):
        element._id = (
            f"{pack['signature']}_{number}"  # folium's own ids are random; the same map is to be the same bytes
        )
    figure = _figure(built)
    figure.title, figure.height = _title(dataset), f"{_FRAME_PX}px"
    return built


def standalone_html(
    dataset: Dataset, *, rule: str | None = None, known_by: Known = None, day: date | None = None
) -> str:
    """The map as one HTML page that opens from disk and asks for nothing; the same choice gives the same bytes.

    Arguments and errors as for `control_map`.
    """
    parts = _rendered(control_map(dataset, rule=rule, known_by=known_by, day=day))
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f"{_VIEWPORT}\n"
        f"<title>{_title(dataset)}</title>\n"
        f"<style>{parts.plugin.style}</style>\n<script>{parts.plugin.script}</script>\n</head>\n"
        f'<body>\n<div class="ch-failed is-now"><noscript>{escape(say("map.no_script"))}</noscript></div>\n'
        f"{_failed()}\n{parts.html}\n<script>{parts.script}</script>\n</body>\n</html>\n"
    )


@dataclass(frozen=True, slots=True)
class Component:
    """A map as the three strings of a Streamlit component, mounted as they are, and the pack it was made of."""

    html: str
    css: str
    js: str
    pack: Mapping[str, Any]


def component(dataset: Dataset) -> Component:
    """The map as a component for the app."""
    parts = _rendered(control_map(dataset, page=False))
    draw = f"function drawMap() {{\n{parts.script}\nreturn {parts.plugin.get_name()};\n}}\n"
    js = f"{parts.plugin.script}{draw}{_own('component.js')}"
    return Component(f"{_failed()}\n{parts.html}", parts.plugin.style, js, parts.plugin.pack)


def _failed() -> str:
    """What is shown after a while where the map's script has not drawn it; the script takes it away."""
    return f'<p class="ch-failed">{escape(say("map.failed"))}</p>'


@dataclass(frozen=True, slots=True)
class _Rendered:
    plugin: ControlTimeline
    html: str
    script: str


def _rendered(built: folium.Map) -> _Rendered:
    """A map's HTML and script without folium's page round them; for a map that has not been rendered before."""
    plugin = next(child for child in built._children.values() if isinstance(child, ControlTimeline))
    figure = _figure(built)
    figure.render()
    html, script = ("\n".join(part.render() for part in one._children.values()) for one in (figure.html, figure.script))
    return _Rendered(plugin, html, script)


def _figure(element: Element) -> Figure:
    figure = element.get_root()
    if not isinstance(figure, Figure):
        raise TypeError(f"the map stands in a {type(figure).__name__} and not in a figure")
    return figure


def _title(dataset: Dataset) -> Markup:
    return escape(f"{dataset.title}: who held which capital, on which day")


def _family(element: Element) -> Iterator[Element]:
    yield element
    for child in element._children.values():
        yield from _family(child)


def _features(areas: Iterable[AdminArea]) -> dict[str, Any]:
    """Areas as GeoJSON for the screen: sorted, rounded, nothing but their ids."""
    features = [_feature(area.id, area.geometry) for area in sorted(areas, key=lambda area: area.id)]
    return {"type": "FeatureCollection", "features": features}


def _borders(context: Iterable[AdminArea], areas: Iterable[AdminArea]) -> dict[str, Any]:
    """The neighbours' borders with each other and with nobody, each once; those with the areas are drawn with these."""
    lines, drawn = (shapely.union_all([one.geometry.boundary for one in layer]) for layer in (context, areas))
    borders = shapely.line_merge(shapely.difference(lines, drawn))
    features = [] if borders.is_empty else [_feature("context", borders)]
    return {"type": "FeatureCollection", "features": features}


def _feature(feature_id: str, geometry: shapely.Geometry) -> dict[str, Any]:
    coordinates = _rounded(mapping(geometry)["coordinates"])
    return {
        "type": "Feature",
        "id": feature_id,
        "properties": {},
        "geometry": {"type": geometry.geom_type, "coordinates": coordinates},
    }


def _rounded(numbers: Any) -> Any:
    return round(numbers, _DECIMALS) if isinstance(numbers, float) else [_rounded(number) for number in numbers]


def _leaflet(name: str) -> str:
    text = (files("xstatic.pkg.leaflet") / "data" / name).read_text("utf-8")
    return re.sub(r"//# sourceMappingURL=\S+", "", text)


def _own(name: str) -> str:
    return (_FRONTEND / name).read_text("utf-8")
