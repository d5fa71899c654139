"""What one person may do in a round: vote, and if so what was voted before, or why not."""

from __future__ import annotations

from dataclasses import dataclass

from deliberation.models import Round, Vote, Voter
from deliberation.policy import Actor, Participant, Refused, require_participant
from deliberation.rules.stages import Verb
from deliberation.rules.voting import Choice, Electorate, Method, choices

from . import votes


@dataclass(frozen=True, slots=True)
class Paper:
    """The ballot of one voter: the choices in order, and the vote as it is stored now."""

    voter: Voter
    choices: tuple[Choice, ...]
    vote: Vote | None
    consent: bool

    @property
    def reason(self) -> str:
        """The reason given with the stored vote."""
        return self.vote.reason if self.vote else ""


def paper(round_: Round, actor: Actor) -> Paper:
    """The ballot that the actor may fill in now. Raises Refused with the reason why not."""
    who = require_participant(Verb.CAST_VOTE, actor, round_)
    voter, consent = votes.place_of(round_, who), votes.rule(round_).consent
    allowed = choices(Electorate(round_.electorate), Method(round_.method), consent=consent)
    return Paper(voter, allowed, own_vote(voter), consent)


def own_vote(voter: Voter) -> Vote | None:
    """What this voter voted."""
    return Vote.objects.filter(voter=voter).select_related("cast_by").first()


def own(round_: Round, actor: Actor) -> Vote | None:
    """The vote that the actor cast, also after closing; nobody else's."""
    if not isinstance(actor, Participant) or round_.method != Method.ELECTRONIC:
        return None
    try:
        return own_vote(votes.place_of(round_, actor))
    except Refused:
        return None
