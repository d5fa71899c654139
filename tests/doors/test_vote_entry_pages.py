"""Votes that the clerk enters on plain pages, and how a round ends: closed, mended, declared."""

from __future__ import annotations

from functools import partial

import pytest

from deliberation.actions import rounds
from deliberation.models import Office, Role, Round
from deliberation.rules.stages import Stage
from deliberation.rules.voting import Choice, Electorate, Method
from tests import factories
from tests.doors.pages import (
    at,
    browser,
    cast,
    list_of,
    nothing_changes,
    now,
    open_council,
    stored,
    voter,
    words,
)

COUNCIL = Electorate.COUNCIL
FOR, AGAINST = Choice.IN_FAVOUR, Choice.AGAINST


@pytest.fixture
def theme(theme_in):
    return theme_in(Stage.DECIDING)


@pytest.fixture
def council(town, theme):
    """`council(Method.ROLL_CALL)`: an open round of the council."""
    return partial(open_council, town, theme)


# --- handopsteken ---------------------------------------------------------------------------------


def hands(town, round_, *, deviating=(), by="Hanna", **factions):
    data = {f"factions.{town.party(name).pk}": choice for name, choice in factions.items()}
    data |= {f"deviating.{voter(round_, name).pk}": choice for name, choice in deviating}
    return browser(town, by).post(at(round_, "handopsteken/"), data, follow=True)


def test_a_show_of_hands_is_entered_per_faction_with_who_deviates(town, council):
    round_ = council(Method.SHOW_OF_HANDS)
    answer = hands(
        town, round_, Vooruit="in_favour", Dorpsbelang="against", deviating=[("Joost", "against")]
    )
    assert "De stemmen zijn ingevoerd." in words(answer)
    assert stored(round_) == {
        "Aylin": "in_favour",
        "Joost": "against",
        "Marit": "in_favour",
        "Geert": "against",
        "Ria": "against",
    }
    page = answer.content.decode()
    joost = voter(round_, "Joost").pk
    assert f'name="deviating.{joost}"><option value="">' in page
    assert page.count('value="against" selected') == 1


def test_the_fraction_of_a_faction_shows_after_the_declaration(town, council):
    round_ = council(Method.SHOW_OF_HANDS)
    hands(
        town, round_, Vooruit="in_favour", Dorpsbelang="against", deviating=[("Ria", "in_favour")]
    )
    clerk, chair = browser(town, "Hanna"), browser(town, "Veen")
    clerk.post(at(round_, "sluiten/"))
    aloud = words(chair.get(at(round_)))
    assert "De voorzitter leest voor: Voor: 4. Tegen: 1. Het akkoord is aangenomen." in aloud
    answer = chair.post(at(round_, "uitslag/"), follow=True)
    assert "De uitslag is vastgesteld." in words(answer)
    page = words(browser(town).get(at(round_)))
    assert "Aangenomen" in page
    assert "Dorpsbelang Verdeeld: 1 voor, 1 tegen Geert: tegen Ria: voor" in page
    assert "Meer dan de helft van de stemmen is voor (art. 30 lid 1 Gemeentewet)" in page


def test_a_sum_that_does_not_add_up_changes_nothing_and_stays_in_the_form(town, council):
    round_ = council(Method.SHOW_OF_HANDS)
    data = {f"factions.{town.party('Vooruit').pk}": "against"}
    clerk = browser(town, "Hanna")
    with nothing_changes():
        answer = clerk.post(at(round_, "handopsteken/"), data)
    assert answer.status_code == 400
    assert "De aantallen kloppen niet met wie aanwezig is." in words(answer)
    assert answer.content.decode().count('value="against" checked') == 1


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("factions.{vooruit}", "blank"),
        ("factions.{vooruit}", "onthouden"),
        ("factions.geen-id", "in_favour"),
        ("deviating.{stranger}", "in_favour"),
        ("deviating.{absent}", "in_favour"),
    ],
    ids=["a blank", "abstaining", "no id", "somebody who is no member", "somebody who is away"],
)
def test_a_forged_show_of_hands_changes_nothing(town, council, key, value):
    round_ = council(Method.SHOW_OF_HANDS, present=("Aylin", "Joost", "Marit", "Geert"))
    known = {
        "vooruit": town.party("Vooruit").pk,
        "stranger": town.person("Tineke").pk,
        "absent": voter(round_, "Ria").pk,
    }
    data = {
        f"factions.{town.party(name).pk}": "in_favour" for name in ("Vooruit", "Dorpsbelang")
    } | {key.format(**known): value}
    clerk = browser(town, "Hanna")
    with nothing_changes():
        answer = clerk.post(at(round_, "handopsteken/"), data)
    assert answer.status_code == 400
    assert "Dit ging nog niet goed" in words(answer)


