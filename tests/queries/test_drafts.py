"""Who comes into a draft and as what, and how it is read."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from deliberation.actions.drafts import discard_draft, freeze_draft
from deliberation.actions.themes import CharterTerms, edit_charter
from deliberation.policy import Refused
from deliberation.queries import drafts
from deliberation.queries.access import Missing
from deliberation.rules.stages import Stage
from tests import factories
from tests.pens import Pen


@pytest.fixture
def draft(town):
    return factories.written_text(town)[1]


def admission(draft, user=None):
    return drafts.admission(str(draft.pk), user or AnonymousUser())


def test_a_writer_comes_in_with_a_name(town, draft):
    found = admission(draft, town.person("Fatima"))
    assert (found.may_write, found.reason, found.may_park) == (True, "", True)
    assert (found.name, found.person_id) == ("Fatima", town.person("Fatima").pk)
    assert (found.draft_id, found.theme_id) == (draft.pk, draft.theme_id)
    assert (found.municipality_id, found.top, found.kind) == (town.place.pk, "doc", "text")


def test_a_visitor_comes_in_to_read(draft):
    found = admission(draft)
    assert (found.may_write, found.reason) == (False, "login_required")
    assert (found.person_id, found.name, found.may_park) == (None, "", False)


def test_somebody_of_another_town_reads_along(elsewhere, draft):
    found = admission(draft, elsewhere.person("Aylin"))
    assert (found.may_write, found.may_park) == (False, False)
    assert found.reason == "not_in_that_role"


def test_who_may_not_read_does_not_come_in(town, draft):
    edit_charter(draft.theme, actor=town.clerk, terms=CharterTerms(draft_readers="parties"))
    with pytest.raises(Refused) as caught:
        admission(draft)
    assert caught.value.reason == "not_your_draft"
    assert admission(draft, town.person("Aylin")).may_write


@pytest.mark.parametrize("key", ["", "x", "00000000-0000-4000-8000-000000000000"])
def test_what_is_no_draft_is_missing(db, key):
    with pytest.raises(Missing):
        drafts.admission(key, AnonymousUser())


def test_after_closing_a_writer_may_still_have_something_kept(town, draft):
    discard_draft(draft, actor=town.clerk)
    found = admission(draft, town.person("Fatima"))
    assert (found.is_open, found.may_write, found.reason) == (False, False, "draft_closed")
    assert found.may_park
    assert not admission(draft, town.person("Tineke")).may_park


def test_who_wrote_and_lost_the_seat_may_too(town, draft):
    Pen(town, draft, "Aylin").type("!", behind="een boom.").send()
    for name in ("Aylin", "Joost"):
        factories.end_mandate(town, name)
    found = admission(draft, town.person("Aylin"))
    assert (found.may_write, found.reason, found.may_park) == (False, "not_in_that_role", True)
    assert not admission(draft, town.person("Joost")).may_park


def test_admitting_takes_few_queries(town, draft):
    with CaptureQueriesContext(connection) as asked:
        admission(draft, town.person("Fatima"))
    assert len(asked) <= 6


def test_what_two_people_broke_by_merging_is_put_right_when_read(town, draft):
    for name in ("Aylin", "Fatima"):
        Pen(town, draft, name).line(f"Van {name}.", below="een boom.", name="dubbel").send()
    found = drafts.written(draft)
    assert len({block.id for block in found.now}) == len(found.now)
    assert found.now == found.whole


def test_the_whole_of_an_amendment_is_the_version_with_it(town, theme_in):
    theme = theme_in(Stage.AMENDING)
    draft = factories.draft_amendment(town, theme)
    Pen(town, draft, "Aylin").type(" in de straat", behind="een boom").send()
    found = drafts.written(draft)
    assert len(found.now) == 1
    assert len(found.whole) == len(found.base)
    assert "in de straat" in found.shown.redline
    assert drafts.places(draft) == ("artikel 2, eerste alinea",)


def test_a_closed_draft_reads_as_it_was_closed(town, draft):
    Pen(town, draft, "Aylin").type("!", behind="een boom.").send()
    freeze_draft(draft, actor=town.clerk)
    assert "Bij ieder huis komt een boom.!" in [block.text for block in drafts.text_of(draft)]


def test_others_in_a_draft_know_somebody_by_a_sign_that_says_nothing(town, draft):
    person = town.person("Aylin").pk
    sign = drafts.seen_as(draft.pk, person)
    assert len(sign) == 8
    assert sign not in str(person)
    assert sign != drafts.seen_as(uuid4(), person)
