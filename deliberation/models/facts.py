"""The fact log: streams and events, the answers given to commands, and stored files."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

MAX_FILE = 20 * 1024 * 1024


class StreamKind(models.TextChoices):
    """What a stream is the history of."""

    THEME = "theme"
    MEETING = "meeting"
    MUNICIPALITY = "municipality"


class Stream(models.Model):
    """One gapless row of facts; its id is that of the theme, meeting or municipality itself.

    Whoever adds a fact updates this row first: its lock gives the facts their order.
    """

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=12, choices=StreamKind.choices)
    last_seq = models.PositiveBigIntegerField(default=0)
    last_hash = models.CharField(max_length=64, default="")

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class Event(models.Model):
    """One fact, appended and never changed except that its content may be erased.

    `digest` is SHA-256 over salt, actor, audience and payload; `hash` covers previous_hash, stream,
    seq, type, at and digest, so the chain still verifies when the content is gone.
    """

    id = models.BigAutoField(primary_key=True)
    stream = models.ForeignKey(Stream, models.PROTECT, related_name="events")
    seq = models.PositiveBigIntegerField()
    type = models.CharField(max_length=60)
    subject = models.CharField(max_length=60, blank=True)
    actor = models.CharField(
        max_length=60, blank=True, help_text="person or guest id; empty if none"
    )
    audience = models.CharField(max_length=60, default="public")
    payload = models.JSONField(null=True)
    salt = models.CharField(max_length=32, blank=True)
    at = models.DateTimeField()
    digest = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("stream", "seq")
        constraints = (
            models.UniqueConstraint(fields=("stream", "seq"), name="seq_once_per_stream"),
        )

    def __str__(self) -> str:
        return f"{self.type} {self.seq}"


class CommandAnswer(models.Model):
    """The answer once given to a command; a resent command of the same actor gets it again."""

    id = models.BigAutoField(primary_key=True)
    actor = models.CharField(max_length=60)
    command = models.UUIDField()
    answer = models.JSONField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("command", "actor"), name="command_once"),)

    def __str__(self) -> str:
        return str(self.command)


class StoredFile(models.Model):
    """A file of at most 20 MB in the database, named by its SHA-256: one consistent backup."""

    sha256 = models.CharField(primary_key=True, max_length=64)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    bytes = models.BinaryField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(size__lte=MAX_FILE), name="file_fits_in_a_backup"),
        )

    def __str__(self) -> str:
        return self.sha256
