"""Where nothing may be skipped, a skip fails; what is about the other database is left out."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ops.files import ROOT

TESTS = """
import pytest

@pytest.mark.skip(reason="no wish to")
def test_skipped(): ...

def test_skips_itself():
    pytest.skip("not today")

@pytest.mark.xfail(reason="known")
def test_known_to_fail():
    assert False

@pytest.mark.postgres
def test_of_postgres(): ...

@pytest.mark.sqlite
def test_of_sqlite(): ...
"""


def outcome(folder: Path, text: str = TESTS, **extra: str) -> tuple[int, str]:
    """Run the plugin alone, away from this project's own configuration."""
    (folder / "test_it.py").write_text(text)
    (folder / "pytest.ini").write_text("[pytest]\nmarkers =\n  postgres\n  sqlite\n")
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **extra}
    plugins = ["-p", "tests.require_all", "-p", "no:django", "-p", "no:randomly", "-p", "no:xdist"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *plugins, "-p", "no:cacheprovider", str(folder)],
        cwd=folder,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


def test_a_developer_may_skip(tmp_path):
    status, said = outcome(tmp_path)
    assert status == 0
    assert "1 passed, 2 skipped, 1 deselected, 1 xfailed" in said


def test_where_all_is_required_each_skip_fails_with_its_reason(tmp_path):
    status, said = outcome(tmp_path, REQUIRE_ALL="1")
    assert status == 1
    # A marked test is stopped while it is set up, which pytest counts as an error.
    assert "1 failed, 1 passed, 1 deselected, 1 xfailed, 1 error" in said
    assert "no wish to" in said
    assert "not today" in said


def test_a_module_that_skips_itself_fails_too(tmp_path):
    text = 'import pytest\npytest.importorskip("no_such_module")\n'
    status, said = outcome(tmp_path, text, REQUIRE_ALL="1")
    assert status != 0
    assert "no_such_module" in said


@pytest.mark.parametrize(
    ("url", "runs"), [("", "test_of_sqlite"), ("postgres://localhost/x", "test_of_postgres")]
)
def test_each_database_runs_its_own_tests(tmp_path, url, runs):
    failing = TESTS.replace(f"def {runs}(): ...", f"def {runs}():\n    assert 'ran' == '{runs}'")
    status, said = outcome(tmp_path, failing, DATABASE_URL=url)
    assert status == 1
    assert f"FAILED test_it.py::{runs}" in said
    assert "1 failed" in said


def test_what_asks_no_database_runs_once(tmp_path):
    text = """
import pytest

@pytest.fixture
def db(): ...

def test_plain(): ...

def test_asks(db): ...
"""
    assert "2 passed" in outcome(tmp_path, text)[1]
    said = outcome(tmp_path, text, DATABASE_URL="postgres://localhost/x")[1]
    assert "1 passed, 1 deselected" in said
