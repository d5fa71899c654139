"""Themes: opened, described, moved through their stages, with parties and spelregels."""

from __future__ import annotations

from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from deliberation.actions import amendments, meetings, stages
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
    StageInput,
    ThemeInput,
)
from deliberation.models import Needs, Theme
from deliberation.outputs.meetings import ConflictReportOut
from deliberation.outputs.themes import (
    CharterOut,
    NeedOut,
    ParticipationOut,
    StageOut,
    ThemeDetail,
    ThemeOut,
)
from deliberation.policy import Actor, Visitor, detail, require
from deliberation.queries import access, overview, people, reading, texts
from deliberation.queries.stages import moves
from deliberation.rules.stages import Stage, Verb

from . import addresses
from .doors import Door, operation, read, show, show_all


def fresh(theme: Theme, actor: Actor, *, status: int = 200) -> Response:
    """The theme as it now stands."""
    row = access.theme(theme.municipality_id, theme.pk)
    return show(ThemeDetail, row, actor=actor, status=status)


class Themes(Door):
    """The themes of a municipality."""

    @operation("listThemes", gives=ThemeOut(many=True), query=[addresses.MUNICIPALITY])
    def get(self, request: Request) -> Response:
        """All themes, those that are moving first."""
        found = [card for place in addresses.asked(request) for card in overview.cards(place.pk)]
        return show_all(ThemeOut, found, actor=Visitor())

    @operation("createTheme", takes=NewThemeInput, gives=ThemeDetail, status=201)
    def post(self, request: Request) -> Response:
        """Open a theme (`theme.create`)."""
        given = read(request, NewThemeInput)
        place, actor = addresses.municipality(request, given.validated_data["municipality"])
        row = verbs.create_theme(place, actor=actor, details=given.details())
        return fresh(row, actor, status=201)


class OneTheme(Door):
    """One theme."""

    @operation("readTheme", gives=ThemeDetail)
    def get(self, request: Request, theme: UUID) -> Response:
        """Where a theme stands, who takes part, and what the caller may do."""
        row, actor = addresses.theme(request, theme)
        require(Verb.VIEW, actor, row)
        return show(ThemeDetail, row, actor=actor)

    @operation("editTheme", takes=ThemeInput, gives=ThemeDetail)
    def post(self, request: Request, theme: UUID) -> Response:
        """Replace description and planning (`theme.edit`)."""
        row, actor = addresses.theme(request, theme)
        verbs.edit_theme(row, actor=actor, details=read(request, ThemeInput).details())
        return fresh(row, actor)


class ThemeStage(Door):
    """The stage of a theme."""

    @operation("readStage", gives=StageOut)
    def get(self, request: Request, theme: UUID) -> Response:
        """Where it can go, and for each stage what is still missing: for the clerk."""
        row, actor = addresses.theme(request, theme)
        require(Verb.MOVE_STAGE, actor, row)
        ways = [
            {"stage": stage, "reason": why, "detail": detail(why) if why else None}
            for stage, why in moves(row)
        ]
        return show(StageOut, {"stage": row.stage, "moves": ways}, actor=actor)

    @operation("moveStage", takes=StageInput, gives=ThemeDetail)
    def post(self, request: Request, theme: UUID) -> Response:
        """Go to another stage (`stage.move`)."""
        row, actor = addresses.theme(request, theme)
        target = Stage(read(request, StageInput).validated_data["stage"])
        stages.move_stage(row, actor=actor, target=target)
        return fresh(row, actor)


class Participations(Door):
    """The parties at the table of a theme."""

    @operation("listParticipations", gives=ParticipationOut(many=True))
    def get(self, request: Request, theme: UUID) -> Response:
        """Who sits at the table, the factions first."""
        row, actor = addresses.theme(request, theme)
        require(Verb.VIEW, actor, row)
        return show_all(ParticipationOut, people.table(row), actor=actor)

    @operation("admitParty", takes=PartyInput, gives=ParticipationOut, status=201)
    def post(self, request: Request, theme: UUID) -> Response:
        """Give a party its place at the table (`party.admit`)."""
        row, actor = addresses.theme(request, theme)
        party = read(request, PartyInput).validated_data["party"]
        seat = verbs.admit_party(row, actor=actor, party_id=party)
        return show(ParticipationOut, seat, actor=actor, status=201)


