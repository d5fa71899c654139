"""What is on in a meeting, on every face of it, and what a fact changes there."""

from __future__ import annotations

import pytest
from django.utils import translation

from deliberation.actions import amendments, meetings, rounds
from deliberation.actions.voting import cast_vote
from deliberation.live.calls import call
from deliberation.models import DraftReaders, Event, Meeting
from deliberation.queries import boards, steps
from deliberation.queries.steps import Kind
from deliberation.rules.stages import Stage
from deliberation.rules.voting import Choice, Electorate, Method
from deliberation.views.boards import dress
from tests import factories
from tests.doors.pages import browser, nothing_changes, open_council, words
from tests.doors.sockets import listening
from tests.doors.test_meeting_pages import at

COUNCIL = Electorate.COUNCIL
FOR, AGAINST = Choice.IN_FAVOUR, Choice.AGAINST


@pytest.fixture
def theme(theme_in):
    return theme_in(Stage.DECIDING)


def last(stream, kind):
    """The last fact of a type on a stream."""
    return Event.objects.filter(stream_id=stream.pk, type=kind).latest("seq")


def board_of(meeting):
    return boards.board(Meeting.objects.get(pk=meeting.pk))


# --- what is on -----------------------------------------------------------------------------------


def test_the_board_shows_what_runs_and_then_what_was_declared_last(town, theme):
    factories.community_round(town, theme)
    meeting = factories.discuss(town, theme)
    assert board_of(meeting).ballots == ()
    council = factories.open_round(town, theme, electorate=COUNCIL)
    assert [one.round for one in board_of(meeting).running] == [council]
    cast_vote(council, actor=town.councillor, choice=FOR)
    rounds.close_round(council, actor=town.clerk)
    assert board_of(meeting).ballots[0].turnout.result is None
    rounds.declare_round(council, actor=town.chair)
    (shown,) = board_of(meeting).ballots
    assert shown.round == council
    assert shown.beside.round.electorate == "community"
    assert shown.decision is not None


def test_a_vote_of_the_parties_during_the_meeting_is_on_the_board_too(town, theme):
    meeting = factories.discuss(town, theme)
    round_ = factories.open_round(town, theme)
    page = words(browser(town).get(at(meeting)))
    assert "Stemming open · maatschappelijke partijen Het akkoord als geheel" in page
    assert "2 maatschappelijke partijen mogen stemmen, elektronisch." in page
    factories.declared(town, round_)
    assert "Uitslag · maatschappelijke partijen" in words(browser(town).get(at(meeting)))


def test_what_the_council_decided_stays_beside_a_vote_of_the_parties_that_runs(town, theme):
    change = factories.amendment(town, theme)
    meeting = factories.discuss(town, theme)
    parties = factories.open_round(town, theme)
    council = factories.open_round(
        town, theme, electorate=COUNCIL, method=Method.ADOPTED_WITHOUT_VOTE, amendment=change
    )
    assert [one.round for one in board_of(meeting).ballots] == [council, parties]
    rounds.declare_round(council, actor=town.chair)
    assert [one.round for one in board_of(meeting).ballots] == [council, parties]
    factories.declared(town, parties)
    assert [one.round for one in board_of(meeting).ballots] == [parties]


def test_what_was_declared_before_the_meeting_is_not_on_its_board(town, theme):
    factories.community_round(town, theme)
    assert board_of(factories.discuss(town, theme)).ballots == ()


@pytest.mark.parametrize(("stage", "public"), [(Stage.DRAFTING, False), (Stage.DECIDING, True)])
def test_what_only_the_parties_read_is_not_put_on_the_board(town, theme_in, stage, public):
    theme, meeting = theme_in(stage), factories.planned(town)
    theme.charter.draft_readers = DraftReaders.PARTIES
    theme.charter.save()
    on = meetings.add_item(meeting, actor=town.clerk, title="Wonen", theme_id=theme.pk)
    assert boards.is_readable(on) is public


def test_an_open_round_shows_how_many_have_voted_and_nothing_of_what(town, theme):
    change = factories.amendment(town, theme)
    round_ = open_council(town, theme, Method.ELECTRONIC, amendment=change)
    meeting = round_.agenda_item.meeting
    for name in ("Aylin", "Joost"):
        cast_vote(round_, actor=town.actor(name), choice=AGAINST)
    page = words(browser(town).get(at(meeting, "scherm/")))
    assert "2 van 5 hebben gestemd" in page
    assert "twee bomen" in page
    for word in ("stemden niet", "Tegen", "tegen:"):
        assert word not in page


