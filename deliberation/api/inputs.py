"""What only programs send, beside the shapes that pages and programs share."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from deliberation.actions.themes import ThemeDetails
from deliberation.inputs import Input, MeetingInput, RemarkInput, ThemeInput


class Login(Input):
    """E-mail address and password."""

    email = serializers.EmailField()
    password = serializers.CharField(trim_whitespace=False, max_length=200)


class CatchUpInput(Input):
    """From which fact on a socket should tell again; `stream` when it tells of several."""

    after = serializers.IntegerField(min_value=0, max_value=2**53)
    stream = serializers.UUIDField(required=False, allow_null=True, default=None)


class AfterInput(Input):
    """A page of facts."""

    after = serializers.IntegerField(required=False, min_value=0, max_value=2**53, default=0)
    limit = serializers.IntegerField(required=False, min_value=1, max_value=500, default=500)


class NewThemeInput(ThemeInput):
    """A theme for a municipality, by its slug."""

    municipality = serializers.SlugField()

    def details(self) -> ThemeDetails:
        """As the action takes it."""
        data = dict(self.validated_data)
        del data["municipality"]
        return ThemeDetails(**data)


class NewMeetingInput(MeetingInput):
    """A meeting of a municipality, by its slug."""

    municipality = serializers.SlugField()


class SignedRemarkInput(RemarkInput):
    """A remark; `name` and `email` are asked of who has no account."""

    name = serializers.CharField(required=False, max_length=120, label=_("Uw naam"))
    email = serializers.EmailField(required=False, label=_("Uw e-mailadres"))


class TokenInput(Input):
    """The token of a mailed link, and the slug of the municipality it is of."""

    municipality = serializers.SlugField()
    token = serializers.CharField(max_length=100)
