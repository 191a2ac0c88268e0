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


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is about the other database: it runs in the other run, so it is no skip."""
    on_postgres = os.environ.get("DATABASE_URL", "").startswith("postgres")
    other = "sqlite" if on_postgres else "postgres"
    left_out = [item for item in items if item.get_closest_marker(other)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not item.get_closest_marker(other)]


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
