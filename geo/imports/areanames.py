"""Area names: which of the dataset's areas a table's own word for a province can mean."""

from __future__ import annotations

from geo.dataset import Dataset
from geo.gazetteer import PlaceKind
from geo.toponyms import key, split_kind

# Words for a first-order unit that stand beside its name; a table that says "Kadugli state" means the unit Kadugli.
_WORDS = """
area autonomous capital city commune county departamento departement department district emirate federal governorate krai
muhafazah municipality oblast okrug parish prefecture province region regional republic republican special state territory
urban voivodeship wilaya wilayat
"""
_KINDS = frozenset(_WORDS.split())
_COMPASS = {"northern": "north", "southern": "south", "eastern": "east", "western": "west"}


class AreaNames:
    """Areas by the keys of all the names that the gazetteer and the outlines have of them."""

    def __init__(self, dataset: Dataset) -> None:
        self._gazetteer = dataset.gazetteer
        self._ids = {area.id for area in dataset.boundaries}
        self._areas: dict[str, set[str]] = {}
        self._asked: dict[str, frozenset[str]] = {}
        for area in dataset.boundaries:
            for name in (area.name, *(name for _, name in area.names)):
                self._add(name, area.id)
        for province in dataset.gazetteer.provinces:
            if province.id in self._ids:
                for one in (province.name, *(name.toponym for name in dataset.gazetteer.names(province.id))):
                    self._add(one, province.id)

    def areas(self, name: str) -> frozenset[str]:
        """The ids of the areas that this may name; none if nobody knows the name."""
        if name not in self._asked:
            self._asked[name] = self._find(name)
        return self._asked[name]

    def _find(self, name: str) -> frozenset[str]:
        for one in (name, split_kind(name)[0], _bare(name)):
            if found := self._areas.get(key(one)):
                return frozenset(found)
        near = {
            candidate.place.id for candidate in self._gazetteer.search(_bare(name), limit=3, kind=PlaceKind.PROVINCE)
        }
        return frozenset(near & self._ids) if len(near) == 1 else frozenset()

    def _add(self, name: str, area_id: str) -> None:
        for one in (name, split_kind(name)[0], _bare(name)):
            if folded := key(one):
                self._areas.setdefault(folded, set()).add(area_id)


def _bare(name: str) -> str:
    """The name without the words for a unit, "Western" as "West"; as it is if nothing else would be left."""
    words = [word for word in name.split() if word.casefold() not in _KINDS]
    return " ".join(_COMPASS.get(word.casefold(), word) for word in words) or name
