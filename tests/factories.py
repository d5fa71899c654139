"""People, meetings and themes for tests, made by the real actions: a trait is a state reached."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from uuid import UUID

from django.apps import apps
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from deliberation.actions import (
    amendments,
    drafts,
    meetings,
    remarks,
    rounds,
    stages,
    texts,
    themes,
)
from deliberation.actions.voting import cast_vote, enter_show_of_hands
from deliberation.models import (
    Amendment,
    Draft,
    Event,
    Meeting,
    Membership,
    Municipality,
    Office,
    Party,
    PartyKind,
    Person,
    QuestionKind,
    Remark,
    Role,
    Round,
    Seat,
    Theme,
    Version,
)
from deliberation.policy import Participant
from deliberation.queries import people
from deliberation.queries import texts as reading
from deliberation.rules.stages import Stage
from deliberation.rules.voting import Choice, Electorate, Majority, Method, VoteRule

PASSWORD = "samen-schrijven"
SINCE = date(2026, 3, 26)
TEXT = """# Wonen aan de rivier

Raad en samenleving maken samen dit akkoord.

## Bouwen

### Betaalbare huizen

De gemeente bouwt ieder jaar honderd betaalbare huizen.

### Groen

Bij ieder huis komt een boom.
"""
FACTIONS = {"Vooruit": ("Aylin", "Joost", "Marit"), "Dorpsbelang": ("Geert", "Ria")}
COMMUNITY = {"Bewonersraad": "Fatima", "Ondernemers": "Peter"}


@dataclass(frozen=True)
class Town:
    """A municipality of five seats with two factions, two community parties and its offices."""

    place: Municipality

    def actor(self, name: str) -> Participant:
        """Somebody of this town, as actor; everybody's name is unique within a town."""
        found = people.actor(self.person(name), self.place)
        assert isinstance(found, Participant)
        return found

    def person(self, name: str) -> Person:
        return Person.objects.get(email=self.email(name))

    def email(self, name: str) -> str:
        return f"{name}@{self.place.slug}.example".lower()

    def party(self, name: str) -> Party:
        return Party.objects.get(municipality=self.place, name=name)

    @property
    def clerk(self) -> Participant:
        return self.actor("Hanna")

    @property
    def chair(self) -> Participant:
        return self.actor("Veen")

    @property
    def councillor(self) -> Participant:
        return self.actor("Aylin")

    @property
    def representative(self) -> Participant:
        return self.actor("Fatima")

    @property
    def resident(self) -> Participant:
        return self.actor("Tineke")


def town(slug: str = "voorbeeld", **settings: object) -> Town:
    """A fresh municipality with its people."""
    wanted = {"statutory_seats": 5, "electronic_voting": True, **settings}
    made = Town(Municipality.objects.create(slug=slug, name=slug.capitalize(), **wanted))
    for name, members in FACTIONS.items():
        faction = _party(made, name, PartyKind.FACTION)
        for member in members:
            seat(made, faction, member, Seat.COUNCILLOR)
    for name, member in COMMUNITY.items():
        seat(made, _party(made, name, PartyKind.COMMUNITY), member, Seat.REPRESENTATIVE)
    for office, name in {
        Office.CLERK: "Hanna",
        Office.CHAIR: "Veen",
        Office.COLLEGE: "Okafor",
        Office.STAKEHOLDER: "Tineke",
    }.items():
        Role.objects.create(
            person=person(made, name), municipality=made.place, office=office, since=SINCE
        )
    return made


def _party(where: Town, name: str, kind: PartyKind) -> Party:
    return Party.objects.create(municipality=where.place, name=name, short_name=name, kind=kind)


def person(where: Town, name: str) -> Person:
    """Somebody with an account and no rights yet."""
    return Person.objects.create(email=where.email(name), name=name, password=_hashed_password())


@cache
def _hashed_password() -> str:
    """Hashed once: hashing is slow on purpose."""
    return make_password(PASSWORD)


def seat(where: Town, party: Party, name: str, kind: Seat) -> Membership:
    """A new person with a seat in a party."""
    position = Membership.objects.filter(party__municipality=where.place).count() + 1
    return Membership.objects.create(
        person=person(where, name), party=party, seat=kind, position=position, since=SINCE
    )


def join(where: Town, name: str, party: str, kind: Seat) -> Membership:
    """A seat more for somebody of this town."""
    return Membership.objects.create(
        person=where.person(name), party=where.party(party), seat=kind, since=SINCE
    )


def end_mandate(where: Town, name: str) -> None:
    """From today on somebody has no seat any more."""
    Membership.objects.filter(person=where.person(name)).update(until=today())


# --- themes: each trait is reached by the real actions --------------------------------------------


