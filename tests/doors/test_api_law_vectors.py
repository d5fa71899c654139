"""The council's voting rules, driven through the API by the vectors of Gemeentewet 20 to 32."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from deliberation.models import Person, Seat
from deliberation.rules.stages import Stage
from tests.doors.calling import Caller
from tests.factories import Town, amendment, seat, theme_in, town

pytestmark = pytest.mark.django_db

WHEN = "2026-12-01T19:30:00+01:00"
FOR, AGAINST = "in_favour", "against"


@dataclass
class Council:
    """A council of so many seated members with an amendement before it, and who leads it."""

    where: Town
    theme: str
    amendment: str
    members: list[str]
    clerk: Caller
    chair: Caller
    meetings: list[str] = field(default_factory=list)
    item: str = ""

    def plan(self, *, present: int, again: str | None = None, **items: str | None) -> str:
        """A meeting with the theme on its agenda (or the items given), and so many in the room."""
        sent = {"municipality": "voorbeeld", "title": "Raad", "startsAt": WHEN}
        meeting = self.clerk.post("meetings", {**sent, "reconvenedOf": again})["id"]
        for title, theme in (items or {"Wonen": self.theme}).items():
            point = {"title": title, "theme": theme}
            self.item = self.clerk.post(f"meetings/{meeting}/items", point)["id"]
        self.meetings.append(meeting)
        self.come(present)
        return str(meeting)

    def come(self, number: int) -> None:
        """The first so many members are in the room, and nobody else."""
        sent = {"present": self.members[:number]}
        self.clerk.post(f"meetings/{self.meetings[-1]}/attendance", sent, status=200)

    def begin(self, *, present: int, **more: Any) -> None:
        """The meeting opens, and the theme is under discussion."""
        self.plan(present=present, **more)
        self.chair.post(f"meetings/{self.meetings[-1]}/open", status=200)
        self.chair.post(f"items/{self.item}/take", status=200)

    def end(self) -> None:
        self.chair.post(f"meetings/{self.meetings[-1]}/close", status=200)

    def keep_out(self, number: int) -> None:
        """The first so many members report a conflict of interest (art. 28)."""
        for key in self.members[:number]:
            member = Caller(self.where, Person.objects.get(pk=key).name)
            member.post(f"themes/{self.theme}/conflict-reports", {"reason": "Ik ben bestuurslid."})

    def terms(self, method: str) -> dict[str, str]:
        return {
            "kind": "amendment",
            "electorate": "council",
            "method": method,
            "amendment": self.amendment,
        }

    def open(self, method: str = "roll_call") -> str:
        return str(self.clerk.post(f"themes/{self.theme}/rounds", self.terms(method))["id"])

    def refused(self, method: str = "roll_call") -> str:
        """Why the clerk cannot open a round."""
        return self.clerk.refused(f"themes/{self.theme}/rounds", self.terms(method))

    def say(self, round_: str, *, favour: int, against: int) -> None:
        """So many voters say "voor", the next so many "tegen"; the others are silent."""
        listed = self.clerk.get(f"rounds/{round_}")["voters"]
        may = [one["id"] for one in listed if one["present"] and not one["excluded"]]
        said = dict(zip(may, [FOR] * favour + [AGAINST] * against, strict=False))
        assert len(said) == favour + against
        self.clerk.post(f"rounds/{round_}/entries", {"entries": said}, status=200)

    def done(self, round_: str, *, note: str = "") -> tuple[str, str]:
        """(outcome, ground) as the chair declares it."""
        self.clerk.post(f"rounds/{round_}/close", {"note": note}, status=200)
        found = self.chair.post(f"rounds/{round_}/declare", status=200)
        return found["outcome"], found["tally"]["ground"]

    def vote(self, *, favour: int, against: int) -> tuple[str, str]:
        round_ = self.open()
        self.say(round_, favour=favour, against=against)
        return self.done(round_)


@pytest.fixture
def council() -> Council:
    return made(39)


def made(seats: int, *, vacant: int = 0) -> Council:
    """A council with an amendement on the table, its deliberation closed."""
    where = town(statutory_seats=seats)
    for number in range(5, seats - vacant):
        seat(where, where.party("Vooruit"), f"Lid {number}", Seat.COUNCILLOR)
    theme = theme_in(where, Stage.DECIDING)
    change = amendment(where, theme)
    clerk, chair = Caller(where, "Hanna"), Caller(where, "Veen")
    chair.post(f"themes/{theme.pk}/close-deliberation", status=200)
    listed = clerk.get("councillors", municipality="voorbeeld")
    members = [one["person"]["id"] for one in listed]
    assert len(members) == seats - vacant
    return Council(where, str(theme.pk), str(change.pk), members, clerk, chair)


@pytest.mark.parametrize(
    ("vacant", "present", "opens"),
    [(0, 19, False), (0, 20, True), (1, 19, False), (2, 19, True)],
    ids=["vector 1", "vector 2", "vector 3", "vector 4"],
)
def test_a_meeting_opens_with_more_than_half_of_the_seated_members(
    vacant: int, present: int, opens: bool
) -> None:
    """Art. 20(1)."""
    found = made(39, vacant=vacant)
    meeting = found.plan(present=present)
    if opens:
        assert found.chair.post(f"meetings/{meeting}/open", status=200)["state"] == "open"
    else:
        assert found.chair.refused(f"meetings/{meeting}/open") == "no_quorum"


def test_half_of_those_who_need_not_abstain_is_too_few_for_a_vote(council: Council) -> None:
    """Vector 5, art. 29(1): 39 seats, 3 keep out, 18 vote."""
    council.keep_out(3)
    council.begin(present=21)
    assert council.vote(favour=10, against=8) == ("invalid_vote", "no_quorum")


def test_one_vote_more_than_half_decides(council: Council) -> None:
    """Vector 6, art. 29(1) and 30(1): 39 seats, 3 keep out, 10 to 9."""
    council.keep_out(3)
    council.begin(present=22)
    assert council.vote(favour=10, against=9) == ("adopted", "majority")


def test_a_tie_in_a_meeting_that_is_not_full_waits_and_a_second_one_rejects(
    council: Council,
) -> None:
    """Vectors 7 and 10, art. 32(4) and (5)."""
    council.begin(present=20)
    assert council.vote(favour=10, against=10)[0] == "postponed_tie"
    assert council.refused() == "next_meeting"
    council.end()
    council.begin(present=20)
    assert council.vote(favour=10, against=10)[0] == "rejected"


def test_a_tie_of_all_who_may_vote_rejects_at_once(council: Council) -> None:
    """Vector 8, art. 32(5) and (6): 39 seats, 1 keeps out, 19 to 19."""
    council.keep_out(1)
    council.begin(present=39)
    assert council.vote(favour=19, against=19)[0] == "rejected"


def test_with_a_vacancy_a_council_is_never_full() -> None:
    """Vector 9, art. 32(4) and (6): 39 seats, 1 vacant, 19 to 19."""
    found = made(39, vacant=1)
    found.begin(present=38)
    assert found.vote(favour=19, against=19)[0] == "postponed_tie"


def test_what_nobody_wants_a_vote_on_is_adopted_without_counts(council: Council) -> None:
    """Vector 13, art. 32(3)."""
    council.begin(present=20)
    round_ = council.open("adopted_without_vote")
    found = council.chair.post(f"rounds/{round_}/declare", status=200)
    assert found["outcome"] == "adopted"
    assert (found["voted"], found["tally"]["counts"]) == (0, [])


def test_who_alone_need_not_abstain_decides_alone() -> None:
    """Vector 14, art. 29(1): 9 seats, 8 keep out."""
    found = made(9)
    found.keep_out(8)
    found.begin(present=9)
    assert found.vote(favour=1, against=0) == ("adopted", "majority")


def test_a_silent_member_stops_the_closing_until_the_clerk_notes_why(council: Council) -> None:
    """Vector 15, art. 32(2)."""
    council.begin(present=21)
    round_ = council.open()
    council.say(round_, favour=12, against=8)
    assert council.clerk.refused(f"rounds/{round_}/close", {}) == "votes_missing"
    assert council.done(round_, note="Lid 20 weigert.") == ("adopted", "majority")
    found = Caller().get(f"rounds/{round_}")
    assert (found["note"], found["voted"], found["entitled"]) == ("Lid 20 weigert.", 20, 21)


def test_a_vote_again_in_a_later_meeting_needs_no_quorum(council: Council) -> None:
    """Vector 16, art. 29(2)(a): not in the same meeting."""
    council.begin(present=20)
    council.come(12)
    assert council.vote(favour=7, against=5)[0] == "invalid_vote"
    assert council.vote(favour=7, against=5)[0] == "invalid_vote"
    council.end()
    council.begin(present=20)
    council.come(12)
    assert council.vote(favour=7, against=5) == ("adopted", "majority")


def test_a_meeting_convened_again_decides_only_on_what_the_unopened_one_was_called_for(
    council: Council,
) -> None:
    """Vector 17, art. 20(3) and 29(2)(b)."""
    unopened = council.plan(present=12)
    assert council.chair.refused(f"meetings/{unopened}/open") == "no_quorum"
    items = {"Iets nieuws": None, "Wonen": council.theme}
    meeting = council.plan(present=12, again=unopened, **items)
    council.chair.post(f"meetings/{meeting}/open", status=200)
    agenda = {one["title"]: one["id"] for one in Caller().get(f"meetings/{meeting}")["agenda"]}
    assert council.chair.refused(f"items/{agenda['Iets nieuws']}/take") == "no_quorum_for_item"
    council.chair.post(f"items/{agenda['Wonen']}/take", status=200)
    assert council.vote(favour=7, against=5) == ("adopted", "majority")


def test_a_roll_call_that_is_asked_for_makes_an_electronic_round_void(council: Council) -> None:
    """Vector 21, art. 32(1)."""
    council.begin(present=20)
    first = council.open("electronic")
    Caller(council.where, "Aylin").post(f"rounds/{first}/votes", {"choice": AGAINST})
    assert council.refused() == "vote_running"
    sent = {"note": "Een lid vraagt hoofdelijke stemming."}
    assert council.chair.post(f"rounds/{first}/void", sent, status=200)["state"] == "void"
    assert council.vote(favour=20, against=0) == ("adopted", "majority")
    assert Caller().refused_to_read(f"rounds/{first}/votes") == "void"


@pytest.mark.parametrize("method", ["paper", "secret"])
def test_a_vote_of_the_council_on_paper_is_never_held_here(council: Council, method: str) -> None:
    """Vectors 11, 12, 18 and 20, art. 31: totals on paper come with votes on persons."""
    council.begin(present=20)
    assert council.refused(method) in (
        "persons_on_paper",
        "wrong_method",
        "council_secret_on_paper",
    )
