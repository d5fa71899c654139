"""What else stands in the way of a verb, beside role and stage; without a database."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from deliberation.models import Amendment, Charter, Meeting, Remark, Round, Series
from deliberation.policy import Guest, Participant, Visitor, capacities, hears, refusal
from deliberation.rules.stages import Capacity, Stage, Verb
from deliberation.rules.voting import Electorate, Method

from .test_matrix import ACTORS, ELSEWHERE, FACTION, HERE, PARTY, subject_of, theme_in

YESTERDAY = timezone.localdate() - timedelta(days=1)
TODAY = timezone.localdate()


def test_remarks_and_change_requests_end_after_their_last_day():
    consulting, amending = theme_in(Stage.CONSULTING), theme_in(Stage.AMENDING)
    consulting.remarks_until = amending.change_requests_until = YESTERDAY
    assert refusal(Verb.PLACE_REMARK, Visitor(), consulting) == "date_passed"
    assert refusal(Verb.SUBMIT_CHANGE_REQUEST, ACTORS["representative"], amending) == "date_passed"


def test_on_the_last_day_itself_remarks_and_change_requests_are_welcome():
    consulting, amending = theme_in(Stage.CONSULTING), theme_in(Stage.AMENDING)
    consulting.remarks_until = amending.change_requests_until = TODAY
    assert refusal(Verb.PLACE_REMARK, Visitor(), consulting) is None
    assert refusal(Verb.SUBMIT_CHANGE_REQUEST, ACTORS["representative"], amending) is None


@pytest.mark.parametrize("verb", [Verb.SUBMIT_AMENDMENT, Verb.TAKE_OVER])
def test_after_the_deliberation_nobody_amends(verb):
    subject = subject_of(verb, Stage.DECIDING)
    theme = subject.theme if isinstance(subject, Amendment) else subject
    theme.deliberation_closed_at = timezone.now()
    assert refusal(verb, ACTORS["councillor"], subject) == "deliberation_closed"


def test_the_deliberation_is_closed_once():
    theme = theme_in(Stage.DECIDING)
    theme.deliberation_closed_at = timezone.now()
    assert refusal(Verb.CLOSE_DELIBERATION, ACTORS["chair"], theme) == "already_done"


@pytest.mark.parametrize("verb", [Verb.ADMIT_PARTY, Verb.EDIT_CHARTER, Verb.AGREE_CHARTER])
def test_frozen_spelregels_never_change(verb):
    theme = theme_in(Stage.DRAFTING)
    theme.charter.frozen_at = timezone.now()
    actor = ACTORS["councillor" if verb is Verb.AGREE_CHARTER else "clerk"]
    assert refusal(verb, actor, theme) == "charter_frozen"


@pytest.mark.parametrize(
    ("stage", "name", "reason"),
    [
        (Stage.PREPARING, "visitor", "not_your_draft"),
        (Stage.DRAFTING, "visitor", "not_your_draft"),
        (Stage.DRAFTING, "guest", "not_your_draft"),
        (Stage.DRAFTING, "stakeholder", "not_your_draft"),
        (Stage.DRAFTING, "clerk elsewhere", "not_your_draft"),
        (Stage.DRAFTING, "representative", None),
        (Stage.DRAFTING, "councillor", None),
        (Stage.DRAFTING, "college", None),
        (Stage.DRAFTING, "clerk", None),
        (Stage.CONSULTING, "visitor", None),
        (Stage.WITHDRAWN, "visitor", "not_your_draft"),
        (Stage.WITHDRAWN, "representative", None),
    ],
)
def test_a_running_draft_is_for_the_parties_when_the_spelregels_say_so(stage, name, reason):
    theme = theme_in(stage)
    Charter(theme=theme, vote_rule={}, draft_readers="parties")
    assert refusal(Verb.READ_TEXT, ACTORS[name], theme) == reason
    if stage is Stage.DRAFTING:
        assert refusal(Verb.PLACE_REMARK, ACTORS[name], theme) == reason


def test_a_text_that_was_tabled_stays_public_when_it_is_withdrawn():
    theme = theme_in(Stage.WITHDRAWN)
    Charter(theme=theme, vote_rule={}, draft_readers="parties")
    theme.tabled_version_id = uuid4()
    assert refusal(Verb.READ_TEXT, Visitor(), theme) is None


def test_a_guest_takes_back_only_what_the_guest_wrote():
    guest = Guest(uuid4(), HERE.pk)
    theme = theme_in(Stage.CONSULTING)
    mine = Remark(theme=theme, contributor_id=guest.contributor_id)
    theirs = Remark(theme=theme, contributor_id=uuid4())
    assert refusal(Verb.WITHDRAW_REMARK, guest, mine) is None
    assert refusal(Verb.WITHDRAW_REMARK, guest, theirs) == "not_yours"


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        ("submitted", None),
        ("postponed_tie", None),
        ("withdrawn", "already_decided"),
        ("taken_over", "already_decided"),
        ("adopted", "already_decided"),
        ("rejected", "already_decided"),
        ("lapsed", "already_decided"),
    ],
)
def test_what_was_decided_is_not_withdrawn_any_more(state, reason):
    row = Amendment(theme=theme_in(Stage.DECIDING), series=Series.AMENDMENT, state=state)
    assert refusal(Verb.WITHDRAW_AMENDMENT, ACTORS["clerk"], row) == reason
    assert refusal(Verb.SET_LAPSE, ACTORS["chair"], row) == reason
    assert refusal(Verb.ACCEPT_CO_SUBMISSION, ACTORS["councillor"], row) == reason


@pytest.mark.parametrize(
    ("series", "state", "reason"),
    [
        ("A", "submitted", "no_change_request"),
        ("SA", "submitted", "no_change_request"),
        ("W", "submitted", None),
        ("W", "taken_over", "already_decided"),
        ("W", "withdrawn", "already_decided"),
    ],
)
def test_only_a_pending_change_request_is_taken_over(series, state, reason):
    row = Amendment(theme=theme_in(Stage.AMENDING), series=series, state=state)
    assert refusal(Verb.TAKE_OVER, ACTORS["councillor"], row) == reason


STATES = ("open", "closed", "declared", "void")


@pytest.mark.parametrize(
    ("verb", "reasons"),
    [
        (Verb.CAST_VOTE, (None, "round_closed", "round_declared", "void")),
        (Verb.ENTER_VOTES, (None, "round_closed", "round_declared", "void")),
        (Verb.CLOSE_ROUND, (None, "round_closed", "round_declared", "void")),
        (Verb.VOID_ROUND, (None, None, "round_declared", "void")),
        (Verb.CORRECT_VOTE, ("round_not_closed", None, "round_declared", "void")),
        (Verb.DECLARE_ROUND, ("round_not_closed", None, "round_declared", "void")),
    ],
)
def test_each_state_of_a_round_opens_other_verbs(verb, reasons):
    actor = ACTORS["councillor" if verb is Verb.CAST_VOTE else "clerk"]
    round_ = subject_of(verb, Stage.DECIDING)
    found = []
    for state in STATES:
        round_.state = state
        found.append(refusal(verb, actor, round_))
    assert tuple(found) == reasons


def _vote(actor: Participant, **round_: object) -> str | None:
    row: Round = subject_of(Verb.CAST_VOTE, Stage.DECIDING)
    for name, value in round_.items():
        setattr(row, name, value)
    return refusal(Verb.CAST_VOTE, actor, row)


@pytest.mark.parametrize("method", [m for m in Method if m is not Method.ELECTRONIC])
def test_a_vote_by_hand_is_not_cast_from_a_seat(method):
    assert _vote(ACTORS["councillor"], method=method) == "wrong_method"


@pytest.mark.parametrize("method", [Method.ELECTRONIC, Method.PAPER, Method.SECRET])
def test_the_clerk_enters_only_votes_by_hand_and_roll_call(method):
    row = subject_of(Verb.ENTER_VOTES, Stage.DECIDING)
    row.method = method
    assert refusal(Verb.ENTER_VOTES, ACTORS["clerk"], row) == "wrong_method"


def test_each_electorate_votes_in_its_own_round():
    community = {"electorate": Electorate.COMMUNITY}
    assert _vote(ACTORS["representative"], **community) is None
    assert _vote(ACTORS["substitute"], **community) is None
    assert _vote(ACTORS["councillor"], **community) == "not_entitled"
    assert _vote(ACTORS["representative"]) == "not_entitled"


def test_a_councillor_who_represents_a_party_votes_as_councillor_only():
    both = Participant(uuid4(), "Ria", HERE.pk, faction_id=FACTION, represents=frozenset({PARTY}))
    assert _vote(both) is None
    assert _vote(both, electorate=Electorate.COMMUNITY) == "also_councillor"


def test_no_vote_counts_after_the_last_day_of_a_round():
    party = {"electorate": Electorate.COMMUNITY}
    assert _vote(ACTORS["representative"], closes_on=YESTERDAY, **party) == "date_passed"
    assert _vote(ACTORS["representative"], closes_on=TODAY, **party) is None


@pytest.mark.parametrize(
    ("verb", "reasons"),
    [
        (Verb.OPEN_MEETING, (None, "meeting_not_planned", "meeting_not_planned")),
        (Verb.CLOSE_MEETING, ("meeting_not_open", None, "meeting_not_open")),
    ],
)
def test_a_meeting_is_opened_and_closed_once(verb, reasons):
    states = ("planned", "open", "closed")
    found = [refusal(verb, ACTORS["chair"], Meeting(municipality=HERE, state=s)) for s in states]
    assert tuple(found) == reasons


def test_abroad_everybody_is_just_anyone():
    assert capacities(ACTORS["clerk elsewhere"], HERE.pk) == {Capacity.ANYONE}
    assert Capacity.CLERK in capacities(ACTORS["clerk elsewhere"], ELSEWHERE.pk)


@pytest.mark.parametrize(
    ("audience", "who"),
    [
        ("public", set(ACTORS)),
        ("clerks", {"clerk"}),
        (
            "participants",
            set(ACTORS) - {"visitor", "guest", "member", "clerk elsewhere"},
        ),
        (f"person:{ACTORS['councillor'].person_id}", {"councillor"}),
        ("person:", set()),
        ("nobody in particular", set()),
    ],
    ids=["public", "clerks", "participants", "one person", "a person without name", "nobody"],
)
def test_a_fact_is_told_to_its_audience_only(audience, who):
    assert {name for name, one in ACTORS.items() if hears(one, audience, HERE.pk)} == who
