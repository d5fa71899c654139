"""The measures of the house: files and functions that fit in the head, and what is never done."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from statistics import median, quantiles

import pytest

from .sources import (
    APPS,
    ROOT,
    Function,
    Named,
    classes,
    files,
    functions,
    is_migration,
    modules,
    public,
    words,
)

CODE = frozenset({".py", ".ts", ".mjs", ".js", ".svelte", ".css", ".html"})
DOCUMENTS = (("deliberation", "documents"), ("agreements", "documents"))
SMALL_ROOMS = ("rules", "consumers", "consumers.py")
OTHERS_MAKE = ("generated", "migrations")
LOCKS = ("package-lock.json",)

FIRST_SENTENCE = re.compile(r"[^\n]*\S\.(\s|$)")
MACHINE = re.compile(r"/(?:home|Users|root|work|workspace)/[\w.]|[A-Z]:\\Users")


def length(node: Function) -> int:
    """The lines of a function from `def` to its last."""
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_every_file_fits_in_the_head() -> None:
    too_long = {}
    for path, text in words().items():
        made = set(OTHERS_MAKE) & set(path.parts)
        if made or not (path.suffix in CODE or path.name == "dev"):
            continue
        budget = 600 if path.parts[0] == "tests" else 250 if path.suffix == ".svelte" else 400
        if (lines := text.count("\n")) > budget:
            too_long[str(path)] = lines
    assert too_long == {}


def test_functions_are_short() -> None:
    lengths = [length(node) for _, node in functions()]
    assert median(lengths) <= 8
    assert quantiles(lengths, n=10)[-1] <= 25


def test_no_function_is_long() -> None:
    too_long = {}
    for path, node in functions():
        small = len(path.parts) > 1 and path.parts[1] in SMALL_ROOMS
        if length(node) > (30 if small else 60):
            too_long[f"{path}:{node.name}"] = length(node)
    assert too_long == {}


@pytest.mark.parametrize("app", APPS)
def test_every_module_class_and_function_says_what_it_is_in_one_sentence(app: str) -> None:
    silent = []
    for path, tree in modules().items():
        if path.parts[0] != app or not tree.body:
            continue
        named: list[tuple[str, ast.Module | Named]] = [("", tree)]
        named += [(name, node) for name, node in public(tree) if not name.endswith(".Meta")]
        for name, node in named:
            if not FIRST_SENTENCE.match(ast.get_docstring(node) or ""):
                silent.append(f"{path}:{name}")
    assert silent == []


def test_a_first_sentence_is_found_only_where_there_is_one() -> None:
    assert FIRST_SENTENCE.match("Counts the votes.")
    assert FIRST_SENTENCE.match("Counts the votes. Raises Refused.\n\nMore.")
    assert not FIRST_SENTENCE.match("Counts the votes")
    assert not FIRST_SENTENCE.match("Counts the\nvotes.")
    assert not FIRST_SENTENCE.match("")


def test_first_sentences_fit_on_a_line() -> None:
    wide = [
        f"{path}:{name}"
        for path, tree in modules().items()
        for name, node in (("", tree), *public(tree))
        if len((ast.get_docstring(node) or "").split("\n")[0]) > 100
    ]
    assert wide == []


def test_nothing_is_called_utils() -> None:
    lumber = {"utils", "util", "helpers", "misc", "mixins", "signals"}
    assert [str(path) for path in files() if path.stem in lumber] == []


def test_nothing_listens_to_signals() -> None:
    listening = [
        str(path)
        for path, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom) and "signal" in ast.unparse(node).lower()
    ]
    assert listening == []


def test_no_table_does_something_when_it_is_saved_or_deleted() -> None:
    hidden = {"save", "delete", "save_base", "full_clean", "clean"}
    found = [
        f"{path}:{cls.name}.{node.name}"
        for path, cls in classes()
        for node in cls.body
        if "models" in path.parts and isinstance(node, Function) and node.name in hidden
    ]
    assert found == []


def test_we_make_no_mixins_and_no_managers() -> None:
    found = [
        f"{path}:{cls.name}"
        for path, cls in classes()
        if cls.name.endswith("Mixin")
        or any(ast.unparse(base).endswith(("Manager", "QuerySet")) for base in cls.bases)
    ]
    assert found == []


def test_only_documents_import_inside_functions() -> None:
    """The engines of PDF take half a second to load; nothing else has an excuse."""
    inside = [
        f"{path}:{function.name}"
        for path, function in functions()
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom) and path.parts[:2] not in DOCUMENTS
    ]
    assert inside == []


def test_documents_import_only_engines_inside_functions() -> None:
    own = [
        f"{path}:{function.name}: {ast.unparse(node)}"
        for path, function in functions()
        for node in ast.walk(function)
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").split(".")[0] in {"django", *APPS}
    ]
    assert own == []


def test_actions_queries_and_rules_never_await() -> None:
    """Doors are async, the domain is synchronous."""
    rooms = {"actions", "queries", "rules", "policy", "models", "text", "documents", "events"}
    found = [
        f"{path}:{node.name}"
        for path, node in functions()
        if isinstance(node, ast.AsyncFunctionDef)
        and rooms & {path.parts[1].removesuffix(".py") if len(path.parts) > 1 else ""}
    ]
    assert found == []


def test_no_file_names_a_place_on_somebodys_machine() -> None:
    here = str(ROOT)
    found = {
        str(path): line.strip()[:80]
        for path, text in words().items()
        if path.name not in LOCKS
        for line in text.splitlines()
        if MACHINE.search(line) or (here.count("/") > 1 and here in line)
    }
    assert found == {}


def test_no_code_is_left_as_a_stub() -> None:
    """A function whose only statement is `raise NotImplementedError` promises what is not there."""
    stubs = [
        f"{path}:{function.name}"
        for path, function in functions()
        for node in ast.walk(function)
        if isinstance(node, ast.Raise) and "NotImplementedError" in ast.unparse(node)
    ]
    assert stubs == []


def test_migrations_are_the_only_python_others_write() -> None:
    """What `modules()` leaves out is really Django's: each of those files says so itself."""
    ours = [path for path in files() if path.suffix == ".py" and is_migration(path)]
    assert [p for p in ours if p.name != "__init__.py" and "class Migration" not in _text(p)] == []


def _text(path: Path) -> str:
    return words()[path]
