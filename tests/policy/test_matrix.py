"""Who may do what in which stage, as one table, without a database.

A row is a verb and a capacity; its ten signs are the stages in order. Who is not named in a verb's
rows is refused in every stage for having no such role.
"""

from __future__ import annotations

from collections.abc import Mapping
from uuid import uuid4

import pytest

from deliberation.models import (
    AgendaItem,
    Amendment,
    Charter,
    Draft,
    Meeting,
    Municipality,
    Question,
    Remark,
    Round,
    Series,
    Theme,
    Version,
)
from deliberation.policy import Actor, Guest, Participant, Visitor, abilities, refusal
from deliberation.rules.stages import MATRIX, Stage, Verb
from deliberation.rules.voting import Electorate, Method

HERE = Municipality(slug="voorbeeld", name="Voorbeeld")
ELSEWHERE = Municipality(slug="elders", name="Elders")
PARTY, FACTION = uuid4(), uuid4()


def _participant(place: Municipality, *offices: str, **seats: object) -> Participant:
    return Participant(uuid4(), "Iemand", place.pk, frozenset(offices), **seats)


ACTORS: Mapping[str, Actor] = {
    "visitor": Visitor(),
    "guest": Guest(uuid4(), HERE.pk),
    "member": _participant(HERE),
    "stakeholder": _participant(HERE, "stakeholder"),
    "representative": _participant(HERE, represents=frozenset({PARTY})),
    "substitute": _participant(HERE, substitutes=frozenset({PARTY})),
    "councillor": _participant(HERE, faction_id=FACTION),
    "college": _participant(HERE, "college"),
    "chair": _participant(HERE, "chair"),
    "mayor": _participant(HERE, "mayor"),
    "clerk": _participant(HERE, "clerk"),
    "clerk elsewhere": _participant(ELSEWHERE, "clerk", "chair", "college", faction_id=FACTION),
}
MINE = {"representative", "substitute", "councillor", "member", "stakeholder", "college"}
SIGNS = {
    "+": None,
    "-": "wrong_stage",
    "e": "not_entitled",
    "y": "not_yours",
    "l": "login_required",
}

# Stages:  preparing drafting consulting amending deciding confirming adopted in_force rejected
#          withdrawn
TABLE = """
theme.view              | everybody                 | ++++++++++
text.read               | everybody                 | ++++++++++
theme.create            | clerk                     | ++++++++++
theme.edit              | clerk                     | ++++++----
party.admit             | clerk                     | ++--------
charter.edit            | clerk                     | ++--------
charter.agree           | councillor representative | ++--------
text.import             | clerk                     | ++--------
draft.open              | clerk                     | -+--------
draft.read              | everybody                 | ++++++++++
draft.write             | clerk councillor representative | -+--------
draft.freeze            | clerk                     | -+--------
draft.discard           | clerk                     | -+--------
draft.discard           | councillor representative | -yyyyy----
article.set_need        | clerk                     | -+++++----
stage.move              | clerk                     | ++++++++--
remark.place            | everybody                 | -++-------
remark.withdraw         | clerk                     | ++++++++++
remark.withdraw         | author                    | -+++++----
remark.withdraw         | another                   | -yyyyy----
remark.withdraw         | visitor                   | -lllll----
remark.withdraw         | guest                     | -yyyyy----
remark.erase_author     | clerk                     | ++++++++++
remark.answer           | clerk                     | -+++++----
amendment.draft         | councillor                | ---++-----
amendment.draft         | representative            | ---+------
amendment.submit        | councillor clerk          | ---++-----
change_request.submit   | representative            | ---+------
change_request.take_over | councillor               | ---++-----
amendment.withdraw      | clerk                     | ---++-----
amendment.withdraw      | submitter                 | ---++-----
amendment.withdraw      | councillor representative | ---yy-----
amendment.invite        | submitter                 | ---++-----
amendment.invite        | councillor                | ---yy-----
amendment.invite        | representative            | ---y------
amendment.accept        | councillor                | ---++-----
amendment.accept        | representative            | ---+------
amendment.set_lapse     | clerk chair               | ---++-----
deliberation.close      | clerk chair               | ----+-----
text.consolidate        | clerk                     | ----+-----
college.record_opinion  | clerk college             | ++++++++--
conflict.report         | councillor                | -+++++----
meeting.plan            | clerk                     | ++++++++++
meeting.open            | clerk chair               | ++++++++++
meeting.close           | clerk chair               | ++++++++++
item.add                | clerk                     | ++++++++++
item.take               | clerk chair               | ++++++++++
attendance.record       | clerk                     | ++++++++++
round.open              | clerk chair               | ----+-----
vote.cast               | councillor                | ----+-----
vote.cast               | representative            | ----e-----
vote.enter              | clerk                     | ----+-----
round.close             | clerk chair               | ----+-----
vote.correct            | clerk                     | ----+-----
round.declare           | clerk chair               | ----+-----
round.void              | clerk chair               | ----+-----
party.confirm           | representative            | -----+----
"""
READING = (Verb.VIEW, Verb.READ_TEXT, Verb.READ_DRAFT)
ALIKE = {"representative": {"representative", "substitute"}, "chair": {"chair", "mayor"}}


