"""The letters that a page sends: plain text, from a template."""

from __future__ import annotations

from smtplib import SMTPException

from django.core.mail import send_mail
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from deliberation.models import Remark
from deliberation.policy import Refused


def send_confirmation(request: HttpRequest, remark: Remark, *, token: str) -> None:
    """Mail a guest the link that publishes the remark; nobody else learns the token.

    Refused with `mail_failed` when no mail can be sent; the remark then stays unpublished.
    """
    if remark.contributor is None:
        return
    place = remark.contributor.municipality
    path = reverse("remark_confirm", kwargs={"gemeente": place.slug, "token": token})
    context = {"remark": remark, "place": place, "link": request.build_absolute_uri(path)}
    subject = _("Bevestig uw reactie op %(theme)s") % {"theme": remark.theme.title}
    words = render_to_string("mail/confirm_remark.txt", context)
    try:
        send_mail(" ".join(subject.split()), words, None, [remark.contributor.email])
    except (OSError, SMTPException) as error:
        raise Refused("mail_failed") from error
