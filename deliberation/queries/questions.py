"""The questions that can be put in a theme: its articles, the whole, and its amendments."""

from __future__ import annotations

from django.utils.safestring import SafeString

from deliberation.models import Amendment, Question, QuestionKind, Theme, Version
from deliberation.rules.blocks import Block, plain, slice_of
from deliberation.rules.numbering import anchors, labels
from deliberation.rules.voting import Electorate
from deliberation.text.html import blocks_html

from . import rounds, texts


def on_amendment(amendment: Amendment) -> Question:
    """The unsaved question whether an amendment is adopted, on the Version it was made on."""
    kind = str(amendment.get_series_display()).capitalize()
    question = _question(amendment.theme, amendment.version, QuestionKind.AMENDMENT)
    question.amendment = amendment
    question.wording = f"{kind} {amendment.label}: {amendment.title}"[:300]
    return question


def on_articles(theme: Theme, version: Version) -> list[Question]:
    """The unsaved question on each article of a Version, in order."""
    found = texts.articles(texts.text_of(version))
    return [_on_article(theme, version, pair) for pair in enumerate(found, start=1)]


def on_article(theme: Theme, version: Version, block_id: str) -> Question | None:
    """The unsaved question on one article; None when the Version has no such article."""
    found = on_articles(theme, version)
    return next((question for question in found if question.block_id == block_id), None)


def _on_article(theme: Theme, version: Version, numbered: tuple[int, Block]) -> Question:
    number, block = numbered
    question = _question(theme, version, QuestionKind.ARTICLE)
    question.block_id = block.id
    question.wording = f"Artikel {number}: {plain(block.runs)}"[:300]
    return question


def on_the_whole(theme: Theme, electorate: Electorate) -> Question:
    """The unsaved question on the whole, in the words that this electorate votes on."""
    question = _question(theme, rounds.version_for(theme, electorate), QuestionKind.WHOLE)
    question.wording = "Het akkoord als geheel"
    return question


def article_html(version: Version, block_id: str, *, address: str) -> SafeString:
    """One article as a page about it shows it; `address` is the page of the whole text."""
    text = texts.text_of(version)
    inside = slice_of(text, block_id)
    return blocks_html(inside, labels=labels(text), anchors=anchors(text), base=address)


def _question(theme: Theme, version: Version, kind: QuestionKind) -> Question:
    return Question(municipality_id=theme.municipality_id, theme=theme, version=version, kind=kind)
