"""Forgetting who wrote what (AVG art. 17), so that the chain of facts still verifies."""

from __future__ import annotations

import secrets

from django.db import transaction

from deliberation import events
from deliberation.events import types as facts
from deliberation.models import Contributor, Remark, RemarkState
from deliberation.policy import Actor, Refused, actor_key, require
from deliberation.queries import access, people
from deliberation.queries import facts as log
from deliberation.rules.stages import Verb

from .remarks import token_digest

ERASED = "naam gewist"


@transaction.atomic
def erase_author(remark: Remark, *, actor: Actor) -> Remark:
    """Forget a guest: name, address and capacity, and in the facts that it was this guest.

    The words stay as long as they are public, for they were answered; words that are not public
    (any more) go too. Refused for a remark of somebody with an account.
    """
    place = remark.theme.municipality_id
    theme = access.theme(place, remark.theme_id, lock=True)
    row = access.remark(place, remark.pk, lock=True)
    require(Verb.ERASE_AUTHOR, actor, row)
    if row.contributor is None:
        raise Refused("no_guest")
    if row.author_name == ERASED:
        raise Refused("already_done")
    _forget(row.contributor)
    fact = facts.RemarkAuthorErased(str(row.pk))
    events.record(fact, on=theme, actor=actor, subject=row)
    return access.remark(place, row.pk)


def _forget(guest: Contributor) -> None:
    for fact in log.of_actor(actor_key(people.guest(guest))):
        events.erase(fact)
    guest.remarks.update(author_name=ERASED, capacity="")
    hidden = guest.remarks.exclude(state=RemarkState.PUBLISHED)
    hidden.update(body="", quote="", prefix="", suffix="")
    guest.name = guest.email = ""
    guest.token_digest = token_digest(secrets.token_urlsafe())
    guest.save(update_fields=["name", "email", "token_digest"])
