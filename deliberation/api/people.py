"""Municipalities, their parties and their councillors."""

from __future__ import annotations

from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from deliberation.outputs.people import MemberOut, MunicipalityOut, PartyOut
from deliberation.policy import Visitor
from deliberation.queries import people, places

from . import addresses
from .doors import Door, operation, show, show_all


class Municipalities(Door):
    """All municipalities."""

    @operation("listMunicipalities", gives=MunicipalityOut(many=True))
    def get(self, request: Request) -> Response:
        """All municipalities by name."""
        return show_all(MunicipalityOut, places.every(), actor=Visitor())


class Municipality(Door):
    """One municipality."""

    @operation("readMunicipality", gives=MunicipalityOut)
    def get(self, request: Request, municipality: str) -> Response:
        """A municipality by its slug."""
        place, actor = addresses.municipality(request, municipality)
        return show(MunicipalityOut, place, actor=actor)


class Parties(Door):
    """Council factions and community parties."""

    @operation("listParties", gives=PartyOut(many=True), query=[addresses.MUNICIPALITY])
    def get(self, request: Request) -> Response:
        """The factions first, then the community parties."""
        found = [one for place in addresses.asked(request) for one in place.parties.all()]
        return show_all(PartyOut, found, actor=Visitor())


class Party(Door):
    """One party."""

    @operation("readParty", gives=PartyOut)
    def get(self, request: Request, party: UUID) -> Response:
        """A party by its id."""
        row, actor = addresses.party(request, party)
        return show(PartyOut, row, actor=actor)


class Councillors(Door):
    """The members of the council."""

    @operation("listCouncillors", gives=MemberOut(many=True), query=[addresses.MUNICIPALITY])
    def get(self, request: Request) -> Response:
        """Who has a seat today, in the order of the attendance list."""
        asked = addresses.asked(request)
        found = [seat for place in asked for seat in people.councillors(place.pk)]
        return show_all(MemberOut, found, actor=Visitor())
