"""Who is asking: people, clubs, memberships and squads."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "coaching.accounts"
    label = "accounts"
