"""Toponyms with the words that belong to them: "the centre of Nad Ali district in Helmand" is one mention.

The steps: capitalised words that must be names become names; nouns for a kind go to the names beside them; capitals are
read in `seats`; provinces that only say where another place lies go into its mention.
"""

from __future__ import annotations

from collections.abc import Sequence

from geo.places import PlaceKind
from geo.reading.items import Item
from geo.reading.lexicon import Entry, Lexicon, Tag, Words
from geo.reading.mentions import Mention, Places
from geo.reading.naming import NAMED_KINDS, name_items
from geo.reading.seats import read_capital
from geo.reading.walking import at_tag, is_of, kind_at, to_name

_LONGEST_LIST = 60


def group(items: list[Item], places: Places, lexicon: Lexicon) -> list[Item]:
    """The items with every toponym made one item with the words that belong to it; its value is a `Mention`."""
    kinds = _with_kinds(name_items(items, places, lexicon), places, lexicon)
    return _contexts(kinds, places, lexicon)


def _with_kinds(items: list[Item], places: Places, lexicon: Lexicon) -> list[Item]:
    """Nouns for a kind go to the names beside them; "the city" alone becomes a mention that names nothing itself."""
    made: list[Item] = []
    at = 0
    while at < len(items):
        item, kind = items[at], kind_at(items, at)
        if kind == "capital":
            at = read_capital(items, at, made, places, lexicon)
        elif kind and is_of(items, at + 1) and (end := _kind_of(items, at, made, places, lexicon)):
            at = end
        elif item.tag is Tag.PLACE:
            at = _name_and_kind(items, at, made, places, lexicon)
        elif kind and kind != "area" and made and made[-1].text in _before_back(items, at, lexicon):
            back = Mention(item.text, item.start, item.end, kind, back=True, many=lexicon.is_plural(item.text))
            made.append(Item(Tag.PLACE, item.start, item.end, item.text, Entry(Tag.PLACE), back))
            at += 1
        else:
            made.append(item)
            at += 1
    return made


def _before_back(items: Sequence[Item], at: int, lexicon: Lexicon) -> frozenset[str]:
    """What must stand before a kind that stands for places named before: "the city", "both cities", "the cities have"."""
    definite = lexicon.words[Words.DEFINITE]
    if not lexicon.is_plural(items[at].text):
        return definite
    both = lexicon.words[Words.THEM]
    return definite | both if at_tag(items, at + 1, Tag.HAVE, Tag.MODAL) else both


def _kind_of(items: Sequence[Item], at: int, made: list[Item], places: Places, lexicon: Lexicon) -> int:
    """Read "the city of Farah", "the districts of Nawa and Nad Ali"; gives where to read on, 0 if it is nothing like that."""
    kind, plural = items[at].entry.value, lexicon.is_plural(items[at].text)
    first = to_name(items, at + 2)
    found, end = names_listed(items, first)
    if not found:
        return 0
    if kind != "province" and (kind_at(items, end) == "province" or places.only_province(found[0].text, kind)):
        return 0  # "districts of Helmand": the name says where they are
    if plural and len(found) == 1 and kind == "district" and places.look_up(found[0].text, "", "capital").place:
        return 0  # "key districts of Taloqan"
    if not plural:
        found, end = found[:1], first + 1
    for number, one in enumerate(found):
        if number:
            made.append(Item(Tag.CONJUNCTION, one.start, one.start, "and", Entry(Tag.CONJUNCTION)))
        made.append(mentioned(one, "" if kind == "area" else kind))
        if isinstance(one.value, Mention):
            one.value.many = plural
    return end + (kind != "area" and kind_at(items, end) in NAMED_KINDS)


def _name_and_kind(items: Sequence[Item], at: int, made: list[Item], places: Places, lexicon: Lexicon) -> int:
    """Read "Nad Ali district", "Deh Salah and Banu districts"; gives where to read on."""
    item = items[at]
    found, end = names_listed(items, at)
    kind = kind_at(items, end)
    if kind in ("", "capital", "area"):
        made.append(mentioned(item))
        return at + 1
    word = items[end]
    if kind != "province" and len(found) == 1 and places.only_province(item.text, kind):  # "the Helmand district"
        back = Mention(word.text, item.start, word.end, kind, back=True)
        made.append(Item(Tag.PLACE, item.start, word.end, item.text, Entry(Tag.PLACE), back))
        return end + 1
    if lexicon.is_plural(word.text) and len(found) > 1:
        for one in found:
            mentioned(one, kind)
        made.extend(items[at:end])
        return end + 1
    if len(found) > 1:
        made.append(mentioned(item))
        return at + 1
    mention = mentioned(item, kind).value
    if isinstance(mention, Mention):
        mention.end = item.end = word.end
    made.append(item)
    return end + 1


def mentioned(item: Item, kind: str = "") -> Item:
    """The item with a mention as its value, of this kind if one is said."""
    if not isinstance(item.value, Mention):
        item.value = Mention(item.text, item.start, item.end, kind)
    elif kind and not item.value.facility:
        item.value.kind = kind
    return item


def names_listed(items: Sequence[Item], at: int) -> tuple[list[Item], int]:
    """Names one after another, "Zabul, Uruzgan and Ghor", and where they end."""
    found: list[Item] = []
    end = at
    while at_tag(items, at, Tag.PLACE) and len(found) < _LONGEST_LIST:
        found.append(items[at])
        at = end = at + 1
        while at_tag(items, at, Tag.COMMA, Tag.CONJUNCTION):
            at += 1
        if at_tag(items, at, Tag.DETERMINER):
            at += 1
    return found, end


