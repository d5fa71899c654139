"""What a document may hold, and that the blocks and the document are one text."""

import copy
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.rules.blocks import Block, Kind, Run
from deliberation.text.repairing import LAPSED_REF, NO_TITLE
from deliberation.text.schema import BadText, check, check_nodes, check_text, flat, repair, tree
from deliberation.text.vocabulary import DETAILS, MAX_BLOCK_CHARACTERS, allowed_href
from tests.strategies import edited, texts

ROOT = Path(__file__).parents[2]


def block(name, kind, words="", **more):
    return Block(name, kind, runs=(Run(words),) if words else (), **more)


def item(name, words, depth=1, ordered=True):
    return block(name, Kind.ITEM, words, depth=depth, ordered=ordered)


def row(name, *cells, header=False):
    return Block(name, Kind.ROW, cells=tuple((Run(c),) if c else () for c in cells), header=header)


TEXT = (
    block("t", Kind.TITLE, "Groene wijken"),
    block("p", Kind.PARAGRAPH, "Wij spreken af:"),
    block("c1", Kind.CHAPTER, "Bomen"),
    block("h1", Kind.PARAGRAPH, "Bomen geven schaduw."),
    block("a1", Kind.ARTICLE, "Planten"),
    item("i1", "eerst"),
    item("i2", "daaronder", 2, ordered=False),
    item("i3", "daarna"),
    row("r1", "soort", "aantal", header=True),
    row("r2", "eik", "12"),
    block("q1", Kind.QUOTE, "Een boom leert geduld."),
    Block("a2", Kind.ARTICLE),
    Block("p2", Kind.PARAGRAPH, (Run("Zie "), Run("", ref="a1"), Run(".", bold=True))),
    block("d", Kind.DECISION, "Ontwerp-raadsbesluit"),
    item("d1", "in te stemmen"),
)


def spoiled(change):
    """The document of TEXT after `change` did something to it."""
    node = copy.deepcopy(tree(TEXT))
    change(node)
    return node


def paragraph(node):
    return node["content"][1]["content"][0]


def words(text):
    return Counter(word for one in text for word in one.text.split())


def reason(call, *args):
    with pytest.raises(BadText) as refused:
        call(*args)
    assert refused.value.detail.endswith(".")
    return refused.value.reason


def test_a_text_and_its_document_are_the_same():
    check_text(TEXT)
    assert flat(tree(TEXT)) == TEXT


def test_the_document_nests_what_the_blocks_say():
    names = [node["type"] for node in tree(TEXT)["content"]]
    assert names == ["title", "preamble", "chapter", "decision"]
    chapter = tree(TEXT)["content"][2]
    assert [node["type"] for node in chapter["content"]] == [
        "chapter_title",
        "paragraph",
        "article",
        "article",
    ]


@settings(max_examples=60, deadline=None)
@given(texts(raw=True, most=8))
def test_every_text_goes_into_a_document_and_back(text):
    sound = repair(text)
    check_text(sound)
    assert flat(tree(sound)) == sound
    assert repair(sound) == sound


@settings(max_examples=60, deadline=None)
@given(texts(most=8), st.data())
def test_whatever_editing_leaves_can_be_repaired(text, data):
    left = [block for block in data.draw(edited(text)) if data.draw(st.booleans())]
    sound = repair([*left, *left[:1]])
    check_text(sound)
    assert not words(left) - words(sound)


SPOILERS = {
    "unknown_node": lambda n: n["content"].append({"type": "codeBlock"}),
    "unknown_mark": lambda n: paragraph(n)["content"][0].update(marks=[{"type": "underline"}]),
    "unknown_attribute": lambda n: paragraph(n)["attrs"].update(style="color: red"),
    "bad_attribute": lambda n: paragraph(n)["attrs"].update(id="<b>"),
    "bad_link": lambda n: paragraph(n)["content"][0].update(
        marks=[{"type": "link", "attrs": {"href": "javascript:alert(1)"}}]
    ),
    "bad_character": lambda n: paragraph(n)["content"][0].update(text="een\x00twee"),
    "block_too_long": lambda n: paragraph(n)["content"][0].update(
        text="a" * (MAX_BLOCK_CHARACTERS + 1)
    ),
    "content": lambda n: n["content"].reverse(),
    "missing_id": lambda n: paragraph(n).pop("attrs"),
    "duplicate_id": lambda n: paragraph(n)["attrs"].update(id="a1"),
    "dangling_ref": lambda n: paragraph(n)["content"].append(
        {"type": "ref", "attrs": {"target": "weg"}}
    ),
    "malformed": lambda n: paragraph(n).update(content="tekst"),
}


@pytest.mark.parametrize("expected", SPOILERS)
def test_a_document_is_refused_with_a_reason(expected):
    assert reason(check, spoiled(SPOILERS[expected])) == expected


