"""Fill an empty database with the fictional Gemeente Voorbeeld; does nothing the second time."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from deliberation.actions import amendments, remarks, stages, texts, themes
from deliberation.management.demo import COMMUNITY, FACTIONS, OFFICES, PASSWORD, SLUG, email
from deliberation.models import (
    Membership,
    Municipality,
    Office,
    Party,
    PartyKind,
    Person,
    Role,
    Seat,
    Theme,
    Verdict,
)
from deliberation.policy import Participant
from deliberation.queries import people as who
from deliberation.queries.texts import text_of
from deliberation.rules.blocks import Kind
from deliberation.rules.stages import Stage

TEXTS = Path(__file__).resolve().parent.parent / "texts"


class Command(BaseCommand):
    """`manage.py seed`."""

    help = "Vult een lege database met de fictieve Gemeente Voorbeeld."

    def handle(self, *args: object, **options: object) -> None:
        """Seed once."""
        if Municipality.objects.filter(slug=SLUG).exists():
            self.stdout.write("Gemeente Voorbeeld staat er al.")
            return
        with transaction.atomic():
            place = municipality()
            theme = energy(place)
            play(place)
        self.stdout.write(f"Gemeente Voorbeeld staat klaar: /{place.slug}/themas/{theme.slug}/")


def municipality() -> Municipality:
    """The municipality with its council, community parties and offices."""
    place = Municipality.objects.create(
        slug=SLUG, name="Gemeente Voorbeeld", statutory_seats=9, electronic_voting=True
    )
    position = 0
    for rank, (name, members) in enumerate(FACTIONS.items()):
        party = _party(place, name, PartyKind.FACTION, rank)
        for member in members:
            position += 1
            _seat(party, member, Seat.COUNCILLOR, position)
    for rank, (name, member) in enumerate(COMMUNITY.items()):
        _seat(_party(place, name, PartyKind.COMMUNITY, rank), member, Seat.REPRESENTATIVE, 1)
    for office, name in OFFICES.items():
        since = date(2026, 3, 26)
        Role.objects.create(person=_person(name), municipality=place, office=office, since=since)
    return place


def _party(place: Municipality, name: str, kind: PartyKind, position: int) -> Party:
    return Party.objects.create(
        municipality=place, name=name, short_name=name[:40], kind=kind, position=position
    )


def _person(name: str) -> Person:
    person = Person(email=email(name), name=name)
    person.set_password(PASSWORD)
    person.save()
    return person


def _seat(party: Party, name: str, seat: Seat, position: int) -> None:
    Membership.objects.create(
        person=_person(name), party=party, seat=seat, position=position, since=date(2026, 3, 26)
    )


def actor(place: Municipality, name: str) -> Participant:
    """The demo person of that name as actor."""
    found = who.actor(Person.objects.get(email=email(name)), place)
    if not isinstance(found, Participant):
        raise TypeError(name)
    return found


def energy(place: Municipality) -> Theme:
    """A theme in stage `amending`: remarks answered, an amendement and a wijzigingsvoorstel in."""
    clerk = actor(place, OFFICES[Office.CLERK])
    details = themes.ThemeDetails(
        title="Energie in de buurt",
        challenge="Eén op de zeven huishoudens in Voorbeeld kan de energierekening niet dragen. "
        "Hoe krijgen alle huizen warmte en stroom die te betalen zijn, en wie beslist daarover?",
        boundary_conditions="Het stroomnet in Voorbeeld-Oost is vol tot 2031. "
        "De raad heeft voor 2027 en 2028 samen ten hoogste € 600.000.",
        remarks_until=timezone.localdate() + timedelta(days=14),
        change_requests_until=timezone.localdate() + timedelta(days=30),
    )
    theme = _public(place, details, "energie-in-de-buurt.md")
    _remarks(place, theme)
    stages.move_stage(theme, actor=clerk, target=Stage.AMENDING)
    theme.refresh_from_db()
    _proposals(place, theme)
    return theme


def play(place: Municipality) -> Theme:
    """A theme in stage `consulting`: everybody can still leave a remark."""
    details = themes.ThemeDetails(
        title="Spelen en ontmoeten",
        challenge="Kinderen spelen minder buiten en ouderen zien soms dagen niemand. "
        "Welke plek helpt hen allebei, en wie zorgt ervoor?",
        boundary_conditions="Er komt geen nieuwe grond bij. "
        "De raad heeft voor 2027 tot en met 2029 samen ten hoogste € 240.000.",
        remarks_until=timezone.localdate() + timedelta(days=28),
    )
    return _public(place, details, "spelen-en-ontmoeten.md")


def _public(place: Municipality, details: themes.ThemeDetails, text: str) -> Theme:
    """A theme of all parties whose text everybody can react to."""
    clerk = actor(place, OFFICES[Office.CLERK])
    theme = themes.create_theme(place, actor=clerk, details=details)
    for party in Party.objects.filter(municipality=place):
        themes.admit_party(theme, actor=clerk, party_id=party.pk)
    _agree(place, theme)
    stages.move_stage(theme, actor=clerk, target=Stage.DRAFTING)
    texts.import_text(theme, actor=clerk, source=(TEXTS / text).read_bytes())
    return stages.move_stage(theme, actor=clerk, target=Stage.CONSULTING)


def _agree(place: Municipality, theme: Theme) -> None:
    speakers = [members[0] for members in FACTIONS.values()] + list(COMMUNITY.values())
    for name in speakers:
        themes.agree_charter(theme, actor=actor(place, name))


def _block(theme: Theme, words: str) -> str:
    """The id of the first block of the newest text that holds these words."""
    text = text_of(theme.versions.latest("number"))
    return next(block.id for block in text if words in block.text and block.kind is not Kind.TITLE)


def _remarks(place: Municipality, theme: Theme) -> None:
    clerk, resident = actor(place, OFFICES[Office.CLERK]), actor(place, "Tineke Brouwer")
    version = theme.versions.latest("number")
    words = remarks.RemarkWords(
        block_id=_block(theme, "energiecoach die aan huis komt"),
        quote="400 bezoeken per jaar",
        body="In onze straat alleen al zijn dertig huizen. Is 400 genoeg voor heel Voorbeeld?",
    )
    placed = remarks.place_remark(version, actor=resident, words=words)
    remarks.answer_remark(
        placed,
        actor=clerk,
        verdict=Verdict.NOTED,
        answer="Het aantal volgt uit het geld dat de raad heeft. Na een jaar kijken wij opnieuw.",
    )


def _proposals(place: Municipality, theme: Theme) -> None:
    lease = _block(theme, "Ieder huishouden in Voorbeeld kan lid worden")
    amendments.submit_amendment(
        theme,
        actor=actor(place, "Noor Bakker"),
        proposal=amendments.Proposal(
            title="Lid worden kan ook in termijnen",
            rationale="Vijfentwintig euro is voor sommige gezinnen veel geld in één keer.",
            blocks=(lease,),
            words="1. Ieder huishouden in Voorbeeld kan lid worden voor € 25, in één keer of in "
            "vijf maanden.",
        ),
    )
    coach = _block(theme, "energiecoach die aan huis komt")
    amendments.submit_change_request(
        theme,
        actor=actor(place, "Fatima Yildiz"),
        proposal=amendments.Proposal(
            title="Zeshonderd bezoeken",
            rationale="Wij krijgen nu al meer vragen dan de coaches aankunnen.",
            blocks=(coach,),
            words="Elke buurt krijgt een energiecoach die aan huis komt. De coach is een "
            "buurtgenoot, krijgt een opleiding en een vergoeding van € 25 per bezoek. De gemeente "
            "betaalt in 2027 en 2028 ten hoogste 600 bezoeken per jaar.",
        ),
    )
