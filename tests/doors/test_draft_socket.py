"""Writing together: what is told is stored, what is refused is nowhere, and everybody converges."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import uuid4

import pycrdt
import pytest
from django.contrib.auth.models import AnonymousUser
from hypothesis import HealthCheck, given
from hypothesis import settings as searching
from hypothesis import strategies as st

from deliberation.actions import drafts as acting
from deliberation.actions import themes
from deliberation.consumers import admitting
from deliberation.consumers import drafts as door
from deliberation.live.calls import call
from deliberation.models import Draft, DraftUpdate, ParkedVariant, Person
from deliberation.queries import drafts as reading
from deliberation.text.schema import SCHEMA_VERSION, check_nodes
from deliberation.text.shared import SharedText
from tests import factories
from tests.doors.calling import Caller
from tests.doors.drafting import Pen, both, element, knocking, writing
from tests.doors.sockets import PATIENCE, socket
from tests.factories import Town

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def draft(town: Town) -> Draft:
    return factories.written_text(town)[1]


@pytest.fixture
def cookies(town: Town) -> dict[str, str]:
    names = ("Aylin", "Fatima", "Hanna", "Tineke")
    return {name: Caller(town, name).cookie for name in names} | {"": ""}


def stored(draft: Draft) -> str:
    """All words that stand in the rows, the deleted too."""
    rows = DraftUpdate.objects.filter(draft=draft)
    return b" ".join(bytes(row.data) for row in rows).decode("utf-8", "replace")


def rows(draft: Draft) -> list[tuple[str, int]]:
    """Who wrote each row, after the seed, and how long it is."""
    found = DraftUpdate.objects.filter(draft=draft, author__isnull=False)
    return [(row.author.name, len(row.data)) for row in found.select_related("author")]


def text(draft: Draft) -> str:
    """The text as the rows have it."""
    read = SharedText(row.data for row in reading.load(draft.pk).rows).text()
    return "|".join(block.text for block in read)


# --- coming in ------------------------------------------------------------------------------------


async def test_the_handshake_is_that_of_a_stock_provider(draft: Draft) -> None:
    async with knocking(draft.pk) as wire:
        pen = Pen(wire)
        first = await wire.hear()
        assert first[:2] == b"\x00\x00"
        await wire.say(pycrdt.create_sync_message(pen.doc))
        await pen.until(lambda: "step2" in pen.kinds)
        assert "Bij ieder huis komt een boom." in pen.words
        assert pen.blocks()[0] == "Wonen aan de rivier"


async def test_who_knows_the_text_is_told_only_what_is_new(draft: Draft, cookies: Any) -> None:
    async with writing(draft.pk) as first:
        everything = len(first.heard[0])
    async with writing(draft.pk, doc=first.doc) as again:
        assert len(again.heard[0]) < everything / 10


@pytest.mark.parametrize("key", ["geen-id", "00000000-0000-0000-0000-000000000000"])
async def test_a_draft_that_does_not_exist_closes_with_a_code(town: Town, key: str) -> None:
    async with knocking(key) as wire:
        assert await Pen(wire).ends() == 4404


async def test_the_draft_of_an_amendment_is_closed_to_others(
    town: Town, theme_in: Any, cookies: Any
) -> None:
    def draft() -> Draft:
        return factories.draft_amendment(town, factories.theme_in(town, "amending"))

    mine = await call(draft)
    for name, code in {"": 4403, "Fatima": 4403}.items():
        async with knocking(mine.pk, cookie=cookies[name]) as wire:
            assert await Pen(wire).ends() == code
    async with writing(mine.pk, cookie=cookies["Aylin"]) as pen:
        assert pen.words == "Bij ieder huis komt een boom."


@pytest.mark.parametrize("origin", [None, "http://elders.example"])
async def test_a_page_of_another_site_cannot_come_in(draft: Draft, origin: str | None) -> None:
    connected, _ = await socket(f"drafts/{draft.pk}", origin=origin).connect(PATIENCE)
    assert not connected


@pytest.mark.parametrize("named", [str(SCHEMA_VERSION - 1), "0", "nieuw", "-1"])
async def test_a_program_of_an_older_schema_is_refused(draft: Draft, named: str) -> None:
    async with knocking(draft.pk, query=f"?x=&schema={named}") as wire:
        assert await Pen(wire).ends() == 4406


async def test_a_program_of_this_schema_or_that_names_none_comes_in(draft: Draft) -> None:
    for query in ("", f"?schema={SCHEMA_VERSION}", f"?schema={SCHEMA_VERSION + 1}"):
        async with writing(draft.pk, query=query) as pen:
            assert pen.words


# --- writing --------------------------------------------------------------------------------------


async def test_two_people_in_one_paragraph_end_with_the_same_words(
    draft: Draft, cookies: Any
) -> None:
    async with (
        writing(draft.pk, cookie=cookies["Aylin"]) as aylin,
        writing(draft.pk, cookie=cookies["Fatima"]) as fatima,
        writing(draft.pk) as visitor,
    ):
        for number in range(10):
            await both(aylin.type(f"a{number} "), fatima.type(f"f{number} ", at=3))
        marks = [f"{who}{number} " for who in "af" for number in range(10)]
        for pen in (aylin, fatima, visitor):
            await pen.until(lambda pen=pen: all(mark in pen.words for mark in marks))
        await both(aylin.pause(), fatima.pause(), visitor.pause())
        assert aylin.words == fatima.words == visitor.words == await call(text, draft)
        assert {name for name, _ in await call(rows, draft)} == {"Aylin", "Fatima"}


async def test_the_author_gets_the_words_back_as_the_sign_that_they_are_stored(
    draft: Draft, cookies: Any
) -> None:
    async with writing(draft.pk, cookie=cookies["Aylin"]) as aylin:
        update = await aylin.type("Bewaard? ")
        await aylin.until(lambda: len(aylin.heard) == 2)
        assert pycrdt.get_state(aylin.heard[1]) == pycrdt.get_state(update)
        assert "Bewaard? " in await call(stored, draft)


async def test_nothing_is_told_before_it_is_stored(draft: Draft, cookies: Any) -> None:
    late: list[str] = []

    async with (
        writing(draft.pk, cookie=cookies["Aylin"]) as aylin,
        writing(draft.pk, cookie=cookies["Fatima"]) as fatima,
    ):

        async def look(update: bytes) -> None:
            words = update.decode("utf-8", "replace")
            kept = await call(stored, draft)
            late.extend(f"[{n}]" for n in range(20) if f"[{n}]" in words and f"[{n}]" not in kept)

        fatima.on_update = look
        for number in range(20):
            await aylin.type(f"[{number}]")
            await fatima.sees(f"[{number}]")
    assert late == []


async def test_nobodys_words_become_part_of_somebody_elses_row(draft: Draft, cookies: Any) -> None:
    async with (
        writing(draft.pk, cookie=cookies["Aylin"]) as aylin,
        writing(draft.pk, cookie=cookies["Fatima"]) as fatima,
    ):
        for _ in range(30):
            await both(aylin.type("A"), fatima.type("F", at=2))
        await aylin.until(lambda: aylin.words.count("F") >= 30 and aylin.words.count("A") >= 30)
        mine = {pen.doc.client_id: name for pen, name in ((aylin, "Aylin"), (fatima, "Fatima"))}

    def signed() -> set[tuple[str, frozenset[int]]]:
        found = DraftUpdate.objects.filter(draft=draft, author__isnull=False)
        return {
            (row.author.name, frozenset(door.client_ids(bytes(row.data))))
            for row in found.select_related("author")
        }

    assert await call(signed) == {(name, frozenset({key})) for key, name in mine.items()}


async def test_what_was_written_without_a_connection_arrives_with_the_next(
    draft: Draft, cookies: Any
) -> None:
    async with writing(draft.pk, cookie=cookies["Aylin"]) as aylin:
        pass
    aylin.quietly(lambda: aylin.texts()[-1].insert(0, "Onderweg. "))
    async with (
        writing(draft.pk) as visitor,
        writing(draft.pk, cookie=cookies["Aylin"], doc=aylin.doc),
    ):
        await visitor.sees("Onderweg. ")
        assert len(await call(rows, draft)) == 1


async def test_coming_back_with_nothing_new_stores_nothing(draft: Draft, cookies: Any) -> None:
    async with writing(draft.pk, cookie=cookies["Aylin"]) as aylin:
        await aylin.change(lambda: aylin.texts()[-1].__delitem__(slice(0, 3)))
        await aylin.until(lambda: len(aylin.heard) == 2)
    before = await call(rows, draft)
    async with writing(draft.pk, cookie=cookies["Aylin"], doc=aylin.doc) as again:
        await again.pause()
        assert "update" not in again.kinds
    assert await call(rows, draft) == before


async def test_whoever_comes_later_finds_everything(draft: Draft, cookies: Any) -> None:
    async with writing(draft.pk, cookie=cookies["Aylin"]) as aylin:
        await aylin.type("Eerst. ")
        await aylin.until(lambda: len(aylin.heard) == 2)
        async with writing(draft.pk, cookie=cookies["Hanna"]) as later:
            assert "Eerst. " in later.words


# --- not writing ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["", "Tineke"])
async def test_what_a_reader_writes_is_nowhere_and_the_reader_stays(
    draft: Draft, cookies: Any, name: str
) -> None:
    async with (
        writing(draft.pk, cookie=cookies["Aylin"]) as aylin,
        writing(draft.pk, cookie=cookies[name]) as reader,
    ):
        assert reader.denials == []
        await reader.type("Stiekem. ")
        await reader.until(lambda: bool(reader.denials))
        assert reader.denials == [(await _admission(draft, name)).reason]
        await aylin.type("Openlijk. ", at=4)
        await reader.sees("Openlijk. ")
        await aylin.sees("Openlijk. ")
        assert "Stiekem" not in aylin.words
        assert "Stiekem" not in await call(stored, draft)


async def _admission(draft: Draft, name: str) -> Any:
    def find() -> Any:
        user = Person.objects.get(name=name) if name else AnonymousUser()
        return reading.admission(str(draft.pk), user)

    return await call(find)


async def test_what_a_reader_wrote_offline_is_denied_and_a_plain_return_is_not(
    draft: Draft,
) -> None:
    async with writing(draft.pk) as reader:
        pass
    async with writing(draft.pk, doc=reader.doc) as again:
        await again.pause()
        assert again.denials == []
    reader.quietly(lambda: reader.texts()[-1].insert(0, "Stiekem. "))
    async with writing(draft.pk, doc=reader.doc) as again:
        await again.until(lambda: bool(again.denials))
    assert "Stiekem" not in await call(stored, draft)


ALIEN = {
    "an unknown node": element("script", "b1", "x"),
    "an unknown attribute": lambda root: root.children.append(
        pycrdt.XmlElement("paragraph", {"id": "b1", "style": "color:red"})
    ),
    "another kind of link": lambda root: _link(root, "javascript:alert(1)"),
    "a control character": element("paragraph", "b1", "x\x00y"),
}


def _link(root: Any, href: str) -> None:
    element("paragraph", "b1", "klik")(root)
    root.children[len(root.children) - 1].children[0].format(0, 4, {"link": {"href": href}})


@pytest.mark.parametrize("kind", list(ALIEN))
async def test_what_no_text_may_hold_is_refused_and_nobody_saw_it(
    draft: Draft, cookies: Any, kind: str
) -> None:
    async with (
        writing(draft.pk, cookie=cookies["Fatima"]) as fatima,
        writing(draft.pk, cookie=cookies["Aylin"]) as aylin,
    ):
        root = aylin.doc.get("default", type=pycrdt.XmlFragment)
        await aylin.change(lambda: ALIEN[kind](root))
        assert await aylin.ends() == 4400
        await fatima.type("Verder. ")
        await fatima.sees("Verder. ")
        await fatima.until(lambda: len(fatima.heard) == 2)
        assert fatima.kinds.count("update") == 1
    assert [name for name, _ in await call(rows, draft)] == ["Fatima"]


JUNK = {
    "no message": b"\xff\xff",
    "an unknown kind": b"\x07",
    "nothing": b"",
    "no update": b"\x00\x02\x03abc",
    "too large": b"\x00\x02" + bytes(2 * 1024 * 1024),
    "no state vector": b"\x00\x00\x03\xff\xff\xff",
}


@pytest.mark.parametrize("kind", list(JUNK))
async def test_what_is_no_message_is_refused(draft: Draft, cookies: Any, kind: str) -> None:
    async with writing(draft.pk, cookie=cookies["Aylin"]) as aylin:
        await aylin.wire.say(JUNK[kind])
        assert await aylin.ends() == 4400
    assert await call(rows, draft) == []


async def test_words_in_a_text_message_are_refused(draft: Draft, cookies: Any) -> None:
    async with writing(draft.pk, cookie=cookies["Aylin"]) as aylin:
        await aylin.wire.communicator.send_to(text_data='{"type":"hello"}')
        assert await aylin.ends() == 4400


async def test_nobody_signs_as_somebody_else(draft: Draft, cookies: Any) -> None:
    async with (
        writing(draft.pk, cookie=cookies["Fatima"]) as fatima,
        writing(draft.pk, cookie=cookies["Aylin"]) as aylin,
    ):
        await fatima.type("Van Fatima. ")
        await aylin.sees("Van Fatima. ")
        forged = pycrdt.Doc(client_id=fatima.doc.client_id)
        forged.apply_update(fatima.doc.get_update())
        aylin.doc = forged
        await aylin.type("Ook van Fatima? ")
        assert await aylin.ends() == 4400
    assert "Ook van" not in await call(stored, draft)


async def test_a_flood_is_closed(draft: Draft, cookies: Any) -> None:
    async with writing(draft.pk, cookie=cookies["Aylin"]) as aylin:
        for _ in range(door.MESSAGES_AT_ONCE + 50):
            await aylin.wire.say(b"\x03")
        assert await aylin.ends() == 4429


# --- the end --------------------------------------------------------------------------------------


def freeze(town: Town, draft: Draft) -> None:
    acting.freeze_draft(draft, actor=town.clerk)


def discard(town: Town, draft: Draft) -> None:
    acting.discard_draft(draft, actor=town.clerk)


def parked(draft: Draft) -> list[str]:
    """Whose late words are kept."""
    return [one.person.name for one in ParkedVariant.objects.filter(draft=draft)]


async def test_when_the_draft_is_closed_its_writers_are_and_its_readers_stay(
    town: Town, draft: Draft, cookies: Any
) -> None:
    async with (
        writing(draft.pk, cookie=cookies["Aylin"]) as aylin,
        writing(draft.pk) as visitor,
    ):
        await call(discard, town, draft)
        assert await aylin.ends() == 4403
        await visitor.pause()


async def test_what_comes_after_the_end_is_kept_for_its_author_alone(
    town: Town, draft: Draft, cookies: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when the words and the clerk's click cross each other: nobody was told of the end yet."""
    monkeypatch.setattr(admitting.Watch, "hear", lambda self, news: None)
    async with (
        writing(draft.pk, cookie=cookies["Aylin"]) as aylin,
        writing(draft.pk) as visitor,
    ):
        await call(discard, town, draft)
        await aylin.type("Te laat. ")
        assert await aylin.ends() == 4403
        await visitor.pause()
        assert "Te laat" not in visitor.words
    assert "Te laat" not in await call(stored, draft)
    assert await call(parked, draft) == ["Aylin"]


