"""The docs are true because the build says so: each page is compared with the code it speaks of."""

from __future__ import annotations

import ast
import json
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from itertools import chain
from pathlib import Path

import pytest

from agreements.management.commands.reference import facts_of, pages
from agreements.rules import stages as later
from deliberation.events import FACTS, Fact
from deliberation.policy import REASONS
from deliberation.policy.table import CHECKS
from deliberation.rules import stages

from .sources import APPS, files, functions, modules, read, words

CODE = re.compile(r"[a-z]+(_[a-z0-9]+)*")


# --- rights, facts and reasons ------------------------------------------------------------------


@pytest.mark.parametrize("name", pages())
def test_a_page_read_from_code_is_what_the_code_says(name: str) -> None:
    """When this fails: `./dev generate`, and look at the difference."""
    assert read(f"docs/{name}") == pages()[name]


@pytest.mark.parametrize("table", [stages, later])
def test_every_verb_has_a_row_in_the_table_and_in_the_docs(table: type[stages]) -> None:
    page = read("docs/rights.md")
    assert set(table.MATRIX) == set(table.Verb)
    assert [verb for verb in table.Verb if f"| `{verb}`" not in page] == []


def test_conditions_are_put_on_verbs_that_exist() -> None:
    assert set(CHECKS) <= set(stages.Verb)


def test_every_fact_is_explained() -> None:
    page = read("docs/facts.md")
    known = [*FACTS, *(fact.type for fact in facts_of("agreements.events"))]
    assert [name for name in known if f"| `{name}` |" not in page] == []
    ours = {fact.__module__ for fact in Fact.__subclasses__()}
    assert {name for name in ours if not name.startswith("tests.")} == {
        "deliberation.events.types",
        "agreements.events",
    }


def returned_reasons() -> set[str]:
    """The codes that policies, and the rules named `…_refusal` or guards of a stage, return."""
    found: set[str] = set()
    for path, function in functions():
        policy = "policy" in path.parts or path.name == "policy.py"
        rule = "rules" in path.parts and re.search(r"_refusal$|^_to_", function.name)
        if policy or rule:
            for node in ast.walk(function):
                if isinstance(node, ast.Return) and node.value is not None:
                    found |= set(_codes(node.value))
    return found


def _codes(value: ast.expr) -> Iterator[str]:
    if isinstance(value, ast.IfExp):
        yield from _codes(value.body)
        yield from _codes(value.orelse)
    elif isinstance(value, ast.BoolOp):
        for part in value.values:
            yield from _codes(part)
    elif isinstance(value, ast.Constant) and isinstance(value.value, str):
        yield value.value


def test_every_reason_that_a_policy_or_rule_returns_has_a_sentence() -> None:
    """What is raised by name is compared in tests/policy/test_reasons.py."""
    codes = {code for code in returned_reasons() if CODE.fullmatch(code)}
    assert {"wrong_stage", "bad_name", "charter_not_agreed", "deliberation_closed"} <= codes
    assert codes - set(REASONS) == set()


# --- settings -----------------------------------------------------------------------------------


def read_settings() -> set[str]:
    """Every environment variable that the code, ./dev or a test reads."""
    found: set[str] = set()
    for path, text in words().items():
        if path.suffix == ".py" and path.name != Path(__file__).name:
            found |= set(re.findall(r'\benv\.\w+\(\s*"([A-Z][A-Z0-9_]+)"', text))
            found |= set(re.findall(r'\bgetenv\(\s*"([A-Z_]+)"', text))
            found |= set(re.findall(r'\benviron(?:\.get\(|\[)\s*"([A-Z_]+)"\s*[,)\]](?! =)', text))
    found |= set(re.findall(r"\$\{([A-Z_]+):[-=]", read("dev")))
    return found - NOT_OURS


# Set by us for Django, for Fontconfig and for a program that a test starts; read by them.
NOT_OURS = {"DJANGO_SETTINGS_MODULE", "FONTCONFIG_FILE", "PATH"}


