"""A text as HTML: every word is there, and nothing that people write becomes markup."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.rules.blocks import Block, Kind, Run
from deliberation.rules.numbering import anchors, labels
from deliberation.rules.redline import excerpt, redline
from deliberation.text.html import blocks_html, redline_html, runs_html
from tests.pieces import (
    article,
    bullet,
    chapter,
    decision,
    heading,
    item,
    lines,
    paragraph,
    quote,
    row,
    title,
)
from tests.strategies import AWKWARD, edited, pointed, texts

ELEMENTS = {"h1", "h2", "h3", "h4", "p", "blockquote", "ol", "ul", "li"}
ELEMENTS |= {"div", "table", "thead", "tbody", "tr", "th", "td"}
ELEMENTS |= {"a", "strong", "em", "span", "ins", "del"}
OURS = {"marker", "visually-hidden", "redline-note"}
ATTRIBUTES = {"id", "class", "href", "rel", "role", "scope"}


class Page(HTMLParser):
    """What a browser sees: people's words, ids and links. Refuses other elements and attributes."""

    def __init__(self, html, *, without=""):
        super().__init__(convert_charrefs=True)
        self.without = without
        self.open, self.words, self.ids, self.links = [], [], [], []
        self.feed(html)
        self.close()
        assert not self.open

    def handle_starttag(self, tag, attrs):
        assert tag in ELEMENTS
        given_ = dict(attrs)
        assert given_.keys() <= ATTRIBUTES
        assert len(given_) == len(attrs)
        self.open.append((tag, given_.get("class", "")))
        self.ids += [given_["id"]] if "id" in given_ else []
        self.links += [given_["href"]] if "href" in given_ else []

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag

    def handle_data(self, data):
        if not any(tag == self.without or name in OURS for tag, name in self.open):
            self.words.append(data)

    def refused(self, data):
        raise AssertionError(data)

    handle_comment = handle_decl = handle_pi = unknown_decl = refused


def page(text, **more):
    return Page(blocks_html(text, labels=labels(text), anchors=anchors(text), **more))


def html(*text, **more):
    return blocks_html(text, labels=labels(text), anchors=anchors(text), **more)


def red(old, new):
    return redline_html(redline(old, new), labels={**labels(old), **labels(new)}, anchors={})


def test_a_text_is_set_in_plain_elements():
    assert html(
        title("t", "Groen"),
        chapter("c", "Bomen"),
        article("a", "Planten"),
        paragraph("p", "Zo."),
        heading("h", "Nu"),
        quote("q", "Een."),
        quote("r", "Twee."),
    ).split("\n") == [
        '<h1 id="blok-1">Groen</h1>',
        '<h2 id="hoofdstuk-1"><span class="marker">Hoofdstuk 1</span> Bomen</h2>',
        '<h3 id="artikel-1"><span class="marker">Artikel 1</span> Planten</h3>',
        '<p id="blok-4">Zo.</p>',
        '<h4 id="blok-5">Nu</h4>',
        '<blockquote><p id="blok-6">Een.</p>',
        '<p id="blok-7">Twee.</p></blockquote>',
    ]


def test_a_list_carries_its_own_numbers_four_deep():
    found = html(
        article("a", "Lijst"),
        item("i", "een"),
        item("j", "twee", 2),
        item("k", "drie", 3),
        bullet("l", "vier", 4),
        item("m", "vijf"),
    )
    assert found.count('<ol role="list">') == 3
    markers = [part.split("<")[0] for part in found.split('<span class="marker">')[1:]]
    assert markers == ["Artikel 1", "1.", "a.", "1°.", "–", "2."]


def test_a_table_has_a_head_that_a_screen_reader_knows():
    found = html(row("h", "soort", "aantal", header=True), row("r", "eik", ""))
    assert '<th scope="col">soort</th>' in found
    assert "<td>eik</td><td></td>" in found
    assert found.count("<table>") == 1


def test_two_tables_side_by_side_stay_two():
    rows = [row("a", "x", header=True), row("b", "y"), row("c", "x", header=True), row("d", "y")]
    assert html(*rows).count("<table>") == 2


def test_a_cross_reference_is_a_link_to_where_its_target_stands():
    referring = Block("p", Kind.PARAGRAPH, (Run("Zie "), Run("", ref="a"), Run(".")))
    text = (article("a", "Groen"), referring)
    assert 'Zie <a href="#artikel-1">artikel 1</a>.' in html(*text)
    assert 'href="../#artikel-1"' in html(*text, base="../")
    assert "Zie vervallen verwijzing." in html(referring)


def test_marks_are_elements_and_links_tell_search_engines_nothing():
    said = (
        Run("vet", bold=True),
        Run(" en "),
        Run("site", italic=True, href="https://voorbeeld.nl"),
    )
    assert runs_html(said, labels={}) == (
        "<strong>vet</strong> en "
        '<a href="https://voorbeeld.nl" rel="noopener nofollow"><em>site</em></a>'
    )


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\nscript:alert(1)",
        " javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "//voorbeeld.nl",
        "https://voorbeeld.nl/a b",
    ],
)
def test_a_hostile_link_leaves_only_its_words(href):
    found = runs_html((Run("klik", href=href),), labels={})
    assert found == "klik"


