"""`manage.py tick`: the clock of the background work. The worker runs it every hour."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from coaching.jobs import enqueue_due, longest_wait, reap

PATIENCE = timedelta(minutes=15)


class Command(BaseCommand):
    help = "Put back jobs that a killed worker left, and queue the hourly ones."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check",
            action="store_true",
            help="change nothing; fail if a job has been waiting for more than 15 minutes",
        )

    def handle(self, *args: Any, check: bool = False, **options: Any) -> None:
        now = timezone.now()
        if check:
            waited = longest_wait(now)
            if waited > PATIENCE:
                minutes = int(waited.total_seconds() // 60)
                raise CommandError(f"A job has been waiting for {minutes} minutes: no worker?")
            self.stdout.write("No job has been waiting for long.")
            return
        put_back, given_up = reap(now)
        queued = enqueue_due()
        self.stdout.write(
            f"tick: {put_back} put back, {given_up} given up, queued: {', '.join(queued) or 'none'}"
        )
