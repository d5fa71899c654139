"""Drafts: what is being written, by whom, and what became of it."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from deliberation.models import Draft
from deliberation.queries import drafts
from deliberation.rules.blocks import block_data
from deliberation.rules.stages import Verb

from .fields import Abilities
from .people import PartyRef, PersonRef
from .texts import BlockOut
from .themes import VersionRef

ON_A_DRAFT = (Verb.WRITE_DRAFT, Verb.FREEZE_DRAFT, Verb.DISCARD_DRAFT)


class DraftOut(serializers.ModelSerializer[Draft]):
    """A draft; `base` is the Version it started from, `version` or `amendment` what it became."""

    base = VersionRef(read_only=True, allow_null=True)
    party = PartyRef(read_only=True, allow_null=True)
    owner = PersonRef(read_only=True, allow_null=True)
    blocks = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = Draft
        fields: tuple[str, ...] = (
            "id",
            "theme",
            "kind",
            "state",
            "outcome",
            "base",
            "blocks",
            "parent",
            "party",
            "owner",
            "opened_at",
            "closed_at",
            "version",
            "amendment",
        )
        read_only_fields = fields


class DraftDetail(DraftOut):
    """A draft with its blocks as they now stand, and the top node of its document."""

    top = serializers.CharField(read_only=True)
    content = serializers.SerializerMethodField()
    abilities = Abilities(*ON_A_DRAFT)

    class Meta(DraftOut.Meta):
        fields = read_only_fields = (*DraftOut.Meta.fields, "top", "content", "abilities")

    @extend_schema_field(BlockOut(many=True))
    def get_content(self, draft: Draft) -> list[dict[str, Any]]:
        """The blocks, put right where merging broke their order."""
        return [block_data(block) for block in drafts.text_of(draft)]


class RedlineOut(serializers.Serializer[object]):
    """What a draft changes in the text it started from."""

    redline_html = serializers.CharField(read_only=True)


class ParkedVariantOut(serializers.Serializer[object]):
    """What the caller sent too late: as a redline against what the draft became, and as words."""

    at = serializers.DateTimeField(source="variant.at", read_only=True)
    redline_html = serializers.CharField(source="shown.redline", read_only=True)
    words = serializers.CharField(read_only=True)
