"""A program that calls the API: logs in by JSON, keeps its cookie and sends its token."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.test import Client

from deliberation.models import Municipality
from tests.factories import PASSWORD, Town

API = "/api/v1"


class Caller:
    """Somebody's program, with a session already; a visitor's when no name is given."""

    def __init__(self, where: Town | None = None, name: str = "") -> None:
        self.client = Client(enforce_csrf_checks=True)
        self.token = ""
        if where is not None and name:
            self.client.force_login(where.person(name))
            self.token = self.get("session")["csrfToken"]

    @classmethod
    def logged_in(cls, where: Town, name: str) -> Caller:
        """Somebody's program that logged in by its password, which is slow on purpose."""
        caller, sent = cls(), {"email": where.email(name), "password": PASSWORD}
        caller.token = caller.post("session", sent, status=200)["csrfToken"]
        return caller

    @property
    def cookie(self) -> str:
        """The session cookie, for a socket."""
        return str(self.client.cookies["sessionid"].value)

    def get(self, path: str, *, status: int = 200, **query: object) -> Any:
        """What there is to read; checks the status."""
        return _body(self.client.get(f"{API}/{path}", query), status)

    def post(self, path: str, sent: object = None, *, status: int = 201) -> Any:
        """What came of doing something; checks the status."""
        return _body(self.raw(path, json.dumps(_plain(sent or {}))), status)

    def raw(
        self, path: str, body: str | bytes, *, content_type: str = "application/json"
    ) -> HttpResponse:
        """The answer to any body at all."""
        headers = {"X-CSRFToken": self.token} if self.token else {}
        return self.client.post(f"{API}/{path}", body, content_type=content_type, headers=headers)

    def refused(self, path: str, sent: object = None, *, status: int = 403) -> str:
        """The reason why something was not done."""
        problem = self.post(path, sent, status=status)
        assert problem["status"] == status
        assert problem["detail"]
        return str(problem["reason"])

    def refused_to_read(self, path: str, *, status: int = 403) -> str:
        """The reason why something is not shown."""
        return str(self.get(path, status=status)["reason"])


def _plain(sent: Any) -> Any:
    """Ids as text."""
    if isinstance(sent, dict):
        return {str(key): _plain(value) for key, value in sent.items()}
    if isinstance(sent, list | tuple | set):
        return [_plain(one) for one in sent]
    return str(sent) if isinstance(sent, UUID | Municipality) else sent


def _body(answer: HttpResponse, status: int) -> Any:
    assert answer.status_code == status, answer.content
    assert answer.headers["API-Version"] == "1.0.0"
    kind = answer.headers["Content-Type"].split(";")[0]
    assert kind == ("application/json" if status < 400 else "application/problem+json")
    return json.loads(answer.content)
