"""Verify: derive every cell of an evidence bundle again from the bundle alone, and say which cell fails and why.

    python -I verify.py BUNDLE.zip

Exit status: 0 every cell re-derives; 1 something does not; 2 the file is no bundle or is refused. It needs Python and nothing else,
none of the program that wrote the bundle either, and writes no file. Below: zip, members, words, rules, days, comparison, in this order.
Days are numbers here (`date.toordinal`), so that they can be subtracted; OPEN stands for a beginning that nobody gives.
"""
# fmt: off
# ruff: noqa: UP014, SIM905 (tables in few lines: this is meant to be read in one sitting)

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import struct
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from itertools import pairwise, takewhile
from pathlib import Path
from typing import Any, NamedTuple

COLUMNS = {
    "documents.csv": "id publisher agency side title published published_basis published_note read language licence url sha256",
    "quotes.csv": "document_id start end text",
    "claims.csv": "id document_id start end quote toponym place_id count actor predicate when attribution certainty extractor status note",
    "placements.csv": "claim_id place_id how who party",
    "judgements.csv": "subject_kind subject place_id judgement who decided why",
    "control.csv": "rule place_id known_from start end state basis since told claims overruled contradicted_by claimed_by",
}
KEYS = {"quotes.csv": 3, "judgements.csv": 3, "control.csv": 4}  # by so many columns a member is sorted, each once; else by one
DATED = {"documents.csv": ["published"], "claims.csv": ["when"], "judgements.csv": ["decided"], "control.csv": ["known_from", "start", "end"]}
MEMBERS = ("manifest.json", "README.md", "dataset.json", "rules.json", *COLUMNS)
DATASET = "title first last time_zone carry_days rule licence licence_url attributions unit actors places boundaries_sha256 dataset_sha256".split()
ALLOWED = {
    "predicate": "captured recaptured withdrew holds contested repelled", "certainty": "asserted claimed denied expected",
    "status": "proposed accepted rejected", "subject_kind": "claim toponym", "judgement": "yes no unsure",
}
IDENTIFYING = "document_id start end toponym place_id count actor predicate when attribution certainty".split()
FILE_LIMIT, UNPACKED_LIMIT, RATIO_LIMIT, DAYS_LIMIT, SHOWN = 1 << 26, 1 << 28, 400, 36525, 40
OPEN, CONTESTED, UNKNOWN, JUDGED, GAZETTEER = 1, "contested", "unknown", "a person decided", "gazetteer"
Row = dict[str, str]
Failure = NamedTuple("Failure", [("member", str), ("cell", str), ("why", str)])  # cell: a row's id, or rule, place, known by, day
# A word is an accepted claim about one place. Source: who made the report; party: whose own word it is; first, last: of which days.
Word = NamedTuple("Word", [
    ("id", str), ("source", str), ("published", int), ("actor", str), ("predicate", str), ("certainty", str), ("party", str),
    ("state", str), ("first", int), ("last", int), ("change", bool)])
# What a rule takes to be so: the state from `day`; words speak of every day to `through`. Sorted, a day's change comes last.
Finding = NamedTuple("Finding", [
    ("day", int), ("change", bool), ("through", int), ("state", str), ("words", tuple[str, ...]), ("repelled", bool)])
Ruling = tuple[list[Finding], set[str]]  # what a rule finds, and the words it overrules
# One cell as control.csv writes it, of the overruled words only the ids.
Cell = NamedTuple("Cell", [
    ("state", str), ("basis", str), ("since", str), ("told", str), ("claims", str), ("overruled", str), ("contradicted_by", str), ("claimed_by", str)])
Span = tuple[int, int, Cell]  # its first and last day
Fail = Callable[[str, str, str], None]

class Report(NamedTuple):
    """What a check found; every cell re-derives if there are no failures."""

    failures: list[Failure]
    counts: dict[str, int]
    manifest_sha256: str

class Refused(ValueError):
    """The file is no bundle or not safe to read; the message is the one line that says why."""

