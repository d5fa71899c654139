"""Questions, rounds with what may be known of them, votes by name or party, and decisions."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from deliberation.models import Correction, Decision, Question, Round, Vote, Voter
from deliberation.queries import ballots, disclosing, results, votes
from deliberation.rules.stages import Verb
from deliberation.rules.voting import (
    Choice,
    Electorate,
    Ground,
    LegalEffect,
    Majority,
    Method,
    Outcome,
    Tally,
)

from .fields import Abilities, codes
from .people import PartyRef

OUTCOMES = codes(Outcome)
ON_A_ROUND = (
    Verb.CAST_VOTE,
    Verb.ENTER_VOTES,
    Verb.CLOSE_ROUND,
    Verb.CORRECT_VOTE,
    Verb.DECLARE_ROUND,
    Verb.VOID_ROUND,
)


class QuestionRef(serializers.ModelSerializer[Question]):
    """What is asked."""

    version = serializers.IntegerField(source="version.number", read_only=True, allow_null=True)
    amendment_label = serializers.CharField(
        source="amendment.label", read_only=True, allow_null=True
    )

    class Meta:
        model = Question
        fields: tuple[str, ...] = (
            "id",
            "kind",
            "wording",
            "version",
            "block_id",
            "amendment",
            "amendment_label",
        )
        read_only_fields = fields


class RoundOut(serializers.ModelSerializer[Round]):
    """A round, with how many have voted and nothing of what."""

    theme = serializers.UUIDField(source="question.theme_id", read_only=True, allow_null=True)
    question = QuestionRef(read_only=True)
    electorate = serializers.ChoiceField(codes(Electorate), read_only=True)
    method = serializers.ChoiceField(codes(Method), read_only=True)
    legal_effect = serializers.ChoiceField(codes(LegalEffect), read_only=True)
    outcome = serializers.ChoiceField(
        OUTCOMES, read_only=True, allow_blank=True, help_text="empty until declared"
    )
    entitled = serializers.SerializerMethodField()
    voted = serializers.SerializerMethodField()

    class Meta:
        model = Round
        fields: tuple[str, ...] = (
            "id",
            "theme",
            "question",
            "electorate",
            "method",
            "legal_effect",
            "state",
            "opened_at",
            "closes_on",
            "closed_at",
            "declared_at",
            "outcome",
            "entitled",
            "voted",
        )
        read_only_fields = fields

    def get_entitled(self, round_: Round) -> int:
        """How many may vote."""
        return votes.entitled(round_)

    def get_voted(self, round_: Round) -> int:
        """How many have voted."""
        return votes.voted(round_)


class QuestionOut(QuestionRef):
    """A question with the rounds that were held on it."""

    rounds = RoundOut(many=True, read_only=True)

    class Meta(QuestionRef.Meta):
        fields = read_only_fields = (*QuestionRef.Meta.fields, "rounds")


class VoterOut(serializers.ModelSerializer[Voter]):
    """Somebody on the frozen list: a councillor, or a community party as one voter."""

    party = PartyRef(read_only=True)

    class Meta:
        model = Voter
        fields = read_only_fields = (
            "id",
            "person",
            "party",
            "name",
            "weight",
            "position",
            "present",
            "excluded",
        )


class CountOut(serializers.Serializer[object]):
    """How many chose this: weights as a fraction ("3/2"), and heads."""

    choice = serializers.ChoiceField(codes(Choice), read_only=True)
    weight = serializers.CharField(read_only=True)
    heads = serializers.IntegerField(read_only=True)


class TallyOut(serializers.Serializer[Tally]):
    """The count of one electorate; never added to that of another."""

    counts = serializers.SerializerMethodField()
    cast = serializers.CharField(read_only=True, help_text="sum of weights, as a fraction")
    participated = serializers.IntegerField(read_only=True)
    entitled = serializers.IntegerField(read_only=True)
    outcome = serializers.ChoiceField(OUTCOMES, read_only=True)
    ground = serializers.ChoiceField(codes(Ground), read_only=True)
    article = serializers.CharField(read_only=True)

    @extend_schema_field(CountOut(many=True))
    def get_counts(self, tally: Tally) -> list[dict[str, object]]:
        """A line per choice."""
        return [
            {"choice": str(choice), "weight": str(weight), "heads": tally.heads.get(choice, 0)}
            for choice, weight in tally.counts.items()
        ]


class RuleOut(serializers.Serializer[object]):
    """The rule as it froze when the round opened."""

    majority = serializers.ChoiceField(codes(Majority), read_only=True)
    quorum = serializers.CharField(read_only=True)
    weights = serializers.BooleanField(read_only=True)


class VoteOut(serializers.ModelSerializer[Vote]):
    """One vote: of a councillor by name, of the community by party."""

    voter = VoterOut(read_only=True)
    choice = serializers.ChoiceField(codes(Choice), read_only=True)

    class Meta:
        model = Vote
        fields: tuple[str, ...] = ("voter", "choice", "reason", "cast_at")
        read_only_fields = fields


class KnownVoteOut(VoteOut):
    """A vote that may be known; of `id`, voter id and choice the digest of the round is made."""

    class Meta(VoteOut.Meta):
        fields = read_only_fields = ("id", *VoteOut.Meta.fields)


class CorrectionOut(serializers.ModelSerializer[Correction]):
    """An entry error mended before the declaration."""

    class Meta:
        model = Correction
        fields = read_only_fields = ("voter", "before", "after", "reason", "at")


class RoundDetail(RoundOut):
    """A round with its list; the count is null until it is closed, and until it is declared."""

    rule = RuleOut(read_only=True)
    voters = serializers.SerializerMethodField()
    mine = serializers.SerializerMethodField()
    tally = serializers.SerializerMethodField()
    corrections = serializers.SerializerMethodField()
    abilities = Abilities(*ON_A_ROUND)

    class Meta(RoundOut.Meta):
        fields = read_only_fields = (
            *RoundOut.Meta.fields,
            "rule",
            "votes_digest",
            "note",
            "voters",
            "mine",
            "tally",
            "corrections",
            "abilities",
        )

    def is_known(self, round_: Round) -> bool:
        """Whether the actor may know the count."""
        return disclosing.hindrance(round_, self.context["actor"]) is None

    @extend_schema_field(VoterOut(many=True))
    def get_voters(self, round_: Round) -> object:
        """The frozen list."""
        return VoterOut(votes.voters(round_), many=True).data

    @extend_schema_field(VoteOut(allow_null=True))
    def get_mine(self, round_: Round) -> object:
        """The actor's own vote as it is stored now; null when there is none."""
        own = ballots.own(round_, self.context["actor"])
        return VoteOut(own).data if own else None

    @extend_schema_field(TallyOut(allow_null=True))
    def get_tally(self, round_: Round) -> object:
        """The count, for who may know it."""
        found = votes.tally(round_) if self.is_known(round_) else None
        return TallyOut(found).data if found else None

    @extend_schema_field(CorrectionOut(many=True))
    def get_corrections(self, round_: Round) -> object:
        """What was mended, for who may know the count."""
        found = results.corrections(round_) if self.is_known(round_) else []
        return CorrectionOut(found, many=True).data


class DecisionOut(serializers.ModelSerializer[Decision]):
    """What two electorates concluded together on the whole."""

    version = serializers.IntegerField(source="version.number", read_only=True)
    outcome = serializers.ChoiceField(OUTCOMES, read_only=True)

    class Meta:
        model = Decision
        fields = read_only_fields = (
            "id",
            "outcome",
            "decided_at",
            "version",
            "council_round",
            "community_round",
        )
