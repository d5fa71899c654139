"""What a caller gets of what follows adoption: documents and cooperatives."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from agreements.documents.sealing import SignatureReport
from agreements.models import Cooperative, Document, Founder
from agreements.queries.verification import Verdict, Verification
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
            "kind",
            "state",
            "progress",
            "test_seal",
            "sha256",
            "requested_at",
            "ready_at",
        )


class SignatureOut(serializers.Serializer[SignatureReport]):
    """A signature in a PDF. Judge on `ok` alone; the rest explains it."""

    field = serializers.CharField()
    signer = serializers.CharField()
    signed_at = serializers.DateTimeField(allow_null=True)
    timestamped = serializers.BooleanField()
    ok = serializers.BooleanField()
    intact = serializers.BooleanField()
    trusted = serializers.BooleanField()
    is_test = serializers.BooleanField()
    message = serializers.CharField()


class VerificationOut(serializers.Serializer[Verification]):
    """What there is to say of a PDF; `document` is the one of ours that it was made as, if any."""

    verdict = serializers.ChoiceField([(one, one) for one in Verdict])
    unchanged = serializers.BooleanField(source="is_good")
    says = serializers.CharField(source="words.says")
    means = serializers.CharField(source="words.means")
    sha256 = serializers.CharField()
    document = DocumentOut(allow_null=True)
    signatures = SignatureOut(many=True)


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
