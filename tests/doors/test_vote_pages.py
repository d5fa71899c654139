"""Voting on plain pages: a ballot, handopsteken, a roll call, and the outcome for everybody."""

from __future__ import annotations

from functools import partial

import pytest

from deliberation.actions import meetings, rounds, voting
from deliberation.models import AmendmentState, QuestionKind, Round, Seat, Vote
from deliberation.rules.stages import Stage
from deliberation.rules.voting import Choice, Electorate, Method
from tests import factories
from tests.doors.pages import (
    at,
    browser,
    cast,
    list_of,
    nothing_changes,
    open_council,
    still,
    stored,
    tells,
    words,
)

COUNCIL, COMMUNITY = Electorate.COUNCIL, Electorate.COMMUNITY
FOR, AGAINST = Choice.IN_FAVOUR, Choice.AGAINST
EVERYBODY = ("", "Tineke", "Aylin", "Geert", "Fatima", "Hanna", "Veen", "Okafor")


@pytest.fixture
def theme(theme_in):
    return theme_in(Stage.DECIDING)


@pytest.fixture
def council(town, theme):
    """`council(Method.ROLL_CALL)`: an open round of the council."""
    return partial(open_council, town, theme)


# --- a ballot -------------------------------------------------------------------------------------


def test_a_councillor_votes_and_changes_the_vote_until_the_closing(town, council):
    round_ = council(Method.ELECTRONIC)
    aylin = browser(town, "Aylin")
    assert "Stem nu" in words(aylin.get(at(round_)))
    answer = aylin.post(at(round_, "stem/"), {"choice": "in_favour"}, follow=True)
    assert "Uw stem is bewaard: voor" in words(answer)
    aylin.post(at(round_, "stem/"), {"choice": "against"})
    assert stored(round_) == {"Aylin": "against"}
    rounds.close_round(round_, actor=town.clerk)
    assert "Uw stem: tegen" in words(aylin.get(at(round_)))


def test_there_is_no_button_to_abstain(town, council):
    round_ = council(Method.ELECTRONIC)
    page = browser(town, "Aylin").get(at(round_)).content.decode()
    assert page.count('type="radio" name="choice"') == 2
    assert "nthoud" not in page


def test_a_community_party_has_one_vote_whoever_casts_it(town, theme):
    factories.seat(town, town.party("Bewonersraad"), "Mila", Seat.SUBSTITUTE)
    round_ = factories.open_round(town, theme)
    browser(town, "Fatima").post(
        at(round_, "stem/"), {"choice": "against", "reason": "Te weinig bomen."}
    )
    page = words(browser(town, "Mila").get(at(round_)))
    assert "De stem van Bewonersraad" in page
    assert "Uitgebracht door Fatima" in page
    browser(town, "Mila").post(at(round_, "stem/"), {"choice": "in_favour"})
    assert stored(round_) == {"Bewonersraad": "in_favour"}


def test_a_reason_stays_when_a_vote_is_refused(town, theme):
    round_ = factories.open_round(town, theme)
    answer = browser(town, "Fatima").post(
        at(round_, "stem/"), {"choice": "blank", "reason": "Wij twijfelen."}
    )
    assert answer.status_code == 400
    assert "Deze keuze bestaat niet in deze stemming." in words(answer)
    assert "Wij twijfelen." in words(answer)


@pytest.mark.parametrize(
    ("name", "choice", "reason"),
    [
        ("", "in_favour", "Log eerst in."),
        ("Tineke", "in_favour", "Dit hoort niet bij uw rol."),
        ("Fatima", "in_favour", "U staat niet op de lijst van stemgerechtigden."),
        ("Hanna", "in_favour", "Dit hoort niet bij uw rol."),
        ("Ria", "in_favour", "U staat niet op de lijst van stemgerechtigden."),
        ("Aylin", "blank", "Deze keuze bestaat niet in deze stemming."),
        ("Aylin", "agree", "Deze keuze bestaat niet in deze stemming."),
        ("Aylin", "onthouden", "onthouden"),
        ("Aylin", "", "keuze"),
    ],
    ids=[
        "a visitor",
        "a resident",
        "a community party",
        "the clerk",
        "an absent councillor",
        "a blank vote",
        "consent",
        "abstaining",
        "no choice",
    ],
)
def test_a_forged_vote_gets_a_reason_and_changes_nothing(town, council, name, choice, reason):
    round_ = council(Method.ELECTRONIC, present=("Aylin", "Joost", "Marit", "Geert"))
    cast(town, round_, Geert=AGAINST)
    client = browser(town, name)
    with nothing_changes():
        answer = client.post(at(round_, "stem/"), {"choice": choice})
    assert answer.status_code == 400
    assert reason in words(answer)


