"""The agreement as a document: what is printed of it, and the PDF that is made of that.

Plain values only, so that printing asks nobody and the same values give the same bytes. Text that
is HTML already is a `SafeString`; whatever is a plain `str` is escaped by the templates.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString

from deliberation.documents.printing import Attachment, Relationship, render_pdf
from deliberation.rules.voting import Electorate

VOTE_RECORD_SCHEMA = Path(__file__).with_name("vote-record.schema.json")

ELECTORATES = {
    Electorate.COUNCIL: "De gemeenteraad",
    Electorate.COMMUNITY: "De maatschappelijke partijen",
    Electorate.MEMBERS: "De leden",
}


@dataclass(frozen=True, slots=True)
class TocEntry:
    """A chapter (level 1) or an article (level 2) of the text; `anchor` is its id in the HTML."""

    level: int
    anchor: str
    label: str


@dataclass(frozen=True, slots=True)
class SignaturePrint:
    """A place on the signature page."""

    on_behalf_of: str
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class PartyPrint:
    """A party to the agreement; `kind` in words ("fractie", "maatschappelijke partij")."""

    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class NoPartyPrint:
    """Who was invited or took part and is no party, with the reason in words."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class CountPrint:
    """One number of an outcome, in words: ("voor", "19")."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class FactionPrint:
    """How one faction voted; `counts` in the order of the round's own counts."""

    name: str
    counts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BallotPrint:
    """What one councillor or one party voted, in words; `reason` of a concern or an objection."""

    name: str
    choice: str
    faction: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RoundPrint:
    """A declared round of one electorate, in words.

    `ballots` is empty where voters are not named; `apart` are those who kept out of the vote or
    were away ("L. Bos: belang, artikel 28"). `digest` is that of the fact `round.closed`.
    """

    electorate: Electorate
    question: str
    method: str
    legal_effect: str
    counts: tuple[CountPrint, ...]
    outcome: str
    declared_at: datetime
    digest: str
    factions: tuple[FactionPrint, ...] = ()
    ballots: tuple[BallotPrint, ...] = ()
    apart: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class AmendmentPrint:
    """An amendment or change request with its redline (`ins` and `del`) and what came of it."""

    number: str
    title: str
    kind: str
    submitters: str
    rationale: str
    redline_html: SafeString
    outcome: str


@dataclass(frozen=True, slots=True)
class RemarkPrint:
    """A remark on a passage and its answer, for the reactienota."""

    number: str
    author: str
    passage: str
    quote: str
    body: str
    verdict: str
    answer: str


@dataclass(frozen=True, slots=True)
class CooperativePrint:
    """A cooperative that an article founds; until the deed it is an initiative (BW 2:54)."""

    name: str
    purpose: str
    founders: tuple[str, ...]
    liability: str
    stage: str
    article: str
    deed_passed: bool


@dataclass(frozen=True, slots=True)
class AgreementPrint:
    """Everything that stands in the document.

    `text_html` is the preamble, chapters (`h2`) and articles (`h3`) without the title of the whole,
    `decision_html` the decision points without their title. `date` (aware) is when the outcome was
    declared: it dates the file. `vote_record` is JSON by `VOTE_RECORD_SCHEMA`.
    """

    municipality: str
    theme_title: str
    short_title: str
    version_number: int
    version_hash: str
    binds_sentence: str
    legal_form: str
    stage_text: str
    date: datetime
    verify_url: str
    text_html: SafeString
    toc: tuple[TocEntry, ...]
    markdown: str
    vote_record: str
    decision_html: SafeString = SafeString("")  # noqa: RUF009 - a constant
    decision_title: str = "Raadsbesluit"
    parties: tuple[PartyPrint, ...] = ()
    no_parties: tuple[NoPartyPrint, ...] = ()
    signatures: tuple[SignaturePrint, ...] = ()
    rounds: tuple[RoundPrint, ...] = ()
    amendments: tuple[AmendmentPrint, ...] = ()
    cooperatives: tuple[CooperativePrint, ...] = ()
    remarks: tuple[RemarkPrint, ...] = ()
    test_seal: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A part after the text: its id, heading and template."""

    anchor: str
    heading: str
    template: str


@dataclass(frozen=True, slots=True)
class Record:
    """The rounds of one electorate: each has a record of its own, counts are never added."""

    heading: str
    rounds: tuple[RoundPrint, ...]


def render(agreement: AgreementPrint) -> bytes:
    """The document as PDF, with the Markdown and the vote record inside. Raises PrintError."""
    with translation.override("nl"):
        html = render_to_string("print/agreement.html", _context(agreement))
    return render_pdf(
        html,
        css="agreement.css",
        attachments=_attachments(agreement),
        identifier=agreement.version_hash,
        created=agreement.date,
    )


def _context(agreement: AgreementPrint) -> dict[str, object]:
    return {
        "agreement": agreement,
        "sections": _sections(agreement),
        "records": _records(agreement.rounds),
        "attachments": _attachments(agreement),
    }


def _sections(agreement: AgreementPrint) -> list[Section]:
    """The parts that there is something to say in; who is party and how to verify always stand."""
    parts = (
        (agreement.decision_html, "raadsbesluit", agreement.decision_title, "decision"),
        (agreement.rounds, "stemmingen", "Stemmingen en uitslagen", "records"),
        (
            agreement.amendments,
            "wijzigingen",
            "Amendementen en wijzigingsvoorstellen",
            "amendments",
        ),
        (
            agreement.cooperatives,
            "cooperaties",
            "Bijlage: coöperaties en initiatieven",
            "cooperatives",
        ),
        (agreement.remarks, "reactienota", "Bijlage: reacties en antwoorden", "remarks"),
        (True, "partijen", "Wie partij is", "parties"),
        (agreement.signatures, "ondertekening", "Ondertekening", "signatures"),
        (True, "colofon", "Colofon", "colophon"),
    )
    return [
        Section(f"deel-{anchor}", heading, f"print/_{template}.html")
        for present, anchor, heading, template in parts
        if present
    ]


def _records(rounds: tuple[RoundPrint, ...]) -> list[Record]:
    order = list(ELECTORATES)
    by_electorate = sorted(rounds, key=lambda each: order.index(each.electorate))
    return [
        Record(ELECTORATES[electorate], tuple(group))
        for electorate, group in groupby(by_electorate, key=lambda each: each.electorate)
    ]


def _attachments(agreement: AgreementPrint) -> tuple[Attachment, ...]:
    return (
        Attachment(
            "akkoord.md",
            agreement.markdown,
            Relationship.SOURCE,
            "De tekst van het akkoord (Markdown)",
        ),
        Attachment(
            "stemmingen.json",
            agreement.vote_record,
            Relationship.DATA,
            "De stemmingen per kiezersgroep (JSON)",
        ),
        Attachment(
            "stemmingen.schema.json",
            VOTE_RECORD_SCHEMA.read_text(encoding="utf-8"),
            Relationship.SUPPLEMENT,
            "De beschrijving van stemmingen.json (JSON Schema)",
        ),
    )
