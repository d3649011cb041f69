"""The palette: what a state looks like can be told from every other look, by those who see few colours or none as well.

Two looks are told apart by a colour or by a pattern; where the patterns are the same, a colour must do. Sight is simulated
with coloraide: Viénot, Brettel and Mollon 1999 for protanopia and deuteranopia, Brettel, Viénot and Mollon 1997 for all
three, Machado, Oliveira and Fernandes 2009 for all three, and luminance for greyscale. Differences are CIEDE2000, of which
about 2.3 is just noticeable; contrasts are WCAG 2's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations, pairwise
from typing import Any
from xml.etree import ElementTree

import pytest
from coloraide import Color

from geo.dataset import Dataset
from geo.pack import control_pack
from geo.patterns import SCHEMES, Paint, Scheme, look_words, paint
from geo.pictures import cells, picture
from tests.formats import SAMPLED, VIEW

DICHROMATS = [
    *((f"{name}, {method}", name, method) for name in ("protan", "deutan", "tritan") for method in ("brettel", "machado")),
    *((f"{name}, vienot", name, "vienot") for name in ("protan", "deutan")),
]  # fmt: skip
SIGHTS = ["all colours", *(name for name, _, _ in DICHROMATS), "greyscale"]

# Least differences, CIEDE2000: with colours, and in greyscale, where two parties and two grounds share one scale.
TOLD, TOLD_GREY = 20.0, 10.0
FAINT_TOLD, FAINT_TOLD_GREY = 15.0, 3.0  # looks that are pale on purpose; their capitals' markers differ besides
SIGN_SEEN = 4.0  # a line or dot on its ground, in any sight
STRIPES_SEEN_GREY = 5.0  # of what is contested: they lie side by side, where less is seen than on places apart
TEXT, GRAPHIC = 4.5, 3.0  # WCAG 2: 1.4.3 for text, 1.4.11 for what is no text


@dataclass(frozen=True)
class Tile:
    """A paint taken apart: `shapes` is its pattern without colours, empty for a plain colour; `tones` are the colours."""

    shapes: tuple[str, ...]
    tones: tuple[Color, ...]


def seen(colour: Color, sight: str) -> Color:
    """A colour as it looks to somebody."""
    if sight == "all colours":
        return colour
    if sight == "greyscale":
        return colour.filter("grayscale").clip()
    [(name, method)] = [(name, method) for one, name, method in DICHROMATS if one == sight]
    return colour.filter(name, method=method).clip()


def differ(one: Color, other: Color, sight: str) -> float:
    return float(seen(one, sight).delta_e(seen(other, sight), method="2000"))


def over(top: Color, ground: Color, opacity: float) -> Color:
    pairs = zip(top.convert("srgb").coords(), ground.convert("srgb").coords(), strict=True)
    return Color("srgb", [opacity * above + (1 - opacity) * below for above, below in pairs])


def taken_apart(made: Paint) -> Tile:
    if made.pattern is None:
        return Tile((), (Color(made.fill),))
    root = ElementTree.fromstring(str(made.pattern))
    shapes, tones = [f"{root.get('width')} {root.get('height')} {root.get('patternTransform')}"], list[Color]()
    for one in root:
        colour = Color(one.attrib.pop("fill"))
        whole = (one.get("width"), one.get("height")) == (root.get("width"), root.get("height"))
        if tones and (opacity := float(one.attrib.pop("opacity", "1"))) < 1:
            colour = over(colour, tones[0], opacity)
        tones = [colour] if whole else [*tones, colour]
        one.attrib.pop("stroke", None)
        shapes += [] if whole else [f"{one.tag} {sorted(one.attrib.items())}"]
    return Tile(tuple(shapes), tuple(tones))


Looks = list[dict[str, Any]]


@pytest.fixture(scope="module")
def looks(shipped: Dataset) -> Looks:
    """Every look that occurs on any day, known by any day, by any rule."""
    found: Looks = control_pack(shipped, claims=False)["looks"]
    return found


def tiles(dataset: Dataset, looks: Looks, colours: Scheme) -> dict[str, tuple[dict[str, Any], Tile]]:
    """The looks and what they are painted with, by their words."""
    return {look_words(dataset, look): (look, taken_apart(paint(dataset, look, "one", colours))) for look in looks}


def least(look: dict[str, Any], sight: str) -> float:
    """How far a look must be from another of its pattern."""
    plain, grey = (FAINT_TOLD, FAINT_TOLD_GREY) if look["assumed"] else (TOLD, TOLD_GREY)
    return grey if sight == "greyscale" else plain


def tones_that_meet(look: dict[str, Any], tile: Tile) -> Iterator[tuple[Color, Color]]:
    """Each stripe with the next, and the last with the first of the tile beside it; each sign with its ground."""
    if look["kind"] == "contested":
        return pairwise([*tile.tones, tile.tones[0]])
    return ((tile.tones[0], sign) for sign in tile.tones[1:])


def alike(dataset: Dataset, looks: Looks, colours: Scheme) -> Iterator[str]:
    """Pairs of looks of one pattern whose colours somebody cannot tell apart, and how far they differ."""
    for (one, (look, tile)), (other, (_, against)) in combinations(tiles(dataset, looks, colours).items(), 2):
        for sight in SIGHTS if tile.shapes == against.shapes else ():
            apart = max(differ(*pair, sight) for pair in zip(tile.tones, against.tones, strict=True))
            if apart < least(look, sight):
                yield f"{one} / {other}, {sight}: {apart:.1f} is less than {least(look, sight)}"


@pytest.mark.parametrize("scheme", SCHEMES)
def test_looks_of_one_pattern_differ_in_colour_to_every_eye(shipped: Dataset, looks: Looks, scheme: str) -> None:
    assert list(alike(shipped, looks, SCHEMES[scheme])) == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_looks_of_other_kinds_differ_in_pattern(shipped: Dataset, looks: Looks, scheme: str) -> None:
    """Held, contested, assumed, claimed and unknown, and what a party with a pattern of its own holds: no colour is needed."""
    actors = list(shipped.actors.values())
    kinds: dict[tuple[str, ...], set[tuple[Any, ...]]] = {}
    for look, tile in tiles(shipped, looks, SCHEMES[scheme]).values():
        own = actors[look["actors"][0]].pattern if look["kind"] == "held" else len(look["actors"])
        kinds.setdefault(tile.shapes, set()).add((look["kind"], own, look["assumed"], look["claimed"] is not None))
    assert [found for found in kinds.values() if len(found) > 1] == []
    assert len(kinds) >= 6
    assert {actor.pattern for actor in actors} == {"plain", "dots"}


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_pattern_is_seen_on_its_ground(shipped: Dataset, looks: Looks, scheme: str, sight: str) -> None:
    found = tiles(shipped, looks, SCHEMES[scheme])
    faint = {}
    for name, (look, tile) in found.items():
        enough = SIGN_SEEN
        if look["kind"] == "contested":
            enough = STRIPES_SEEN_GREY if sight == "greyscale" else TOLD
        apart = [differ(one, other, sight) for one, other in tones_that_meet(look, tile)]
        if apart and min(apart) < enough:
            faint[name] = [round(one, 1) for one in apart]
    assert faint == {}


def test_every_state_has_a_marker_of_its_own(shipped: Dataset) -> None:
    """The marker of a capital tells the state without any colour: open, filled, thick, dashed."""
    markers: dict[str, set[tuple[tuple[str, str], ...]]] = {}
    for day in (*SAMPLED, date(2000, 1, 1)):  # long before, nothing is known
        shown = cells(shipped, replace(VIEW, on=day))
        drawn = ElementTree.fromstring(picture(shipped, shown, title="x", prefix="one", labels=False))
        circles = [one.attrib for one in drawn.iter() if one.tag.endswith("circle") and one.get("r") == "3.8"]
        for place, circle in zip(sorted(shown), circles, strict=True):
            sign = {key: value for key, value in circle.items() if key not in ("cx", "cy")}
            markers.setdefault(shown[place].state, set()).add(tuple(sorted(sign.items())))
    assert [state for state, signs in markers.items() if len(signs) > 1] == []
    assert len(set.union(*markers.values())) == len(markers) == 5


@pytest.mark.parametrize("scheme", SCHEMES)
def test_words_are_read_on_every_ground(shipped: Dataset, looks: Looks, scheme: str) -> None:
    colours = SCHEMES[scheme]
    grounds = {"card": Color(colours.card), "paper": Color(colours.paper), "land": Color(colours.land)}
    contrasts = {
        f"{ink} on {name}": Color(getattr(colours, ink)).contrast(ground)
        for ink in ("ink", "quiet") for name, ground in grounds.items()
    }  # fmt: skip
    red, green, blue, opacity = re.findall(r"[\d.]+", colours.halo)
    halo = Color("srgb", [int(one) / 255 for one in (red, green, blue)])
    for name, (_, tile) in tiles(shipped, looks, colours).items():
        for tone in tile.tones:  # the names on the map have a halo
            contrasts[f"a name on {name}"] = min(
                Color(colours.ink).contrast(over(halo, tone, float(opacity))), contrasts.get(f"a name on {name}", 21)
            )
    assert {name: round(one, 2) for name, one in contrasts.items() if one < TEXT} == {}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_held_province_stands_out_from_the_land_round_it(shipped: Dataset, looks: Looks, scheme: str) -> None:
    """By 3 to 1, its ground or, where that is too near, the sign upon it."""
    land = Color(SCHEMES[scheme].land)
    found = tiles(shipped, looks, SCHEMES[scheme])
    held = {name: tile for name, (look, tile) in found.items() if look["kind"] == "held" and not look["assumed"]}
    best = {name: round(max(tone.contrast(land) for tone in tile.tones), 2) for name, tile in held.items()}
    assert {name: one for name, one in best.items() if one < GRAPHIC} == {}


def test_colours_that_nobody_can_tell_apart_are_found(shipped: Dataset, looks: Looks) -> None:
    """Red and green of one luminance are two colours to most, and one to some."""
    actors = dict(shipped.actors)
    actors["government"] = replace(actors["government"], colour="#c4463a")
    actors["taliban"] = replace(actors["taliban"], colour="#6f7a1f")
    poor = replace(shipped, settings=replace(shipped.settings, actors=actors))
    found = "\n".join(alike(poor, looks, SCHEMES["light"]))
    assert "deutan" in found and "greyscale" in found and "all colours" not in found
