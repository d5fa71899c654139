"""The facts of this app; they go into the theme's stream through `deliberation.events.record`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from deliberation.events import Fact


@dataclass(frozen=True, slots=True)
class CooperativeNamed(Fact):
    """An article names the cooperative it founds."""

    type: ClassVar[str] = "cooperative.named"
    cooperative: str
    block: str


@dataclass(frozen=True, slots=True)
class CooperativeMoved(Fact):
    """A cooperative came a step further."""

    type: ClassVar[str] = "cooperative.moved"
    cooperative: str
    stage: str


@dataclass(frozen=True, slots=True)
class DocumentRequested(Fact):
    """The clerk asked for a PDF."""

    type: ClassVar[str] = "document.requested"
    document: str


@dataclass(frozen=True, slots=True)
class DocumentPrinted(Fact):
    """A PDF without a seal is ready: a concept or a comparison."""

    type: ClassVar[str] = "document.printed"
    document: str
    sha256: str


@dataclass(frozen=True, slots=True)
class DocumentSealed(Fact):
    """The sealed PDF is ready; `sha256` names the file."""

    type: ClassVar[str] = "document.sealed"
    document: str
    sha256: str
    test_seal: bool
