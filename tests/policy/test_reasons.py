"""Every refusal has a sentence for people, and every sentence is used."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from deliberation.policy import REASONS, Refused, detail
from deliberation.rules.voting import Fault, RoundRefusal

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [
    path
    for app in ("deliberation", "agreements", "cocreatie")
    for path in (ROOT / app).rglob("*.py")
    if "migrations" not in path.parts
]


def _literals(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def _raised(path: Path) -> Iterator[str]:
    """The codes in `Refused("…")`."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Refused":
            code = node.args[0]
            if isinstance(code, ast.Constant):
                yield code.value


def test_every_refusal_in_the_code_has_its_sentence():
    assert {code for path in SOURCES for code in _raised(path)} - set(REASONS) == set()


def test_every_fault_of_the_voting_rules_has_its_sentence():
    assert {str(one) for one in (*Fault, *RoundRefusal)} - set(REASONS) == set()


def test_no_sentence_is_left_over():
    elsewhere = [path for path in SOURCES if path.name != "reasons.py"]
    used = {word for path in elsewhere for word in _literals(path)}
    assert set(REASONS) - used == set()


@pytest.mark.parametrize("reason", REASONS)
def test_a_reason_reads_as_a_dutch_sentence(reason):
    sentence = detail(reason)
    assert sentence[0].isupper()
    assert sentence.endswith((".", "?"))
    assert len(sentence) <= 200


def test_a_refusal_says_the_more_exact_sentence_when_there_is_one():
    assert Refused("bad_text").detail == detail("bad_text")
    assert Refused("bad_text", "Regel 3 is te lang.").detail == "Regel 3 is te lang."


def test_an_unknown_reason_is_a_mistake_in_the_program():
    with pytest.raises(KeyError):
        detail("no_such_reason")