def test_who_reported_a_conflict_cannot_vote(town, theme, council):
    meetings.report_conflict(theme, actor=town.actor("Geert"), reason="Ik verkoop de bomen.")
    round_ = council(Method.ELECTRONIC)
    geert = browser(town, "Geert")
    page = words(geert.get(at(round_)))
    assert "U meldde een belang. U stemt niet mee" in page
    assert "Ik verkoop de bomen." not in page
    with nothing_changes():
        answer = geert.post(at(round_, "stem/"), {"choice": "against"})
    assert "U meldde een belang" in words(answer)


def test_another_municipality_has_no_such_round(town, elsewhere, council):
    round_ = council(Method.ELECTRONIC)
    stranger = browser(elsewhere, "Aylin")
    with nothing_changes():
        abroad = stranger.post(f"/elders/stemmingen/{round_.pk}/stem/", {"choice": "against"})
        here = stranger.post(at(round_, "stem/"), {"choice": "against"})
    assert abroad.status_code == 404
    assert "Dit hoort niet bij uw rol." in words(here)


def test_a_representative_who_is_also_councillor_does_not_vote_for_the_party(town, theme):
    factories.join(town, "Fatima", "Vooruit", Seat.COUNCILLOR)
    round_ = factories.open_round(town, theme)
    fatima = browser(town, "Fatima")
    with nothing_changes():
        answer = fatima.post(at(round_, "stem/"), {"choice": "in_favour"})
    assert "Uw plaatsvervanger stemt voor de partij." in words(answer)


@pytest.mark.parametrize("state", ["closed", "declared", "void"])
def test_a_late_vote_gets_a_reason_and_changes_nothing(town, theme, state):
    round_ = factories.open_round(town, theme)
    cast(town, round_, Fatima=FOR, Peter=FOR)
    if state == "void":
        rounds.void_round(round_, actor=town.clerk, note="Verkeerde vraag.")
    else:
        rounds.close_round(round_, actor=town.clerk)
    if state == "declared":
        rounds.declare_round(round_, actor=town.chair)
    client = browser(town, "Fatima")
    with nothing_changes():
        answer = client.post(at(round_, "stem/"), {"choice": "against"})
    assert answer.status_code == 400
    assert "Dit ging nog niet goed" in words(answer)


def test_a_vote_after_the_last_day_is_too_late(town, theme):
    round_ = factories.open_round(town, theme)
    Round.objects.update(closes_on=factories.today() - factories.days(1))
    client = browser(town, "Fatima")
    with nothing_changes():
        answer = client.post(at(round_, "stem/"), {"choice": "against"})
    assert "De termijn is voorbij." in words(answer)


def test_a_doubled_vote_counts_once(town, council):
    round_ = council(Method.ELECTRONIC)
    aylin = browser(town, "Aylin")
    for _click in range(2):
        aylin.post(at(round_, "stem/"), {"choice": "in_favour"})
    assert stored(round_) == {"Aylin": "in_favour"}


# --- while a round is open nobody learns how it goes ----------------------------------------------


def everything_anybody_sees(town, round_, *, except_=()):
    theme = round_.question.theme
    paths = [
        at(round_),
        list_of(theme),
        f"/{town.place.slug}/",
        f"/{town.place.slug}/themas/{theme.slug}/",
        f"/{town.place.slug}/vergaderingen/",
        f"/{town.place.slug}/themas/{theme.slug}/belang/",
    ]
    if round_.agenda_item is not None:
        meeting = f"/{town.place.slug}/vergaderingen/{round_.agenda_item.meeting_id}/"
        paths += [meeting, f"{meeting}scherm/", f"{meeting}voorzitter/"]
    return {
        (name, path): still(browser(town, name).get(path))
        for name in EVERYBODY
        if name not in except_
        for path in paths
    }


def test_open_pages_are_the_same_however_the_council_votes(town, council):
    round_ = council(Method.ELECTRONIC)
    cast(town, round_, Joost=FOR, Marit=FOR, Ria=FOR)
    tells(round_)
    before = everything_anybody_sees(town, round_)
    cast(town, round_, Joost=AGAINST, Marit=AGAINST, Ria=FOR)
    assert everything_anybody_sees(town, round_) == before
    assert all("result" not in page for (_n, path), page in before.items() if path == at(round_))


def test_open_pages_are_the_same_however_the_parties_vote(town, theme):
    round_ = factories.open_round(town, theme)
    cast(town, round_, Peter=FOR)
    before = everything_anybody_sees(town, round_)
    cast(town, round_, Peter=AGAINST)
    assert everything_anybody_sees(town, round_) == before


