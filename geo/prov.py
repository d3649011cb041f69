"""The chain of one proof as W3C PROV, in the PROV-JSON serialization (W3C Member Submission, 24 April 2013).

Published, read, placed, decided: each step is an activity with what it used, what it made and who answers for it. Days are
calendar days and stand as `xsd:date`; no step has a start or end time, because none is known.
"""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import quote

from geo.dataset import Dataset
from geo.documents import NOT_STATED, Document
from geo.proofs import Proof, Witness

TERMS = "urn:changing-hands:terms#"
_PROGRAM = "changing-hands"
_GAZETTEER = "gazetteer"  # who placed a claim that no person did, as `resolve` writes it
_ELEMENTS = ("entity", "activity", "agent")
_Value = str | int | dict[str, str] | None


def prov_json(dataset: Dataset, proof: Proof) -> dict[str, Any]:
    """A proof as a PROV-JSON document: the same proof gives the same ids in the same order.

    Ids are qualified names below a URN of the dataset's hash, so that those of two editions of a dataset never mix. The
    claims that an earlier state rests on are not part of the chain. Overruled claims are used by the deciding activity with
    the role "overruled", the reason, and whether they contradict the cell.
    """
    chain, span = _Chain(), proof.span
    view = (proof.place.id, proof.day.isoformat(), _iso(proof.known_by) or "all", proof.rule.name)
    cell, deciding = _id("cell", *view), _id("deciding", *view)
    rule, program = _id("rule", proof.rule.name), _id("program", _PROGRAM)
    chain.element(
        "entity", rule, "Rule", kind="prov:Plan", label=proof.rule.name, meaning=proof.rule.meaning,
        carryDays=dataset.settings.carry_days,
    )  # fmt: skip
    chain.element(
        "entity", cell, "Cell", label=f"{proof.place.name}, {proof.day}: {dataset.label(span.state)}", value=span.state,
        place=proof.place.id, validDay=_day(proof.day), knownBy=_day(proof.known_by),
        basis=str(span.basis) if span.basis else None, since=_day(span.since), lastTold=_day(span.told),
        claimedBy=span.claimed_by, dataset=dataset.hash,
    )  # fmt: skip
    chain.element("activity", deciding, "Deciding", publishedLater=proof.later)
    chain.element("agent", program, "Program", kind="prov:SoftwareAgent", label=_PROGRAM)
    chain.relation("wasGeneratedBy", {"entity": cell, "activity": deciding})
    chain.relation("wasAssociatedWith", {"activity": deciding, "agent": program, "plan": rule})
    chain.relation("wasAttributedTo", {"entity": cell, "agent": program})
    for witness in (*proof.deciding, *proof.overruled):
        placement = _placed(chain, dataset, witness)
        use = {"activity": deciding, "entity": placement}
        if witness.reason is None:
            chain.relation("used", use, role="deciding")
            chain.derived(cell, placement, deciding)
        else:
            contradicts = {"$": str(witness.contradicts).lower(), "type": "xsd:boolean"}
            chain.relation("used", use, role="overruled", reason=witness.reason, contradicts=contradicts)
    prefixes = {"data": f"urn:changing-hands:dataset:{dataset.hash}#", "ch": TERMS}
    return {"prefix": prefixes, **chain.sections()}


class _Chain:
    """Records by section: an element or relation told of twice is one; relations are numbered as they come."""

    def __init__(self) -> None:
        self._sections: dict[str, dict[str, dict[str, Any]]] = {section: {} for section in _ELEMENTS}

    def element(
        self, section: str, name: str, type_: str, *, kind: str = "", label: str = "", value: str = "", **terms: _Value
    ) -> None:
        """An entity, activity or agent: PROV's own `kind` and our type, and those of our terms that are known."""
        types = [{"$": one, "type": "xsd:QName"} for one in (kind, f"ch:{type_}") if one]
        record: dict[str, Any] = {"prov:type": types if kind else types[0]}
        record |= {f"prov:{key}": text for key, text in (("label", label), ("value", value)) if text}
        self._sections[section][name] = record | _terms(terms)

    def relation(self, section: str, ends: dict[str, str], *, kind: str = "", role: str = "", **terms: _Value) -> None:
        """A relation between elements, with PROV's `kind` of it, the role and our terms."""
        record: dict[str, Any] = {f"prov:{end}": name for end, name in ends.items()}
        record |= {"prov:type": {"$": kind, "type": "xsd:QName"}} if kind else {}
        record |= {"prov:role": role} if role else {}
        record |= _terms(terms)
        records = self._sections.setdefault(section, {})
        if record not in records.values():
            records[f"_:{section}{len(records) + 1}"] = record

    def derived(self, made: str, source: str, activity: str = "", *, kind: str = "") -> None:
        """That one entity was made from another, by an activity if that is told of."""
        ends = {"generatedEntity": made, "usedEntity": source} | ({"activity": activity} if activity else {})
        self.relation("wasDerivedFrom", ends, kind=kind)

    def made(self, entity: str, activity: str, source: str, agent: str | None) -> None:
        """A step: an activity that an agent (None: nobody knows who) answers for used one entity and made another."""
        self.relation("used", {"activity": activity, "entity": source})
        self.relation("wasGeneratedBy", {"entity": entity, "activity": activity})
        if agent:
            self.relation("wasAssociatedWith", {"activity": activity, "agent": agent})

    def agent(self, role: str, name: str, *, program: bool = False) -> str | None:
        """The id of an agent by its role and name; None for one that is not stated."""
        if name in ("", NOT_STATED):
            return None
        found = _id(role.lower(), name)
        self.element("agent", found, role, kind="prov:SoftwareAgent" if program else "", label=name)
        return found

    def sections(self) -> dict[str, dict[str, dict[str, Any]]]:
        """Every section that has records, elements sorted by id."""
        return {
            section: dict(sorted(found.items())) if section in _ELEMENTS else found
            for section, found in self._sections.items()
            if found
        }


