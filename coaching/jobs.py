"""Work beside the requests: what `tick` puts into the queue every hour, and its safety net.

Every job may run twice (a worker can die after the work and before the note that it was done), so
each is idempotent; and each is shorter than settings.TICK_LEASE_MINUTES.
"""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone
from django_tasks import task
from django_tasks.base import Task, TaskResultStatus
from django_tasks_db.models import DBTaskResult

from athletes.actions.imports import empty_old_uploads
from coaching.desk.mailing import send_lists
from coaching.routines.actions.note_mails import tell_of_notes
from coaching.routines.actions.reminders import remind

log = logging.getLogger(__name__)

# A job that has taken this many workers down with it is not given to another one.
MOST_ATTEMPTS = 5
KEEP_RESULTS_FOR_DAYS = 14


@task()
def clear_sessions() -> None:
    """Remove sessions that have run out."""
    call_command("clearsessions")


@task()
def empty_uploads() -> int:
    """Forget the content of uploads that nobody confirmed within a day."""
    return empty_old_uploads(timezone.now())


@task()
def send_reminders() -> int:
    """Remind by e-mail of what is planned today and not logged yet; each athlete once a day."""
    return remind(timezone.now())


@task()
def send_words() -> int:
    """Tell athletes by e-mail that a coach wrote to them; what was written is on their phone."""
    return tell_of_notes(timezone.now())


@task()
def send_monday_lists() -> int:
    """The Monday review by e-mail, on Monday morning of each club; each member once."""
    return send_lists(timezone.now())


@task()
def prune_results() -> None:
    """Remove the records of finished jobs after two weeks."""
    call_command(
        "prune_db_task_results", min_age_days=KEEP_RESULTS_FOR_DAYS, queue_name="*", verbosity=0
    )


HOURLY: tuple[Task[..., Any], ...] = (
    clear_sessions,
    empty_uploads,
    send_reminders,
    send_words,
    send_monday_lists,
    prune_results,
)


def enqueue_due() -> list[str]:
    """Queue the hourly jobs. One still waiting or running is not queued again.

    Two ticks at the same moment may both queue a job; it then runs twice, which does no harm.
    """
    unfinished = set(
        DBTaskResult.objects.exclude(
            status__in=[TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED]
        ).values_list("task_path", flat=True)
    )
    due = [job for job in HOURLY if job.module_path not in unfinished]
    for job in due:
        job.enqueue()
    return [job.name for job in due]


def reap(now: datetime) -> tuple[int, int]:
    """Put back what a killed worker left RUNNING. Returns how many went back and were given up.

    The worker has no lease of its own, so age decides: longer than the lease means it died.
    """
    lease = timedelta(minutes=settings.TICK_LEASE_MINUTES)
    put_back = given_up = 0
    for found in DBTaskResult.objects.running().filter(started_at__lt=now - lease):
        exhausted = len(found.worker_ids) >= MOST_ATTEMPTS
        changes = (
            {
                "status": TaskResultStatus.FAILED,
                "finished_at": now,
                "traceback": f"Given up: {MOST_ATTEMPTS} workers stopped while they ran this job.",
            }
            if exhausted
            else {"status": TaskResultStatus.READY, "started_at": None}
        )
        # Only as it was read: its worker may be slow rather than dead and finish right now.
        same = DBTaskResult.objects.running().filter(pk=found.pk, started_at=found.started_at)
        if same.update(**changes):
            given_up += exhausted
            put_back += not exhausted
            log.warning(
                "Job %s (%s) was left running and is %s.",
                found.task_path,
                found.pk,
                "given up" if exhausted else "put back",
            )
    return put_back, given_up


def longest_wait(now: datetime) -> timedelta:
    """How long the oldest job that may run has been waiting; the worker's health."""
    oldest = DBTaskResult.objects.ready().order_by("enqueued_at").first()
    return now - oldest.enqueued_at if oldest else timedelta()
