"""All addresses of the project."""

from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.csrf import csrf_exempt
from django.views.i18n import set_language

from cocreatie import accounts, health
from cocreatie import routing as _sockets  # noqa: F401 — what can be said there has an address
from deliberation.api.schema import Nowhere
from deliberation.views import themes

urlpatterns: list[URLPattern | URLResolver] = [
    path("", themes.front, name="front"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    # Without a token, so that a reader gets no cookie; forging it does no more than translate.
    path("taal/", csrf_exempt(set_language), name="set_language"),
    path("accounts/", include(accounts.urlpatterns)),
    path("api/v1/", include("deliberation.api.urls")),
    path("api/v1/", include("agreements.api.urls")),
    path("api/<path:rest>", Nowhere.as_view()),
    path("<slug:gemeente>/", include("agreements.urls")),
    path("<slug:gemeente>/", include("deliberation.urls")),
]
