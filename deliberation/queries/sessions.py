"""Whose session a cookie is by now: of ended sessions and accounts it is nobody's."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache
from importlib import import_module
from typing import NamedTuple

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
    held = {key: _login(data) for key, data in rows.values_list("session_key", "session_data")}
    keys = {login.person for login in held.values() if login.person}
    wanted = Person.objects.only("password", "is_active", "name")
    known = {str(key): person for key, person in wanted.in_bulk(list(keys)).items()}
    return {one: _holder(held.get(one, NOBODY), known) for one in cookies}


class Login(NamedTuple):
    """What a session says of who logged in; empty when nobody did."""

    person: str
    backend: str
    password: str


NOBODY = Login("", "", "")


@lru_cache(maxsize=4096)
def _login(data: str) -> Login:
    """What the data of a session say. The same data always say the same, and unpacking is slow."""
    held = SessionStore().decode(data)
    keys = auth.SESSION_KEY, auth.BACKEND_SESSION_KEY, auth.HASH_SESSION_KEY
    return Login(*(str(held.get(key, "")) for key in keys))


def _holder(login: Login, known: Mapping[str, Person]) -> User:
    """As Django decides it: the account lives, and its password is the one of the login."""
    person = known.get(login.person)
    if person is None or not person.is_active:
        return AnonymousUser()
    if login.backend not in settings.AUTHENTICATION_BACKENDS:
        return AnonymousUser()
    wanted = person.get_session_auth_hash()
    return person if constant_time_compare(login.password, wanted) else AnonymousUser()
