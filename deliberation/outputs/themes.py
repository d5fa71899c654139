"""Themes, their spelregels, who sits at the table, and what the agreement can move on to."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from deliberation.models import Charter, Needs, Participation, Theme, Version
from deliberation.queries import people, texts, votes
from deliberation.queries.overview import Card
from deliberation.rules.stages import Stage, Verb
from deliberation.rules.voting import Majority

from .fields import Abilities, codes
from .people import PartyRef
from .votes import DecisionOut

STAGES = codes(Stage)
ON_A_THEME = (
    Verb.READ_TEXT,
    Verb.EDIT_THEME,
    Verb.ADMIT_PARTY,
    Verb.EDIT_CHARTER,
    Verb.AGREE_CHARTER,
    Verb.IMPORT_TEXT,
    Verb.OPEN_DRAFT,
    Verb.SET_NEED,
    Verb.MOVE_STAGE,
    Verb.PLACE_REMARK,
    Verb.ANSWER_REMARK,
    Verb.DRAFT_AMENDMENT,
    Verb.SUBMIT_AMENDMENT,
    Verb.SUBMIT_CHANGE_REQUEST,
    Verb.CLOSE_DELIBERATION,
    Verb.CONSOLIDATE,
    Verb.RECORD_OPINION,
    Verb.REPORT_CONFLICT,
    Verb.OPEN_ROUND,
    Verb.CONFIRM_TEXT,
)


class VersionRef(serializers.ModelSerializer[Version]):
    """A Version where something else is told."""

    class Meta:
        model = Version
        fields = read_only_fields = ("id", "number")


class ThemeOut(serializers.Serializer[Card]):
    """A theme in a list, with counts instead of rows."""

    id = serializers.UUIDField(source="theme.pk", read_only=True)
    municipality = serializers.SlugField(source="theme.municipality.slug", read_only=True)
    slug = serializers.SlugField(source="theme.slug", read_only=True)
    title = serializers.CharField(source="theme.title", read_only=True)
    stage = serializers.ChoiceField(STAGES, source="theme.stage", read_only=True)
    parties = serializers.IntegerField(read_only=True)
    remarks = serializers.IntegerField(read_only=True)
    amendments = serializers.IntegerField(read_only=True)
    version_number = serializers.IntegerField(
        source="version", read_only=True, help_text="of the newest text; 0 when there is none"
    )


class CharterOut(serializers.ModelSerializer[Charter]):
    """The spelregels."""

    majority = serializers.ChoiceField(codes(Majority), source="vote_rule.majority", read_only=True)
    weights = serializers.BooleanField(source="vote_rule.weights", read_only=True)

    class Meta:
        model = Charter
        fields = read_only_fields = (
            "admission",
            "majority",
            "weights",
            "minimum_parties",
            "silence_is_no_party",
            "confirm_days",
            "sign_days",
            "draft_readers",
            "frozen_at",
        )


class ParticipationOut(serializers.ModelSerializer[Participation]):
    """A party at the table."""

    party = PartyRef(read_only=True)

    class Meta:
        model = Participation
        fields = read_only_fields = (
            "party",
            "admitted_at",
            "agreed_at",
            "confirmed_at",
            "withdrawn_at",
        )


class ThemeDetail(serializers.ModelSerializer[Theme]):
    """A theme: where it stands, who takes part, and what the actor may do."""

    municipality = serializers.SlugField(source="municipality.slug", read_only=True)
    stage = serializers.ChoiceField(STAGES, read_only=True)
    tabled_version = VersionRef(read_only=True, allow_null=True)
    latest_version = serializers.SerializerMethodField()
    charter = CharterOut(read_only=True)
    parties = serializers.SerializerMethodField()
    decision = serializers.SerializerMethodField()
    abilities = Abilities(*ON_A_THEME)

    class Meta:
        model = Theme
        fields = read_only_fields = (
            "id",
            "municipality",
            "slug",
            "title",
            "challenge",
            "boundary_conditions",
            "stage",
            "legal_form",
            "initiative",
            "college_opinion",
            "college_opinion_at",
            "college_term",
            "remarks_until",
            "change_requests_until",
            "deliberation_closed_at",
            "tabled_version",
            "latest_version",
            "charter",
            "parties",
            "decision",
            "abilities",
        )

    @extend_schema_field(VersionRef(allow_null=True))
    def get_latest_version(self, theme: Theme) -> object:
        """The newest Version, or null."""
        found = texts.latest(theme)
        return VersionRef(found).data if found else None

    @extend_schema_field(ParticipationOut(many=True))
    def get_parties(self, theme: Theme) -> object:
        """Who sits at the table."""
        return ParticipationOut(people.table(theme), many=True).data

    @extend_schema_field(DecisionOut(allow_null=True))
    def get_decision(self, theme: Theme) -> object:
        """The last decision on the whole, or null."""
        found = votes.decision(theme)
        return DecisionOut(found).data if found else None


class MoveOut(serializers.Serializer[object]):
    """A stage to go to; `reason` says why not yet, and is null when nothing stands in the way."""

    stage = serializers.ChoiceField(STAGES, read_only=True)
    reason = serializers.CharField(read_only=True, allow_null=True)
    detail = serializers.CharField(read_only=True, allow_null=True)


class StageOut(serializers.Serializer[object]):
    """Where an agreement stands and where it can go."""

    stage = serializers.ChoiceField(STAGES, read_only=True)
    moves = MoveOut(many=True, read_only=True)


class NeedOut(serializers.Serializer[object]):
    """What an article needs before it can be carried out."""

    block_id = serializers.CharField(read_only=True)
    number = serializers.CharField(read_only=True)
    title = serializers.CharField(read_only=True)
    needs = serializers.ChoiceField(Needs.choices, read_only=True)
