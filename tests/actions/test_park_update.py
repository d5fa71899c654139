"""What comes too late is kept for who wrote it, and shown to nobody else."""

from __future__ import annotations

import pytest

from deliberation.actions.drafts import drop_parked, freeze_draft, park_update
from deliberation.models import ParkedVariant
from deliberation.policy import Refused, Visitor
from deliberation.queries import drafts
from tests import factories
from tests.pens import Pen


@pytest.fixture
def draft(town):
    """A text on which Aylin and Fatima wrote, and that was then frozen."""
    _theme, draft = factories.written_text(town)
    Pen(town, draft, "Joost").type(" en goede", behind="betaalbare").send()
    return draft


def late(town, draft, name="Aylin", words=" Te laat."):
    """A copy from before the freeze in which somebody went on."""
    return Pen(town, draft, name).type(words, behind="een boom.")


def park(pen):
    park_update(pen.draft.pk, pen.author.pk, pen.update())


def words(town, draft, name="Aylin"):
    return [one.words for one in drafts.late_of(draft, town.actor(name))]


def test_it_is_shown_to_its_owner_beside_what_the_draft_became(town, draft):
    pen = late(town, draft)
    freeze_draft(draft, actor=town.clerk)
    park(pen)
    (found,) = drafts.late_of(draft, town.councillor)
    assert found.words == "Bij ieder huis komt een boom. Te laat."
    assert "Te laat." in found.shown.redline
    assert "en goede" not in found.shown.redline, "that came in time"


def test_nobody_else_sees_it(town, draft):
    pen = late(town, draft)
    freeze_draft(draft, actor=town.clerk)
    park(pen)
    for actor in (town.representative, town.clerk, town.actor("Joost"), Visitor()):
        assert drafts.late_of(draft, actor) == []


def test_the_version_stays_as_it_was(town, draft):
    pen = late(town, draft)
    version = freeze_draft(draft, actor=town.clerk)
    park(pen)
    version.refresh_from_db()
    assert "Te laat" not in version.canonical
    assert draft.updates.count() == 2


def test_what_says_nothing_new_is_not_kept(town, draft):
    pen = Pen(town, draft, "Aylin").strike("jaar ")
    pen.send()
    freeze_draft(draft, actor=town.clerk)
    whole = pen.doc.get_update()
    park_update(draft.pk, pen.author.pk, whole)
    park_update(draft.pk, pen.author.pk, b"\0\0")
    assert not ParkedVariant.objects.exists()


def test_what_comes_later_still_is_added(town, draft):
    pen = late(town, draft)
    freeze_draft(draft, actor=town.clerk)
    park(pen)
    park(pen.type(" En nog iets.", behind="Te laat."))
    assert words(town, draft) == ["Bij ieder huis komt een boom. Te laat. En nog iets."]
    assert ParkedVariant.objects.count() == 1


def test_the_same_again_changes_nothing(town, draft):
    pen = late(town, draft)
    freeze_draft(draft, actor=town.clerk)
    again = pen.update()
    for _time in range(2):
        park_update(draft.pk, pen.author.pk, again)
    assert words(town, draft) == ["Bij ieder huis komt een boom. Te laat."]


def test_each_has_a_variant_of_the_own(town, draft):
    pens = [late(town, draft, "Aylin", " Van Aylin."), late(town, draft, "Fatima", " Van Fatima.")]
    freeze_draft(draft, actor=town.clerk)
    for pen in pens:
        park(pen)
    assert words(town, draft, "Aylin") == ["Bij ieder huis komt een boom. Van Aylin."]
    assert words(town, draft, "Fatima") == ["Bij ieder huis komt een boom. Van Fatima."]


def test_what_is_no_text_is_refused(town, draft):
    freeze_draft(draft, actor=town.clerk)
    with pytest.raises(Refused) as caught:
        park_update(draft.pk, town.councillor.person_id, b"\xff\xff\xff")
    assert caught.value.reason == "bad_text"
    assert not ParkedVariant.objects.exists()


def test_the_owner_throws_it_away(town, draft):
    pen = late(town, draft)
    freeze_draft(draft, actor=town.clerk)
    park(pen)
    drop_parked(draft, actor=town.councillor)
    assert not ParkedVariant.objects.exists()


def test_another_cannot(town, draft, finds_nothing, refuses):
    pen = late(town, draft)
    freeze_draft(draft, actor=town.clerk)
    park(pen)
    with finds_nothing():
        drop_parked(draft, actor=town.clerk)
    with refuses("login_required"):
        drop_parked(draft, actor=Visitor())
