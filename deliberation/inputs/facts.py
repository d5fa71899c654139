"""What is sent about facts."""

from __future__ import annotations

from rest_framework import serializers

from .base import Input


class CatchUpInput(Input):
    """From which fact on a socket should tell again; `stream` when it tells of several."""

    after = serializers.IntegerField(min_value=0, max_value=2**53)
    stream = serializers.UUIDField(required=False, allow_null=True, default=None)