# --- who sees which face --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("face", "open_to"), [("voorzitter/", {"Hanna", "Veen"}), ("griffie/", {"Hanna"})]
)
def test_only_who_leads_has_the_faces_with_buttons(town, theme, face, open_to):
    meeting = factories.discuss(town, theme)
    for name in ("Tineke", "Fatima", "Aylin", "Hanna", "Veen", "Okafor"):
        status = browser(town, name).get(at(meeting, face)).status_code
        assert status == (200 if name in open_to else 403), name
    assert browser(town).get(at(meeting, face)).status_code == 302


def test_the_screen_in_the_room_has_nothing_to_press(town, theme):
    meeting = factories.discuss(town, theme)
    html = browser(town, "Veen").get(at(meeting, "scherm/")).content.decode()
    for tag in ("<form", "<button", "<input", "<nav"):
        assert tag not in html


def test_a_ballot_is_offered_to_who_votes_in_that_round(town, theme):
    meeting = factories.discuss(town, theme)
    factories.open_round(town, theme)
    assert "Naar uw stem" in words(browser(town, "Fatima").get(at(meeting)))
    for name in ("", "Aylin", "Tineke", "Veen"):
        assert "Naar uw stem" not in words(browser(town, name).get(at(meeting))), name


# --- the step that comes next ---------------------------------------------------------------------


def next_step(meeting):
    fresh = Meeting.objects.get(pk=meeting.pk)
    return steps.following(fresh, boards.board(fresh))


def test_a_meeting_goes_from_step_to_step(town, theme):
    factories.community_round(town, theme)
    change = factories.amendment(town, theme)
    meeting = factories.planned(town, present=("Aylin",))
    item = meetings.add_item(meeting, actor=town.clerk, title="Wonen", theme_id=theme.pk)
    found = next_step(meeting)
    assert (found.kind, "te weinig raadsleden" in found.why) == (Kind.OPEN_MEETING, True)
    here = [town.person(name).pk for name in ("Aylin", "Joost", "Marit")]
    meetings.record_attendance(meeting, actor=town.clerk, present=here)
    assert next_step(meeting).why == ""
    meetings.open_meeting(meeting, actor=town.chair)
    assert (next_step(meeting).kind, next_step(meeting).item) == (Kind.TAKE_ITEM, item)
    meetings.take_item(item, actor=town.chair)
    assert next_step(meeting).kind is Kind.CLOSE_DELIBERATION
    amendments.close_deliberation(theme, actor=town.chair)
    found = next_step(meeting)
    assert (found.kind, found.opening.question.amendment) == (Kind.OPEN_ROUND, change)
    round_ = factories.open_round(
        town, theme, electorate=COUNCIL, method=Method.SHOW_OF_HANDS, amendment=change
    )
    found = next_step(meeting)
    assert (found.kind, found.why) == (
        Kind.CLOSE_ROUND,
        "Nog niet van iedereen is een stem ingevoerd.",
    )
    rounds.close_round(round_, actor=town.clerk, note="Allen weigeren.")
    assert next_step(meeting).kind is Kind.DECLARE_ROUND
    rounds.declare_round(round_, actor=town.chair)
    assert next_step(meeting).kind is Kind.OPEN_ROUND


def test_after_the_last_point_the_meeting_closes(town, theme):
    meeting = factories.planned(town, present=("Aylin", "Joost", "Marit"))
    item = meetings.add_item(meeting, actor=town.clerk, title="Opening")
    meetings.open_meeting(meeting, actor=town.chair)
    meetings.take_item(item, actor=town.chair)
    assert next_step(meeting).kind is Kind.CLOSE_MEETING
    meetings.close_meeting(meeting, actor=town.chair)
    assert next_step(meeting).kind is Kind.NOTHING
    page = words(browser(town, "Veen").get(at(meeting, "voorzitter/")))
    assert "De vergadering is gesloten" in page


def test_the_chair_takes_each_step_by_a_plain_form_and_stays_at_her_screen(town, theme):
    round_ = open_council(town, theme, Method.ELECTRONIC)
    meeting = round_.agenda_item.meeting
    for name in ("Aylin", "Joost", "Ria"):
        cast_vote(round_, actor=town.actor(name), choice=FOR)
    chair, here = browser(town, "Veen"), at(meeting, "voorzitter/")
    back = {"back": f"voorzitter {meeting.pk}"}
    answer = chair.post(f"/voorbeeld/stemmingen/{round_.pk}/sluiten/", back)
    assert answer.headers["Location"] == here
    assert "Lees voor: Voor: 3. Tegen: 0. Het akkoord is aangenomen." in words(chair.get(here))
    answer = chair.post(f"/voorbeeld/stemmingen/{round_.pk}/uitslag/", back)
    assert answer.headers["Location"] == here


