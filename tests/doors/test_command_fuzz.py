"""Whatever is sent: the socket stays and answers, and nothing is stored that was not asked."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from deliberation.commands import COMMANDS, Command
from deliberation.live.calls import call
from deliberation.policy import REASONS
from deliberation.rules.stages import Stage
from tests import factories
from tests.doors.calling import Caller
from tests.doors.sockets import Ear, listening
from tests.factories import Town

pytestmark = pytest.mark.django_db(transaction=True)

searching = settings(
    suppress_health_check=(HealthCheck.function_scoped_fixture, HealthCheck.too_slow)
)
Message = dict[str, Any]


class Scene:
    """A running vote in an open meeting, and the cookie of a councillor who takes part."""

    def __init__(self, town: Town) -> None:
        self.theme = factories.theme_in(town, Stage.DECIDING)
        self.amendment = factories.amendment(town, self.theme)
        self.meeting = factories.discuss(town, self.theme)
        self.round = factories.open_round(town, self.theme)
        self.block = factories.block(self.theme, "Bij ieder huis")
        self.cookie = Caller(town, "Aylin").cookie

    def message(self, command: Command, fields: Message) -> Message:
        """A message about something that exists; what is not given is likely."""
        here = {
            name: str(row.pk)
            for name in ("theme", "amendment", "meeting", "round")
            if (row := getattr(self, name))
        }
        likely = {"title": "Bomen", "rationale": "Daarom.", "blocks": [self.block], "words": "x"}
        likely |= {"choice": "in_favour", "reason": "Mijn tuin.", "stage": "adopted"}
        return {"id": str(uuid4()), "type": command.name, **here, **likely, **fields}


@pytest.fixture
def scene(town: Town) -> Scene:
    return Scene(town)


words = some.text(some.characters(), max_size=30)
scalars = some.none() | some.booleans() | some.integers() | some.floats() | words
values = some.recursive(
    scalars,
    lambda inner: some.lists(inner, max_size=4) | some.dictionaries(words, inner, max_size=4),
    max_leaves=8,
)
commands = some.sampled_from(sorted(COMMANDS))
names = sorted(
    {name for one in COMMANDS.values() for name in (*one.takes().fields, one.about.name)}
)
fields = some.dictionaries(some.sampled_from(["id", "type", *names]) | words, values, max_size=4)
anything = some.text(some.characters(exclude_categories=["Cs"]), max_size=200) | values.map(
    json.dumps
)


async def heard(ear: Ear) -> list[Message]:
    """The answers up to the one to a question that is always answered."""
    last = str(uuid4())
    await ear.catch_up(2**53, id=last)
    answers: list[Message] = []
    while True:
        frame = await ear.hear()
        if frame.get("re") == last:
            return answers
        if "re" in frame:
            answers.append(frame)


def fits(answer: Message) -> bool:
    """Whether it is an answer as the contract has it."""
    if answer["ok"]:
        return set(answer) - {"seq", "stream"} == {"re", "ok", "result"}
    known = answer["reason"] in REASONS and bool(answer["detail"])
    return known and set(answer) == {"re", "ok", "reason", "detail"}


def stored() -> dict[str, list[tuple[object, ...]]]:
    """Everything but the answers that are kept."""
    found = factories.everything()
    del found["CommandAnswer"]
    return found


async def converse(scene: Scene, path: str, texts: list[str]) -> None:
    """Send these on a socket: each is answered, and what changes was answered with yes."""
    before = await call(stored)
    async with listening(path, cookie=scene.cookie) as ear:
        for text in texts:
            await ear.wire.send_input({"type": "websocket.receive", "text": text})
        answers = await heard(ear)
        assert len(answers) == len(texts)
        assert [one for one in answers if not fits(one)] == []
        failed = [one for one in answers if one.get("reason") == "server_error"]
        assert failed == []
    if not any(one["ok"] for one in answers):
        assert await call(stored) == before


def is_heard(text: str) -> bool:
    """Whether it must be answered: all but to be told again, which only a client's own id asks."""
    return "catch_up" not in text


@searching
@given(texts=some.lists(anything.filter(is_heard), max_size=10))
async def test_noise_on_the_socket_of_a_theme_is_answered(scene: Scene, texts: list[str]) -> None:
    await converse(scene, f"themes/{scene.theme.pk}", texts)


@searching
@given(asked=some.lists(some.tuples(commands, fields), max_size=8))
async def test_mutated_commands_on_the_socket_of_a_theme_are_answered(
    scene: Scene, asked: list[tuple[str, Message]]
) -> None:
    texts = [json.dumps(scene.message(COMMANDS[name], more)) for name, more in asked]
    await converse(scene, f"themes/{scene.theme.pk}", texts)


@searching
@given(asked=some.lists(some.tuples(commands, fields), max_size=8))
async def test_mutated_commands_on_the_socket_of_a_meeting_are_answered(
    scene: Scene, asked: list[tuple[str, Message]]
) -> None:
    texts = [json.dumps(scene.message(COMMANDS[name], more)) for name, more in asked]
    await converse(scene, f"meetings/{scene.meeting.pk}", texts)


@searching
@given(name=commands, cut=some.integers(0, 400), noise=words)
async def test_a_broken_message_is_answered(scene: Scene, name: str, cut: int, noise: str) -> None:
    whole = json.dumps(scene.message(COMMANDS[name], {"title": noise}))
    shown = noise.encode("utf-8", "replace").decode()
    await converse(scene, f"themes/{scene.theme.pk}", [whole[:cut] + shown, whole[:cut]])
