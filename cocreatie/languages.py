"""In which language a page speaks: Dutch, unless this visitor chose another one in the footer.

The browser's wish is not asked: an official text is Dutch, and a translation is a choice.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation

from .gates import gate


@gate
def chosen_language(request: HttpRequest) -> None:
    """Speak the language of the cookie which the footer's form sets."""
    wanted = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    known = wanted in dict(settings.LANGUAGES)
    translation.activate(wanted if known else settings.LANGUAGE_CODE)