@pytest.mark.parametrize("back", ["//evil.example", "voorzitter", "voorzitter x", "huis 1"])
def test_a_form_leads_back_to_no_other_place(town, theme, back):
    round_ = open_council(town, theme, Method.ELECTRONIC)
    answer = browser(town, "Veen").post(
        f"/voorbeeld/stemmingen/{round_.pk}/sluiten/", {"back": back}
    )
    assert answer.headers["Location"] == f"/voorbeeld/stemmingen/{round_.pk}/"


def test_what_is_refused_at_the_chair_is_said_there(town, theme):
    meeting = factories.planned(town)
    with nothing_changes():
        answer = browser(town, "Veen").post(
            at(meeting, "openen/"), {"back": f"voorzitter {meeting.pk}"}
        )
    assert answer.status_code == 400
    page = words(answer)
    assert "Er zijn te weinig raadsleden om te openen" in page
    assert "Nu aan u" in page


# --- what a fact changes --------------------------------------------------------------------------


def test_an_item_that_is_taken_changes_board_and_agenda(town, theme):
    meeting = factories.discuss(town, theme)
    html = dress(last(meeting, "item.taken"))
    assert set(html) == {f"{name}-{meeting.pk}" for name in ("board", "agenda", "facts")}
    assert "1. Wonen aan de rivier" in html[f"board-{meeting.pk}"]
    assert "<form" not in "".join(html.values())


def test_what_a_fact_changes_is_what_a_visitor_sees_on_the_page(town, theme):
    change = factories.amendment(town, theme)
    round_ = open_council(town, theme, Method.ELECTRONIC, amendment=change)
    meeting = round_.agenda_item.meeting
    cast_vote(round_, actor=town.councillor, choice=FOR)
    for kind, act in (
        ("round.closed", rounds.close_round),
        ("round.declared", rounds.declare_round),
    ):
        act(round_, actor=town.chair)
        html = dress(last(theme, kind))
        pages = [
            browser(town).get(address).content.decode()
            for address in (
                at(meeting),
                f"/voorbeeld/stemmingen/{round_.pk}/",
                f"/voorbeeld/themas/{theme.slug}/",
            )
        ]
        for region, part in html.items():
            assert any(part in page for page in pages), region


def test_an_open_round_gives_away_nothing_in_what_its_facts_change(town, theme):
    round_ = open_council(town, theme, Method.ELECTRONIC)
    cast_vote(round_, actor=town.councillor, choice=FOR)
    assert dress(last(theme, "vote.cast")) == {}
    opened = "".join(dress(last(theme, "round.opened")).values())
    assert "stemden niet" not in opened
    rounds.close_round(round_, actor=town.clerk)
    closed = "".join(dress(last(theme, "round.closed")).values())
    assert "De voorzitter stelt de uitslag vast." in closed
    assert "stemden niet" not in closed
    assert "Aangenomen" not in closed


def test_a_decided_amendment_changes_its_line_on_the_list(town, theme):
    change = factories.amendment(town, theme)
    factories.discuss(town, theme)
    factories.council_round(town, theme, amendment=change)
    html = dress(last(theme, "amendment.decided"))
    assert list(html) == [change.label]
    page = browser(town).get(f"/voorbeeld/themas/{theme.slug}/wijzigingen/").content.decode()
    assert html[change.label] in page


def test_what_changes_is_said_in_dutch_whoever_asked(town, theme):
    meeting = factories.discuss(town, theme)
    with translation.override("en"):
        assert "Nu aan de orde" in dress(last(meeting, "item.taken"))[f"board-{meeting.pk}"]


@pytest.mark.django_db(transaction=True)
async def test_who_follows_a_meeting_gets_what_changes_with_the_fact(town, theme_in):
    theme = await call(theme_in, Stage.DECIDING)
    meeting = await call(factories.discuss, town, theme)
    async with listening(f"meetings/{meeting.pk}") as ear:
        await call(factories.open_round, town, theme)
        fact = await ear.hear()
    assert (fact["type"], fact["stream"]) == ("round.opened", str(theme.pk))
    assert "0</strong> van 2 hebben gestemd" in fact["html"][f"board-{meeting.pk}"]
    assert fact["payload"]["kind"] == "whole"
