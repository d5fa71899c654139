"""What tests of the fact log may ask for."""

from __future__ import annotations

from uuid import UUID

import pytest

from deliberation.live import hub


@pytest.fixture
def nudges(monkeypatch: pytest.MonkeyPatch) -> list[tuple[UUID, int]]:
    """What a serving process is told: a hub that only writes down what it hears."""
    heard: list[tuple[UUID, int]] = []

    class Ear:
        is_over = False

        def nudge(self, stream_id: UUID, seq: int) -> None:
            heard.append((stream_id, seq))

    monkeypatch.setattr(hub, "_hubs", {object(): Ear()})
    return heard
