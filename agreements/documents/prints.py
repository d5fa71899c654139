"""What is printed of an agreement, as plain values.

Printing asks nobody: the same values give the same bytes. Text that is HTML already is a
`SafeString`; whatever is a plain `str` is escaped by the templates.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils.safestring import SafeString

from deliberation.rules.voting import Electorate


class Mode(StrEnum):
    """What kind of document it becomes."""

    AGREEMENT = "agreement"
    DECISION = "decision"
    CONCEPT = "concept"
    COMPARISON = "comparison"


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

    `mode` tells which parts are used. `text_html` is the preamble, chapters (`h2`) and articles
    (`h3`) without the title of the whole, `decision_html` the decision points without theirs.
    `date` (aware) is when the outcome was declared: it dates the file. `vote_record` is JSON by
    `VOTE_RECORD_SCHEMA`; `compared_with` names the earlier version in a comparison.
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
    fact_log: str = ""
    mode: Mode = Mode.AGREEMENT
    compared_with: str = ""
