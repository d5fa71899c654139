"""The app that holds everything until a text is adopted."""

from django.apps import AppConfig


class DeliberationConfig(AppConfig):
    """Name and label of the app."""

    name = "deliberation"
    default_auto_field = "django.db.models.BigAutoField"
