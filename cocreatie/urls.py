"""All addresses of the project."""

from django.urls import URLPattern, URLResolver, include, path

from cocreatie import health
from deliberation.views import themes

urlpatterns: list[URLPattern | URLResolver] = [
    path("", themes.front, name="front"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("accounts/", include("allauth.urls")),
    path("api/v1/", include("deliberation.api.urls")),
    path("<slug:gemeente>/", include("agreements.urls")),
    path("<slug:gemeente>/", include("deliberation.urls")),
]
