"""What can be asked on a socket, as data, and how it is done: once, with one answer."""

from __future__ import annotations

from collections.abc import Iterable

from . import amendments, drafts, meetings, remarks, rounds, themes
from .base import Command

COMMANDS: dict[str, Command] = {}


def add_commands(some: Iterable[Command]) -> None:
    """Have these understood too: the project adds those of the app above this one."""
    COMMANDS.update({one.name: one for one in some})


for _noun in (themes, drafts, remarks, amendments, meetings, rounds):
    add_commands(_noun.COMMANDS)

__all__ = ["COMMANDS", "Command", "add_commands"]
