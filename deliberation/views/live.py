"""What a page says to the browser so that it can follow along: which stream, from which fact on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponseRedirect

from deliberation.models import Meeting, Theme
from deliberation.queries import boards, meetings
from deliberation.views.common import Visit

A_THEME = ("stage", "round", "decision", "version", "draft", "charter", "party", "item")
VOTES = ("stage", "round", "decision", "amendment", "deliberation", "item", "meeting")
AMENDMENTS = ("amendment", "deliberation", "stage", "version")
A_ROUND = ("round", "decision")
CHAIR, DESK = "voorzitter", "griffie"
FACES = {CHAIR: "meeting_chair", DESK: "meeting_desk"}
A_MEETING = ("meeting", "item", "round", "decision", "attendance", "deliberation", "amendment")


@dataclass(frozen=True, slots=True)
class Live:
    """A page's socket, how far its streams were when it was made, and the facts it is about.

    It must be asked for before anything that the page shows is read.
    """

    address: str
    own: str
    seqs: dict[str, int]
    nouns: Sequence[str]

    @property
    def seq(self) -> int:
        """How far its own stream was."""
        return self.seqs[self.own]

    @property
    def along(self) -> str:
        """How far the streams were that its socket carries along, as `id:seq id:seq`."""
        others = ((key, seq) for key, seq in self.seqs.items() if key != self.own)
        return " ".join(f"{key}:{seq}" for key, seq in others)

    @property
    def about(self) -> str:
        """The nouns of the facts that change this page."""
        return " ".join(self.nouns)


def at_theme(theme: Theme, nouns: Sequence[str]) -> Live:
    """A page of a theme."""
    return _live("themes", theme.pk, [theme.pk], nouns)


def at_meeting(meeting: Meeting) -> Live:
    """A page of a meeting, which hears of the themes on its agenda too."""
    return _live("meetings", meeting.pk, meetings.streams(meeting), A_MEETING)


def _live(kind: str, key: UUID, streams: Sequence[UUID], nouns: Sequence[str]) -> Live:
    return Live(f"/ws/{kind}/{key}", str(key), boards.seqs(streams), nouns)


def back(visit: Visit) -> HttpResponseRedirect | None:
    """To the face of the meeting from which a form was sent; None when it came from elsewhere."""
    face, _, key = visit.request.POST.get("back", "").partition(" ")
    try:
        return visit.to(FACES[face], pk=UUID(key))
    except (KeyError, ValueError):
        return None
