"""Commands on rounds: opened, voted in, entered, closed, corrected, declared."""

from __future__ import annotations

from deliberation.actions import rounds as verbs
from deliberation.actions import voting
from deliberation.inputs import (
    CloseInput,
    CorrectionInput,
    EntriesInput,
    HandsInput,
    RoundInput,
    VoidInput,
    VoteInput,
    by_id,
)
from deliberation.models import Correction, Round, Theme
from deliberation.outputs.votes import CorrectionOut, RoundDetail
from deliberation.policy import Actor
from deliberation.queries import access
from deliberation.rules.voting import Choice

from .base import ROUND, THEME, Command, Gives

AS_IT_STANDS = Gives(RoundDetail)


def _fresh(round_: Round) -> Round:
    return access.round_(round_.question.municipality_id, round_.pk)


def _open(theme: Theme, actor: Actor, given: RoundInput) -> Round:
    """Open a round; rule and list of voters freeze."""
    return _fresh(verbs.open_round(theme, actor=actor, terms=given.details()))


def _cast(round_: Round, actor: Actor, given: VoteInput) -> None:
    """Vote, or change one's vote while the round is open."""
    voting.cast_vote(round_, actor=actor, **given.validated_data)


def _enter(round_: Round, actor: Actor, given: EntriesInput) -> Round:
    """Enter votes said aloud, by voter id."""
    entries, cleared = by_id(given.validated_data["entries"]), given.validated_data["cleared"]
    return _fresh(voting.enter_votes(round_, actor=actor, entries=entries, cleared=cleared))


def _enter_hands(round_: Round, actor: Actor, given: HandsInput) -> Round:
    """Enter a show of hands: a choice per faction, and who deviates or does not vote."""
    data = given.validated_data
    done = voting.enter_show_of_hands(
        round_,
        actor=actor,
        factions=by_id(data.get("factions", {})),
        deviating=by_id(data.get("deviating", {})),
        noted=data["noted"],
    )
    return _fresh(done)


def _close(round_: Round, actor: Actor, given: CloseInput) -> Round:
    """Close and count."""
    return _fresh(verbs.close_round(round_, actor=actor, note=given.validated_data["note"]))


def _correct(round_: Round, actor: Actor, given: CorrectionInput) -> Correction:
    """Mend an entry error before the declaration, with the reason."""
    data = given.validated_data
    return voting.correct_vote(
        round_,
        actor=actor,
        voter_id=data["voter"],
        choice=Choice(data["choice"]),
        reason=data["reason"],
    )


def _declare(round_: Round, actor: Actor, _given: object) -> Round:
    """Declare the outcome, as the chair."""
    return _fresh(verbs.declare_round(round_, actor=actor))


def _void(round_: Round, actor: Actor, given: VoidInput) -> Round:
    """Let it lapse, with the reason."""
    return _fresh(verbs.void_round(round_, actor=actor, note=given.validated_data["note"]))


COMMANDS = (
    Command("round.open", THEME, _open, takes=RoundInput, gives=AS_IT_STANDS),
    Command("vote.cast", ROUND, _cast, takes=VoteInput, keep="ok", together=True),
    Command("vote.enter", ROUND, _enter, takes=EntriesInput, gives=AS_IT_STANDS),
    Command("vote.enter_hands", ROUND, _enter_hands, takes=HandsInput, gives=AS_IT_STANDS),
    Command("round.close", ROUND, _close, takes=CloseInput, gives=AS_IT_STANDS),
    Command("vote.correct", ROUND, _correct, takes=CorrectionInput, gives=Gives(CorrectionOut)),
    Command("round.declare", ROUND, _declare, gives=AS_IT_STANDS),
    Command("round.void", ROUND, _void, takes=VoidInput, gives=AS_IT_STANDS),
)
