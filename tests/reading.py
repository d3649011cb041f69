"""A reader for tests of the review: it finds the few sentences it was made for, in English and in Dari."""

from __future__ import annotations

import re
from datetime import date

from geo.candidates import AmbiguousToponym, Candidate, UnknownToponym
from geo.claims import Certainty, Predicate
from geo.dates import When, read_edtf
from geo.extract import Proposal
from geo.gazetteer import Gazetteer
from geo.places import Place

CLAIM = re.compile(
    r"(?P<actor>Red|Blue|سرخ) (?:fighters )?(?P<verb>captured|holds|گرفت) (?P<place>[^\W\d]+(?: city)?)"
    r"(?: on (?P<day>\d{4}-\d\d-\d\d))?(?P<claimed>, they said)?"
)
ACTORS = {"سرخ": "red"}
VERBS = {"captured": Predicate.CAPTURED, "holds": Predicate.HOLDS, "گرفت": Predicate.CAPTURED}
ARTICLE = (
    "Red fighters captured Bery on 2021-08-11, they said.\n"
    "Blue holds Cell. Red fighters captured Abad on 2021-08-12.\n"
    "<script>window.hit = 1</script> <img src=x onerror=window.hit=1>\n"
    "Red fighters captured Nowhere on 2021-08-12.\n"
    "سرخ گرفت Cell\n"
)


class FakeReader:
    """Stands in for the reader of texts."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer

    def read(self, text: str, published: date) -> tuple[Proposal, ...]:
        return tuple(self._proposal(found) for found in CLAIM.finditer(text))

    def toponyms(self, text: str, published: date) -> tuple[tuple[int, int, Place], ...]:
        found = ((one, self._place(one[0])[0]) for one in re.finditer(r"\w+", text))
        return tuple((one.start(), one.end(), place) for one, place in found if place)

    def _proposal(self, found: re.Match[str]) -> Proposal:
        place, candidates = self._place(found["place"])
        when: When | None = read_edtf(found["day"]) if found["day"] else None
        return Proposal(
            toponym=found["place"], place=place, candidates=candidates, how="the name" if place else "nobody knows",
            actor=ACTORS.get(found["actor"], found["actor"].lower()), predicate=VERBS[found["verb"]], when=when,
            certainty=Certainty.CLAIMED if found["claimed"] else Certainty.ASSERTED,
            attribution="Red fighters" if found["claimed"] else "", quote=found[0], start=found.start(), end=found.end(),
            extractor=f"tests@1:{found['verb']}",
        )  # fmt: skip

    def _place(self, toponym: str) -> tuple[Place | None, tuple[Candidate, ...]]:
        try:
            return self.gazetteer.lookup(toponym), ()
        except AmbiguousToponym as error:
            return None, error.candidates
        except UnknownToponym:
            return None, ()
