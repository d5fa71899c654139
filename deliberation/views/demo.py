"""The accounts of the demo, shown only where the setting DEMO is on."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpResponse

from deliberation.management.demo import PASSWORD, SLUG, accounts
from deliberation.views.common import Visit, page


@page()
def demo(visit: Visit) -> HttpResponse:
    """With whom one can log in."""
    if not settings.DEMO or visit.place.slug != SLUG:
        raise Http404
    return visit.render("demo.html", accounts=list(accounts()), password=PASSWORD)
