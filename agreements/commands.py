"""Commands of what follows adoption: cooperatives, and the PDFs."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from agreements.actions import cooperatives as verbs
from agreements.actions.documents import request_document
from agreements.inputs import CooperativeInput, CooperativeStageInput, DocumentInput
from agreements.models import Cooperative, CooperativeStage, Document
from agreements.outputs import CooperativeOut, DocumentOut
from agreements.queries import cooperatives
from deliberation.commands.base import THEME, Command, Gives, Subject, within
from deliberation.models import Theme
from deliberation.policy import Actor

COOPERATIVE = Subject("cooperative", within("themes__cooperatives", cooperatives.cooperative))
SHOWN = Gives(CooperativeOut)


def _name(theme: Theme, actor: Actor, given: CooperativeInput) -> Cooperative:
    """Name the cooperative that an article founds."""
    return verbs.name_cooperative(theme, actor=actor, details=given.details())


def _move(row: Cooperative, actor: Actor, given: CooperativeStageInput) -> Cooperative:
    """Bring a cooperative to another stage."""
    stage = CooperativeStage(given.validated_data["stage"])
    return verbs.move_cooperative(row, actor=actor, stage=stage)


def commands(*, enqueue: Callable[[str], object]) -> Sequence[Command]:
    """All of them; `enqueue` hands a document to the worker."""

    def _print(theme: Theme, actor: Actor, given: DocumentInput) -> Document:
        """Ask for a PDF: of what was adopted, sealed, or of any Version as a concept."""
        return request_document(theme, actor=actor, enqueue=enqueue, **given.validated_data)

    return (
        Command("cooperative.name", THEME, _name, takes=CooperativeInput, gives=SHOWN),
        Command("cooperative.move", COOPERATIVE, _move, takes=CooperativeStageInput, gives=SHOWN),
        Command("document.print", THEME, _print, takes=DocumentInput, gives=Gives(DocumentOut)),
    )
