"""A rich and awkward agreement for the tests of printing: long, nested, quoted, amended."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

from django.utils.safestring import mark_safe

from agreements.documents.prints import (
    AgreementPrint,
    AmendmentPrint,
    BallotPrint,
    CooperativePrint,
    CountPrint,
    FactionPrint,
    Mode,
    NoPartyPrint,
    PartyPrint,
    RemarkPrint,
    RoundPrint,
    SignaturePrint,
    TocEntry,
)
from deliberation.rules.voting import Electorate

DECLARED = datetime(2026, 11, 19, 21, 14, tzinfo=UTC)
HASH = "3f0a9c1e" * 8
DIGEST = "b7d2e4f6" * 8

FACTIONS = {
    "Samen Waterveen": ("A. de Vries", "B. Jansen", "C. Yılmaz", "D. Bakker", "E. Çelik"),
    "Groen en Sociaal": ("F. van 't Hoff", "G. Őry", "H. Krüger"),
    "Dorpsbelang": ("I. Smit", "J. Ķēniņš"),
}

PARAGRAPH = (
    "De gemeente en de partijen werken aan een wijk waarin bewoners zelf bepalen wat er met de "
    "gemeenschappelijke ruimte gebeurt, met “eigen” middelen en in coöperaties die daarvoor worden "
    "opgericht. Zij rapporteren ieder jaar vóór 1 april over wat het kostte en wat het opbracht. "
)


def _item(marker: str, words: str, inside: str = "") -> str:
    """A list item as the text itself writes it: the marker is a word, not a style."""
    return f'<li><span class="marker">{marker}</span><p>{words}</p>{inside}</li>'


LISTS = (
    "<ol role='list'>"
    + _item("1.", "De coöperatie beheert de gebouwen.")
    + _item(
        "2.",
        "Zij doet dat:",
        "<ol role='list'>"
        + _item("a.", "met leden uit de wijk;")
        + _item(
            "b.",
            "met een begroting:",
            "<ol role='list'>"
            + _item("1°.", "die de ledenraad vaststelt;")
            + _item("2°.", "die openbaar is.")
            + "</ol>",
        )
        + "</ol>",
    )
    + _item(
        "3.",
        "Zij kent:",
        "<ul>" + _item("–", "een bestuur;") + _item("–", "een kascommissie.") + "</ul>",
    )
    + "</ol>"
)


def _row(number: int) -> str:
    return (
        f"<tr><td>Maatregel {number}</td><td>Wijk {number % 5 + 1}, met de bewoners en de "
        f"energiecoöperatie van die wijk</td><td>€\u00a0{number * 1250}</td></tr>"
    )


TABLE = (
    "<table><caption>Maatregelen en dekking</caption><thead><tr><th scope='col'>Maatregel</th>"
    "<th scope='col'>Waar</th><th scope='col'>Bedrag</th></tr></thead><tbody>"
    + "".join(_row(number) for number in range(1, 61))
    + "</tbody></table>"
)


def _article(number: int) -> str:
    extra = {2: LISTS, 3: TABLE, 4: f"<blockquote><p>{PARAGRAPH}</p></blockquote>"}.get(number, "")
    return (
        f"<h3 id='artikel-{number}'>Artikel {number}. Over het {number}e onderwerp</h3>"
        f"<p>{PARAGRAPH}Zie <a href='#artikel-1'>artikel 1</a>.</p>{extra}<p>{PARAGRAPH * 2}</p>"
    )


def _text() -> str:
    preamble = f"<p><em>Overwegende</em> dat:</p><p>{PARAGRAPH}</p>"
    first = "".join(_article(number) for number in range(1, 6))
    second = "".join(_article(number) for number in range(6, 12))
    return (
        f"{preamble}<h2 id='hoofdstuk-1'>Hoofdstuk 1. Wonen en warmte</h2>{first}"
        "<h2 id='hoofdstuk-2'>Hoofdstuk 2. Wat wij van elkaar mogen verwachten bij het beheer van "
        f"gemeenschappelijke gebouwen en grond</h2>{second}"
    )


TOC = (
    TocEntry(1, "hoofdstuk-1", "Hoofdstuk 1. Wonen en warmte"),
    *(TocEntry(2, f"artikel-{n}", f"Artikel {n}. Over het {n}e onderwerp") for n in range(1, 6)),
    TocEntry(
        1,
        "hoofdstuk-2",
        "Hoofdstuk 2. Wat wij van elkaar mogen verwachten bij het beheer van gemeenschappelijke "
        "gebouwen en grond",
    ),
    *(TocEntry(2, f"artikel-{n}", f"Artikel {n}. Over het {n}e onderwerp") for n in range(6, 12)),
)

DECISION = """
<p>De raad van de gemeente Voorbeeld besluit:</p>
<ol><li><p>het cocreatie-akkoord “Warme Wijken” vast te stellen;</p></li>
<li><p>het college te vragen vóór 1 maart 2027 een begrotingswijziging voor te leggen;</p></li></ol>
"""

REDLINE = (
    "<p>De coöperatie rapporteert <del>iedere twee jaar</del><ins>ieder jaar vóór 1 april</ins> "
    "aan de raad.</p><ol role='list'><li><span class=\"marker\">3.</span>"
    "<p><ins>Het verslag is openbaar.</ins></p></li></ol>"
)

COUNCIL = RoundPrint(
    electorate=Electorate.COUNCIL,
    question="Het ontwerp-raadsbesluit Warme Wijken",
    method="hoofdelijke stemming",
    legal_effect="bindend raadsbesluit",
    counts=(CountPrint("voor", "8"), CountPrint("tegen", "2")),
    outcome="Aangenomen met 8 stemmen voor en 2 tegen",
    declared_at=DECLARED,
    digest=DIGEST,
    factions=tuple(
        FactionPrint(name, ("0", "2") if name == "Dorpsbelang" else (str(len(members)), "0"))
        for name, members in FACTIONS.items()
    ),
    ballots=tuple(
        BallotPrint(member, "tegen" if name == "Dorpsbelang" else "voor", faction=name)
        for name, members in FACTIONS.items()
        for member in members
    ),
    apart=("K. Bos: belang bij het onderwerp, artikel 28 Gemeentewet",),
)

COMMUNITY = RoundPrint(
    electorate=Electorate.COMMUNITY,
    question="Het akkoord Warme Wijken als geheel",
    method="elektronisch",
    legal_effect="privaatrechtelijke instemming",
    counts=(
        CountPrint("akkoord", "2"),
        CountPrint("akkoord met zorg", "1"),
        CountPrint("bezwaar", "0"),
    ),
    outcome="Aangenomen: geen van de partijen heeft bezwaar",
    declared_at=DECLARED,
    digest=DIGEST,
    ballots=(
        BallotPrint("Dorpsraad Oost", "akkoord"),
        BallotPrint("Woonstichting De Haard", "akkoord met zorg", reason="De huren zijn krap."),
        BallotPrint("Energiecoöperatie Zonkant U.A.", "akkoord"),
    ),
)


def vote_record() -> str:
    """The attached record of one council round."""
    vote = {"voter": "A. de Vries", "party": "Samen Waterveen", "choice": "in_favour"}
    council = {
        "id": "round-1",
        "question": {"kind": "whole", "wording": COUNCIL.question},
        "electorate": "council",
        "method": "roll_call",
        "legalEffect": "binding_council",
        "declaredAt": DECLARED.isoformat(),
        "outcome": "adopted",
        "article": "30",
        "counts": {"in_favour": "8", "against": "2"},
        "votes": [{**vote, "weight": "1"}],
        "excluded": ["K. Bos"],
        "digest": DIGEST,
    }
    record = {
        "format": "urn:cocreatie:vote-record:1",
        "municipality": "Gemeente Voorbeeld",
        "theme": {"id": "warme-wijken", "title": "Warme Wijken"},
        "version": {"number": 4, "hash": HASH},
        "decision": {"outcome": "adopted", "decidedAt": DECLARED.isoformat()},
        "rounds": [council],
    }
    return json.dumps(record, ensure_ascii=False, indent=1)


def _amendment(number: str, kind: str, submitters: str, outcome: str) -> AmendmentPrint:
    return AmendmentPrint(
        number=number,
        title="Ieder jaar een verslag",
        kind=kind,
        submitters=submitters,
        rationale="Twee jaar is te lang.\n\nDe raad wil eerder kunnen bijsturen.",
        redline_html=mark_safe(REDLINE),
        outcome=outcome,
    )


AGREEMENT = AgreementPrint(
    municipality="Gemeente Voorbeeld",
    theme_title="Warme Wijken: wonen, warmte en zeggenschap in Waterveen",
    short_title="Warme Wijken",
    version_number=4,
    version_hash=HASH,
    binds_sentence=(
        "Dit akkoord bindt de raad als raadsbesluit en de partijen die tekenen als overeenkomst. "
        "Het bindt het college niet en het is geen begrotingsbesluit."
    ),
    legal_form="Vorm B: raadsbesluit met overeenkomst",
    stage_text="Vastgesteld",
    date=DECLARED,
    verify_url="https://cocreatie.voorbeeld.nl/voorbeeld/controleren",
    text_html=mark_safe(_text()),
    toc=TOC,
    fact_log='{"format": "urn:cocreatie:fact-log:1", "facts": []}\n',
    markdown="# Warme Wijken\n\nEén tekst, “samen” geschreven.\n",
    vote_record=vote_record(),
    decision_html=mark_safe(DECISION),
    parties=(
        *(PartyPrint(name, "fractie") for name in FACTIONS if name != "Dorpsbelang"),
        PartyPrint("Dorpsraad Oost", "maatschappelijke partij"),
        PartyPrint("Woonstichting De Haard", "maatschappelijke partij"),
        PartyPrint("Energiecoöperatie Zonkant U.A.", "maatschappelijke partij"),
    ),
    no_parties=(
        NoPartyPrint("Dorpsbelang", "heeft tegen gestemd en ondertekent niet"),
        NoPartyPrint("Huurdersvereniging West", "heeft niet gereageerd"),
    ),
    signatures=(
        SignaturePrint("De raad van de gemeente Voorbeeld", "M. Aerts", "voorzitter"),
        SignaturePrint("De raad van de gemeente Voorbeeld", "N. Dijk", "griffier"),
        SignaturePrint("Dorpsraad Oost", "O. Peeters", "voorzitter"),
        SignaturePrint("Woonstichting De Haard", "P. Willems", "bestuurder"),
        SignaturePrint("Energiecoöperatie Zonkant U.A.", "Q. de Boer", "bestuurder"),
    ),
    rounds=(COUNCIL, COMMUNITY),
    amendments=(
        _amendment("A1", "amendement", "A. de Vries (Samen Waterveen)", "Aangenomen"),
        _amendment("W2", "wijzigingsvoorstel", "Dorpsraad Oost", "Ingediend als amendement A1"),
    ),
    cooperatives=(
        CooperativePrint(
            name="Warmtecoöperatie Oost U.A.",
            purpose="Warmte voor de leden in Oost.",
            founders=("Dorpsraad Oost", "Woonstichting De Haard"),
            liability="U.A. (uitgesloten aansprakelijkheid)",
            stage="initiatiefgroep",
            article="Artikel 2. Over het 2e onderwerp",
            deed_passed=False,
        ),
        CooperativePrint(
            name="Coöperatief Buurthuis West B.A.",
            purpose="Ruimte voor de leden in West.",
            founders=("Dorpsraad Oost", "Stichting West"),
            liability="B.A. (beperkte aansprakelijkheid)",
            stage="akte gepasseerd",
            article="Artikel 6. Over het 6e onderwerp",
            deed_passed=True,
        ),
    ),
    remarks=(
        RemarkPrint(
            number="1",
            author="Een inwoner",
            passage="artikel 2, tweede lid",
            quote="met leden uit de wijk",
            body="Mogen ook ondernemers lid worden?\n\nDat staat er nu niet.",
            verdict="leidt tot aanpassing",
            answer="Ja. De toelichting zegt dat nu ook.",
        ),
    ),
    test_seal=True,
)

SHORT_TABLE = (
    "<table><thead><tr><th scope='col'>Wat</th><th scope='col'>Bedrag</th></tr></thead><tbody>"
    "<tr><td>Isolatie</td><td>€ 5</td></tr><tr><td>Warmte</td><td>€ 6</td></tr></tbody></table>"
)
SMALL = replace(
    AGREEMENT,
    text_html=mark_safe(
        "<h2 id='hoofdstuk-1'>Hoofdstuk 1. Wonen</h2><h3 id='artikel-1'>Artikel 1. Warmte</h3>"
        f"<p>De partijen werken samen.</p>{LISTS}{SHORT_TABLE}"
        "<h3 id='artikel-2'>Artikel 2. Geld</h3><p>Zie <a href='#artikel-1'>artikel 1</a> en "
        "<a href='https://voorbeeld.nl/'>de begroting</a>.</p>"
    ),
    toc=(
        TocEntry(1, "hoofdstuk-1", "Hoofdstuk 1. Wonen"),
        TocEntry(2, "artikel-1", "Artikel 1. Warmte"),
        TocEntry(2, "artikel-2", "Artikel 2. Geld"),
    ),
    amendments=AGREEMENT.amendments[:1],
    cooperatives=(),
    remarks=(),
)
WITHOUT_RECORDS = replace(
    SMALL, rounds=(), amendments=(), signatures=(), vote_record="", fact_log="", test_seal=False
)
DECIDED = replace(
    SMALL, mode=Mode.DECISION, rounds=(COUNCIL,), amendments=(), signatures=SMALL.signatures[:2]
)
CONCEPT = replace(WITHOUT_RECORDS, mode=Mode.CONCEPT, stage_text="Concept")
COMPARED = replace(
    WITHOUT_RECORDS,
    mode=Mode.COMPARISON,
    compared_with="versie 3",
    decision_html=mark_safe(""),
    text_html=mark_safe(
        "<h2 id='hoofdstuk-1'>Hoofdstuk 1. Wonen</h2><h3 id='artikel-1'>Artikel 1. Warmte</h3>"
        f"{REDLINE}<h3 id='artikel-2'>Artikel 2. Geld</h3><p>De raad betaalt.</p>"
    ),
)

HOSTILE = "<img src='file:///etc/passwd'><script>alert(1)</script>\"&amp;"
HOSTILE_AGREEMENT = replace(
    SMALL,
    theme_title=HOSTILE,
    binds_sentence=HOSTILE,
    parties=(PartyPrint(HOSTILE, HOSTILE),),
    remarks=tuple(replace(remark, body=HOSTILE, quote=HOSTILE) for remark in AGREEMENT.remarks),
    amendments=tuple(replace(each, rationale=HOSTILE) for each in AGREEMENT.amendments),
)
