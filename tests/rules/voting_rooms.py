"""Councils and ballots for the tests of voting: members m1, m2 … and parties p1, p2 …"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from deliberation.rules.voting import Ballot, Choice, Denominators


def keys(number: int, prefix: str = "m", first: int = 1) -> list[str]:
    return [f"{prefix}{n}" for n in range(first, first + number)]


def council(seats: int = 39, *, vacancies: int = 0, excluded: int = 0, **more) -> Denominators:
    """All members are in the room unless `present` says how many of those that may vote are.

    The excluded members are the last of the list.
    """
    members = keys(seats - vacancies)
    entitled = members[: len(members) - excluded]
    present = entitled[: more.pop("present", len(entitled))]
    return Denominators(
        seats=seats,
        vacancies=vacancies,
        entitled=frozenset(entitled),
        excluded=frozenset(members[len(entitled) :]),
        present=frozenset(present),
        **more,
    )


def votes(in_favour: int, against: int = 0, blank: int = 0, prefix: str = "m") -> list[Ballot]:
    said = [Choice.IN_FAVOUR] * in_favour + [Choice.AGAINST] * against + [Choice.BLANK] * blank
    return [Ballot(key, choice) for key, choice in zip(keys(len(said), prefix), said, strict=True)]


def parties(number: int) -> dict[str, Fraction]:
    return dict.fromkeys(keys(number, "p"), Fraction(1))


def weighed(entitled: Mapping[str, Fraction], said: Mapping[str, Choice]) -> list[Ballot]:
    return [Ballot(key, choice, entitled[key]) for key, choice in said.items()]


def answers(agree: int, concern: int = 0, objection: int = 0) -> list[Ballot]:
    said = [Choice.AGREE] * agree + [Choice.AGREE_WITH_CONCERN] * concern
    said += [Choice.OBJECTION] * objection
    return [Ballot(key, choice) for key, choice in zip(keys(len(said), "p"), said, strict=True)]
