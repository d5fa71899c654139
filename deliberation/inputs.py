"""What a caller may send, the same for page, API and socket: shapes only, no decisions.

Names are snake_case here; the JSON doors show them in camelCase. `.validated_data` goes to an
action, through `details()` where the action takes a dataclass.
"""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from deliberation.actions.amendments import Proposal
from deliberation.actions.remarks import MAX_BODY, GuestName, RemarkWords
from deliberation.actions.rounds import RoundTerms
from deliberation.actions.themes import CharterTerms, ThemeDetails
from deliberation.models import DraftReaders, LegalForm, Needs, QuestionKind, Verdict
from deliberation.rules.stages import Stage
from deliberation.rules.voting import Choice, Electorate, Majority, Method, VoteRule

MAX_WORDS = 200_000


class Input(serializers.Serializer[None]):
    """What all inputs share: unknown fields are ignored, text is trimmed."""


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


class TextInput(Input):
    """A text as Markdown, or a file of it."""

    markdown = serializers.CharField(required=False, allow_blank=True, max_length=2_500_000)
    file = serializers.FileField(required=False, allow_empty_file=True)

    def contents(self) -> bytes:
        """The bytes to import; a file goes before pasted text."""
        file = self.validated_data.get("file")
        if file is not None:
            return bytes(file.read())
        return str(self.validated_data.get("markdown", "")).encode()


class RemarkInput(Input):
    """A remark on a passage; name and e-mail only for guests."""

    block_id = serializers.CharField(max_length=40)
    body = serializers.CharField(max_length=MAX_BODY, label=_("Uw reactie"))
    quote = serializers.CharField(
        required=False, allow_blank=True, max_length=2000, label=_("Over welke woorden")
    )
    capacity = serializers.CharField(
        required=False, allow_blank=True, max_length=160, label=_("Namens wie")
    )

    def details(self) -> RemarkWords:
        """As the action takes it."""
        return RemarkWords(**self.validated_data)


class GuestInput(Input):
    """How a guest signs."""

    name = serializers.CharField(max_length=120, label=_("Uw naam"))
    email = serializers.EmailField(label=_("Uw e-mailadres"))

    def details(self) -> GuestName:
        """As the action takes it."""
        return GuestName(**self.validated_data)


class AnswerInput(Input):
    """The clerk's answer to a remark."""

    verdict = serializers.ChoiceField(Verdict.choices, label=_("Oordeel"))
    answer = serializers.CharField(max_length=MAX_BODY, label=_("Antwoord"))


NO_TITLE, NO_RATIONALE = _("Geef de wijziging een titel."), _("Schrijf waarom dit beter is.")


class ProposalInput(Input):
    """An amendment or change request: chosen blocks and the Markdown they become."""

    title = serializers.CharField(
        max_length=160,
        label=_("Titel"),
        error_messages={"required": NO_TITLE, "blank": NO_TITLE},
    )
    rationale = serializers.CharField(
        max_length=10_000,
        label=_("Toelichting"),
        error_messages={"required": NO_RATIONALE, "blank": NO_RATIONALE},
    )
    blocks = serializers.ListField(
        child=serializers.CharField(max_length=40), min_length=1, max_length=500
    )
    words = serializers.CharField(
        required=False,
        default="",
        allow_blank=True,
        max_length=MAX_WORDS,
        trim_whitespace=False,
        label=_("Nieuwe tekst"),
    )
    parent = serializers.UUIDField(  # type: ignore[assignment]  # the metaclass takes it away
        required=False, allow_null=True, default=None
    )
    version = serializers.IntegerField(required=False, allow_null=True, default=None)
    on_behalf_of = serializers.UUIDField(required=False, allow_null=True, default=None)
    party = serializers.UUIDField(required=False, allow_null=True, default=None)

    def details(self) -> Proposal:
        """As the actions take it."""
        data = self.validated_data
        return Proposal(
            title=data["title"],
            rationale=data["rationale"],
            blocks=tuple(data["blocks"]),
            words=data["words"],
            parent=data["parent"],
            version=data["version"],
        )


class PreviewInput(ProposalInput):
    """The same, to look at before it is finished."""

    title = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=160, label=_("Titel")
    )
    rationale = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=10_000, label=_("Toelichting")
    )


class PersonInput(Input):
    """Somebody by id."""

    person = serializers.UUIDField()


class LapseInput(Input):
    """The amendment whose adoption makes this one lapse."""

    if_adopted = serializers.UUIDField()


