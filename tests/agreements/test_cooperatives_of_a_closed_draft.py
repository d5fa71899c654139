"""What a draft that only the parties read founds, only the parties see."""

from __future__ import annotations

from agreements.models import Cooperative
from agreements.queries.cooperatives import of_municipality
from deliberation.models import DraftReaders
from deliberation.policy import Visitor
from deliberation.rules.stages import Stage


def test_a_cooperative_of_a_closed_draft_is_seen_by_the_parties_only(town, theme_in):
    theme = theme_in(Stage.DRAFTING)
    found = {"name": "Coöperatie Boom U.A.", "slug": "boom", "liability": "excluded"}
    Cooperative.objects.create(theme=theme, block_id="x", **found)
    assert len(of_municipality(town.place.pk, Visitor())) == 1
    type(theme.charter).objects.update(draft_readers=DraftReaders.PARTIES)
    assert of_municipality(town.place.pk, Visitor()) == []
    assert len(of_municipality(town.place.pk, town.representative)) == 1
