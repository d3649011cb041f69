"""Capitalised words that must be names of places: by another spelling, by what stands before them, by the list they stand in."""

from __future__ import annotations

from collections.abc import Sequence

from geo.reading.items import Item
from geo.reading.lexicon import Entry, Frame, Lexicon, Tag, Words
from geo.reading.mentions import Mention, Places
from geo.reading.walking import at_tag, is_of, kind_at

_TAKING = frozenset({Frame.GAIN, Frame.REGAIN, Frame.LOSE, Frame.CEDE})
_LONGEST_NAME = 4  # words of a name nobody knows
NAMED_KINDS = ("district", "city", "town", "province")


def name_items(items: Sequence[Item], places: Places, lexicon: Lexicon) -> list[Item]:
    """The items, with the words made one item that must be a name."""
    tells = any(item.entry.frames or item.entry.noun for item in items)
    return _listed(_before_kinds(_alike(items, places) if tells else items, lexicon))


def _joined(run: Sequence[Item]) -> Item:
    text = " ".join(one.text for one in run)
    return Item(Tag.PLACE, run[0].start, run[-1].end, text, Entry(Tag.PLACE))


def _alike(items: Sequence[Item], places: Places) -> list[Item]:
    """Capitalised words that the gazetteer knows by another spelling, or that stand where only a name of a place can."""
    made: list[Item] = []
    at = 0
    while at < len(items):
        end = at
        while at_tag(items, end, Tag.NAME) and end - at < _LONGEST_NAME:
            end += 1
        if end == at:
            both = at + 1 + at_tag(items, at + 1, Tag.NAME)
            longer = (
                both > at + 1
                and items[at].tag is Tag.PLACE
                and (
                    (is_of(items, at - 1) and kind_at(items, at - 2))  # "the town of Farah Rud"
                    or places.look_up(_joined(items[at:both]).text, "", "").place  # "Qal'at Naw"
                )
            )
            made.append(_joined(items[at:both]) if longer else items[at])
            at = both if longer else at + 1
            continue
        beside = end + at_tag(items, end, Tag.PLACE)
        if beside > end and places.look_up(_joined(items[at:beside]).text, "", "").place:  # "Dashti Archi"
            made.append(_joined(items[at:beside]))
            at = beside
            continue
        run = items[at:end]
        person = at_tag(items, end, Tag.PEOPLE, Tag.MEMBERS, Tag.SPEECH) or at_tag(
            items, at - 1, Tag.PEOPLE, Tag.SPEECH
        )
        if at_tag(items, at - 1, Tag.FACILITY) and not items[at - 1].entry.value:  # "Camp Chinaya"
            camp = made.pop()
            mention = Mention(camp.text, camp.start, run[-1].end, facility=True)
            made.append(Item(Tag.PLACE, camp.start, run[-1].end, camp.text, Entry(Tag.PLACE), mention))
        elif (
            at_tag(items, end, Tag.FACILITY)
            or (is_of(items, at - 1) and kind_at(items, at - 2))
            or _TAKING.intersection(items[_taken_by(items, at)].entry.frames)
            or (not person and places.look_up(_joined(run).text, "", "").place)
        ):
            made.append(_joined(run))
        else:
            made.extend(run)
        at = end
    return made


def _taken_by(items: Sequence[Item], at: int) -> int:
    """The item before, past "the centre of"."""
    at -= 1
    while at_tag(items, at, Tag.DETERMINER, Tag.KIND) or is_of(items, at):
        at -= 1
    return max(at, 0)


def _listed(items: Sequence[Item]) -> list[Item]:
    """Capitalised words in a list of names are a name of its kind, as are those with "in" and a name after them."""
    joints = (Tag.COMMA, Tag.CONJUNCTION)
    made: list[Item] = []
    at = 0
    while at < len(items):
        end = at
        while at_tag(items, end, Tag.NAME) and end - at < _LONGEST_NAME:
            end += 1
        if end == at:
            made.append(items[at])
            at += 1
            continue
        after = at_tag(items, at - 1, *joints)
        joined = after or at_tag(items, at - 1, Tag.BRACKET) or at_tag(items, end, *joints)
        beside = any(at_tag(items, one, Tag.PLACE) for one in (at - 3, at - 2, end + 1, end + 2))
        lies = at_tag(items, end, Tag.PREPOSITION) and items[end].text == "in" and at_tag(items, end + 1, Tag.PLACE)
        made.extend([_joined(items[at:end])] if (joined and beside) or (after and lies) else items[at:end])
        at = end
    return made


def _before_kinds(items: Sequence[Item], lexicon: Lexicon) -> list[Item]:
    """Capitalised words before a noun for a kind are one name, known or not: "Ghzani province"."""
    made: list[Item] = []
    for item in items:
        first = len(made)
        if item.tag is Tag.KIND and item.entry.value in NAMED_KINDS:
            while first and made[first - 1].tag in (Tag.NAME, Tag.PLACE) and len(made) - first < _LONGEST_NAME:
                first -= 1
        run = made[first:]
        indefinite = first > 0 and made[first - 1].text in lexicon.words[Words.INDEFINITE]
        if not indefinite and any(one.tag is Tag.NAME for one in run):
            made[first:] = [_joined(run)]
        made.append(item)
    return made
