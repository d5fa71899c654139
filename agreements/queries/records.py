"""Declared rounds as the document shows them and as its vote record (JSON) keeps them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from agreements.documents.prints import BallotPrint, CountPrint, FactionPrint, RoundPrint
from deliberation.models import Event, Round, RoundState, Theme, Vote, Voter
from deliberation.models.labels import label
from deliberation.policy import Visitor
from deliberation.queries import facts, votes
from deliberation.rules.voting import Electorate, Tally

FORMAT = "urn:cocreatie:vote-record:1"
FACTS = "urn:cocreatie:fact-log:1"


def declared(theme: Theme) -> list[Round]:
    """The declared rounds of a theme in the order of declaration."""
    found = [one for one in votes.rounds(theme) if one.state == RoundState.DECLARED]
    return sorted(found, key=lambda one: (one.declared_at or one.opened_at, one.pk))


def round_print(round_: Round) -> RoundPrint:
    """A declared round in words: the council by name and faction, the community by party."""
    tally, listed = _tally(round_), votes.voters(round_)
    cast = list(Vote.objects.filter(round=round_).select_related("voter__party"))
    council = round_.electorate == Electorate.COUNCIL
    return RoundPrint(
        electorate=Electorate(round_.electorate),
        question=round_.question.wording,
        method=label(round_.method),
        legal_effect=label(round_.legal_effect),
        counts=tuple(CountPrint(label(c), str(n)) for c, n in tally.counts.items()),
        outcome=f"{label(round_.outcome)}: {label(tally.ground)} ({tally.article})",
        declared_at=round_.declared_at or round_.opened_at,
        digest=round_.votes_digest,
        factions=_factions(cast, tally) if council else (),
        ballots=tuple(_ballot(vote, council=council) for vote in _in_order(cast)),
        apart=tuple(_apart(voter) for voter in listed if voter.excluded or not voter.present),
        note=round_.note,
    )


def _tally(round_: Round) -> Tally:
    found = votes.tally(round_)
    if found is None:
        raise ValueError(f"round {round_.pk} was never counted")
    return found


def _in_order(cast: Iterable[Vote]) -> list[Vote]:
    return sorted(cast, key=lambda vote: (vote.voter.position, vote.voter.name))


def _factions(cast: list[Vote], tally: Tally) -> tuple[FactionPrint, ...]:
    by_party = sorted(cast, key=lambda vote: (vote.voter.party.position, vote.voter.party.name))
    return tuple(
        FactionPrint(name, tuple(str(_number(group, c)) for c in tally.counts))
        for name, group in (
            (name, list(rows)) for name, rows in groupby(by_party, lambda v: v.voter.party.name)
        )
    )


def _number(group: list[Vote], choice: object) -> int:
    return sum(1 for vote in group if vote.choice == choice)


def _ballot(vote: Vote, *, council: bool) -> BallotPrint:
    faction = vote.voter.party.short_name if council else ""
    return BallotPrint(vote.voter.name, label(vote.choice), faction=faction, reason=vote.reason)


def _apart(voter: Voter) -> str:
    why = "meldde een belang (artikel 28 Gemeentewet)" if voter.excluded else "afwezig"
    return f"{voter.name}: {why}"


def vote_record(theme: Theme) -> dict[str, Any]:
    """All declared rounds of a theme, by `documents/vote-record.schema.json`."""
    decision = votes.decision(theme)
    version = decision.version if decision else theme.tabled_version
    record: dict[str, Any] = {
        "format": FORMAT,
        "municipality": theme.municipality.name,
        "theme": {"id": str(theme.pk), "title": theme.title},
        "rounds": [_record(one) for one in declared(theme)],
    }
    if version is not None:
        record["version"] = {"number": version.number, "hash": version.digest}
    if decision is not None:
        record["decision"] = {
            "outcome": decision.outcome,
            "decidedAt": _time(decision.decided_at),
        }
    return record


def fact_log(theme: Theme) -> str:
    """The facts of the theme as anybody may hear them, one a line, each with its links (JSON).

    Facts about documents at its end are left out: making one again changes nothing in it.
    """
    events = list(Event.objects.filter(stream_id=theme.pk).order_by("seq"))
    while events and events[-1].type.startswith("document."):
        events.pop()
    place = theme.municipality_id
    lines = (json.dumps(_fact(one, place), ensure_ascii=False, sort_keys=True) for one in events)
    joined = ",\n".join(lines)
    return f'{{"format": "{FACTS}", "stream": "{theme.pk}", "facts": [\n{joined}\n]}}\n'


def _fact(event: Event, place: UUID) -> dict[str, Any]:
    links = {"digest": event.digest, "previousHash": event.previous_hash, "hash": event.hash}
    return facts.shown(event, Visitor(), place) | links


def _time(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")


def _record(round_: Round) -> dict[str, Any]:
    tally, listed = _tally(round_), votes.voters(round_)
    cast = _in_order(Vote.objects.filter(round=round_).select_related("voter__party"))
    return {
        "id": str(round_.pk),
        "question": _question(round_),
        "electorate": round_.electorate,
        "method": round_.method,
        "legalEffect": round_.legal_effect,
        **_frozen(round_),
        "entitled": tally.entitled,
        "participated": tally.participated,
        "openedAt": _time(round_.opened_at),
        "declaredAt": _time(round_.declared_at or round_.opened_at),
        "outcome": round_.outcome,
        "ground": str(tally.ground),
        "article": tally.article,
        "counts": {str(choice): str(number) for choice, number in tally.counts.items()},
        "cast": str(tally.cast),
        "votes": [_vote(vote) for vote in cast],
        "excluded": [voter.name for voter in listed if voter.excluded],
        "absent": [v.name for v in listed if not v.present and not v.excluded],
        "digest": round_.votes_digest,
        "note": round_.note,
    }


def _question(round_: Round) -> dict[str, str]:
    question = round_.question
    out = {"kind": question.kind, "wording": question.wording}
    if question.block_id:
        out["block"] = question.block_id
    if question.amendment is not None:
        out["amendment"] = question.amendment.label
    return out


def _frozen(round_: Round) -> dict[str, Any]:
    """Rule or denominators, as frozen at opening."""
    if round_.electorate == Electorate.COUNCIL:
        frozen = round_.denominators
        return {"seats": frozen["seats"], "vacancies": frozen["vacancies"]}
    return {"majority": round_.rule["majority"], "quorum": round_.rule["quorum"]}


def _vote(vote: Vote) -> dict[str, str]:
    out = {
        "id": str(vote.pk),
        "voterId": str(vote.voter_id),
        "voter": vote.voter.name,
        "party": vote.voter.party.name,
        "choice": vote.choice,
        "weight": vote.voter.weight,
    }
    if vote.reason:
        out["reason"] = vote.reason
    return out
