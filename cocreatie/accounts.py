"""How accounts come to exist: the griffie makes them, nobody signs up by themselves."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedSignup(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Login and passwords as allauth does them, without the door for new accounts."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody may sign up."""
        return False
