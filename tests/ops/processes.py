"""Real processes of the app for tests that end them: how they find the test's database."""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from django.db import connection
from django_tasks import task

ROOT = Path(__file__).resolve().parents[2]
MANAGE = [sys.executable, "manage.py"]


def database_url() -> str:
    """The address of the database this test is using, for another process."""
    values = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{values['NAME']}"
    password = f":{quote(values['PASSWORD'])}" if values["PASSWORD"] else ""
    return (
        f"postgres://{values['USER']}{password}@{values['HOST']}:{values['PORT']}/{values['NAME']}"
    )


def environment(**extra: str) -> dict[str, str]:
    return {**os.environ, "TESTING": "1", "DATABASE_URL": database_url(), **extra}


def wait_until(true: Callable[[], bool], what: str, seconds: float = 30) -> None:
    """Wait for another process; say what never came."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return
        time.sleep(0.1)
    raise AssertionError(f"Waited {seconds} s, but never saw: {what}")


@task()
def write_then_sleep(path: str, seconds: float) -> None:
    """A job that leaves a mark when it begins and takes its time."""
    with Path(path).open("a", encoding="utf-8") as file:
        file.write("began\n")
    time.sleep(seconds)
