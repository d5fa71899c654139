"""What the document of an adopted agreement says, gathered from the rows that decided it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

from django.utils.safestring import SafeString

from agreements.documents.prints import (
    AgreementPrint,
    AmendmentPrint,
    CooperativePrint,
    Mode,
    NoPartyPrint,
    PartyPrint,
    RemarkPrint,
    SignaturePrint,
    TocEntry,
)
from agreements.models import Cooperative, CooperativeStage, Document, DocumentKind
from agreements.queries import cooperatives
from agreements.queries.records import declared, fact_log, round_print, vote_record
from deliberation.models import Amendment, LegalForm, Office, Participation, Role, Theme
from deliberation.models.labels import stage_label
from deliberation.queries import amendments, people, reading, remarks, texts, votes
from deliberation.rules.blocks import Kind, Text
from deliberation.rules.numbering import Label, anchors, labels
from deliberation.rules.redline import redline
from deliberation.text.html import blocks_html, redline_html
from deliberation.text.markdown import to_markdown

BINDS = {
    LegalForm.DECLARATION: "Dit akkoord is een politieke verklaring: het bindt de partijen in hun "
    "woord en niemand in rechte; de raad besluit later apart.",
    LegalForm.COMMITTEE: "Dit akkoord is een advies aan de raad: het bindt niemand voordat de raad "
    "besluit.",
    LegalForm.COVENANT: "Dit akkoord bindt de partijen die tekenen, als overeenkomst naar "
    "burgerlijk recht; het laat de publiekrechtelijke bevoegdheden onverlet.",
    LegalForm.RESOLUTION: "Dit akkoord bindt de raad als kader voor zijn besluiten en de "
    "maatschappelijke partijen in wat zij toezeggen; het bindt niemand anders.",
}


def binds(theme: Theme) -> str:
    """In one sentence what the agreement binds."""
    return BINDS[LegalForm(theme.legal_form)]


def document_print(document: Document, *, test_seal: bool) -> AgreementPrint:
    """Everything that stands in the document, as plain values."""
    made = PRINTS[DocumentKind(document.kind)](document)
    return replace(made, test_seal=test_seal)


def _agreement(document: Document) -> AgreementPrint:
    """All that was decided, with who is party and where to sign."""
    theme, text = document.theme, texts.text_of(document.version)
    return replace(
        _adopted(document, Mode.AGREEMENT),
        parties=_parties(theme),
        no_parties=_no_parties(theme),
        signatures=(*_council_signs(theme), *_parties_sign(theme)),
        rounds=tuple(round_print(one) for one in declared(theme)),
        amendments=_amendments(theme),
        cooperatives=_cooperatives(theme, text),
        remarks=_remarks(theme, text),
    )


def _decision(document: Document) -> AgreementPrint:
    """The points that the council decided on, with its own vote."""
    theme = document.theme
    decided = votes.decision(theme)
    vote = decided.council_round if decided else None
    return replace(
        _adopted(document, Mode.DECISION),
        signatures=_council_signs(theme),
        rounds=(round_print(vote),) if vote else (),
    )


def _adopted(document: Document, mode: Mode) -> AgreementPrint:
    """What the two sealed documents share, with the record of votes and facts inside."""
    theme = document.theme
    decided = votes.decision(theme)
    base = _base(document, mode)
    return replace(
        base,
        date=decided.decided_at if decided else base.date,
        vote_record=json.dumps(vote_record(theme), ensure_ascii=False, indent=1, sort_keys=True),
        fact_log=fact_log(theme),
    )


def _base(document: Document, mode: Mode) -> AgreementPrint:
    """A Version by itself."""
    theme, version = document.theme, document.version
    text = texts.text_of(version)
    body, decision = _parts(text)
    return AgreementPrint(
        mode=mode,
        municipality=theme.municipality.name,
        theme_title=theme.title,
        short_title=texts.title(text),
        version_number=version.number,
        version_hash=version.digest,
        binds_sentence=binds(theme),
        legal_form=str(LegalForm(theme.legal_form).label),
        stage_text=stage_label(theme.stage),
        date=version.created_at,
        verify_url="",
        text_html=_html(body, text),
        toc=_contents(text),
        markdown=to_markdown(text),
        vote_record="",
        decision_html=_html(decision, text),
    )


def _concept(document: Document) -> AgreementPrint:
    return replace(_base(document, Mode.CONCEPT), stage_text="Concept")


def _comparison(document: Document) -> AgreementPrint:
    """The Version with what changed since the one before it, all in one running text."""
    version = document.version
    if version.previous is None:
        raise ValueError(f"version {version.pk} has no earlier one")
    text = texts.text_of(version)
    marked = [
        one
        for one in redline(texts.text_of(version.previous), text)
        if one.block.kind is not Kind.TITLE
    ]
    return replace(
        _base(document, Mode.COMPARISON),
        stage_text="Vergelijking",
        compared_with=f"versie {version.previous.number}",
        text_html=redline_html(marked, labels=labels(text), anchors=anchors(text)),
        decision_html=SafeString(""),
        toc=_contents(text, with_decision=True),
    )


PRINTS = {
    DocumentKind.AGREEMENT: _agreement,
    DocumentKind.DECISION: _decision,
    DocumentKind.CONCEPT: _concept,
    DocumentKind.COMPARISON: _comparison,
}


def _parts(text: Text) -> tuple[Text, Text]:
    """The agreement without its title, and the decision points without theirs."""
    at = next((n for n, b in enumerate(text) if b.kind is Kind.DECISION), len(text))
    body = tuple(block for block in text[:at] if block.kind is not Kind.TITLE)
    return body, text[at + 1 :]


def _html(part: Text, whole: Text) -> SafeString:
    names, places = labels(whole), anchors(whole)
    return blocks_html(part, labels=names, anchors=places)


def _contents(text: Text, *, with_decision: bool = False) -> tuple[TocEntry, ...]:
    found = [
        e for e in reading.contents(text) if with_decision or e.block.kind is not Kind.DECISION
    ]
    return tuple(
        TocEntry(
            level=2 if entry.block.kind is Kind.ARTICLE else 1,
            anchor=entry.anchor,
            label=_entry_label(entry),
        )
        for entry in found
    )


def _entry_label(entry: reading.Entry) -> str:
    named = entry.block.kind is not Kind.DECISION
    return f"{entry.name.capitalize()} {entry.title}".strip() if named else entry.title


def _parties(theme: Theme) -> tuple[PartyPrint, ...]:
    return tuple(
        PartyPrint(seat.party.name, str(seat.party.get_kind_display()))
        for seat in people.standing(theme)
    )


def _no_parties(theme: Theme) -> tuple[NoPartyPrint, ...]:
    gone = [seat for seat in people.table(theme) if seat.withdrawn_at]
    return tuple(NoPartyPrint(seat.party.name, _why(seat)) for seat in gone)


def _why(seat: Participation) -> str:
    return "trok zich terug of antwoordde niet in de bevestigingsronde"


def _council_signs(theme: Theme) -> tuple[SignaturePrint, ...]:
    offices = Role.objects.filter(
        municipality=theme.municipality, office__in=(Office.CHAIR, Office.CLERK), until=None
    ).select_related("person")
    return tuple(
        SignaturePrint("de gemeenteraad", role.person.name, str(role.get_office_display()))
        for role in offices.order_by("office")
    )


def _parties_sign(theme: Theme) -> tuple[SignaturePrint, ...]:
    return tuple(
        SignaturePrint(seat.party.name, "", "vertegenwoordiger")
        for seat in people.standing(theme)
        if seat.is_community
    )


def _amendments(theme: Theme) -> tuple[AmendmentPrint, ...]:
    return tuple(_amendment(one) for one in amendments.of_theme(theme))


def _amendment(one: Amendment) -> AmendmentPrint:
    changed = amendments.changed_only(amendments.redline_of(one))
    html = redline_html(changed, labels=amendments.names_in(one), anchors={}, lift=-2)
    return AmendmentPrint(
        number=one.label,
        title=one.title,
        kind=str(one.get_series_display()),
        submitters=_names(one),
        rationale=one.rationale,
        redline_html=html,
        outcome=str(one.get_state_display()),
    )


def _names(one: Amendment) -> str:
    also = [f"{co.person.name} ({co.party.short_name})" for co in amendments.submitters(one)]
    return ", ".join([f"{one.submitted_by.name} ({one.party.short_name})", *also])


def _cooperatives(theme: Theme, text: Text) -> tuple[CooperativePrint, ...]:
    names = labels(text)
    return tuple(_cooperative(row, names) for row in cooperatives.of_theme(theme))


def _cooperative(row: Cooperative, names: Mapping[str, Label]) -> CooperativePrint:
    founded = (CooperativeStage.DEED_PASSED, CooperativeStage.OPERATING)
    article = names.get(row.block_id)
    return CooperativePrint(
        name=row.name,
        purpose=row.purpose,
        founders=tuple(founder.name for founder in row.founders.all()),
        liability=str(row.get_liability_display()),
        stage=str(row.get_stage_display()),
        article=article.name if article else "",
        deed_passed=row.stage in founded,
    )


def _remarks(theme: Theme, text: Text) -> tuple[RemarkPrint, ...]:
    found = reading.placed(remarks.published(theme), text)
    return tuple(
        RemarkPrint(
            number=str(one.remark.number),
            author=one.remark.author_name,
            passage=one.name or "passage verdwenen",
            quote=one.remark.quote,
            body=one.remark.body,
            verdict=str(one.remark.get_verdict_display()),
            answer=one.remark.answer,
        )
        for one in found
    )
