"""Cooperatives that agreements found."""

from __future__ import annotations

from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from agreements.actions import cooperatives as verbs
from agreements.inputs import CooperativeInput, CooperativeStageInput
from agreements.models import Cooperative, CooperativeStage
from agreements.outputs import CooperativeOut
from agreements.queries import cooperatives
from deliberation.api import addresses
from deliberation.api.doors import Door, operation, read, show, show_all
from deliberation.policy import Actor, Visitor, require
from deliberation.queries import people, places
from deliberation.rules.stages import Verb


def _cooperative(request: Request, key: UUID) -> tuple[Cooperative, Actor]:
    place = places.holding("themes__cooperatives", key)
    return cooperatives.cooperative(place.pk, key), people.actor(request.user, place)


class Cooperatives(Door):
    """All cooperatives of a municipality."""

    @operation("listCooperatives", gives=CooperativeOut(many=True), query=[addresses.MUNICIPALITY])
    def get(self, request: Request) -> Response:
        """All cooperatives by name."""
        asked = addresses.asked(request)
        found = [
            one
            for place in asked
            for one in cooperatives.of_municipality(place.pk, people.actor(request.user, place))
        ]
        return show_all(CooperativeOut, found, actor=Visitor())


class ThemeCooperatives(Door):
    """The cooperatives that one agreement founds."""

    @operation("listThemeCooperatives", gives=CooperativeOut(many=True))
    def get(self, request: Request, theme: UUID) -> Response:
        """The cooperatives of a theme by name."""
        row, actor = addresses.theme(request, theme)
        require(Verb.READ_TEXT, actor, row)
        return show_all(CooperativeOut, cooperatives.of_theme(row), actor=actor)

    @operation("nameCooperative", takes=CooperativeInput, gives=CooperativeOut, status=201)
    def post(self, request: Request, theme: UUID) -> Response:
        """Name the cooperative that an article founds (`cooperative.name`)."""
        row, actor = addresses.theme(request, theme)
        details = read(request, CooperativeInput).details()
        made = verbs.name_cooperative(row, actor=actor, details=details)
        return show(CooperativeOut, made, actor=actor, status=201)


class OneCooperative(Door):
    """One cooperative."""

    @operation("readCooperative", gives=CooperativeOut)
    def get(self, request: Request, cooperative: UUID) -> Response:
        """A cooperative with its founders."""
        row, actor = _cooperative(request, cooperative)
        require(Verb.READ_TEXT, actor, row.theme)
        return show(CooperativeOut, row, actor=actor)


class CooperativeStages(Door):
    """How far a cooperative is."""

    @operation("moveCooperative", takes=CooperativeStageInput, gives=CooperativeOut)
    def post(self, request: Request, cooperative: UUID) -> Response:
        """Bring it to another stage (`cooperative.move`)."""
        row, actor = _cooperative(request, cooperative)
        stage = CooperativeStage(read(request, CooperativeStageInput).validated_data["stage"])
        moved = verbs.move_cooperative(row, actor=actor, stage=stage)
        return show(CooperativeOut, moved, actor=actor)
