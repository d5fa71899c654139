"""The life of an agreement: the ways between its stages, and who may do what in each."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.policy.reasons import REASONS
from deliberation.rules.stages import (
    MATRIX,
    MOVES,
    Capacity,
    Situation,
    Stage,
    Verb,
    move_refusal,
)

AGREED = Situation(has_text=True, parties=5, agreed=5, standing=2, minimum_parties=2)
ADOPTED = replace(AGREED, outcome="adopted")
PENDING = replace(AGREED, outcome="pending_confirmation")
REJECTED = replace(AGREED, outcome="rejected")
ENDED = (Stage.REJECTED, Stage.WITHDRAWN)

P, D, C, A, B, V = (
    Stage.PREPARING,
    Stage.DRAFTING,
    Stage.CONSULTING,
    Stage.AMENDING,
    Stage.DECIDING,
    Stage.CONFIRMING,
)

WAYS = {
    "drafting begins when all parties agree the spelregels": (P, D, AGREED, None),
    "drafting waits for the last party to agree": (
        P,
        D,
        replace(AGREED, agreed=4),
        "charter_not_agreed",
    ),
    "without parties nobody agreed": (P, D, Situation(), "charter_not_agreed"),
    "consulting waits until the text is frozen": (
        D,
        C,
        replace(AGREED, draft_open=True),
        "draft_open",
    ),
    "withdrawing does not wait for it": (
        D,
        Stage.WITHDRAWN,
        replace(AGREED, draft_open=True),
        None,
    ),
    "consulting needs a text": (D, C, replace(AGREED, has_text=False), "no_version"),
    "who joined while drafting must agree before consulting": (
        D,
        C,
        replace(AGREED, parties=6),
        "charter_not_agreed",
    ),
    "consulting begins with a text": (D, C, AGREED, None),
    "amending waits for the last answer": (
        C,
        A,
        replace(AGREED, unanswered_remarks=1),
        "remarks_unanswered",
    ),
    "amending begins when each remark is answered": (C, A, AGREED, None),
    "from consulting one may go back to drafting": (C, D, AGREED, None),
    "from amending one may go back to drafting": (A, D, AGREED, None),
    "from deciding one may not go back": (B, D, AGREED, "no_such_move"),
    "deciding needs a text": (A, B, replace(AGREED, has_text=False), "no_version"),
    "adopted by both and unchanged is adopted": (B, Stage.ADOPTED, ADOPTED, None),
    "nothing is adopted before the outcome": (B, Stage.ADOPTED, AGREED, "not_adopted"),
    "nothing is adopted while a round runs": (
        B,
        Stage.ADOPTED,
        replace(ADOPTED, running_rounds=1),
        "round_running",
    ),
    "a changed text goes to the parties first": (B, V, PENDING, None),
    "an unchanged text has nothing to confirm": (B, V, ADOPTED, "not_pending_confirmation"),
    "a changed text is not adopted at once": (B, Stage.ADOPTED, PENDING, "not_adopted"),
    "a rejected agreement is rejected": (B, Stage.REJECTED, REJECTED, None),
    "an adopted agreement is not rejected": (B, Stage.REJECTED, ADOPTED, "not_rejected"),
    "confirming ends when all have answered": (V, Stage.ADOPTED, PENDING, None),
    "confirming waits for who is silent": (
        V,
        Stage.ADOPTED,
        replace(PENDING, unanswered_confirmations=1),
        "confirmations_pending",
    ),
    "confirming ends with its term": (
        V,
        Stage.ADOPTED,
        replace(PENDING, unanswered_confirmations=1, confirmation_term_passed=True),
        None,
    ),
    "below the minimum of parties nothing is adopted": (
        V,
        Stage.ADOPTED,
        replace(PENDING, standing=1),
        "too_few_parties",
    ),
    "below the minimum the agreement ends": (V, Stage.REJECTED, replace(PENDING, standing=1), None),
    "with enough parties it does not end": (V, Stage.REJECTED, PENDING, "enough_parties"),
    "an adopted agreement takes effect": (Stage.ADOPTED, Stage.IN_FORCE, ADOPTED, None),
    "too few who sign keep it from taking effect": (
        Stage.ADOPTED,
        Stage.IN_FORCE,
        replace(ADOPTED, standing=1),
        "too_few_parties",
    ),
    "who withdraws waits for a running round": (
        B,
        Stage.WITHDRAWN,
        replace(AGREED, running_rounds=1),
        "round_running",
    ),
    "what is adopted cannot be withdrawn": (
        Stage.ADOPTED,
        Stage.WITHDRAWN,
        ADOPTED,
        "no_such_move",
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_the_ways_between_the_stages(way):
    stage, target, now, reason = WAYS[way]
    assert move_refusal(stage, target, now) == reason


situations = st.builds(
    Situation,
    has_text=st.booleans(),
    parties=st.integers(0, 3),
    agreed=st.integers(0, 3),
    unanswered_remarks=st.integers(0, 1),
    running_rounds=st.integers(0, 1),
    outcome=st.sampled_from(["", "adopted", "rejected", "pending_confirmation", "invalid_vote"]),
    unanswered_confirmations=st.integers(0, 1),
    confirmation_term_passed=st.booleans(),
    standing=st.integers(0, 3),
    minimum_parties=st.integers(0, 3),
)


@given(situations)
def test_every_way_has_an_answer_with_a_sentence(now):
    for stage, target in product(Stage, Stage):
        reason = move_refusal(stage, target, now)
        assert reason is None or REASONS[reason]
        assert (reason == "no_such_move") == (target not in MOVES[stage])


@given(situations)
def test_an_agreement_is_never_adopted_and_rejected_at_once(now):
    for stage in Stage:
        both = {move_refusal(stage, target, now) for target in (Stage.ADOPTED, Stage.REJECTED)}
        assert both != {None}


def test_every_stage_can_be_reached_and_the_last_ones_have_no_way_out():
    reached, todo = set(), [Stage.PREPARING]
    while todo:
        stage = todo.pop()
        if stage not in reached:
            reached.add(stage)
            todo += MOVES[stage]
    assert reached == set(Stage)
    assert {stage for stage in Stage if not MOVES[stage]} == {Stage.IN_FORCE, *ENDED}


# --- who may do what ------------------------------------------------------------------------------


def may(capacity, verb):
    return MATRIX[verb].get(capacity, frozenset())


def test_every_verb_has_a_row_and_a_name_like_a_command():
    assert set(MATRIX) == set(Verb)
    assert all(re.fullmatch(r"[a-z_]+\.[a-z_]+", verb) for verb in Verb)
    assert all(MATRIX[verb] for verb in Verb)


ALLOWED = [
    ("anyone may read in every stage", Capacity.ANYONE, Verb.READ_TEXT, set(Stage)),
    ("anyone may comment on a draft", Capacity.ANYONE, Verb.PLACE_REMARK, {D, C}),
    ("councillors amend until the vote", Capacity.COUNCILLOR, Verb.SUBMIT_AMENDMENT, {A, B}),
    (
        "parties propose changes until the date",
        Capacity.REPRESENTATIVE,
        Verb.SUBMIT_CHANGE_REQUEST,
        {A},
    ),
    ("parties submit no amendement", Capacity.REPRESENTATIVE, Verb.SUBMIT_AMENDMENT, set()),
    ("parties confirm a changed text", Capacity.REPRESENTATIVE, Verb.CONFIRM_TEXT, {V}),
    ("a councillor confirms nothing", Capacity.COUNCILLOR, Verb.CONFIRM_TEXT, set()),
    ("votes are cast while deciding", Capacity.COUNCILLOR, Verb.CAST_VOTE, {B}),
    ("a resident does not vote", Capacity.STAKEHOLDER, Verb.CAST_VOTE, set()),
    ("the clerk brings no vote of her own", Capacity.CLERK, Verb.CAST_VOTE, set()),
    ("the chair declares", Capacity.CHAIR, Verb.DECLARE_ROUND, {B}),
    ("the text is imported before the public reads it", Capacity.CLERK, Verb.IMPORT_TEXT, {P, D}),
    ("the clerk makes the amended proposal", Capacity.CLERK, Verb.CONSOLIDATE, {B}),
    ("nobody but the clerk moves a stage", Capacity.CHAIR, Verb.MOVE_STAGE, set()),
]


@pytest.mark.parametrize(("capacity", "verb", "stages"), [one[1:] for one in ALLOWED],
                         ids=[one[0] for one in ALLOWED])  # fmt: skip
def test_who_may_do_what_when(capacity, verb, stages):
    assert may(capacity, verb) == stages


ONLY_READING = {Verb.VIEW, Verb.READ_TEXT, Verb.READ_DRAFT}


def test_without_an_account_one_reads_and_comments():
    open_to_all = {verb for verb in Verb if may(Capacity.ANYONE, verb)}
    assert open_to_all == ONLY_READING | {Verb.PLACE_REMARK, Verb.WITHDRAW_REMARK}


@pytest.mark.parametrize("stage", ENDED)
@pytest.mark.parametrize(
    "capacity", [Capacity.COUNCILLOR, Capacity.REPRESENTATIVE, Capacity.ANYONE]
)
def test_what_has_ended_is_only_read(capacity, stage):
    left = {verb for verb in Verb if stage in may(capacity, verb)}
    assert left <= ONLY_READING


def test_no_word_of_an_adopted_text_can_change():
    writing = {
        Verb.IMPORT_TEXT,
        Verb.OPEN_DRAFT,
        Verb.WRITE_DRAFT,
        Verb.FREEZE_DRAFT,
        Verb.DRAFT_AMENDMENT,
        Verb.SUBMIT_AMENDMENT,
        Verb.SUBMIT_CHANGE_REQUEST,
        Verb.TAKE_OVER,
        Verb.CONSOLIDATE,
    }
    for verb, capacity in product(writing, Capacity):
        assert not may(capacity, verb) & {V, Stage.ADOPTED, Stage.IN_FORCE, *ENDED}
