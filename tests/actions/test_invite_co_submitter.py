"""`amendment.invite`: asking somebody to submit along."""

from __future__ import annotations

from uuid import uuid4

import pytest

from deliberation.actions.amendments import invite_co_submitter
from deliberation.policy import Visitor
from deliberation.queries.facts import shown
from deliberation.rules.stages import Stage
from tests import factories


def invite(town, row, name, by="Aylin"):
    return invite_co_submitter(row, actor=town.actor(by), person_id=town.person(name).pk)


def test_who_is_asked_is_told_to_participants_only(town, theme_in):
    theme = theme_in(Stage.AMENDING)
    row = factories.amendment(town, theme)
    invited = invite(town, row, "Geert")
    assert (invited.party.name, invited.accepted_at) == ("Dorpsbelang", None)
    fact = factories.facts(theme)[-1]
    assert fact.type == "amendment.co_submitter_invited"
    assert shown(fact, town.representative, town.place.pk)["payload"] == fact.payload
    assert shown(fact, Visitor(), town.place.pk) == {"seq": fact.seq, "type": "hidden"}


def test_a_representative_is_asked_along_for_a_change_request(town, theme_in):
    row = factories.change_request(town, theme_in(Stage.AMENDING))
    assert invite(town, row, "Peter", "Fatima").party.name == "Ondernemers"


@pytest.mark.parametrize("name", ["Fatima", "Hanna", "Tineke"])
def test_only_councillors_submit_an_amendement_along(town, theme_in, name, refuses, finds_nothing):
    row = factories.amendment(town, theme_in(Stage.AMENDING))
    with refuses("not_in_that_role") if name == "Fatima" else finds_nothing():
        invite(town, row, name)


def test_a_councillor_does_not_submit_a_change_request_along(town, theme_in, refuses):
    row = factories.change_request(town, theme_in(Stage.AMENDING))
    with refuses("not_in_that_role"):
        invite(town, row, "Aylin", "Fatima")


def test_nobody_of_elsewhere_is_asked(town, theme_in, elsewhere, finds_nothing):
    row = factories.amendment(town, theme_in(Stage.AMENDING))
    for person in (elsewhere.person("Geert").pk, uuid4()):
        with finds_nothing():
            invite_co_submitter(row, actor=town.councillor, person_id=person)


def test_a_former_councillor_is_not_asked(town, theme_in, refuses):
    row = factories.amendment(town, theme_in(Stage.AMENDING))
    factories.end_mandate(town, "Geert")
    with refuses("not_in_that_role"):
        invite(town, row, "Geert")


def test_nobody_is_asked_twice_or_asks_the_own_person(town, theme_in, refuses):
    row = factories.amendment(town, theme_in(Stage.AMENDING))
    invite(town, row, "Geert")
    for name in ("Geert", "Aylin"):
        with refuses("already_done"):
            invite(town, row, name)


def test_only_who_submitted_asks_others(town, theme_in, refuses):
    row = factories.amendment(town, theme_in(Stage.AMENDING))
    with refuses("not_yours"):
        invite(town, row, "Ria", "Geert")