def test_an_address_cannot_break_out_of_its_link():
    found = runs_html((Run("klik", href='https://voorbeeld.nl/"onclick="x'),), labels={})
    assert Page(found).links == ['https://voorbeeld.nl/"onclick="x']


HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</p></li></td><h1>",
    "<!-- niets",
    "<![CDATA[x]]>",
    "<?php x ?>",
    "&lt;b&gt; &#60;b&#62; &amp;amp;",
    "' onmouseover='x",
    *AWKWARD.split(" "),
]


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_stay_words_everywhere(words):
    text = (
        title("t", words),
        chapter("c", words),
        article("a", words),
        paragraph("p", words),
        item("i", words),
        bullet("j", words, 2),
        heading("h", words),
        quote("q", words),
        row("r", words, words, header=True),
        row("s", words, ""),
        decision("d", words),
    )
    found = page(text)
    assert "".join(found.words).count(words) == 12
    assert not found.links
    other = tuple(replace(one, runs=(Run("anders"),)) if one.runs else one for one in text)
    assert "".join(Page(red(text, other)).words).count(words) == 12


def letters(words):
    return "".join("".join(words).split())


def without_refs(text):
    """The text without its cross-references, which are shown by a name of ours."""
    return tuple(
        replace(
            one,
            runs=pointed(one.runs, ()),
            cells=tuple(pointed(cell, ()) for cell in one.cells),
        )
        for one in text
    )


@given(texts(raw=True).map(without_refs))
def test_every_word_of_a_text_is_shown_and_nothing_else(text):
    assert letters(page(text).words) == letters(one.text for one in text)


@given(texts(raw=True))
def test_every_block_can_be_linked_to_and_every_link_leads_somewhere(text):
    found = page(text)
    assert found.ids == list(anchors(text).values())
    for link in found.links:
        assert link.startswith(("https://", "mailto:")) or link.removeprefix("#") in found.ids


@given(texts(raw=True, most=8).map(without_refs), st.data())
def test_a_redline_shows_the_words_of_both_texts(text, data):
    changed = without_refs(data.draw(edited(text)))
    found = redline_html(redline(text, changed), labels={}, anchors=anchors(changed))
    assert sorted(Page(found).ids) == sorted(anchors(changed).values())
    assert letters(Page(found, without="del").words) == letters(one.text for one in changed)
    old = Counter(letters(one.text for one in text))
    assert not old - Counter(letters(Page(found, without="ins").words))


@given(texts(raw=True, most=8), st.data())
def test_an_excerpt_is_sound_html_too(text, data):
    found = excerpt(redline(text, data.draw(edited(text))))
    Page(redline_html(found, labels=labels(text), anchors={}))


def test_a_redline_says_aloud_what_it_marks():
    (found,) = red(lines(p="Wel zo."), lines(p="Niet zo.")).split("\n")
    assert found == (
        '<p class="block-changed">'
        '<del><span class="visually-hidden"> verwijderd: </span>Wel'
        '<span class="visually-hidden"> einde verwijdering </span></del>'
        '<ins><span class="visually-hidden"> toegevoegd: </span>Niet'
        '<span class="visually-hidden"> einde toevoeging </span></ins>'
        " zo.</p>"
    )


STATES = {
    "a struck block": (lines(p="Weg."), (), "block-removed"),
    "a new block": ((), lines(p="Nieuw."), "block-added"),
    "a moved block": (lines(a="1", b="2", c="3"), lines(b="2", c="3", a="1"), "verplaatst"),
    "a paragraph that became a heading": (
        (paragraph("p", "Kop"),),
        (heading("p", "Kop"),),
        "was alinea, wordt tussenkop",
    ),
    "an item that moved in": ((item("i"),), (item("i", depth=2),), "ander niveau"),
    "a word made bold": (
        (paragraph("p", "vet"),),
        (Block("p", Kind.PARAGRAPH, (Run("vet", bold=True),)),),
        "andere opmaak:",
    ),
}


@pytest.mark.parametrize("case", STATES)
def test_a_redline_shows_what_happened_to(case):
    old, new, shown = STATES[case]
    found = red(old, new)
    assert shown in found
    Page(found)


def test_a_block_that_is_gone_takes_no_place_in_the_address_bar():
    old, new = lines(a="Een.", b="Twee."), lines(b="Twee.")
    found = redline_html(redline(old, new), labels={}, anchors=anchors(old))
    assert Page(found).ids == ["blok-2"]


def test_headings_of_a_part_may_stand_higher():
    text = (article("a", "Groen"), heading("h", "Nu"))
    assert "<h1 " in html(*text, lift=2)
    assert "<h2 " in html(*text, lift=2)