def theme_in(where: Town, stage: Stage, *, title: str = "Wonen aan de rivier") -> Theme:
    """A theme that the real actions brought to this stage, with a text from `drafting` on."""
    details = themes.ThemeDetails(title=title)
    theme = themes.create_theme(where.place, actor=where.clerk, details=details)
    for party in Party.objects.filter(municipality=where.place):
        themes.admit_party(theme, actor=where.clerk, party_id=party.pk)
    all_agree(where, theme)
    for step in _ROAD[stage]:
        _before(where, theme, step, to=stage)
        theme = stages.move_stage(theme, actor=where.clerk, target=step)
    return fresh(theme)


def all_agree(where: Town, theme: Theme) -> None:
    """Every party agrees to the spelregels."""
    for name in ("Aylin", "Geert", "Fatima", "Peter"):
        themes.agree_charter(theme, actor=where.actor(name))


_TO_DECIDING = (Stage.DRAFTING, Stage.CONSULTING, Stage.AMENDING, Stage.DECIDING)
_ROAD: Mapping[Stage, tuple[Stage, ...]] = {
    Stage.PREPARING: (),
    Stage.DRAFTING: _TO_DECIDING[:1],
    Stage.CONSULTING: _TO_DECIDING[:2],
    Stage.AMENDING: _TO_DECIDING[:3],
    Stage.DECIDING: _TO_DECIDING,
    Stage.CONFIRMING: (*_TO_DECIDING, Stage.CONFIRMING),
    Stage.ADOPTED: (*_TO_DECIDING, Stage.ADOPTED),
    Stage.IN_FORCE: (*_TO_DECIDING, Stage.ADOPTED, Stage.IN_FORCE),
    Stage.REJECTED: (*_TO_DECIDING, Stage.REJECTED),
    Stage.WITHDRAWN: (Stage.DRAFTING, Stage.WITHDRAWN),
}


def _before(where: Town, theme: Theme, step: Stage, *, to: Stage) -> None:
    """What must have happened before a theme can take this step."""
    match step:
        case Stage.CONSULTING:
            import_text(where, theme)
        case Stage.CONFIRMING:
            change = amendment(where, theme)
            meeting = discuss(where, theme)
            council_round(where, theme, amendment=change)
            texts.consolidate(fresh(theme), actor=where.clerk)
            vote_on_the_whole(where, theme)
            meetings.close_meeting(meeting, actor=where.chair)
        case Stage.ADOPTED | Stage.REJECTED:
            meeting = discuss(where, theme)
            against = step is Stage.REJECTED
            vote_on_the_whole(where, theme, Choice.AGAINST if against else Choice.IN_FAVOUR)
            meetings.close_meeting(meeting, actor=where.chair)


def deciding_by_consent(where: Town) -> Theme:
    """A theme in `deciding` on which the parties vote by consent."""
    theme = theme_in(where, Stage.DRAFTING)
    terms = themes.CharterTerms(vote_rule=VoteRule(Majority.CONSENT))
    themes.edit_charter(theme, actor=where.clerk, terms=terms)
    all_agree(where, theme)
    import_text(where, theme)
    for step in _TO_DECIDING[1:]:
        theme = stages.move_stage(theme, actor=where.clerk, target=step)
    return fresh(theme)


def fresh(theme: Theme) -> Theme:
    """The theme as it now stands in the database."""
    return Theme.objects.select_related("municipality", "charter", "tabled_version").get(
        pk=theme.pk
    )


def import_text(where: Town, theme: Theme, source: str = TEXT) -> Version:
    """A Version read from Markdown."""
    return texts.import_text(theme, actor=where.clerk, source=source.encode())[0]


def block(theme: Theme, words: str) -> str:
    """The id of the first block of the newest text that holds these words."""
    text = reading.text_of(theme.versions.latest("number"))
    return next(one.id for one in text if words in one.text)


def proposal(
    theme: Theme, *, words: str = "Bij ieder huis komen twee bomen.", parent: UUID | None = None
) -> amendments.Proposal:
    """A proposal to change the sentence about trees."""
    return amendments.Proposal(
        title="Meer bomen",
        rationale="Eén boom is weinig.",
        blocks=(block(theme, "Bij ieder huis"),),
        words=words,
        parent=parent,
        version=theme.tabled_version.number if theme.tabled_version else None,
    )


def amendment(where: Town, theme: Theme, *, by: str = "Aylin") -> Amendment:
    """An amendement of a councillor on the sentence about trees."""
    theme = fresh(theme)
    return amendments.submit_amendment(theme, actor=where.actor(by), proposal=proposal(theme))


def change_request(where: Town, theme: Theme) -> Amendment:
    """A wijzigingsvoorstel of a community party on the sentence about trees."""
    theme, words = fresh(theme), "Bij ieder huis komen drie bomen."
    return amendments.submit_change_request(
        theme, actor=where.representative, proposal=proposal(theme, words=words)
    )


def open_draft(where: Town, theme: Theme) -> Draft:
    """The text of all, opened by the clerk while the theme is in `drafting`."""
    return drafts.open_draft(fresh(theme), actor=where.clerk)


def written_text(where: Town) -> tuple[Theme, Draft]:
    """A theme in `drafting` with an imported text, and the draft in which it is written on."""
    theme = theme_in(where, Stage.DRAFTING)
    import_text(where, theme)
    return fresh(theme), open_draft(where, theme)


