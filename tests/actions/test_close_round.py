"""`round.close`: closed and counted."""

from __future__ import annotations

import hashlib
import json
from itertools import product

import pytest

from deliberation.actions.rounds import close_round
from deliberation.actions.voting import cast_vote, enter_votes
from deliberation.queries import votes
from deliberation.rules.stages import Stage
from deliberation.rules.voting import Choice, Electorate, Method, Outcome
from tests import factories
from tests.doors.calling import Caller


def community(town, theme, *choices):
    round_ = factories.open_round(town, theme)
    for name, choice in zip(("Fatima", "Peter"), choices, strict=False):
        cast_vote(round_, actor=town.actor(name), choice=choice)
    return round_


def by_hand(town, theme):
    factories.community_round(town, theme)
    factories.discuss(town, theme)
    return factories.open_round(town, theme, electorate=Electorate.COUNCIL, method=Method.ROLL_CALL)


def test_the_count_is_made_and_the_list_of_votes_is_sealed_by_its_digest(town, theme_in):
    theme = theme_in(Stage.DECIDING)
    round_ = close_round(community(town, theme, "in_favour", "in_favour"), actor=town.clerk)
    tally = votes.tally(round_)
    assert (round_.state, tally.outcome, tally.participated) == ("closed", Outcome.ADOPTED, 2)
    assert round_.outcome == ""
    payload = {"round": str(round_.pk), "voted": 2, "digest": votes.votes_digest(round_)}
    assert factories.last_fact(theme) == ("round.closed", payload)


def test_another_vote_gives_another_digest(town, theme_in):
    first = close_round(community(town, theme_in(Stage.DECIDING), "in_favour"), actor=town.clerk)
    assert first.votes_digest != votes.votes_digest(
        community(town, theme_in(Stage.DECIDING), "against")
    )


def test_nobody_finds_the_votes_by_trying_what_has_the_digest_told_at_closing(town, theme_in):
    """Until the declaration: with two parties there are only four lists."""
    round_ = close_round(
        community(town, theme_in(Stage.DECIDING), "in_favour", "against"), actor=town.clerk
    )
    voters = sorted(str(voter.pk) for voter in votes.voters(round_))
    for said in product(("in_favour", "against"), repeat=len(voters)):
        rows = [list(pair) for pair in zip(voters, said, strict=True)]
        tried = hashlib.sha256(json.dumps(rows, separators=(",", ":")).encode()).hexdigest()
        assert tried != round_.votes_digest


def test_who_knows_the_votes_can_make_their_digest(town, theme_in):
    theme = theme_in(Stage.DECIDING)
    round_ = factories.declared(town, community(town, theme, "in_favour", "against"))
    told = Caller().get(f"rounds/{round_.pk}/votes")
    rows = sorted([one["id"], one["voter"]["id"], one["choice"]] for one in told)
    made = hashlib.sha256(json.dumps(rows, separators=(",", ":")).encode()).hexdigest()
    assert Caller().get(f"rounds/{round_.pk}")["votesDigest"] == made


def test_an_empty_vote_is_no_decision(town, theme_in):
    round_ = close_round(community(town, theme_in(Stage.DECIDING)), actor=town.clerk)
    assert votes.tally(round_).outcome == Outcome.INVALID_VOTE


def test_at_roll_call_everybody_present_is_heard_first(town, theme_in, refuses):
    round_ = by_hand(town, theme_in(Stage.DECIDING))
    voter = round_.voters.get(name="Aylin").pk
    enter_votes(round_, actor=town.clerk, entries={voter: Choice.IN_FAVOUR})
    with refuses("votes_missing"):
        close_round(round_, actor=town.clerk)


def test_with_a_note_of_who_refuses_it_closes_all_the_same(town, theme_in):
    round_ = by_hand(town, theme_in(Stage.DECIDING))
    names = ("Aylin", "Joost", "Marit", "Geert")
    entries = {round_.voters.get(name=name).pk: Choice.IN_FAVOUR for name in names}
    enter_votes(round_, actor=town.clerk, entries=entries)
    closed = close_round(round_, actor=town.clerk, note="Mevrouw Ria verliet de zaal.")
    assert (closed.state, closed.note) == ("closed", "Mevrouw Ria verliet de zaal.")


def test_a_second_click_is_refused(town, theme_in, refuses):
    round_ = community(town, theme_in(Stage.DECIDING), "in_favour")
    close_round(round_, actor=town.clerk)
    with refuses("round_closed"):
        close_round(round_, actor=town.chair)


@pytest.mark.parametrize("by", ["Aylin", "Fatima", "Tineke"])
def test_the_floor_closes_nothing(town, theme_in, by, refuses):
    round_ = community(town, theme_in(Stage.DECIDING), "in_favour")
    with refuses("not_in_that_role"):
        close_round(round_, actor=town.actor(by))


def test_a_clerk_of_elsewhere_closes_nothing_here(town, theme_in, elsewhere, refuses):
    round_ = community(town, theme_in(Stage.DECIDING), "in_favour")
    with refuses("other_municipality"):
        close_round(round_, actor=elsewhere.clerk)
