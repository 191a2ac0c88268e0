"""Make every series anew from the assessments, or only compare."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from athletes.actions.keeping import differences, rebuild_series_of
from athletes.models import Athlete

CHUNK = 200


class Command(BaseCommand):
    help = "Compare the kept state of every series with one built from the assessments."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--club", metavar="SLUG", help="only this club's athletes")
        parser.add_argument("--write", action="store_true", help="also store what was rebuilt")

    def handle(self, *args: Any, club: str | None, write: bool, **options: Any) -> None:
        athletes = Athlete.unscoped.order_by("pk")
        if club:
            athletes = athletes.filter(club__slug=club)
        ids = list(athletes.values_list("pk", flat=True))
        found: list[str] = []
        for start in range(0, len(ids), CHUNK):
            chunk = ids[start : start + CHUNK]
            with transaction.atomic():
                found += differences(chunk)
                if write:
                    rebuild_series_of(chunk)
        for sentence in found:
            self.stdout.write(sentence)
        verb = "rebuilt" if write else "compared"
        self.stdout.write(f"{len(ids)} athletes {verb}; {len(found)} series differed.")
        if found and not write:
            raise CommandError("The kept state differs. Run again with --write to repair it.")
