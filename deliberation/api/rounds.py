"""Rounds: opened, voted in, entered, closed, corrected, declared; and what they decided."""

from __future__ import annotations

from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

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
from deliberation.models import Round
from deliberation.outputs.votes import (
    CorrectionOut,
    DecisionOut,
    KnownVoteOut,
    QuestionOut,
    RoundDetail,
    RoundOut,
    VoteOut,
)
from deliberation.policy import Actor, require
from deliberation.queries import access, disclosing, results, votes
from deliberation.rules.stages import Verb
from deliberation.rules.voting import Choice

from . import addresses
from .doors import Door, operation, read, show, show_all


def _detail(round_: Round, actor: Actor, *, status: int = 200) -> Response:
    """The round as it now stands."""
    found = access.round_(round_.question.municipality_id, round_.pk)
    return show(RoundDetail, found, actor=actor, status=status)


class Questions(Door):
    """The questions of a theme."""

    @operation("listQuestions", gives=QuestionOut(many=True))
    def get(self, request: Request, theme: UUID) -> Response:
        """What was put to the vote, in order, each with its rounds."""
        row, actor = addresses.readable_theme(request, theme)
        return show_all(QuestionOut, votes.questions(row), actor=actor)


class Rounds(Door):
    """The rounds of a theme."""

    @operation("listRounds", gives=RoundOut(many=True))
    def get(self, request: Request, theme: UUID) -> Response:
        """Every round, void ones too, the newest first."""
        row, actor = addresses.readable_theme(request, theme)
        return show_all(RoundOut, results.held(row), actor=actor)

    @operation("openRound", takes=RoundInput, gives=RoundDetail, status=201)
    def post(self, request: Request, theme: UUID) -> Response:
        """Open a round; rule and list of voters freeze (`round.open`)."""
        row, actor = addresses.theme(request, theme)
        terms = read(request, RoundInput).details()
        return _detail(verbs.open_round(row, actor=actor, terms=terms), actor, status=201)


class OneRound(Door):
    """One round."""

    @operation("readRound", gives=RoundDetail)
    def get(self, request: Request, round: UUID) -> Response:
        """A round with its list; nothing but how many have voted while it is open."""
        row, actor = addresses.round_(request, round)
        return show(RoundDetail, row, actor=actor)


class Votes(Door):
    """The votes of a round."""

    @operation("listVotes", gives=KnownVoteOut(many=True))
    def get(self, request: Request, round: UUID) -> Response:
        """Who voted what, in the order of the list, once the round is declared."""
        row, actor = addresses.round_(request, round)
        disclosing.require_known(row, actor)
        return show_all(KnownVoteOut, disclosing.cast(row), actor=actor)

    @operation("castVote", takes=VoteInput, gives=VoteOut, status=201)
    def post(self, request: Request, round: UUID) -> Response:
        """Vote, or change one's vote while the round is open (`vote.cast`)."""
        row, actor = addresses.round_(request, round)
        given = read(request, VoteInput).validated_data
        vote = voting.cast_vote(row, actor=actor, choice=given["choice"], reason=given["reason"])
        return show(VoteOut, vote, actor=actor, status=201)


class Entries(Door):
    """What the clerk enters of a roll call."""

    @operation("listEntries", gives=VoteOut(many=True))
    def get(self, request: Request, round: UUID) -> Response:
        """What was entered so far: for who enters it."""
        row, actor = addresses.round_(request, round)
        require(Verb.ENTER_VOTES, actor, row)
        return show_all(VoteOut, disclosing.cast(row), actor=actor)

    @operation("enterVotes", takes=EntriesInput, gives=RoundDetail)
    def post(self, request: Request, round: UUID) -> Response:
        """Enter votes said aloud, by voter id (`vote.enter`)."""
        row, actor = addresses.round_(request, round)
        given = read(request, EntriesInput).validated_data
        done = voting.enter_votes(
            row, actor=actor, entries=by_id(given["entries"]), cleared=given["cleared"]
        )
        return _detail(done, actor)


class ShowOfHands(Door):
    """What the clerk enters of a show of hands."""

    @operation("enterShowOfHands", takes=HandsInput, gives=RoundDetail)
    def post(self, request: Request, round: UUID) -> Response:
        """Enter a choice per faction, and who deviates or does not vote (`vote.enter`)."""
        row, actor = addresses.round_(request, round)
        given = read(request, HandsInput).validated_data
        done = voting.enter_show_of_hands(
            row,
            actor=actor,
            factions=by_id(given.get("factions", {})),
            deviating=by_id(given.get("deviating", {})),
            noted=given["noted"],
        )
        return _detail(done, actor)


class RoundClosing(Door):
    """The end of voting."""

    @operation("closeRound", takes=CloseInput, gives=RoundDetail)
    def post(self, request: Request, round: UUID) -> Response:
        """Close and count (`round.close`)."""
        row, actor = addresses.round_(request, round)
        note = read(request, CloseInput).validated_data["note"]
        return _detail(verbs.close_round(row, actor=actor, note=note), actor)


class Corrections(Door):
    """Entry errors mended before the declaration."""

    @operation("correctVote", takes=CorrectionInput, gives=CorrectionOut, status=201)
    def post(self, request: Request, round: UUID) -> Response:
        """Mend one, with the reason (`vote.correct`)."""
        row, actor = addresses.round_(request, round)
        given = read(request, CorrectionInput).validated_data
        correction = voting.correct_vote(
            row,
            actor=actor,
            voter_id=given["voter"],
            choice=Choice(given["choice"]),
            reason=given["reason"],
        )
        return show(CorrectionOut, correction, actor=actor, status=201)


class RoundDeclaring(Door):
    """The public outcome."""

    @operation("declareRound", gives=RoundDetail)
    def post(self, request: Request, round: UUID) -> Response:
        """Declare the outcome, as the chair (`round.declare`)."""
        row, actor = addresses.round_(request, round)
        return _detail(verbs.declare_round(row, actor=actor), actor)


class RoundVoiding(Door):
    """A round that lapses."""

    @operation("voidRound", takes=VoidInput, gives=RoundDetail)
    def post(self, request: Request, round: UUID) -> Response:
        """Let it lapse, with the reason (`round.void`)."""
        row, actor = addresses.round_(request, round)
        note = read(request, VoidInput).validated_data["note"]
        return _detail(verbs.void_round(row, actor=actor, note=note), actor)


class Decisions(Door):
    """What both electorates concluded together on the whole."""

    @operation("listDecisions", gives=DecisionOut(many=True))
    def get(self, request: Request, theme: UUID) -> Response:
        """The decisions of a theme, oldest first."""
        row, actor = addresses.theme(request, theme)
        require(Verb.VIEW, actor, row)
        return show_all(DecisionOut, votes.decisions(row), actor=actor)
