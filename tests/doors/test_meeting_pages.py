"""Council meetings on plain pages: planned, opened with enough members, led through the agenda."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from deliberation.actions import meetings
from deliberation.management.demo import PASSWORD
from deliberation.models import ConflictReport, Person
from deliberation.rules.stages import Stage
from deliberation.rules.voting import Electorate, Method
from tests import factories
from tests.doors.pages import browser, nothing_changes, words

ALL = ("Aylin", "Joost", "Marit", "Geert", "Ria")
NEW = {"title": "Raadsvergadering", "day": "2026-12-01", "time": "19:30"}


def at(meeting, rest=""):
    return f"/{meeting.municipality.slug}/vergaderingen/{meeting.pk}/{rest}"


def tick(town, meeting, *names):
    data = {"attendance": "1", "present": [town.person(name).pk for name in names]}
    return browser(town, "Hanna").post(at(meeting, "presentie/"), data, follow=True)


def take(town, item, by="Veen"):
    path = f"/{town.place.slug}/agendapunten/{item.pk}/aan-de-orde/"
    return browser(town, by).post(path, follow=True)


def item(town, meeting, theme):
    return meetings.add_item(meeting, actor=town.clerk, title=theme.title, theme_id=theme.pk)


def convened_again(town, meeting, *present):
    """The meeting called under art. 20 lid 2, open, with these members."""
    again = meetings.plan_meeting(
        town.place,
        actor=town.clerk,
        title="Opnieuw",
        starts_at=meeting.starts_at + factories.days(2),
        reconvened_of=meeting.pk,
    )
    keys = [town.person(name).pk for name in present]
    meetings.record_attendance(again, actor=town.clerk, present=keys)
    return meetings.open_meeting(again, actor=town.chair)


# --- planning -------------------------------------------------------------------------------------


def test_the_clerk_plans_a_meeting_and_everybody_reads_it(town):
    answer = browser(town, "Hanna").post("/voorbeeld/vergaderingen/nieuw/", NEW, follow=True)
    assert "De vergadering staat gepland." in words(answer)
    page = words(browser(town).get("/voorbeeld/vergaderingen/"))
    assert "dinsdag 1 december 2026, 19.30 uur Raadsvergadering" in page


@pytest.mark.parametrize("wrong", [{"title": ""}, {"day": ""}, {"time": "half acht"}])
def test_a_meeting_without_name_day_or_time_is_not_planned(town, wrong):
    clerk = browser(town, "Hanna")
    with nothing_changes():
        answer = clerk.post("/voorbeeld/vergaderingen/nieuw/", NEW | wrong)
    assert answer.status_code == 400
    assert (NEW | wrong)["day"] in answer.content.decode()


@pytest.mark.parametrize("name", ["Aylin", "Veen", "Tineke"])
def test_only_the_clerk_plans(town, name):
    client = browser(town, name)
    with nothing_changes():
        assert client.post("/voorbeeld/vergaderingen/nieuw/", NEW).status_code == 403
    assert "Vergadering plannen" not in words(client.get("/voorbeeld/vergaderingen/"))


def test_a_visitor_is_sent_to_the_login(town):
    answer = browser(town).post("/voorbeeld/vergaderingen/nieuw/", NEW)
    assert answer.status_code == 302
    assert answer.url.startswith("/accounts/login/")


def test_a_meeting_of_another_municipality_is_not_found(town, elsewhere):
    meeting = factories.planned(town)
    answer = browser(elsewhere, "Hanna").get(f"/elders/vergaderingen/{meeting.pk}/")
    assert answer.status_code == 404


# --- opening --------------------------------------------------------------------------------------


def test_a_meeting_opens_with_more_than_half_of_the_members(town):
    meeting = factories.planned(town)
    tick(town, meeting, "Aylin", "Geert")
    chair = browser(town, "Veen")
    with nothing_changes():
        refused = chair.post(at(meeting, "openen/"))
    assert "Er zijn te weinig raadsleden om te openen (art. 20 Gemeentewet)." in words(refused)
    assert "Er zijn er 3 nodig om te openen" in words(refused)
    tick(town, meeting, "Aylin", "Geert", "Ria")
    opened = chair.post(at(meeting, "openen/"), follow=True)
    assert "De vergadering is geopend." in words(opened)
    assert "3 van 5 raadsleden" in words(opened)


def test_two_meetings_are_not_open_at_once(town):
    first, second = factories.planned(town, present=ALL), factories.planned(town, present=ALL)
    chair = browser(town, "Veen")
    chair.post(at(first, "openen/"))
    with nothing_changes():
        refused = chair.post(at(second, "openen/"))
    assert "Er is al een vergadering bezig." in words(refused)


@pytest.mark.parametrize("rest", ["openen/", "sluiten/"])
def test_a_double_click_gets_a_reason(town, rest):
    meeting = factories.planned(town, present=ALL)
    if rest == "sluiten/":
        meetings.open_meeting(meeting, actor=town.chair)
    chair = browser(town, "Veen")
    assert chair.post(at(meeting, rest)).status_code == 302
    with nothing_changes():
        assert chair.post(at(meeting, rest)).status_code == 400


@pytest.mark.parametrize("name", ["", "Aylin", "Tineke", "Okafor"])
@pytest.mark.parametrize("rest", ["openen/", "sluiten/", "agenda/", "presentie/"])
def test_who_does_not_lead_the_meeting_changes_nothing(town, name, rest):
    meeting = factories.planned(town, present=ALL)
    client = browser(town, name)
    with nothing_changes():
        answer = client.post(at(meeting, rest), {"title": "x", "present": []})
    assert answer.status_code == 400


# --- attendance and agenda ------------------------------------------------------------------------


def test_the_attendance_list_is_what_is_ticked(town):
    meeting = factories.planned(town)
    page = words(tick(town, meeting, "Aylin", "Ria"))
    assert "2 van 5 raadsleden" in page
    page = words(tick(town, meeting, "Ria"))
    assert "1 van 5 raadsleden" in page
    assert "Aylin (afwezig)" in words(browser(town).get(at(meeting)))


@pytest.mark.parametrize("who", ["Tineke", "geen id"])
def test_nobody_else_is_put_on_the_attendance_list(town, who):
    meeting = factories.planned(town)
    key = town.person(who).pk if who == "Tineke" else who
    clerk = browser(town, "Hanna")
    data = {"attendance": "1", "present": [town.person("Aylin").pk, key]}
    with nothing_changes():
        answer = clerk.post(at(meeting, "presentie/"), data)
    assert answer.status_code == 400
    assert answer.content.decode().count(f'value="{town.person("Aylin").pk}" checked') == 1


def test_the_chair_goes_through_the_agenda(town, theme_in):
    theme, meeting = theme_in(Stage.DECIDING), factories.planned(town, present=ALL)
    browser(town, "Hanna").post(at(meeting, "agenda/"), {"title": "Opening", "theme": ""})
    browser(town, "Hanna").post(at(meeting, "agenda/"), {"title": "Wonen", "theme": theme.pk})
    opening, wonen = meeting.items.all()
    with nothing_changes():
        assert "De vergadering is niet geopend." in words(take(town, opening))
    meetings.open_meeting(meeting, actor=town.chair)
    take(town, opening)
    page = words(take(town, wonen))
    assert "Nu aan de orde 2. Wonen Wonen aan de rivier" in page
    assert "Opening afgerond" in page


def test_a_point_needs_a_name_and_keeps_what_was_chosen(town, theme_in):
    theme, meeting = theme_in(Stage.DECIDING), factories.planned(town)
    clerk = browser(town, "Hanna")
    with nothing_changes():
        answer = clerk.post(at(meeting, "agenda/"), {"title": "", "theme": theme.pk})
    assert answer.status_code == 400
    assert f'value="{theme.pk}" selected' in answer.content.decode()


def test_running_and_declared_votes_stand_on_the_page_of_the_meeting(town, theme_in):
    theme = theme_in(Stage.DECIDING)
    factories.community_round(town, theme)
    meeting = factories.discuss(town, theme)
    round_ = factories.open_round(
        town, theme, electorate=Electorate.COUNCIL, method=Method.ADOPTED_WITHOUT_VOTE
    )
    assert "Zonder stemming. De voorzitter stelt de uitslag vast." in words(
        browser(town).get(at(meeting))
    )
    browser(town, "Veen").post(f"/voorbeeld/stemmingen/{round_.pk}/uitslag/")
    assert "Het akkoord als geheel Aangenomen" in words(browser(town).get(at(meeting)))


def test_a_meeting_does_not_close_and_does_not_go_on_while_the_council_votes(town, theme_in):
    theme = theme_in(Stage.DECIDING)
    factories.community_round(town, theme)
    meeting = factories.discuss(town, theme)
    other = meetings.add_item(meeting, actor=town.clerk, title="Rondvraag")
    factories.open_round(town, theme, electorate=Electorate.COUNCIL)
    chair = browser(town, "Veen")
    with nothing_changes():
        closing = chair.post(at(meeting, "sluiten/"))
    assert "Er loopt nog een stemming." in words(closing)
    with nothing_changes():
        assert "Er loopt nog een stemming." in words(take(town, other))


# --- convened again (art. 20 lid 2 and 3, art. 29 lid 2) ------------------------------------------


def test_a_meeting_that_could_not_open_is_convened_again_once(town):
    meeting = factories.planned(town, present=("Aylin",))
    clerk = browser(town, "Hanna")
    page = clerk.get(at(meeting)).content.decode()
    assert f"/voorbeeld/vergaderingen/nieuw/?opnieuw={meeting.pk}" in page
    form = clerk.get(f"/voorbeeld/vergaderingen/nieuw/?opnieuw={meeting.pk}").content.decode()
    assert f'value="{meeting.pk}" selected' in form
    again = NEW | {"reconvened_of": meeting.pk}
    clerk.post("/voorbeeld/vergaderingen/nieuw/", again)
    assert "De raad is opnieuw bijeengeroepen op 1 december 2026" in words(
        browser(town).get(at(meeting))
    )
    with nothing_changes():
        refused = clerk.post("/voorbeeld/vergaderingen/nieuw/", again)
    assert "Deze vergadering is al opnieuw bijeengeroepen." in words(refused)
    tick(town, meeting, *ALL)
    with nothing_changes():
        late = clerk.post(at(meeting, "openen/"))
    assert "Deze vergadering is al opnieuw bijeengeroepen." in words(late)


def test_a_meeting_that_was_held_is_not_convened_again(town, theme_in):
    meeting = factories.discuss(town, theme_in(Stage.DECIDING))
    clerk = browser(town, "Hanna")
    with nothing_changes():
        refused = clerk.post("/voorbeeld/vergaderingen/nieuw/", NEW | {"reconvened_of": meeting.pk})
    assert "De vergadering is al geopend of gesloten." in words(refused)


def test_the_clerk_hears_of_the_day_that_must_lie_between(town):
    meeting = factories.planned(town)
    soon = {"day": f"{factories.today():%Y-%m-%d}", "time": "23:59"}
    answer = browser(town, "Hanna").post(
        "/voorbeeld/vergaderingen/nieuw/", NEW | soon | {"reconvened_of": meeting.pk}, follow=True
    )
    assert "ten minste 24 uur" in words(answer)


def test_a_few_members_decide_on_what_the_unopened_meeting_was_called_for(town, theme_in):
    theme = theme_in(Stage.DECIDING)
    factories.community_round(town, theme)
    unopened = factories.planned(town, present=("Aylin",))
    item(town, unopened, theme)
    again = convened_again(town, unopened, "Aylin", "Joost")
    take(town, item(town, again, theme))
    browser(town, "Veen").post(f"/voorbeeld/themas/{theme.slug}/beraadslaging/sluiten/")
    round_ = factories.open_round(town, theme, electorate=Electorate.COUNCIL)
    for name in ("Aylin", "Joost"):
        browser(town, name).post(
            f"/voorbeeld/stemmingen/{round_.pk}/stem/", {"choice": "in_favour"}
        )
    assert factories.declared(town, round_).outcome == "adopted"


def test_a_few_members_do_not_take_up_anything_else(town, theme_in):
    unopened = factories.planned(town, present=("Aylin",))
    meetings.add_item(unopened, actor=town.clerk, title="Opening")
    again = convened_again(town, unopened, "Aylin", "Joost")
    opening = meetings.add_item(again, actor=town.clerk, title="Opening")
    fresh = item(town, again, theme_in(Stage.DECIDING))
    assert "Aan de orde: Opening." in words(take(town, opening))
    with nothing_changes():
        refused = take(town, fresh)
    assert "(art. 20 lid 3 Gemeentewet)" in words(refused)
    tick(town, again, "Aylin", "Joost", "Marit")
    assert "Aan de orde: Wonen aan de rivier." in words(take(town, fresh))


def test_members_who_leave_take_the_vote_on_anything_else_with_them(town, theme_in):
    theme = theme_in(Stage.DECIDING)
    factories.community_round(town, theme)
    again = convened_again(town, factories.planned(town), "Aylin", "Joost", "Marit")
    take(town, item(town, again, theme))
    tick(town, again, "Aylin", "Joost")
    page = words(browser(town, "Hanna").get(f"/voorbeeld/themas/{theme.slug}/stemmingen/"))
    assert "(art. 20 lid 3 Gemeentewet)" in page


# --- a conflict of interest (art. 28) -------------------------------------------------------------


def test_a_councillor_reports_a_conflict_and_only_the_clerk_learns_why(town, theme_in):
    theme = theme_in(Stage.DECIDING)
    path = f"/voorbeeld/themas/{theme.slug}/belang/"
    geert = browser(town, "Geert")
    assert "art. 28 Gemeentewet" in words(geert.get(path))
    with nothing_changes():
        assert geert.post(path, {"reason": ""}).status_code == 400
    answer = geert.post(path, {"reason": "Mijn broer verkoopt de bomen."}, follow=True)
    assert "Uw belang is gemeld." in words(answer)
    assert ConflictReport.objects.get().person == town.person("Geert")
    with nothing_changes():
        assert geert.post(path, {"reason": "Nog eens."}).status_code == 400
    for name in ("", "Aylin", "Veen", "Fatima"):
        page = words(browser(town, name).get(path))
        assert "Wie meldden een belang Geert" in page
        assert "Mijn broer" not in page
    assert "Mijn broer" in words(browser(town, "Hanna").get(path))


@pytest.mark.parametrize("name", ["", "Fatima", "Hanna", "Tineke"])
def test_only_a_councillor_reports_a_conflict(town, theme_in, name):
    path = f"/voorbeeld/themas/{theme_in(Stage.DECIDING).slug}/belang/"
    client = browser(town, name)
    with nothing_changes():
        assert client.post(path, {"reason": "Ik heb een belang."}).status_code == 400
    assert "<textarea" not in client.get(path).content.decode()


def test_a_conflict_is_reported_before_the_round_opens(town, theme_in):
    theme = theme_in(Stage.DECIDING)
    factories.community_round(town, theme)
    factories.discuss(town, theme)
    factories.open_round(town, theme, electorate=Electorate.COUNCIL)
    geert = browser(town, "Geert")
    with nothing_changes():
        answer = geert.post(f"/voorbeeld/themas/{theme.slug}/belang/", {"reason": "Te laat."})
    assert "Een belang meldt u voordat de stemming opent." in words(answer)
    assert "Te laat." in words(answer)


# --- the demo -------------------------------------------------------------------------------------


def test_the_demo_accounts_are_shown_only_in_a_demo(town, elsewhere, settings):
    settings.DEMO = False
    assert browser(town).get("/voorbeeld/demo/").status_code == 404
    settings.DEMO = True
    assert browser(elsewhere).get("/elders/demo/").status_code == 404
    page = words(browser(town).get("/voorbeeld/demo/"))
    assert PASSWORD in page
    assert "Hanna Griffioen Griffier hanna.griffioen@voorbeeld.example" in page


def test_with_a_demo_account_one_can_log_in(db, client):
    call_command("seed", verbosity=0)
    assert Person.objects.filter(email="fatima.yildiz@voorbeeld.example").exists()
    assert client.login(email="fatima.yildiz@voorbeeld.example", password=PASSWORD)
