"""The app that holds everything from adoption on."""

from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    """Name and label of the app."""

    name = "agreements"
    default_auto_field = "django.db.models.BigAutoField"
