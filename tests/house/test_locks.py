"""The locks pin everything by hash and name no host, so that they work behind any mirror."""

from __future__ import annotations

import json
import re
import tomllib

import pytest

from .sources import read

LOCKS = ["requirements.txt", "requirements-run.txt", "requirements-dev.txt"]
PACKAGE = re.compile(r"^([a-z0-9][a-z0-9._-]*)(\[[^]]*])?==\S+", re.MULTILINE)


def locked(name: str) -> list[tuple[str, str]]:
    """(package, block) of a lock; a package may come twice, for different Pythons."""
    blocks = re.split(r"\n(?=\S)", read(name).strip())
    return [(found[1], block) for block in blocks if (found := PACKAGE.match(block))]


@pytest.mark.parametrize("name", LOCKS)
def test_a_python_lock_names_no_host(name: str) -> None:
    text = read(name)
    assert "://" not in text
    assert not re.search(
        r"^\s*(-i|--index|--extra-index|--find-links|--trusted)", text, re.MULTILINE
    )


@pytest.mark.parametrize("name", LOCKS)
def test_each_package_in_a_python_lock_has_its_hash(name: str) -> None:
    blocks = locked(name)
    assert len(blocks) > 50
    assert [package for package, block in blocks if "--hash=sha256:" not in block] == []
    assert len(blocks) == len(re.findall(r"^\S+", read(name), re.MULTILINE))


def test_locks_hold_what_pyproject_asks() -> None:
    project = tomllib.loads(read("pyproject.toml"))
    groups = project["dependency-groups"]
    asked = {
        "requirements.txt": project["project"]["dependencies"],
        "requirements-run.txt": [*project["project"]["dependencies"], *groups["build"]],
        "requirements-dev.txt": [
            *project["project"]["dependencies"], *groups["build"], *groups["dev"]
        ],
    }  # fmt: skip
    for name, wishes in asked.items():
        names = {re.split(r"[\[=~<>! ]", wish)[0].lower() for wish in wishes}
        assert names - dict(locked(name)).keys() == set(), name


def test_the_larger_locks_hold_the_same_versions_as_the_smaller() -> None:
    base = dict(re.findall(r"^([a-z0-9._-]+)(?:\[[^]]*])?==(\S+)", read(LOCKS[0]), re.MULTILINE))
    for name in LOCKS[1:]:
        here = dict(re.findall(r"^([a-z0-9._-]+)(?:\[[^]]*])?==(\S+)", read(name), re.MULTILINE))
        assert {one: here.get(one) for one in base} == base


def test_the_npm_lock_names_no_host_and_hashes_everything() -> None:
    text = read("frontend/package-lock.json")
    assert "resolved" not in text
    packages = {
        name: data
        for name, data in json.loads(text)["packages"].items()
        if name and not data.get("inBundle") and not data.get("link")
    }
    assert len(packages) > 50
    assert [name for name, data in packages.items() if "integrity" not in data] == []


def test_the_npm_lock_holds_what_package_json_asks() -> None:
    asked = json.loads(read("frontend/package.json"))
    root = json.loads(read("frontend/package-lock.json"))["packages"][""]
    for kind in ("dependencies", "devDependencies"):
        assert root[kind] == asked[kind]
        assert all(re.fullmatch(r"\d+\.\d+\.\d+\S*", version) for version in asked[kind].values())
