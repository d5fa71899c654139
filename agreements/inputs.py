"""What a caller may send to this app: shapes only."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from agreements.actions.cooperatives import CooperativeDetails
from agreements.models import CooperativeStage, Liability
from deliberation.inputs import Input


class CooperativeInput(Input):
    """A cooperative that an article founds; `founders` one a line."""

    block_id = serializers.CharField(max_length=40, label=_("Artikel"))
    name = serializers.CharField(max_length=160, label=_("Naam"))
    purpose = serializers.CharField(max_length=5000, label=_("Doel"))
    liability = serializers.ChoiceField(Liability.choices, label=_("Aansprakelijkheid"))
    founders = serializers.CharField(max_length=5000, label=_("Oprichters"))

    def details(self) -> CooperativeDetails:
        """As the action takes it."""
        data = self.validated_data
        names = [line.strip() for line in data["founders"].splitlines()]
        return CooperativeDetails(
            block_id=data["block_id"],
            name=data["name"],
            purpose=data["purpose"],
            liability=Liability(data["liability"]),
            founders=tuple(name for name in names if name),
        )


class CooperativeStageInput(Input):
    """The stage a cooperative came to."""

    stage = serializers.ChoiceField(CooperativeStage.choices)
