"""What all inputs share."""

from __future__ import annotations

from rest_framework import serializers


class Input(serializers.Serializer[None]):
    """What all inputs share: unknown fields are ignored, text is trimmed."""
