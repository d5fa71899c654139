"""Questions put to an electorate, the rounds in which it votes, and what was decided."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from deliberation.rules.voting import Choice, Electorate, LegalEffect, Method, Outcome

from .amendments import Amendment
from .meetings import AgendaItem
from .people import Municipality, Party, Person
from .texts import Theme, Version


class QuestionKind(models.TextChoices):
    """What is asked."""

    ARTICLE = "article", _("een artikel")
    WHOLE = "whole", _("het geheel")
    AMENDMENT = "amendment", _("een amendement")
    OTHER = "other", _("iets anders")


class Question(models.Model):
    """One question, on which several rounds may be held: one per electorate, more after a tie."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="questions")
    theme = models.ForeignKey(
        Theme, models.PROTECT, null=True, blank=True, related_name="questions"
    )
    kind = models.CharField(max_length=10, choices=QuestionKind.choices)
    version = models.ForeignKey(
        Version, models.PROTECT, null=True, blank=True, related_name="questions"
    )
    block_id = models.CharField(max_length=40, blank=True)
    amendment = models.ForeignKey(
        Amendment, models.PROTECT, null=True, blank=True, related_name="questions"
    )
    wording = models.CharField(max_length=300)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("created_at",)

    def __str__(self) -> str:
        return self.wording


class RoundState(models.TextChoices):
    """open → closed → declared, or void."""

    OPEN = "open", _("open")
    CLOSED = "closed", _("gesloten")
    DECLARED = "declared", _("uitslag vastgesteld")
    VOID = "void", _("vervallen")


class Round(models.Model):
    """One question put to one electorate by one method, on a frozen rule and list of voters."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    question = models.ForeignKey(Question, models.PROTECT, related_name="rounds")
    electorate = models.CharField(max_length=10, choices=[(e, e) for e in Electorate])
    method = models.CharField(max_length=24, choices=[(m, m) for m in Method])
    legal_effect = models.CharField(max_length=24, choices=[(e, e) for e in LegalEffect])
    state = models.CharField(max_length=10, choices=RoundState.choices, default=RoundState.OPEN)
    rule = models.JSONField(help_text="rules.voting.rule_data")
    denominators = models.JSONField(help_text="seats, vacancies, excluded, present … at opening")
    agenda_item = models.ForeignKey(
        AgendaItem, models.PROTECT, null=True, blank=True, related_name="rounds"
    )
    repeats = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="repeated_by"
    )
    opened_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    closes_on = models.DateField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    declared_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    declared_at = models.DateTimeField(null=True, blank=True)
    tally = models.JSONField(
        null=True, blank=True, help_text="rules.voting.tally_data, from closing"
    )
    outcome = models.CharField(
        max_length=20, blank=True, choices=[(outcome, outcome) for outcome in Outcome]
    )
    votes_told = models.PositiveIntegerField(default=0, help_text="as in the last vote.cast fact")
    votes_digest = models.CharField(max_length=64, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ("opened_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("question", "electorate"),
                condition=Q(state__in=("open", "closed")),
                name="one_running_round_per_question_and_electorate",
            ),
        )

    def __str__(self) -> str:
        return f"{self.question_id} {self.electorate}"


class Voter(models.Model):
    """Somebody on the frozen list of a round: a councillor, or a community party as one voter."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, models.CASCADE, related_name="voters")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    party = models.ForeignKey(Party, models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    weight = models.CharField(max_length=15, default="1")
    position = models.PositiveSmallIntegerField(default=0)
    present = models.BooleanField(default=True)
    excluded = models.BooleanField(
        default=False, help_text="art. 28 Gemeentewet, reported before opening"
    )

    class Meta:
        ordering = ("position", "name")
        constraints = (
            models.UniqueConstraint(fields=("round", "person"), name="person_once_in_a_round"),
            models.UniqueConstraint(
                fields=("round", "party"),
                condition=Q(person__isnull=True),
                name="party_once_in_a_round",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Vote(models.Model):
    """The one vote of one voter in a round; `cast_by` may be the clerk who entered it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, models.PROTECT, related_name="votes")
    voter = models.OneToOneField(Voter, models.PROTECT, related_name="vote")
    choice = models.CharField(max_length=20, choices=[(choice, choice) for choice in Choice])
    reason = models.TextField(blank=True, help_text="of an objection or a concern")
    cast_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    cast_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"stem {self.voter_id}"


class Correction(models.Model):
    """An entry error mended by the clerk between closing and declaration, with the reason."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, models.PROTECT, related_name="corrections")
    voter = models.ForeignKey(Voter, models.PROTECT, related_name="corrections")
    before = models.CharField(max_length=20, blank=True)
    after = models.CharField(max_length=20)
    reason = models.TextField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"correctie {self.voter_id}"


class Decision(models.Model):
    """What two electorates concluded together on the whole; their counts stay in their rounds."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="decisions")
    version = models.ForeignKey(Version, models.PROTECT, related_name="decisions")
    council_round = models.ForeignKey(Round, models.PROTECT, null=True, related_name="+")
    community_round = models.ForeignKey(Round, models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=20, choices=[(outcome, outcome) for outcome in Outcome])
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ("decided_at",)

    def __str__(self) -> str:
        return f"{self.theme_id} {self.outcome}"
