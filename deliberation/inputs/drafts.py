"""What is sent about drafts; the writing itself comes over their socket."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from deliberation.models import DraftKind

from .amendments import NO_RATIONALE, NO_TITLE
from .base import Input


class StartAmendmentInput(Input):
    """An amendment to be written in the editor: the chosen blocks, on what and for which party."""

    blocks = serializers.ListField(
        child=serializers.CharField(max_length=64), min_length=1, max_length=500
    )
    parent = serializers.UUIDField(  # type: ignore[assignment]  # the metaclass takes it away
        required=False, allow_null=True, default=None
    )
    party = serializers.UUIDField(required=False, allow_null=True, default=None)


class DraftInput(StartAmendmentInput):
    """A draft of the text of all, or of an amendment; only that has the other fields."""

    kind = serializers.ChoiceField(DraftKind.choices)
    blocks = serializers.ListField(
        child=serializers.CharField(max_length=64), required=False, default=list, max_length=500
    )


class SubmitDraftInput(Input):
    """What an amendment needs beside its words."""

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