def _placed(chain: _Chain, dataset: Dataset, witness: Witness) -> str:
    """The steps from a document's publication to a claim with a place; the id of the placement, which the rule used."""
    placed, judgement = witness.placed, witness.judgement
    claim, read = placed.claim, _read(chain, dataset, witness)
    placement, placing = _id("placement", claim.id), _id("placing", claim.id)
    chain.element("entity", placement, "Placement", value=placed.place_id, how=str(placed.how))
    chain.element("activity", placing, "Placing")
    who = chain.agent("Judge" if judgement else "Placer", placed.who, program=placed.who == _GAZETTEER)
    chain.made(placement, placing, read, who)
    chain.derived(placement, read, placing)
    if judgement:
        judged = _id("judgement", judgement.subject_kind, judgement.subject, judgement.place_id)
        chain.element(
            "entity",
            judged,
            "Judgement",
            value=str(judgement.judgement),
            why=judgement.why,
            decided=_day(judgement.decided),
        )
        chain.relation("used", {"activity": placing, "entity": judged})
        if who:
            chain.relation("wasAttributedTo", {"entity": judged, "agent": who})
    return placement


def _read(chain: _Chain, dataset: Dataset, witness: Witness) -> str:
    """The reading of a claim in its document, by whom, and whose word it is; the claim's id."""
    claim, document, party = witness.placed.claim, witness.placed.document, witness.placed.party
    source = published = _published(chain, document)
    if witness.context:
        source = _id("quote", document.id, f"{claim.start}-{claim.end}")
        chain.element("entity", source, "Quote", value=witness.context.words, start=claim.start, end=claim.end)
        chain.derived(source, published, kind="prov:Quotation")
    told, reading = _id("claim", claim.id), _id("reading", claim.id)
    chain.element(
        "entity", told, "Claim", predicate=str(claim.predicate), actor=claim.actor, certainty=str(claim.certainty),
        toponym=claim.toponym, when=claim.when.text if claim.when else None, note=claim.note,
    )  # fmt: skip
    chain.element("activity", reading, "Reading")
    chain.made(told, reading, source, chain.agent("Reader", claim.extractor, program="@" in claim.extractor))
    chain.derived(told, source, reading, kind="prov:PrimarySource")
    own = dataset.actors[party].label if party else ""
    for role, name in (("Speaker", claim.attribution), ("Publisher", document.publisher), ("Party", own)):
        if agent := chain.agent(role, name):
            chain.relation("wasAttributedTo", {"entity": told, "agent": agent})
    return told


def _published(chain: _Chain, document: Document) -> str:
    """A document with its publication; its id."""
    name, publishing = _id("document", document.id), _id("publication", document.id)
    url = {"$": document.url, "type": "xsd:anyURI"} if document.url else None
    chain.element(
        "entity", name, "Document", label=document.title, published=_day(document.published),
        publishedAs=document.published_edtf.text, publishedBasis=str(document.published_basis),
        publishedNote=document.published_note, side=document.side, language=document.language, licence=document.licence,
        url=url,
    )  # fmt: skip
    chain.element("activity", publishing, "Publication", day=_day(document.published))
    chain.relation("wasGeneratedBy", {"entity": name, "activity": publishing})
    if publisher := chain.agent("Publisher", document.publisher):
        chain.relation("wasAssociatedWith", {"activity": publishing, "agent": publisher})
    if agency := chain.agent("Publisher", document.agency):
        chain.relation("wasAttributedTo", {"entity": name, "agent": agency})
    return name


def _id(kind: str, *parts: str) -> str:
    """A qualified name: what a local name may not have is percent-encoded, and so is the full stop, which may not end it."""
    return f"data:{kind}/" + "/".join(quote(part, safe="").replace(".", "%2E") for part in parts)


def _terms(terms: dict[str, _Value]) -> dict[str, _Value]:
    return {f"ch:{name}": value for name, value in terms.items() if value not in (None, "")}


def _day(day: date | None) -> dict[str, str] | None:
    return {"$": day.isoformat(), "type": "xsd:date"} if day else None


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
