"""The printed agreement: what stands in it, what travels with it, always the same."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import jsonschema
import pikepdf
import pytest

from agreements.documents.agreement import VOTE_RECORD_SCHEMA, render
from deliberation.rules.voting import Choice, Electorate, LegalEffect, Majority, Method, Outcome

from .sample import AGREEMENT, COMMUNITY, COUNCIL, HOSTILE, HOSTILE_AGREEMENT, SMALL, vote_record
from .tools import pages, run, told

TEST_SEAL = "Testzegel – niet rechtsgeldig"


@pytest.fixture(scope="module")
def words(printed: Path) -> list[str]:
    return pages(printed)


def test_the_title_page_says_what_the_agreement_binds_and_for_whom(words: list[str]) -> None:
    assert AGREEMENT.binds_sentence in words[0]
    assert "Dorpsraad Oost; Woonstichting De Haard" in words[0]
    assert "Geen partij Dorpsbelang; Huurdersvereniging West" in words[0]
    assert "19 november 2026" in words[0].replace("\u00a0", " ")
    assert AGREEMENT.version_hash in words[0]


def test_the_contents_name_the_page_on_which_each_article_stands(words: list[str]) -> None:
    for entry in AGREEMENT.toc:
        number = next(n for n, text in enumerate(words[2:], 3) if entry.label in text)
        line = words[1].split(entry.label)[1].split("Artikel")[0].split("Hoofdstuk")[0]
        assert line.replace(".", " ").split()[0] == str(number)


def test_each_page_but_the_first_says_which_page_it_is(words: list[str]) -> None:
    total = len(words)
    assert all(f"Pagina {n} van {total}" in text for n, text in enumerate(words[1:], 2))
    assert "Pagina" not in words[0]


def test_a_test_seal_is_told_on_each_page(words: list[str]) -> None:
    assert all(TEST_SEAL in text for text in words)


def test_a_real_seal_makes_no_such_note(tmp_path: Path) -> None:
    file = tmp_path / "echt.pdf"
    file.write_bytes(render(replace(SMALL, test_seal=False)))
    assert not any("Testzegel" in text or "testzegel" in text for text in pages(file))


def test_nested_parts_of_an_article_are_numbered_1_a_1_degree(words: list[str]) -> None:
    text = " ".join(words)
    assert "2. Zij doet dat: a. met leden uit de wijk; b. met een begroting: 1°. die" in text


def test_a_table_over_pages_repeats_its_head(words: list[str]) -> None:
    with_rows = [text for text in words if "Maatregel 1 " in text or "Maatregel 60" in text]
    assert len(with_rows) == 2
    assert all("Maatregel Waar Bedrag" in text for text in with_rows)


def test_the_council_stands_by_name_and_the_community_by_party(words: list[str]) -> None:
    text = " ".join(words)
    council = text.index(COUNCIL.outcome)
    community = text.index(COMMUNITY.outcome)
    assert council < text.index("J. Ķēniņš (Dorpsbelang) Tegen") < community
    assert text.index("Woonstichting De Haard Akkoord met zorg De huren zijn krap.") > community
    assert "K. Bos: belang bij het onderwerp, artikel 28 Gemeentewet" in text


def test_votes_of_council_and_community_are_never_added(words: list[str]) -> None:
    text = " ".join(words)
    records = text[text.index(COUNCIL.outcome) : text.rindex(COMMUNITY.digest)]
    assert "Samen 8 2" in records
    assert "Akkoord Akkoord met zorg Bezwaar 2 1 0" in records
    assert not re.search(r"(?<!Pagina )\b(11|13)\b", records)


def test_a_redline_can_be_read_without_colour(words: list[str]) -> None:
    assert "[− iedere twee jaar −][+ ieder jaar vóór 1 april +]" in " ".join(words)


def test_a_cooperative_is_an_initiative_until_the_deed(printed: Path) -> None:
    text = told(printed.read_bytes())
    assert "Initiatief voor Warmtecoöperatie Oost U.A. Stand Initiatief: initiatiefgroep" in text
    assert "Coöperatief Buurthuis West B.A. Stand Coöperatie: akte gepasseerd" in text
    assert "i.o." not in text


def test_a_remark_stands_with_its_answer(words: list[str]) -> None:
    page = next(text for text in words if "Mogen ook ondernemers lid worden?" in text)
    assert "Mogen ook ondernemers lid worden? Dat staat er nu niet. Leidt tot aanpassing" in page
    assert "Ja. De toelichting zegt dat nu ook." in page


def test_who_is_no_party_is_named_with_the_reason(words: list[str]) -> None:
    assert "Huurdersvereniging West Heeft niet gereageerd" in " ".join(words)


def test_the_text_and_the_vote_record_travel_inside_the_document(printed: Path) -> None:
    with pikepdf.open(printed) as pdf:
        inside = {
            name: spec.get_file().read_bytes().decode() for name, spec in pdf.attachments.items()
        }
        kinds = {str(spec.UF): str(spec.AFRelationship) for spec in pdf.Root.AF}
    assert inside["feiten.json"] == AGREEMENT.fact_log
    assert inside["akkoord.md"] == AGREEMENT.markdown
    assert inside["stemmingen.json"] == AGREEMENT.vote_record
    assert kinds == {
        "akkoord.md": "/Source",
        "feiten.json": "/Data",
        "stemmingen.json": "/Data",
        "stemmingen.schema.json": "/Supplement",
    }


def test_only_the_bundled_typefaces_are_used(printed: Path) -> None:
    lines = run("pdffonts", str(printed)).splitlines()[2:]
    assert lines
    assert all(line.split()[0].split("+")[1].startswith("Print-S") for line in lines)


def test_the_file_is_sound_and_has_no_packed_objects(printed: Path) -> None:
    assert "No syntax or stream encoding errors" in run("qpdf", "--check", str(printed))
    assert b"/ObjStm" not in printed.read_bytes()


def test_the_same_agreement_gives_the_same_bytes_on_another_machine(small: bytes) -> None:
    code = (
        "import sys, django; django.setup();"
        "from agreements.documents.agreement import render;"
        "from tests.export.sample import SMALL;"
        "sys.stdout.buffer.write(render(SMALL))"
    )

    def elsewhere(variables: dict[str, str]) -> bytes:
        settings = {"DJANGO_SETTINGS_MODULE": "cocreatie.settings"}
        done = subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | settings | variables,
            capture_output=True,
            check=True,
        )
        return done.stdout

    machines = [
        {"PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo"},
        {"PYTHONHASHSEED": "77", "TZ": "UTC", "LANG": "C"},
    ]
    with ThreadPoolExecutor() as both:
        first, second = both.map(elsewhere, machines)
    assert first == second == small


def test_hostile_words_stay_words(tmp_path: Path) -> None:
    file = tmp_path / "vijandig.pdf"
    file.write_bytes(render(HOSTILE_AGREEMENT))
    text = "".join("".join(pages(file)).split())
    assert text.count("".join(HOSTILE.split())) >= 5
    with pikepdf.open(file) as pdf:
        assert sorted(pdf.attachments) == [
            "akkoord.md",
            "feiten.json",
            "stemmingen.json",
            "stemmingen.schema.json",
        ]


def test_the_vote_record_follows_its_schema() -> None:
    schema = json.loads(VOTE_RECORD_SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(vote_record()), schema)


def test_the_schema_of_the_vote_record_knows_all_terms_of_voting() -> None:
    schema = json.loads(VOTE_RECORD_SCHEMA.read_text(encoding="utf-8"))["$defs"]
    of_round = schema["round"]["properties"]
    told = {
        Outcome: schema["outcome"],
        Choice: schema["choice"],
        Electorate: of_round["electorate"],
        Method: of_round["method"],
        LegalEffect: of_round["legalEffect"],
        Majority: of_round["majority"],
    }
    for terms, definition in told.items():
        assert set(definition["enum"]) == {str(term) for term in terms}