def _contexts(items: Sequence[Item], places: Places, lexicon: Lexicon) -> list[Item]:
    """Provinces that only say where another place lies go into its mention; names before other nouns are no places."""
    made: list[Item] = []
    at = 0
    while at < len(items):
        item = items[at]
        named = _facility_of(items, at, places, lexicon)
        if named is not None:
            made.append(named)
            at += 3
            continue
        mention = item.value
        at += 1
        if item.tag is not Tag.PLACE or not isinstance(mention, Mention) or mention.facility:
            made.append(item)
            continue
        heads = not made and at_tag(items, at, Tag.STOP, Tag.BRACKET)  # "KABUL - ..."
        if not made and at_tag(items, at + 1, Tag.DATE) and at_tag(items, at + 2, Tag.BRACKET):
            item.tag = Tag.WORD  # "Kabul, May 21 (IANS)": where the report was written
            made.append(item)
            continue
        mention.aside = heads or any(
            one.tag is Tag.PREPOSITION and one.text in lexicon.words[Words.ASIDE] for one in made[-2:]
        )
        far = next((step for step in (1, 2) if at_tag(items, at + step, Tag.FACILITY)), 0)
        between = (Tag.NAME, Tag.POSSESSIVE, *([Tag.WORD] if far == 1 and places.known(mention.name, "") else []))
        owned = far if far and all(at_tag(items, at + step, *between) for step in range(far)) else 0
        if owned or at_tag(items, at, Tag.FACILITY):
            item.value = _at_place(item, items[at + owned], places, lexicon)
            at += 1 + owned
        elif at_tag(items, at, Tag.PEOPLE, Tag.NAME) and not mention.kind:
            item.tag, mention.aside = Tag.WORD, True
        elif not at_tag(items, at, Tag.POSSESSIVE) and _says_where(mention, made, places):
            closes = at_tag(items, at, Tag.BRACKET) and items[at].text in (")", "]")
            at += closes or kind_at(items, at) == "area"
            continue
        elif (owner := _owner(mention, made, places)) is not None:
            mention.province = made[owner].text
            del made[owner:]
        made.append(item)
    return made


def _says_where(mention: Mention, made: list[Item], places: Places) -> bool:
    """Whether a province only says where the name before lies ("Nawa in Helmand", "Nawa, Helmand"), which then knows it."""
    if mention.seat or mention.back or mention.kind not in ("", "province") or not places.province(mention.name):
        return False
    before = len(made) - 1
    while at_tag(made, before, Tag.COMMA, Tag.DETERMINER, Tag.WORD, Tag.BRACKET) and len(made) - before < 7:
        before -= 1
    if at_tag(made, before, Tag.PREPOSITION) and made[before].text in ("in", "of", "within"):
        before -= 1
        while at_tag(made, before, Tag.COMMA, Tag.KIND, Tag.WORD, Tag.DETERMINER) and len(made) - before < 10:
            before -= 1
    elif not at_tag(made, len(made) - 1, Tag.COMMA, Tag.BRACKET):
        return False
    inner = made[before].value if at_tag(made, before, Tag.PLACE) and before < len(made) - 1 else None
    if not isinstance(inner, Mention) or inner.province or inner.seat or inner.back or inner.facility:
        return False
    if places.known(inner.name, inner.kind) and not places.within(inner.name, mention.name, inner.kind):
        return False
    inner.province = mention.name
    del made[before + 1 :]
    while inner.kind == "district" and at_tag(
        made, before - 1, Tag.PLACE, Tag.COMMA, Tag.CONJUNCTION
    ):  # "A and B districts of"
        before -= 1
        other = made[before].value
        if isinstance(other, Mention) and other.kind == inner.kind and not other.province:
            other.province = mention.name if places.within(other.name, mention.name, other.kind) else ""
    return True


def _owner(mention: Mention, made: Sequence[Item], places: Places) -> int | None:
    """Where the province stands in "Helmand's Nad Ali district"; None if none does."""
    owner = len(made) - 1 - at_tag(made, len(made) - 1, Tag.POSSESSIVE)
    outer = made[owner].value if at_tag(made, owner, Tag.PLACE) else None
    if mention.back or not isinstance(outer, Mention) or outer.seat:
        return None
    return owner if places.province(outer.name) and places.within(mention.name, outer.name, mention.kind) else None


def _facility_of(items: Sequence[Item], at: int, places: Places, lexicon: Lexicon) -> Item | None:
    """The name in "the port of Islam Qala", "the crossing at Spin Boldak"; None if it is nothing like that."""
    if not at_tag(items, at, Tag.FACILITY) or not at_tag(items, at + 2, Tag.PLACE):
        return None
    crossing = items[at].text in lexicon.words[Words.CROSSING] and items[at + 1].text in ("in", "at")
    if not crossing and not is_of(items, at + 1):
        return None
    named = items[at + 2]
    if (
        isinstance(named.value, Mention)
        and named.value.kind == "district"
        and items[at].text in lexicon.words[Words.SEAT_OF]
    ):
        return named
    named.value = _at_place(named, items[at], places, lexicon)
    return named


def _at_place(item: Item, facility: Item, places: Places, lexicon: Lexicon) -> Mention:
    """What stands at a place. A crossing is the town of its name, if that is no district or capital; else it is no place."""
    if facility.text in lexicon.words[Words.CROSSING]:
        town = places.look_up(item.text, "", "").place
        return Mention(item.text, item.start, item.end, facility=town is None or town.kind is not PlaceKind.TOWN)
    start, end = min(item.start, facility.start), max(item.end, facility.end)
    return Mention(f"{item.text} {facility.text}", start, end, facility.entry.value, facility=True)
