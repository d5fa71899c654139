"""The papers around the code: licence, decisions, promises, links, publiccode.yml, changelog."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from .sources import ROOT, files, read, words

PAGES = [path for path in files() if path.suffix == ".md" and path.parts[0] != "tests"]
DECISIONS = [path for path in PAGES if path.parts[:2] == ("docs", "decisions")]
CHANGES = {"Toegevoegd", "Gewijzigd", "Verouderd", "Verwijderd", "Opgelost", "Beveiliging"}
CHANGES |= {"Let op"}
PARTS = ["Context", "Decision", "Consequences", "What would change our mind"]


def test_the_licence_is_whole() -> None:
    text = read("LICENSE")
    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    headings = [int(number) for number in re.findall(r"^(\d+)\. [A-Z]", text, re.MULTILINE)]
    assert headings == list(range(1, 16))
    assert "‘Compatible Licences’ according to Article 5 EUPL" in text
    assert text.rstrip().endswith("EUPL version.")


def test_notice_names_every_font_we_carry() -> None:
    notice = read("NOTICE")
    fonts = {path.name for path in files() if path.name.endswith("-OFL.txt")}
    assert len(fonts) == 2
    assert [name for name in fonts if name not in notice] == []


def test_decisions_are_numbered_without_a_gap() -> None:
    assert [path.name[:4] for path in DECISIONS] == [
        f"{n:04}" for n in range(1, len(DECISIONS) + 1)
    ]
    assert len(DECISIONS) >= 10


@pytest.mark.parametrize("path", DECISIONS, ids=str)
def test_a_decision_is_one_page_with_its_five_parts(path: Path) -> None:
    text = read(path)
    assert text.startswith(f"# {path.name[:4]} ")
    assert re.search(r"^Status: (accepted|replaced by \d{4}), ", text, re.MULTILINE)
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == PARTS
    assert len(text.split()) < 450
    assert all(part.strip() for part in re.split(r"^## .+$", text, flags=re.MULTILINE))


def test_every_promise_names_a_test_that_exists() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", read("docs/promises.md"))
    assert len(named) > 20
    here = {str(path) for path in files()}
    gone = [
        f"{path}::{name}"
        for path, name in named
        if path not in here or (name and f"def {name}(" not in read(path))
    ]
    assert gone == []


@pytest.mark.parametrize("path", PAGES, ids=str)
def test_links_within_the_docs_lead_somewhere(path: Path) -> None:
    folder = (ROOT / path).parent
    targets = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", read(path))
    inside = [one for one in targets if not re.match(r"[a-z]+:", one)]
    assert [one for one in inside if not (folder / one).exists()] == []


def test_publiccode_holds_what_the_standard_asks() -> None:
    """The keys that publiccode.yml 0.4 makes mandatory, and its limits on length."""
    data = yaml.safe_load(read("publiccode.yml"))
    assert float(data["publiccodeYmlVersion"]) >= 0.4
    assert data["url"].startswith("https://")
    assert data["platforms"] == ["web"]
    assert data["developmentStatus"] in ("concept", "development", "beta", "stable", "obsolete")
    assert data["softwareType"] == "standalone/web"
    assert data["legal"]["license"] == "EUPL-1.2"
    assert data["maintenance"]["type"] in ("internal", "contract", "community", "none")
    assert data["maintenance"]["contacts"][0]["name"]
    assert data["localisation"] == {"localisationReady": True, "availableLanguages": ["nl", "en"]}
    for text in data["description"].values():
        assert len(text["shortDescription"]) <= 150
        assert 500 <= len(text["longDescription"]) <= 10_000
        assert all(len(feature) <= 100 for feature in text["features"])


def test_versions_agree() -> None:
    version = re.search(r'^version = "(.+)"$', read("pyproject.toml"), re.MULTILINE)
    assert version
    assert yaml.safe_load(read("publiccode.yml"))["softwareVersion"] == version[1]


def test_the_changelog_keeps_its_form() -> None:
    headings = re.findall(r"^(##+) (.+)$", read("CHANGELOG.md"), re.MULTILINE)
    versions = [name for level, name in headings if level == "##"]
    dated = re.compile(r"\[\d+\.\d+\.\d+] - \d{4}-\d\d-\d\d")
    assert versions[0] == "[Nog niet uitgebracht]"
    assert [name for name in versions[1:] if not dated.fullmatch(name)] == []
    assert {name for level, name in headings if level == "###"} <= CHANGES


def test_commit_hooks_are_local_and_call_dev() -> None:
    data = yaml.safe_load(read(".pre-commit-config.yaml"))
    assert [repo["repo"] for repo in data["repos"]] == ["local"]
    hooks = [hook for repo in data["repos"] for hook in repo["hooks"]]
    assert [(hook["entry"], hook["language"]) for hook in hooks] == [("./dev lint", "system")]


def test_ci_runs_what_a_developer_runs() -> None:
    commands = [line for line in read(".ci/run").splitlines() if line.startswith("./dev")]
    assert commands == ["./dev check", "./dev test"]


def test_every_command_of_dev_is_in_its_help() -> None:
    script = read("dev")
    body = script.split('case "${1:-}" in')[-1]
    commands = re.findall(r"^  (\w+)\)", body, re.MULTILINE)
    helped = re.findall(r"^  (\w+) ", script.split("<<'TEXT'")[1].split("TEXT")[0], re.MULTILINE)
    assert sorted(commands) == sorted(helped)


def test_text_files_end_with_one_newline() -> None:
    ragged = [
        str(path)
        for path, text in words().items()
        if path.suffix in {".py", ".md", ".yml", ".ts", ".html", ".css"} and text
        if not text.endswith("\n") or text.endswith("\n\n")
    ]
    assert ragged == []
