"""The agreement as a document, a concept of it, a comparison, and the council's decision."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from django.template.loader import render_to_string
from django.utils import translation

from agreements.documents.prints import AgreementPrint, Mode, RoundPrint
from deliberation.documents.printing import Attachment, Relationship, Sheets, render_pdf
from deliberation.rules.voting import Electorate

VOTE_RECORD_SCHEMA = Path(__file__).with_name("vote-record.schema.json")

ELECTORATES = {
    Electorate.COUNCIL: "De gemeenteraad",
    Electorate.COMMUNITY: "De maatschappelijke partijen",
    Electorate.MEMBERS: "De leden",
}
KINDS = {
    Mode.AGREEMENT: "Cocreatie-akkoord",
    Mode.DECISION: "Raadsbesluit",
    Mode.CONCEPT: "Concept van een cocreatie-akkoord",
    Mode.COMPARISON: "Vergelijking van twee versies",
}
STYLES = {
    Mode.AGREEMENT: "agreement.css",
    Mode.DECISION: "decision.css",
    Mode.CONCEPT: "concept.css",
    Mode.COMPARISON: "agreement.css",
}
TEMPLATES = {Mode.DECISION: "print/decision.html"}
CHANGES = "Amendementen en wijzigingsvoorstellen"
FOUNDED = "Bijlage: coöperaties en initiatieven"
FLOWING = ("cooperatives", "parties")
# A list in an excerpt need not begin at 1: the marker in the text is the one to show.
MARKER = re.compile(r'<li([^>]*)><span class="marker">([\w.°–]*)</span>')


TABLE = re.compile(r"<table>.*?</table>", re.DOTALL)
FEW_ROWS = 9


@dataclass(frozen=True, slots=True)
class Section:
    """A part after the text: its id, heading and template; `flows` on where the last one ends."""

    anchor: str
    heading: str
    template: str
    flows: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """The rounds of one electorate: each has a record of its own, counts are never added."""

    heading: str
    rounds: tuple[RoundPrint, ...]


def render(agreement: AgreementPrint) -> bytes:
    """The document as PDF, with what travels along inside. Raises PrintError."""
    return render_pdf(sheets(agreement))


def sheets(agreement: AgreementPrint) -> Sheets:
    """What is to be printed; its `digest` is that of all that the document says and holds."""
    with translation.override("nl"):
        template = TEMPLATES.get(agreement.mode, "print/agreement.html")
        html = render_to_string(template, _context(agreement))
    return Sheets(
        TABLE.sub(_kept_together, MARKER.sub(_with_its_marker, html)),
        css=STYLES[agreement.mode],
        identifier=agreement.version_hash,
        created=agreement.date,
        attachments=attachments(agreement),
        numbered=agreement.mode is Mode.CONCEPT,
    )


def _with_its_marker(item: re.Match[str]) -> str:
    return f"<li{item[1]} style='list-style-type: \"{item[2]}\\a0\\a0\"'>"


def _kept_together(table: re.Match[str]) -> str:
    """A table of a few rows stays on one page."""
    is_short = table[0].count("<tr") <= FEW_ROWS
    return table[0].replace("<table", '<table class="short"', 1) if is_short else table[0]


def _context(agreement: AgreementPrint) -> dict[str, object]:
    return {
        "agreement": agreement,
        "kind": KINDS[agreement.mode],
        "sections": list(_sections(agreement)),
        "records": _records(agreement.rounds),
        "attachments": attachments(agreement),
    }


def _sections(agreement: AgreementPrint) -> Iterator[Section]:
    """The parts that there is something to say in; a sealed document ends with its seal."""
    is_decision = agreement.mode is Mode.DECISION
    is_sealed = is_decision or agreement.mode is Mode.AGREEMENT
    votes = "Stemming" if is_decision else "Stemmingen en uitslagen"
    seal = "Zegel en controle" if is_decision else "Colofon en zegel"
    parts = (
        (agreement.decision_html, "raadsbesluit", agreement.decision_title, "decision"),
        (agreement.rounds, "stemmingen", votes, "records"),
        (agreement.amendments, "wijzigingen", CHANGES, "amendments"),
        (agreement.cooperatives, "cooperaties", FOUNDED, "cooperatives"),
        (agreement.remarks, "reactienota", "Bijlage: reacties en antwoorden", "remarks"),
        (agreement.mode is Mode.AGREEMENT, "partijen", "Wie partij is", "parties"),
        (agreement.signatures, "ondertekening", "Ondertekening", "signatures"),
        (is_sealed, "colofon", seal, "colophon"),
    )  # fmt: skip
    for present, anchor, heading, template in parts:
        if present and not (is_decision and template == "decision"):
            flows = is_decision or template in FLOWING
            yield Section(f"deel-{anchor}", heading, f"print/_{template}.html", flows)


def _records(rounds: tuple[RoundPrint, ...]) -> list[Record]:
    order = list(ELECTORATES)
    by_electorate = sorted(rounds, key=lambda each: order.index(each.electorate))
    return [
        Record(ELECTORATES[electorate], tuple(group))
        for electorate, group in groupby(by_electorate, key=lambda each: each.electorate)
    ]


def attachments(agreement: AgreementPrint) -> tuple[Attachment, ...]:
    """What travels inside the document; that of nothing stays out."""
    schema = VOTE_RECORD_SCHEMA.read_text(encoding="utf-8") if agreement.vote_record else ""
    files = (
        ("akkoord.md", agreement.markdown, Relationship.SOURCE, "De tekst (Markdown)"),
        (
            "stemmingen.json",
            agreement.vote_record,
            Relationship.DATA,
            "De stemmingen per kiezersgroep (JSON)",
        ),
        (
            "stemmingen.schema.json",
            schema,
            Relationship.SUPPLEMENT,
            "De beschrijving van stemmingen.json (JSON Schema)",
        ),
        (
            "feiten.json",
            agreement.fact_log,
            Relationship.DATA,
            "Alle openbare feiten, met hun keten van controlegetallen (JSON)",
        ),
    )
    return tuple(Attachment(*file) for file in files if file[1])
