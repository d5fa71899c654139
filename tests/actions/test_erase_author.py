"""`remark.erase_author`: a guest is forgotten, the words and the chain of facts stay."""

from __future__ import annotations

import pytest

from deliberation.actions.erasure import ERASED, erase_author
from deliberation.actions.remarks import (
    GuestName,
    RemarkWords,
    confirm_contributor,
    place_guest_remark,
    withdraw_remark,
)
from deliberation.events import verify
from deliberation.models import Contributor, Event, Remark
from deliberation.policy import Visitor
from deliberation.rules.stages import Stage
from tests import factories


@pytest.fixture
def remark(town, theme_in) -> Remark:
    """A guest's remark that is public."""
    theme = theme_in(Stage.CONSULTING)
    words = RemarkWords(factories.block(theme, "boom"), body="Welke boom?", capacity="de buurt")
    version, guest = theme.versions.get(), GuestName("Sanne de Boer", "sanne@voorbeeld.example")
    placed, _token = place_guest_remark(version, actor=Visitor(), words=words, guest=guest)
    return confirm_contributor(placed.contributor)[0]


def everything_said() -> str:
    return repr(factories.everything())


def test_name_and_address_are_gone_and_the_words_stay(town, remark):
    erased = erase_author(remark, actor=town.clerk)
    assert (erased.author_name, erased.capacity, erased.body) == (ERASED, "", "Welke boom?")
    assert "Sanne" not in everything_said()
    assert "sanne@" not in everything_said()
    assert "de buurt" not in everything_said()


def test_the_facts_forget_who_it_was_and_the_chain_still_verifies(town, remark):
    guest = str(remark.contributor_id)
    assert Event.objects.filter(actor__contains=guest).exists()
    erase_author(remark, actor=town.clerk)
    assert not Event.objects.filter(actor__contains=guest).exists()
    assert verify(remark.theme_id) == []
    assert factories.last_fact(remark.theme) == ("remark.author_erased", {"remark": str(remark.pk)})


def test_words_that_are_no_longer_public_go_too(town, remark):
    withdraw_remark(remark, actor=town.clerk)
    assert erase_author(remark, actor=town.clerk).body == ""
    assert "Welke boom?" not in everything_said()


def test_the_mailed_link_works_no_more(town, remark):
    before = remark.contributor.token_digest
    erase_author(remark, actor=town.clerk)
    assert not Contributor.objects.filter(token_digest=before).exists()


def test_it_happens_once(town, remark, refuses):
    erase_author(remark, actor=town.clerk)
    with refuses("already_done"):
        erase_author(remark, actor=town.clerk)


@pytest.mark.parametrize("name", ["resident", "representative", "councillor", "chair"])
def test_only_the_clerk_erases(town, remark, name, refuses):
    with refuses("not_in_that_role"):
        erase_author(remark, actor=getattr(town, name))


def test_who_has_an_account_is_not_erased_here(town, theme_in, refuses):
    remark = factories.remark(town, theme_in(Stage.CONSULTING))
    with refuses("no_guest"):
        erase_author(remark, actor=town.clerk)
