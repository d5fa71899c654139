"""The pages of what follows adoption, all under `/<gemeente>/`."""

from django.urls import URLPattern, path

from agreements.views import cooperatives, documents

urlpatterns: list[URLPattern] = [
    path("cooperaties/", cooperatives.overview, name="cooperatives"),
    path("cooperaties/<uuid:pk>/stap/", cooperatives.move, name="cooperative_move"),
    path("themas/<slug:slug>/cooperaties/nieuw/", cooperatives.new, name="cooperative_new"),
    path("themas/<slug:slug>/documenten/", documents.overview, name="documents"),
    path("controleren/", documents.verify, name="document_verify"),
    path("documenten/<uuid:pk>.pdf", documents.download, name="document_download"),
]
