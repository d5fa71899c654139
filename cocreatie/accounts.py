"""How accounts come to exist: the griffie makes them, nobody signs up by themselves."""

from __future__ import annotations

from allauth.account import urls
from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import URLPattern

# The griffie knows who has which address: nobody changes it by themselves.
CLOSED = frozenset({"account_email", "account_confirm_email", "account_email_verification_sent"})
urlpatterns: list[URLPattern] = [one for one in urls.urlpatterns if one.name not in CLOSED]


class ClosedSignup(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Login and passwords as allauth does them, without the door for new accounts."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody may sign up."""
        return False
