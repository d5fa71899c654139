"""Versions with their blocks, and the text that the adopted amendments make."""

from __future__ import annotations

import json
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from deliberation.models import Version
from deliberation.queries import texts
from deliberation.rules.blocks import Kind
from deliberation.text.markdown import to_markdown

from .fields import codes
from .people import PersonRef

KINDS = codes(Kind)


class RunOut(serializers.Serializer[object]):
    """A stretch of text with one set of marks, or a cross-reference to a block (`ref`)."""

    text = serializers.CharField()
    bold = serializers.BooleanField(required=False)
    italic = serializers.BooleanField(required=False)
    href = serializers.CharField(required=False)
    ref = serializers.CharField(required=False)


class BlockOut(serializers.Serializer[object]):
    """One block in its stored form: only what differs from the default."""

    id = serializers.CharField()
    kind = serializers.ChoiceField(KINDS)
    runs = RunOut(many=True, required=False)
    cells = serializers.ListField(child=RunOut(many=True), required=False)
    depth = serializers.IntegerField(required=False)
    ordered = serializers.BooleanField(required=False)
    header = serializers.BooleanField(required=False)


class VersionOut(serializers.ModelSerializer[Version]):
    """A frozen text; `digest` is the SHA-256 of the canonical JSON of its blocks."""

    created_by = PersonRef(read_only=True, allow_null=True)

    class Meta:
        model = Version
        fields: tuple[str, ...] = (
            "id",
            "theme",
            "number",
            "reason",
            "digest",
            "previous",
            "created_by",
            "created_at",
        )
        read_only_fields = fields


class VersionDetail(VersionOut):
    """A frozen text with its words."""

    title = serializers.SerializerMethodField()
    blocks = serializers.SerializerMethodField()
    markdown = serializers.SerializerMethodField()

    class Meta(VersionOut.Meta):
        fields = read_only_fields = (*VersionOut.Meta.fields, "title", "blocks", "markdown")

    def get_title(self, version: Version) -> str:
        """The words of its title."""
        return texts.title(texts.text_of(version))

    @extend_schema_field(BlockOut(many=True))
    def get_blocks(self, version: Version) -> list[dict[str, Any]]:
        """The blocks as they were hashed."""
        found: list[dict[str, Any]] = json.loads(version.canonical)
        return found

    def get_markdown(self, version: Version) -> str:
        """The same as Markdown."""
        return to_markdown(texts.text_of(version))


class ImportedOut(serializers.Serializer[object]):
    """The Version an import made, and in sentences what could not be kept as it was."""

    version = VersionOut(read_only=True)
    notes = serializers.ListField(child=serializers.CharField(), read_only=True)
