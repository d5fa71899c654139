"""Submitting what was written in the editor: the server finds the operations by block id."""

from __future__ import annotations

import pytest

from deliberation.actions import stages
from deliberation.actions.amendments import close_deliberation, withdraw_amendment
from deliberation.actions.drafts import start_amendment, submit_draft
from deliberation.models import Seat
from deliberation.queries import amendments as queries
from deliberation.rules.stages import Stage
from tests import factories
from tests.pens import Pen

NESTED = """# Wonen aan de rivier

### Groen

1. Bij ieder huis komt:
   - een boom;
   - een struik.
2. Alles is groen.
"""


def submit(draft, actor, title="Meer bomen", rationale="Eén boom is weinig."):
    return submit_draft(draft, actor=actor, title=title, rationale=rationale)


def operations(row):
    return [(one["kind"], one["block_id"]) for one in row.operations]


@pytest.fixture
def theme(theme_in):
    return theme_in(Stage.AMENDING)


@pytest.fixture
def draft(town, theme):
    return factories.draft_amendment(town, theme)


def changed(town, draft, by="Aylin"):
    Pen(town, draft, by).type(" in de straat", behind="een boom").send()
    return draft


def test_it_becomes_an_amendement_of_the_faction(town, theme, draft):
    row = submit(changed(town, draft), town.councillor)
    assert (row.label, row.party.name, row.submitted_by.name) == ("A1", "Vooruit", "Aylin")
    assert operations(row) == [("replace", draft.blocks[0])]
    changed_text = [block.text for block in queries.changed_text(row)]
    assert "Bij ieder huis komt een boom in de straat." in changed_text


def test_the_draft_is_closed_and_says_what_it_became(town, theme, draft):
    row = submit(changed(town, draft), town.councillor)
    draft.refresh_from_db()
    assert (draft.state, draft.outcome, draft.amendment) == ("closed", "submitted", row)
    assert [one.type for one in factories.facts(theme)][-2:] == [
        "amendment.submitted",
        "draft.closed",
    ]
    fact = factories.facts(theme)[-1]
    assert fact.audience == "participants"
    assert fact.payload == {
        "draft": str(draft.pk),
        "outcome": "submitted",
        "version": "",
        "amendment": str(row.pk),
    }


def test_a_colleague_writes_along_and_submits(town, draft):
    row = submit(changed(town, draft, by="Joost"), town.actor("Joost"))
    assert (row.submitted_by.name, row.party.name) == ("Joost", "Vooruit")


def test_of_a_community_party_it_becomes_a_change_request(town, theme):
    draft = factories.draft_amendment(town, theme, by="Fatima")
    row = submit(changed(town, draft, by="Fatima"), town.representative)
    assert (row.label, row.party.name) == ("W1", "Bewonersraad")


def test_with_a_parent_it_becomes_a_subamendement(town, theme):
    parent = factories.amendment(town, theme)
    trees = factories.block(theme, "Bij ieder huis")
    draft = start_amendment(theme, actor=town.actor("Geert"), blocks=[trees], parent=parent.pk)
    Pen(town, draft, "Geert").type(" en een struik", behind="twee bomen").send()
    row = submit(draft, town.actor("Geert"))
    assert (row.label, row.parent) == ("SA1", parent)
    text = [block.text for block in queries.changed_text(row)]
    assert "Bij ieder huis komen twee bomen en een struik." in text


def test_a_new_line_is_an_insertion_and_a_struck_one_a_deletion(town, theme):
    houses, trees = (factories.block(theme, words) for words in ("honderd", "Bij ieder huis"))
    draft = start_amendment(theme, actor=town.councillor, blocks=[houses, trees])
    pen = Pen(town, draft, "Aylin").line("Dat moet snel.", below="een boom", name="nieuw")
    pen.strike("De gemeente bouwt ieder jaar honderd betaalbare huizen.").send()
    row = submit(draft, town.councillor)
    assert operations(row) == [("delete", houses), ("insert", "nieuw")]
    assert row.operations[1]["after"] == trees