class Charter(Door):
    """The spelregels of a theme."""

    @operation("readCharter", gives=CharterOut)
    def get(self, request: Request, theme: UUID) -> Response:
        """The spelregels as they stand."""
        row, actor = addresses.theme(request, theme)
        require(Verb.VIEW, actor, row)
        return show(CharterOut, row.charter, actor=actor)

    @operation("editCharter", takes=CharterInput, gives=CharterOut)
    def post(self, request: Request, theme: UUID) -> Response:
        """Replace the spelregels; who had agreed must agree anew (`charter.edit`)."""
        row, actor = addresses.theme(request, theme)
        charter = verbs.edit_charter(row, actor=actor, terms=read(request, CharterInput).details())
        return show(CharterOut, charter, actor=actor)


class CharterAgreements(Door):
    """Which parties agreed to the spelregels."""

    @operation("agreeCharter", takes=AgreeInput, gives=ParticipationOut(many=True))
    def post(self, request: Request, theme: UUID) -> Response:
        """Agree for one's party or parties (`charter.agree`)."""
        row, actor = addresses.theme(request, theme)
        party = read(request, AgreeInput).validated_data["party"]
        verbs.agree_charter(row, actor=actor, party_id=party)
        return show_all(ParticipationOut, people.table(row), actor=actor)


class ArticleNeeds(Door):
    """What each article needs before it can be carried out."""

    @operation("listArticleNeeds", gives=NeedOut(many=True))
    def get(self, request: Request, theme: UUID) -> Response:
        """Each article of the newest text with what it needs."""
        row, actor = addresses.readable_theme(request, theme)
        return show_all(NeedOut, _needs(row), actor=actor)

    @operation("setArticleNeed", takes=NeedInput, gives=NeedOut(many=True))
    def post(self, request: Request, theme: UUID) -> Response:
        """Say what an article needs (`article.set_need`)."""
        row, actor = addresses.theme(request, theme)
        given = read(request, NeedInput).validated_data
        verbs.set_need(row, actor=actor, block_id=given["block_id"], needs=Needs(given["needs"]))
        return show_all(NeedOut, _needs(row), actor=actor)


def _needs(theme: Theme) -> list[dict[str, str]]:
    version = texts.latest(theme)
    found = reading.article_needs(theme, texts.text_of(version)) if version else []
    return [
        {"block_id": at.block.id, "number": at.number, "title": at.title, "needs": needs}
        for at, needs in found
    ]


class CollegeOpinion(Door):
    """The wensen en bedenkingen of the college."""

    @operation("recordOpinion", takes=OpinionInput, gives=ThemeDetail)
    def post(self, request: Request, theme: UUID) -> Response:
        """Record them (`college.record_opinion`)."""
        row, actor = addresses.theme(request, theme)
        opinion = read(request, OpinionInput).validated_data["opinion"]
        verbs.record_opinion(row, actor=actor, opinion=opinion)
        return fresh(row, actor)


class DeliberationClosing(Door):
    """The end of the deliberation."""

    @operation("closeDeliberation", gives=ThemeDetail)
    def post(self, request: Request, theme: UUID) -> Response:
        """Close it: no amendment can come in any more (`deliberation.close`)."""
        row, actor = addresses.theme(request, theme)
        amendments.close_deliberation(row, actor=actor)
        return fresh(row, actor)


class ConflictReports(Door):
    """Reports of a conflict of interest (art. 28 Gemeentewet)."""

    @operation("reportConflict", takes=ConflictInput, gives=ConflictReportOut, status=201)
    def post(self, request: Request, theme: UUID) -> Response:
        """Report one's own (`conflict.report`)."""
        row, actor = addresses.theme(request, theme)
        reason = read(request, ConflictInput).validated_data["reason"]
        report = meetings.report_conflict(row, actor=actor, reason=reason)
        return show(ConflictReportOut, report, actor=actor, status=201)


class Confirmations(Door):
    """The bevestigingsronde."""

    @operation("confirmText", takes=ConfirmInput, gives=ParticipationOut(many=True))
    def post(self, request: Request, theme: UUID) -> Response:
        """Confirm the changed text for one's party, or withdraw (`party.confirm`)."""
        row, actor = addresses.theme(request, theme)
        given = read(request, ConfirmInput).validated_data
        verbs.confirm_text(row, actor=actor, confirms=given["confirms"], party_id=given["party"])
        return show_all(ParticipationOut, people.table(row), actor=actor)
