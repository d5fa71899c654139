"""Dutch is written in the code and the templates; each sentence of it has its English."""

from __future__ import annotations

import gettext
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import call_command

from .sources import APPS, ROOT, words

CATALOG = ROOT / "locale" / "en" / "LC_MESSAGES"
# As in ./dev: generate.
EXTRACT = ["-l", "en", "--no-location", "--no-obsolete"]
EXTRACT += [f"-i={name}" for name in ("node_modules", "tests", "var", "print")]
NAMES = {"cocreatie", "English", "Nederlands", "SHA"}
NAMES |= {"Ctrl", "Enter", "Tab"}  # of keys

TAGS = re.compile(
    r"{%\s*blocktranslate\b.*?{%\s*endblocktranslate\s*%}"
    r"|{%\s*comment\b.*?{%\s*endcomment\s*%}|{%.*?%}|{{.*?}}|{#.*?#}",
    re.DOTALL,
)
MARKUP = re.compile(r"<!--.*?-->|<[^>]*>|&\w+;", re.DOTALL)
SHOWN = re.compile(r'\b(?:aria-label|alt|title|placeholder)="([^"]*)"')


@pytest.fixture(scope="module")
def tool() -> str:
    """gettext's compiler, which ./dev installs for the tests."""
    found = shutil.which("msgfmt")
    assert found, "gettext is missing: run ./dev setup"
    return found


def catalog(path: Path) -> dict[str, str]:
    """The sentences of a compiled catalogue."""
    with path.open("rb") as file:
        return dict(gettext.GNUTranslations(file)._catalog)  # type: ignore[attr-defined]


def sentences(path: Path) -> set[str]:
    """What there is to translate in a catalogue: every msgid, as it is written there."""
    found = re.findall(r'^msgid ((?:".*"\n)+)', path.read_text("utf-8"), re.MULTILINE)
    return {"".join(re.findall(r'"(.*)"\n', one)) for one in found}


def test_every_sentence_has_its_english(tool: str) -> None:
    """gettext's own check: nothing untranslated, nothing doubtful, each name in its place."""
    command = [tool, "--check", "--statistics", "-o", "/dev/null", str(CATALOG / "django.po")]
    done = subprocess.run(command, capture_output=True, text=True, env={"LC_ALL": "C"})
    assert done.returncode == 0, done.stderr
    assert "untranslated" not in done.stderr
    assert "fuzzy" not in done.stderr


def test_the_compiled_catalogue_is_that_of_the_source(tool: str, tmp_path: Path) -> None:
    """So that who runs cocreatie needs no gettext."""
    fresh = tmp_path / "django.mo"
    subprocess.run([tool, "-o", str(fresh), str(CATALOG / "django.po")], check=True)
    assert catalog(CATALOG / "django.mo") == catalog(fresh)


def test_the_catalogue_holds_all_that_is_said(
    tmp_path: Path, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No sentence was added or dropped since the catalogue was made by `./dev generate`.

    Made anew in a folder that only shows the code: Django writes into any `locale` it finds.
    """
    for name in (*APPS, "templates"):
        (tmp_path / name).symlink_to(ROOT / name)
    target = tmp_path / "locale" / "en" / "LC_MESSAGES"
    shutil.copytree(CATALOG, target)
    settings.LOCALE_PATHS = [str(tmp_path / "locale")]
    monkeypatch.chdir(tmp_path)
    before = (CATALOG / "django.po").read_bytes()
    call_command("makemessages", *EXTRACT, symlinks=True, verbosity=0)
    assert (CATALOG / "django.po").read_bytes() == before
    known, said = sentences(CATALOG / "django.po"), sentences(target / "django.po")
    assert said - known == set()
    assert known - said == set()


def test_templates_say_nothing_outside_a_translation() -> None:
    bare = {}
    for path, text in words().items():
        if path.parts[0] != "templates" or path.suffix != ".html" or "print" in path.parts:
            continue
        plain = TAGS.sub(" ", text)
        left = " ".join([MARKUP.sub(" ", plain), *SHOWN.findall(plain)])
        said = set(re.findall(r"[^\W\d_]{2,}", left)) - NAMES
        if said:
            bare[str(path)] = sorted(said)
    assert bare == {}
