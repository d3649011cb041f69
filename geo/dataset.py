"""A dataset: the folder with everything about one conflict, and the one place that knows in which order it is read."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from geo.belief import Belief, belief
from geo.boundaries import AdminArea, Boundaries, load_boundaries, load_context
from geo.claims import Claim, load_claims
from geo.control import Timeline, timeline
from geo.documents import Document, load_documents
from geo.events import Event, build_events, check_events
from geo.files import DatasetError, Problem, read_text
from geo.gazetteer import Gazetteer, Place, load_gazetteer
from geo.incidents import FILE as INCIDENTS
from geo.incidents import Incident, load_incidents
from geo.reading.lexicon import Lexicon
from geo.reading.vocabulary import load_lexicon
from geo.resolve import CONTESTED, UNKNOWN, Judgement, PlacedClaim, load_judgements, place_claims
from geo.rules import rule_named
from geo.settings import Actor, Settings, Unit, load_settings

if TYPE_CHECKING:
    from geo.extract import Reader

_PACKAGE = Path(__file__).resolve().parent
# A checkout has data/ and seeds/ beside the package; an installed wheel carries them inside it.
HOME = _PACKAGE.parent if (_PACKAGE.parent / "data").is_dir() else _PACKAGE / "shipped"
DEFAULT_FOLDER = HOME / "data" / "afghanistan-2021"


@dataclass(frozen=True, eq=False)
class Dataset:
    """Everything about one conflict, read and checked. Documents, claims and actors are by id, in the order of their files.

    `hash` is the sha256 of everything that was read, so that two datasets of one hash give the same answers.
    """

    folder: Path
    settings: Settings
    boundaries: Boundaries
    context: Boundaries
    gazetteer: Gazetteer
    documents: Mapping[str, Document]
    claims: Mapping[str, Claim]
    judgements: tuple[Judgement, ...]
    placed: tuple[PlacedClaim, ...]
    events: tuple[Event, ...]
    lexicon: Lexicon
    incidents: tuple[Incident, ...]
    hash: str

    @classmethod
    def load(cls, folder: Path = DEFAULT_FOLDER) -> Dataset:
        """Read a dataset folder; raises DatasetError, with every problem, if there is any."""
        problems: list[Problem] = []
        dataset = _read(Path(folder), problems)
        if dataset is not None and not problems:
            file = dataset.folder / "events.csv"
            text = read_text(file, problems)
            problems.extend(check_events(text, dataset.events, file.name) if text is not None else [])
        if dataset is None or problems:
            raise DatasetError(problems)
        return dataset

    @property
    def title(self) -> str:
        """The name of the conflict and the time, for heads and file names."""
        return self.settings.title

    @property
    def first(self) -> date:
        """The first day of the timeline."""
        return self.settings.first

    @property
    def last(self) -> date:
        """The last day of the timeline."""
        return self.settings.last

    @property
    def actors(self) -> Mapping[str, Actor]:
        """The parties by id, in the order of `dataset.toml`."""
        return self.settings.actors

    @property
    def followed(self) -> tuple[Place, ...]:
        """The places whose control the dataset follows, sorted by id."""
        return tuple(place for place in self.gazetteer.places if place.kind is self.settings.unit.kind)

    @cached_property
    def reader(self) -> Reader:
        """What reads texts with this dataset's places, parties and judgements."""
        from geo.extract import Reader  # most who load a dataset read no texts

        return Reader(self.gazetteer, self.lexicon, self.judgements, self.settings.unit.kind)

    def outline(self, place: Place) -> AdminArea:
        """What is shaded for a followed place; raises LookupError for a place that is not followed."""
        area = self.boundaries.get(self.settings.unit.outline(place))
        if area is None or place.kind is not self.settings.unit.kind:
            raise LookupError(f"{place.id!r} is no {self.settings.unit.one} of {self.title}")
        return area

    def label(self, state: str) -> str:
        """A state as the screen writes it; raises KeyError for a state the dataset does not know."""
        return {CONTESTED: "Contested", UNKNOWN: "Unknown"}.get(state) or self.actors[state].label

    def timeline(
        self,
        known_by: date | None = None,
        rule: str | None = None,
        *,
        first: date | None = None,
        last: date | None = None,
    ) -> Timeline:
        """Control of every followed place, by a rule (None: the dataset's), from what was public on `known_by` (None: all).

        `first` and `last` are by default the dataset's. Raises LookupError for an unknown rule.
        """
        return _timeline(self, known_by, rule or self.settings.rule, first or self.first, last or self.last)

    def belief(self, rule: str | None = None) -> Belief:
        """Control for every valid day and every known-by day at once, by a rule (None: the dataset's).

        Raises LookupError for an unknown rule.
        """
        return _belief(self, rule or self.settings.rule)