def test_every_setting_stands_in_the_docs_and_none_that_is_not_read() -> None:
    page = set(re.findall(r"^\| `([A-Z0-9_]+)` \|", read("docs/settings.md"), re.MULTILINE))
    assert read_settings() - page == set()
    assert page - read_settings() == set()


# --- dependencies -------------------------------------------------------------------------------


def documented() -> dict[str, list[str]]:
    """The rows of docs/dependencies.md: package, and the cells behind it."""
    rows = re.findall(r"^\| `([^`]+)` \| (.+) \|$", read("docs/dependencies.md"), re.MULTILINE)
    return {name.lower(): rest.split(" | ") for name, rest in rows}


def direct() -> set[str]:
    """Every package that we ask for by name."""
    project = tomllib.loads(read("pyproject.toml"))
    asked = [*project["project"]["dependencies"], *chain(*project["dependency-groups"].values())]
    python = {re.split(r"[\[=~<>! ]", one)[0].lower() for one in asked}
    front = json.loads(read("frontend/package.json"))
    return python | {*front["dependencies"], *front["devDependencies"]}


def test_every_direct_dependency_has_a_reason_and_a_licence() -> None:
    rows = documented()
    assert direct() - rows.keys() == set()
    assert [name for name in direct() if len(rows[name]) < 2 or not all(rows[name])] == []


def test_no_reason_is_given_for_what_is_gone() -> None:
    page = read("docs/dependencies.md")
    indirect = page.split("## Imported by name")[1].split("## Front end")[0]
    debian = page.split("## Debian packages")[1]
    named = [name for name in documented() if f"`{name}`" not in (indirect + debian).lower()]
    assert set(named) - direct() == set()


def test_every_imported_package_is_asked_for_or_explained() -> None:
    owners = packages_distributions()
    imported = set()
    for tree in modules().values():
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                imported.add(str(node.module).split(".")[0])
    foreign = imported - sys.stdlib_module_names - set(APPS)
    names = {owner.lower().replace("_", "-") for one in foreign for owner in owners[one]}
    assert names - documented().keys() == set()


def test_debian_packages_are_those_of_dev() -> None:
    asked = re.findall(r'^(?:RUN|TEST)_PACKAGES="([^"]+)"', read("dev"), re.MULTILINE)
    page = read("docs/dependencies.md").split("## Debian packages")[1]
    install = read("docs/install.md")
    for name in " ".join(asked).split():
        assert f"`{name}`" in page
        assert name in install


# --- the map ------------------------------------------------------------------------------------


def drawn() -> set[str]:
    """The paths on the README's map; a folder ends with a slash."""
    block = re.search(r"## Kaart.*?```text\n(.*?)```", read("README.md"), re.DOTALL)
    assert block, "README.md has no map"
    found, above = set(), list[str]()
    for line in block[1].splitlines():
        indent, name = re.match(r"( *)(\S+)", line).groups()  # type: ignore[union-attr]
        above[len(indent) // 2 :] = [name]
        found.add("".join(above))
    return found


def real() -> set[str]:
    """What the map must hold: all at the top, the rooms of the apps, the folders of the rest."""
    found = set()
    for path in files():
        parts = path.parts
        top = parts[0] if len(parts) == 1 else f"{parts[0]}/"
        if not top.startswith("."):
            found.add(top)
        if len(parts) > 2:
            found.add(f"{parts[0]}/{parts[1]}/")
        elif len(parts) == 2 and parts[0] in APPS and parts[1] != "__init__.py":
            found.add("/".join(parts))
        if parts[:2] == ("frontend", "src") and len(parts) > 3:
            found.add(f"frontend/src/{parts[2]}/")
    hidden = ("locale/", "templates/")
    return {one for one in found if not one.startswith(hidden) or one in hidden}


def test_the_map_in_the_readme_is_the_house() -> None:
    assert real() - drawn() == set()
    assert drawn() - real() == set()
