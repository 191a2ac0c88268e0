"""The append-only record of who did what."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "coaching.audit"
    label = "audit"
