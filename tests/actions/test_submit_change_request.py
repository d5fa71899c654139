"""`change_request.submit`: a wijzigingsvoorstel of a community party."""

from __future__ import annotations

import pytest

from deliberation.actions.amendments import submit_change_request
from deliberation.models import Seat
from deliberation.rules.stages import Stage
from tests import factories


def submit(town, theme, by="Fatima", **details):
    proposal = factories.proposal(theme)
    return submit_change_request(theme, actor=town.actor(by), proposal=proposal, **details)


def test_it_is_w1_in_the_name_of_the_party(town, theme_in):
    theme = theme_in(Stage.AMENDING)
    row = submit(town, theme)
    assert (row.label, row.party.name, row.submitted_by.name) == ("W1", "Bewonersraad", "Fatima")
    assert factories.last_fact(theme)[1]["label"] == "W1"


def test_a_substitute_submits_for_the_party(town, theme_in):
    factories.seat(town, town.party("Ondernemers"), "Anneke", Seat.SUBSTITUTE)
    assert submit(town, theme_in(Stage.AMENDING), "Anneke").party.name == "Ondernemers"


def test_a_party_that_is_not_at_the_table_submits_nothing(town, theme_in, refuses):
    theme = theme_in(Stage.AMENDING)
    theme.participations.filter(party__name="Bewonersraad").delete()
    with refuses("not_at_the_table"):
        submit(town, theme)


def test_a_party_that_withdrew_submits_nothing(town, theme_in, refuses):
    theme = theme_in(Stage.AMENDING)
    theme.participations.filter(party__name="Bewonersraad").update(withdrawn_at=theme.created_at)
    with refuses("not_at_the_table"):
        submit(town, theme)


def test_nobody_submits_for_another_party(town, theme_in, elsewhere, refuses):
    theme = theme_in(Stage.AMENDING)
    for party in (town.party("Ondernemers"), elsewhere.party("Bewonersraad")):
        with refuses("not_at_the_table"):
            submit(town, theme, party_id=party.pk)


@pytest.mark.parametrize("by", ["Aylin", "Hanna", "Veen", "Tineke"])
def test_only_representatives_submit_one(town, theme_in, by, refuses):
    theme = theme_in(Stage.AMENDING)
    with refuses("not_in_that_role"):
        submit(town, theme, by)


def test_when_the_council_decides_the_time_is_over(town, theme_in, refuses):
    theme = theme_in(Stage.DECIDING)
    with refuses("wrong_stage"):
        submit(town, theme)


def test_after_the_last_day_it_is_refused(town, theme_in, refuses):
    theme = theme_in(Stage.AMENDING)
    theme.change_requests_until = factories.today() - factories.days(1)
    theme.save()
    with refuses("date_passed"):
        submit(town, theme)


def test_it_hangs_on_no_amendement(town, theme_in, refuses):
    theme = theme_in(Stage.AMENDING)
    first = factories.amendment(town, theme)
    with refuses("bad_parent"):
        submit_change_request(
            theme,
            actor=town.representative,
            proposal=factories.proposal(theme, parent=first.pk),
        )
