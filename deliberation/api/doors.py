"""What every address of the API shares: who may knock, how input is read and output is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, ClassVar, TypeVar

from django.http import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.views import APIView

from deliberation.inputs import Input
from deliberation.outputs.facts import ProblemOut
from deliberation.policy import Actor, Refused

from .problems import MEDIA_TYPE

Shape = TypeVar("Shape", bound=Input)
Output = type[BaseSerializer[Any]]
Handler = TypeVar("Handler", bound=Callable[..., HttpResponseBase])

JSON = "application/json"
FORM = "multipart/form-data"


class AnyWish(DefaultContentNegotiation):
    """Answers what there is, whatever the client says to accept."""

    def select_renderer(
        self,
        request: Request,
        renderers: Iterable[BaseRenderer],
        format_suffix: str | None = None,
    ) -> tuple[BaseRenderer, str]:
        """The only renderer there is."""
        only = next(iter(renderers))
        return only, str(only.media_type)


class Door(APIView):
    """One address. Who is not logged in may only read, unless `for_all` says otherwise."""

    content_negotiation_class = AnyWish
    http_method_names = ("get", "head", "post", "delete")
    for_all: ClassVar[bool] = False

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        """Who only visits is told to log in before anything is looked up or read."""
        super().initial(request, *args, **kwargs)
        acts = request.method == "POST" and request.method in self.allowed_methods
        if acts and not self.for_all and not request.user.is_authenticated:
            raise Refused("login_required")


def operation(
    name: str,
    *,
    gives: object,
    takes: object = None,
    status: int = 200,
    query: Sequence[OpenApiParameter] = (),
) -> Callable[[Handler], Handler]:
    """Describe a method of a door for the OpenAPI document."""
    return extend_schema(
        operation_id=name,
        request=takes,
        parameters=list(query),
        responses={status: gives, ("default", MEDIA_TYPE): ProblemOut},
    )


def asks(name: str, kind: object = OpenApiTypes.STR, *, says: str = "") -> OpenApiParameter:
    """A query parameter."""
    return OpenApiParameter(name, kind, description=says)  # type: ignore[arg-type]  # a type of theirs


def read(request: Request, kind: type[Shape]) -> Shape:
    """The input that was sent, checked. Raises ValidationError and ParseError."""
    return checked(kind, request.data)


def checked(kind: type[Shape], sent: object) -> Shape:
    """Input of any origin, checked. Raises ValidationError."""
    given = kind(data=sent)
    given.is_valid(raise_exception=True)
    return given


def show(output: Output, found: object, *, actor: Actor, status: int = 200) -> Response:
    """One object as the actor may see it."""
    return Response(output(found, context={"actor": actor}).data, status=status)


def show_all(output: Output, found: object, *, actor: Actor, **context: object) -> Response:
    """Many objects as the actor may see them."""
    return Response(output(found, many=True, context={"actor": actor, **context}).data)
