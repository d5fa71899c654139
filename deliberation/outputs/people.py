"""Municipalities, parties and the people in them."""

from __future__ import annotations

from rest_framework import serializers

from deliberation.models import Membership, Municipality, Party, Person


class MunicipalityOut(serializers.ModelSerializer[Municipality]):
    """A municipality."""

    class Meta:
        model = Municipality
        fields = read_only_fields = (
            "id",
            "slug",
            "name",
            "statutory_seats",
            "electronic_voting",
            "colour",
        )


class PartyRef(serializers.ModelSerializer[Party]):
    """A party where something else is told."""

    class Meta:
        model = Party
        fields = read_only_fields = ("id", "kind", "name", "short_name")


class PartyOut(serializers.ModelSerializer[Party]):
    """A party."""

    class Meta:
        model = Party
        fields = read_only_fields = ("id", "kind", "name", "short_name", "weight", "purpose")


class PersonRef(serializers.ModelSerializer[Person]):
    """Somebody by name."""

    class Meta:
        model = Person
        fields = read_only_fields = ("id", "name")


class MemberOut(serializers.ModelSerializer[Membership]):
    """Somebody's place in a party."""

    person = PersonRef(read_only=True)
    party = PartyRef(read_only=True)

    class Meta:
        model = Membership
        fields = read_only_fields = ("person", "party", "seat", "position")


class CapacityOut(serializers.Serializer[object]):
    """What somebody is today in one municipality."""

    municipality = serializers.SlugField(read_only=True)
    name = serializers.CharField(read_only=True)
    capacities = serializers.ListField(child=serializers.CharField(), read_only=True)
    faction = serializers.UUIDField(read_only=True, allow_null=True)
    represents = serializers.ListField(child=serializers.UUIDField(), read_only=True)


class SessionPerson(serializers.ModelSerializer[Person]):
    """Who is logged in."""

    class Meta:
        model = Person
        fields = read_only_fields = ("id", "name", "email")


class SessionOut(serializers.Serializer[object]):
    """Who is asking, and the token for the header `X-CSRFToken` of what they send."""

    csrf_token = serializers.CharField(read_only=True)
    person = SessionPerson(read_only=True, allow_null=True)
    municipalities = CapacityOut(many=True, read_only=True)
