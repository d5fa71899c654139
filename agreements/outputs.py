"""What a caller gets of what follows adoption: documents and cooperatives."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from agreements.models import Cooperative, Document, Founder
from deliberation.outputs.people import PartyRef


class DocumentOut(serializers.ModelSerializer[Document]):
    """A PDF that was asked for; `sha256` names its file once it is ready."""

    version = serializers.IntegerField(source="version.number", read_only=True)
    sha256 = serializers.CharField(source="file_id", read_only=True, allow_null=True)

    class Meta:
        model = Document
        fields = read_only_fields = (
            "id",
            "theme",
            "version",
            "state",
            "progress",
            "test_seal",
            "sha256",
            "requested_at",
            "ready_at",
        )


class FounderOut(serializers.ModelSerializer[Founder]):
    """Who founds along."""

    party = PartyRef(read_only=True, allow_null=True)

    class Meta:
        model = Founder
        fields = read_only_fields = ("name", "party")


class CooperativeOut(serializers.ModelSerializer[Cooperative]):
    """A cooperative that an article founds."""

    founders = serializers.SerializerMethodField()

    class Meta:
        model = Cooperative
        fields = read_only_fields = (
            "id",
            "theme",
            "block_id",
            "name",
            "slug",
            "purpose",
            "liability",
            "stage",
            "founders",
            "created_at",
        )

    @extend_schema_field(FounderOut(many=True))
    def get_founders(self, row: Cooperative) -> object:
        """Who found it, by name."""
        return FounderOut(row.founders.all(), many=True).data