async def test_an_old_copy_that_comes_back_after_the_end_is_kept_once_then_denied(
    town: Town, draft: Draft, cookies: Any
) -> None:
    async with writing(draft.pk, cookie=cookies["Aylin"]) as aylin:
        await aylin.type("Op tijd. ")
        await aylin.until(lambda: len(aylin.heard) == 2)
    await call(freeze, town, draft)
    async with writing(draft.pk, cookie=cookies["Aylin"], doc=aylin.doc) as again:
        await again.pause()
        assert await call(parked, draft) == []
    aylin.quietly(lambda: aylin.texts()[-1].insert(0, "Onderweg. "))
    async with writing(draft.pk, cookie=cookies["Aylin"], doc=aylin.doc) as again:
        await again.until(lambda: bool(again.denials))
        assert again.denials == ["draft_closed"]
        await again.type("En nog iets. ")
        await again.until(lambda: len(again.denials) == 2)
    assert await call(parked, draft) == ["Aylin"]
    assert "Onderweg" not in await call(stored, draft)


async def test_of_who_took_no_part_nothing_is_kept(town: Town, draft: Draft, cookies: Any) -> None:
    await call(discard, town, draft)
    async with writing(draft.pk, cookie=cookies["Tineke"]) as tineke:
        await tineke.type("Ook iets. ")
        await tineke.until(lambda: bool(tineke.denials))
    assert await call(parked, draft) == []