@pytest.mark.parametrize("method", [Method.SHOW_OF_HANDS, Method.ROLL_CALL])
def test_what_the_clerk_enters_only_the_clerk_sees(town, council, method):
    round_ = council(method)
    entries = {one.pk: FOR for one in round_.voters.all()}
    voting.enter_votes(round_, actor=town.clerk, entries=entries)
    before = everything_anybody_sees(town, round_, except_=("Hanna",))
    changed = dict.fromkeys(entries, AGAINST)
    voting.enter_votes(round_, actor=town.clerk, entries=changed)
    assert everything_anybody_sees(town, round_, except_=("Hanna",)) == before


def test_a_closed_round_shows_its_count_to_clerk_and_chair_only(town, council):
    round_ = council(Method.ELECTRONIC)
    cast(town, round_, Joost=FOR, Marit=FOR, Ria=AGAINST)
    rounds.close_round(round_, actor=town.clerk)
    for name in EVERYBODY:
        answer = browser(town, name).get(at(round_))
        told = name in ("Hanna", "Veen")
        assert ('class="tally"' in answer.content.decode()) == told, name
        assert ("Het akkoord is aangenomen" in words(answer)) == told, name


def test_a_round_that_became_void_never_shows_what_was_voted(town, council):
    round_ = council(Method.ELECTRONIC)
    cast(town, round_, Joost=FOR)
    rounds.void_round(round_, actor=town.clerk, note="Een lid vroeg om hoofdelijke stemming.")
    for name in EVERYBODY:
        answer = browser(town, name).get(at(round_))
        assert 'class="tally"' not in answer.content.decode()
        assert "Een lid vroeg om hoofdelijke stemming." in words(answer)


# --- ties -----------------------------------------------------------------------------------------


def tied(town, round_):
    """Aylin and Joost against Geert and Ria; Marit is away."""
    cast(town, round_, Aylin=FOR, Joost=FOR, Geert=AGAINST, Ria=AGAINST)
    return factories.declared(town, round_)


FOUR = ("Aylin", "Joost", "Geert", "Ria")


def test_a_tie_in_a_meeting_that_is_not_complete_waits_for_the_next(town, theme, council):
    round_ = tied(town, council(Method.ELECTRONIC, present=FOUR))
    page = words(browser(town).get(at(round_)))
    assert "Uitgesteld: de stemmen staken" in page
    assert "Het besluit is uitgesteld tot een volgende vergadering." in page
    clerk = browser(town, "Hanna")
    again = {"kind": "whole", "electorate": "council", "method": "electronic"}
    with nothing_changes():
        answer = clerk.post(list_of(theme, "nieuw/"), again)
    assert "De raad besluit in een volgende vergadering (art. 32)." in words(answer)
    meetings.close_meeting(round_.agenda_item.meeting, actor=town.chair)
    factories.discuss(town, theme)
    second = factories.open_round(town, theme, electorate=COUNCIL)
    cast(town, second, Aylin=FOR, Joost=FOR, Geert=AGAINST, Ria=AGAINST)
    factories.declared(town, second)
    page = words(browser(town).get(at(second)))
    assert "De stemmen staken opnieuw. Het akkoord is niet aangenomen." in page
    assert "art. 32 lid 5 Gemeentewet" in page


def test_a_tie_on_an_amendment_makes_amendment_and_whole_wait(town, theme, council):
    amendment = factories.amendment(town, theme)
    tied(town, council(Method.ELECTRONIC, amendment=amendment, present=FOUR))
    amendment.refresh_from_db()
    assert amendment.state == AmendmentState.POSTPONED
    page = words(browser(town, "Hanna").get(list_of(theme)))
    assert "De raad besluit in een volgende vergadering (art. 32)." in page
    assert "Nog niet over alle amendementen is besloten." in page
    clerk = browser(town, "Hanna")
    whole = {"kind": "whole", "electorate": "council", "method": "roll_call"}
    with nothing_changes():
        answer = clerk.post(list_of(theme, "nieuw/"), whole)
    assert answer.status_code == 400


def test_half_of_the_parties_is_no_majority(town, theme):
    round_ = factories.open_round(town, theme)
    cast(town, round_, Fatima=FOR, Peter=AGAINST)
    factories.declared(town, round_)
    page = words(browser(town).get(at(round_)))
    assert "Het akkoord is verworpen door de maatschappelijke partijen." in page
    assert "Bewonersraad voor" in page
    assert "Ondernemers tegen" in page
    assert "Fatima" not in page


# --- what can be opened ---------------------------------------------------------------------------


