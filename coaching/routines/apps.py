"""The app's name for Django."""

from django.apps import AppConfig


class RoutinesConfig(AppConfig):
    name = "coaching.routines"
    label = "routines"
