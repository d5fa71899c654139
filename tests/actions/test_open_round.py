"""`round.open`: rule, denominators and list freeze when a round opens."""

from __future__ import annotations

from uuid import uuid4

import pytest

from deliberation.actions import rounds
from deliberation.actions.rounds import RoundTerms
from deliberation.models import Membership, Municipality, QuestionKind, Seat
from deliberation.rules.stages import Stage
from deliberation.rules.voting import Electorate, Method
from tests import factories

HANDS = {"electorate": Electorate.COUNCIL, "method": Method.SHOW_OF_HANDS}


def terms(**change):
    return RoundTerms(
        **{
            "kind": QuestionKind.WHOLE,
            "electorate": Electorate.COMMUNITY,
            "method": Method.ELECTRONIC,
            **change,
        }
    )


def ready(town, theme):
    """A theme on which the council may vote as a whole."""
    factories.community_round(town, theme)
    factories.discuss(town, theme)
    return theme


def test_the_parties_vote_first_each_as_one_voter(town, theme_in):
    theme = theme_in(Stage.DECIDING)
    round_ = factories.open_round(town, theme)
    assert [voter.name for voter in round_.voters.all()] == ["Bewonersraad", "Ondernemers"]
    assert (round_.state, round_.legal_effect) == ("open", "private_law_consent")
    payload = {
        "round": str(round_.pk),
        "question": str(round_.question_id),
        "kind": "whole",
        "amendment": "",
        "item": "",
        "electorate": "community",
        "method": "electronic",
        "entitled": 2,
    }
    assert factories.last_fact(theme) == ("round.opened", payload)


def test_the_council_votes_in_the_order_of_its_list(town, theme_in):
    theme = ready(town, theme_in(Stage.DECIDING))
    round_ = factories.open_round(town, theme, **HANDS)
    names = ["Aylin", "Joost", "Marit", "Geert", "Ria"]
    assert [voter.name for voter in round_.voters.all()] == names
    assert (round_.denominators["seats"], round_.denominators["vacancies"]) == (5, 0)
    assert round_.legal_effect == "binding_council"


def test_who_comes_or_goes_later_changes_nothing_in_the_list(town, theme_in):
    theme = theme_in(Stage.DECIDING)
    round_ = factories.open_round(town, theme)
    theme.participations.filter(party__name="Ondernemers").delete()
    factories.seat(town, town.party("Bewonersraad"), "Anneke", Seat.SUBSTITUTE)
    assert round_.voters.count() == 2


def test_a_double_click_opens_one_round(town, theme_in, refuses):
    theme = theme_in(Stage.DECIDING)
    factories.open_round(town, theme)
    with refuses("vote_running"):
        factories.open_round(town, theme)


def test_what_was_decided_is_not_put_again(town, theme_in, refuses):
    theme = theme_in(Stage.DECIDING)
    factories.community_round(town, theme)
    with refuses("already_decided"):
        factories.open_round(town, theme)


def test_the_council_does_not_vote_before_the_parties(town, theme_in, refuses):
    theme = theme_in(Stage.DECIDING)
    factories.discuss(town, theme)
    with refuses("community_first"):
        factories.open_round(town, theme, **HANDS)


def test_the_council_votes_in_an_open_meeting_on_the_point_at_hand(town, theme_in, refuses):
    theme, other = theme_in(Stage.DECIDING), theme_in(Stage.DECIDING)
    factories.community_round(town, theme)
    with refuses("meeting_not_open"):
        factories.open_round(town, theme, **HANDS)
    factories.discuss(town, other)
    with refuses("item_not_current"):
        factories.open_round(town, theme, **HANDS)


def test_the_council_votes_on_the_whole_after_every_amendement(town, theme_in, refuses):
    theme = theme_in(Stage.DECIDING)
    row = factories.amendment(town, theme)
    ready(town, theme)
    with refuses("amendments_open"):
        factories.open_round(town, theme, **HANDS)
    factories.council_round(town, theme, amendment=row)
    with refuses("not_consolidated"):
        factories.open_round(town, theme, **HANDS)


def test_the_council_does_not_vote_on_a_change_request(town, theme_in, refuses):
    theme = theme_in(Stage.AMENDING)
    request = factories.change_request(town, theme)
    theme = factories.stages.move_stage(theme, actor=town.clerk, target=Stage.DECIDING)
    factories.discuss(town, theme)
    with refuses("not_an_amendment"):
        factories.open_round(town, theme, amendment=request, **HANDS)