class ResolutionsInput(Input):
    """Per block in conflict its words as Markdown."""

    resolutions = serializers.DictField(
        child=serializers.CharField(allow_blank=True, max_length=20_000), required=False
    )


class MeetingInput(Input):
    """A meeting to plan."""

    title = serializers.CharField(max_length=160, label=_("Titel"))
    starts_at = serializers.DateTimeField(label=_("Begint op"))
    reconvened_of = serializers.UUIDField(required=False, allow_null=True, default=None)


class ItemInput(Input):
    """A point for the agenda."""

    title = serializers.CharField(max_length=200, label=_("Agendapunt"))
    theme = serializers.UUIDField(required=False, allow_null=True, default=None, label=_("Thema"))


class AttendanceInput(Input):
    """Who is present: the whole list."""

    present = serializers.ListField(
        child=serializers.UUIDField(), required=False, default=list, max_length=100
    )


class ConflictInput(Input):
    """Why a member takes no part (art. 28 Gemeentewet)."""

    reason = serializers.CharField(max_length=2000, label=_("Reden"))


class RoundInput(Input):
    """A round to open."""

    kind = serializers.ChoiceField(QuestionKind.choices)
    electorate = serializers.ChoiceField([(str(e), str(e)) for e in Electorate])
    method = serializers.ChoiceField([(str(m), str(m)) for m in Method])
    amendment = serializers.UUIDField(required=False, allow_null=True, default=None)
    block_id = serializers.CharField(required=False, allow_blank=True, default="", max_length=40)
    closes_on = serializers.DateField(required=False, allow_null=True, default=None)

    def details(self) -> RoundTerms:
        """As the action takes it."""
        data = self.validated_data
        return RoundTerms(
            kind=QuestionKind(data["kind"]),
            electorate=Electorate(data["electorate"]),
            method=Method(data["method"]),
            amendment=data["amendment"],
            block_id=data["block_id"],
            closes_on=data["closes_on"],
        )


CHOICES = [(str(choice), str(choice)) for choice in Choice]


class VoteInput(Input):
    """One vote."""

    choice = serializers.ChoiceField(CHOICES, label=_("Uw stem"))
    reason = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=2000, label=_("Reden")
    )


class HandsInput(Input):
    """Handopsteken: a choice per faction (party id), by voter id who deviates, and who is silent.

    `noted` are those present who do not vote: they refuse, or have gone.
    """

    factions = serializers.DictField(child=serializers.ChoiceField(CHOICES), required=False)
    deviating = serializers.DictField(child=serializers.ChoiceField(CHOICES), required=False)
    noted = serializers.ListField(
        child=serializers.UUIDField(), required=False, default=list, max_length=100
    )

    def validate_factions(self, rows: dict[str, str]) -> dict[str, str]:
        """Keys are ids."""
        return _with_ids(rows)

    def validate_deviating(self, rows: dict[str, str]) -> dict[str, str]:
        """Keys are ids."""
        return _with_ids(rows)


class EntriesInput(Input):
    """Roll call: a choice per voter id, and of whom an entry was a mistake."""

    entries = serializers.DictField(
        child=serializers.ChoiceField(CHOICES), required=False, default=dict
    )
    cleared = serializers.ListField(
        child=serializers.UUIDField(), required=False, default=list, max_length=100
    )

    def validate_entries(self, rows: dict[str, str]) -> dict[str, str]:
        """Keys are ids."""
        return _with_ids(rows)


def by_id(rows: Mapping[str, str]) -> dict[UUID, Choice]:
    """Checked choices under the ids they are for, as the actions take them."""
    return {UUID(key): Choice(choice) for key, choice in rows.items()}


def _with_ids(rows: dict[str, str]) -> dict[str, str]:
    try:
        by_id(rows)
    except ValueError as error:
        raise serializers.ValidationError(_("De invoer klopt niet.")) from error
    return rows


class VoidInput(Input):
    """Why a round lapses."""

    note = serializers.CharField(max_length=2000, label=_("Reden"))


class CloseInput(Input):
    """A note when a round closes although somebody present did not vote."""

    note = serializers.CharField(required=False, allow_blank=True, default="", max_length=2000)


class CorrectionInput(Input):
    """A mended entry."""

    voter = serializers.UUIDField()
    choice = serializers.ChoiceField(CHOICES)
    reason = serializers.CharField(max_length=2000, label=_("Reden"))


class ConfirmInput(Input):
    """A community party confirms the changed text, or withdraws."""

    party = serializers.UUIDField()
    confirms = serializers.BooleanField()
