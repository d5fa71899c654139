"""What the live tools of a meeting are given: who uses them, how it stands, and their words."""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import gettext as _

from deliberation.models import Meeting
from deliberation.models.labels import label
from deliberation.policy import Actor, Participant
from deliberation.queries import boards, people
from deliberation.rules.voting import Choice, Electorate
from deliberation.views.common import Visit
from deliberation.views.live import Live

NO_KEY = "00000000-0000-0000-0000-000000000000"


def electorates(actor: Actor) -> list[str]:
    """In which electorates somebody can have a vote."""
    if not isinstance(actor, Participant):
        return []
    found = [Electorate.COUNCIL] if actor.faction_id else []
    speaks = people.speaks_for(actor) and not actor.also_councillor
    return [str(one) for one in (*found, *([Electorate.COMMUNITY] if speaks else []))]


def island(visit: Visit, meeting: Meeting, live: Live) -> dict[str, object]:
    """Who uses the tool, the state it starts from, and what it says."""
    actor = visit.actor
    who = actor if isinstance(actor, Participant) else None
    address = reverse("round", kwargs={"gemeente": visit.place.slug, "pk": NO_KEY})
    return {
        "state": boards.state(meeting, live.seqs),
        "person": str(who.person_id) if who else "",
        "parties": sorted(map(str, people.speaks_for(who))) if who else [],
        "electorates": electorates(actor),
        "page": address.replace(NO_KEY, "…"),
        "words": words(),
    }


def words() -> Mapping[str, str]:
    """Every sentence of the tools, in the language of the page."""
    return {
        "voteNow": _("Stem nu"),
        "mine": _("Uw stem"),
        "of": _("De stem van {party}"),
        "none": _("Er is nu geen stemming waaraan u meedoet."),
        "notYou": _("U doet niet mee aan deze stemming."),
        "byHand": _("De raad stemt in de zaal met de hand omhoog."),
        "rollCall": _("De voorzitter noemt de raadsleden bij naam. Zeg hardop voor of tegen."),
        "saving": _("Uw stem wordt bewaard …"),
        "saved": _("Uw stem is bewaard: {choice}. U kunt hem veranderen tot de stemming sluit."),
        "notYet": _("Nog niet bewaard. Wij proberen het opnieuw."),
        "closed": _("De stemming is gesloten. U stemde: {choice}."),
        "closedSilent": _("De stemming is gesloten. U stemde niet."),
        "reason": _("Reden"),
        "reasonHint": _("Nodig bij een bezwaar. De reden wordt openbaar met de uitslag."),
        "reasonFree": _("Reden (mag leeg)"),
        "reasonOpen": _("De reden wordt openbaar met de uitslag."),
        "send": _("Stem uitbrengen"),
        "change": _("Stem veranderen"),
        "nobody": _("De uitslag komt na het sluiten. Tot dan ziet niemand hoe er is gestemd."),
        "loading": _("Een ogenblik …"),
        "open": _("Open de stemming op een eigen pagina"),
        "yourTurn": _("Nu aan u"),
        "readAloud": _("Lees voor:"),
        "how": _("Hoe"),
        "notSent": _("Niet verbonden. Wij proberen het opnieuw."),
        "busy": _("Bezig …"),
        "kept": _("Bewaard."),
        "notKept": _("Nog niet bewaard."),
        "voted": _("{voted} van {entitled} hebben gestemd"),
        "yours": _("uw keuze"),
        **{str(choice): label(choice).capitalize() for choice in Choice},
    }
