"""What a caller may send to this app: shapes only."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from agreements.actions.cooperatives import CooperativeDetails
from agreements.models import CooperativeStage, DocumentKind, Liability
from deliberation.inputs import Input

MAX_NAME = 160


class CooperativeInput(Input):
    """A cooperative that an article founds; `founders` one a line."""

    block_id = serializers.CharField(max_length=40, label=_("Artikel"))
    name = serializers.CharField(max_length=160, label=_("Naam"))
    purpose = serializers.CharField(max_length=5000, label=_("Doel"))
    liability = serializers.ChoiceField(Liability.choices, label=_("Aansprakelijkheid"))
    founders = serializers.CharField(max_length=5000, label=_("Oprichters"))

    def validate_founders(self, value: str) -> tuple[str, ...]:
        """The names, each short enough to be kept."""
        names = tuple(name for line in value.splitlines() if (name := line.strip()))
        if any(len(name) > MAX_NAME for name in names):
            raise serializers.ValidationError(_("Een naam is te lang."))
        return names

    def details(self) -> CooperativeDetails:
        """As the action takes it."""
        data = self.validated_data
        return CooperativeDetails(
            block_id=data["block_id"],
            name=data["name"],
            purpose=data["purpose"],
            liability=Liability(data["liability"]),
            founders=data["founders"],
        )


class CooperativeStageInput(Input):
    """The stage a cooperative came to."""

    stage = serializers.ChoiceField(CooperativeStage.choices)


class DocumentInput(Input):
    """Which PDF is asked for; `version` of a concept or comparison, the latest when absent."""

    kind = serializers.ChoiceField(DocumentKind.choices, default=DocumentKind.AGREEMENT)
    version = serializers.IntegerField(required=False, min_value=1)


class VerificationInput(Input):
    """A PDF to look at."""

    file = serializers.FileField(label=_("Bestand"), allow_empty_file=True)

    def contents(self) -> bytes:
        """Its bytes."""
        return bytes(self.validated_data["file"].read())
