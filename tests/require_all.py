"""A pytest plugin that every run loads first (`-p tests.require_all`, in pyproject.toml).

It makes the process a test run before settings load, sorts out which tests belong to the database
in use, and, where nothing may be left out (REQUIRE_ALL=1, as in CI), turns a skip into a failure.
"""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

os.environ["TESTING"] = "1"
os.environ.pop("DEBUG", None)
REQUIRE_ALL = os.environ.get("REQUIRE_ALL") == "1"
# SQLite makes the test database's file, but not the directory it lies in.
(Path(__file__).resolve().parent.parent / ".pytest-db").mkdir(exist_ok=True)

# How long an example takes depends on the machine, and no test here is about time. CI repeats the
# same examples; everyone else tries new ones.
settings.register_profile(
    "evenstride",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=REQUIRE_ALL,
    print_blob=True,
)
settings.load_profile("evenstride")


def _asks_a_database(item: pytest.Item) -> bool:
    asks = {"db", "transactional_db", "live_server", "django_db_setup"}
    names = getattr(item, "fixturenames", ())
    return bool(item.get_closest_marker("django_db") or asks.intersection(names))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what the other run tries, so it is no skip: tests about the other database, and on
    PostgreSQL those that ask no database anything."""
    on_postgres = os.environ.get("DATABASE_URL", "").startswith("postgres")
    other = "sqlite" if on_postgres else "postgres"

    def is_for_the_other(item: pytest.Item) -> bool:
        idle = on_postgres and not item.get_closest_marker("postgres")
        return bool(item.get_closest_marker(other)) or (idle and not _asks_a_database(item))

    left_out = [item for item in items if is_for_the_other(item)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not is_for_the_other(item)]


def _refuse_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    report.outcome = "failed"
    report.longrepr = f"Nothing may be skipped here (REQUIRE_ALL=1), but this was: {reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport():
    """Turn a skipped test into a failed one where nothing may be skipped."""
    report = yield
    if REQUIRE_ALL and report.skipped and not hasattr(report, "wasxfail"):
        _refuse_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report():
    """The same for a module that skips itself while it is collected (`pytest.importorskip`)."""
    report = yield
    if REQUIRE_ALL and report.skipped:
        _refuse_skip(report)
    return report
