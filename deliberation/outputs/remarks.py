"""Remarks with the answer they got, and where their passage is now."""

from __future__ import annotations

from rest_framework import serializers

from deliberation.models import Remark
from deliberation.queries.reading import Placed
from deliberation.text.anchors import Fate

from .fields import codes

FATES = codes(Fate)


class RemarkOut(serializers.ModelSerializer[Remark]):
    """A remark on a passage; a guest's is `unconfirmed` until the mailed link was followed."""

    version = serializers.IntegerField(source="version.number", read_only=True)

    class Meta:
        model = Remark
        fields = read_only_fields = (
            "id",
            "theme",
            "number",
            "version",
            "block_id",
            "quote",
            "author_name",
            "capacity",
            "body",
            "state",
            "created_at",
            "verdict",
            "answer",
            "answered_at",
        )


class WhereOut(serializers.Serializer[Placed]):
    """Where the passage is in the newest text: fixed, shifted, or lost with its quote kept."""

    state = serializers.ChoiceField(FATES, source="where.state", read_only=True)
    block_id = serializers.CharField(source="where.block_id", read_only=True)
    name = serializers.CharField(read_only=True)


class PlacedRemarkOut(serializers.Serializer[Placed]):
    """A remark and where its passage is now."""

    remark = RemarkOut(read_only=True)
    where = WhereOut(source="*", read_only=True)
