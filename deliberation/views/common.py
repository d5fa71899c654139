"""What every page shares: the municipality and the actor, and how a refusal is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render as django_render
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.views.decorators.http import require_http_methods

from deliberation.inputs import Input
from deliberation.models import Municipality
from deliberation.policy import Actor, Participant, Refused
from deliberation.queries import access, people

P = ParamSpec("P")
Shape = TypeVar("Shape", bound=Input)


@dataclass
class Visit:
    """One request to a page of a municipality: who asks, and where."""

    request: HttpRequest
    place: Municipality
    actor: Actor
    errors: dict[str, list[str]] = field(default_factory=dict)
    entered: QueryDict | None = None

    @property
    def form(self) -> QueryDict:
        """What was entered: to be shown again after an error."""
        return self.entered if self.entered is not None else QueryDict()

    def render(self, template: str, /, *, status: int = 200, **context: object) -> HttpResponse:
        """The page from its template; after refused input with status 400 and the input kept."""
        data = {
            "place": self.place,
            "actor": self.actor,
            "is_participant": isinstance(self.actor, Participant),
            "errors": self.errors,
            "form": self.form,
            **context,
        }
        code = 400 if self.errors and status == 200 else status
        return django_render(self.request, template, data, status=code)

    def to(self, name: str, /, *, fragment: str = "", **kwargs: object) -> HttpResponseRedirect:
        """A redirect to a page of this municipality by its name."""
        address = reverse(name, kwargs={"gemeente": self.place.slug, **kwargs})
        return HttpResponseRedirect(f"{address}#{fragment}" if fragment else address)

    def say(self, sentence: object) -> None:
        """Show a sentence on the next page."""
        messages.success(self.request, str(sentence))

    def refuse(self, refused: Refused) -> None:
        """Show why something did not happen; what was entered stays."""
        self.errors.setdefault("", []).append(refused.detail)
        self.entered = self.request.POST


Page = Callable[Concatenate[Visit, P], HttpResponse]


def page(*methods: str) -> Callable[[Page[P]], Callable[..., HttpResponse]]:
    """Make a view of a function of a Visit: finds municipality and actor, answers refusals.

    A `Refused` that the function lets through becomes a page with the reason and status 403; what
    is missing, or of another municipality, becomes 404.
    """

    def decorate(function: Page[P]) -> Callable[..., HttpResponse]:
        @require_http_methods(methods or ("GET", "HEAD"))
        @wraps(function)
        def view(
            request: HttpRequest, gemeente: str, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponse:
            try:
                visit = _visit(request, gemeente)
                return function(visit, *args, **kwargs)
            except access.Missing as missing:
                raise Http404 from missing
            except Refused as refused:
                return _refusal(request, gemeente, refused)

        return view

    return decorate


def _visit(request: HttpRequest, gemeente: str) -> Visit:
    place = access.municipality(gemeente)
    return Visit(request, place, people.actor(request.user, place))


def _home(gemeente: str) -> str:
    return reverse("home", kwargs={"gemeente": gemeente})


def _refusal(request: HttpRequest, gemeente: str, refused: Refused) -> HttpResponse:
    place = access.municipality(gemeente)
    if refused.reason == "login_required":
        asked = request.get_full_path() if request.method == "GET" else _home(gemeente)
        return HttpResponseRedirect(f"{reverse('account_login')}?next={quote(asked)}")
    context = {"place": place, "reason": refused.reason, "detail": refused.detail}
    return django_render(request, "refused.html", context, status=403)


def read(
    visit: Visit, kind: type[Shape], *, sent: MultiValueDict[str, object] | None = None
) -> Shape | None:
    """The posted input, checked; None when it is wrong, with the errors put on the visit.

    `sent` is what the form says where its fields are not those of the input.
    """
    found = kind(data=_posted(visit.request) if sent is None else sent)
    if found.is_valid():
        return found
    visit.entered = visit.request.POST
    visit.errors |= {name: list(_sentences(many)) for name, many in found.errors.items()}
    return None


def _posted(request: HttpRequest) -> MultiValueDict[str, object]:
    data: MultiValueDict[str, object] = MultiValueDict()
    for sent in (request.POST, request.FILES):
        for name, values in sent.lists():
            data.setlist(name, list(values))
    return data


def _sentences(found: object) -> Iterator[str]:
    """What is wrong with a field, or with the fields inside it, each sentence once."""
    if isinstance(found, dict):
        inside = (one for many in found.values() for one in _sentences(many))
        yield from dict.fromkeys(inside)
    elif isinstance(found, list):
        yield from (sentence for one in found for sentence in _sentences(one))
    else:
        yield str(found)


def attempt(visit: Visit, action: Callable[[], object]) -> bool:
    """Run an action; a refusal is put on the visit. Tells whether it happened."""
    try:
        action()
    except Refused as refused:
        visit.refuse(refused)
        return False
    return True
