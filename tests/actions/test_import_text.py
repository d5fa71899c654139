"""`text.import`: the clerk reads in a text as a new Version."""

from __future__ import annotations

import pytest

from deliberation.actions.texts import import_text
from deliberation.actions.themes import set_need
from deliberation.models import Needs
from deliberation.queries.texts import text_of
from deliberation.rules.blocks import digest
from deliberation.rules.stages import Stage
from tests import factories


def test_the_first_import_is_version_one_with_the_hash_of_its_text(town, theme_in):
    theme = theme_in(Stage.DRAFTING)
    version = factories.import_text(town, theme)
    assert (version.number, version.reason, version.previous) == (1, "imported", None)
    assert version.digest == digest(text_of(version))
    payload = {
        "version": str(version.pk),
        "number": 1,
        "reason": "imported",
        "digest": version.digest,
    }
    assert factories.last_fact(theme) == ("version.made", payload)


def test_a_second_import_follows_the_first(town, theme_in):
    theme = theme_in(Stage.DRAFTING)
    first = factories.import_text(town, theme)
    second = factories.import_text(town, theme, factories.TEXT.replace("honderd", "tweehonderd"))
    assert (second.number, second.previous) == (2, first)


def test_what_stays_in_the_text_keeps_its_needs_and_its_remarks(town, theme_in):
    theme = theme_in(Stage.DRAFTING)
    factories.import_text(town, theme)
    article, sentence = (factories.block(theme, words) for words in ("Groen", "komt een boom"))
    set_need(theme, actor=town.clerk, block_id=article, needs=Needs.BUDGET)
    longer = factories.TEXT.replace(
        "### Groen", "### Water\n\nElke straat heeft een put.\n\n### Groen"
    )
    factories.import_text(town, theme, longer.replace("een boom", "een grote boom"))
    assert factories.block(theme, "Groen") == article
    assert factories.block(theme, "een grote boom") == sentence


def test_the_same_text_is_not_read_in_twice(town, theme_in, refuses):
    theme = theme_in(Stage.DRAFTING)
    factories.import_text(town, theme)
    with refuses("version_exists"):
        import_text(theme, actor=town.clerk, source=factories.TEXT.encode())


@pytest.mark.parametrize(
    "source",
    [b"", b"   \n", b"\xff\xfe\x00", b"# Alleen een titel", b"x" * 2_100_000, b"\x00" * 10],
    ids=["empty", "blank", "not utf-8", "no article", "too large", "control characters"],
)
def test_what_is_no_text_of_an_agreement_is_refused(town, theme_in, source, refuses):
    theme = theme_in(Stage.DRAFTING)
    with refuses("bad_text"):
        import_text(theme, actor=town.clerk, source=source)


def test_a_frozen_concept_is_not_replaced(town, theme_in, refuses):
    for stage in (Stage.CONSULTING, Stage.AMENDING, Stage.DECIDING):
        theme = theme_in(stage)
        with refuses("wrong_stage"):
            import_text(theme, actor=town.clerk, source=factories.TEXT.encode())


@pytest.mark.parametrize("name", ["councillor", "representative", "chair"])
def test_only_the_clerk_reads_in_a_text(town, theme_in, name, refuses):
    theme = theme_in(Stage.DRAFTING)
    with refuses("not_in_that_role"):
        import_text(theme, actor=getattr(town, name), source=factories.TEXT.encode())