def theme_in(stage: Stage) -> Theme:
    """An unsaved theme with its spelregels."""
    theme = Theme(municipality=HERE, title="Wonen", stage=stage)
    Charter(theme=theme, vote_rule={})
    return theme


def seated(draft: Draft) -> Draft:
    """The draft, of a theme with both parties at its table."""
    draft.at_the_table = frozenset({PARTY, FACTION})
    return draft


def subject_of(verb: Verb, stage: Stage, *, author: Actor | None = None) -> object:
    """What the verb is done to, so that only capacity and stage can stand in the way."""
    theme = theme_in(stage)
    person = getattr(author, "person_id", None)
    noun = verb.split(".")[0]
    if verb is Verb.TAKE_OVER:
        return Amendment(theme=theme, series=Series.CHANGE_REQUEST)
    if noun == "draft" and verb is not Verb.OPEN_DRAFT:
        return seated(Draft(theme=theme, kind="text"))
    if noun == "amendment" and verb not in (Verb.SUBMIT_AMENDMENT, Verb.DRAFT_AMENDMENT):
        return Amendment(theme=theme, series=Series.AMENDMENT, submitted_by_id=person)
    if verb in (Verb.WITHDRAW_REMARK, Verb.ERASE_AUTHOR, Verb.ANSWER_REMARK):
        return Remark(theme=theme, person_id=person)
    if noun in ("vote", "round") and verb is not Verb.OPEN_ROUND:
        return _round(verb, theme)
    if noun in ("meeting", "item", "attendance") and verb is not Verb.PLAN_MEETING:
        return _meeting(verb)
    return HERE if verb in (Verb.CREATE_THEME, Verb.PLAN_MEETING) else theme


def _round(verb: Verb, theme: Theme) -> Round:
    closed = verb in (Verb.CORRECT_VOTE, Verb.DECLARE_ROUND)
    by_hand = verb is Verb.ENTER_VOTES
    return Round(
        question=Question(municipality=HERE, theme=theme),
        electorate=Electorate.COUNCIL,
        method=Method.SHOW_OF_HANDS if by_hand else Method.ELECTRONIC,
        state="closed" if closed else "open",
    )


def _meeting(verb: Verb) -> Meeting | AgendaItem:
    state = "open" if verb in (Verb.CLOSE_MEETING, Verb.TAKE_ITEM) else "planned"
    meeting = Meeting(municipality=HERE, state=state)
    return AgendaItem(meeting=meeting) if verb is Verb.TAKE_ITEM else meeting


def _cells() -> Mapping[tuple[Verb, str], str]:
    found: dict[tuple[Verb, str], str] = {}
    for line in TABLE.strip().splitlines():
        verb, names, signs = (part.strip() for part in line.split("|"))
        for name in names.split():
            for one in _who(name):
                found.setdefault((Verb(verb), one), signs)
    return found


def _who(name: str) -> list[str]:
    if name == "everybody":
        return list(ACTORS)
    if name == "author":
        return [f"{one} (author)" for one in sorted(MINE)]
    if name == "another":
        return [one for one in ACTORS if one not in ("visitor", "guest", "clerk")]
    if name == "submitter":
        return ["councillor (author)"]
    return sorted(ALIKE.get(name, {name}))


CELLS = _cells()
ROWS = [
    (verb, name)
    for verb in Verb
    for name in [*ACTORS, *(f"{one} (author)" for one in sorted(MINE))]
    if "author" not in name or (verb, name) in CELLS
]


def expected(verb: Verb, name: str) -> list[str | None]:
    if (verb, name) in CELLS:
        return [SIGNS[sign] for sign in CELLS[verb, name]]
    if name in ("visitor", "guest"):
        return ["login_required"] * len(Stage)
    return ["other_municipality" if "elsewhere" in name else "not_in_that_role"] * len(Stage)


@pytest.mark.parametrize(("verb", "name"), ROWS, ids=[f"{v}-{n}" for v, n in ROWS])
def test_who_may_do_what_in_which_stage(verb, name):
    actor = ACTORS[name.removesuffix(" (author)")]
    author = actor if name.endswith("(author)") else None
    found = [refusal(verb, actor, subject_of(verb, stage, author=author)) for stage in Stage]
    assert found == expected(verb, name)


def test_every_verb_stands_in_the_table_of_rights():
    assert set(MATRIX) == set(Verb) == {verb for verb, _name in CELLS}


@pytest.mark.parametrize("verb", [one for one in Verb if one not in READING])
def test_a_visitor_may_only_read_and_remark(verb):
    allowed = [s for s in Stage if refusal(verb, Visitor(), subject_of(verb, s)) is None]
    assert allowed == ([Stage.DRAFTING, Stage.CONSULTING] if verb is Verb.PLACE_REMARK else [])


def test_a_program_reads_the_rights_under_their_wire_names():
    theme = theme_in(Stage.AMENDING)
    rights = abilities(ACTORS["councillor"], theme, Verb.SUBMIT_AMENDMENT, Verb.MOVE_STAGE)
    assert rights == {"amendment.submit": True, "stage.move": False}


def test_a_version_has_the_stage_of_its_theme():
    version = Version(theme=theme_in(Stage.DECIDING), number=1)
    assert refusal(Verb.PLACE_REMARK, Visitor(), version) == "wrong_stage"
