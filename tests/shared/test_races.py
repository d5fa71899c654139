"""Several processes at one moment on one PostgreSQL: nothing is lost, doubled or out of order."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.shared


def theme(processes, slug, stage):
    return processes[0].ask("theme", slug=slug, stage=stage)


def oks(answers):
    return sorted(one["ok"] for one in answers if "ok" in one)


def refusals(answers):
    return [one["refused"] for one in answers if "refused" in one]


def test_four_hundred_facts_of_four_processes_have_no_gap_and_one_chain(processes):
    place = processes[0].ask("town", slug="druk")
    answers = processes.race(*({"do": "record", "slug": "druk", "times": 100} for _ in range(4)))
    assert answers == [{"ok": None}] * 4
    found = processes[0].ask("chain", stream=place)
    assert found["seqs"] == list(range(1, 401))
    assert found["faults"] == []


def test_amendements_submitted_at_once_get_each_a_number(processes, slug):
    key = theme(processes, slug, "amending")
    names = ("Aylin", "Joost", "Geert", "Ria")
    answers = processes.race(*({"do": "submit", "theme": key, "name": name} for name in names))
    assert oks(answers) == ["A1", "A2", "A3", "A4"]
    assert processes[0].ask("chain", stream=key)["faults"] == []


def test_a_change_request_is_taken_over_by_one(processes, slug):
    key = theme(processes, slug, "amending")
    request = processes[0].ask("change_request", theme=key)
    answers = processes.race(
        *({"do": "take_over", "request": request, "name": name} for name in ("Aylin", "Geert"))
    )
    assert (oks(answers), refusals(answers)) == (["A1"], ["already_decided"])


def test_two_themes_of_one_name_opened_at_once_get_two_addresses(processes, slug):
    answers = processes.race(
        *({"do": "create_theme", "slug": slug, "title": "Wonen"} for _ in range(4))
    )
    assert oks(answers) == ["wonen", "wonen-2", "wonen-3", "wonen-4"]


def test_a_double_open_gives_one_round_and_one_reason(processes, slug):
    key = theme(processes, slug, "deciding")
    answers = processes.race(*({"do": "open_round", "theme": key} for _ in range(4)))
    assert len(oks(answers)) == 1
    assert refusals(answers) == ["vote_running"] * 3
    types = processes[0].ask("chain", stream=key)["types"]
    assert types.count("round.opened") == 1


def test_votes_of_one_voter_at_once_leave_one_vote(processes, slug):
    key = theme(processes, slug, "deciding")
    round_ = processes[0].ask("council_round", theme=key)
    for _ in range(10):
        answers = processes.race(
            *(
                {"do": "vote", "round": round_, "name": "Aylin", "choice": choice}
                for choice in ("in_favour", "against", "in_favour", "against")
            )
        )
        assert oks(answers) == ["against", "against", "in_favour", "in_favour"]
        ((name, choice),) = processes[0].ask("state", round=round_)["votes"]
        assert name == "Aylin"
        assert choice in ("in_favour", "against")
    assert processes[0].ask("state", round=round_)["told"] == 1


def test_votes_of_all_at_once_are_all_counted(processes, slug):
    key = theme(processes, slug, "deciding")
    round_ = processes[0].ask("council_round", theme=key)
    names = ("Aylin", "Joost", "Geert", "Ria")
    processes.race(
        *({"do": "vote", "round": round_, "name": n, "choice": "in_favour"} for n in names)
    )
    assert [name for name, _ in processes[0].ask("state", round=round_)["votes"]] == sorted(names)


def test_a_vote_racing_the_closing_is_counted_or_refused_never_lost_or_late(processes, slug):
    key = theme(processes, slug, "deciding")
    for lead in range(-6, 6):
        round_ = processes[0].ask("open_round", theme=key)
        before = len(processes[0].ask("chain", stream=key)["types"])
        vote, close = processes.race(
            {
                "do": "vote",
                "round": round_,
                "name": "Fatima",
                "choice": "in_favour",
                "delay": max(0, -lead) * 0.003,
            },
            {"do": "close", "round": round_, "delay": max(0, lead) * 0.003},
        )
        counted = "ok" in vote
        assert close == {"ok": None}
        assert vote == ({"ok": "in_favour"} if counted else {"refused": "round_closed"})
        found = processes[0].ask("state", round=round_)
        assert len(found["votes"]) == found["participated"] == int(counted)
        assert found["digest_is_right"]
        types = processes[0].ask("chain", stream=key)["types"][before:]
        assert types == ["vote.cast"] * counted + ["round.closed"]
        processes[0].ask("void", round=round_)


def test_votes_in_two_rounds_never_wait_for_each_other(processes, slug):
    rounds = [
        processes[0].ask("open_round", theme=theme(processes, slug, "deciding")) for _ in range(2)
    ]
    there, back = {"rounds": rounds}, {"rounds": rounds[::-1]}
    answers = processes.race(
        {"do": "vote_in", "name": "Fatima", "times": 20, **there},
        {"do": "vote_in", "name": "Peter", "times": 20, **back},
    )
    assert answers == [{"ok": ["in_favour"] * 40}] * 2


def test_the_last_count_is_told_once_whoever_tells_it(processes, slug):
    key = theme(processes, slug, "deciding")
    round_ = processes[0].ask("council_round", theme=key)
    for name in ("Aylin", "Joost", "Geert"):
        processes[0].ask("vote", round=round_, name=name, choice="against")
    before = processes[0].ask("chain", stream=key)["types"].count("vote.cast")
    processes[0].ask("age_counts", round=round_)
    assert processes.race(*({"do": "tell"} for _ in range(4))) == [{"ok": None}] * 4
    after = processes[0].ask("chain", stream=key)["types"].count("vote.cast")
    assert after == before + 1
    assert processes[0].ask("state", round=round_)["told"] == 3


def test_a_mailed_link_pressed_twice_at_once_publishes_once(processes, slug):
    key = theme(processes, slug, "consulting")
    digest = processes[0].ask("guest_remark", theme=key)
    answers = processes.race(*({"do": "confirm", "digest": digest} for _ in range(2)))
    assert (oks(answers), refusals(answers)) == ([1], ["wrong_token"])
    types = processes[0].ask("chain", stream=key)["types"]
    assert types.count("remark.placed") == 1


def test_two_meetings_do_not_open_at_once(processes, slug):
    keys = [processes[0].ask("meeting", slug=slug) for _ in range(2)]
    answers = processes.race(*({"do": "open_meeting", "meeting": key} for key in keys))
    assert (len(oks(answers)), refusals(answers)) == (1, ["other_meeting_open"])


def test_a_document_asked_for_twice_at_once_is_made_once(processes, slug):
    key = theme(processes, slug, "adopted")
    answers = processes.race(*({"do": "request_pdf", "theme": key} for _ in range(3)))
    assert (len(oks(answers)), refusals(answers)) == (1, ["document_busy"] * 2)


def test_an_outcome_is_declared_once(processes, slug):
    key = theme(processes, slug, "deciding")
    round_ = processes[0].ask("council_round", theme=key)
    processes[0].ask("vote", round=round_, name="Aylin", choice="in_favour")
    processes[0].ask("close", round=round_)
    answers = processes.race(*({"do": "declare", "round": round_} for _ in range(4)))
    assert (len(oks(answers)), refusals(answers)) == (1, ["round_declared"] * 3)
    found = processes[0].ask("chain", stream=key)
    assert found["types"][-2:] == ["round.declared", "decision.reached"]
    assert found["faults"] == []


def test_adopted_amendments_become_one_version(processes, slug):
    key = theme(processes, slug, "deciding")
    processes[0].ask("adopted_amendment", theme=key)
    answers = processes.race(*({"do": "consolidate", "theme": key} for _ in range(4)))
    assert (oks(answers), refusals(answers)) == ([2], ["version_exists"] * 3)


def test_a_stage_is_left_once_and_a_text_comes_before_or_not_at_all(processes, slug):
    key = theme(processes, slug, "drafting")
    processes[0].ask("import_text", theme=key, word="duizend")
    answers = processes.race(
        {"do": "move", "theme": key, "stage": "consulting"},
        {"do": "import_text", "theme": key, "word": "tweehonderd"},
        {"do": "move", "theme": key, "stage": "consulting"},
        {"do": "import_text", "theme": key, "word": "driehonderd"},
    )
    assert not [one for one in answers if "error" in one]
    assert {answers[0].get("ok"), answers[2].get("ok")} == {"consulting", None}
    assert set(refusals(answers)) <= {"no_such_move", "wrong_stage"}
    found = processes[0].ask("chain", stream=key)
    assert (found["types"][-1], found["types"].count("stage.moved")) == ("stage.moved", 2)
    assert found["faults"] == []
