"""One command sent to several processes at one moment: one effect, and one answer for all."""

from __future__ import annotations

from uuid import uuid4

import pytest

pytestmark = pytest.mark.shared


@pytest.fixture
def deciding(processes, slug):
    return processes[0].ask("theme", slug=slug, stage="deciding")


def sessions(processes, theme, name):
    """A session of the same person at each process: each signs with a key of its own."""
    return [process.ask("cookie", theme=theme, name=name) for process in processes]


def test_a_command_of_one_id_sent_four_times_at_once_has_one_effect_and_one_answer(processes, slug):
    theme = processes[0].ask("theme", slug=slug, stage="amending")
    mine = sessions(processes, theme, "Aylin")
    sent = {
        "title": "Meer bomen",
        "rationale": "Daarom.",
        "blocks": [processes[0].ask("block", theme=theme)],
        "words": "Bij ieder huis komen twee bomen.",
    }
    for number in range(1, 6):
        message = {"id": str(uuid4()), "type": "amendment.submit", **sent}
        answers = processes.race(
            *({"do": "command", "theme": theme, "session": one, "message": message} for one in mine)
        )
        assert [one for one in answers if one != answers[0]] == []
        assert answers[0]["ok"]["result"]["label"] == f"A{number}"
        assert processes[0].ask("answers_kept", ids=[message["id"]]) == 1
    types = processes[0].ask("chain", stream=theme)["types"]
    assert types.count("amendment.submitted") == 5


def test_a_refusal_of_one_id_is_the_same_for_all_who_sent_it_at_once(processes, deciding):
    mine = sessions(processes, deciding, "Aylin")
    message = {"id": str(uuid4()), "type": "stage.move", "stage": "adopted"}
    answers = processes.race(
        *({"do": "command", "theme": deciding, "session": one, "message": message} for one in mine)
    )
    assert [one["ok"]["reason"] for one in answers] == ["not_in_that_role"] * 4


def test_votes_of_one_id_in_the_batches_of_four_processes_count_once(processes, deciding):
    round_ = processes[0].ask("council_round", theme=deciding)
    mine = sessions(processes, deciding, "Aylin")
    for _ in range(10):
        choices = ("in_favour", "against", "in_favour")
        messages = [
            {"id": str(uuid4()), "type": "vote.cast", "round": round_, "choice": choice}
            for choice in choices
        ]
        ids = [one["id"] for one in messages]
        # Each process hears them in an order of its own.
        turned = [messages, messages[::-1], messages[1:] + messages[:1], messages]
        answers = processes.race(
            *(
                {"do": "ballots", "theme": deciding, "session": session, "messages": sent}
                for session, sent in zip(mine, turned, strict=True)
            )
        )
        found = [{one["re"]: one for one in answer["ok"]} for answer in answers]
        assert [one for one in found if one != found[0]] == []
        assert all(answer["ok"] for answer in found[0].values())
        assert processes[0].ask("answers_kept", ids=ids) == 3
        ((name, _choice),) = processes[0].ask("state", round=round_)["votes"]
        assert name == "Aylin"


def test_a_command_and_a_vote_that_share_an_id_do_not_wait_for_each_other_for_ever(
    processes, deciding
):
    round_ = processes[0].ask("council_round", theme=deciding)
    mine = sessions(processes, deciding, "Geert")
    for _ in range(5):
        key = str(uuid4())
        vote = {"id": key, "type": "vote.cast", "round": round_, "choice": "against"}
        other = {"id": key, "type": "conflict.report", "reason": "Mijn tuin."}
        first, second = processes.race(
            {"do": "ballots", "theme": deciding, "session": mine[0], "messages": [vote]},
            {"do": "command", "theme": deciding, "session": mine[1], "message": other},
        )
        assert first["ok"][0] == second["ok"]
