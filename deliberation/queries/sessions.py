"""Whose session a cookie is by now: of ended sessions and accounts it is nobody's."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib import auth
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from deliberation.models import Person

User = Person | AnonymousUser


def user_of(cookie: str) -> User:
    """Whose session this is."""
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(cookie or None)
    return auth.get_user(request)


def users_of(cookies: Collection[str]) -> dict[str, User]:
    """Whose sessions these are, in two queries."""
    rows = Session.objects.filter(pk__in=cookies, expire_date__gt=timezone.now())
    held = {row.session_key: SessionStore().decode(row.session_data) for row in rows}
    keys = {data[auth.SESSION_KEY] for data in held.values() if auth.SESSION_KEY in data}
    wanted = Person.objects.only("password", "is_active", "name")
    known = {str(key): person for key, person in wanted.in_bulk(list(keys)).items()}
    return {one: _holder(held.get(one, {}), known) for one in cookies}


def _holder(data: Mapping[str, Any], known: Mapping[str, Person]) -> User:
    """As Django decides it: the account lives, and its password is the one of the login."""
    person = known.get(str(data.get(auth.SESSION_KEY, "")))
    if person is None or not person.is_active:
        return AnonymousUser()
    if data.get(auth.BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
        return AnonymousUser()
    given, wanted = data.get(auth.HASH_SESSION_KEY, ""), person.get_session_auth_hash()
    return person if constant_time_compare(given, wanted) else AnonymousUser()