def test_a_breach_of_order_is_no_alien_node():
    check_nodes(spoiled(SPOILERS["content"]))


@pytest.mark.parametrize("node", [None, [], {}, {"type": 3}, {"type": "doc", "content": {}}, "x"])
def test_what_is_no_document_is_refused(node):
    assert reason(check_nodes, node) == "malformed"


def test_nesting_without_end_is_refused():
    node = {"type": "list_item"}
    for _ in range(5000):
        node = {"type": "ordered_list", "content": [node]}
    assert reason(check_nodes, node) == "too_deep"


def test_a_list_of_seven_levels_is_refused():
    deep = (TEXT[0], *(item(f"i{n}", "woord", n) for n in range(1, 8)))
    assert reason(check_text, deep) == "too_deep"


def test_a_table_has_a_head_and_rows_of_one_width():
    head, wide = row("k", "een", "twee", header=True), row("r", "een", "twee", "drie")
    assert reason(check_text, (TEXT[0], row("r", "een"))) == "no_header"
    assert reason(check_text, (TEXT[0], head, wide)) == "uneven_rows"


def test_a_text_without_a_title_is_refused():
    assert reason(check_text, TEXT[1:]) == "content"


def test_a_value_that_the_kind_has_no_use_for_is_refused():
    assert reason(check_text, (TEXT[0], Block("p", Kind.PARAGRAPH, depth=1))) == "malformed"


def test_every_reason_is_a_sentence():
    assert all(detail.endswith(".") and detail[0].isupper() for detail in DETAILS.values())


@pytest.mark.parametrize(
    ("href", "allowed"),
    [
        ("https://voorbeeld.nl/a?b=c", True),
        ("HTTP://voorbeeld.nl", True),
        ("mailto:griffie@voorbeeld.nl", True),
        ("javascript:alert(1)", False),
        (" javascript:alert(1)", False),
        ("java\nscript:alert(1)", False),
        ("data:text/html,x", False),
        ("//voorbeeld.nl", False),
        ("/pagina", False),
        ("https://voorbeeld.nl/met spatie", False),
        ("https://" + "a" * 2000, False),
        ("", False),
    ],
)
def test_a_link_goes_to_a_web_or_mail_address(href, allowed):
    assert allowed_href(href) is allowed


def test_a_second_title_becomes_a_heading_and_a_missing_one_is_made():
    two = repair((block("p", Kind.PARAGRAPH, "x"), TEXT[0], block("t2", Kind.TITLE, "Nog een")))
    assert [(b.id, b.kind) for b in two] == [
        ("t", Kind.TITLE),
        ("p", Kind.PARAGRAPH),
        ("t2", Kind.HEADING),
    ]
    assert repair(())[0].text == NO_TITLE


def test_the_draft_decision_goes_last():
    moved = repair((TEXT[0], TEXT[13], TEXT[14], TEXT[4]))
    assert [b.id for b in moved] == ["t", "a1", "d", "d1"]


def test_siblings_stay_siblings_when_a_level_is_skipped():
    listed = repair((TEXT[0], item("a", "a", 1), item("b", "b", 4), item("c", "c", 4)))
    assert [b.depth for b in listed[1:]] == [1, 2, 2]


def test_a_short_row_is_filled_and_no_cell_is_lost():
    table = repair((TEXT[0], row("a", "1"), row("b", "1", "2")))
    assert [len(b.cells) for b in table[1:]] == [2, 2]
    assert [b.header for b in table[1:]] == [True, False]


def test_the_later_of_two_equal_ids_is_renewed():
    twice = repair((TEXT[0], TEXT[1], TEXT[1]), fresh=lambda: "nieuw")
    assert [b.id for b in twice] == ["t", "p", "nieuw"]


def test_a_reference_to_a_struck_article_stays_as_words():
    assert LAPSED_REF in repair((TEXT[0], TEXT[12]))[1].text


def test_a_fragment_needs_no_title_and_may_refer_outside():
    some = (TEXT[12], TEXT[5])
    assert repair(some, top="fragment") == some
    node = tree(some, top="fragment")
    check(node, known={"a1"})
    assert flat(node) == some


def test_an_article_that_lost_its_title_in_merging_keeps_its_place():
    node = spoiled(lambda n: n["content"][2]["content"][2]["content"].pop(0))
    assert [b.kind for b in flat(node)] == [b.kind for b in TEXT]


def test_the_schema_of_the_editor_is_the_schema_of_the_server():
    node = ROOT / ".venv" / "bin" / "node"
    program = str(node) if node.exists() else shutil.which("node")
    if program is None:
        pytest.skip("no node")
    script = ROOT / "frontend" / "scripts" / "export-schema.mjs"
    subprocess.run([program, script, "--check"], check=True)
