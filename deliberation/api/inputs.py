"""What only programs send, beside the shapes that pages and programs share."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from deliberation.inputs import Input, RemarkInput


class Login(Input):
    """E-mail address and password."""

    email = serializers.EmailField()
    password = serializers.CharField(trim_whitespace=False, max_length=200)


class AfterInput(Input):
    """A page of facts."""

    after = serializers.IntegerField(required=False, min_value=0, max_value=2**53, default=0)
    limit = serializers.IntegerField(required=False, min_value=1, max_value=500, default=500)


class SignedRemarkInput(RemarkInput):
    """A remark; `name` and `email` are asked of who has no account."""

    name = serializers.CharField(required=False, max_length=120, label=_("Uw naam"))
    email = serializers.EmailField(required=False, label=_("Uw e-mailadres"))


class TokenInput(Input):
    """The token of a mailed link, and the slug of the municipality it is of."""

    municipality = serializers.SlugField()
    token = serializers.CharField(max_length=100)