def draft_amendment(where: Town, theme: Theme, *, by: str = "Aylin") -> Draft:
    """An amendment of the sentence about trees, being written in the editor."""
    return drafts.start_amendment(
        fresh(theme), actor=where.actor(by), blocks=[block(theme, "Bij ieder huis")]
    )


def remark(where: Town, theme: Theme, *, body: str = "Welke boom?") -> Remark:
    """A remark of a resident on the sentence about trees."""
    words = remarks.RemarkWords(block_id=block(theme, "komt een boom"), body=body)
    version = theme.versions.latest("number")
    return remarks.place_remark(version, actor=where.resident, words=words)


# --- meetings and votes ---------------------------------------------------------------------------


def planned(where: Town, *, present: Iterable[str] = ()) -> Meeting:
    """A meeting that is not open yet, with these councillors on the attendance list."""
    meeting = meetings.plan_meeting(
        where.place, actor=where.clerk, title="Raad", starts_at=timezone.now()
    )
    keys = [where.person(name).pk for name in present]
    meetings.record_attendance(meeting, actor=where.clerk, present=keys)
    return meeting


def discuss(where: Town, theme: Theme) -> Meeting:
    """An open meeting, everybody present, this theme under discussion, deliberation closed."""
    meeting = meetings.plan_meeting(
        where.place, actor=where.clerk, title="Raad", starts_at=timezone.now()
    )
    item = meetings.add_item(meeting, actor=where.clerk, title=theme.title, theme_id=theme.pk)
    seated = {member.person_id for member in people.councillors(where.place.pk)}
    meetings.record_attendance(meeting, actor=where.clerk, present=seated)
    meetings.open_meeting(meeting, actor=where.chair)
    meetings.take_item(item, actor=where.chair)
    if fresh(theme).deliberation_closed_at is None:
        amendments.close_deliberation(theme, actor=where.chair)
    return meeting


def open_round(
    where: Town,
    theme: Theme,
    *,
    electorate: Electorate = Electorate.COMMUNITY,
    method: Method = Method.ELECTRONIC,
    amendment: Amendment | None = None,
) -> Round:
    """An open round on the whole, or on an amendment."""
    terms = rounds.RoundTerms(
        kind=QuestionKind.AMENDMENT if amendment else QuestionKind.WHOLE,
        electorate=electorate,
        method=method,
        amendment=amendment.pk if amendment else None,
    )
    return rounds.open_round(fresh(theme), actor=where.clerk, terms=terms)


def declared(where: Town, round_: Round) -> Round:
    """Closed by the clerk and declared by the chair."""
    return rounds.declare_round(rounds.close_round(round_, actor=where.clerk), actor=where.chair)


def community_round(where: Town, theme: Theme, choice: Choice = Choice.IN_FAVOUR) -> Round:
    """A declared round in which every community party voted the same on the whole."""
    round_ = open_round(where, theme)
    for name in COMMUNITY.values():
        cast_vote(round_, actor=where.actor(name), choice=choice)
    return declared(where, round_)


def council_round(
    where: Town,
    theme: Theme,
    choice: Choice = Choice.IN_FAVOUR,
    *,
    amendment: Amendment | None = None,
) -> Round:
    """A declared round by show of hands in which every faction voted the same."""
    hands = Method.SHOW_OF_HANDS
    round_ = open_round(
        where, theme, electorate=Electorate.COUNCIL, method=hands, amendment=amendment
    )
    votes = {where.party(name).pk: choice for name in FACTIONS}
    return declared(where, enter_show_of_hands(round_, actor=where.clerk, factions=votes))


def vote_on_the_whole(where: Town, theme: Theme, choice: Choice = Choice.IN_FAVOUR) -> None:
    """Both electorates vote on the whole: the parties in favour, the council as given."""
    community_round(where, theme)
    council_round(where, theme, choice)


# --- what stands in the database ------------------------------------------------------------------


def everything() -> dict[str, list[tuple[object, ...]]]:
    """Every row of both apps, to see that a refusal changed nothing."""
    labels = ("deliberation", "agreements")
    models = [one for label in labels for one in apps.get_app_config(label).get_models()]
    return {one.__name__: sorted(one.objects.values_list(), key=repr) for one in models}


def today() -> date:
    """The day it is in the Netherlands."""
    return timezone.localdate()


def days(number: int) -> timedelta:
    """So many days."""
    return timedelta(days=number)


def facts(on: Theme | Meeting | Municipality) -> list[Event]:
    """The facts of a stream, oldest first."""
    return list(Event.objects.filter(stream_id=on.pk).order_by("seq"))


def last_fact(on: Theme | Meeting | Municipality) -> tuple[str, dict[str, object]]:
    """(type, payload) of the last fact of a stream."""
    last = facts(on)[-1]
    return last.type, last.payload


def sha(*parts: str) -> str:
    """SHA-256 (hex) of the parts with a unit separator between them."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
