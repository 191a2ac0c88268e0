"""The app's name for Django."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "coaching.desk"
    label = "desk"
