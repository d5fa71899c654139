"""A whole small life of a theme, driven through the JSON doors only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from tests.doors.calling import Caller
from tests.factories import TEXT, Town

PEOPLE = ("Hanna", "Veen", "Aylin", "Joost", "Geert", "Ria", "Marit", "Fatima", "Peter", "Tineke")


@dataclass
class Table:
    """Everybody's program, and the theme they are about."""

    by: dict[str, Caller]
    theme: str = ""

    def act(self, name: str, path: str, sent: object = None, *, status: int = 201) -> Any:
        """Somebody does something to the theme."""
        return self.by[name].post(f"themes/{self.theme}/{path}", sent, status=status)

    def see(self, path: str = "") -> Any:
        """What a visitor sees of the theme."""
        return self.by["visitor"].get(f"themes/{self.theme}{path}")

    def move(self, stage: str) -> None:
        """The clerk moves it on."""
        assert self.act("Hanna", "stage", {"stage": stage}, status=200)["stage"] == stage

    def opened(self, **terms: object) -> str:
        """The clerk opens a round."""
        return str(self.act("Hanna", "rounds", terms)["id"])

    def declared(self, round_: str) -> Any:
        """The clerk closes a round and the chair declares it."""
        self.by["Hanna"].post(f"rounds/{round_}/close", status=200)
        return self.by["Veen"].post(f"rounds/{round_}/declare", status=200)


@pytest.fixture
def table(town: Town) -> Table:
    callers = {name: Caller(town, name) for name in PEOPLE}
    return Table({**callers, "visitor": Caller()})


def prepare(table: Table) -> None:
    clerk = table.by["Hanna"]
    sent = {"municipality": "voorbeeld", "title": "Wonen", "challenge": "Te weinig huizen."}
    table.theme = clerk.post("themes", sent)["id"]
    for party in clerk.get("parties", municipality="voorbeeld"):
        table.act("Hanna", "participations", {"party": party["id"]})
    terms = {"majority": "absolute", "minimumParties": 1, "draftReaders": "public"}
    assert table.act("Hanna", "charter", terms, status=200)["minimumParties"] == 1
    for name in ("Aylin", "Geert", "Fatima", "Peter"):
        seats = table.act(name, "charter/agreements", status=200)
    assert all(seat["agreedAt"] for seat in seats)


def draft(table: Table) -> dict[str, Any]:
    """The imported Version with its blocks."""
    table.move("drafting")
    made = table.act("Hanna", "versions", {"markdown": TEXT})
    version = table.by["visitor"].get(f"versions/{made['version']['id']}")
    assert version["title"] == "Wonen aan de rivier"
    article = next(one["blockId"] for one in table.see("/article-needs"))
    table.act("Hanna", "article-needs", {"blockId": article, "needs": "budget"}, status=200)
    assert table.see("/article-needs")[0]["needs"] == "budget"
    return version


def tree(version: dict[str, Any]) -> str:
    """The block about the tree."""
    said = {
        block["id"]: "".join(run["text"] for run in block["runs"]) for block in version["blocks"]
    }
    return next(key for key, words in said.items() if "komt een boom" in words)


def consult(table: Table, version: dict[str, Any]) -> None:
    table.move("consulting")
    words = {"blockId": tree(version), "body": "Welke boom?", "quote": "een boom"}
    remark = table.by["Tineke"].post(f"versions/{version['id']}/remarks", words)
    answer = {"verdict": "noted", "answer": "Een linde."}
    table.by["Hanna"].post(f"remarks/{remark['id']}/answer", answer, status=200)
    (seen,) = table.see("/remarks")
    assert seen["remark"]["answer"] == "Een linde."
    assert seen["where"] == {
        "state": "fixed",
        "blockId": tree(version),
        "name": seen["where"]["name"],
    }


def amend(table: Table, version: dict[str, Any]) -> str:
    """A1, taken over from W1 by a councillor."""
    table.move("amending")
    proposal = {
        "title": "Meer bomen",
        "rationale": "Eén is weinig.",
        "blocks": [tree(version)],
        "words": "Bij ieder huis komen twee bomen.",
    }
    looked = table.act("Fatima", "amendment-previews", proposal, status=200)
    assert "twee bomen" in looked["redlineHtml"]
    request = table.act("Fatima", "change-requests", proposal)
    taken = table.by["Aylin"].post(f"amendments/{request['id']}/take-over")
    joost = table.by["Joost"].get("session")["person"]["id"]
    table.by["Aylin"].post(f"amendments/{taken['id']}/co-submitters", {"person": joost})
    table.by["Joost"].post(f"amendments/{taken['id']}/accept", status=200)
    labels = {one["label"]: one for one in table.see("/amendments")}
    assert labels["W1"]["state"] == "taken_over"
    assert [one["person"]["name"] for one in labels["A1"]["coSubmitters"]] == ["Joost"]
    return str(taken["id"])


