"""What a caller may send, the same for page, API and socket: shapes only, no decisions.

Names are snake_case here; the JSON doors show them in camelCase. `.validated_data` goes to an
action, through `details()` where the action takes a dataclass.
"""

from .amendments import LapseInput, PersonInput, PreviewInput, ProposalInput, ResolutionsInput
from .base import Input
from .meetings import AttendanceInput, ConflictInput, ItemInput, MeetingInput
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
    OpinionInput,
    PartyInput,
    StageInput,
    ThemeInput,
)

__all__ = [
    "AgreeInput",
    "AnswerInput",
    "AttendanceInput",
    "CharterInput",
    "CloseInput",
    "ConfirmInput",
    "ConflictInput",
    "CorrectionInput",
    "EntriesInput",
    "GuestInput",
    "HandsInput",
    "Input",
    "ItemInput",
    "LapseInput",
    "MeetingInput",
    "NeedInput",
    "OpinionInput",
    "PartyInput",
    "PersonInput",
    "PreviewInput",
    "ProposalInput",
    "RemarkInput",
    "ResolutionsInput",
    "RoundInput",
    "StageInput",
    "TextInput",
    "ThemeInput",
    "VoidInput",
    "VoteInput",
    "by_id",
]
