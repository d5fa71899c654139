"""The JSON Schemas of all commands of the sockets, the same as `docs/commands.json`."""

from __future__ import annotations

import json
from functools import lru_cache

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from deliberation.commands import COMMANDS
from deliberation.commands.schemas import document

from .doors import Door


@lru_cache(maxsize=1)
def schemas() -> str:
    """The document as it stands in a file."""
    return json.dumps(document(COMMANDS.values()), ensure_ascii=False, indent=2) + "\n"


class Commands(Door):
    """`commands.json`."""

    @extend_schema(exclude=True)
    def get(self, request: Request) -> HttpResponse:
        """The JSON Schemas of what may be said on a socket."""
        return HttpResponse(schemas(), content_type="application/json")
