"""Commands on drafts; the writing itself goes over `ws/drafts/<id>`."""

from __future__ import annotations

from deliberation.actions import drafts as verbs
from deliberation.inputs import StartAmendmentInput, SubmitDraftInput
from deliberation.models import Amendment, Draft, Theme, Version
from deliberation.outputs.amendments import AmendmentRef
from deliberation.outputs.drafts import DraftOut
from deliberation.outputs.texts import VersionOut
from deliberation.policy import Actor
from deliberation.queries import access
from deliberation.rules.stages import Verb

from .base import THEME, Command, Gives, Subject, within

DRAFT = Subject("draft", within("themes__drafts", access.draft), reads=Verb.READ_DRAFT)
SHOWN = Gives(DraftOut)


def _open(theme: Theme, actor: Actor, _given: object) -> Draft:
    """Open a draft of the text of all."""
    return verbs.open_draft(theme, actor=actor)


def _start(theme: Theme, actor: Actor, given: StartAmendmentInput) -> Draft:
    """Open a draft of an amendment on the chosen blocks, for who speaks for the same party."""
    return verbs.start_amendment(theme, actor=actor, **given.validated_data)


def _freeze(draft: Draft, actor: Actor, _given: object) -> Version:
    """Make it a Version and close it for ever."""
    return verbs.freeze_draft(draft, actor=actor)


def _submit(draft: Draft, actor: Actor, given: SubmitDraftInput) -> Amendment:
    """Submit it as an amendment of the party, and close it for ever."""
    return verbs.submit_draft(draft, actor=actor, **given.validated_data)


def _discard(draft: Draft, actor: Actor, _given: object) -> Draft:
    """Close it for ever without anything."""
    return verbs.discard_draft(draft, actor=actor)


COMMANDS = (
    Command("draft.open", THEME, _open, gives=SHOWN),
    Command("amendment.draft", THEME, _start, takes=StartAmendmentInput, gives=SHOWN),
    Command("draft.freeze", DRAFT, _freeze, gives=Gives(VersionOut)),
    Command("draft.submit", DRAFT, _submit, takes=SubmitDraftInput, gives=Gives(AmendmentRef)),
    Command("draft.discard", DRAFT, _discard, gives=SHOWN),
)
