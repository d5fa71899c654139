"""What a caller may send, the same for page, API and socket: shapes only, no decisions.

Names are snake_case here; the JSON doors show them in camelCase. `.validated_data` goes to an
action, through `details()` where the action takes a dataclass.
"""

from .amendments import LapseInput, PersonInput, PreviewInput, ProposalInput, ResolutionsInput
from .base import Input
from .drafts import DraftInput, StartAmendmentInput, SubmitDraftInput
from .facts import CatchUpInput
from .meetings import AttendanceInput, ConflictInput, ItemInput, MeetingInput, NewMeetingInput
from .rounds import (
    CloseInput,
    CorrectionInput,
    EntriesInput,
    HandsInput,
    RoundInput,
    VoidInput,
    VoteInput,
    by_id,
)
from .texts import AnswerInput, GuestInput, RemarkInput, TextInput
from .themes import (
    AgreeInput,
    CharterInput,
    ConfirmInput,
    NeedInput,
    NewThemeInput,
    OpinionInput,
    PartyInput,
    StageInput,
    ThemeInput,
)

__all__ = [
    "AgreeInput",
    "AnswerInput",
    "AttendanceInput",
    "CatchUpInput",
    "CharterInput",
    "CloseInput",
    "ConfirmInput",
    "ConflictInput",
    "CorrectionInput",
    "DraftInput",
    "EntriesInput",
    "GuestInput",
    "HandsInput",
    "Input",
    "ItemInput",
    "LapseInput",
    "MeetingInput",
    "NeedInput",
    "NewMeetingInput",
    "NewThemeInput",
    "OpinionInput",
    "PartyInput",
    "PersonInput",
    "PreviewInput",
    "ProposalInput",
    "RemarkInput",
    "ResolutionsInput",
    "RoundInput",
    "StageInput",
    "StartAmendmentInput",
    "SubmitDraftInput",
    "TextInput",
    "ThemeInput",
    "VoidInput",
    "VoteInput",
    "by_id",
]
