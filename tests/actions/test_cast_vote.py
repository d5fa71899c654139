"""`vote.cast`: a vote from the own seat, changed at will until the round closes."""

from __future__ import annotations

from uuid import uuid4

import pytest

from deliberation.actions import meetings, rounds
from deliberation.actions.voting import CastVote, cast_vote, cast_votes, tell_counts
from deliberation.models import Event, Seat, Vote
from deliberation.policy import Refused, Visitor
from deliberation.rules.stages import Stage
from deliberation.rules.voting import Choice, Electorate, Method
from tests import factories


def council(town, theme):
    """An open electronic round of the council, everybody present."""
    factories.community_round(town, theme)
    factories.discuss(town, theme)
    return factories.open_round(
        town, theme, electorate=Electorate.COUNCIL, method=Method.ELECTRONIC
    )


def told(theme):
    return [one for one in factories.facts(theme) if one.type == "vote.cast"]


def later(theme):
    """As if the last count was told some time ago."""
    for one in told(theme):
        Event.objects.filter(pk=one.pk).update(at=one.at - factories.days(1))


@pytest.fixture
def round_(town, theme_in):
    return council(town, theme_in(Stage.DECIDING))


def test_a_councillor_votes_and_the_vote_is_kept(town, round_):
    vote = cast_vote(round_, actor=town.councillor, choice="in_favour")
    assert (vote.voter.name, vote.choice, vote.cast_by) == (
        "Aylin",
        "in_favour",
        town.person("Aylin"),
    )
    assert Vote.objects.filter(round=round_).count() == 1


def test_the_fact_never_carries_the_choice_nor_who_voted(town, round_):
    cast_vote(round_, actor=town.councillor, choice="in_favour")
    fact = told(round_.question.theme)[-1]
    assert fact.payload == {"round": str(round_.pk), "voted": 1, "entitled": 5}
    assert (fact.actor, fact.subject, fact.audience) == ("", str(round_.pk), "public")
    assert len(fact.salt) == 32


def test_a_voter_changes_the_vote_and_is_counted_once(town, round_):
    for choice in ("in_favour", "against"):
        cast_vote(round_, actor=town.councillor, choice=choice)
    assert [vote.choice for vote in round_.votes.all()] == ["against"]


def test_a_party_has_one_vote_whoever_speaks_for_it(town, theme_in):
    factories.seat(town, town.party("Bewonersraad"), "Anneke", Seat.SUBSTITUTE)
    round_ = factories.open_round(town, theme_in(Stage.DECIDING))
    cast_vote(round_, actor=town.representative, choice="in_favour")
    cast_vote(round_, actor=town.actor("Anneke"), choice="against")
    vote = round_.votes.get()
    assert (vote.choice, vote.cast_by.name) == ("against", "Anneke")


def test_the_count_is_told_at_most_four_times_a_second(town, round_):
    theme = round_.question.theme
    before = len(told(theme))
    for name in ("Aylin", "Joost", "Marit"):
        cast_vote(round_, actor=town.actor(name), choice="in_favour")
    assert [one.payload["voted"] for one in told(theme)[before:]] == [1]


def test_what_was_not_told_at_once_is_told_a_moment_later_and_once(town, round_):
    theme = round_.question.theme
    for name in ("Aylin", "Joost", "Marit"):
        cast_vote(round_, actor=town.actor(name), choice="in_favour")
    tell_counts()
    assert told(theme)[-1].payload["voted"] == 1
    later(theme)
    tell_counts()
    tell_counts()
    assert [one.payload["voted"] for one in told(theme)][-2:] == [1, 3]


def test_after_the_closing_no_count_comes_late(town, round_):
    theme = round_.question.theme
    for name in ("Aylin", "Joost", "Marit"):
        cast_vote(round_, actor=town.actor(name), choice="in_favour")
    rounds.close_round(round_, actor=town.clerk)
    later(theme)
    tell_counts()
    assert factories.last_fact(theme)[0] == "round.closed"


def test_a_changed_vote_tells_nothing(town, round_):
    cast_vote(round_, actor=town.councillor, choice="in_favour")
    theme = round_.question.theme
    later(theme)
    before = len(factories.facts(theme))
    cast_vote(round_, actor=town.councillor, choice="against")
    tell_counts()
    assert len(factories.facts(theme)) == before


@pytest.mark.parametrize("choice", ["blank", "agree", "objection", "", "voor", "in_favour "])
def test_a_choice_that_is_not_on_offer_does_not_count(town, round_, choice, refuses):
    with refuses("choice_not_allowed"):
        cast_vote(round_, actor=town.councillor, choice=choice)


def test_nobody_votes_in_a_round_of_others(town, round_, elsewhere, refuses):
    for actor, reason in {
        town.representative: "not_entitled",
        town.clerk: "not_in_that_role",
        town.resident: "not_in_that_role",
        Visitor(): "login_required",
        elsewhere.councillor: "other_municipality",
    }.items():
        with refuses(reason):
            cast_vote(round_, actor=actor, choice="in_favour")


