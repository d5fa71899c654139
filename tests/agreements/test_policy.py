"""Who may do what after adoption, as one table, without a database."""

from __future__ import annotations

import pytest

from agreements.policy import refusal
from agreements.rules.stages import Verb
from deliberation.rules.stages import Stage
from tests.policy.test_matrix import ACTORS, theme_in

# Stages: preparing drafting consulting amending deciding confirming adopted in_force rejected
#         withdrawn
CLERK = {
    Verb.PRINT_DOCUMENT: "------++--",
    Verb.PRINT_CONCEPT: "++++++++--",
    Verb.NAME_COOPERATIVE: "++++++++--",
    Verb.MOVE_COOPERATIVE: "------++--",
}


def reasons(verb, name):
    return [refusal(verb, ACTORS[name], theme_in(stage)) for stage in Stage]


@pytest.mark.parametrize("verb", list(Verb))
def test_the_clerk_acts_in_the_right_stage(verb):
    signs = ["+" if one is None else "-" for one in reasons(verb, "clerk")]
    assert "".join(signs) == CLERK[verb]
    assert set(reasons(verb, "clerk")) == {None, "wrong_stage"}


@pytest.mark.parametrize("verb", list(Verb))
@pytest.mark.parametrize("name", [one for one in ACTORS if one != "clerk"])
def test_nobody_else_does(verb, name):
    expected = {
        "visitor": "login_required",
        "guest": "login_required",
        "clerk elsewhere": "other_municipality",
    }.get(name, "not_in_that_role")
    assert set(reasons(verb, name)) == {expected}
