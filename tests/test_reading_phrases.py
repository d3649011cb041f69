"""Toponyms with the words that belong to them, unnamed capitals, what "the city" stands for, and which places they are."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import pytest

from geo.dataset import Dataset
from geo.places import PlaceKind
from geo.reading.dating import find_dates
from geo.reading.items import read_items, sentences
from geo.reading.lexicon import Tag
from geo.reading.mentions import KnownNames, Mention, Named, Places, Resolved
from geo.reading.phrases import group
from geo.resolve import Judgement, Subject, Verdict

PUBLISHED = date(2021, 8, 10)


class Read:
    """Toponyms of texts, with the shipped places."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        self.names = KnownNames(dataset.gazetteer)
        self.places = Places(dataset.gazetteer, PlaceKind.CAPITAL)

    def mentions(self, text: str) -> list[Mention]:
        found: list[Mention] = []
        for number, (start, end) in enumerate(sentences(text)):
            for piece in read_items(text, start, end, self.dataset.lexicon, self.names, find_dates(text, PUBLISHED)):
                items = group(piece, self.places, self.dataset.lexicon)
                here = [item.value for item in items if item.tag is Tag.PLACE and isinstance(item.value, Mention)]
                for mention in here:
                    mention.sentence = number
                found += here
        return found

    def named(self, text: str) -> list[Named]:
        made: list[Named] = []
        for mention in self.mentions(text):
            if not mention.back and not mention.facility:
                resolved = self.places.resolve(mention, made)
                made.append(Named(mention, resolved.place, resolved.candidates))
        return made

    def resolved(self, text: str, told: Collection[int] = ()) -> list[Resolved]:
        before = self.named(text)
        return [self.places.resolve(mention, before, told) for mention in self.mentions(text)]

    def ids(self, text: str) -> list[str]:
        """The places by id; "?" and how many it may be where that is not known."""
        return [one.place.id if one.place else f"?{len(one.candidates)}" for one in self.resolved(text)]


@pytest.fixture(scope="module")
def read(shipped: Dataset) -> Read:
    return Read(shipped)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a name and its kind
        ("They took Kunduz.", ["AF-KDZ.kunduz"]),  # a bare name is the unit's, not the province's
        ("They took Kunduz city.", ["AF-KDZ.kunduz"]),
        ("They took the city of Kunduz.", ["AF-KDZ.kunduz"]),
        ("They took Kunduz province.", ["AF-KDZ"]),
        ("They took the province of Kunduz.", ["AF-KDZ"]),
        ("They took Nad Ali district.", ["AF-HEL.nad-ali-district"]),
        ("They took the town of Nad Ali.", ["AF-HEL.nad-ali"]),
        ("They took the district of Nad Ali.", ["AF-HEL.nad-ali-district"]),
        ("They took Nad Ali and Garmsir districts.", ["AF-HEL.nad-ali-district", "AF-HEL.garmsir-district"]),
        ("They took the districts of Nad Ali and Garmsir.", ["AF-HEL.nad-ali-district", "AF-HEL.garmsir-district"]),
        # the province after "in", after a comma, in brackets, before with "'s"
        ("They took Dowlatabad.", ["?2"]),
        ("They took Dowlatabad in Faryab.", ["AF-FYB.dowlatabad"]),
        ("They took Dowlatabad, in Balkh province.", ["AF-BAL.dowlatabad"]),
        ("They took Dowlatabad district in Balkh province.", ["AF-BAL.dowlatabad-district"]),
        ("They took Dowlatabad (Faryab).", ["AF-FYB.dowlatabad"]),
        ("They took Faryab's Dowlatabad district.", ["AF-FYB.dowlatabad-district"]),
        ("They took Faryab’s Dowlatabad.", ["AF-FYB.dowlatabad"]),
        ("They took Nad Ali district in the southern province of Helmand.", ["AF-HEL.nad-ali-district"]),
        ("They went from Herat to Farah.", ["AF-HER.herat", "AF-FRA.farah"]),
        # capitals
        ("They took Aybak, the capital of Samangan province.", ["AF-SAM.aybak"]),
        ("They took Aybak, capital of Samangan.", ["AF-SAM.aybak"]),
        ("They took the capital of Samangan province.", ["AF-SAM.aybak"]),
        ("They took the capital of Samangan province, Aybak.", ["AF-SAM.aybak"]),
        ("They took the capitals of Zabul and Uruzgan.", ["AF-ZAB.qalat", "AF-URU.tarinkot"]),
        ("They took the capitals of Zabul, Uruzgan and Ghor.", ["AF-ZAB.qalat", "AF-URU.tarinkot", "AF-GHO.firozkoh"]),
        ("They took Ghor's capital.", ["AF-GHO.firozkoh"]),
        ("They took Ghor's capital, Firozkoh.", ["AF-GHO.firozkoh"]),
        ("They took the provincial capital, Lashkar Gah.", ["AF-HEL.lashkar-gah"]),
        ("They took the Helmand provincial capital.", ["AF-HEL.lashkar-gah"]),
        ("They took the Afghan capital.", ["AF-KAB.kabul"]),
        # other spellings, other letters
        ("They took Faizabad, Feroz Koh and Qala-i-Naw.", ["AF-BDS.fayzabad", "AF-GHO.firozkoh", "AF-BDG.qala-e-naw"]),
        ("They took Ghzani.", ["AF-GHA.ghazni"]),
        # no places
        ("They met Kunduz officials and Herat residents.", []),
        ("They took a city.", []),
        ("They took Monday.", []),
    ],
)
def test_which_places_are_meant(read: Read, text: str, expected: list[str]) -> None:
    assert read.ids(text) == expected


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("They took Aybak, the capital of Samangan province.", ["Aybak"]),
        ("They took the capitals of Zabul and Uruzgan.", ["Zabul", "Uruzgan"]),
        ("They took Ghor's capital.", ["Ghor's capital"]),
        ("They took Nad Ali district in Helmand.", ["Nad Ali district"]),
        ("They took the city of Kunduz.", ["Kunduz"]),
        ("They took Kandahar airport.", ["Kandahar airport"]),
    ],
)
def test_the_words_printed_for_a_place(read: Read, text: str, printed: list[str]) -> None:
    assert [text[one.start : one.end] for one in read.mentions(text)] == printed