def test_who_was_absent_at_the_opening_does_not_vote(town, theme_in, refuses):
    theme = theme_in(Stage.DECIDING)
    factories.community_round(town, theme)
    meeting = factories.discuss(town, theme)
    here = [town.person(name).pk for name in ("Joost", "Marit", "Geert")]
    meetings.record_attendance(meeting, actor=town.clerk, present=here)
    round_ = factories.open_round(
        town, theme, electorate=Electorate.COUNCIL, method=Method.ELECTRONIC
    )
    with refuses("not_entitled"):
        cast_vote(round_, actor=town.councillor, choice="in_favour")


def test_a_party_that_joined_later_does_not_vote(town, theme_in, refuses):
    theme = theme_in(Stage.DECIDING)
    theme.participations.filter(party__name="Bewonersraad").delete()
    round_ = factories.open_round(town, theme)
    with refuses("not_entitled"):
        cast_vote(round_, actor=town.representative, choice="in_favour")


def test_a_mandate_that_ended_after_the_opening_ends_the_vote(town, round_, refuses):
    factories.end_mandate(town, "Aylin")
    with refuses("not_in_that_role"):
        cast_vote(round_, actor=town.councillor, choice="in_favour")


def test_a_councillor_who_represents_a_party_does_not_vote_for_it(town, theme_in, refuses):
    round_ = factories.open_round(town, theme_in(Stage.DECIDING))
    factories.join(town, "Aylin", "Bewonersraad", Seat.REPRESENTATIVE)
    with refuses("also_councillor"):
        cast_vote(round_, actor=town.councillor, choice="in_favour")


@pytest.mark.parametrize(
    ("end", "reason"),
    [
        (lambda town, round_: rounds.close_round(round_, actor=town.clerk), "round_closed"),
        (lambda town, round_: factories.declared(town, round_), "round_declared"),
        (lambda town, round_: rounds.void_round(round_, actor=town.chair, note="!"), "void"),
    ],
)
def test_after_the_round_no_vote_counts(town, round_, end, reason, refuses):
    cast_vote(round_, actor=town.actor("Joost"), choice="in_favour")
    end(town, round_)
    with refuses(reason):
        cast_vote(round_, actor=town.councillor, choice="in_favour")


def test_a_round_by_hand_is_not_voted_in_from_a_seat(town, theme_in, refuses):
    theme = theme_in(Stage.DECIDING)
    factories.community_round(town, theme)
    factories.discuss(town, theme)
    round_ = factories.open_round(
        town, theme, electorate=Electorate.COUNCIL, method=Method.SHOW_OF_HANDS
    )
    with refuses("wrong_method"):
        cast_vote(round_, actor=town.councillor, choice="in_favour")


def test_an_objection_needs_its_reason(town, refuses):
    theme = factories.deciding_by_consent(town)
    round_ = factories.open_round(town, theme)
    for reason in ("", "   "):
        with refuses("reason_needed"):
            cast_vote(round_, actor=town.representative, choice=Choice.OBJECTION, reason=reason)
    cast_vote(round_, actor=town.representative, choice=Choice.OBJECTION, reason="Te duur.")
    assert round_.votes.get().reason == "Te duur."
    assert "Te duur" not in str([one.payload for one in factories.facts(theme)])


def test_many_at_once_get_each_their_own_answer(town, round_):
    theme = round_.question.theme
    orders = [
        CastVote(round_.pk, town.actor("Aylin"), "in_favour"),
        CastVote(round_.pk, town.actor("Fatima"), "in_favour"),
        CastVote(uuid4(), town.actor("Joost"), "in_favour"),
        CastVote(round_.pk, town.actor("Joost"), "misschien"),
        CastVote(round_.pk, town.actor("Marit"), "against"),
        CastVote(round_.pk, town.actor("Aylin"), "against"),
    ]
    before = len(told(theme))
    verdicts = cast_votes(orders, place=town.place.pk)
    assert [one.reason if isinstance(one, Refused) else one.choice for one in verdicts] == [
        "in_favour",
        "not_entitled",
        "not_found",
        "choice_not_allowed",
        "against",
        "against",
    ]
    stored = {vote.voter.name: vote.choice for vote in round_.votes.select_related("voter")}
    assert stored == {"Aylin": "against", "Marit": "against"}
    assert len(told(theme)) == before + 1


def test_a_round_of_elsewhere_does_not_exist_here(town, elsewhere):
    abroad = council(elsewhere, factories.theme_in(elsewhere, Stage.DECIDING))
    (verdict,) = cast_votes(
        [CastVote(abroad.pk, town.councillor, "in_favour")], place=town.place.pk
    )
    assert isinstance(verdict, Refused)
    assert (verdict.reason, abroad.votes.count()) == ("not_found", 0)
