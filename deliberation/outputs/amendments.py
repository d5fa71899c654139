"""Amendments: what they change, with whom they are submitted, and what they clash with."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from deliberation.models import Amendment, AmendmentState, CoSubmitter, Lapse
from deliberation.queries import amending, amendments
from deliberation.rules.amendments import OperationKind
from deliberation.rules.clashes import ClashKind
from deliberation.rules.merging import ConflictReason
from deliberation.rules.stages import Verb

from .fields import Abilities, codes
from .people import PartyRef, PersonRef
from .texts import BlockOut
from .themes import VersionRef

ON_AN_AMENDMENT = (
    Verb.WITHDRAW_AMENDMENT,
    Verb.TAKE_OVER,
    Verb.INVITE_CO_SUBMITTER,
    Verb.ACCEPT_CO_SUBMISSION,
    Verb.SET_LAPSE,
    Verb.SUBMIT_AMENDMENT,
)


class ClashOut(serializers.Serializer[object]):
    """Another amendment that this one meets."""

    kind = serializers.ChoiceField(codes(ClashKind), read_only=True)
    label = serializers.CharField(  # type: ignore[assignment]  # the metaclass takes it away
        read_only=True
    )
    block_id = serializers.CharField(read_only=True)


class CoSubmitterOut(serializers.ModelSerializer[CoSubmitter]):
    """Somebody who submits along, or was asked to."""

    person = PersonRef(read_only=True)
    party = PartyRef(read_only=True)

    class Meta:
        model = CoSubmitter
        fields = read_only_fields = ("person", "party", "accepted_at")


class LapseOut(serializers.ModelSerializer[Lapse]):
    """The amendment whose adoption makes this one lapse."""

    class Meta:
        model = Lapse
        fields = read_only_fields = ("amendment", "if_adopted")


class AmendmentOut(serializers.ModelSerializer[Amendment]):
    """An amendement (A), subamendement (SA) or wijzigingsvoorstel (W)."""

    label = serializers.CharField(  # type: ignore[assignment]  # the metaclass takes it away
        read_only=True
    )
    version = VersionRef(read_only=True)
    party = PartyRef(read_only=True)
    submitted_by = PersonRef(read_only=True)
    co_submitters = serializers.SerializerMethodField()
    clashes = serializers.SerializerMethodField()

    class Meta:
        model = Amendment
        fields: tuple[str, ...] = (
            "id",
            "theme",
            "label",
            "series",
            "number",
            "title",
            "rationale",
            "state",
            "version",
            "parent",
            "taken_over_from",
            "party",
            "submitted_by",
            "co_submitters",
            "submitted_at",
            "position",
            "clashes",
        )
        read_only_fields = fields

    @extend_schema_field(CoSubmitterOut(many=True))
    def get_co_submitters(self, amendment: Amendment) -> object:
        """Who submits along."""
        return CoSubmitterOut(amendments.submitters(amendment), many=True).data

    @extend_schema_field(ClashOut(many=True))
    def get_clashes(self, amendment: Amendment) -> list[dict[str, str]]:
        """What it clashes with; found once for a whole list, in the context."""
        found = amendments.clashes_with(amendment, self.context["clashes"])
        return [
            {"kind": kind, "label": label, "block_id": block_id} for kind, label, block_id in found
        ]


class AmendmentRef(serializers.Serializer[Amendment]):
    """An amendment without what takes long to work out: its redline and its clashes."""

    id = serializers.UUIDField(read_only=True)
    theme = serializers.UUIDField(source="theme_id", read_only=True)
    label = serializers.CharField(  # type: ignore[assignment]  # the metaclass takes it away
        read_only=True
    )
    state = serializers.ChoiceField(AmendmentState.choices, read_only=True)


class OperationOut(serializers.Serializer[object]):
    """One operation on one block, in its stored form: only what its kind uses."""

    kind = serializers.ChoiceField(codes(OperationKind))
    block_id = serializers.CharField()
    after = serializers.CharField(required=False)
    block = BlockOut(required=False)


class AmendmentDetail(AmendmentOut):
    """An amendment with its operations and redline."""

    operations = serializers.SerializerMethodField()
    redline_html = serializers.SerializerMethodField(
        help_text="null when it does not fit its text any more"
    )
    lapses = LapseOut(many=True, read_only=True)
    abilities = Abilities(*ON_AN_AMENDMENT)

    class Meta(AmendmentOut.Meta):
        fields = read_only_fields = (
            *AmendmentOut.Meta.fields,
            "operations",
            "redline_html",
            "lapses",
            "abilities",
        )

    @extend_schema_field(OperationOut(many=True))
    def get_operations(self, amendment: Amendment) -> list[dict[str, Any]]:
        """What it does, block by block."""
        found: list[dict[str, Any]] = amendment.operations
        return found

    def get_redline_html(self, amendment: Amendment) -> str | None:
        """The changed passages, with what goes and what comes marked."""
        found = amending.shown(amendment)
        return str(found.redline) if found else None


class ConflictOut(serializers.Serializer[object]):
    """A block on which adopted amendments differ; `markdown` is what stands there now."""

    block_id = serializers.CharField(read_only=True)
    name = serializers.CharField(read_only=True)
    reason = serializers.ChoiceField(codes(ConflictReason), read_only=True)
    markdown = serializers.CharField(source="words", read_only=True)
    amendments = serializers.SerializerMethodField()

    def get_amendments(self, dispute: Any) -> list[str]:  # noqa: ANN401 — a dispute of consolidating
        """The labels of the amendments that differ."""
        return [side.amendment.label for side in dispute.sides]


class WorkingTextOut(serializers.Serializer[object]):
    """The tabled text with the adopted amendments in it, and the conflicts to be settled."""

    adopted = serializers.ListField(child=serializers.CharField(), read_only=True)
    markdown = serializers.CharField(read_only=True)
    redline_html = serializers.CharField(read_only=True)
    conflicts = ConflictOut(many=True, read_only=True)


class PreviewOut(serializers.Serializer[object]):
    """What words would change."""

    redline_html = serializers.CharField(read_only=True)
