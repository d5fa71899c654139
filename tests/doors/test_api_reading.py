"""What the API shows, to whom, and when: texts, votes, facts."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from django.core import mail

from deliberation.actions import themes as verbs
from deliberation.actions.voting import cast_vote
from deliberation.models import Round, Theme
from deliberation.rules.stages import Stage
from deliberation.rules.voting import Electorate, Method
from tests import factories
from tests.conftest import ThemeIn
from tests.doors.calling import Caller
from tests.factories import Town

# --- texts ----------------------------------------------------------------------------------------


def test_the_hash_of_a_version_can_be_checked_from_its_blocks(theme_in: ThemeIn) -> None:
    theme = theme_in(Stage.CONSULTING)
    (version,) = Caller().get(f"themes/{theme.pk}/versions")
    found = Caller().get(f"versions/{version['id']}")
    canonical = json.dumps(
        found["blocks"], ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    assert hashlib.sha256(canonical.encode()).hexdigest() == found["digest"] == version["digest"]
    assert "## Bouwen" in found["markdown"]


@pytest.mark.parametrize("name", ["", "Tineke"])
def test_a_draft_for_the_parties_is_not_shown_to_others(
    town: Town, theme_in: ThemeIn, name: str
) -> None:
    theme = theme_in(Stage.PREPARING)
    terms = verbs.CharterTerms(draft_readers="parties")
    verbs.edit_charter(theme, actor=town.clerk, terms=terms)
    version = factories.import_text(town, theme)
    reader, party = Caller(town, name), Caller(town, "Fatima")
    paths = (
        f"themes/{theme.pk}/versions",
        f"versions/{version.pk}",
        f"themes/{theme.pk}/remarks",
        f"themes/{theme.pk}/working-text",
        f"themes/{theme.pk}/article-needs",
        f"themes/{theme.pk}/amendments",
    )
    for path in paths:
        assert reader.refused_to_read(path) == "not_your_draft"
        party.get(path)
    assert reader.get(f"themes/{theme.pk}")["abilities"]["readText"] is False


def test_a_theme_says_what_the_caller_may_do(town: Town, theme_in: ThemeIn) -> None:
    theme = theme_in(Stage.AMENDING)
    may = {
        name: Caller(town, name).get(f"themes/{theme.pk}")["abilities"]
        for name in ("Aylin", "Hanna", "Fatima")
    }
    assert may["Aylin"]["submitAmendment"]
    assert not may["Aylin"]["moveStage"]
    assert may["Hanna"]["moveStage"]
    assert may["Fatima"]["submitChangeRequest"]
    assert not any(
        yes
        for name, yes in Caller().get(f"themes/{theme.pk}")["abilities"].items()
        if name != "readText"
    )


def test_only_the_clerk_sees_what_is_still_missing(town: Town, theme_in: ThemeIn) -> None:
    theme = theme_in(Stage.DRAFTING)
    moves = Caller(town, "Hanna").get(f"themes/{theme.pk}/stage")["moves"]
    assert {one["stage"]: one["reason"] for one in moves} == {
        "consulting": "no_version",
        "withdrawn": None,
    }
    assert Caller().refused_to_read(f"themes/{theme.pk}/stage", status=401) == "login_required"


# --- remarks --------------------------------------------------------------------------------------


def test_a_guest_places_a_remark_with_a_mailed_token(town: Town, theme_in: ThemeIn) -> None:
    theme = theme_in(Stage.CONSULTING)
    version, block = theme.versions.get(), factories.block(theme, "komt een boom")
    words = {"blockId": block, "body": "Welke boom?"}
    guest = Caller()
    problem = guest.post(f"versions/{version.pk}/remarks", words, status=400)
    assert set(problem["errors"]) == {"name", "email"}
    signed = {**words, "name": "Kees", "email": "kees@example.nl"}
    placed = guest.post(f"versions/{version.pk}/remarks", signed)
    assert placed["state"] == "unconfirmed"
    assert guest.get(f"themes/{theme.pk}/remarks") == []
    assert guest.get(f"remarks/{placed['id']}", status=404)["reason"] == "not_found"
    (letter,) = mail.outbox
    token = letter.body.split("/reacties/bevestig/")[1].split("/")[0]
    assert token not in json.dumps(placed)
    sent = {"municipality": "voorbeeld", "token": token}
    (confirmed,) = guest.post("remark-confirmations", sent, status=200)
    assert (confirmed["state"], confirmed["number"]) == ("published", 1)
    assert guest.get(f"remarks/{placed['id']}")["authorName"] == "Kees"
    assert guest.refused("remark-confirmations", sent) == "wrong_token"
    wrong = {**sent, "token": "gok"}
    assert guest.refused("remark-confirmations", wrong, status=404) == "not_found"


# --- amendments -----------------------------------------------------------------------------------


def test_an_amendment_shows_its_words_and_what_it_clashes_with(
    town: Town, theme_in: ThemeIn
) -> None:
    theme = theme_in(Stage.AMENDING)
    mine = factories.amendment(town, theme)
    factories.change_request(town, theme)
    found = Caller().get(f"amendments/{mine.pk}")
    assert (found["label"], found["submittedBy"]["name"]) == ("A1", "Aylin")
    assert [(one["kind"], one["label"]) for one in found["clashes"]] == [("conflict", "W1")]
    (operation,) = found["operations"]
    assert operation["kind"] == "replace"
    assert operation["blockId"] == factories.block(theme, "komt een boom")
    assert "<del>" in found["redlineHtml"]
    assert "<ins>" in found["redlineHtml"]
    assert {one["label"] for one in Caller().get(f"themes/{theme.pk}/amendments")} == {"A1", "W1"}


# --- votes ----------------------------------------------------------------------------------------


@pytest.fixture
def round_(town: Town, theme_in: ThemeIn) -> Round:
    """An open electronic round of the council on the whole, after the parties."""
    theme = theme_in(Stage.DECIDING)
    factories.discuss(town, theme)
    factories.community_round(town, theme)
    electronic = Method.ELECTRONIC
    return factories.open_round(town, theme, electorate=Electorate.COUNCIL, method=electronic)


ALL = ("", "Hanna", "Veen", "Aylin", "Joost", "Fatima", "Tineke")


def seen(town: Town, round_: Round) -> dict[str, Any]:
    return {name: Caller(town, name).get(f"rounds/{round_.pk}") for name in ALL}


def test_while_a_round_is_open_nobody_sees_more_than_how_many_voted(
    town: Town, round_: Round
) -> None:
    vote = {"choice": "against"}
    Caller(town, "Aylin").post(f"rounds/{round_.pk}/votes", vote)
    for name, found in seen(town, round_).items():
        assert (found["voted"], found["entitled"], found["tally"]) == (1, 5, None)
        assert (found["outcome"], found["votesDigest"]) == ("", "")
        assert found["mine"] is None or name == "Aylin"
        caller = Caller(town, name)
        assert caller.refused_to_read(f"rounds/{round_.pk}/votes") == "round_not_closed"
    assert seen(town, round_)["Aylin"]["mine"]["choice"] == "against"


def test_an_open_round_reads_the_same_whatever_was_voted(town: Town, round_: Round) -> None:
    read = {}
    for choice in ("in_favour", "against"):
        cast_vote(round_, actor=town.councillor, choice=choice)
        read[choice] = {
            name: found for name, found in seen(town, round_).items() if name != "Aylin"
        }
    assert read["in_favour"] == read["against"]


def test_between_closing_and_declaring_only_clerk_and_chair_know(town: Town, round_: Round) -> None:
    Caller(town, "Aylin").post(f"rounds/{round_.pk}/votes", {"choice": "against"})
    Caller(town, "Hanna").post(f"rounds/{round_.pk}/close", status=200)
    for name, found in seen(town, round_).items():
        knows = name in ("Hanna", "Veen")
        assert (found["tally"] is not None) is knows
        caller, path = Caller(town, name), f"rounds/{round_.pk}/votes"
        if knows:
            assert [one["choice"] for one in caller.get(path)] == ["against"]
        else:
            assert caller.refused_to_read(path) == "round_not_declared"


def test_after_the_declaration_everybody_reads_the_council_by_name(
    town: Town, round_: Round
) -> None:
    for name in ("Aylin", "Joost", "Geert"):
        Caller(town, name).post(f"rounds/{round_.pk}/votes", {"choice": "in_favour"})
    factories.declared(town, round_)
    found = Caller().get(f"rounds/{round_.pk}")
    assert found["outcome"] == "adopted"
    assert found["tally"]["counts"][0] == {"choice": "in_favour", "weight": "3", "heads": 3}
    votes = Caller().get(f"rounds/{round_.pk}/votes")
    assert [one["voter"]["name"] for one in votes] == ["Aylin", "Joost", "Geert"]


def test_what_the_clerk_enters_only_the_clerk_reads_back(town: Town, theme_in: ThemeIn) -> None:
    theme = theme_in(Stage.DECIDING)
    factories.discuss(town, theme)
    factories.community_round(town, theme)
    called = factories.open_round(
        town, theme, electorate=Electorate.COUNCIL, method=Method.ROLL_CALL
    )
    clerk, path = Caller(town, "Hanna"), f"rounds/{called.pk}/entries"
    first = clerk.get(f"rounds/{called.pk}")["voters"][0]["id"]
    clerk.post(path, {"entries": {first: "against"}}, status=200)
    assert [one["choice"] for one in clerk.get(path)] == ["against"]
    for name in ("Aylin", "Veen", "Fatima"):
        assert Caller(town, name).refused_to_read(path) == "not_in_that_role"
    assert clerk.refused(path, {"entries": {"geen-id": "against"}}, status=400) == "invalid"
    clerk.post(path, {"entries": {}, "cleared": [first]}, status=200)
    assert clerk.get(path) == []


def test_a_vote_that_does_not_count_is_refused_with_the_reason(town: Town, round_: Round) -> None:
    path, vote = f"rounds/{round_.pk}/votes", {"choice": "in_favour"}
    assert Caller(town, "Fatima").refused(path, vote) == "not_entitled"
    assert Caller(town, "Aylin").refused(path, {"choice": "agree"}) == "choice_not_allowed"
    assert Caller(town, "Aylin").refused(path, {"choice": "misschien"}, status=400) == "invalid"
    Caller(town, "Hanna").post(f"rounds/{round_.pk}/close", {"note": ""}, status=200)
    assert Caller(town, "Aylin").refused(path, vote) == "round_closed"


# --- facts ----------------------------------------------------------------------------------------


@pytest.fixture
def told(town: Town, theme_in: ThemeIn) -> Theme:
    """A theme in whose stream one fact is for participants."""
    theme = theme_in(Stage.AMENDING)
    mine = factories.amendment(town, theme)
    joost = town.person("Joost").pk
    Caller(town, "Aylin").post(f"amendments/{mine.pk}/co-submitters", {"person": joost})
    return theme


def test_facts_come_in_pages_and_what_is_not_for_a_visitor_is_hidden(
    town: Town, told: Theme
) -> None:
    path = f"themes/{told.pk}/events"
    every = Caller().get(path)
    assert [fact["seq"] for fact in every] == list(range(1, len(every) + 1))
    assert every[-1] == {"seq": len(every), "type": "hidden"}
    assert Caller(town, "Fatima").get(path)[-1]["type"] == "amendment.co_submitter_invited"
    assert Caller().get(path, after=3, limit=2) == every[3:5]
    assert Caller().get(path, after=len(every)) == []
    for wrong in ({"after": -1}, {"after": "x"}, {"limit": 0}, {"limit": 501}):
        problem = Caller().get(path, status=400, **wrong)
        assert set(problem["errors"]) == set(wrong)


def test_facts_have_camel_case_names_on_every_wire(town: Town, theme_in: ThemeIn) -> None:
    theme = theme_in(Stage.AMENDING)
    first, second = factories.amendment(town, theme), factories.amendment(town, theme, by="Geert")
    sent = {"ifAdopted": second.pk}
    Caller(town, "Hanna").post(f"amendments/{first.pk}/lapses", sent)
    fact = Caller().get(f"themes/{theme.pk}/events")[-1]
    assert fact["payload"] == {"amendment": str(first.pk), "ifAdopted": str(second.pk)}


def test_anybody_can_check_the_chain_of_a_theme(told: Theme) -> None:
    found = Caller().get(f"themes/{told.pk}/events/verification")
    assert found["valid"]
    assert found["seq"] == len(Caller().get(f"themes/{told.pk}/events"))
    factories.facts(told)[2].__class__.objects.filter(stream_id=told.pk, seq=3).update(
        payload={"party": "een ander"}
    )
    broken = Caller().get(f"themes/{told.pk}/events/verification")
    assert not broken["valid"]
    assert broken["faults"] == [{"seq": 3, "what": "content differs"}]


def test_meetings_and_municipalities_have_facts_too(town: Town) -> None:
    sent = {"municipality": "voorbeeld", "title": "Raad", "startsAt": "2026-12-01T19:30:00Z"}
    meeting = Caller(town, "Hanna").post("meetings", sent)["id"]
    for path in (f"meetings/{meeting}", "municipalities/voorbeeld"):
        (fact,) = Caller().get(f"{path}/events")
        assert fact["payload"] == {"meeting": meeting}
    assert Caller().get(f"meetings/{meeting}/events/verification")["valid"]
