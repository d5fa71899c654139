"""The addresses under `/api/v1` of what follows adoption."""

from __future__ import annotations

from django.urls import URLPattern, path

from . import cooperatives, documents

COOPERATIVE = "cooperatives/<uuid:cooperative>"
DOCUMENT = "documents/<uuid:document>"

urlpatterns: list[URLPattern] = [
    path("themes/<uuid:theme>/cooperatives", cooperatives.ThemeCooperatives.as_view()),
    path("cooperatives", cooperatives.Cooperatives.as_view()),
    path(COOPERATIVE, cooperatives.OneCooperative.as_view()),
    path(f"{COOPERATIVE}/stage", cooperatives.CooperativeStages.as_view()),
    path("themes/<uuid:theme>/documents", documents.ThemeDocuments.as_view()),
    path("document-verifications", documents.DocumentVerifications.as_view()),
    path(DOCUMENT, documents.OneDocument.as_view()),
    path(f"{DOCUMENT}/file", documents.DocumentFile.as_view()),
]
