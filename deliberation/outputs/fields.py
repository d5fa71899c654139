"""Fields that several outputs share: what the actor may do, and codes of the rules."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from deliberation.policy import refusal
from deliberation.policy.table import Subject
from deliberation.rules.stages import Verb


@extend_schema_field({"type": "object", "additionalProperties": {"type": "boolean"}})
class Abilities(serializers.Field[Subject, Any, dict[str, bool], Subject]):
    """What the actor may do to the object now: `submitAmendment` for `amendment.submit`."""

    def __init__(self, *verbs: Verb) -> None:
        super().__init__(source="*", read_only=True)
        self.verbs = verbs

    def to_representation(self, value: Subject) -> dict[str, bool]:
        """Yes or no for each verb."""
        actor = self.context["actor"]
        return {verb.name.lower(): refusal(verb, actor, value) is None for verb in self.verbs}


def codes(values: Iterable[str]) -> list[tuple[str, str]]:
    """The values of an enumeration as the choices of a field."""
    return [(str(value), str(value)) for value in values]
