"""What is sent about amendments and the text they make."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from deliberation.actions.amendments import Proposal

from .base import Input

MAX_WORDS = 200_000


NO_TITLE, NO_RATIONALE = _("Geef de wijziging een titel."), _("Schrijf waarom dit beter is.")


class ProposalInput(Input):
    """An amendment or change request: chosen blocks and the Markdown they become."""

    title = serializers.CharField(
        max_length=160,
        label=_("Titel"),
        error_messages={"required": NO_TITLE, "blank": NO_TITLE},
    )
    rationale = serializers.CharField(
        max_length=10_000,
        label=_("Toelichting"),
        error_messages={"required": NO_RATIONALE, "blank": NO_RATIONALE},
    )
    blocks = serializers.ListField(
        child=serializers.CharField(max_length=40), min_length=1, max_length=500
    )
    words = serializers.CharField(
        required=False,
        default="",
        allow_blank=True,
        max_length=MAX_WORDS,
        trim_whitespace=False,
        label=_("Nieuwe tekst"),
    )
    parent = serializers.UUIDField(  # type: ignore[assignment]  # the metaclass takes it away
        required=False, allow_null=True, default=None
    )
    version = serializers.IntegerField(required=False, allow_null=True, default=None)
    on_behalf_of = serializers.UUIDField(required=False, allow_null=True, default=None)
    party = serializers.UUIDField(required=False, allow_null=True, default=None)

    def details(self) -> Proposal:
        """As the actions take it."""
        data = self.validated_data
        return Proposal(
            title=data["title"],
            rationale=data["rationale"],
            blocks=tuple(data["blocks"]),
            words=data["words"],
            parent=data["parent"],
            version=data["version"],
        )


class PreviewInput(ProposalInput):
    """The same, to look at before it is finished."""

    title = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=160, label=_("Titel")
    )
    rationale = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=10_000, label=_("Toelichting")
    )


class PersonInput(Input):
    """Somebody by id."""

    person = serializers.UUIDField()


class LapseInput(Input):
    """The amendment whose adoption makes this one lapse."""

    if_adopted = serializers.UUIDField()


class ResolutionsInput(Input):
    """Per block in conflict its words as Markdown."""

    resolutions = serializers.DictField(
        child=serializers.CharField(allow_blank=True, max_length=20_000), required=False
    )
