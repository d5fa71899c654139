"""What is sent about a theme: its description, parties, spelregels and stage."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from deliberation.actions.themes import CharterTerms, ThemeDetails
from deliberation.models import DraftReaders, LegalForm, Needs
from deliberation.rules.stages import Stage
from deliberation.rules.voting import Majority, VoteRule

from .base import Input


class ThemeInput(Input):
    """A theme as the clerk describes it."""

    title = serializers.CharField(max_length=160, label=_("Titel"))
    challenge = serializers.CharField(
        required=False, allow_blank=True, max_length=5000, label=_("Opgave")
    )
    boundary_conditions = serializers.CharField(
        required=False, allow_blank=True, max_length=5000, label=_("Kaders")
    )
    legal_form = serializers.ChoiceField(
        LegalForm.choices, required=False, default=LegalForm.RESOLUTION, label=_("Juridische vorm")
    )
    initiative = serializers.BooleanField(
        required=False, default=False, label=_("Initiatiefvoorstel van een raadslid")
    )
    college_term = serializers.DateField(
        required=False, allow_null=True, default=None, label=_("Termijn voor het college")
    )
    remarks_until = serializers.DateField(
        required=False, allow_null=True, default=None, label=_("Reageren kan tot en met")
    )
    change_requests_until = serializers.DateField(
        required=False, allow_null=True, default=None, label=_("Wijzigingsvoorstellen tot en met")
    )

    def details(self) -> ThemeDetails:
        """As the action takes it."""
        return ThemeDetails(**self.validated_data)


class NewThemeInput(ThemeInput):
    """A theme for a municipality, by its slug."""

    municipality = serializers.SlugField()

    def details(self) -> ThemeDetails:
        """As the action takes it."""
        data = dict(self.validated_data)
        del data["municipality"]
        return ThemeDetails(**data)


class PartyInput(Input):
    """A party by its id."""

    party = serializers.UUIDField(label=_("Partij"))


class AgreeInput(Input):
    """For which of the actor's parties; all of them when left out."""

    party = serializers.UUIDField(required=False, allow_null=True, default=None)


class CharterInput(Input):
    """The spelregels."""

    admission = serializers.CharField(
        required=False, allow_blank=True, max_length=5000, label=_("Wie mag meedoen")
    )
    majority = serializers.ChoiceField(
        [(str(m), str(m)) for m in Majority], default=Majority.ABSOLUTE, label=_("Stemregel")
    )
    weights = serializers.BooleanField(required=False, default=False, label=_("Met gewichten"))
    minimum_parties = serializers.IntegerField(
        min_value=1, max_value=200, default=2, label=_("Minimum aantal partijen")
    )
    silence_is_no_party = serializers.BooleanField(
        required=False, default=True, label=_("Wie zwijgt, is geen partij")
    )
    confirm_days = serializers.IntegerField(
        min_value=1, max_value=180, default=14, label=_("Dagen om te bevestigen")
    )
    sign_days = serializers.IntegerField(
        min_value=1, max_value=180, default=14, label=_("Dagen om te ondertekenen")
    )
    draft_readers = serializers.ChoiceField(
        DraftReaders.choices,
        default=DraftReaders.PUBLIC,
        label=_("Wie leest mee tijdens opstellen"),
    )

    def validate(self, attrs: dict[str, object]) -> dict[str, object]:
        """Consent knows no weights."""
        if attrs["weights"] and attrs["majority"] == Majority.CONSENT:
            raise serializers.ValidationError({"weights": _("Consent kent geen gewichten.")})
        return attrs

    def details(self) -> CharterTerms:
        """As the action takes it."""
        data = dict(self.validated_data)
        rule = VoteRule(Majority(data.pop("majority")), weights=data.pop("weights"))
        return CharterTerms(vote_rule=rule, **data)


class StageInput(Input):
    """Where the agreement should go."""

    stage = serializers.ChoiceField([(str(stage), str(stage)) for stage in Stage])


class OpinionInput(Input):
    """The wensen en bedenkingen of the college."""

    opinion = serializers.CharField(max_length=20_000, label=_("Wensen en bedenkingen"))


class NeedInput(Input):
    """What an article needs."""

    block_id = serializers.CharField(max_length=40)
    needs = serializers.ChoiceField(Needs.choices)


class ConfirmInput(Input):
    """A community party confirms the changed text, or withdraws."""

    party = serializers.UUIDField()
    confirms = serializers.BooleanField()
