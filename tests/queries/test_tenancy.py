"""Two municipalities with people, parties and themes of the same names never see each other's rows.

The tests find the queries themselves: a new one is looked at from the day it is written.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
import typing
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, fields, is_dataclass
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.db.models import Model, QuerySet
from django.utils import timezone

import agreements.queries
import deliberation.queries
from agreements.models import Cooperative, Document, DocumentState
from agreements.queries import cooperatives, documents
from deliberation.actions import drafts, remarks, stages
from deliberation.models import (
    AgendaItem,
    Amendment,
    Contributor,
    Draft,
    Meeting,
    Municipality,
    Party,
    Person,
    Question,
    Remark,
    Round,
    StoredFile,
    Theme,
    Version,
)
from deliberation.policy import Actor, Participant, Refused, Visitor, refusal
from deliberation.queries import access, overview, people
from deliberation.rules.stages import Stage, Verb
from deliberation.rules.voting import Electorate
from tests import factories
from tests.pens import Pen

UUIDS = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")


@dataclass(frozen=True)
class World:
    """A town with one of everything, and the ids of all rows that are its own."""

    town: factories.Town
    rows: Mapping[type[Model], Model]
    ids: frozenset[str]

    def argument(self, kind: object, name: str) -> object:
        """What a query of this town is given for a parameter of that type; None when nothing."""
        if kind is UUID and name == "place":
            return self.town.place.pk
        if kind in (Participant, Actor):
            return self.town.clerk
        if kind is Electorate:
            return Electorate.COMMUNITY
        return self.rows.get(kind)


def _ids() -> set[str]:
    models = [
        m for a in ("deliberation", "agreements") for m in apps.get_app_config(a).get_models()
    ]
    return {str(pk) for model in models for pk in model.objects.values_list("pk", flat=True)}


def world(town: factories.Town, before: set[str]) -> World:
    """One of everything, made by the same actions with the same words in every town."""
    theme = factories.theme_in(town, Stage.CONSULTING)
    remark = factories.remark(town, theme)
    words = remarks.RemarkWords(factories.block(theme, "komt een boom"), "Welke boom?")
    waiting, _token = remarks.place_guest_remark(
        theme.versions.get(),
        actor=Visitor(),
        words=words,
        guest=remarks.GuestName("Jan", "jan@example.nl"),
    )
    remarks.answer_remark(remark, actor=town.clerk, verdict="noted", answer="Dank.")
    stages.move_stage(theme, actor=town.clerk, target=Stage.AMENDING)
    amendment = factories.amendment(town, theme)
    factories.change_request(town, theme)
    draft = factories.draft_amendment(town, theme)
    pen = Pen(town, draft, "Aylin").type(" in de straat", behind="een boom")
    drafts.park_update(draft.pk, pen.author.pk, pen.update())
    stages.move_stage(theme, actor=town.clerk, target=Stage.DECIDING)
    meeting = factories.discuss(town, theme)
    factories.council_round(town, theme, amendment=amendment)
    factories.texts.consolidate(factories.fresh(theme), actor=town.clerk)
    factories.vote_on_the_whole(town, theme)
    file = StoredFile.objects.create(
        sha256=factories.sha(town.place.slug), media_type="application/pdf", size=1, bytes=b"%"
    )
    version = theme.decisions.get().version
    document = Document.objects.create(
        theme=theme,
        version=version,
        state=DocumentState.READY,
        file=file,
        requested_by=town.person("Hanna"),
        requested_at=timezone.now(),
    )
    cooperative = Cooperative.objects.create(
        theme=theme, block_id="x", name="Coöperatie U.A.", slug="x", liability="excluded"
    )
    rows = (
        town.place,
        factories.fresh(theme),
        remark,
        waiting.contributor,
        Amendment.objects.get(pk=amendment.pk),
        access.draft(town.place.pk, draft.pk),
        draft.parked.get(),
        meeting,
        meeting.items.get(),
        Round.objects.filter(question__theme=theme, electorate="council").last(),
        Question.objects.filter(theme=theme).last(),
        version,
        document,
        cooperative,
        town.person("Aylin"),
        town.party("Vooruit"),
    )
    return World(town, {type(row): row for row in rows}, frozenset(_ids() - before))


@pytest.fixture
def worlds(db):
    here = world(factories.town(), _ids())
    there = world(factories.town("elders"), _ids())
    assert not here.ids & there.ids
    return here, there


def queries() -> Iterator[tuple[str, typing.Callable[..., object]]]:
    """Every public function of the queries of both apps."""
    for package in (deliberation.queries, agreements.queries):
        for found in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            module = importlib.import_module(found.name)
            for name, function in inspect.getmembers(module, inspect.isfunction):
                if function.__module__ == found.name and not name.startswith("_"):
                    yield f"{found.name}.{name}", function


def arguments(function: typing.Callable[..., object], at: World) -> dict[str, object] | None:
    """What this query needs, all of that town; None when it asks for something else."""
    kinds = typing.get_type_hints(function)
    out = {}
    for name, parameter in inspect.signature(function).parameters.items():
        if parameter.kind is parameter.VAR_KEYWORD or parameter.default is not parameter.empty:
            continue
        given = at.argument(kinds[name], name)
        if given is None:
            return None
        out[name] = given
    return out or None


def ids_in(value: object, depth: int = 0) -> set[str]:
    """Every id that can be reached in what a query returned."""
    if depth > 8:
        return set()
    if isinstance(value, Model):
        values = [getattr(value, field.attname, None) for field in value._meta.concrete_fields]
        return {str(value.pk)}.union(*(ids_in(one, depth + 1) for one in values))
    if isinstance(value, UUID | str):
        return set(UUIDS.findall(str(value)))
    if is_dataclass(value):
        value = [getattr(value, field.name) for field in fields(value)]
    if isinstance(value, Mapping):
        value = [*value.keys(), *value.values()]
    if isinstance(value, list | tuple | set | frozenset | QuerySet):
        return set().union(*(ids_in(one, depth + 1) for one in value))
    return set()


def test_no_query_of_a_town_returns_a_row_of_another(worlds):
    here, there = worlds
    asked, own = [], set()
    for name, function in queries():
        given = arguments(function, here)
        if given is None:
            continue
        found = set()
        with suppress(Refused):
            found = ids_in(function(**given))
        assert not found & there.ids, name
        asked.append(name)
        own |= found & here.ids
    assert len(asked) > 60
    assert len(own) > 30, "the queries were asked and returned rows of the own town"


GETTERS = {
    "theme": Theme,
    "version_by_id": Version,
    "draft": Draft,
    "amendment": Amendment,
    "remark": Remark,
    "round_": Round,
    "meeting": Meeting,
    "item": AgendaItem,
    "party": Party,
    "member": Person,
}
LOCKING = ("theme", "draft", "amendment", "remark", "round_", "meeting", "item")


@pytest.mark.parametrize("name", GETTERS)
def test_a_row_of_elsewhere_does_not_exist_here(worlds, name):
    here, there = worlds
    get, kind, place = getattr(access, name), GETTERS[name], here.town.place.pk
    assert get(place, here.rows[kind].pk) == here.rows[kind]
    assert get(place, str(here.rows[kind].pk)) == here.rows[kind]
    for key in (there.rows[kind].pk, uuid4(), "", "x", "0", "'; --", here.rows[kind].pk.hex[:-1]):
        with pytest.raises(access.Missing):
            get(place, key)


@pytest.mark.parametrize("name", LOCKING)
def test_a_row_of_elsewhere_is_not_locked_either(worlds, name):
    here, there = worlds
    with pytest.raises(access.Missing):
        getattr(access, name)(here.town.place.pk, there.rows[GETTERS[name]].pk, lock=True)


def test_the_same_address_leads_to_the_own_theme(worlds):
    for one in worlds:
        theme = one.rows[Theme]
        assert access.theme_by_slug(one.town.place.pk, theme.slug) == theme


def test_a_version_is_found_by_number_within_its_theme(worlds):
    for one in worlds:
        assert access.version(one.rows[Theme], 1).theme == one.rows[Theme]
    for number in (0, -1, 99, 2**80):
        with pytest.raises(access.Missing):
            access.version(worlds[0].rows[Theme], number)


def test_a_mailed_link_a_cooperative_and_a_document_stay_in_their_town(worlds):
    here, there = worlds
    digest = there.rows[Contributor].token_digest
    with pytest.raises(access.Missing):
        access.contributor(here.town.place.pk, digest)
    other = there.rows[Cooperative].pk
    with pytest.raises(access.Missing):
        cooperatives.cooperative(here.town.place.pk, other)
    assert documents.ready(here.town.place.pk, there.rows[Document].pk) is None
    assert documents.ready(there.town.place.pk, there.rows[Document].pk) is not None


def test_every_getter_of_access_is_tried_here():
    found = {
        name
        for name, function in inspect.getmembers(access, inspect.isfunction)
        if function.__module__ == access.__name__
        and [*inspect.signature(function).parameters][:1] == ["place"]
    }
    assert found == set(GETTERS) | {"theme_by_slug", "contributor"}


def test_people_of_the_same_name_are_themselves(worlds):
    here, there = worlds
    stranger = people.actor(there.town.person("Aylin"), here.town.place)
    assert isinstance(stranger, Participant)
    assert (stranger.faction_id, stranger.offices, stranger.represents) == (
        None,
        frozenset(),
        frozenset(),
    )
    names = [seat.person.name for seat in people.councillors(here.town.place.pk)]
    assert names == ["Aylin", "Joost", "Marit", "Geert", "Ria"]


def test_the_front_page_lists_exactly_what_may_be_seen(worlds):
    """In the list if and only if nothing refuses to show it."""
    here, there = worlds
    extra = [factories.theme_in(here.town, stage) for stage in (Stage.PREPARING, Stage.WITHDRAWN)]
    listed = {card.theme.pk for card in overview.cards(here.town.place.pk)}
    assert listed == {here.rows[Theme].pk, *(theme.pk for theme in extra)}
    actors = (Visitor(), here.town.clerk, here.town.resident, there.town.clerk)
    for actor in actors:
        seen = {
            theme.pk
            for theme in Theme.objects.filter(municipality=here.town.place)
            if refusal(Verb.VIEW, actor, theme) is None
        }
        assert seen == listed


def test_a_town_without_themes_has_an_empty_front_page(worlds):
    assert overview.cards(factories.town("leeg").place.pk) == []
    assert Municipality.objects.count() == 3
