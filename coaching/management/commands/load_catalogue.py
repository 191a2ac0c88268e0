"""The shipped drills and routines, brought up to date with this release."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from coaching.routines.actions.templates import load_templates
from exercises.actions import Loaded, load_catalogue


class Command(BaseCommand):
    help = "Bring the shipped drills and routines up to date. Safe to repeat."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        lines = [_said("Drills", load_catalogue()), _said("Routines", load_templates())]
        if options["verbosity"]:
            self.stdout.write("\n".join(lines))


def _said(what: str, loaded: Loaded) -> str:
    return f"{what}: {loaded.added} added, {loaded.changed} changed, {loaded.unchanged} as before."
