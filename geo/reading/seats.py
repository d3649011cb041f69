"""Capitals in a text: "Aybak, capital of Samangan", "the capitals of Zabul and Uruzgan", "Ghor's capital, Feroz Koh"."""

from __future__ import annotations

from collections.abc import Sequence

from geo.reading.items import Item
from geo.reading.lexicon import Entry, Lexicon, Tag, Words
from geo.reading.mentions import Mention, Places
from geo.reading.walking import at_tag, is_of, kind_at, past_small, to_name

_BETWEEN = (Tag.COMMA, Tag.BRACKET, Tag.STOP, Tag.QUOTE)


def read_capital(items: Sequence[Item], at: int, made: list[Item], places: Places, lexicon: Lexicon) -> int:
    """Read what the "capital" here belongs to, into `made`; gives where to read on."""
    if is_of(items, at + 1):
        return _capital_of(items, at, made, places)
    if not items[at].text.endswith(("s", "ies")) and (end := _named_capital(items, at, made, places)):
        return end
    return _bare_capital(items, at, made, places, lexicon)


def _capital_of(items: Sequence[Item], at: int, made: list[Item], places: Places) -> int:
    """ "the capital of Ghor province(, Chaghcharan)", "the capitals of Zabul and Uruzgan"."""
    plural = items[at].text.endswith(("s", "ies"))
    first = to_name(items, at + 2)
    found: list[Item] = []
    end = first
    while at_tag(items, end, Tag.PLACE) and (plural or not found):
        found.append(items[end])
        after = end + 1
        while at_tag(items, after, Tag.COMMA, Tag.CONJUNCTION, Tag.DETERMINER):
            after += 1
        end = after if plural and at_tag(items, after, Tag.PLACE) else end + 1
        if end != after:
            break
    if not found:
        made.append(items[at])
        return at + 1
    if kind_at(items, end) == "province":
        end += 1
    province = found[0].text
    if not plural:
        if _is_apposition(made, province, places):
            return end
        after = _past(items, end, *_BETWEEN)
        after = to_name(items, after) if kind_at(items, past_small(items, after)) else after
        if at_tag(items, after, Tag.PLACE) and places.within(items[after].text, province, "city"):
            _append(
                made, items[after], Mention(items[after].text, items[after].start, items[after].end, "city", province)
            )
            return after + 1
    for number, one in enumerate(found):
        if number:
            made.append(Item(Tag.CONJUNCTION, one.start, one.start, "and", Entry(Tag.CONJUNCTION)))
        _append(made, one, Mention(one.text, one.start, one.end, "province", seat=True, many=plural))
    return end


def _named_capital(items: Sequence[Item], at: int, made: list[Item], places: Places) -> int:
    """ "the provincial capital, Lashkar Gah", "Ghor's capital Feroz Koh", "the Kunduz provincial capital"; 0 if neither."""
    owner = len(made) - 1 - at_tag(made, len(made) - 1, Tag.POSSESSIVE)
    province = made[owner].text if at_tag(made, owner, Tag.PLACE) and places.province(made[owner].text) else ""
    after = _past(items, at + 1, Tag.COMMA, Tag.BRACKET)
    after = to_name(items, after) if kind_at(items, past_small(items, after)) else after
    if at_tag(items, after, Tag.PLACE):
        name = items[after].text
        named = places.within(name, province, "city") if province else places.look_up(name, "", "capital").place
        if named or (not province and after == at + 1):
            if province:
                del made[owner:]
            kind = "city" if province else "capital"
            _append(made, items[after], Mention(name, items[after].start, items[after].end, kind, province))
            return after + 1
    if province:
        kept = made[owner]
        if _is_apposition(made[:owner], province, places):
            last = max(one for one in range(owner) if made[one].tag is Tag.PLACE)
            del made[last + 1 :]
        else:
            del made[owner + 1 :]
            kept.value = Mention(province, kept.start, items[at].end, "province", seat=True)
        return at + 1
    return 0


def _bare_capital(items: Sequence[Item], at: int, made: list[Item], places: Places, lexicon: Lexicon) -> int:
    """ "the provincial capital", "its capital", "the Afghan capital", "the capital"."""
    item = items[at]
    whole = len(made) - 1 - at_tag(made, len(made) - 1, Tag.POSSESSIVE)
    before = made[-1].text if made else ""
    if lexicon.seat and at_tag(made, whole, Tag.WORD) and made[whole].entry.value == "whole":
        mention = Mention(lexicon.seat, item.start, item.end, "capital")
    elif lexicon.seat and item.text == "capital" and before == "the":
        mention = Mention(lexicon.seat, item.start, item.end, "seat", back=True)
    elif not item.text.endswith("s") and before in lexicon.words[Words.DEFINITE]:
        mention = Mention(item.text, item.start, item.end, "capital", back=True)
    else:
        made.append(item)
        return at + 1
    made.append(Item(Tag.PLACE, item.start, item.end, item.text, Entry(Tag.PLACE), mention))
    return at + 1


def _is_apposition(made: list[Item], province: str, places: Places) -> bool:
    """Whether the capital is that of the name just before ("Aybak, the capital of"), which then knows its province."""
    before = len(made) - 1
    while at_tag(made, before, *_BETWEEN, Tag.DETERMINER, Tag.WORD) and len(made) - before < 6:
        before -= 1
    if before == len(made) - 1 or not at_tag(made, before, Tag.PLACE):
        return False
    mention = made[before].value
    if not isinstance(mention, Mention) or not places.within(made[before].text, province):
        return False
    mention.province, mention.kind = province, "city"
    del made[before + 1 :]
    return True


def _past(items: Sequence[Item], at: int, *tags: Tag) -> int:
    while at_tag(items, at, *tags):
        at += 1
    return at


def _append(made: list[Item], item: Item, mention: Mention) -> None:
    item.value = mention
    made.append(item)