def unpack(data: bytes) -> dict[str, bytes]:
    """The members of a zip, in memory. It has one shape only, so that no two programs read two things in it; else raises Refused."""
    found: dict[str, bytes] = {}
    local, left, directory = 0, UNPACKED_LIMIT, b""
    while data[local : local + 4] == b"PK\3\4" and len(data) >= local + 30:
        crc, packed, size, length = struct.unpack_from("<3IH", data, local + 14)
        header = struct.pack("<5H3I2H", 20, 0, 8, 0, 33, crc, packed, size, length, 0)
        raw, start, inflater = data[local + 30 : local + 30 + length], local + 30 + length, zlib.decompressobj(-15)
        name = raw.decode("ascii", "backslashreplace")
        if name not in MEMBERS or name in found:
            raise Refused(f"{name[:80]!r} stands twice" if name in found else f"{name[:80]!r} is no member of a bundle")
        if data[local + 4 : local + 30] != header:
            raise Refused(f"{name!r} has a header that no bundle has: encrypted, packed in another way, or with extra fields")
        if size > left or size > (1 << 20) + RATIO_LIMIT * packed:
            raise Refused(f"{name!r} is too large unpacked")
        try:
            found[name] = inflater.decompress(data[start : start + packed], size + 1)  # no more than the header promises
        except zlib.error:
            raise Refused(f"{name!r} cannot be unpacked") from None
        if not inflater.eof or inflater.unused_data or (len(found[name]), zlib.crc32(found[name])) != (size, crc):
            raise Refused(f"{name!r} is not what its header says")
        directory += b"PK\1\2\x14\3" + header + struct.pack("<3H2I", 0, 0, 0, 0o100644 << 16, local) + raw
        local, left = start + packed, left - size
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, len(found), len(found), len(directory), local, 0)
    if not found or data[local:] != directory + end:
        raise Refused("is no whole zip of plain files with nothing hidden in it, before it or after it")
    return found

def canonical(value: Any) -> bytes:
    """The one way in which a bundle writes JSON, so that every byte of it matters."""
    return (json.dumps(value, ensure_ascii=False, allow_nan=False, indent=1, sort_keys=True) + "\n").encode()

def manifest(members: Mapping[str, bytes]) -> bytes:
    """The manifest of these members: nothing but their sha256."""
    hashes = {name: hashlib.sha256(members[name]).hexdigest() for name in MEMBERS[1:]}
    return canonical({"format": "changing-hands evidence bundle", "version": 1, "members": hashes})

def rule_list() -> bytes:
    """The rules.json of every bundle: their names and meanings."""
    return canonical([{"name": name, "meaning": rule.__doc__} for name, rule in RULES.items()])

def text_of(data: bytes) -> str:
    """The text of a member: UTF-8 without control characters."""
    text = data.decode("utf-8")
    if found := re.search("[\x00-\x08\x0e-\x1f\x7f]", text):
        raise ValueError(f"has the control character {found[0]!r} at {found.start()}")
    return text

def rows_of(name: str, data: bytes) -> list[Row]:
    """The rows of a CSV member: just its columns, in them only what is allowed, and sorted; else raises ValueError."""
    columns, key = COLUMNS[name].split(), KEYS.get(name, 1)
    before = csv.field_size_limit(UNPACKED_LIMIT)  # it is one for all that this process reads
    try:
        lines = list(csv.reader(io.StringIO(text_of(data), newline=""), strict=True))
        if lines[:1] != [columns] or {len(line) for line in lines} != {len(columns)}:
            raise ValueError(f"has not in every row the columns {', '.join(columns)}")
        if any(line[:key] >= other[:key] for line, other in pairwise(lines[1:])):
            raise ValueError("is not sorted, or has one thing twice")
        rows = [dict(zip(columns, line, strict=True)) for line in lines[1:]]
        for column in ALLOWED.keys() & set(columns):
            if wrong := {row[column] for row in rows} - set(ALLOWED[column].split()):
                raise ValueError(f"{column} cannot be {min(wrong)!r}")
        for column in DATED.get(name, ()):
            for text in {row[column] for row in rows} - ({""} if column in ("when", "known_from") else set()):
                (days if column in ("published", "when") else one_day)(text)
    except (ValueError, csv.Error) as error:
        raise ValueError(f"{name}: {error}") from None
    finally:
        csv.field_size_limit(before)
    return rows

