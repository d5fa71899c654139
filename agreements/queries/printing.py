"""What the document of an adopted agreement says, gathered from the rows that decided it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from django.utils.safestring import SafeString

from agreements.documents.agreement import (
    AgreementPrint,
    AmendmentPrint,
    CooperativePrint,
    NoPartyPrint,
    PartyPrint,
    RemarkPrint,
    SignaturePrint,
    TocEntry,
)
from agreements.models import Cooperative, CooperativeStage, Document
from agreements.queries import cooperatives
from agreements.queries.records import declared, round_print, vote_record
from deliberation.models import Amendment, LegalForm, Office, Participation, Role, Theme
from deliberation.models.labels import stage_label
from deliberation.queries import amendments, people, reading, remarks, texts, votes
from deliberation.rules.blocks import Kind, Text
from deliberation.rules.numbering import Label, anchors, labels
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


def agreement_print(document: Document, *, test_seal: bool) -> AgreementPrint:
    """Everything that stands in the document, as plain values."""
    theme, version = document.theme, document.version
    text = texts.text_of(version)
    body, decision = _parts(text)
    decided = votes.decision(theme)
    return AgreementPrint(
        municipality=theme.municipality.name,
        theme_title=theme.title,
        short_title=texts.title(text),
        version_number=version.number,
        version_hash=version.digest,
        binds_sentence=binds(theme),
        legal_form=str(LegalForm(theme.legal_form).label),
        stage_text=stage_label(theme.stage),
        date=decided.decided_at if decided else version.created_at,
        verify_url="",
        text_html=_html(body, text),
        toc=_contents(text),
        markdown=to_markdown(text),
        vote_record=json.dumps(vote_record(theme), ensure_ascii=False, indent=1, sort_keys=True),
        decision_html=_html(decision, text),
        parties=_parties(theme),
        no_parties=_no_parties(theme),
        signatures=_signatures(theme),
        rounds=tuple(round_print(one) for one in declared(theme)),
        amendments=_amendments(theme),
        cooperatives=_cooperatives(theme, text),
        remarks=_remarks(theme, text),
        test_seal=test_seal,
    )


def source_digest(document: Document) -> str:
    """SHA-256 of the printed text's hash: the same content gives the same document."""
    return hashlib.sha256(document.version.digest.encode()).hexdigest()


def _parts(text: Text) -> tuple[Text, Text]:
    """The agreement without its title, and the decision points without theirs."""
    at = next((n for n, b in enumerate(text) if b.kind is Kind.DECISION), len(text))
    body = tuple(block for block in text[:at] if block.kind is not Kind.TITLE)
    return body, text[at + 1 :]


def _html(part: Text, whole: Text) -> SafeString:
    names, places = labels(whole), anchors(whole)
    return blocks_html(part, labels=names, anchors=places)


def _contents(text: Text) -> tuple[TocEntry, ...]:
    found = [e for e in reading.contents(text) if e.block.kind is not Kind.DECISION]
    return tuple(
        TocEntry(
            level=1 if entry.block.kind is Kind.CHAPTER else 2,
            anchor=entry.anchor,
            label=f"{entry.name.capitalize()} {entry.title}".strip(),
        )
        for entry in found
    )


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


def _signatures(theme: Theme) -> tuple[SignaturePrint, ...]:
    offices = Role.objects.filter(
        municipality=theme.municipality, office__in=(Office.CHAIR, Office.CLERK), until=None
    ).select_related("person")
    council = tuple(
        SignaturePrint("de gemeenteraad", role.person.name, str(role.get_office_display()))
        for role in offices.order_by("office")
    )
    return council + tuple(
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
