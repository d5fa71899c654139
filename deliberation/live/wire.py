"""How frames look on the wire: JSON of one line, camelCase keys, times in UTC."""

from __future__ import annotations

import json
from collections.abc import Mapping

from django.utils import timezone


def frame(data: Mapping[str, object]) -> str:
    """A JSON frame as it goes over the wire."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def now() -> str:
    """The server's clock."""
    return timezone.now().isoformat().replace("+00:00", "Z")
