"""The facts of a theme, a meeting or a municipality, and whether their chain holds."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from rest_framework.request import Request
from rest_framework.response import Response

from deliberation import events
from deliberation.outputs.facts import ChainOut, FactOut
from deliberation.policy import Actor, require
from deliberation.queries import facts
from deliberation.rules.stages import Verb

from . import addresses
from .doors import Door, asks, checked, operation, show
from .inputs import AfterInput

PAGE = (
    asks("after", OpenApiTypes.INT, says="only facts with a higher seq; 0 when left out"),
    asks("limit", OpenApiTypes.INT, says="at most so many, 500 or less; 500 when left out"),
)


def _facts(request: Request, actor: Actor, *, stream: UUID, place: UUID) -> Response:
    given = checked(AfterInput, request.query_params).validated_data
    found = facts.after(stream, given["after"], limit=given["limit"])
    return Response([facts.shown(one, actor, place) for one in found])


class ThemeFacts(Door):
    """The facts of a theme."""

    @operation("listThemeEvents", gives=FactOut(many=True), query=PAGE)
    def get(self, request: Request, theme: UUID) -> Response:
        """The facts after one, oldest first, as the caller may hear them."""
        row, actor = addresses.theme(request, theme)
        require(Verb.VIEW, actor, row)
        return _facts(request, actor, stream=row.pk, place=row.municipality_id)


class MeetingFacts(Door):
    """The facts of a meeting."""

    @operation("listMeetingEvents", gives=FactOut(many=True), query=PAGE)
    def get(self, request: Request, meeting: UUID) -> Response:
        """The facts after one, oldest first, as the caller may hear them."""
        row, actor = addresses.meeting(request, meeting)
        require(Verb.VIEW, actor, row)
        return _facts(request, actor, stream=row.pk, place=row.municipality_id)


class MunicipalityFacts(Door):
    """The facts of a municipality."""

    @operation("listMunicipalityEvents", gives=FactOut(many=True), query=PAGE)
    def get(self, request: Request, municipality: str) -> Response:
        """The facts after one, oldest first, as the caller may hear them."""
        place, actor = addresses.municipality(request, municipality)
        return _facts(request, actor, stream=place.pk, place=place.pk)


class ThemeChain(Door):
    """The hash chain of a theme."""

    @operation("verifyThemeEvents", gives=ChainOut)
    def get(self, request: Request, theme: UUID) -> Response:
        """Walk the whole chain and name every break."""
        row, actor = addresses.theme(request, theme)
        require(Verb.VIEW, actor, row)
        return _chain(row.pk, actor)


class MeetingChain(Door):
    """The hash chain of a meeting."""

    @operation("verifyMeetingEvents", gives=ChainOut)
    def get(self, request: Request, meeting: UUID) -> Response:
        """Walk the whole chain and name every break."""
        row, actor = addresses.meeting(request, meeting)
        require(Verb.VIEW, actor, row)
        return _chain(row.pk, actor)


def _chain(stream: UUID, actor: Actor) -> Response:
    faults, (seq, last) = events.verify(stream), facts.end(stream)
    found = {"seq": seq, "hash": last, "valid": not faults, "faults": faults}
    return show(ChainOut, found, actor=actor)
