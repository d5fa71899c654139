"""Remarks: placed by anybody, confirmed by e-mail for guests, answered by the clerk."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from deliberation import events
from deliberation.events import types as facts
from deliberation.models import Contributor, Remark, RemarkState, Theme, Verdict, Version
from deliberation.policy import Actor, Guest, Participant, Refused, require
from deliberation.queries import access, people, remarks, texts
from deliberation.rules.stages import Verb
from deliberation.text.anchors import QuoteMissing, anchor

MAX_BODY = 5000
MAILS_AN_HOUR = 5


@dataclass(frozen=True, slots=True)
class RemarkWords:
    """What somebody writes on a block; `quote` is the passage, empty for the whole block."""

    block_id: str
    body: str
    quote: str = ""
    capacity: str = ""


@dataclass(frozen=True, slots=True)
class GuestName:
    """How a guest signs, and where the confirmation goes."""

    name: str
    email: str


@transaction.atomic
def place_remark(version: Version, *, actor: Participant, words: RemarkWords) -> Remark:
    """Place a remark as somebody with an account: public at once."""
    theme = access.theme(version.theme.municipality_id, version.theme_id, lock=True)
    require(Verb.PLACE_REMARK, actor, theme)
    remark = _write(version, words)
    remark.person_id, remark.author_name = actor.person_id, actor.name
    remark.save(force_insert=True)
    return _publish(remark, theme=theme, actor=actor)


@transaction.atomic
def place_guest_remark(
    version: Version, *, actor: Actor, words: RemarkWords, guest: GuestName
) -> tuple[Remark, str]:
    """Keep a guest's remark until the address is confirmed; returns it with the token to mail.

    Refused for an address that waits for MAILS_AN_HOUR confirmations already: nobody can have
    somebody else flooded with mail.
    """
    theme = access.theme(version.theme.municipality_id, version.theme_id, lock=True)
    require(Verb.PLACE_REMARK, actor, theme)
    if remarks.waiting_mails(guest.email) >= MAILS_AN_HOUR:
        raise Refused("too_many_mails")
    token = secrets.token_urlsafe(24)
    contributor = Contributor.objects.create(
        municipality=theme.municipality,
        name=guest.name,
        email=guest.email,
        token_digest=token_digest(token),
    )
    remark = _write(version, words)
    remark.contributor, remark.author_name = contributor, guest.name
    remark.state = RemarkState.UNCONFIRMED
    remark.save(force_insert=True)
    return remark, token


def token_digest(token: str) -> str:
    """SHA-256 (hex) of a mailed token: only this is stored."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def confirm_contributor(contributor: Contributor) -> list[Remark]:
    """Confirm a guest's address and publish what waited for it.

    Refused when done before, when nothing waits, and when remarks can no longer be placed.
    """
    contributor = access.contributor(
        contributor.municipality_id, contributor.token_digest, lock=True
    )
    waiting = remarks.waiting_for(contributor)
    if contributor.confirmed_at or not waiting:
        raise Refused("wrong_token")
    contributor.confirmed_at = timezone.now()
    contributor.save(update_fields=["confirmed_at"])
    return [_publish_confirmed(remark, by=people.guest(contributor)) for remark in waiting]


def _publish_confirmed(remark: Remark, *, by: Guest) -> Remark:
    theme = access.theme(by.municipality_id, remark.theme_id, lock=True)
    require(Verb.PLACE_REMARK, by, theme)
    remark.state = RemarkState.PUBLISHED
    return _publish(remark, theme=theme, actor=by)


def _write(version: Version, words: RemarkWords) -> Remark:
    text = texts.text_of(version)
    if all(block.id != words.block_id for block in text):
        raise Refused("target_missing")
    try:
        place = anchor(text, words.block_id, words.quote)
    except QuoteMissing as error:
        raise Refused("quote_missing") from error
    return Remark(
        theme_id=version.theme_id,
        version=version,
        block_id=words.block_id,
        quote=place.quote,
        prefix=place.prefix,
        suffix=place.suffix,
        body=words.body,
        capacity=words.capacity,
        created_at=timezone.now(),
    )


def _publish(remark: Remark, *, theme: Theme, actor: Participant | Guest) -> Remark:
    highest = theme.remarks.aggregate(top=Max("number"))["top"] or 0
    remark.number = highest + 1
    remark.save(update_fields=["number", "state"])
    fact = facts.RemarkPlaced(str(remark.pk), remark.number, remark.block_id)
    events.record(fact, on=theme, actor=actor, subject=remark)
    return remark


@transaction.atomic
def withdraw_remark(remark: Remark, *, actor: Actor) -> Remark:
    """Take a remark back; its number is not used again."""
    remark = access.remark(remark.theme.municipality_id, remark.pk, lock=True)
    require(Verb.WITHDRAW_REMARK, actor, remark)
    if remark.state == RemarkState.WITHDRAWN:
        raise Refused("already_done")
    remark.state = RemarkState.WITHDRAWN
    remark.save(update_fields=["state"])
    events.record(
        facts.RemarkWithdrawn(str(remark.pk)), on=remark.theme, actor=actor, subject=remark
    )
    return remark


@transaction.atomic
def answer_remark(remark: Remark, *, actor: Actor, verdict: Verdict, answer: str) -> Remark:
    """Answer a remark for the reactienota; a later answer replaces the earlier one."""
    remark = access.remark(remark.theme.municipality_id, remark.pk, lock=True)
    require(Verb.ANSWER_REMARK, actor, remark)
    if remark.state != RemarkState.PUBLISHED:
        raise Refused("remark_unconfirmed")
    remark.verdict, remark.answer = verdict, answer
    remark.answered_at = timezone.now()
    remark.answered_by_id = actor.person_id if isinstance(actor, Participant) else None
    remark.save(update_fields=["verdict", "answer", "answered_at", "answered_by"])
    fact = facts.RemarkAnswered(str(remark.pk), str(verdict))
    events.record(fact, on=remark.theme, actor=actor, subject=remark)
    return remark
