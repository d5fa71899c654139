"""Making Versions: an imported text, and the geamendeerd voorstel of the adopted amendments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from deliberation import events
from deliberation.events import types as facts
from deliberation.models import Theme, Version, VersionReason
from deliberation.policy import Actor, Refused, actor_key, require
from deliberation.queries import access, texts, votes
from deliberation.queries import amendments as proposals
from deliberation.queries.rounds import UNDECIDED
from deliberation.rules.blocks import Block, Text, canonical, digest
from deliberation.rules.matching import keep_ids
from deliberation.rules.merging import Conflict
from deliberation.rules.resolving import resolved
from deliberation.rules.stages import Verb
from deliberation.text.importing import Imported, import_markdown
from deliberation.text.markdown import from_fragment
from deliberation.text.schema import BadText, check_text, repair


def import_text(theme: Theme, *, actor: Actor, source: bytes) -> tuple[Version, Imported]:
    """Read Markdown (bytes, UTF-8, at most 2 MB) into a new Version.

    What was in the Version before keeps its ids, and so its remarks, needs and cooperatives.

    Refused with `bad_text` and a sentence when it cannot be read, and with `draft_open` while
    people write. What could not be kept stands in the notes of the second value. Reading takes
    seconds, and nobody waits for it with a lock.
    """
    _may_import(access.theme(theme.municipality_id, theme.pk), actor)
    try:
        imported = import_markdown(source, title=theme.title)
    except BadText as error:
        raise Refused("bad_text", error.detail) from error
    return _keep_imported(theme, imported, actor=actor), imported


def _may_import(theme: Theme, actor: Actor) -> None:
    require(Verb.IMPORT_TEXT, actor, theme)
    if texts.open_draft(theme):
        raise Refused("draft_open")


@transaction.atomic
def _keep_imported(theme: Theme, imported: Imported, *, actor: Actor) -> Version:
    theme = access.theme(theme.municipality_id, theme.pk, lock=True)
    _may_import(theme, actor)
    latest = texts.latest(theme)
    text = keep_ids(texts.text_of(latest), imported.text) if latest else imported.text
    return make_version(theme, actor=actor, text=text, reason=VersionReason.IMPORTED)


def make_version(theme: Theme, *, actor: Actor, text: Text, reason: VersionReason) -> Version:
    """Freeze a text as the next Version of the theme; must run inside a transaction.

    Refused when the latest Version has exactly these blocks already.
    """
    latest = texts.latest(theme)
    found = digest(text)
    if latest is not None and latest.digest == found:
        raise Refused("version_exists")
    version = Version.objects.create(
        theme=theme,
        number=latest.number + 1 if latest else 1,
        reason=reason,
        canonical=canonical(text),
        digest=found,
        previous=latest,
        created_by_id=actor_key(actor) or None,
        created_at=timezone.now(),
    )
    fact = facts.VersionMade(str(version.pk), version.number, str(reason), found)
    events.record(fact, on=theme, actor=actor, subject=version)
    return version


@transaction.atomic
def consolidate(
    theme: Theme, *, actor: Actor, resolutions: Mapping[str, str] | None = None
) -> Version:
    """Make the geamendeerd voorstel: the tabled Version with the adopted amendments in it.

    `resolutions` gives, per block in conflict, its words as Markdown ("" strikes it): an editorial
    change, to be announced before the final vote. Refused while an amendment is undecided, while a
    conflict is unsolved, when words are given for a block that is not in conflict, and from the
    moment the council votes on the whole.
    """
    theme = access.theme(theme.municipality_id, theme.pk, lock=True)
    require(Verb.CONSOLIDATE, actor, theme)
    if reason := votes.hindrance_editing(theme):
        raise Refused(reason)
    tabled = theme.amendments.filter(version=theme.tabled_version, series__in=("A", "SA"))
    if tabled.filter(state__in=UNDECIDED).exists():
        raise Refused("amendments_open")
    now = proposals.working(theme)
    if not now.adopted:
        raise Refused("no_amendments")
    solved = resolutions or {}
    in_conflict = {conflict.block_id: conflict for conflict in now.conflicts}
    if solved.keys() - in_conflict.keys():
        raise Refused("target_missing")
    if in_conflict.keys() - solved.keys():
        raise Refused("text_conflict")
    try:
        decided = {
            name: _decided(in_conflict[name], words, now.text) for name, words in solved.items()
        }
        text = repair(resolved(now.text, decided, sources=(now.base, *now.parts)))
        check_text(text)
    except BadText as error:
        raise Refused("bad_text", error.detail) from error
    return make_version(theme, actor=actor, text=text, reason=VersionReason.ADOPTED)


def _decided(conflict: Conflict, words: str, text: Text) -> Block | None:
    """The block in conflict in the words that were chosen for it; None when there are none."""
    stands = {block.id: block for block in text}
    block = stands.get(conflict.block_id) or conflict.ours or conflict.theirs or conflict.base
    if block is None or not words.strip():
        return None
    fresh = from_fragment(words, within=text, chosen=(block,))
    if len(fresh) != 1 or fresh[0].kind is not block.kind:
        raise Refused("bad_text", _("Schrijf bij elke botsing één onderdeel van dezelfde soort."))
    return replace(block, runs=fresh[0].runs, cells=fresh[0].cells)
