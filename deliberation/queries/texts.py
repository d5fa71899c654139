"""Texts of themes: Versions as blocks, and what the adopted amendments make of the tabled one."""

from __future__ import annotations

import json
from functools import lru_cache

from deliberation.models import ArticleNeed, Draft, DraftKind, DraftState, Theme, Version
from deliberation.rules.blocks import Block, Kind, Text, block_from, plain


@lru_cache(maxsize=64)
def parsed(canonical: str) -> Text:
    """The blocks of a canonical form."""
    return tuple(block_from(row) for row in json.loads(canonical))


def text_of(version: Version) -> Text:
    """The blocks of a frozen Version."""
    return parsed(version.canonical)


def latest(theme: Theme) -> Version | None:
    """The newest Version of a theme."""
    return theme.versions.order_by("-number").select_related("created_by").first()


def open_draft(theme: Theme) -> Draft | None:
    """The text that is being written now."""
    return theme.drafts.filter(kind=DraftKind.TEXT, state=DraftState.OPEN).first()


def versions(theme: Theme) -> list[Version]:
    """All Versions, the newest first, without their texts."""
    return list(theme.versions.order_by("-number").defer("canonical").select_related("created_by"))


def articles(text: Text) -> list[Block]:
    """The article titles of a text in order."""
    return [block for block in text if block.kind is Kind.ARTICLE]


def title(text: Text) -> str:
    """The words of the title."""
    return next((plain(block.runs) for block in text if block.kind is Kind.TITLE), "")


def needs(theme: Theme) -> dict[str, str]:
    """What each article needs, by block id; articles without a row are not in it."""
    return dict(ArticleNeed.objects.filter(theme=theme).values_list("block_id", "needs"))
