"""Who may do what in which stage of an agreement, for the verbs of this app."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from deliberation.rules.stages import Capacity, Stage


class Verb(StrEnum):
    """Every intention of this app, named as its command."""

    PRINT_DOCUMENT = "document.print"
    PRINT_CONCEPT = "document.print_concept"
    NAME_COOPERATIVE = "cooperative.name"
    MOVE_COOPERATIVE = "cooperative.move"


_TEXT = frozenset(Stage) - {Stage.REJECTED, Stage.WITHDRAWN}
_ADOPTED = frozenset({Stage.ADOPTED, Stage.IN_FORCE})

MATRIX: Mapping[Verb, Mapping[Capacity, frozenset[Stage]]] = {
    Verb.PRINT_DOCUMENT: {Capacity.CLERK: _ADOPTED},
    Verb.PRINT_CONCEPT: {Capacity.CLERK: _TEXT},
    Verb.NAME_COOPERATIVE: {Capacity.CLERK: _TEXT},
    Verb.MOVE_COOPERATIVE: {Capacity.CLERK: _ADOPTED},
}
