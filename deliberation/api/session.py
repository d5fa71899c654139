"""Logging in and out by JSON, and who is asking."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.contrib import auth
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.middleware.csrf import get_token
from rest_framework.request import Request
from rest_framework.response import Response

from deliberation.models import Person
from deliberation.outputs.people import SessionOut
from deliberation.policy import Refused
from deliberation.queries import places

from .doors import Door, operation, read
from .inputs import Login


class Session(Door):
    """The session of the cookie.

    A token against forged requests is not asked here, since one that is sent from another site
    cannot have this content type or method.
    """

    for_all = True
    authentication_classes = ()

    @operation("readSession", gives=SessionOut)
    def get(self, request: Request) -> Response:
        """Who I am, and a CSRF token, for visitors too."""
        return _session(request._request, auth.get_user(request._request))

    @operation("logIn", takes=Login, gives=SessionOut)
    def post(self, request: Request) -> Response:
        """Log in; later requests send the cookie, and the token in `X-CSRFToken`."""
        given = read(request, Login).validated_data
        person = _authenticated(request._request, **given)
        get_adapter().login(request._request, person)
        return _session(request._request, person)

    @operation("logOut", gives=None, status=204)
    def delete(self, request: Request) -> Response:
        """Log out."""
        get_adapter().logout(request._request)
        return Response(status=204)


def _authenticated(request: HttpRequest, email: str, password: str) -> Person:
    """Whose address and password these are. Refused after too many wrong ones."""
    try:
        found = get_adapter().authenticate(request, email=email, password=password)
    except ValidationError as error:
        raise Refused("flood") from error
    if not isinstance(found, Person) or not found.is_active:
        raise Refused("login_failed")
    return found


def _session(request: HttpRequest, user: Person | AnonymousUser) -> Response:
    person = user if isinstance(user, Person) else None
    found = {
        "csrf_token": get_token(request),
        "person": person,
        "municipalities": places.belongings(person) if person else [],
    }
    return Response(SessionOut(found).data)