@pytest.mark.parametrize("name", ["", "Aylin", "Veen", "Tineke"])
def test_only_the_clerk_enters_votes(town, council, name):
    round_ = council(Method.SHOW_OF_HANDS)
    client = browser(town, name)
    data = {f"factions.{town.party(one).pk}": "against" for one in ("Vooruit", "Dorpsbelang")}
    with nothing_changes():
        answer = client.post(at(round_, "handopsteken/"), data)
    assert answer.status_code == 400
    assert "Handopsteken invoeren" not in words(answer)


def test_who_refuses_or_left_has_no_vote_and_the_closing_needs_a_note(town, council):
    round_ = council(Method.SHOW_OF_HANDS)
    hands(town, round_, Vooruit="in_favour", Dorpsbelang="against")
    hands(town, round_, Vooruit="in_favour", Dorpsbelang="against", deviating=[("Ria", "no_vote")])
    assert "Ria" not in stored(round_)
    clerk = browser(town, "Hanna")
    with nothing_changes():
        refused = clerk.post(at(round_, "sluiten/"))
    assert "Nog niet van iedereen is een stem ingevoerd." in words(refused)
    assert "Nog geen stem ingevoerd van: Ria." in words(refused)
    clerk.post(at(round_, "sluiten/"), {"note": "Ria ging weg."})
    rounds.declare_round(now(round_), actor=town.chair)
    page = words(browser(town).get(at(round_)))
    assert "Ria: geen stem" in page
    assert "Aantekening Ria ging weg." in page


# --- roll call ------------------------------------------------------------------------------------


def call(town, round_, **said):
    data = {f"entries.{voter(round_, name).pk}": choice for name, choice in said.items()}
    return browser(town, "Hanna").post(at(round_, "hoofdelijk/"), data, follow=True)


def test_a_roll_call_is_entered_in_the_order_of_the_list_and_in_parts(town, council):
    round_ = council(Method.ROLL_CALL)
    page = words(browser(town, "Hanna").get(at(round_)))
    order = [page.index(name) for name in ("1 Aylin", "2 Joost", "3 Marit", "4 Geert", "5 Ria")]
    assert order == sorted(order)
    call(town, round_, Aylin="in_favour", Joost="against")
    answer = call(town, round_, Marit="against")
    assert "3 van 5 hebben gestemd" in words(answer)
    assert "Nog geen stem ingevoerd van: Geert, Ria." in words(answer)
    call(town, round_, Geert="against", Ria="in_favour")
    browser(town, "Hanna").post(at(round_, "sluiten/"))
    browser(town, "Veen").post(at(round_, "uitslag/"))
    assert now(round_).outcome == "rejected"


def test_an_entry_of_the_wrong_name_can_be_taken_out(town, council):
    round_ = council(Method.ROLL_CALL)
    call(town, round_, Aylin="in_favour", Joost="against")
    call(town, round_, Joost="no_vote")
    assert stored(round_) == {"Aylin": "in_favour"}


def test_at_a_roll_call_no_faction_is_entered_at_once(town, council):
    round_ = council(Method.ROLL_CALL)
    clerk = browser(town, "Hanna")
    data = {f"factions.{town.party(one).pk}": "against" for one in ("Vooruit", "Dorpsbelang")}
    with nothing_changes():
        answer = clerk.post(at(round_, "handopsteken/"), data)
    assert "Zo kan in deze stemming niet worden gestemd." in words(answer)


# --- closing, correcting, declaring, voiding ------------------------------------------------------


