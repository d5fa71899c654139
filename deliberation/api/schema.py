"""The OpenAPI document of the whole API, the same as `docs/openapi.json`, and what is not there."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils import translation
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from deliberation.queries.access import Missing

from .doors import Door


@lru_cache(maxsize=1)
def document() -> bytes:
    """The document, made once per process: it takes half a second."""
    with translation.override(settings.LANGUAGE_CODE):
        generator: Any = SchemaGenerator
        schema = generator().get_schema(public=True)
        return bytes(OpenApiJsonRenderer().render(schema, renderer_context={}))


class Schema(Door):
    """`openapi.json`."""

    @extend_schema(exclude=True)
    def get(self, request: Request) -> HttpResponse:
        """The OpenAPI document."""
        return HttpResponse(document(), content_type="application/json")


@extend_schema(exclude=True)
class Nowhere(Door):
    """Every address that is none."""

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        """There is nothing here, whatever is asked."""
        raise Missing(request.path)