def test_the_college_is_heard_first_on_an_initiative(town, theme_in, refuses):
    theme = ready(town, theme_in(Stage.DECIDING))
    theme.initiative = True
    theme.save(update_fields=["initiative"])
    with refuses("opinion_pending"):
        factories.open_round(town, theme, **HANDS)


def test_electronic_council_votes_need_the_rules_of_order(town, theme_in, refuses):
    theme = ready(town, theme_in(Stage.DECIDING))
    Municipality.objects.filter(pk=town.place.pk).update(electronic_voting=False)
    with refuses("electronic_not_allowed"):
        factories.open_round(town, theme, electorate=Electorate.COUNCIL, method=Method.ELECTRONIC)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"electorate": Electorate.COUNCIL, "method": Method.SECRET}, "council_secret_on_paper"),
        ({"electorate": Electorate.COUNCIL, "method": Method.PAPER}, "wrong_method"),
        ({"method": Method.SHOW_OF_HANDS}, "wrong_method"),
        ({"method": Method.ADOPTED_WITHOUT_VOTE}, "silence_is_not_consent"),
        ({"electorate": Electorate.MEMBERS}, "invalid"),
        ({"kind": QuestionKind.OTHER}, "invalid"),
        ({"kind": QuestionKind.AMENDMENT}, "invalid"),
        ({"kind": QuestionKind.ARTICLE, "block_id": "zzzzzzzzzz"}, "no_such_article"),
        ({"kind": QuestionKind.ARTICLE}, "no_such_article"),
        ({"closes_on": factories.today() - factories.days(1)}, "date_passed"),
    ],
)
def test_a_round_that_cannot_be_is_refused(town, theme_in, change, reason, refuses):
    theme = theme_in(Stage.DECIDING)
    with refuses(reason):
        rounds.open_round(theme, actor=town.clerk, terms=terms(**change))


def test_an_amendement_of_elsewhere_is_not_put_to_this_council(
    town, theme_in, elsewhere, finds_nothing
):
    theme = theme_in(Stage.DECIDING)
    factories.discuss(town, theme)
    abroad = factories.amendment(elsewhere, factories.theme_in(elsewhere, Stage.AMENDING))
    for key in (abroad.pk, uuid4()):
        with finds_nothing():
            rounds.open_round(
                theme,
                actor=town.clerk,
                terms=terms(kind=QuestionKind.AMENDMENT, amendment=key, **HANDS),
            )


def test_an_amendement_of_another_theme_is_not_put_here(town, theme_in, refuses):
    theme = theme_in(Stage.DECIDING)
    factories.discuss(town, theme)
    other = factories.amendment(town, theme_in(Stage.AMENDING))
    with refuses("target_missing"):
        factories.open_round(town, theme, amendment=other, **HANDS)


def test_with_nobody_who_may_vote_no_round_opens(town, theme_in, refuses):
    theme = theme_in(Stage.DECIDING)
    theme.participations.filter(party__kind="community").delete()
    with refuses("nobody_entitled"):
        factories.open_round(town, theme)


def test_a_list_with_more_members_than_seats_is_wrong(town, theme_in, refuses):
    theme = ready(town, theme_in(Stage.DECIDING))
    Membership.objects.create(
        person=factories.person(town, "Zesde"),
        party=town.party("Vooruit"),
        seat=Seat.COUNCILLOR,
        since=factories.SINCE,
    )
    with refuses("bad_numbers"):
        factories.open_round(town, theme, **HANDS)


@pytest.mark.parametrize("by", ["Aylin", "Fatima", "Okafor"])
def test_the_floor_opens_no_round(town, theme_in, by, refuses):
    theme = theme_in(Stage.DECIDING)
    with refuses("not_in_that_role"):
        rounds.open_round(theme, actor=town.actor(by), terms=terms())


@pytest.mark.parametrize("stage", [Stage.AMENDING, Stage.CONFIRMING, Stage.ADOPTED])
def test_votes_are_held_while_deciding_only(town, theme_in, stage, refuses):
    theme = theme_in(stage)
    with refuses("wrong_stage"):
        rounds.open_round(theme, actor=town.clerk, terms=terms())