def test_an_entry_error_is_mended_with_a_reason_that_everybody_reads(town, council):
    round_ = council(Method.SHOW_OF_HANDS)
    hands(town, round_, Vooruit="against", Dorpsbelang="in_favour")
    clerk = browser(town, "Hanna")
    clerk.post(at(round_, "sluiten/"))
    aylin = voter(round_, "Aylin").pk
    with nothing_changes():
        empty = clerk.post(at(round_, "verbeteren/"), {"voter": aylin, "choice": "in_favour"})
    assert empty.status_code == 400
    mended = {"voter": aylin, "choice": "in_favour", "reason": "Verkeerde rij."}
    clerk.post(at(round_, "verbeteren/"), mended)
    browser(town, "Veen").post(at(round_, "uitslag/"))
    assert now(round_).outcome == "adopted"
    page = words(browser(town).get(at(round_)))
    assert "Aylin: tegen → voor. Verkeerde rij." in page
    with nothing_changes():
        late = clerk.post(at(round_, "verbeteren/"), mended | {"choice": "against"})
    assert "De uitslag is vastgesteld." in words(late)


@pytest.mark.parametrize("rest", ["sluiten/", "uitslag/"])
def test_a_double_click_gets_a_reason(town, theme, rest):
    round_ = factories.open_round(town, theme)
    cast(town, round_, Fatima=FOR, Peter=FOR)
    if rest == "uitslag/":
        rounds.close_round(round_, actor=town.clerk)
    clerk = browser(town, "Hanna")
    assert clerk.post(at(round_, rest)).status_code == 302
    with nothing_changes():
        again = clerk.post(at(round_, rest))
    assert again.status_code == 400
    assert "Dit ging nog niet goed" in words(again)


@pytest.mark.parametrize("name", ["", "Aylin", "Fatima", "Tineke", "Okafor"])
@pytest.mark.parametrize("rest", ["sluiten/", "uitslag/", "vervallen/", "verbeteren/"])
def test_who_does_not_lead_the_vote_cannot_end_it(town, theme, name, rest):
    round_ = factories.open_round(town, theme)
    client = browser(town, name)
    party = voter(round_, "Ondernemers").pk
    with nothing_changes():
        answer = client.post(
            at(round_, rest), {"note": "x", "voter": party, "choice": "against", "reason": "x"}
        )
    assert answer.status_code == 400


def test_a_member_asks_for_a_roll_call_and_the_electronic_round_lapses(town, theme, council):
    round_ = council(Method.ELECTRONIC)
    cast(town, round_, Aylin=FOR)
    clerk = browser(town, "Hanna")
    with nothing_changes():
        assert clerk.post(at(round_, "vervallen/")).status_code == 400
    clerk.post(at(round_, "vervallen/"), {"note": "Een lid vroeg om hoofdelijke stemming."})
    assert now(round_).state == "void"
    new = {"kind": "whole", "electorate": "council", "method": "roll_call"}
    assert clerk.post(list_of(theme, "nieuw/"), new).status_code == 302
    assert Round.objects.filter(state="open").get().method == "roll_call"


def test_without_a_vote_the_chair_declares_until_a_member_asks_for_one(town, theme, council):
    round_ = council(Method.ADOPTED_WITHOUT_VOTE)
    chair = browser(town, "Veen")
    assert "Niemand vraagt om stemming. Het akkoord is aangenomen." in words(chair.get(at(round_)))
    chair.post(at(round_, "vervallen/"), {"note": "Een lid vroeg om stemming."})
    again = factories.open_round(
        town, theme, electorate=COUNCIL, method=Method.ADOPTED_WITHOUT_VOTE
    )
    chair.post(at(again, "uitslag/"))
    page = words(browser(town).get(at(again)))
    assert "Niemand vroeg om stemming (art. 32 lid 3 Gemeentewet)" in page
    assert "stemden niet" not in page.split("Wie mogen stemmen")[0] or "0" in page


def test_a_deputy_chair_who_is_a_councillor_votes_and_declares(town, council):
    deputy = {"municipality": town.place, "office": Office.CHAIR, "since": factories.SINCE}
    Role.objects.create(person=town.person("Geert"), **deputy)
    round_ = council(Method.ELECTRONIC)
    geert = browser(town, "Geert")
    geert.post(at(round_, "stem/"), {"choice": "against"})
    cast(town, round_, Aylin=FOR, Joost=FOR)
    geert.post(at(round_, "sluiten/"))
    geert.post(at(round_, "uitslag/"))
    assert stored(round_)["Geert"] == "against"
    assert now(round_).outcome == "adopted"


def test_the_mayor_has_no_vote(town, council):
    round_ = council(Method.ELECTRONIC)
    veen = browser(town, "Veen")
    with nothing_changes():
        answer = veen.post(at(round_, "stem/"), {"choice": "in_favour"})
    assert "Dit hoort niet bij uw rol." in words(answer)