def days(text: str) -> tuple[int, int]:
    """The first and last day that an EDTF date may mean (a day, month, year or interval); 0: that end is open."""
    found = re.fullmatch(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?[?~%]?", text, re.ASCII)
    with suppress(ValueError):  # what is no day of the calendar
        if text.count("/") == 1:
            begin, end = ((0, 0) if part == ".." else days(part) for part in text.split("/"))
            if (begin[0] or end[1]) and (begin[0] <= end[1] or not end[1]):
                return begin[0], end[1]
        elif found:
            year, month, day = (int(part or 0) for part in found.groups())
            first = date(year, month if found[2] else 1, day if found[3] else 1).toordinal()
            after = date(year + (month or 12) // 12, (month or 12) % 12 + 1, 1).toordinal()
            return first, first if day else after - 1
    raise ValueError(f"{text!r} is no date")

def one_day(text: str) -> int:
    """A calendar day, YYYY-MM-DD."""
    if len(text) != 10 or "/" in text:
        raise ValueError(f"{text!r} is no day")
    return days(text)[0]

def iso(day: int) -> str:
    """A day as files have it."""
    return date.fromordinal(day).isoformat()

class Settings(NamedTuple):
    """What of dataset.json decides: each actor's words for its own people, the places, carry_days, first and last day."""

    voices: dict[str, list[str]]
    places: list[str]
    carry: int
    first: int
    last: int

def dataset_of(data: bytes) -> Settings:
    """What dataset.json says; raises ValueError unless it is written in the one canonical way, so with no doubled key and no NaN."""
    try:
        value = json.loads(text_of(data))
        voices = {str(actor["id"]): [str(word) for word in actor["voices"]] for actor in value["actors"]}
        places, first, last = [str(place["id"]) for place in value["places"]], one_day(value["first"]), one_day(value["last"])
        known = value.keys() == set(DATASET) and value["rule"] in RULES and value["carry_days"] in range(DAYS_LIMIT + 1)
        if canonical(value) == data and known and first <= last <= first + DAYS_LIMIT and places == sorted(set(places)):
            return Settings(voices, places, int(value["carry_days"]), first, last)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"dataset.json: {error}") from None
    raise ValueError("dataset.json: is not written as a bundle writes it")

def placed(claim: Row, judgements: Mapping[tuple[str, str], list[Row]]) -> tuple[str, str, str] | None:
    """Where a claim is placed, how ("" is left open), by whom: by a judgement on it, else on its toponym, else its row; None: nowhere.

    An empty place is one that the gazetteer was asked for: its answer is taken from the bundle.
    """
    about = judgements.get(("claim", claim["id"])) or judgements.get(("toponym", claim["toponym"])) or []
    yes = [one for one in about if one["judgement"] == "yes"]
    doubted = about and (yes or not claim["place_id"] or claim["place_id"] in {one["place_id"] for one in about})
    if claim["count"] or claim["status"] != "accepted" or (doubted and len(yes) != 1):
        return None
    return (yes[0]["place_id"], JUDGED, yes[0]["who"]) if yes else (claim["place_id"], "", claim["extractor"] if claim["place_id"] else GAZETTEER)

def party_of(claim: Row, side: str, voices: Mapping[str, list[str]]) -> str:
    """Whose own word a claim is: its outlet's side; who gains, if only they claim it; else its only speaker, by attribution."""
    if side in voices or (claim["certainty"] == "claimed" and claim["predicate"] != "withdrew"):
        return side if side in voices else claim["actor"]
    speakers = re.split(r"[;,()]|\band\b|\b(?:backed|confirmed) by\b", re.sub(r"\bvia\b[^;,()]*", "", claim["attribution"]))
    def speaks(actor: str, part: str) -> bool:
        return any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", part, re.IGNORECASE) for word in voices[actor])
    found = {next((actor for actor in voices if speaks(actor, part)), "") for part in speakers if part.strip()}
    return found.pop() if len(found) == 1 else ""

def word_of(claim: Row, document: Row, party: str) -> Word:
    """A claim as a rule sees it. No text can tell of days after its publication: what it leaves open ends there."""
    published, (first, last) = days(document["published"])[1], days(claim["when"]) if claim["when"] else (0, 0)
    last = min(last or published, published)
    state = {"contested": CONTESTED, "withdrew": UNKNOWN}.get(claim["predicate"], claim["actor"])
    change = claim["predicate"] in ("captured", "recaptured", "withdrew")
    return Word(claim["id"], document["agency"], published, claim["actor"], claim["predicate"], claim["certainty"], party,
                state, min(first or OPEN, last), last, change)

def words_told(tables: Mapping[str, list[Row]], voices: Mapping[str, list[str]], fail: Fail) -> dict[str, list[Word]]:
    """The words about each place, sorted; what does not hold of claims, quotes and placements is told to `fail`."""
    documents, words = {row["id"]: row for row in tables["documents.csv"]}, dict[str, list[Word]]()
    judgements, quotes = dict[tuple[str, str], list[Row]](), {tuple(row.values()) for row in tables["quotes.csv"]}
    for row in tables["judgements.csv"]:
        judgements.setdefault((row["subject_kind"], row["subject"]), []).append(row)
    if wrong := [row["id"] for row in documents.values() if not days(row["published"])[1]]:
        raise ValueError(f"documents.csv: {wrong[0]!r} has no publication day")
    rows, quoted = {row["claim_id"]: row for row in tables["placements.csv"]}, set()
    for claim in tables["claims.csv"]:
        document, quote = documents.get(claim["document_id"]), tuple(claim[name] for name in ("document_id", "start", "end", "quote"))
        if document is None or claim["actor"] not in voices:
            raise ValueError(f"claims.csv: {claim['id']!r} is of no document or no actor of this bundle")
        if claim["id"] != hashlib.sha256("\x1f".join(claim[name] for name in IDENTIFYING).encode()).hexdigest()[:12]:
            fail("claims.csv", claim["id"], "the id is not the hash of what the claim says")
        if any(quote[1:]):
            quoted.add(quote)
            long = re.fullmatch(r"\d{1,9} \d{1,9}", " ".join(quote[1:3]), re.ASCII) and int(quote[2]) - int(quote[1])
            if long != len(quote[3]) or claim["toponym"] not in quote[3] or not document["sha256"]:
                fail("claims.csv", claim["id"], "the quote is not as long as its offsets say, has not the toponym, or is of no text")
        where, row = placed(claim, judgements), rows.pop(claim["id"], {})
        if where is None:
            party, right = "", not row
        else:
            party = party_of(claim, document["side"], voices)
            ours = (where[0] or row.get("place_id"), where[1] or row.get("how"), where[2], party)
            right = ours == tuple(row.values())[1:] and (row["how"] == JUDGED) == (where[1] == JUDGED)
            words.setdefault(ours[0] or "", []).append(word_of(claim, document, party))
        if not right:
            fail("placements.csv", claim["id"], f"is {list(row.values())}, but claims and judgements give {where} and the party {party!r}")
    for quote in sorted(quotes ^ quoted):
        fail("quotes.csv", " ".join(quote[:3]), "is the quote of no claim, or should be here and is not")
    for claim_id in rows:
        fail("placements.csv", claim_id, "is no claim of this bundle")
    return words

class Case:
    """The words about one place that were public by one day, and which of them speak against which."""

    def __init__(self, words: Sequence[Word], carry: int) -> None:
        self.words, self.carry = words, carry
        self.said = [word for word in words if word.certainty == "asserted"]
        self.moves = [word for word in self.said if word.change or word.predicate == "repelled"]
        self.against = {word.id: [other for other in words if self.opposes(other, word)] for word in words}

    def left(self, state: str, after: int, until: int, besides: Word) -> bool:
        """Whether somebody places, on these days, a change or a repelled attack that leaves another state."""
        return any(one.state != state and after <= one.last <= until and one is not besides for one in self.moves)

    def opposes(self, other: Word, word: Word) -> bool:
        """Whether a word speaks against another: one source does not speak against itself, except by a denial."""
        if other.certainty == "denied":  # the same, on its days or the day after
            near = other.first <= word.last + 1 and word.first <= other.last
            return word.certainty != "denied" and other.state == word.state and near
        if other.certainty != "asserted" or other.source == word.source:
            return False
        if other.state == word.state:  # the change, but on later days
            later = word.change and other.change and other.first > word.last
            return later and not self.left(word.state, word.last, other.last, other)
        if not word.change and not other.change:  # two holders on one day
            return CONTESTED not in (word.state, other.state) and other.first <= word.last and word.first <= other.last
        if not word.change:  # a change not long before
            soon = other.last < word.first <= other.last + self.carry
            return soon and not self.left(other.state, other.last, word.last, word)
        # After the change it is still otherwise. To have happened "by" a day is weaker; a repelled attack is told at the day's end.
        still = other.last > word.last or (other.predicate == "repelled" and other.last == word.last)
        still |= word.first == OPEN and other.last >= word.last - 1
        throughout = other.state != CONTESTED and other.first <= word.last
        doubtful = throughout or not self.left(word.state, word.last, other.last, other)
        return not other.change and still and other.first <= word.last + self.carry and doubtful

def sources(words: Iterable[Word]) -> set[str]:
    """Who is behind some words; many words of one source are one."""
    return {word.source for word in words}

def told(word: Word) -> Finding:
    """That a word is so, from the first day it surely speaks of."""
    day = word.last if word.change or word.first == OPEN else word.first
    return Finding(day, word.change, word.last, word.state, (word.id,), word.predicate == "repelled")

def agreeing(case: Case, word: Word) -> set[str]:
    """The sources that say of one of its days that things stand so, its own among them."""
    same = (one for one in case.said if one.state == word.state and not one.change)
    return sources(one for one in same if one.first <= word.last and word.first <= one.last)

def changes(case: Case) -> list[list[Word]]:
    """The words of one change together: days at most one apart. Exact words found a group, vaguer ones join the nearest."""
    groups: list[list[Word]] = []
    for word in sorted((one for one in case.said if one.change), key=lambda one: (one.last - one.first, one.last, one.id)):
        same = [group for group in groups if (group[0].state, group[0].predicate) == (word.state, word.predicate)]
        near = [group for group in same if any(one.first <= word.last + 1 and word.first <= one.last + 1 for one in group)]
        if near:
            min(near, key=lambda group: (abs(group[0].last - word.last), group[0].id)).append(word)
        else:
            groups.append([word])
    return groups

def first_day(case: Case, change: list[Word], *, alone: bool) -> int | None:
    """The first day by which two sources place a change, or, `alone`, one that nobody opposes. A later word that it is so places it
    too, up to the next change to the same state: from then on, that explains it."""
    begin, state = min(word.last for word in change), change[0].state
    until = min([begin + case.carry + 1, *(one.last for one in case.said if one.state == state and one.change and one.last > begin and one not in change)])
    so = [one for one in case.said if one.state == state and not one.change and begin <= one.first < until]
    so = [one for one in so if not case.left(state, begin, one.first, one)]
    for day in sorted({word.last for word in change} | {one.first for one in so}):
        placing = [word for word in change if word.last <= day]
        unopposed = not any(case.against[word.id] for word in placing)
        if len(sources(placing) | sources(one for one in so if one.first <= day)) >= 2 or (alone and unopposed):
            return day
    return None

def weighed(case: Case, day_of: Callable[[list[Word]], int | None], stands: Callable[[Word], bool]) -> Ruling:
    """What is found if a change counts on `day_of` it (None: not at all) and a word of how things stand does where it `stands`."""
    found, lost = [], {word.id for word in case.words if word.certainty == "claimed"}
    for change in changes(case):
        day = day_of(change)
        lost |= {word.id for word in change if day is None or not word.first <= day <= word.last}
        if day is not None:
            by_then = tuple(sorted(word.id for word in change if word.last <= day))
            found.append(Finding(day, True, day, change[0].state, by_then, False))
            vague = (word for word in change if word.first <= day < word.last)
            found += [Finding(word.last, False, word.last, word.state, (word.id,), False) for word in vague]
    standing = {word.id for word in case.said if not word.change and stands(word)}
    found += [told(word) for word in case.said if word.id in standing]
    lost |= {word.id for word in case.said if not word.change} - standing
    for no in (word for word in case.words if word.certainty == "denied"):
        lost |= {no.id for one in found if one.state == no.state and no.first <= one.day <= no.last + 1}
    return sorted(found), lost

def corroborated(case: Case) -> Ruling:
    """A change counts on the first day on which two independent publishers, or one publisher and nobody against, place it."""
    def stands(word: Word) -> bool:  # how things stand yields only to more sources than say so
        return len(sources(case.against[word.id])) <= len(agreeing(case, word))
    return weighed(case, lambda change: first_day(case, change, alone=True), stands)

def latest(case: Case) -> Ruling:
    """The newest publication counts, and what it contradicts does not."""
    heard = [word for word in case.words if word.certainty in ("asserted", "claimed")]
    lost = {word.id for word in heard if any(other.published > word.published for other in case.against[word.id])}
    return sorted(told(word) for word in heard if word.id not in lost), lost

def majority(case: Case) -> Ruling:
    """A change counts on the day that most independent publishers give it, if more give that day than contradict it."""
    def day_of(change: list[Word]) -> int | None:  # of days with equal votes the first
        giving = {day: [one for one in change if one.first <= day <= one.last] for day in sorted({one.last for one in change})}
        day = max(giving, key=lambda day: len(sources(giving[day])))
        opposed = sources(other for word in giving[day] for other in case.against[word.id]) - sources(giving[day])
        return day if len(sources(giving[day])) > len(opposed) else None
    return weighed(case, day_of, lambda word: len(agreeing(case, word)) > len(sources(case.against[word.id])))

def two_publishers(case: Case) -> Ruling:
    """Only what two independent publishers say counts; a change counts on the first day by which both place it."""
    def stands(word: Word) -> bool:  # a change, and a later word that it is so, say the same of the later day
        led = (one for one in case.said if one.change and one.state == word.state and one.last <= word.last <= one.last + case.carry)
        backing = agreeing(case, word) | sources(one for one in led if not case.left(word.state, one.last, word.last, word))
        return len(backing) >= max(2, len(sources(case.against[word.id])))
    return weighed(case, lambda change: first_day(case, change, alone=False), stands)

def against_interest(case: Case) -> Ruling:
    """A party's own word counts only against itself; all other words are weighed as in corroborated."""
    def selfish(word: Word) -> bool:  # a party gains by taking and holding, not by withdrawing; a denial turns it round
        gains = (word.actor == word.party) != (word.predicate == "withdrew")
        return bool(word.party) and gains != (word.certainty == "denied")
    found, lost = corroborated(Case([word for word in case.words if not selfish(word)], case.carry))
    return found, lost | {word.id for word in case.words if selfish(word)}

RULES = {rule.__name__.replace("_", "-"): rule for rule in (corroborated, latest, majority, two_publishers, against_interest)}

def begin(word: Word) -> int:
    """The first day of which an overruled word is told: the first that it may mean, if it says so."""
    return word.first if word.first > OPEN else word.last

def cell_on(day: int, found: list[Finding], lost: list[Word], carry: int) -> Cell:
    """What is so on a day, but for `since`: the last state found, or fighting that goes on; and which overruled words speak of the day."""
    begun = [one for one in found if one.day <= day]
    def goes_on(fight: Finding) -> bool:  # until a change, an attack repelled, or nobody has told of it for long
        ended = any((one.change and one.day >= fight.day) or (one.repelled and one.day >= fight.through < day) for one in begun)
        return fight.state == CONTESTED and day <= fight.through + carry and not ended
    held = [one for one in reversed(begun) if one.state != CONTESTED]
    deciding = [one for one in begun if goes_on(one)] or list(takewhile(lambda one: one.state == held[0].state, held))
    state, through = deciding[0].state if deciding else UNKNOWN, max((one.through for one in deciding), default=0)
    basis = "" if state == UNKNOWN else "observed" if day <= through else "carried" if day <= through + carry else "assumed"
    speaking = [word for word in lost if begin(word) <= day <= word.last + carry]
    otherwise = [word for word in speaking if (word.state == state) == (word.certainty == "denied")]
    otherwise = [word for word in otherwise if day <= word.last or (word.change and word.certainty != "denied")]  # a change lasts
    taken = [word for word in speaking if word.certainty == "claimed" and word.predicate in ("captured", "recaptured")]
    taken = [word for word in taken if word.last <= day and word.state != state and not any(one.change and one.day > word.last for one in begun)]
    return Cell(state, basis, "", iso(through) if deciding else "", " ".join(sorted({word for one in deciding for word in one.words})),
                " ".join(word.id for word in speaking), " ".join(word.id for word in otherwise),
                max(taken, key=lambda word: (word.last, word.id)).state if taken else "")

def spans(case: Case, ruling: Ruling, first: int, last: int) -> list[Span]:
    """The days from `first` to `last`, those with one cell together. Nothing changes but on the days that are looked at here."""
    found, lost = ruling[0], [word for word in case.words if word.id in ruling[1]]
    spoken = [(one.day, one.through) for one in found] + [(day, word.last) for word in lost for day in (begin(word), word.last)]
    turns = {day for start, end in spoken for day in (start, end + 1, end + 1 + case.carry) if day <= last}
    made, since = list[Span](), 0
    for start, after in pairwise([*sorted(turns | {first}), last + 1]):
        cell = cell_on(start, found, lost, case.carry)
        since = since if made and made[-1][2].state == cell.state else start
        cell = cell._replace(since="" if cell.state == UNKNOWN else iso(since))
        made[-1:] = [(made[-1][0], after - 1, cell)] if made and made[-1][2] == cell else [*made[-1:], (start, after - 1, cell)]
    return [(max(start, first), end, cell) for start, end, cell in made if end >= first]

def differences(mine: list[Span], given: list[Span], last: int) -> Iterator[tuple[str, str]]:
    """The days on which a bundle's spans say something else than ours, and what; none at all if the spans are ours."""
    if mine == given:
        return
    has = {day: cell for start, end, cell in given for day in range(start, min(end, last) + 1)}
    wrong = [(day, cell) for start, end, cell in mine for day in range(start, end + 1) if has.get(day) != cell]
    for day, cell in wrong:
        pairs = zip(Cell._fields, has.get(day, ()), cell, strict=False)
        yield iso(day), "; ".join(f"{name} is {theirs!r}, derived {ours!r}" for name, theirs, ours in pairs if theirs != ours) or "is missing"
    if not wrong:
        yield "all days", "the spans overlap, are cut where nothing changes, or reach beyond the timeline"

def without_reasons(span: Span) -> Span:
    """The span with only the ids of the overruled words; each must have a reason, which is text and decides nothing."""
    lines = [line.partition(" ") for line in span[2].overruled.split("\n")] if span[2].overruled else []
    return span[0], span[1], span[2]._replace(overruled=" ".join(word if reason else f"{word} for no reason" for word, _, reason in lines))

def derive(control: list[Row], dataset: Settings, words: Mapping[str, list[Word]], fail: Fail, progress: Callable[[str], None]) -> int:
    """Hold every cell of control.csv, as known by every day, against what the words give; the number of cells."""
    editions = {(rule, place): dict[int, list[Span]]() for rule in RULES for place in dataset.places}
    for row in control:
        if (row["rule"], row["place_id"]) not in editions:
            raise ValueError(f"control.csv: {row['rule']!r}, {row['place_id']!r} is no rule and place of this bundle")
        span = one_day(row["start"]), one_day(row["end"]), Cell(*(row[name] for name in Cell._fields))
        editions[row["rule"], row["place_id"]].setdefault(one_day(row["known_from"] or iso(OPEN)), []).append(span)
    cells = 0
    for number, place in enumerate(dataset.places, start=1):
        progress(f"place {number} of {len(dataset.places)}")
        about = sorted(words.get(place, []))
        published = sorted({OPEN, *(word.published for word in about)})
        for rule in RULES:
            told = editions[rule, place]
            for before, known in pairwise([0, *sorted(told)]):
                if known not in published or told.get(before) == told[known]:
                    fail("control.csv", f"{rule}, {place}, known by {iso(known)}, all days", "is an edition on a day that brought nothing new")
        for known in published:
            case = Case([word for word in about if word.published <= known], dataset.carry)
            for rule, decide in RULES.items():
                told = editions[rule, place]
                given = [without_reasons(span) for span in told.get(max((day for day in told if day <= known), default=0), [])]
                cells += dataset.last - dataset.first + 1
                for day, why in differences(spans(case, decide(case), dataset.first, dataset.last), given, dataset.last):
                    fail("control.csv", f"{rule}, {place}, known by {iso(known) if known > OPEN else 'before any report'}, {day}", why)
    progress("\n")
    return cells

def read(path: Path) -> bytes:
    """The bytes of a file; raises Refused if it is none or too large, OSError if it cannot be read."""
    if not path.is_file() or path.stat().st_size > FILE_LIMIT:
        raise Refused("is no file, or too large for a bundle")
    return path.read_bytes()

def check(data: bytes, progress: Callable[[str], None] = lambda text: None) -> Report:
    """Check a bundle; `progress` is told how far it is. Raises Refused if the bytes are no bundle."""
    members, failures, counts = unpack(data), list[Failure](), dict[str, int]()
    def fail(member: str, cell: str, why: str) -> None:
        failures.append(Failure(member, cell, why))
    if missing := [name for name in MEMBERS if name not in members]:
        return Report([Failure(name, "", "is missing") for name in missing], counts, "")
    if manifest(members) != members["manifest.json"]:
        wrong = [name for name in MEMBERS[1:] if hashlib.sha256(members[name]).hexdigest().encode() not in members["manifest.json"]]
        for name in wrong or ["manifest.json"]:
            fail(name, "", "has not the sha256 that manifest.json gives" if wrong else "is not the manifest of these members")
    if rule_list() != members["rules.json"]:
        fail("rules.json", "", f"gives other rules or meanings than {', '.join(RULES)}")
    try:
        dataset, tables = dataset_of(members["dataset.json"]), {name: rows_of(name, members[name]) for name in COLUMNS}
        cells = derive(tables["control.csv"], dataset, words_told(tables, dataset.voices, fail), fail, progress)
        counts = {"cells": cells, "claims": len(tables["claims.csv"]), "documents": len(tables["documents.csv"]), "rules": len(RULES)}
    except ValueError as error:
        fail("", "", str(error))
    return Report(failures, counts, hashlib.sha256(members["manifest.json"]).hexdigest())

def lines(report: Report) -> Iterator[str]:
    """A report in words, one line a failure, escaped so that no text from the file can do anything to a terminal."""
    for failure in report.failures[:SHOWN]:
        yield ascii(": ".join(part for part in failure if part))[1:-1]
    if len(report.failures) > SHOWN:
        yield f"and {len(report.failures) - SHOWN} more"
    counts = ", ".join(f"{count} {name}" for name, count in report.counts.items())
    yield f"{'FAILED' if report.failures else 'verified'}: {counts or 'nothing derived'}; sha256 of manifest.json: {report.manifest_sha256}"

def tick(text: str) -> None:
    """Show on a terminal how far the check is, in one line that the next overwrites."""
    if sys.stderr.isatty():
        print(f"\r{text} ", end="", file=sys.stderr, flush=True)

def main(arguments: Sequence[str]) -> int:
    """Check the bundle of that name and print what was found."""
    try:
        if len(arguments) != 1:
            raise Refused("give the name of one bundle")
        report = check(read(Path(arguments[0])), tick)
    except (Refused, OSError) as error:
        print("verify:", ascii(" ".join([*arguments, str(error)]))[1:-1], file=sys.stderr)
        return 2
    print(*lines(report), sep="\n")
    return 1 if report.failures else 0

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
