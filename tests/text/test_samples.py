"""Real texts of real authorities: set SAMPLES to a folder of Markdown files to read them too."""

from __future__ import annotations

import os
import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from deliberation.rules.blocks import Run, tidy
from deliberation.rules.numbering import anchors, labels
from deliberation.rules.redline import accepted, redline, rejected
from deliberation.text.anchors import Fate, anchor, reanchored
from deliberation.text.html import blocks_html
from deliberation.text.importing import import_markdown
from deliberation.text.markdown import from_markdown, to_markdown
from deliberation.text.schema import flat, tree
from tests.pieces import numbered

OUR_OWN = Path(__file__).parents[1] / "texts"
FOLDER = os.environ.get("SAMPLES", "")
SAMPLES = sorted(Path(FOLDER).glob("*.md")) if FOLDER else []
FILES = [*sorted(OUR_OWN.glob("*.md")), *(one for one in SAMPLES if one.stem != "README")]


@pytest.fixture(params=FILES, ids=lambda path: path.stem)
def imported(request):
    """A file, as its source and as the text it was read into."""
    source = request.param.read_bytes()
    return source.decode(), import_markdown(source).text


@pytest.mark.skipif(not FOLDER, reason="SAMPLES names no folder")
def test_the_folder_of_samples_holds_texts():
    assert SAMPLES


def words(text):
    return Counter(re.findall(r"\w+", text))


def test_no_word_is_lost_but_numbers_before_headings_and_lines(imported):
    source, text = imported
    left = words(source) - words(" ".join(one.text for one in text))
    addresses = words(" ".join(re.findall(r"\]\([^)]*\)", source)))
    markers = words(" ".join(re.findall(r"(?m)^\s*(?:[a-z]|\d+°?)[.)]\s", source)))
    titles = words(" ".join(re.findall(r"(?m)^#+ .*", source)))
    shown = words(" ".join(re.findall(r"\[(.*?)\]\(#", source)))
    assert not left - addresses - markers - titles - shown
    assert not words(" ".join(one.text for one in text)) - words(source)


def test_it_survives_markdown_and_the_document_form(imported):
    _, text = imported
    assert numbered(from_markdown(to_markdown(text))) == numbered(text)
    assert flat(tree(text)) == text


def test_what_we_wrote_is_read_again_without_a_note(imported):
    _, text = imported
    again = import_markdown(to_markdown(text).encode())
    assert numbered(again.text) == numbered(text)
    assert again.notes == ()


def test_every_block_has_a_name_and_a_place(imported):
    _, text = imported
    assert len(set(anchors(text).values())) == len(text)
    assert all(label.name for label in labels(text).values())


def test_every_passage_is_found_again(imported):
    _, text = imported
    quotes = [(one.id, " ".join(one.text.split()[:4])) for one in text if one.text.strip()]
    wanted = [anchor(text, name, quote) for name, quote in quotes]
    assert {found.state for found in reanchored(wanted, text)} == {Fate.FIXED}
    without = [one for at, one in enumerate(text) if at % 7]
    gone = {one.id for one in text} - {one.id for one in without}
    for one, found in zip(wanted, reanchored(wanted, without), strict=True):
        assert found.state is Fate.FIXED if one.block_id not in gone else found.block_id not in gone


def test_its_redline_gives_both_texts(imported):
    _, text = imported
    changed = tuple(
        replace(one, runs=tidy((*one.runs, Run(" Behalve op zondag.")))) if one.runs else one
        for at, one in enumerate(text)
        if at % 5
    )
    found = redline(text, changed)
    assert (accepted(found), rejected(found)) == (changed, text)


def test_it_is_shown_whole(imported):
    _, text = imported
    seen = []
    page = HTMLParser()
    page.handle_data = seen.append
    page.feed(blocks_html(text, labels={}, anchors={}))
    assert not words(" ".join(one.text for one in text)) - words(" ".join(seen))
