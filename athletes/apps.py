"""Who is measured, and what the numbers mean."""

from django.apps import AppConfig


class AthletesConfig(AppConfig):
    name = "athletes"
