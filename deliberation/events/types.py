"""One frozen dataclass per fact: its `type` is the wire name, its fields are the payload.

Payloads are ids, codes and counts only; people's words and names stay in tables that can be erased.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Fact:
    """What all facts share."""

    type: ClassVar[str] = ""


@dataclass(frozen=True, slots=True)
class ThemeCreated(Fact):
    """The clerk opened a theme."""

    type: ClassVar[str] = "theme.created"
    theme: str


@dataclass(frozen=True, slots=True)
class ThemeEdited(Fact):
    """The clerk changed the description or the planning of a theme."""

    type: ClassVar[str] = "theme.edited"
    fields: list[str]


@dataclass(frozen=True, slots=True)
class PartyAdmitted(Fact):
    """A party sits at the table of this theme."""

    type: ClassVar[str] = "party.admitted"
    party: str


@dataclass(frozen=True, slots=True)
class CharterEdited(Fact):
    """The spelregels changed, so every party must agree anew."""

    type: ClassVar[str] = "charter.edited"
    fields: list[str]


@dataclass(frozen=True, slots=True)
class CharterAgreed(Fact):
    """A party agreed to the spelregels."""

    type: ClassVar[str] = "charter.agreed"
    party: str


@dataclass(frozen=True, slots=True)
class CharterFrozen(Fact):
    """The spelregels can no longer change."""

    type: ClassVar[str] = "charter.frozen"


@dataclass(frozen=True, slots=True)
class VersionMade(Fact):
    """A text was frozen; `digest` is its SHA-256."""

    type: ClassVar[str] = "version.made"
    version: str
    number: int
    reason: str
    digest: str


@dataclass(frozen=True, slots=True)
class DraftOpened(Fact):
    """People can write together: a text, or an amendment of one party (told participants only)."""

    type: ClassVar[str] = "draft.opened"
    draft: str
    kind: str


@dataclass(frozen=True, slots=True)
class DraftClosed(Fact):
    """A draft was closed for ever: frozen as a Version, submitted as an amendment, or discarded.

    `version` or `amendment` is what it became, else both are empty.
    """

    type: ClassVar[str] = "draft.closed"
    draft: str
    outcome: str
    version: str = ""
    amendment: str = ""


@dataclass(frozen=True, slots=True)
class NeedSet(Fact):
    """The clerk said what an article needs."""

    type: ClassVar[str] = "article.need_set"
    block: str
    needs: str


@dataclass(frozen=True, slots=True)
class StageMoved(Fact):
    """The agreement went to another stage."""

    type: ClassVar[str] = "stage.moved"
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class OpinionRecorded(Fact):
    """The wensen en bedenkingen of the college were recorded."""

    type: ClassVar[str] = "college.opinion_recorded"


@dataclass(frozen=True, slots=True)
class RemarkPlaced(Fact):
    """A remark on a passage became public."""

    type: ClassVar[str] = "remark.placed"
    remark: str
    number: int
    block: str


@dataclass(frozen=True, slots=True)
class RemarkWithdrawn(Fact):
    """A remark was taken back."""

    type: ClassVar[str] = "remark.withdrawn"
    remark: str


@dataclass(frozen=True, slots=True)
class RemarkAuthorErased(Fact):
    """Who wrote a remark was forgotten; the facts of that guest lost their content."""

    type: ClassVar[str] = "remark.author_erased"
    remark: str


@dataclass(frozen=True, slots=True)
class RemarkAnswered(Fact):
    """The clerk answered a remark."""

    type: ClassVar[str] = "remark.answered"
    remark: str
    verdict: str


@dataclass(frozen=True, slots=True)
class AmendmentSubmitted(Fact):
    """An amendment or change request was submitted; `label` is A1, SA1 or W1."""

    type: ClassVar[str] = "amendment.submitted"
    amendment: str
    label: str
    version: str
    party: str


@dataclass(frozen=True, slots=True)
class AmendmentWithdrawn(Fact):
    """Its submitters took it back."""

    type: ClassVar[str] = "amendment.withdrawn"
    amendment: str


@dataclass(frozen=True, slots=True)
class CoSubmitterInvited(Fact):
    """Somebody was asked to submit along."""

    type: ClassVar[str] = "amendment.co_submitter_invited"
    amendment: str
    person: str


@dataclass(frozen=True, slots=True)
class CoSubmitterAccepted(Fact):
    """Somebody submits along."""

    type: ClassVar[str] = "amendment.co_submitter_accepted"
    amendment: str
    person: str


@dataclass(frozen=True, slots=True)
class LapseSet(Fact):
    """One amendment lapses when the other is adopted."""

    type: ClassVar[str] = "amendment.lapse_set"
    amendment: str
    if_adopted: str


@dataclass(frozen=True, slots=True)
class AmendmentDecided(Fact):
    """What became of an amendment: adopted, rejected, lapsed, taken_over or postponed_tie."""

    type: ClassVar[str] = "amendment.decided"
    amendment: str
    outcome: str


@dataclass(frozen=True, slots=True)
class DeliberationClosed(Fact):
    """The chair closed the deliberation: no amendment can come in any more."""

    type: ClassVar[str] = "deliberation.closed"


@dataclass(frozen=True, slots=True)
class ConflictReported(Fact):
    """A councillor reported a conflict of interest (art. 28 Gemeentewet)."""

    type: ClassVar[str] = "conflict.reported"
    person: str


@dataclass(frozen=True, slots=True)
class MeetingPlanned(Fact):
    """A meeting was planned."""

    type: ClassVar[str] = "meeting.planned"
    meeting: str


@dataclass(frozen=True, slots=True)
class MeetingOpened(Fact):
    """The chair opened the meeting; `present` of `seated` members signed the list."""

    type: ClassVar[str] = "meeting.opened"
    present: int
    seated: int


@dataclass(frozen=True, slots=True)
class MeetingClosed(Fact):
    """The chair closed the meeting."""

    type: ClassVar[str] = "meeting.closed"


@dataclass(frozen=True, slots=True)
class ItemAdded(Fact):
    """A point was put on the agenda; `theme` is empty when it is about none."""

    type: ClassVar[str] = "item.added"
    item: str
    position: int
    theme: str


@dataclass(frozen=True, slots=True)
class ItemTaken(Fact):
    """An agenda item is now under discussion."""

    type: ClassVar[str] = "item.taken"
    item: str


@dataclass(frozen=True, slots=True)
class AttendanceRecorded(Fact):
    """The attendance list changed; `present` members are in the room."""

    type: ClassVar[str] = "attendance.recorded"
    present: int


@dataclass(frozen=True, slots=True)
class RoundOpened(Fact):
    """A round was opened; the list of `entitled` voters and the rule are frozen.

    `kind` is that of the question; `amendment` and `item` are empty when there is none.
    """

    type: ClassVar[str] = "round.opened"
    round: str
    question: str
    kind: str
    amendment: str
    item: str
    electorate: str
    method: str
    entitled: int


@dataclass(frozen=True, slots=True)
class VoteCast(Fact):
    """How many have voted, never who or what."""

    type: ClassVar[str] = "vote.cast"
    round: str
    voted: int
    entitled: int


@dataclass(frozen=True, slots=True)
class RoundClosed(Fact):
    """A round was closed; `digest` is the SHA-256 of the list of votes."""

    type: ClassVar[str] = "round.closed"
    round: str
    voted: int
    digest: str


@dataclass(frozen=True, slots=True)
class VoteCorrected(Fact):
    """The clerk mended an entry error before the declaration; `digest` is that of the new list."""

    type: ClassVar[str] = "vote.corrected"
    round: str
    voted: int
    digest: str


@dataclass(frozen=True, slots=True)
class RoundDeclared(Fact):
    """The chair declared the outcome: this is the public result."""

    type: ClassVar[str] = "round.declared"
    round: str
    electorate: str
    outcome: str
    ground: str


@dataclass(frozen=True, slots=True)
class RoundVoided(Fact):
    """A running round became void."""

    type: ClassVar[str] = "round.voided"
    round: str


@dataclass(frozen=True, slots=True)
class DecisionReached(Fact):
    """What both electorates concluded together on the whole."""

    type: ClassVar[str] = "decision.reached"
    decision: str
    outcome: str


@dataclass(frozen=True, slots=True)
class PartyConfirmed(Fact):
    """A party confirmed the text as the council changed it."""

    type: ClassVar[str] = "party.confirmed"
    party: str


@dataclass(frozen=True, slots=True)
class PartyWithdrew(Fact):
    """A party withdrew in the bevestigingsronde: it is geen partij."""

    type: ClassVar[str] = "party.withdrew"
    party: str


FACTS: dict[str, type[Fact]] = {fact.type: fact for fact in Fact.__subclasses__()}