def test_items_keep_their_depth(town, theme_in):
    theme = theme_in(Stage.AMENDING)
    stages.move_stage(theme, actor=town.clerk, target=Stage.DRAFTING)
    factories.import_text(town, theme, NESTED)
    for stage in (Stage.CONSULTING, Stage.AMENDING):
        theme = stages.move_stage(theme, actor=town.clerk, target=stage)
    theme = factories.fresh(theme)
    chosen = [factories.block(theme, words) for words in ("een struik", "Alles is groen")]
    draft = start_amendment(theme, actor=town.councillor, blocks=chosen)
    pen = Pen(town, draft, "Aylin").type("heel ", behind="Alles is ")
    pen.type("oude ", behind="een ").send()
    row = submit(draft, town.councillor)
    depths = {one["block"]["runs"][0]["text"]: one["block"]["depth"] for one in row.operations}
    assert depths == {"een oude struik.": 2, "Alles is heel groen.": 1}


def test_nothing_changed_is_no_amendment(town, draft, refuses):
    with refuses("nothing_changed"):
        submit(draft, town.councillor)


def test_only_the_party_submits(town, draft, refuses):
    changed(town, draft)
    for name in ("Geert", "Fatima"):
        with refuses("not_yours"):
            submit(draft, town.actor(name))
    with refuses("wrong_stage"):
        submit(draft, town.clerk)


def test_who_lost_the_seat_submits_no_more(town, draft, refuses):
    changed(town, draft)
    factories.end_mandate(town, "Aylin")
    with refuses("not_in_that_role"):
        submit(draft, town.councillor)


def test_after_the_deliberation_it_is_too_late(town, theme, draft, refuses):
    changed(town, draft)
    stages.move_stage(theme, actor=town.clerk, target=Stage.DECIDING)
    close_deliberation(theme, actor=town.chair)
    with refuses("deliberation_closed"):
        submit(draft, town.councillor)


def test_on_a_text_that_is_no_longer_tabled_it_is_refused(town, theme, draft, refuses):
    changed(town, draft)
    stages.move_stage(theme, actor=town.clerk, target=Stage.DRAFTING)
    factories.import_text(town, theme, factories.TEXT.replace("honderd", "tweehonderd"))
    for target in (Stage.CONSULTING, Stage.AMENDING):
        stages.move_stage(theme, actor=town.clerk, target=target)
    with refuses("version_not_tabled"):
        submit(draft, town.councillor)


def test_a_withdrawn_parent_takes_no_subamendement(town, theme, refuses):
    parent = factories.amendment(town, theme)
    trees = factories.block(theme, "Bij ieder huis")
    draft = start_amendment(theme, actor=town.actor("Geert"), blocks=[trees], parent=parent.pk)
    Pen(town, draft, "Geert").type(" en een struik", behind="twee bomen").send()
    withdraw_amendment(parent, actor=town.councillor)
    with refuses("bad_parent"):
        submit(draft, town.actor("Geert"))


def test_what_cannot_be_a_text_is_refused_and_stays_open(town, draft, refuses):
    Pen(town, draft, "Aylin").type("x" * 20_001, behind="een boom").send()
    with refuses("bad_text"):
        submit(draft, town.councillor)
    draft.refresh_from_db()
    assert draft.is_open


def test_it_is_submitted_once(town, draft, refuses):
    submit(changed(town, draft), town.councillor)
    with refuses("draft_closed"):
        submit(draft, town.councillor)


def test_the_text_of_all_is_no_amendment(town, refuses):
    _theme, draft = factories.written_text(town)
    with refuses("not_in_that_role"):
        submit(draft, town.councillor)


def test_who_is_both_submits_for_the_party_of_the_draft(town, theme):
    factories.join(town, "Aylin", "Bewonersraad", Seat.SUBSTITUTE)
    draft = factories.draft_amendment(town, theme, by="Fatima")
    row = submit(changed(town, draft), town.councillor)
    assert (row.label, row.party.name, row.submitted_by.name) == ("W1", "Bewonersraad", "Aylin")