def meet(table: Table) -> str:
    """An open meeting in which the theme is under discussion."""
    clerk, chair = table.by["Hanna"], table.by["Veen"]
    sent = {"municipality": "voorbeeld", "title": "Raad", "startsAt": "2026-12-01T19:30:00+01:00"}
    meeting = clerk.post("meetings", sent)["id"]
    item = clerk.post(f"meetings/{meeting}/items", {"title": "Wonen", "theme": table.theme})["id"]
    council = [one["person"]["id"] for one in clerk.get("councillors", municipality="voorbeeld")]
    clerk.post(f"meetings/{meeting}/attendance", {"present": council}, status=200)
    assert chair.post(f"meetings/{meeting}/open", status=200)["state"] == "open"
    assert chair.post(f"items/{item}/take", status=200)["state"] == "current"
    return str(meeting)


def community_votes(table: Table) -> None:
    round_ = table.opened(kind="whole", electorate="community", method="electronic")
    for number, name in enumerate(("Fatima", "Peter"), start=1):
        table.by[name].post(f"rounds/{round_}/votes", {"choice": "in_favour"})
        assert table.by["visitor"].get(f"rounds/{round_}")["voted"] == number
    assert table.by["visitor"].refused_to_read(f"rounds/{round_}/votes") == "round_not_closed"
    done = table.declared(round_)
    assert done["outcome"] == "adopted"
    votes = table.by["visitor"].get(f"rounds/{round_}/votes")
    assert {vote["voter"]["name"] for vote in votes} == {"Bewonersraad", "Ondernemers"}


def amendment_by_roll_call(table: Table, amendment: str) -> None:
    round_ = table.opened(
        kind="amendment", electorate="council", method="roll_call", amendment=amendment
    )
    listed = table.by["visitor"].get(f"rounds/{round_}")["voters"]
    said = {one["id"]: "against" if one["name"] == "Ria" else "in_favour" for one in listed}
    table.by["Hanna"].post(f"rounds/{round_}/entries", {"entries": said}, status=200)
    table.by["Hanna"].post(f"rounds/{round_}/close", status=200)
    geert = next(one["id"] for one in listed if one["name"] == "Geert")
    mended = {"voter": geert, "choice": "against", "reason": "Verkeerd gehoord."}
    table.by["Hanna"].post(f"rounds/{round_}/corrections", mended)
    done = table.by["Veen"].post(f"rounds/{round_}/declare", status=200)
    counts = {one["choice"]: one["heads"] for one in done["tally"]["counts"]}
    assert counts == {"in_favour": 3, "against": 2}
    votes = table.by["visitor"].get(f"rounds/{round_}/votes")
    assert [vote["voter"]["name"] for vote in votes if vote["choice"] == "against"] == [
        "Geert",
        "Ria",
    ]


def council_votes(table: Table, town: Town) -> None:
    """First void, since somebody asks for another method; then by show of hands."""
    terms = {"kind": "whole", "electorate": "council"}
    first = table.opened(**terms, method="electronic")
    table.by["Aylin"].post(f"rounds/{first}/votes", {"choice": "in_favour"})
    void = {"note": "Stemapparaat stuk."}
    table.by["Veen"].post(f"rounds/{first}/void", void, status=200)
    round_ = table.opened(**terms, method="show_of_hands")
    hands = {"factions": {town.party(name).pk: "in_favour" for name in ("Vooruit", "Dorpsbelang")}}
    table.by["Hanna"].post(f"rounds/{round_}/show-of-hands", hands, status=200)
    assert table.declared(round_)["outcome"] == "adopted"


@pytest.mark.django_db
def test_a_theme_goes_its_whole_way_by_rest_alone(table: Table, town: Town) -> None:
    prepare(table)
    version = draft(table)
    consult(table, version)
    amendment = amend(table, version)
    table.move("deciding")
    meeting = meet(table)
    table.act("Veen", "close-deliberation", status=200)
    community_votes(table)
    amendment_by_roll_call(table, amendment)
    assert table.see("/working-text")["adopted"] == ["A1"]
    final = table.act("Hanna", "consolidate")
    assert final["number"] == 2
    council_votes(table, town)
    (decision,) = table.see("/decisions")
    assert (decision["outcome"], decision["version"]) == ("pending_confirmation", 2)
    table.move("confirming")
    for name, party in (("Fatima", "Bewonersraad"), ("Peter", "Ondernemers")):
        sent = {"party": town.party(party).pk, "confirms": True}
        table.act(name, "confirmations", sent, status=200)
    table.move("adopted")
    table.by["Veen"].post(f"meetings/{meeting}/close", status=200)
    table.move("in_force")
    assert table.see()["stage"] == "in_force"
    told = [fact["type"] for fact in table.see("/events")]
    assert told[0] == "theme.created"
    assert told[-1] == "stage.moved"
    chain = table.see("/events/verification")
    assert chain == {**chain, "valid": True, "seq": len(told), "faults": []}
