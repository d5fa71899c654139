"""`text.consolidate`: the geamendeerd voorstel of the adopted amendments."""

from __future__ import annotations

import pytest

from deliberation.actions.amendments import submit_amendment
from deliberation.actions.texts import consolidate
from deliberation.queries import texts
from deliberation.rules.stages import Stage
from deliberation.rules.voting import Choice, Electorate, Method
from tests import factories

FEWER = "Bij ieder huis komt geen boom."


def decided(town, theme, *proposals):
    """The theme with these proposals adopted by the council, deliberation closed."""
    rows = [
        submit_amendment(factories.fresh(theme), actor=town.councillor, proposal=one)
        for one in proposals
    ]
    factories.discuss(town, theme)
    for row in rows:
        factories.council_round(town, theme, amendment=row)
    return factories.fresh(theme)


def in_conflict(town, theme):
    return decided(town, theme, factories.proposal(theme), factories.proposal(theme, words=FEWER))


def words(version):
    return [block.text for block in texts.text_of(version)]


def test_adopted_words_stand_in_the_next_version(town, theme_in):
    theme = theme_in(Stage.DECIDING)
    theme = decided(town, theme, factories.proposal(theme))
    version = consolidate(theme, actor=town.clerk)
    assert (version.number, version.reason) == (2, "adopted")
    assert "Bij ieder huis komen twee bomen." in words(version)
    assert factories.last_fact(theme)[0] == "version.made"
    assert factories.fresh(theme).tabled_version == version.previous


def test_rejected_words_do_not(town, theme_in, refuses):
    theme = theme_in(Stage.DECIDING)
    row = factories.amendment(town, theme)
    factories.discuss(town, theme)
    factories.council_round(town, theme, Choice.AGAINST, amendment=row)
    with refuses("no_amendments"):
        consolidate(theme, actor=town.clerk)


def test_it_waits_for_every_amendement(town, theme_in, refuses):
    theme = theme_in(Stage.DECIDING)
    row, _open = factories.amendment(town, theme), factories.amendment(town, theme, by="Geert")
    factories.discuss(town, theme)
    factories.council_round(town, theme, amendment=row)
    with refuses("amendments_open"):
        consolidate(theme, actor=town.clerk)


def test_it_waits_for_an_amendement_on_which_the_votes_tied(town, theme_in, refuses):
    theme = theme_in(Stage.DECIDING)
    row, tied = factories.amendment(town, theme), factories.amendment(town, theme, by="Geert")
    factories.discuss(town, theme)
    factories.council_round(town, theme, amendment=row)
    type(tied).objects.filter(pk=tied.pk).update(state="postponed_tie")
    with refuses("amendments_open"):
        consolidate(theme, actor=town.clerk)


def test_the_clerk_chooses_the_words_of_a_conflict(town, theme_in, refuses):
    theme = in_conflict(town, theme_in(Stage.DECIDING))
    with refuses("text_conflict"):
        consolidate(theme, actor=town.clerk)
    block = factories.block(theme, "Bij ieder huis")
    chosen = {block: "Bij ieder huis komen bomen."}
    version = consolidate(theme, actor=town.clerk, resolutions=chosen)
    assert "Bij ieder huis komen bomen." in words(version)


def test_no_other_words_change_under_cover_of_a_conflict(town, theme_in, refuses):
    theme = in_conflict(town, theme_in(Stage.DECIDING))
    smuggled = {
        factories.block(theme, "Bij ieder huis"): "Bij ieder huis komen bomen.",
        factories.block(theme, "honderd betaalbare"): "De gemeente bouwt niets.",
    }
    with refuses("target_missing"):
        consolidate(theme, actor=town.clerk, resolutions=smuggled)


@pytest.mark.parametrize(
    "chosen",
    ["Eén.\n\nTwee.", "# Een titel", "- een onderdeel", "Een \x1b teken.", "| a |\n|---|\n| b |"],
)
def test_words_that_are_no_block_of_that_kind_are_refused(town, theme_in, chosen, refuses):
    theme = in_conflict(town, theme_in(Stage.DECIDING))
    block = factories.block(theme, "Bij ieder huis")
    with refuses("bad_text"):
        consolidate(theme, actor=town.clerk, resolutions={block: chosen})


def test_the_same_text_is_not_made_twice(town, theme_in, refuses):
    theme = theme_in(Stage.DECIDING)
    theme = decided(town, theme, factories.proposal(theme))
    consolidate(theme, actor=town.clerk)
    with refuses("version_exists"):
        consolidate(theme, actor=town.clerk)


def test_no_words_change_while_or_after_the_council_votes_on_the_whole(town, theme_in, refuses):
    theme = in_conflict(town, theme_in(Stage.DECIDING))
    block = factories.block(theme, "Bij ieder huis")
    consolidate(theme, actor=town.clerk, resolutions={block: "Bij ieder huis komen bomen."})
    other = {block: "Bij ieder huis komen palmen."}
    factories.community_round(town, theme)
    round_ = factories.open_round(
        town, theme, electorate=Electorate.COUNCIL, method=Method.ADOPTED_WITHOUT_VOTE
    )
    with refuses("vote_running"):
        consolidate(theme, actor=town.clerk, resolutions=other)
    factories.rounds.declare_round(round_, actor=town.chair)
    with refuses("already_decided"):
        consolidate(theme, actor=town.clerk, resolutions=other)


@pytest.mark.parametrize("by", ["Veen", "Aylin", "Fatima"])
def test_only_the_clerk_makes_it(town, theme_in, by, refuses):
    theme = theme_in(Stage.DECIDING)
    with refuses("not_in_that_role"):
        consolidate(theme, actor=town.actor(by))
