"""The vote of the community parties by their spelregels, and of the members of a cooperative.

Nothing here is law of the council: the rule is what the parties agreed and froze. Silence is not
consent, an empty vote is no decision, weight 0 means 0, and half is not a majority.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from deliberation.rules.voting.counting import Count, Verdict, count, refuse_doubles, tally_of
from deliberation.rules.voting.terms import (
    Ballot,
    Choice,
    Electorate,
    Fault,
    Ground,
    Majority,
    Method,
    Outcome,
    Tally,
    VoteRule,
    VotingError,
    choices,
)

Entitled = Mapping[str, Fraction]
CHARTER = "spelregels"
# BW 2:42-43: a change of statutes needs two thirds of the votes cast, unless the statutes differ.
GENERAL_MEETING = VoteRule()
STATUTES_CHANGE = VoteRule(Majority.TWO_THIRDS)


def check_community_ballot(
    ballot: Ballot, entitled: Entitled, *, rule: VoteRule, method: Method
) -> None:
    """Raises what is wrong with one vote: not entitled, another weight, a choice not on offer.

    A secret ballot names nobody, so only its weight and choice can be looked at.
    """
    weight = Fraction(1)
    if method is not Method.SECRET:
        if ballot.voter not in entitled:
            raise VotingError(Fault.NOT_ENTITLED, ballot.voter)
        weight = entitled[ballot.voter] if rule.weights else weight
    if ballot.weight != weight:
        raise VotingError(Fault.WRONG_WEIGHT, ballot.voter)
    if ballot.choice not in choices(Electorate.COMMUNITY, method, consent=rule.consent):
        raise VotingError(Fault.CHOICE_NOT_ALLOWED, ballot.voter)


def tally_community(
    ballots: Sequence[Ballot],
    *,
    rule: VoteRule,
    entitled: Entitled,
    method: Method = Method.ELECTRONIC,
    dismissed: Collection[str] = (),
) -> Tally:
    """What the community parties decide by `rule` (spelregels).

    `entitled` gives each party's weight, which counts only in a rule with weights. `dismissed` are
    the parties whose objection does not stand, as the table's chair states. Raises VOTED_TWICE,
    TOO_MANY_BALLOTS, BAD_RULE for weights in a secret round, and what `check_community_ballot`
    raises.
    """
    if rule.weights and method is Method.SECRET:
        raise VotingError(Fault.BAD_RULE, "weights")
    for ballot in ballots:
        check_community_ballot(ballot, entitled, rule=rule, method=method)
    refuse_doubles(ballots)
    if len(ballots) > len(entitled):
        raise VotingError(Fault.TOO_MANY_BALLOTS)
    allowed = choices(Electorate.COMMUNITY, method, consent=rule.consent)
    if not allowed:
        raise VotingError(Fault.CHOICE_NOT_ALLOWED, method)
    counted, voters = count(ballots, allowed), _voters(entitled, rule)
    standing = _standing(ballots, dismissed)
    verdict = _verdict(counted, rule, voters=voters, standing=standing)
    return tally_of(Electorate.COMMUNITY, counted, entitled=voters, verdict=verdict)


def tally_members(
    ballots: Sequence[Ballot],
    *,
    rule: VoteRule,
    entitled: Entitled,
    method: Method = Method.ELECTRONIC,
) -> Tally:
    """What the members of a cooperative decide in the general meeting (BW 2:38, 2:42-43).

    A vote by proxy is the ballot of the member who gave the proxy. Raises as `tally_community`.
    """
    if rule.consent:
        raise VotingError(Fault.BAD_RULE, "consent")
    tally = tally_community(ballots, rule=rule, entitled=entitled, method=method)
    return replace(tally, electorate=Electorate.MEMBERS, article="statuten")


def _voters(entitled: Entitled, rule: VoteRule) -> int:
    if not rule.weights:
        return len(entitled)
    return sum(1 for weight in entitled.values() if weight)


def _standing(ballots: Sequence[Ballot], dismissed: Collection[str]) -> int:
    objectors = {ballot.voter for ballot in ballots if ballot.choice is Choice.OBJECTION}
    if not objectors.issuperset(dismissed):
        raise VotingError(Fault.UNKNOWN_PARTY, min(set(dismissed) - objectors))
    return len(objectors) - len(set(dismissed))


def _verdict(counted: Count, rule: VoteRule, *, voters: int, standing: int) -> Verdict:
    if counted.participated < rule.quorum * voters:
        return Verdict(Outcome.INVALID_VOTE, Ground.NO_QUORUM, CHARTER)
    if not counted.cast:
        return Verdict(Outcome.INVALID_VOTE, Ground.NO_VOTES, CHARTER)
    if rule.consent:
        return _by_consent(counted, standing)
    return _by_majority(counted, rule.majority)


def _by_consent(counted: Count, standing: int) -> Verdict:
    """Consent: no objection stands, and at least one party said that it agrees."""
    if standing:
        return Verdict(Outcome.REJECTED, Ground.OBJECTION_STANDS, CHARTER)
    if counted.of(Choice.AGREE) + counted.of(Choice.AGREE_WITH_CONCERN):
        return Verdict(Outcome.ADOPTED, Ground.CONSENT, CHARTER)
    return Verdict(Outcome.REJECTED, Ground.NO_CONSENT, CHARTER)


def _by_majority(counted: Count, majority: Majority) -> Verdict:
    """More than half, at least two thirds, or all of the votes cast."""
    in_favour, cast = counted.of(Choice.IN_FAVOUR), counted.cast
    reached = {
        Majority.ABSOLUTE: in_favour * 2 > cast,
        Majority.TWO_THIRDS: in_favour * 3 >= cast * 2,
        Majority.UNANIMITY: in_favour == cast,
    }
    if reached[majority]:
        return Verdict(Outcome.ADOPTED, Ground.MAJORITY, CHARTER)
    tie = majority is Majority.ABSOLUTE and in_favour * 2 == cast
    return Verdict(Outcome.REJECTED, Ground.TIE if tie else Ground.NO_MAJORITY, CHARTER)
