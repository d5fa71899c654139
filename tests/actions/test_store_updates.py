"""Storing what people write: a batch of several drafts at once, each update with its verdict."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from deliberation.actions.drafts import (
    TextUpdate,
    discard_draft,
    freeze_draft,
    keep_snapshot,
    store_updates,
)
from deliberation.models import DraftClient, DraftUpdate
from deliberation.policy import Refused
from deliberation.queries import drafts
from deliberation.rules.stages import Stage
from deliberation.text.shared import SharedText
from tests import factories
from tests.pens import Pen


def update(draft, person, *clients, data=b"x"):
    return TextUpdate(draft.pk, person.person_id, data, frozenset(clients))


def verdicts(found):
    return [one.reason if isinstance(one, Refused) else "stored" for one in found]


@pytest.fixture
def draft(town):
    return factories.written_text(town)[1]


def test_what_two_people_type_is_the_text(town, draft):
    one, other = Pen(town, draft, "Aylin"), Pen(town, draft, "Fatima")
    one.type(" en goede", behind="betaalbare").send()
    other.type(" Een grote boom.", behind="een boom.").send()
    words = [block.text for block in drafts.text_of(draft)]
    assert "De gemeente bouwt ieder jaar honderd betaalbare en goede huizen." in words
    assert "Bij ieder huis komt een boom. Een grote boom." in words


def test_the_rows_keep_who_wrote_them_in_the_order_of_their_ids(town, draft):
    found = store_updates(
        [
            update(draft, town.councillor, 1, data=b"a"),
            update(draft, town.representative, 2, data=b"b"),
        ]
    )
    rows = list(DraftUpdate.objects.filter(author__isnull=False))
    assert [row.pk for row in rows] == found == sorted(found)
    assert [(row.author.name, bytes(row.data)) for row in rows] == [
        ("Aylin", b"a"),
        ("Fatima", b"b"),
    ]
    assert [row.data for row in drafts.rows_after(draft.pk, found[0])] == [b"b"]


def test_a_batch_of_several_drafts_has_a_verdict_for_each(town, theme_in, draft):
    closed = factories.open_draft(town, theme_in(Stage.DRAFTING, title="Groen"))
    discard_draft(closed, actor=town.clerk)
    found = store_updates(
        [
            update(draft, town.councillor, 1),
            update(closed, town.councillor, 1),
            update(draft, town.representative, 1),
            update(draft, town.representative, 2),
        ]
    )
    assert verdicts(found) == ["stored", "draft_closed", "not_your_client", "stored"]
    assert closed.updates.count() == 1
    assert draft.updates.count() == 3


def test_a_client_id_belongs_to_the_first_who_used_it(town, draft):
    assert verdicts(store_updates([update(draft, town.councillor, 7)])) == ["stored"]
    assert verdicts(store_updates([update(draft, town.representative, 7)])) == ["not_your_client"]
    assert verdicts(store_updates([update(draft, town.councillor, 7, 8)])) == ["stored"]
    aylin = town.councillor.person_id
    assert drafts.load(draft.pk).clients == {7: aylin, 8: aylin}


def test_in_another_draft_the_same_client_id_may_be_of_somebody_else(town, theme_in, draft):
    other = factories.open_draft(town, theme_in(Stage.DRAFTING, title="Groen"))
    found = store_updates(
        [update(draft, town.councillor, 7), update(other, town.representative, 7)]
    )
    assert verdicts(found) == ["stored", "stored"]


def test_a_refused_update_claims_nothing(town, draft):
    store_updates([update(draft, town.councillor, 7)])
    store_updates([update(draft, town.representative, 7, 9)])
    assert verdicts(store_updates([update(draft, town.councillor, 9)])) == ["stored"]


def test_nobody_signs_as_the_seed(town, draft):
    seed = DraftClient.objects.get(draft=draft).client_id
    found = store_updates([update(draft, town.councillor, seed)])
    assert verdicts(found) == ["not_your_client"]


def test_a_large_client_id_fits(town, draft):
    assert verdicts(store_updates([update(draft, town.councillor, 2**53 - 1)])) == ["stored"]


def test_an_unknown_draft_is_closed(town, draft):
    draft.pk = town.place.pk
    assert verdicts(store_updates([update(draft, town.councillor, 1)])) == ["draft_closed"]
    assert store_updates([]) == []


def test_after_the_freeze_nothing_comes_in(town, draft):
    pen = Pen(town, draft, "Aylin").type(" en goede", behind="betaalbare")
    assert isinstance(pen.send(), int)
    freeze_draft(draft, actor=town.clerk)
    found = pen.type("!", behind="huizen").send()
    assert verdicts([found]) == ["draft_closed"]


@pytest.mark.parametrize("size", [1, 50])
def test_the_number_of_queries_is_the_same_for_any_batch(town, draft, size):
    batch = [update(draft, town.councillor, at + 1) for at in range(size)]
    with CaptureQueriesContext(connection) as asked:
        store_updates(batch)
    statements = [one["sql"] for one in asked if "SAVEPOINT" not in one["sql"]]
    assert len(statements) == 4


def test_a_snapshot_counts_for_the_rows_it_holds(town, draft):
    pen = Pen(town, draft, "Aylin")
    last = pen.type(" en goede", behind="betaalbare").send()
    before = drafts.text_of(draft)
    state = SharedText([row.data for row in drafts.load(draft.pk).rows]).since(b"")
    keep_snapshot(draft.pk, last, state)
    assert [row.id for row in drafts.load(draft.pk).rows] == [last]
    assert drafts.text_of(draft) == before
    later = pen.type("!", behind="een boom.").send()
    assert [row.id for row in drafts.load(draft.pk).rows] == [last, later]
    assert draft.updates.count() == 3, "the rows are the record"


def test_an_older_snapshot_does_not_replace_a_newer_one(town, draft):
    keep_snapshot(draft.pk, 20, b"new")
    keep_snapshot(draft.pk, 10, b"old")
    assert bytes(draft.snapshot.state) == b"new"
