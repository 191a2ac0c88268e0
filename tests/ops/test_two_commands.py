"""Makefile, locks and CI: what the README promises is there."""

import re
import tomllib

import pytest

from tests.ops.files import ROOT, make_targets, read, tracked_files

LOCKS = ["requirements/base.txt", "requirements/dev.txt", "requirements/uv.txt"]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_in_a_lock_has_one_version_and_hashes(lock):
    entries = re.split(r"^(?=[a-z0-9])", read(lock), flags=re.M | re.I)
    entries = [entry for entry in entries if entry.strip() and not entry.startswith("#")]
    assert entries
    for entry in entries:
        assert re.match(r"[\w.\-\[\],]+==[^\s;\\]+", entry), entry.splitlines()[0]
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry.splitlines()[0]


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_address(lock):
    text = read(lock)
    assert "://" not in text
    assert not re.search(r"^\s*--(index|extra-index|find-links|trusted)", text, re.M)


def test_what_pyproject_asks_for_is_locked():
    project = tomllib.loads(read("pyproject.toml"))
    for lock, wanted in [
        ("base", project["project"]["dependencies"]),
        ("dev", project["project"]["dependencies"] + project["dependency-groups"]["dev"]),
    ]:
        locked = {
            name.lower().split("[")[0]
            for name in re.findall(r"^([\w.\-]+)", read(f"requirements/{lock}.txt"), re.M)
        }
        names = {re.match(r"[\w.\-]+", line)[0].lower() for line in wanted}
        assert names - locked == set()


def test_running_the_app_needs_nothing_that_only_tests_need():
    base = read("requirements/base.txt")
    assert not re.search(r"^(pytest|playwright|mypy|ruff|hypothesis)\b", base, re.M)


def test_every_make_target_is_explained_and_calls_something_that_exists():
    text = read("Makefile")
    for target, recipe in make_targets().items():
        assert re.search(rf"^{target}:.*## \w", text, re.M), target
        for script in re.findall(r"\bbin/(\w+)", recipe.replace(".venv/bin/", "")):
            assert (ROOT / "bin" / script).is_file(), script
    phony = re.search(r"^\.PHONY: (.+)$", text, re.M)[1].split()
    assert sorted(phony) == sorted(make_targets())


def test_ci_runs_make_test_and_then_the_rest_of_make_check_and_allows_no_gap():
    script = read(".ci/run")
    assert "set -euo pipefail" in script
    assert re.search(r"export .*CI=true .*REQUIRE_ALL=1", script)
    assert script.index("\nmake test") < script.index("\nbin/check --rest")
    assert "|| true" not in script
    for package in ("postgresql", "chromium"):
        assert package in script


def test_make_check_runs_every_judge():
    script = read("bin/check")
    for judge in (
        "ruff check .",
        "ruff format --check",
        "djlint templates",
        "TESTING=1 mypy",
        "makemigrations --check",
        "check --deploy --fail-level WARNING",
        "collectstatic",
        "bin/test --slow",
    ):
        assert judge in script


def test_nothing_made_on_this_machine_is_in_the_repository():
    made = re.compile(r"\.sqlite3|__pycache__|\.pyc$|^\.venv/|^staticfiles/|^secrets/|^\.env$")
    names = [str(path.relative_to(ROOT)) for path in tracked_files()]
    assert names
    assert [name for name in names if made.search(name)] == []


def test_git_ignores_what_the_app_and_the_tools_make():
    ignored = read(".gitignore").splitlines()
    for name in (".venv/", ".env", "*.sqlite3", "__pycache__/", ".pytest-db/", "/staticfiles/"):
        assert name in ignored
    assert "/secrets/" in ignored
