"""What the law asks of a cooperative before it is founded (BW 2:53-56)."""

from __future__ import annotations

import pytest

from agreements.models import CooperativeStage, Liability
from agreements.rules.founding import ENDINGS, founders_refusal, name_refusal, stage_refusal
from agreements.rules.stages import MATRIX, Verb

NAMES = [
    ("Coöperatie Warmte Oost U.A.", "excluded", None),
    ("Coöperatief Warmtebedrijf Oost W.A.", "statutory", None),
    ("Wooncoöperatie De Rivier B.A.", "limited", None),
    ("COÖPERATIE WARMTE OOST U.A.", "excluded", None),
    ("Cooperatie Warmte Oost U.A.", "excluded", None),
    ("Coo\u0308peratie Warmte Oost U.A.", "excluded", None),
    ("Coöperatie Warmte Oost U.A. ", "excluded", None),
    ("Warmte Oost U.A.", "excluded", "bad_name"),
    ("Coöperatie Warmte Oost", "excluded", "bad_name"),
    ("Coöperatie Warmte Oost W.A.", "excluded", "bad_name"),
    ("Coöperatie U.A. Warmte Oost", "excluded", "bad_name"),
    ("Coöperatie Warmte Oost UA", "excluded", "bad_name"),
    ("Coöperatie Warmte Oost u.a.", "excluded", "bad_name"),
    ("Corporatie Warmte Oost U.A.", "excluded", "bad_name"),
    ("", "excluded", "bad_name"),
]


@pytest.mark.parametrize(("name", "liability", "reason"), NAMES)
def test_the_name_says_cooperative_and_ends_with_its_liability(name, liability, reason):
    assert name_refusal(name, liability) == reason


def test_every_liability_has_its_letters():
    assert set(ENDINGS) == set(Liability)


@pytest.mark.parametrize(
    ("founders", "reason"), [(0, "too_few_founders"), (1, "too_few_founders"), (2, None), (9, None)]
)
def test_nobody_founds_a_cooperative_alone(founders, reason):
    assert founders_refusal(founders) == reason


MOVES = [
    ("idea", "founding_group", None),
    ("idea", "operating", None),
    ("founding_group", "idea", None),
    ("founding_group", "deed_passed", None),
    ("deed_passed", "operating", None),
    ("operating", "deed_passed", None),
    ("deed_passed", "founding_group", "no_such_move"),
    ("operating", "idea", "no_such_move"),
    ("idea", "idea", "already_done"),
    ("operating", "operating", "already_done"),
]


@pytest.mark.parametrize(("before", "after", "reason"), MOVES)
def test_a_deed_that_was_passed_is_not_undone(before, after, reason):
    assert stage_refusal(CooperativeStage(before), CooperativeStage(after)) == reason


def test_every_verb_stands_in_the_table_of_rights():
    assert set(MATRIX) == set(Verb)