def check(folder: Path) -> tuple[Problem, ...]:
    """Every problem of a dataset folder; none if it can be used."""
    try:
        Dataset.load(folder)
    except DatasetError as error:
        return error.problems
    return ()


def build(folder: Path) -> Dataset:
    """The dataset of a folder, without regard to whether its `events.csv` is in step; raises DatasetError."""
    problems: list[Problem] = []
    dataset = _read(folder, problems)
    if dataset is None or problems:
        raise DatasetError(problems)
    return dataset


@lru_cache(maxsize=64)
def _timeline(dataset: Dataset, known_by: date | None, rule: str, first: date, last: date) -> Timeline:
    ids, carry = [place.id for place in dataset.followed], timedelta(days=dataset.settings.carry_days)
    return timeline(
        dataset.placed, place_ids=ids, first=first, last=last, rule=rule_named(rule), carry=carry, known_by=known_by
    )


@lru_cache(maxsize=16)
def _belief(dataset: Dataset, rule: str) -> Belief:
    ids, carry = [place.id for place in dataset.followed], timedelta(days=dataset.settings.carry_days)
    return belief(
        dataset.placed, place_ids=ids, first=dataset.first, last=dataset.last, rule=rule_named(rule), carry=carry
    )


def _read(folder: Path, problems: list[Problem]) -> Dataset | None:
    if not folder.is_dir():
        problems.append(Problem(str(folder), None, "", "", "is no folder"))
        return None
    settings = load_settings(folder / "dataset.toml", problems)
    if settings is None:
        return None
    roots = (folder, HOME)
    boundaries = load_boundaries(folder / settings.unit.outlines, problems)
    context = load_context(folder / "context.geojson", problems)
    elsewhere = folder / "elsewhere.csv"  # a dataset may do without
    gazetteer = load_gazetteer(
        folder / "places.csv",
        folder / "names.csv",
        problems,
        elsewhere_csv=elsewhere if elsewhere.exists() else None,
        country=settings.country,
    )
    problems.extend(_check_followed(gazetteer, boundaries, settings.unit))
    documents = load_documents(folder / "documents.csv", roots=roots, actors=settings.actors, problems=problems)
    place_ids = {place.id for place in gazetteer.places}
    claims = load_claims(
        folder / "claims.csv", documents=documents, actors=settings.actors, places=place_ids, problems=problems
    )
    judgements = load_judgements(folder / "judgements.csv", gazetteer=gazetteer, problems=problems)
    placed = place_claims(
        claims,
        documents=documents,
        gazetteer=gazetteer,
        judgements=judgements,
        unit=settings.unit.kind,
        voices={actor.id: actor.voices for actor in settings.actors.values()},
        problems=problems,
    )
    events = build_events(placed, gazetteer)
    labels = {actor.id: actor.label for actor in settings.actors.values()}
    lexicon = load_lexicon(folder / "lexicon.toml", actors=labels, problems=problems)
    if lexicon is None:
        return None
    return Dataset(
        folder,
        settings,
        boundaries,
        context,
        gazetteer,
        documents,
        claims,
        judgements,
        placed,
        events,
        lexicon,
        load_incidents(folder / INCIDENTS, boundaries, problems),
        _hash(folder, documents),
    )


def _check_followed(gazetteer: Gazetteer, boundaries: Boundaries, unit: Unit) -> list[Problem]:
    """What keeps the followed places from being drawn: each needs a point in an outline that no other has."""

    def note(column: str, value: str, message: str) -> None:
        problems.append(Problem("places.csv", None, column, value, message))

    problems: list[Problem] = []
    taken: set[str] = set()
    for place in (place for place in gazetteer.places if place.kind is unit.kind):
        outline = unit.outline(place)
        area = boundaries.get(outline)
        if outline in taken:
            note("admin1", outline, "has two followed places")
        taken.add(outline)
        if area is None:
            note("admin1", outline, f"has no outline in {unit.outlines}")
        elif place.lon is None or place.lat is None:
            note("lon", place.id, "a followed place needs a point")
        elif boundaries.locate(place.lon, place.lat) != area:
            note("lon", place.id, f"lies outside its outline, {outline}")
    return problems


def _hash(folder: Path, documents: Mapping[str, Document]) -> str:
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.iterdir() if path.is_file()):
        digest.update(f"{path.name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\0".encode())
    for document in documents.values():
        digest.update(f"{document.id}\0{document.text or ''}\0".encode())
    return digest.hexdigest()
