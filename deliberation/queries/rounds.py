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
    Theme,
    Version,
    VersionReason,
    Voter,
)
from deliberation.rules.voting import Electorate, Ground, Outcome, VoteRule, revote_waives_quorum

from . import meetings, people, votes


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


def last_of(question: Question, electorate: Electorate) -> Round | None:
    """The last declared round on the same question, when it is put again."""
    rows = question.rounds.filter(electorate=electorate, state=RoundState.DECLARED)
    return rows.select_related("agenda_item__meeting").order_by("-declared_at").first()


def hindrance(theme: Theme, question: Question, electorate: Electorate) -> str | None:
    """Why this question cannot be put to this electorate now: a reason code, or None."""
    if question.rounds.filter(electorate=electorate, state__in=votes.RUNNING).exists():
        return "vote_running"
    before = last_of(question, electorate)
    if before and before.outcome not in (Outcome.INVALID_VOTE, Outcome.POSTPONED_TIE):
        return "already_decided"
    if electorate != Electorate.COUNCIL:
        return None
    return _hindrance_council(theme, question, before)


def _hindrance_council(theme: Theme, question: Question, before: Round | None) -> str | None:
    item = current_item(theme)
    if item is None:
        running = meetings.open_meeting(theme.municipality_id)
        return "item_not_current" if running else "meeting_not_open"
    if opinion_pending(theme):
        return "opinion_pending"
    if not theme.deliberation_closed_at:
        return "deliberation_open"
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
    if amendment is not None and amendment.subs.filter(state=AmendmentState.SUBMITTED).exists():
        return "sub_amendments_first"
    return None


def _hindrance_whole(theme: Theme, question: Question) -> str | None:
    if votes.on_the_whole(theme, Electorate.COMMUNITY) is None:
        return "community_first"
    open_ = (AmendmentState.SUBMITTED, AmendmentState.POSTPONED)
    if theme.amendments.filter(series__in=("A", "SA"), state__in=open_).exists():
        return "amendments_open"
    adopted = theme.amendments.filter(series="A", state=AmendmentState.ADOPTED).exists()
    if adopted and question.version_id == theme.tabled_version_id:
        return "not_consolidated"
    return None


def _same_meeting(before: Round, item: AgendaItem) -> bool:
    return before.agenda_item is not None and before.agenda_item.meeting_id == item.meeting_id


def repetition(round_: Round) -> dict[str, bool]:
    """What art. 20, 29 and 32 Gemeentewet say of this round because of an earlier one."""
    item, before = round_.agenda_item, round_.repeats
    if item is None:
        return {}
    later = before is not None and not _same_meeting(before, item)
    ground = (before.tally or {}).get("ground", "") if before else ""
    invalid = bool(ground) and revote_waives_quorum(Ground(ground), in_earlier_meeting=later)
    return {
        "reconvened_art20": _was_on_the_unopened_agenda(item),
        "revote_of_invalid": invalid,
        "reconvened_after_tie": bool(later and before and before.outcome == Outcome.POSTPONED_TIE),
    }


def _was_on_the_unopened_agenda(item: AgendaItem) -> bool:
    """Art. 29 lid 2 sub b: a subject of the meeting that could not open."""
    unopened = item.meeting.reconvened_of
    if unopened is None or item.theme_id is None:
        return False
    return unopened.items.filter(theme_id=item.theme_id).exists()


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
