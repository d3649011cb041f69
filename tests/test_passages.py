"""The passages with hand-read claims: well formed, in the dataset's words, and none of what they should cover is missing."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from geo.claims import Certainty, Predicate
from geo.dataset import Dataset
from geo.dates import read_day, read_edtf
from geo.gazetteer import Match

FOLDER = Path(__file__).parent / "passages"
FILES = sorted(FOLDER.glob("*.jsonl"))
KEYS = {"id", "pub_date", "source", "text", "claims", "tags"}
CLAIM_KEYS = {"place", "province", "place_kind", "actor", "status", "event_date", "certainty"}
ACTORS = {"Taliban", "Afghan government", "Resistance"}
KINDS = {"city", "district", "province"}
FACILITIES = {"base", "airport", "crossing"}

# What the passages must cover, by the tags they carry.
COVERED = {
    "names": ["capital_of", "province_word", "district_word", "unnamed_capital", "unnamed_capitals", "variant", "old_name"],
    "verbs": ["active", "passive", "nominal", "handed_over", "implicit_capture", "state_of_control", "participle"],
    "several places": ["list", "pronoun", "ellipsis", "as_did", "the_city", "the_capital", "there"],
    "actors": [
        "actor_alias", "actor_alias:ANDSF", "actor_alias:NRF", "actor_alias:insurgents", "actor_alias:militants",
        "actor_spelling:Taleban", "actor_trap", "actor_not_named", "actor_other", "commandos", "uprising",
    ],
    "what happened": ["recaptured", "repelled", "contested", "partial", "besieged", "attempt", "withdrew", "holds"],
    "not so": ["negated", "denied", "expected", "hypothetical", "historical", "conflicting", "unconfirmed"],
    "who says so": ["spokesman", "lawmaker", "official", "residents", "losing_side", "claimed"],
    "not the city": ["base", "airport", "crossing", "police_hq", "prison"],
    "dates": [
        "weekday", "late_weekday", "overnight", "relative_date", "since_last_week", "last_week", "last_month", "weekend",
        "interval", "explicit_date", "month", "year_boundary", "same_day", "ago", "approximate", "timeline", "said_on",
        "null_date", "not_2021",
    ],
    "resolution": ["province_nearby", "earlier_mention", "ambiguous", "shared_name", "distractor_place", "distractor_person"],
    "hard negatives": [
        "casualties", "talks", "advance", "threats", "fear", "plan", "displacement", "airstrikes", "speech", "count",
        "other_country", "dateline", "verb_trap", "captured_people",
    ],
    "other scripts": ["foreign_language:fa", "foreign_language:ps", "rtl"],
}  # fmt: skip


@cache
def passages() -> tuple[dict[str, Any], ...]:
    lines = (line for path in FILES for line in path.read_text(encoding="utf-8").splitlines())
    return tuple(json.loads(line) for line in lines)


def claims() -> list[tuple[dict[str, Any], dict[str, Any]]]:
    return [(passage, claim) for passage in passages() for claim in passage["claims"]]


def test_there_are_enough_of_them() -> None:
    assert len(passages()) >= 150
    assert sum(not passage["claims"] for passage in passages()) >= 50


def test_ids_and_texts_are_unique_and_ids_name_their_file() -> None:
    for key in ("id", "text"):
        assert [value for value, times in Counter(one[key] for one in passages()).items() if times > 1] == []
    for path in FILES:
        lines = path.read_text(encoding="utf-8").splitlines()
        assert [json.loads(line)["id"] for line in lines] == [f"{path.stem}-{n:02d}" for n in range(1, len(lines) + 1)]


def test_a_passage_has_these_keys_and_no_others() -> None:
    for passage in passages():
        assert set(passage) == KEYS, passage["id"]
        assert passage["source"] == "Changing Hands, written for the tests", passage["id"]
        assert 2015 <= read_day(passage["pub_date"]).year <= 2021, passage["id"]
        assert passage["text"] == passage["text"].strip() != "", passage["id"]
        assert passage["tags"] and len(set(passage["tags"])) == len(passage["tags"]), passage["id"]
        assert ("negative" in passage["tags"]) == (not passage["claims"]), passage["id"]


def test_a_claim_is_in_the_vocabulary() -> None:
    for passage, claim in claims():
        assert set(claim) == CLAIM_KEYS, passage["id"]
        assert claim["actor"] in ACTORS, passage["id"]
        assert claim["place_kind"] in KINDS | FACILITIES, passage["id"]
        assert claim["status"] in set(Predicate), passage["id"]
        assert claim["certainty"] in set(Certainty), passage["id"]


def test_no_passage_says_the_same_twice() -> None:
    for passage in passages():
        rows = [tuple(claim.values()) for claim in passage["claims"]]
        assert len(set(rows)) == len(rows), passage["id"]


def test_what_happened_had_happened_when_it_was_published() -> None:
    """Only what is expected may lie after the publication."""
    for passage, claim in claims():
        if claim["event_date"] is None:
            continue
        when, published = read_edtf(claim["event_date"]), date.fromisoformat(passage["pub_date"])
        if claim["certainty"] != Certainty.EXPECTED:
            assert when.earliest is None or when.earliest <= published, (passage["id"], claim["event_date"])
            if len(claim["event_date"]) > len("2021-08"):  # a month or a year may run on
                assert when.latest is not None and when.latest <= published, (passage["id"], claim["event_date"])


def test_every_place_is_in_the_gazetteer(shipped: Dataset) -> None:
    """As the kind it is said to be; what the text calls a district may be known as a town only (Banu)."""
    for passage, claim in claims():
        if claim["place_kind"] in FACILITIES or "unknown_place" in passage["tags"]:
            continue
        kinds = {"city": {"capital"}, "district": {"district", "town"}}.get(claim["place_kind"], {claim["place_kind"]})
        assert claim["province"] or "ambiguous" in passage["tags"], passage["id"]
        found = shipped.gazetteer.search(claim["place"], admin1=claim["province"] or None, limit=20)
        known = {one.place.name for one in found if one.place.kind in kinds and one.match is not Match.FUZZY}
        assert known, f"{passage['id']}: {claim['place']!r} in {claim['province']!r} is not known"
        if claim["place_kind"] == "city":
            assert claim["place"] in known, f"{passage['id']}: {claim['place']!r} is not our name for {known}"


@pytest.mark.parametrize("area", COVERED)
def test_nothing_to_be_covered_is_missing(area: str) -> None:
    seen = {tag for passage in passages() for tag in passage["tags"]}
    assert [tag for tag in COVERED[area] if tag not in seen] == []