def test_the_list_says_what_stands_in_the_way(town, theme):
    factories.amendment(town, theme)
    page = words(browser(town).get(list_of(theme)))
    assert "De vergadering is niet geopend." in page
    factories.discuss(town, theme)
    page = words(browser(town, "Hanna").get(list_of(theme)))
    assert "Artikel 1: Betaalbare huizen" in page
    assert "Amendement A1: Meer bomen" in page
    assert "Eerst stemmen de maatschappelijke partijen, daarna de raad." in page
    factories.community_round(town, theme)
    assert "Nog niet over alle amendementen is besloten." in words(
        browser(town, "Hanna").get(list_of(theme))
    )


def test_the_clerk_opens_a_round_from_the_list_and_twice_gets_a_reason(town, theme):
    clerk = browser(town, "Hanna")
    article = theme.tabled_version and factories.block(theme, "Groen")
    new = {
        "kind": "article",
        "electorate": "community",
        "method": "electronic",
        "block_id": article,
        "closes_on": "",
    }
    answer = clerk.post(list_of(theme, "nieuw/"), new, follow=True)
    assert "Artikel 2: Groen" in words(answer)
    assert "0 van 2 hebben gestemd" in words(answer)
    with nothing_changes():
        again = clerk.post(list_of(theme, "nieuw/"), new)
    assert "Hierover loopt een stemming." in words(again)


def test_the_parties_vote_per_article(town, theme):
    terms = rounds.RoundTerms(
        kind=QuestionKind.ARTICLE,
        electorate=COMMUNITY,
        method=Method.ELECTRONIC,
        block_id=factories.block(theme, "Groen"),
    )
    round_ = rounds.open_round(theme, actor=town.clerk, terms=terms)
    fatima = browser(town, "Fatima")
    assert "Bij ieder huis komt een boom." in words(fatima.get(at(round_)))
    fatima.post(at(round_, "stem/"), {"choice": "in_favour"})
    factories.declared(town, round_)
    assert "Het artikel is aangenomen door de maatschappelijke partijen." in words(
        browser(town).get(at(round_))
    )


@pytest.mark.parametrize("name", ["", "Aylin", "Fatima", "Tineke"])
def test_only_clerk_and_chair_open_a_round(town, theme, name):
    client = browser(town, name)
    whole = {"kind": "whole", "electorate": "community", "method": "electronic"}
    with nothing_changes():
        answer = client.post(list_of(theme, "nieuw/"), whole)
    assert answer.status_code == 400
    assert 'name="electorate"' not in client.get(list_of(theme)).content.decode()


@pytest.mark.parametrize(
    "change",
    [
        {"electorate": "members"},
        {"method": "secret"},
        {"method": "paper"},
        {"method": "adopted_without_vote"},
        {"kind": "other"},
        {"kind": "amendment"},
        {"kind": "article", "block_id": "nergens"},
        {"closes_on": "gisteren"},
        {"closes_on": "2026-01-01"},
    ],
)
def test_a_forged_round_gets_a_reason_and_opens_nothing(town, theme, change):
    clerk = browser(town, "Hanna")
    whole = {"kind": "whole", "electorate": "community", "method": "electronic"}
    with nothing_changes():
        answer = clerk.post(list_of(theme, "nieuw/"), whole | change)
    assert answer.status_code == 400
    assert "Dit ging nog niet goed" in words(answer)


def test_an_amendment_is_shown_as_a_redline_with_its_submitter(town, theme, council):
    round_ = council(Method.SHOW_OF_HANDS, amendment=factories.amendment(town, theme))
    page = browser(town).get(at(round_)).content.decode()
    assert "<ins>" in page
    assert "<del>" in page
    assert "Ingediend door" in page
    assert "Eén boom is weinig." in page


def test_the_outcome_of_the_parties_stands_beside_that_of_the_council(town, theme):
    factories.community_round(town, theme)
    factories.discuss(town, theme)
    round_ = factories.council_round(town, theme, AGAINST)
    page = words(browser(town).get(at(round_)))
    assert "Zo stemden de maatschappelijke partijen Aangenomen" in page
    assert "voor 2" in page
    assert "tegen 5" in page


def test_the_list_stays_quick_with_many_amendments(town, theme, django_assert_max_num_queries):
    for _number in range(12):
        factories.amendment(town, theme)
    factories.community_round(town, theme)
    factories.discuss(town, theme)
    clerk = browser(town, "Hanna")
    with django_assert_max_num_queries(40):
        clerk.get(list_of(theme))


def test_a_round_and_its_votes_are_not_to_be_guessed(town, theme):
    answer = browser(town, "Hanna").get(
        f"/{town.place.slug}/stemmingen/00000000-0000-0000-0000-000000000000/"
    )
    assert answer.status_code == 404
    assert Vote.objects.count() == 0
