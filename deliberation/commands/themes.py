"""Commands on a theme: description, parties, spelregels, stage, articles, text."""

from __future__ import annotations

from deliberation.actions import amendments, meetings, stages, texts
from deliberation.actions import themes as verbs
from deliberation.inputs import (
    AgreeInput,
    CharterInput,
    ConfirmInput,
    ConflictInput,
    NeedInput,
    NewThemeInput,
    OpinionInput,
    PartyInput,
    ResolutionsInput,
    StageInput,
    ThemeInput,
)
from deliberation.models import (
    Charter,
    ConflictReport,
    Municipality,
    Needs,
    Participation,
    Theme,
    Version,
)
from deliberation.outputs.meetings import ConflictReportOut
from deliberation.outputs.texts import VersionOut
from deliberation.outputs.themes import CharterOut, ParticipationOut, ThemeDetail
from deliberation.policy import Actor
from deliberation.queries import access, people
from deliberation.rules.stages import Stage

from .base import MUNICIPALITY, THEME, Command, Gives

AS_IT_STANDS = Gives(ThemeDetail)
TABLE = Gives(ParticipationOut, rows=True)


def _fresh(theme: Theme) -> Theme:
    return access.theme(theme.municipality_id, theme.pk)


def _create(place: Municipality, actor: Actor, given: NewThemeInput) -> Theme:
    """Open a theme."""
    return _fresh(verbs.create_theme(place, actor=actor, details=given.details()))


def _edit(theme: Theme, actor: Actor, given: ThemeInput) -> Theme:
    """Replace description and planning."""
    verbs.edit_theme(theme, actor=actor, details=given.details())
    return _fresh(theme)


def _admit(theme: Theme, actor: Actor, given: PartyInput) -> Participation:
    """Give a party its place at the table."""
    return verbs.admit_party(theme, actor=actor, party_id=given.validated_data["party"])


def _edit_charter(theme: Theme, actor: Actor, given: CharterInput) -> Charter:
    """Replace the spelregels; who had agreed must agree anew."""
    return verbs.edit_charter(theme, actor=actor, terms=given.details())


def _agree(theme: Theme, actor: Actor, given: AgreeInput) -> list[Participation]:
    """Agree to the spelregels for one's party or parties."""
    verbs.agree_charter(theme, actor=actor, party_id=given.validated_data["party"])
    return people.table(theme)


def _move(theme: Theme, actor: Actor, given: StageInput) -> Theme:
    """Go to another stage."""
    stages.move_stage(theme, actor=actor, target=Stage(given.validated_data["stage"]))
    return _fresh(theme)


def _set_need(theme: Theme, actor: Actor, given: NeedInput) -> None:
    """Say what an article needs."""
    data = given.validated_data
    verbs.set_need(theme, actor=actor, block_id=data["block_id"], needs=Needs(data["needs"]))


def _record_opinion(theme: Theme, actor: Actor, given: OpinionInput) -> Theme:
    """Record the wensen en bedenkingen of the college."""
    verbs.record_opinion(theme, actor=actor, opinion=given.validated_data["opinion"])
    return _fresh(theme)


def _report(theme: Theme, actor: Actor, given: ConflictInput) -> ConflictReport:
    """Report one's own conflict of interest (art. 28 Gemeentewet)."""
    return meetings.report_conflict(theme, actor=actor, reason=given.validated_data["reason"])


def _confirm(theme: Theme, actor: Actor, given: ConfirmInput) -> list[Participation]:
    """Confirm the changed text for one's party, or withdraw."""
    data = given.validated_data
    verbs.confirm_text(theme, actor=actor, confirms=data["confirms"], party_id=data["party"])
    return people.table(theme)


def _close(theme: Theme, actor: Actor, _given: object) -> Theme:
    """Close the deliberation: no amendment can come in any more."""
    amendments.close_deliberation(theme, actor=actor)
    return _fresh(theme)


def _consolidate(theme: Theme, actor: Actor, given: ResolutionsInput) -> Version:
    """Make the geamendeerd voorstel, with words for each block in conflict."""
    resolutions = given.validated_data.get("resolutions")
    return texts.consolidate(theme, actor=actor, resolutions=resolutions)


COMMANDS = (
    Command("theme.create", MUNICIPALITY, _create, takes=NewThemeInput, gives=AS_IT_STANDS),
    Command("theme.edit", THEME, _edit, takes=ThemeInput, gives=AS_IT_STANDS),
    Command("party.admit", THEME, _admit, takes=PartyInput, gives=Gives(ParticipationOut)),
    Command("charter.edit", THEME, _edit_charter, takes=CharterInput, gives=Gives(CharterOut)),
    Command("charter.agree", THEME, _agree, takes=AgreeInput, gives=TABLE),
    Command("stage.move", THEME, _move, takes=StageInput, gives=AS_IT_STANDS),
    Command("article.set_need", THEME, _set_need, takes=NeedInput),
    Command(
        "college.record_opinion", THEME, _record_opinion, takes=OpinionInput, gives=AS_IT_STANDS
    ),
    Command("conflict.report", THEME, _report, takes=ConflictInput, gives=Gives(ConflictReportOut)),
    Command("party.confirm", THEME, _confirm, takes=ConfirmInput, gives=TABLE),
    Command("deliberation.close", THEME, _close, gives=AS_IT_STANDS),
    Command(
        "text.consolidate", THEME, _consolidate, takes=ResolutionsInput, gives=Gives(VersionOut)
    ),
)
