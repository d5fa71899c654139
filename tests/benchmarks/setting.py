"""The database of a benchmark: a municipality, and a theme with many amendments on a long text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from deliberation.actions.amendments import Proposal, submit_amendment
from deliberation.actions.stages import move_stage
from deliberation.models import Theme
from deliberation.queries.texts import text_of
from deliberation.rules.amendments import Operation, OperationKind
from deliberation.rules.blocks import Block, Kind, Run, Text
from deliberation.rules.stages import Stage
from tests import factories
from tests.factories import Town


def amended_theme(source: str, *, amendments: int) -> tuple[Theme, Callable[[], bytes]]:
    """A theme with that many amendments, and a function that reads the page with all of them."""
    call_command("migrate", verbosity=0)
    town = factories.town()
    theme = factories.theme_in(town, Stage.DRAFTING)
    factories.import_text(town, theme, source)
    for stage in (Stage.CONSULTING, Stage.AMENDING):
        theme = move_stage(theme, actor=town.clerk, target=stage)
    theme = factories.fresh(theme)
    for name, operations in changes(text_of(theme.tabled_version), amendments).items():
        for one in operations:
            words = one.block.text if one.block else ""
            proposal = Proposal(name, "Zo is het beter.", (one.block_id,), words)
            submit_amendment(theme, actor=town.councillor, proposal=proposal)
    return factories.fresh(theme), page(town, theme)


def changes(text: Text, number: int) -> dict[str, tuple[Operation, ...]]:
    """So many amendments of some words in one paragraph; each fourth meets the one before it."""
    paragraphs = [block for block in text if block.kind is Kind.PARAGRAPH]
    chosen = (paragraphs[(at - (at % 4 == 3)) * 3 % len(paragraphs)] for at in range(number))
    return {f"A{at}": (change(block, at),) for at, block in enumerate(chosen)}


def change(block: Block, number: int) -> Operation:
    """Other words for some in the middle of a paragraph."""
    words = block.text.split()
    at = number % (len(words) - 4)
    words[at : at + 2] = [f"anders{number}", "gezegd"]
    changed = replace(block, runs=(Run(" ".join(words)),))
    return Operation(OperationKind.REPLACE, block.id, block=changed)


def page(town: Town, theme: Theme) -> Callable[[], bytes]:
    """Reads the list of amendments as a visitor."""
    address = reverse("amendments", kwargs={"gemeente": town.place.slug, "slug": theme.slug})
    client = Client()
    return lambda: client.get(address).content
