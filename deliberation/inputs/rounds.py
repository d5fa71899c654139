"""What is sent about rounds and votes."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from deliberation.actions.rounds import RoundTerms
from deliberation.models import QuestionKind
from deliberation.rules.voting import Choice, Electorate, Method

from .base import Input


class RoundInput(Input):
    """A round to open."""

    kind = serializers.ChoiceField(QuestionKind.choices)
    electorate = serializers.ChoiceField([(str(e), str(e)) for e in Electorate])
    method = serializers.ChoiceField([(str(m), str(m)) for m in Method])
    amendment = serializers.UUIDField(required=False, allow_null=True, default=None)
    block_id = serializers.CharField(required=False, allow_blank=True, default="", max_length=40)
    closes_on = serializers.DateField(required=False, allow_null=True, default=None)

    def details(self) -> RoundTerms:
        """As the action takes it."""
        data = self.validated_data
        return RoundTerms(
            kind=QuestionKind(data["kind"]),
            electorate=Electorate(data["electorate"]),
            method=Method(data["method"]),
            amendment=data["amendment"],
            block_id=data["block_id"],
            closes_on=data["closes_on"],
        )


CHOICES = [(str(choice), str(choice)) for choice in Choice]


class VoteInput(Input):
    """One vote."""

    choice = serializers.ChoiceField(CHOICES, label=_("Uw stem"))
    reason = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=2000, label=_("Reden")
    )


class HandsInput(Input):
    """Handopsteken: a choice per faction (party id), by voter id who deviates, and who is silent.

    `noted` are those present who do not vote: they refuse, or have gone.
    """

    factions = serializers.DictField(child=serializers.ChoiceField(CHOICES), required=False)
    deviating = serializers.DictField(child=serializers.ChoiceField(CHOICES), required=False)
    noted = serializers.ListField(
        child=serializers.UUIDField(), required=False, default=list, max_length=100
    )

    def validate_factions(self, rows: dict[str, str]) -> dict[str, str]:
        """Keys are ids."""
        return _with_ids(rows)

    def validate_deviating(self, rows: dict[str, str]) -> dict[str, str]:
        """Keys are ids."""
        return _with_ids(rows)


class EntriesInput(Input):
    """Roll call: a choice per voter id, and of whom an entry was a mistake."""

    entries = serializers.DictField(
        child=serializers.ChoiceField(CHOICES), required=False, default=dict
    )
    cleared = serializers.ListField(
        child=serializers.UUIDField(), required=False, default=list, max_length=100
    )

    def validate_entries(self, rows: dict[str, str]) -> dict[str, str]:
        """Keys are ids."""
        return _with_ids(rows)


def by_id(rows: Mapping[str, str]) -> dict[UUID, Choice]:
    """Checked choices under the ids they are for, as the actions take them."""
    return {UUID(key): Choice(choice) for key, choice in rows.items()}


def _with_ids(rows: dict[str, str]) -> dict[str, str]:
    try:
        by_id(rows)
    except ValueError as error:
        raise serializers.ValidationError(_("De invoer klopt niet.")) from error
    return rows


class VoidInput(Input):
    """Why a round lapses."""

    note = serializers.CharField(max_length=2000, label=_("Reden"))


class CloseInput(Input):
    """A note when a round closes although somebody present did not vote."""

    note = serializers.CharField(required=False, allow_blank=True, default="", max_length=2000)


class CorrectionInput(Input):
    """A mended entry."""

    voter = serializers.UUIDField()
    choice = serializers.ChoiceField(CHOICES)
    reason = serializers.CharField(max_length=2000, label=_("Reden"))
