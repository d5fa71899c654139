"""`amendment.draft`: writing an amendment in the editor, with all of one's party."""

from __future__ import annotations

from uuid import uuid4

import pytest

from deliberation.actions import stages
from deliberation.actions.amendments import close_deliberation
from deliberation.actions.drafts import start_amendment
from deliberation.actions.stages import move_stage
from deliberation.models import Seat
from deliberation.queries import drafts
from deliberation.rules.stages import Stage
from tests import factories

TREES, HOUSES = "Bij ieder huis", "honderd"


def start(town, theme, by="Aylin", words=(TREES,), **more):
    chosen = [factories.block(theme, one) for one in words]
    return start_amendment(theme, actor=town.actor(by), blocks=chosen, **more)


def test_it_starts_with_the_chosen_blocks_of_the_tabled_version(town, theme_in):
    theme = theme_in(Stage.AMENDING)
    draft = start(town, theme, words=(TREES, HOUSES))
    text = drafts.text_of(draft)
    assert [block.id for block in text] == draft.blocks
    assert [block.text for block in text] == [
        "De gemeente bouwt ieder jaar honderd betaalbare huizen.",
        "Bij ieder huis komt een boom.",
    ]
    assert draft.base == theme.tabled_version
    assert (draft.party.name, draft.owner.name, draft.top) == ("Vooruit", "Aylin", "fragment")


def test_only_who_takes_part_hears_of_it(town, theme_in):
    theme = theme_in(Stage.AMENDING)
    draft = start(town, theme)
    fact = factories.facts(theme)[-1]
    payload = {"draft": str(draft.pk), "kind": "amendment"}
    assert (fact.type, fact.payload, fact.audience) == ("draft.opened", payload, "participants")


def test_a_representative_writes_for_the_own_party(town, theme_in):
    assert start(town, theme_in(Stage.AMENDING), by="Fatima").party.name == "Bewonersraad"


def test_who_is_both_says_for_which(town, theme_in, refuses):
    theme = theme_in(Stage.AMENDING)
    factories.join(town, "Aylin", "Bewonersraad", Seat.SUBSTITUTE)
    assert start(town, theme).party.name == "Vooruit"
    other = town.party("Bewonersraad").pk
    assert start(town, theme, party=other).party_id == other
    with refuses("not_at_the_table"):
        start(town, theme, party=town.party("Ondernemers").pk)


def test_a_subamendement_starts_with_the_words_of_its_parent(town, theme_in):
    theme = theme_in(Stage.DECIDING)
    parent = factories.amendment(town, theme)
    draft = start(town, theme, by="Geert", parent=parent.pk)
    assert [block.text for block in drafts.text_of(draft)] == ["Bij ieder huis komen twee bomen."]
    assert draft.parent == parent


def test_a_party_writes_no_subamendement(town, theme_in, refuses):
    theme = theme_in(Stage.AMENDING)
    parent = factories.amendment(town, theme)
    with refuses("bad_parent"):
        start(town, theme, by="Fatima", parent=parent.pk)


def test_a_subamendement_is_on_an_amendement_only(town, theme_in, refuses):
    theme = theme_in(Stage.AMENDING)
    request = factories.change_request(town, theme)
    with refuses("bad_parent"):
        start(town, theme, parent=request.pk)


@pytest.mark.parametrize("blocks", [(), ("niets",)])
def test_it_needs_blocks_that_are_there(town, theme_in, refuses, blocks):
    theme = theme_in(Stage.AMENDING)
    with refuses("target_missing"):
        start_amendment(theme, actor=town.councillor, blocks=blocks)


def test_the_clerk_has_nobody_to_write_for(town, theme_in, refuses):
    theme = theme_in(Stage.AMENDING)
    for name in ("Hanna", "Veen", "Tineke"):
        with refuses("not_in_that_role"):
            start(town, theme, by=name)


def test_while_deciding_a_representative_is_too_late(town, theme_in, refuses):
    theme = theme_in(Stage.DECIDING)
    assert start(town, theme).party.name == "Vooruit"
    with refuses("wrong_stage"):
        start(town, theme, by="Fatima")


def test_after_the_deliberation_nobody_starts(town, theme_in, refuses):
    theme = theme_in(Stage.DECIDING)
    close_deliberation(theme, actor=town.chair)
    with refuses("deliberation_closed"):
        start(town, theme)


def test_one_may_write_several(town, theme_in):
    theme = theme_in(Stage.AMENDING)
    start(town, theme)
    start(town, theme, words=(HOUSES,))
    assert [len(drafts.mine(theme, town.actor(name))) for name in ("Aylin", "Joost")] == [2, 2]
    assert drafts.mine(theme, town.actor("Geert")) == []


def test_once_no_text_can_change_what_was_left_is_discarded(town, theme_in):
    theme = theme_in(Stage.AMENDING)
    draft = start(town, theme)
    move_stage(theme, actor=town.clerk, target=Stage.WITHDRAWN)
    draft.refresh_from_db()
    assert (draft.state, draft.outcome) == ("closed", "discarded")
    fact = next(one for one in factories.facts(theme) if one.type == "draft.closed")
    assert fact.audience == "participants"


def test_back_to_drafting_leaves_it_to_be_read(town, theme_in):
    theme = theme_in(Stage.AMENDING)
    draft = start(town, theme)
    stages.move_stage(theme, actor=town.clerk, target=Stage.DRAFTING)
    draft.refresh_from_db()
    assert draft.is_open
    found = drafts.admission(str(draft.pk), town.person("Aylin"))
    assert (found.may_write, found.reason) == (False, "wrong_stage")


def test_a_theme_without_a_text_has_nothing_to_change(town, theme_in, refuses):
    theme = theme_in(Stage.AMENDING)
    theme.tabled_version = None
    theme.save()
    with refuses("no_version"):
        start_amendment(theme, actor=town.councillor, blocks=[str(uuid4())])
