"""What could be put to the vote in a theme, in the order of voting, and what stands in its way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, prefetch_related_objects

from deliberation.models import Amendment, Question, Round, Series, Theme
from deliberation.policy import detail
from deliberation.rules.voting import Electorate, Method

from . import amendments, questions, rounds

SETTLED = ("vote_running", "already_decided")


@dataclass(frozen=True, slots=True)
class Opening:
    """A question that has no running or final round yet; `reason` says why it cannot open now."""

    question: Question
    reason: str


@dataclass(frozen=True, slots=True)
class Openings:
    """What one electorate could vote on; `reason` is what stands in the way of all of it."""

    electorate: Electorate
    methods: tuple[Method, ...]
    reason: str
    rows: tuple[Opening, ...]


def openings(theme: Theme) -> list[Openings]:
    """What the community parties and the council could vote on now; nothing without a text."""
    if theme.tabled_version is None:
        return []
    put = _put(theme)
    found = [_community(theme, put), _council(theme, put)]
    return [one for one in found if one.rows]


Key = tuple[str, object, object, str]


def _key(question: Question) -> Key:
    return (question.kind, question.version_id, question.amendment_id, question.block_id)


def _put(theme: Theme) -> dict[Key, Question]:
    """The questions that were put before, with their rounds."""
    held = Prefetch("rounds", Round.objects.select_related("agenda_item"))
    return {_key(one): one for one in theme.questions.prefetch_related(held)}


def _known(wanted: Iterable[Question], put: dict[Key, Question]) -> list[Question]:
    """The wanted questions, each as it was put before; they share what `wanted` has loaded."""
    out = []
    for question in wanted:
        known = put.get(_key(question), question)
        known.amendment = question.amendment
        out.append(known)
    return out


def _community(theme: Theme, put: dict[Key, Question]) -> Openings:
    """Per article, then the whole; then the amendments, on which the parties only advise."""
    version = theme.tabled_version
    articles = questions.on_articles(theme, version) if version else []
    whole = questions.on_the_whole(theme, Electorate.COMMUNITY)
    sub = Series.SUB_AMENDMENT
    asked = [questions.on_amendment(one) for one in _undecided(theme) if one.series != sub]
    wanted = _known([*articles, whole, *asked], put)
    rows = [(one, rounds.hindrance_settled(one, Electorate.COMMUNITY)) for one in wanted]
    return Openings(Electorate.COMMUNITY, (Method.ELECTRONIC,), "", _rows(rows))


def _council(theme: Theme, put: dict[Key, Question]) -> Openings:
    """The amendments in voting order, sub-amendments first, then the whole as it now reads."""
    item = rounds.current_item(theme)
    room = rounds.hindrance_room(theme, item)
    change = Series.CHANGE_REQUEST
    asked = [questions.on_amendment(one) for one in _undecided(theme) if one.series != change]
    wanted = _known([*asked, questions.on_the_whole(theme, Electorate.COUNCIL)], put)
    rows = []
    for one in wanted:
        settled = rounds.hindrance_settled(one, Electorate.COUNCIL)
        rows.append((one, settled or room or rounds.hindrance_council(theme, one, item)))
    return Openings(Electorate.COUNCIL, _methods(theme), detail(room) if room else "", _rows(rows))


def _methods(theme: Theme) -> tuple[Method, ...]:
    """How the council can vote here: the first is the default of the rules of order."""
    electronic = (Method.ELECTRONIC,) if theme.municipality.electronic_voting else ()
    return (Method.SHOW_OF_HANDS, Method.ROLL_CALL, *electronic, Method.ADOPTED_WITHOUT_VOTE)


def _undecided(theme: Theme) -> list[Amendment]:
    """The undecided amendments on the tabled Version in voting order."""
    tabled = theme.tabled_version_id
    found = [one for one in amendments.of_theme(theme) if one.version_id == tabled]
    open_ = [one for one in found if one.state in rounds.UNDECIDED]
    prefetch_related_objects(open_, "subs")
    return open_


def _rows(rows: Iterable[tuple[Question, str | None]]) -> tuple[Opening, ...]:
    return tuple(
        Opening(question, detail(reason) if reason else "")
        for question, reason in rows
        if reason not in SETTLED
    )
