"""People, the parties they sit in and the offices they hold, each with its dates."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Municipality(models.Model):
    """A municipality with what its rules of order say; every other row belongs to one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    statutory_seats = models.PositiveSmallIntegerField(help_text="Gemeentewet art. 8")
    colour = models.CharField(max_length=7, default="#0f5a63")
    electronic_voting = models.BooleanField(
        default=False, help_text="whether the rules of order allow electronic council votes"
    )
    remote_council_vote = models.BooleanField(
        default=False, help_text="no law in force allows it; law.md 1.8"
    )

    def __str__(self) -> str:
        return self.name


class Person(AbstractBaseUser):
    """Somebody with an account; rights come from dated memberships and roles, never from here."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = BaseUserManager()

    def __str__(self) -> str:
        return self.name


class PartyKind(models.TextChoices):
    """A party to the agreement is a council faction or a community party."""

    FACTION = "faction", _("raadsfractie")
    COMMUNITY = "community", _("maatschappelijke partij")


class Party(models.Model):
    """A party to agreements: a faction has members with seats, a community party speaks by few."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="parties")
    kind = models.CharField(max_length=10, choices=PartyKind.choices)
    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField(default=0)
    weight = models.CharField(
        max_length=15, default="1", help_text="a fraction, for weighted rounds"
    )
    purpose = models.TextField(blank=True)

    class Meta:
        ordering = ("kind", "position", "name")
        constraints = (
            models.UniqueConstraint(fields=("municipality", "name"), name="party_name_once"),
        )

    def __str__(self) -> str:
        return self.name


class Seat(models.TextChoices):
    """In what capacity somebody is a member of a party."""

    COUNCILLOR = "councillor", _("raadslid")
    ASSOCIATE = "associate_councillor", _("burgerlid")
    REPRESENTATIVE = "representative", _("vertegenwoordiger")
    SUBSTITUTE = "substitute", _("plaatsvervanger")


class Membership(models.Model):
    """A person's place in a party from one day to another; `until` is the first day without it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    party = models.ForeignKey(Party, models.PROTECT, related_name="memberships")
    seat = models.CharField(max_length=20, choices=Seat.choices)
    position = models.PositiveSmallIntegerField(default=0, help_text="place on the attendance list")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("position", "person__name")
        constraints = (
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="membership_dates"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.seat}"


class Office(models.TextChoices):
    """An office held in a municipality, apart from any party."""

    CLERK = "clerk", _("griffier")
    CHAIR = "chair", _("voorzitter")
    MAYOR = "mayor", _("burgemeester")
    COLLEGE = "college", _("college")
    STAKEHOLDER = "stakeholder", _("belanghebbende")


class Role(models.Model):
    """An office of a person in a municipality from one day to another."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="roles")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="roles")
    office = models.CharField(max_length=20, choices=Office.choices)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="role_dates"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.office}"


class Contributor(models.Model):
    """A guest with an e-mail address; what a guest writes counts once the address is confirmed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="contributors")
    name = models.CharField(max_length=120)
    email = models.EmailField()
    token_digest = models.CharField(
        max_length=64, unique=True, help_text="SHA-256 of the mailed token"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name
