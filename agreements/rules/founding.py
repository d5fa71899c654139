"""What the law asks of a cooperative before it can be founded (Burgerlijk Wetboek Boek 2)."""

from __future__ import annotations

import unicodedata

FOUNDED = frozenset({"deed_passed", "operating"})
ENDINGS = {"statutory": "W.A.", "limited": "B.A.", "excluded": "U.A."}
MINIMUM_FOUNDERS = 2


def name_refusal(name: str, liability: str) -> str | None:
    """Why a cooperative may not bear this name: a reason code, or None (BW 2:54 lid 2).

    The name holds the word "coöperatief" (practice also writes "coöperatie") and ends with the
    letters of its liability.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    if "cooperatief" not in plain and "cooperatie" not in plain:
        return "bad_name"
    return None if name.rstrip().endswith(ENDINGS[liability]) else "bad_name"


def founders_refusal(founders: int) -> str | None:
    """A cooperative is founded by a multilateral act: at least two founders (BW 2:54 lid 1)."""
    return None if founders >= MINIMUM_FOUNDERS else "too_few_founders"


def stage_refusal(before: str, after: str) -> str | None:
    """Why a cooperative may not go from one stage to another: a deed is not undone (BW 2:54)."""
    if before == after:
        return "already_done"
    return "no_such_move" if before in FOUNDED and after not in FOUNDED else None
