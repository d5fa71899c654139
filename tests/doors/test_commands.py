"""Commands on the sockets: the same actions as by form and REST, once, with one answer."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone
from jsonschema import Draft202012Validator

from agreements.rules.stages import Verb as Later
from deliberation.actions import answers, voting
from deliberation.commands import COMMANDS
from deliberation.live.calls import call
from deliberation.models import (
    Amendment,
    CommandAnswer,
    Round,
    RoundState,
    Stream,
    Theme,
    Vote,
)
from deliberation.rules.stages import Stage, Verb
from deliberation.rules.voting import Electorate, Method
from tests import factories
from tests.doors.calling import Caller
from tests.doors.commanding import Speaker, speaking
from tests.doors.sockets import listening, on
from tests.factories import Town

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).resolve().parents[2]
# What REST has and the sockets have not, and why.
NO_COMMAND = {
    Verb.VIEW: "a socket shows by telling facts",
    Verb.READ_TEXT: "read by REST and pages",
    Verb.IMPORT_TEXT: "an upload is larger than a message may be",
    Verb.READ_DRAFT: "ws/drafts/<id> lets in who may read",
    Verb.WRITE_DRAFT: "written over ws/drafts/<id>",
    Later.PRINT_CONCEPT: "`document.print` asks for it by its kind",
}
# Two shapes of `vote.enter`; and what a draft becomes is the right to write in it.
MORE = {"vote.enter_hands", "draft.submit"}


@pytest.fixture
def theme(town: Town) -> Theme:
    return factories.theme_in(town, Stage.AMENDING)


@pytest.fixture
def deciding(town: Town) -> Theme:
    return factories.theme_in(town, Stage.DECIDING)


def proposal(theme: Theme) -> dict[str, Any]:
    """What is sent to change the sentence about trees."""
    return {
        "title": "Meer bomen",
        "rationale": "Eén boom is weinig.",
        "blocks": [factories.block(theme, "Bij ieder huis")],
        "words": "Bij ieder huis komen twee bomen.",
    }


def kept() -> int:
    return CommandAnswer.objects.count()


# --- done, and answered ---------------------------------------------------------------------------


async def test_who_asks_is_answered_with_the_seq_of_the_fact_that_everybody_hears(
    town: Town, theme: Theme
) -> None:
    sent = await call(proposal, theme)
    async with speaking(on(theme.pk), town, "Aylin") as aylin, speaking(on(theme.pk)) as visitor:
        answer = await aylin.done("amendment.submit", **sent)
        row = await call(Amendment.objects.get)
        assert answer["result"] == {
            "id": str(row.pk),
            "theme": str(theme.pk),
            "label": "A1",
            "state": "submitted",
        }
        for screen in (aylin, visitor):
            fact = await screen.fact(answer["seq"])
            assert (fact["type"], fact["payload"]["label"]) == ("amendment.submitted", "A1")


async def test_what_the_address_names_need_not_be_named_again(town: Town, theme: Theme) -> None:
    async with speaking(on(theme.pk), town, "Hanna") as clerk:
        there = await clerk.done("stage.move", stage="deciding")
        assert there["result"]["stage"] == "deciding"
        back = await clerk.done("deliberation.close", theme=str(theme.pk))
        assert back["seq"] > there["seq"]


async def test_a_whole_vote_is_held_over_the_socket(town: Town, deciding: Theme) -> None:
    async with (
        speaking(on(deciding.pk), town, "Hanna") as clerk,
        speaking(on(deciding.pk), town, "Fatima") as fatima,
        speaking(on(deciding.pk), town, "Veen") as chair,
    ):
        terms = {"kind": "whole", "electorate": "community", "method": "electronic"}
        opened = (await clerk.done("round.open", **terms))["result"]
        vote = await fatima.done("vote.cast", round=opened["id"], choice="in_favour")
        assert vote["result"] == {}
        told = await chair.fact(vote["seq"])
        assert told["payload"] == {"round": opened["id"], "voted": 1, "entitled": 2}
        await clerk.done("round.close", round=opened["id"])
        declared = (await chair.done("round.declare", round=opened["id"]))["result"]
        assert (declared["state"], declared["outcome"]) == ("declared", "adopted")


async def test_hands_and_roll_call_are_entered_over_the_socket(town: Town, deciding: Theme) -> None:
    def begin() -> dict[str, str]:
        factories.community_round(town, deciding)
        factories.discuss(town, deciding)
        return {name: str(town.party(name).pk) for name in factories.FACTIONS}

    factions = await call(begin)
    async with speaking(on(deciding.pk), town, "Hanna") as clerk:
        terms = {"kind": "whole", "electorate": "council", "method": "show_of_hands"}
        hands = (await clerk.done("round.open", **terms))["result"]["id"]
        raised = dict.fromkeys(factions.values(), "against")
        entered = await clerk.done("vote.enter_hands", round=hands, factions=raised)
        assert entered["result"]["voted"] == 5
        await clerk.done("round.void", round=hands, note="Hoofdelijk gevraagd.")
        terms["method"] = "roll_call"
        roll = (await clerk.done("round.open", **terms))["result"]["id"]
        voters = await call(
            lambda: [str(one.pk) for one in Round.objects.get(pk=roll).voters.all()]
        )
        called = dict.fromkeys(voters, "in_favour")
        await clerk.done("vote.enter", round=roll, entries=called)
        await clerk.done("round.close", round=roll)
        mended = await clerk.done(
            "vote.correct",
            round=roll,
            voter=voters[0],
            choice="against",
            reason="Verkeerd gehoord.",
        )
        assert mended["result"]["after"] == "against"


async def test_a_meeting_is_led_over_its_socket_and_a_theme_of_it_is_tagged(
    town: Town, deciding: Theme
) -> None:
    async with speaking(on(deciding.pk), town, "Hanna") as clerk:
        planned = await clerk.done(
            "meeting.plan", municipality=town.place.slug, title="Raad", startsAt=str(timezone.now())
        )
        # Not a fact of the theme: the answer says of which stream it is.
        assert planned["stream"] == str(town.place.pk)
    meeting = planned["result"]["id"]
    present = await call(lambda: [str(town.actor(n).person_id) for n in ("Aylin", "Geert", "Ria")])
    async with speaking(f"meetings/{meeting}", town, "Hanna") as clerk:
        item = await clerk.done("item.add", title="Wonen", theme=str(deciding.pk))
        assert item["seq"] == 2
        await clerk.done("attendance.record", present=present)
        await clerk.done("meeting.open")
        await clerk.done("item.take", item=item["result"]["id"])
        closed = await clerk.done("deliberation.close", theme=str(deciding.pk))
        assert closed["stream"] == str(deciding.pk)
        assert await clerk.refused("deliberation.close") == "invalid"
        assert (await clerk.done("meeting.close"))["result"]["state"] == "closed"


async def test_who_is_asked_along_accepts_over_the_socket(town: Town, theme: Theme) -> None:
    row = await call(factories.amendment, town, theme)
    joost = await call(town.person, "Joost")
    async with (
        speaking(on(theme.pk), town, "Aylin") as aylin,
        speaking(on(theme.pk), town, "Joost") as other,
    ):
        await aylin.done("amendment.invite", amendment=str(row.pk), person=str(joost.pk))
        accepted = await other.done("amendment.accept", amendment=str(row.pk))
        assert accepted["result"]["acceptedAt"]
        await aylin.done("amendment.withdraw", amendment=str(row.pk))


async def test_what_changes_nothing_has_no_seq(town: Town, theme: Theme) -> None:
    fields = {"title": theme.title}
    async with speaking(on(theme.pk), town, "Hanna") as clerk:
        answer = await clerk.done("theme.edit", **fields)
    assert "seq" not in answer
    assert answer["result"]["title"] == theme.title


# --- not done, and why ----------------------------------------------------------------------------


async def test_a_visitor_is_told_to_log_in(theme: Theme) -> None:
    async with speaking(on(theme.pk)) as visitor:
        for name in ("stage.move", "vote.cast", "theme.edit"):
            fields = {"stage": "deciding", "round": str(uuid4()), "choice": "blank", "title": "X"}
            assert await visitor.refused(name, **fields) == "login_required"
    assert await call(kept) == 0


async def test_who_logs_out_elsewhere_can_do_no_more(town: Town, deciding: Theme) -> None:
    round_ = await call(factories.open_round, town, deciding)
    caller = await call(Caller, town, "Fatima")
    async with listening(on(deciding.pk), cookie=caller.cookie) as ear:
        fatima, fields = Speaker(ear), {"round": str(round_.pk), "choice": "against"}
        await fatima.done("vote.cast", **fields)
        await call(caller.client.delete, "/api/v1/session")
        assert await fatima.refused("vote.cast", **fields) == "login_required"
        assert await fatima.refused("round.close", **fields) == "login_required"


@pytest.mark.parametrize(
    ("name", "command", "fields", "reason"),
    [
        ("Aylin", "stage.move", {"stage": "deciding"}, "not_in_that_role"),
        ("Hanna", "stage.move", {"stage": "adopted"}, "no_such_move"),
        ("Hanna", "round.open", {}, "invalid"),
        ("Hanna", "round.close", {"round": str(uuid4())}, "not_found"),
        ("Hanna", "vote.cast", {"round": str(uuid4()), "choice": "blank"}, "not_found"),
        ("Fatima", "amendment.accept", {"amendment": str(uuid4())}, "not_found"),
        ("Hanna", "stage.move", {"stage": "deciding", "theme": str(uuid4())}, "not_found"),
    ],
)
async def test_a_refusal_has_a_reason_and_changes_nothing(
    town: Town, theme: Theme, name: str, command: str, fields: dict[str, str], reason: str
) -> None:
    before = await call(lambda: Stream.objects.get(pk=theme.pk).last_seq)
    async with speaking(on(theme.pk), town, name) as who:
        assert await who.refused(command, **fields) == reason
    assert await call(lambda: Stream.objects.get(pk=theme.pk).last_seq) == before


@pytest.mark.parametrize(
    ("command", "fields", "begins"),
    [
        ("stage.move", {}, "stage: "),
        ("stage.move", {"stage": "deciding", "theme": "x"}, "theme: "),
        ("stage.move", {"stage": "deciding", "theme": 7}, "theme: "),
        ("item.take", {}, "item: "),
        ("round.open", {"kind": "whole", "electorate": "council", "method": "x"}, "method: "),
        ("article.set_need", {"needs": "council"}, "blockId: "),
        ("amendment.submit", {"title": " ", "rationale": "x", "blocks": ["a"]}, "title: Geef de"),
        ("attendance.record", {"meeting": str(uuid4()), "present": ["x"]}, "present: "),
        ("charter.edit", {"majority": "consent", "weights": True}, "weights: Consent kent geen"),
    ],
)
async def test_what_is_wrong_with_the_input_is_said_of_the_field(
    town: Town, theme: Theme, command: str, fields: dict[str, Any], begins: str
) -> None:
    async with speaking(on(theme.pk), town, "Hanna") as clerk:
        answer = await clerk.ask(command, **fields)
    assert answer["reason"] == "invalid"
    assert answer["detail"].startswith(begins)
    assert await call(kept) == 0


@pytest.mark.parametrize("key", [None, 7, "x", "", {"a": 1}])
async def test_a_command_needs_an_id(town: Town, theme: Theme, key: object) -> None:
    async with speaking(on(theme.pk), town, "Hanna") as clerk:
        await clerk.ear.say({"id": key, "type": "stage.move", "stage": "deciding"})
        answer = await clerk.ear.hear()
        assert answer["reason"] == "invalid"
        assert answer["detail"].startswith("id: ")
        assert (await clerk.done("stage.move", stage="deciding"))["ok"]


# --- once -----------------------------------------------------------------------------------------


async def test_the_same_id_gets_the_same_answer_and_no_second_effect(
    town: Town, theme: Theme
) -> None:
    sent, key = await call(proposal, theme), str(uuid4())
    async with speaking(on(theme.pk), town, "Aylin") as aylin:
        first = await aylin.ask("amendment.submit", id=key, **sent)
        assert await aylin.ask("amendment.submit", id=key, **sent) == first
    async with speaking(on(theme.pk), town, "Aylin") as back:
        assert await back.ask("amendment.submit", id=key, **sent) == first
    assert await call(Amendment.objects.count) == 1


async def test_an_id_is_its_senders_own(town: Town, theme: Theme) -> None:
    sent, key = await call(proposal, theme), str(uuid4())
    async with (
        speaking(on(theme.pk), town, "Aylin") as aylin,
        speaking(on(theme.pk), town, "Joost") as joost,
    ):
        first = await aylin.ask("amendment.submit", id=key, **sent)
        second = await joost.ask("amendment.submit", id=key, **sent)
    assert (first["result"]["label"], second["result"]["label"]) == ("A1", "A2")


async def test_two_sockets_that_send_the_same_at_once_get_one_answer(
    town: Town, theme: Theme
) -> None:
    sent = await call(proposal, theme)
    async with (
        speaking(on(theme.pk), town, "Aylin") as phone,
        speaking(on(theme.pk), town, "Aylin") as desk,
    ):
        for _ in range(5):
            key = str(uuid4())
            asked = [one.ask("amendment.submit", id=key, **sent) for one in (phone, desk)]
            first, second = await asyncio.gather(*asked)
            assert first == second
            assert first["ok"]
    assert await call(Amendment.objects.count) == 5


async def test_a_refusal_stays_the_answer_to_its_id_and_a_new_id_tries_again(
    town: Town, theme: Theme
) -> None:
    key = str(uuid4())
    async with speaking(on(theme.pk), town, "Hanna") as clerk:
        refused = await clerk.ask("deliberation.close", id=key)
        assert refused["reason"] == "wrong_stage"
        await clerk.done("stage.move", stage="deciding")
        assert await clerk.ask("deliberation.close", id=key) == refused
        await clerk.done("deliberation.close")


async def test_what_was_never_attempted_may_be_sent_again_by_the_same_id(
    town: Town, theme: Theme
) -> None:
    key = str(uuid4())
    async with speaking(on(theme.pk), town, "Hanna") as clerk:
        assert (await clerk.ask("stage.move", id=key))["reason"] == "invalid"
        assert (await clerk.ask("stage.move", id=key, stage="deciding"))["ok"]


async def test_what_a_client_asked_before_it_left_is_done(town: Town, theme: Theme) -> None:
    sent, key = await call(proposal, theme), str(uuid4())
    async with speaking(on(theme.pk), town, "Aylin") as aylin:
        await aylin.say("amendment.submit", id=key, **sent)
    assert await call(Amendment.objects.count) == 1
    async with speaking(on(theme.pk), town, "Aylin") as back:
        assert (await back.ask("amendment.submit", id=key, **sent))["result"]["label"] == "A1"
    assert await call(Amendment.objects.count) == 1


async def test_old_answers_are_forgotten(town: Town, theme: Theme) -> None:
    async with speaking(on(theme.pk), town, "Hanna") as clerk:
        await clerk.done("stage.move", stage="deciding")
        await clerk.done("deliberation.close")
    old = await call(CommandAnswer.objects.earliest, "at")
    long_ago = timezone.now() - answers.KEEP - factories.days(1)
    await call(CommandAnswer.objects.filter(pk=old.pk).update, at=long_ago)
    await call(answers.forget_old)
    assert await call(lambda: [one.pk for one in CommandAnswer.objects.all()]) != [old.pk]
    assert await call(kept) == 1


async def test_commands_of_one_socket_are_done_in_order(town: Town, theme: Theme) -> None:
    async with speaking(on(theme.pk), town, "Hanna") as clerk:
        names = [f"Wonen {number}" for number in range(12)]
        said = [await clerk.say("theme.edit", title=name) for name in names]
        found = [await clerk.answer(key) for key in said]
    assert [one["result"]["title"] for one in found] == names
    first = found[0]["seq"]
    assert [one["seq"] for one in found] == list(range(first, first + 12))


# --- votes ----------------------------------------------------------------------------------------


def council(town: Town, theme: Theme) -> Round:
    """An open electronic round of the council, everybody present."""
    factories.community_round(town, theme)
    factories.discuss(town, theme)
    return factories.open_round(
        town, theme, electorate=Electorate.COUNCIL, method=Method.ELECTRONIC
    )


async def test_a_vote_that_is_sent_twice_counts_once_and_what_is_kept_is_only_that_it_is_done(
    town: Town, deciding: Theme
) -> None:
    round_ = await call(council, town, deciding)
    fields, key = {"round": str(round_.pk), "choice": "in_favour"}, str(uuid4())
    async with speaking(on(deciding.pk), town, "Aylin") as aylin:
        first = await aylin.ask("vote.cast", id=key, **fields)
        await aylin.done("vote.cast", round=fields["round"], choice="against")
        assert await aylin.ask("vote.cast", id=key, **fields) == first
    assert [vote.choice for vote in await call(list, Vote.objects.filter(round=round_))] == [
        "against"
    ]
    rows = await call(lambda: list(CommandAnswer.objects.values_list("answer", flat=True)))
    assert not any("in_favour" in json.dumps(row) or "against" in json.dumps(row) for row in rows)
    assert [row["result"] for row in rows] == [{}, {}]


async def test_votes_of_a_whole_council_at_once_are_all_stored_and_answered(
    town: Town, deciding: Theme
) -> None:
    round_ = await call(council, town, deciding)
    names = ("Aylin", "Joost", "Marit", "Geert", "Ria")

    async def vote(name: str) -> dict[str, Any]:
        async with speaking(on(deciding.pk), town, name) as one:
            return await one.ask("vote.cast", round=str(round_.pk), choice="in_favour")

    found = await asyncio.gather(*(vote(name) for name in names))
    assert all(one["ok"] for one in found)
    assert await call(Vote.objects.filter(round=round_).count) == 5


async def test_a_vote_after_the_closing_is_refused_and_the_refusal_is_kept(
    town: Town, deciding: Theme
) -> None:
    round_, key = await call(council, town, deciding), str(uuid4())
    async with (
        speaking(on(deciding.pk), town, "Hanna") as clerk,
        speaking(on(deciding.pk), town, "Aylin") as aylin,
    ):
        await clerk.done("round.close", round=str(round_.pk))
        fields = {"round": str(round_.pk), "choice": "in_favour"}
        late = await aylin.ask("vote.cast", id=key, **fields)
        assert late["reason"] == "round_closed"
        await call(Round.objects.filter(pk=round_.pk).update, state=RoundState.OPEN)
        assert await aylin.ask("vote.cast", id=key, **fields) == late
    assert await call(Vote.objects.filter(round=round_).count) == 0


def test_a_batch_of_votes_takes_as_many_queries_as_one(
    town: Town, deciding: Theme, django_assert_max_num_queries: Any
) -> None:
    round_ = council(town, deciding)
    names = ("Aylin", "Joost", "Marit", "Geert", "Ria")
    casts = [voting.CastVote(round_.pk, town.actor(name), "in_favour") for name in names]
    with django_assert_max_num_queries(16):
        voting.cast_votes(casts, place=town.place.pk)
    assert Vote.objects.filter(round=round_).count() == 5


# --- the table and its schemas --------------------------------------------------------------------


def test_whatever_can_be_done_by_rest_can_be_asked_on_a_socket() -> None:
    verbs = {str(verb) for verb in (*Verb, *Later)}
    assert verbs - set(COMMANDS) == {str(verb) for verb in NO_COMMAND}
    assert set(COMMANDS) - verbs == MORE


def test_no_field_of_a_command_says_two_things() -> None:
    for one in COMMANDS.values():
        taken = set(one.takes().fields)
        both = {"id", "type", one.about.name} & taken
        assert both <= {"municipality"}, one.name


@pytest.fixture
def document(db: None) -> dict[str, Any]:
    return Caller().get("commands.json")


def test_the_schemas_are_valid_and_name_every_command(document: dict[str, Any]) -> None:
    Draft202012Validator.check_schema(document)
    assert set(document["$defs"]) == {*COMMANDS, "catch_up", "answer"}
    assert all(one["description"].endswith(".") for one in document["$defs"].values())


def test_the_schemas_in_the_docs_are_those_that_are_served(document: dict[str, Any]) -> None:
    assert json.loads((ROOT / "docs" / "commands.json").read_text()) == document


def test_every_result_is_described(document: dict[str, Any]) -> None:
    known = Caller().get("openapi.json")["components"]["schemas"]
    for name in COMMANDS:
        given = document["$defs"][name]["x-result"]
        named = str(given.get("items", given).get("$ref", ""))
        assert not named or named.rpartition("/")[2] in known, name


def test_messages_fit_the_schemas_as_they_fit_the_server(
    document: dict[str, Any], theme: Theme, town: Town
) -> None:
    id_, key = str(uuid4()), str(theme.pk)
    fits = Draft202012Validator(document).is_valid
    head = {"id": id_, "type": "amendment.submit"}
    assert fits({**head, **proposal(theme)})
    assert fits({**head, **proposal(theme), "theme": key, "version": None, "more": 1})
    assert not fits({**head, **proposal(theme), "title": " "})
    assert not fits({**head, **proposal(theme), "blocks": []})
    assert not fits({"type": "amendment.submit", **proposal(theme)})
    assert fits({"id": id_, "type": "round.close", "round": key})
    assert not fits({"id": id_, "type": "round.close"})
    assert fits({"id": id_, "type": "vote.cast", "round": key, "choice": "blank"})
    assert not fits({"id": id_, "type": "vote.cast", "round": key, "choice": "voor"})
    assert fits({"id": id_, "type": "vote.enter", "round": key, "entries": {key: "against"}})
    assert fits({"type": "catch_up", "after": 40})
    assert not fits({"type": "catch_up", "after": -1})
    assert not fits({"id": id_, "type": "bestaat.niet"})
    answer = Draft202012Validator(document["$defs"]["answer"]).is_valid
    assert answer({"re": id_, "ok": True, "seq": 4, "result": {}})
    assert answer({"re": id_, "ok": False, "reason": "invalid", "detail": "De invoer klopt niet."})
    assert not answer({"re": id_, "ok": False})