async def test_a_mandate_that_ends_ends_the_writing(
    town: Town, draft: Draft, cookies: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing tells of it: it is asked before writing, when the last time is long ago."""
    monkeypatch.setattr(door, "TRUST_SECONDS", 0.0)
    async with writing(draft.pk, cookie=cookies["Aylin"]) as aylin:
        await aylin.type("Nog net. ")
        await aylin.until(lambda: len(aylin.heard) == 2)
        await call(factories.end_mandate, town, "Aylin")
        await aylin.type("Niet meer. ")
        assert await aylin.ends() == 4403
    assert "Niet meer" not in await call(stored, draft)


async def test_a_fact_that_takes_the_right_closes_without_a_word(
    town: Town, draft: Draft, cookies: Any
) -> None:
    async with (
        writing(draft.pk, cookie=cookies["Fatima"]) as fatima,
        writing(draft.pk, cookie=cookies["Aylin"]) as aylin,
    ):
        await call(factories.end_mandate, town, "Fatima")
        theme = await call(lambda: factories.fresh(draft.theme))
        details = themes.ThemeDetails(title="Wonen")
        await call(themes.edit_theme, theme, actor=await call(lambda: town.clerk), details=details)
        assert await fatima.ends() == 4403
        await aylin.type("Verder. ")
        await aylin.until(lambda: len(aylin.heard) == 2)


# --- who is where ---------------------------------------------------------------------------------


async def test_others_see_where_somebody_is_under_the_name_that_the_server_knows(
    draft: Draft, cookies: Any
) -> None:
    async with writing(draft.pk, cookie=cookies["Fatima"]) as fatima:
        async with writing(draft.pk, cookie=cookies["Aylin"]) as aylin:
            await aylin.stand(77, 1, {"cursor": {"at": 1}, "user": {"name": "De voorzitter"}})
            await fatima.until(lambda: 77 in fatima.present)
            user = fatima.present[77]["user"]
            assert user["name"] == "Aylin"
            assert user["color"] in set("01234567")
            assert len(user["id"]) == 8
            assert fatima.present[77]["cursor"] == {"at": 1}
            async with writing(draft.pk) as visitor:
                await visitor.until(lambda: 77 in visitor.present)
        await fatima.until(lambda: 77 not in fatima.present)
        assert "Aylin" not in await call(stored, draft)


async def test_a_visitor_is_shown_to_nobody_but_hears_of_themselves(
    draft: Draft, cookies: Any
) -> None:
    async with (
        writing(draft.pk, cookie=cookies["Fatima"]) as fatima,
        writing(draft.pk) as visitor,
    ):
        await visitor.stand(88, 1, {"user": {"name": "Anoniem"}})
        await visitor.until(lambda: 88 in visitor.present)
        await fatima.pause()
        assert fatima.present == {}


# --- whatever anybody sends -----------------------------------------------------------------------


Change = tuple[int, int, bytes]
changes = st.lists(
    st.tuples(st.integers(0, 400), st.integers(0, 9), st.binary(max_size=9)), min_size=1, max_size=4
)
# Raw bytes, or (which of the good ones, how it is broken).
messages = st.lists(
    st.one_of(
        st.binary(max_size=60),
        st.builds(bytes.__add__, st.sampled_from([b"\0\0", b"\0\1", b"\0\2", b"\1"]), st.binary()),
        st.tuples(st.integers(0, 3), changes),
    ),
    min_size=1,
    max_size=6,
)


def broken(message: bytes, wanted: list[Change]) -> bytes:
    """A message with parts of it cut out, and others put in."""
    data = bytearray(message)
    for at, length, instead in wanted:
        at %= len(data) + 1
        data[at : at + length] = instead
    return bytes(data)


def good(pen: Pen) -> list[bytes]:
    """What a client may say, and something that no client of ours would."""
    root = pen.doc.get("default", type=pycrdt.XmlFragment)
    alien = pen.quietly(lambda: element("script", "b9", "kwaad")(root))
    return [
        pycrdt.create_update_message(alien),
        pycrdt.create_sync_message(pen.doc),
        pycrdt.create_update_message(pen.doc.get_update()),
        b'\x01\x0b\x01\x4d\x01\x07{"a":1}',
    ]


@given(wanted=messages)
@searching(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_whatever_anybody_sends_no_harm_is_told_or_stored(
    draft: Draft, cookies: Any, wanted: list[Any]
) -> None:
    asyncio.run(send_all(draft, cookies, wanted))
    node = SharedText(row.data for row in reading.load(draft.pk).rows).node()
    check_nodes(node)
    assert "kwaad" not in stored(draft)
    assert "script" not in stored(draft)


async def send_all(draft: Draft, cookies: Any, wanted: list[Any]) -> None:
    """One sends these, whatever comes of it; the other still writes, and has what is stored."""
    async with writing(draft.pk, cookie=cookies["Fatima"]) as fatima:
        async with writing(draft.pk, cookie=cookies["Aylin"]) as aylin:
            base = good(aylin)
            for one in wanted:
                message = one if isinstance(one, bytes) else broken(base[one[0]], one[1])
                await aylin.wire.say(message)
        mark = f"[{uuid4().hex}]"
        await fatima.change(lambda: fatima.texts()[-1].insert(0, mark))
        await fatima.until(lambda: any(mark.encode() in one for one in fatima.heard))
        assert await call(text, draft) == fatima.words