@pytest.mark.parametrize(
    ("text", "facility"),
    [
        ("They took Kandahar airport.", True),
        ("They took Kandahar's airport.", True),
        ("They took Bagram air base.", True),
        ("They took the port of Sherkhan Bandar.", False),  # the town of its name
        ("They took Islam Qala border crossing.", False),
        ("They took the crossing at Spin Boldak.", False),
        ("They took Kandahar border crossing.", True),  # a capital is no crossing
        ("They took Ghazni prison.", True),
        ("They took Ghazni.", False),
    ],
)
def test_what_stands_at_a_place_is_not_the_place(read: Read, text: str, facility: bool) -> None:
    (mention,) = read.mentions(text)
    assert mention.facility is facility
    (one,) = read.resolved(text)
    assert (one.place is None) is facility


def test_a_crossing_is_the_town_of_its_name(read: Read) -> None:
    assert read.ids("They took Islam Qala border crossing.") == ["AF-HER.eslam-qaleh"]


@pytest.mark.parametrize(
    ("text", "place_id", "how"),
    [
        ("Ghazni lies here. They took the city.", "AF-GHA.ghazni", "named before"),
        ("Kunduz lies here. Herat too. They took the city.", "AF-HER.herat", "named before"),
        ("Nad Ali district is poor. They took the district.", "AF-HEL.nad-ali-district", "named before"),
        ("Zabul province is poor. They took its capital.", "AF-ZAB.qalat", "the capital of the province named before"),
        ("They took the city. Farah is small.", "AF-FRA.farah", "named before"),  # named in the next sentence
        ("Nad Ali district is poor. They took the city.", "", ""),
        ("They took the city.", "", ""),
        ("They took the city. They slept. Farah is small.", "", ""),
    ],
)
def test_what_the_city_stands_for(read: Read, text: str, place_id: str, how: str) -> None:
    (back,) = (one for mention, one in zip(read.mentions(text), read.resolved(text), strict=True) if mention.back)
    assert (back.place.id if back.place else "", back.how) == (place_id, how)


