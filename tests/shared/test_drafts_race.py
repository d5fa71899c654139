"""Several processes that write in one draft: nothing stored is lost, nothing comes too late."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.shared


@pytest.fixture
def draft(processes, slug):
    key = processes[0].ask("theme", slug=slug, stage="drafting")
    return processes[0].ask("open_draft", theme=key)


def test_a_text_is_opened_once(processes, slug):
    key = processes[0].ask("theme", slug=slug, stage="drafting")
    answers = processes.race(*({"do": "open_draft", "theme": key} for _ in range(4)))
    assert len([one for one in answers if "ok" in one]) == 1
    assert [one["refused"] for one in answers if "refused" in one] == ["draft_open"] * 3


@pytest.mark.parametrize("delay", [0.05, 0.3, 1.0])
def test_what_was_stored_is_in_the_version_and_nothing_else(processes, draft, delay):
    names = ("Aylin", "Fatima", "Peter")
    *written, frozen = processes.race(
        *({"do": "type_lines", "draft": draft, "name": name, "times": 40} for name in names),
        {"do": "freeze", "draft": draft, "delay": delay},
    )
    stored = {words for one in written for words in one["ok"]}
    assert set(frozen["ok"][1:]) == stored
    assert len(frozen["ok"]) == len(stored) + 1


def test_a_client_id_is_of_one_person_whoever_asks_at_once(processes, draft):
    names = ("Aylin", "Fatima", "Peter", "Geert")
    answers = processes.race(
        *({"do": "sign", "draft": draft, "name": name, "client": 7, "times": 5} for name in names)
    )
    assert sorted(one["ok"] for one in answers) == [
        *([["not_your_client"] * 5] * 3),
        ["stored"] * 5,
    ]


def test_who_reads_on_from_the_last_row_misses_none(processes, draft):
    times = 60
    *_written, read = processes.race(
        *(
            {"do": "sign", "draft": draft, "name": name, "client": at, "times": times}
            for at, name in enumerate(("Aylin", "Fatima", "Peter"), start=1)
        ),
        {"do": "tail", "draft": draft, "count": 3 * times + 1, "seconds": 30},
    )
    assert read["ok"]["seen"] == read["ok"]["all"]
    assert len(read["ok"]["all"]) == 3 * times + 1
