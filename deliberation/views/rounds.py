"""Rounds: those of a theme with what can be opened, and the one page of a round for everybody."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from deliberation.actions import rounds as verbs
from deliberation.inputs import RoundInput
from deliberation.models import Round, RoundState, Theme
from deliberation.policy import Refused, require
from deliberation.queries import access, ballots, openings, results, votes
from deliberation.rules.stages import Verb
from deliberation.rules.voting import Choice, Electorate
from deliberation.views import entering
from deliberation.views.common import Visit, page, read
from deliberation.views.live import A_ROUND, VOTES, at_theme, back
from deliberation.views.questions import asked
from deliberation.views.themes import allowed

ON_A_ROUND = (
    Verb.ENTER_VOTES,
    Verb.CLOSE_ROUND,
    Verb.CORRECT_VOTE,
    Verb.DECLARE_ROUND,
    Verb.VOID_ROUND,
)
# Why somebody who votes elsewhere does not vote here; for all others it goes without saying.
TOLD = ("also_councillor", "excluded", "not_entitled", "date_passed")


@page()
def overview(visit: Visit, slug: str) -> HttpResponse:
    """The rounds of a theme, and what could be put to the vote next."""
    return _overview(visit, access.theme_by_slug(visit.place.pk, slug))


def _overview(visit: Visit, theme: Theme) -> HttpResponse:
    require(Verb.READ_TEXT, visit.actor, theme)
    live = at_theme(theme, VOTES)
    held = results.turnouts(results.held(theme))
    return visit.render(
        "rounds/overview.html",
        theme=theme,
        live=live,
        running=[one for one in held if one.round.state in votes.RUNNING],
        declared=results.by_electorate(held),
        void=[one.round for one in held if one.round.state == RoundState.VOID],
        openings=openings.openings(theme),
        decision=votes.decision(theme),
        may=allowed(visit, theme, Verb.OPEN_ROUND, Verb.REPORT_CONFLICT, Verb.CONSOLIDATE),
    )


@page("POST")
def new(visit: Visit, slug: str) -> HttpResponse:
    """Open a round."""
    theme = access.theme_by_slug(visit.place.pk, slug)
    given = read(visit, RoundInput)
    if given is None:
        return _overview(visit, theme)
    try:
        made = verbs.open_round(theme, actor=visit.actor, terms=given.details())
    except Refused as refused:
        visit.refuse(refused)
        return _overview(visit, theme)
    if made.state == RoundState.OPEN:
        visit.say(_("De stemming is geopend."))
    return back(visit) or visit.to("round", pk=made.pk)


@page()
def show(visit: Visit, pk: UUID) -> HttpResponse:
    """The page of a round."""
    return round_page(visit, access.round_(visit.place.pk, pk))


def round_page(visit: Visit, round_: Round) -> HttpResponse:
    """The page of a round; also shown again, with what was entered, after something was refused."""
    theme = round_.question.theme
    if theme is None:
        raise access.Missing("Theme")
    require(Verb.READ_TEXT, visit.actor, theme)
    live = at_theme(theme, A_ROUND)
    may = allowed(visit, round_, *ON_A_ROUND)
    excluded, absent = results.apart(round_)
    return visit.render(
        "rounds/round.html",
        round=round_,
        live=live,
        theme=theme,
        asked=asked(visit, round_.question),
        rule=votes.rule(round_) if round_.electorate == Electorate.COMMUNITY else None,
        turnout=results.turnout(round_),
        roster=results.roster(round_),
        excluded=excluded,
        absent=absent,
        may=may,
        ballot=_ballot(visit, round_),
        entry=entry(visit, round_, may),
        count=counted(round_, may),
    )


def _ballot(visit: Visit, round_: Round) -> dict[str, object]:
    """The ballot of who may vote now, and for who might have voted the reason why not."""
    own = ballots.own(round_, visit.actor)
    try:
        return {"paper": ballots.paper(round_, visit.actor), "own": own}
    except Refused as refused:
        return {"why_not": refused.detail if refused.reason in TOLD else "", "own": own}


def entry(visit: Visit, round_: Round, may: dict[str, bool]) -> dict[str, object]:
    """What only the clerk sees while a round is open: the votes entered by hand."""
    if not may["vote_enter"]:
        return {}
    sides = (Choice.IN_FAVOUR, Choice.AGAINST)
    sent = visit.form.dict()
    mine = any(name.startswith(("factions.", "deviating.", "entries.")) for name in sent)
    rows = entering.form(round_, sent if mine else {})
    return {**rows, "silent": results.silent(round_), "sides": sides}


def counted(round_: Round, may: dict[str, bool]) -> dict[str, object]:
    """The count: for who declares it from closing on, for everybody once it is declared."""
    declared = round_.state == RoundState.DECLARED
    if not (declared or may.get("round_declare")):
        return {}
    other = results.beside(round_)
    return {
        "result": results.result(round_),
        "groups": results.entered(round_),
        "corrections": results.corrections(round_),
        "beside": results.turnout(other) if other else None,
    }
