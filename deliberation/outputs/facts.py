"""Facts as somebody may hear them, and whether their chain holds."""

from __future__ import annotations

from rest_framework import serializers


class FactOut(serializers.Serializer[object]):
    """A fact; who may not hear it gets its number and the type `hidden`."""

    seq = serializers.IntegerField()
    type = serializers.CharField()
    at = serializers.DateTimeField(required=False)
    payload = serializers.DictField(required=False)


class FaultOut(serializers.Serializer[object]):
    """What is wrong with a stream, and where."""

    seq = serializers.IntegerField(read_only=True)
    what = serializers.CharField(read_only=True)


class ChainOut(serializers.Serializer[object]):
    """Whether every fact of a stream still fits the hash chain."""

    seq = serializers.IntegerField(read_only=True)
    hash = serializers.CharField(read_only=True)
    valid = serializers.BooleanField(read_only=True)
    faults = FaultOut(many=True, read_only=True)


class ProblemOut(serializers.Serializer[object]):
    """Why something was not done (RFC 9457); `reason` is a stable code, `detail` is Dutch."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    reason = serializers.CharField()
    errors = serializers.DictField(  # type: ignore[assignment]  # the metaclass takes it away
        required=False, help_text="by field, when the input was wrong"
    )
