"""`document.print`: the clerk asks for the sealed PDF, one at a time."""

from __future__ import annotations

import pytest
from django_tasks_db.models import DBTaskResult

from agreements.actions.documents import request_document
from agreements.models import Document, DocumentState
from agreements.queries import documents
from agreements.tasks import print_and_seal
from deliberation.rules.stages import Stage
from tests import factories

STUCK = (DocumentState.QUEUED, DocumentState.PRINTING, DocumentState.SEALING)


def request(town, theme, enqueue=lambda key: None, by="Hanna"):
    return request_document(theme, actor=town.actor(by), enqueue=enqueue)


def made_stuck(document, state, minutes):
    document.state = state
    document.requested_at -= factories.days(1) * minutes / (24 * 60)
    document.save()


def test_it_waits_in_the_queue_for_the_text_that_was_decided_on(town, theme_in):
    theme, queued = theme_in(Stage.ADOPTED), []
    document = request(town, theme, queued.append)
    assert (document.state, document.version) == ("queued", theme.decisions.get().version)
    assert queued == [str(document.pk)]
    assert factories.last_fact(theme) == ("document.requested", {"document": str(document.pk)})


def test_the_task_is_stored_in_the_same_transaction(town, theme_in):
    document = request(town, theme_in(Stage.ADOPTED), print_and_seal.enqueue)
    assert DBTaskResult.objects.get().args_kwargs["args"] == [str(document.pk)]


def test_a_queue_that_is_away_leaves_no_document_without_a_task(town, theme_in):
    theme = theme_in(Stage.ADOPTED)
    before = factories.everything()

    def fails(key):
        raise ConnectionError(key)

    with pytest.raises(ConnectionError):
        request(town, theme, fails)
    assert factories.everything() == before


@pytest.mark.parametrize("state", STUCK)
def test_a_double_click_makes_one(town, theme_in, state, refuses):
    theme = theme_in(Stage.ADOPTED)
    made_stuck(request(town, theme), state, minutes=9)
    with refuses("document_busy"):
        request(town, theme)


@pytest.mark.parametrize("state", STUCK)
def test_one_whose_task_died_counts_as_failed_after_ten_minutes(town, theme_in, state):
    theme = theme_in(Stage.ADOPTED)
    dead = request(town, theme)
    made_stuck(dead, state, minutes=11)
    assert not documents.busy(theme)
    fresh = request(town, theme)
    dead.refresh_from_db()
    assert (dead.state, fresh.state) == ("failed", "queued")
    assert dead.problem


@pytest.mark.parametrize("state", [DocumentState.READY, DocumentState.FAILED])
def test_after_one_is_finished_another_may_be_asked_for(town, theme_in, state):
    theme = theme_in(Stage.ADOPTED)
    made_stuck(request(town, theme), state, minutes=0)
    assert request(town, theme).state == "queued"


def test_one_theme_does_not_wait_for_another(town, theme_in):
    request(town, theme_in(Stage.ADOPTED))
    assert request(town, theme_in(Stage.ADOPTED)).state == "queued"
    assert Document.objects.count() == 2


@pytest.mark.parametrize(
    "stage", [Stage.AMENDING, Stage.DECIDING, Stage.CONFIRMING, Stage.REJECTED]
)
def test_what_was_not_adopted_is_not_printed(town, theme_in, stage, refuses):
    theme = theme_in(stage)
    with refuses("wrong_stage"):
        request(town, theme)


@pytest.mark.parametrize("by", ["Aylin", "Fatima", "Veen"])
def test_only_the_clerk_asks(town, theme_in, by, refuses):
    theme = theme_in(Stage.ADOPTED)
    with refuses("not_in_that_role"):
        request(town, theme, by=by)
