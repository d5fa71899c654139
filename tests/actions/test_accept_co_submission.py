"""`amendment.accept`: saying yes to submitting along."""

from __future__ import annotations

from deliberation.actions.amendments import (
    accept_co_submission,
    invite_co_submitter,
    withdraw_amendment,
)
from deliberation.models import Seat
from deliberation.queries.amendments import submitters
from deliberation.rules.stages import Stage
from tests import factories


def invited(town, theme, name="Geert"):
    row = factories.amendment(town, theme)
    invite_co_submitter(row, actor=town.councillor, person_id=town.person(name).pk)
    return row


def test_the_name_stands_under_it_from_then_on(town, theme_in):
    theme = theme_in(Stage.AMENDING)
    row = invited(town, theme)
    assert submitters(row) == []
    accept_co_submission(row, actor=town.actor("Geert"))
    assert [one.person.name for one in submitters(row)] == ["Geert"]
    payload = {"amendment": str(row.pk), "person": str(town.person("Geert").pk)}
    assert factories.last_fact(theme) == ("amendment.co_submitter_accepted", payload)


def test_who_was_not_asked_cannot_say_yes(town, theme_in, refuses):
    row = invited(town, theme_in(Stage.AMENDING))
    with refuses("not_yours"):
        accept_co_submission(row, actor=town.actor("Ria"))


def test_yes_is_said_once(town, theme_in, refuses):
    row = invited(town, theme_in(Stage.AMENDING))
    accept_co_submission(row, actor=town.actor("Geert"))
    with refuses("already_done"):
        accept_co_submission(row, actor=town.actor("Geert"))


def test_not_to_what_was_withdrawn(town, theme_in, refuses):
    row = invited(town, theme_in(Stage.AMENDING))
    withdraw_amendment(row, actor=town.councillor)
    with refuses("already_decided"):
        accept_co_submission(row, actor=town.actor("Geert"))


def test_a_former_councillor_who_now_represents_a_party_does_not_sign_as_councillor(
    town, theme_in, refuses
):
    row = invited(town, theme_in(Stage.AMENDING))
    factories.end_mandate(town, "Geert")
    factories.join(town, "Geert", "Ondernemers", Seat.REPRESENTATIVE)
    with refuses("not_in_that_role"):
        accept_co_submission(row, actor=town.actor("Geert"))