def test_the_city_is_that_of_which_something_was_told(read: Read) -> None:
    text = "Kunduz fell. Herat lies elsewhere. They took the city."
    kunduz = text.index("Kunduz")
    assert read.resolved(text)[-1].place == read.dataset.gazetteer.get("AF-HER.herat")
    assert read.resolved(text, told=[kunduz])[-1].place == read.dataset.gazetteer.get("AF-KDZ.kunduz")


def test_an_ambiguous_name_keeps_its_candidates_and_no_place(read: Read) -> None:
    (one,) = read.resolved("They took Dowlatabad.")
    assert one.place is None
    assert {candidate.place.id for candidate in one.candidates} >= {"AF-BAL.dowlatabad", "AF-FYB.dowlatabad"}
    assert not one.beyond_doubt


def test_a_province_named_before_says_which_is_meant(read: Read) -> None:
    *_, one = read.resolved("Maymana in Faryab is quiet. They took Dowlatabad.")
    assert (one.place.id if one.place else "", one.how) == ("AF-FYB.dowlatabad", "in a province named in the text")
    *_, both = read.resolved("Maymana and Mazar-i-Sharif are quiet. They took Dowlatabad.")
    assert both.place is None


def test_the_name_alone_is_beyond_doubt_and_a_guess_is_not(read: Read) -> None:
    assert [one.beyond_doubt for one in read.resolved("They took Ghazni and Ghor's capital.")] == [True, False]


BALKH, FARYAB = "AF-BAL.dowlatabad", "AF-FYB.dowlatabad"


@pytest.mark.parametrize(
    ("verdicts", "place_id", "left"),
    [
        ({FARYAB: Verdict.YES}, FARYAB, set()),
        ({BALKH: Verdict.NO, FARYAB: Verdict.YES}, FARYAB, set()),
        ({BALKH: Verdict.YES, FARYAB: Verdict.YES}, None, {BALKH, FARYAB}),  # once the one, once the other
        ({FARYAB: Verdict.NO}, None, {BALKH}),  # what people did not refuse is still to be decided
        ({}, None, {BALKH, FARYAB}),
    ],
)
def test_a_persons_judgement_about_a_toponym(
    shipped: Dataset, verdicts: dict[str, Verdict], place_id: str | None, left: set[str]
) -> None:
    judgements = [
        Judgement(Subject.TOPONYM, "Dowlatabad", at, v, "a friend", PUBLISHED, "") for at, v in verdicts.items()
    ]
    places = Places(shipped.gazetteer, PlaceKind.CAPITAL, judgements)
    judged = places.judged("Dowlatabad", places.look_up("Dowlatabad", "", ""))
    assert (judged.place.id if judged.place else None) == place_id
    assert {one.place.id for one in judged.candidates} & {BALKH, FARYAB} == left
    assert (judged.how == "a friend decided") is (place_id is not None)
    ghazni = places.look_up("Ghazni", "", "")
    assert places.judged("Ghazni", ghazni) == ghazni


@pytest.mark.parametrize("verdict", [Verdict.NO, Verdict.UNSURE])
def test_a_place_that_people_refused_is_not_named(shipped: Dataset, verdict: Verdict) -> None:
    judgement = Judgement(Subject.TOPONYM, "Ghazni", "AF-GHA.ghazni", verdict, "a friend", PUBLISHED, "")
    places = Places(shipped.gazetteer, PlaceKind.CAPITAL, [judgement])
    assert places.judged("Ghazni", places.look_up("Ghazni", "", "")).place is None


def test_a_judgement_about_one_claim_says_nothing_of_the_toponym(shipped: Dataset) -> None:
    judgement = Judgement(Subject.CLAIM, "Dowlatabad", FARYAB, Verdict.YES, "a friend", PUBLISHED, "")
    places = Places(shipped.gazetteer, PlaceKind.CAPITAL, [judgement])
    assert places.judged("Dowlatabad", places.look_up("Dowlatabad", "", "")).place is None


def test_provinces_and_their_seats(read: Read) -> None:
    places = read.places
    zabul = places.province("Zabul")
    assert zabul
    assert places.seat(zabul) == read.dataset.gazetteer.get("AF-ZAB.qalat")
    assert places.seat(None) is None
    assert places.province("Gereshk") is None
    assert places.within("Gereshk", "Helmand")
    assert not places.within("Gereshk", "Zabul")
    assert not places.within("Helmand", "Helmand", "province")
