"""What is sent about a text: an import, and remarks with their answers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from deliberation.actions.remarks import MAX_BODY, GuestName, RemarkWords
from deliberation.models import Verdict

from .base import Input


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
