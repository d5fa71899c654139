"""The stored form of rules, denominators and tallies: JSON with fractions as text, never floats."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields
from fractions import Fraction
from typing import TypedDict

from deliberation.rules.voting.persons import PersonsTally
from deliberation.rules.voting.terms import (
    Choice,
    Denominators,
    Electorate,
    Fault,
    Ground,
    Majority,
    Outcome,
    Tally,
    VoteRule,
    VotingError,
)

_RULE_KEYS = {field.name for field in fields(VoteRule)}
_SHORT = re.compile(r"[0-9]{1,9}([/.][0-9]{1,9})?")


class RuleData(TypedDict):
    """A `VoteRule`; `quorum` as text ("1/2")."""

    majority: str
    quorum: str
    weights: bool


class DenominatorsData(TypedDict):
    """`Denominators` with sorted keys."""

    seats: int
    vacancies: int
    entitled: list[str]
    excluded: list[str]
    present: list[str]
    revote_of_invalid: bool
    reconvened_art20: bool
    reconvened_after_tie: bool


class TallyData(TypedDict):
    """A `Tally`; `counts` and `cast` as text ("3/2"), keyed by choice."""

    electorate: str
    counts: dict[str, str]
    heads: dict[str, int]
    cast: str
    participated: int
    entitled: int
    outcome: str
    ground: str
    article: str


class PersonsData(TypedDict):
    """A `PersonsTally`; the names are the candidates' keys."""

    votes: dict[str, int]
    against: int
    blank: int
    invalid: int
    handed_in: int
    cast: int
    entitled: int
    outcome: str
    ground: str
    article: str
    elected: str
    next_candidates: list[str]
    next_step: str
    among: list[str]
    places: int


def rule_data(rule: VoteRule) -> RuleData:
    """The stored form of a rule; `rule_from` is the way back."""
    return {
        "majority": str(rule.majority),
        "quorum": str(rule.quorum),
        "weights": rule.weights,
    }


def rule_from(data: Mapping[str, object]) -> VoteRule:
    """The rule of its stored form; what is missing has its default. Raises BAD_RULE."""
    quorum, weights = data.get("quorum", "0"), data.get("weights", False)
    if not isinstance(quorum, str) or not isinstance(weights, bool) or set(data) - _RULE_KEYS:
        raise VotingError(Fault.BAD_RULE)
    try:
        majority = Majority(str(data.get("majority", Majority.ABSOLUTE)))
        return VoteRule(majority, _fraction(quorum), weights)
    except (ValueError, ZeroDivisionError) as error:
        raise VotingError(Fault.BAD_RULE) from error


def weight_from(text: str) -> Fraction:
    """A weight of its stored form ("3/2"). Raises BAD_WEIGHT, also for less than 0."""
    try:
        return _fraction(text)
    except (ValueError, ZeroDivisionError) as error:
        raise VotingError(Fault.BAD_WEIGHT) from error


def _fraction(text: str) -> Fraction:
    """A short fraction or decimal; `Fraction` itself would compute 1e999999999 for minutes."""
    if not _SHORT.fullmatch(text):
        raise ValueError(text)
    return Fraction(text)


def denominators_data(denominators: Denominators) -> DenominatorsData:
    """The stored form of what a council round is measured against."""
    return {
        "seats": denominators.seats,
        "vacancies": denominators.vacancies,
        "entitled": sorted(denominators.entitled),
        "excluded": sorted(denominators.excluded),
        "present": sorted(denominators.present),
        "revote_of_invalid": denominators.revote_of_invalid,
        "reconvened_art20": denominators.reconvened_art20,
        "reconvened_after_tie": denominators.reconvened_after_tie,
    }


def denominators_from(data: DenominatorsData) -> Denominators:
    """The denominators of their stored form. Raises as `Denominators`."""
    return Denominators(
        seats=data["seats"],
        vacancies=data["vacancies"],
        entitled=frozenset(data["entitled"]),
        excluded=frozenset(data["excluded"]),
        present=frozenset(data["present"]),
        revote_of_invalid=data["revote_of_invalid"],
        reconvened_art20=data["reconvened_art20"],
        reconvened_after_tie=data["reconvened_after_tie"],
    )


def tally_data(tally: Tally) -> TallyData:
    """The stored form of a tally: counts and codes, no voters."""
    return {
        "electorate": str(tally.electorate),
        "counts": {str(choice): str(weight) for choice, weight in tally.counts.items()},
        "heads": {str(choice): heads for choice, heads in tally.heads.items()},
        "cast": str(tally.cast),
        "participated": tally.participated,
        "entitled": tally.entitled,
        "outcome": str(tally.outcome),
        "ground": str(tally.ground),
        "article": tally.article,
    }


def tally_from(data: TallyData) -> Tally:
    """The tally of its stored form."""
    return Tally(
        electorate=Electorate(data["electorate"]),
        counts={Choice(name): Fraction(weight) for name, weight in data["counts"].items()},
        heads={Choice(name): heads for name, heads in data["heads"].items()},
        cast=Fraction(data["cast"]),
        participated=data["participated"],
        entitled=data["entitled"],
        outcome=Outcome(data["outcome"]),
        ground=Ground(data["ground"]),
        article=data["article"],
    )


def persons_data(tally: PersonsTally) -> PersonsData:
    """The stored form of a vote on persons: totals, who is elected, and what must follow."""
    count, following = tally.count, tally.next
    return {
        "votes": dict(count.votes),
        "against": count.against,
        "blank": count.blank,
        "invalid": count.invalid,
        "handed_in": count.handed_in,
        "cast": count.cast,
        "entitled": tally.entitled,
        "outcome": str(tally.outcome),
        "ground": str(tally.ground),
        "article": tally.article,
        "elected": tally.elected,
        "next_candidates": list(following.candidates) if following else [],
        "next_step": str(following.step) if following else "",
        "among": list(tally.among),
        "places": tally.places,
    }
