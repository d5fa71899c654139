"""Amendments for the tests of their pages: addresses, what a form posts, some to start from."""

from __future__ import annotations

from deliberation.actions import amendments as verbs
from deliberation.actions.amendments import Proposal
from deliberation.models import Amendment, Theme
from tests import factories
from tests.factories import Town


def path(theme: Theme, rest: str = "") -> str:
    """A page of the amendments of a theme."""
    return f"/{theme.municipality.slug}/themas/{theme.slug}/wijzigingen/{rest}"


def one(amendment: Amendment, rest: str = "") -> str:
    """The page of one amendment, or what can be done there."""
    return f"/{amendment.theme.municipality.slug}/wijzigingen/{amendment.pk}/{rest}"


def form(
    theme: Theme, sender: str, *, about: str = "komt een boom", **details: object
) -> dict[str, object]:
    """What the second step posts, on the sentence about trees."""
    version = factories.fresh(theme).tabled_version
    return {
        "blocks": [factories.block(theme, about)],
        "words": "Bij ieder huis komen twee bomen.",
        "title": "Meer bomen",
        "rationale": "Eén boom is weinig.",
        "sender": sender,
        "version": version.number if version else 0,
        **details,
    }


def as_councillor(town: Town, name: str = "Aylin") -> str:
    """In whose name, as the form says it."""
    return f"A-{town.person(name).pk}"


def as_party(town: Town, name: str = "Bewonersraad") -> str:
    """In which party\'s name, as the form says it."""
    return f"W-{town.party(name).pk}"


def on_trees(town: Town, theme: Theme, words: str, *, by: str = "Geert") -> Amendment:
    """An amendement on the sentence about trees."""
    proposal = factories.proposal(theme, words=words)
    return verbs.submit_amendment(factories.fresh(theme), actor=town.actor(by), proposal=proposal)


def on_houses(town: Town, theme: Theme, *, by: str = "Geert") -> Amendment:
    """An amendement on the sentence about houses."""
    proposal = Proposal(
        title="Tweehonderd huizen",
        rationale="De wachtlijst is lang.",
        blocks=(factories.block(theme, "honderd betaalbare"),),
        words="De gemeente bouwt ieder jaar tweehonderd betaalbare huizen.",
    )
    return verbs.submit_amendment(factories.fresh(theme), actor=town.actor(by), proposal=proposal)
