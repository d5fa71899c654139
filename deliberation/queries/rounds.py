"""Before a round opens: what hinders it, who is on its list, and which Version it is about."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from deliberation.models import (
    AgendaItem,
    AmendmentState,
    ItemState,
    MeetingState,
    Question,
    QuestionKind,
    Round,
    RoundState,
    Series,
    Theme,
    Version,
    VersionReason,
    Voter,
)
from deliberation.rules.voting import Electorate, Ground, Outcome, VoteRule, revote_waives_quorum

from . import meetings, people, votes

UNDECIDED = (AmendmentState.SUBMITTED, AmendmentState.POSTPONED)


def current_item(theme: Theme) -> AgendaItem | None:
    """The agenda item of an open meeting under which this theme is being discussed."""
    rows = AgendaItem.objects.filter(
        theme=theme, state=ItemState.CURRENT, meeting__state=MeetingState.OPEN
    )
    return rows.select_related("meeting").first()


def version_for(theme: Theme, electorate: Electorate) -> Version:
    """What is voted on as a whole: by the community as tabled, by the council as it now reads."""
    tabled = theme.tabled_version
    if tabled is None:
        raise ValueError("nothing is tabled")
    if electorate == Electorate.COMMUNITY:
        return tabled
    newer = theme.versions.filter(number__gt=tabled.number, reason=VersionReason.ADOPTED)
    return newer.order_by("-number").first() or tabled


def _held(question: Question, electorate: Electorate) -> list[Round]:
    """The rounds of one electorate on a question; none when it was never put."""
    if question._state.adding:
        return []
    return [one for one in question.rounds.all() if one.electorate == electorate]


def _declared(question: Question, electorate: Electorate) -> list[Round]:
    """Those of them whose outcome was declared, the last one last."""
    found = [one for one in _held(question, electorate) if one.state == RoundState.DECLARED]
    return sorted(found, key=lambda one: one.declared_at or one.opened_at)


def last_of(question: Question, electorate: Electorate) -> Round | None:
    """The last declared round on the same question, when it is put again."""
    return next(reversed(_declared(question, electorate)), None)


def hindrance(theme: Theme, question: Question, electorate: Electorate) -> str | None:
    """Why this question cannot be put to this electorate now: a reason code, or None."""
    if reason := hindrance_settled(question, electorate):
        return reason
    if electorate != Electorate.COUNCIL:
        return None
    item = current_item(theme)
    return hindrance_room(theme, item) or hindrance_council(theme, question, item)


def hindrance_settled(question: Question, electorate: Electorate) -> str | None:
    """Why not, by the rounds that this electorate held on the question."""
    if any(one.state in votes.RUNNING for one in _held(question, electorate)):
        return "vote_running"
    before = last_of(question, electorate)
    if before and before.outcome not in (Outcome.INVALID_VOTE, Outcome.POSTPONED_TIE):
        return "already_decided"
    return None


def hindrance_room(theme: Theme, item: AgendaItem | None) -> str | None:
    """Why the council cannot vote on anything of this theme now; `item` is what is discussed."""
    if item is None:
        running = meetings.open_meeting(theme.municipality_id)
        return "item_not_current" if running else "meeting_not_open"
    if not meetings.may_take_up(item):
        return "no_quorum_for_item"
    if opinion_pending(theme):
        return "opinion_pending"
    return None if theme.deliberation_closed_at else "deliberation_open"


def hindrance_council(theme: Theme, question: Question, item: AgendaItem | None) -> str | None:
    """Why the council cannot vote on this question although it sits and discusses the theme."""
    before = last_of(question, Electorate.COUNCIL)
    if before and before.outcome == Outcome.POSTPONED_TIE and _same_meeting(before, item):
        return "next_meeting"
    if question.kind == QuestionKind.AMENDMENT:
        return _hindrance_amendment(question)
    return _hindrance_whole(theme, question) if question.kind == QuestionKind.WHOLE else None


def opinion_pending(theme: Theme) -> bool:
    """Whether the college may still give wensen en bedenkingen (art. 147a Gemeentewet)."""
    if not theme.initiative or theme.college_opinion_at:
        return False
    term: date | None = theme.college_term
    return term is None or timezone.localdate() <= term


def _hindrance_amendment(question: Question) -> str | None:
    amendment = question.amendment
    if amendment is None:
        return None
    if amendment.series == Series.CHANGE_REQUEST:
        return "not_an_amendment"
    open_ = any(sub.state in UNDECIDED for sub in amendment.subs.all())
    return "sub_amendments_first" if open_ else None


def _hindrance_whole(theme: Theme, question: Question) -> str | None:
    community = votes.on_the_whole(theme, Electorate.COMMUNITY)
    if community is None or community.outcome == Outcome.INVALID_VOTE:
        return "community_first"
    tabled = theme.amendments.filter(version=theme.tabled_version)
    if tabled.filter(series__in=("A", "SA"), state__in=UNDECIDED).exists():
        return "amendments_open"
    adopted = tabled.filter(series="A", state=AmendmentState.ADOPTED).exists()
    if adopted and question.version_id == theme.tabled_version_id:
        return "not_consolidated"
    return None


def _same_meeting(before: Round, item: AgendaItem | None) -> bool:
    held = before.agenda_item
    return held is not None and item is not None and held.meeting_id == item.meeting_id


def repetition(round_: Round) -> dict[str, bool]:
    """What art. 20, 29 and 32 Gemeentewet say of this round because of earlier ones.

    A tie or an invalid vote of any earlier meeting counts, whatever came of a vote in between.
    """
    item = round_.agenda_item
    if item is None:
        return {}
    declared = _declared(round_.question, Electorate(round_.electorate))
    earlier = [one for one in declared if not _same_meeting(one, item)]
    grounds = [Ground(one.tally["ground"]) for one in earlier if one.tally]
    return {
        "reconvened_art20": meetings.from_the_unopened(item),
        "revote_of_invalid": any(
            revote_waives_quorum(ground, in_earlier_meeting=True) for ground in grounds
        ),
        "reconvened_after_tie": any(one.outcome == Outcome.POSTPONED_TIE for one in earlier),
    }


def list_for(theme: Theme, round_: Round, rule: VoteRule) -> list[Voter]:
    """The unsaved voters of a round about to open, in their order."""
    if round_.electorate == Electorate.COUNCIL:
        return _councillors(theme, round_)
    return [
        Voter(
            round=round_,
            party=seat.party,
            name=seat.party.name,
            weight=seat.party.weight if rule.weights else "1",
            position=number,
        )
        for number, seat in enumerate(people.community_at(theme), start=1)
    ]


def _councillors(theme: Theme, round_: Round) -> list[Voter]:
    item = round_.agenda_item
    here = people.present(item.meeting) if item else set()
    reported = meetings.reported(theme)
    return [
        Voter(
            round=round_,
            person=seat.person,
            party=seat.party,
            name=seat.person.name,
            position=number,
            present=seat.person_id in here,
            excluded=seat.person_id in reported,
        )
        for number, seat in enumerate(people.councillors(theme.municipality_id), start=1)
    ]
