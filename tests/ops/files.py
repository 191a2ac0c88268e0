"""The repository's own files, read for tests that hold them against each other."""

import re
import subprocess
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]


def read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def compose() -> dict[str, Any]:
    return yaml.safe_load(read("docker-compose.yml"))


def settings_names() -> set[str]:
    """Every name that settings.py reads from the environment; a secret's NAME also as NAME_FILE."""
    source = read("coaching/settings.py")
    plain = set(re.findall(r'\benv\.\w+\(\s*"([A-Z_]+)"', source))
    secret = set(re.findall(r'\bsecret\(\s*"([A-Z_]+)"', source))
    return plain | secret | {f"{name}_FILE" for name in secret}


def script_names() -> set[str]:
    """Every variable with a default that the shell scripts read."""
    scripts = [*(ROOT / "bin").iterdir(), ROOT / "deploy/proxy/Caddyfile"]
    found: set[str] = set()
    for script in scripts:
        text = script.read_text(encoding="utf-8")
        found |= set(re.findall(r"\$\{([A-Z_]+):?-", text))
        found |= set(re.findall(r'os\.environ\.get\("([A-Z_]+)"', text))
        found |= set(re.findall(r"\{\$([A-Z_]+)", text))
    return found


def make_targets() -> dict[str, str]:
    """Each target of the Makefile with its recipe."""
    found = re.findall(r"^([a-z]+):.*\n((?:\t.*\n?)+)", read("Makefile"), re.M)
    return dict(found)


def documents() -> list[Path]:
    """The pages people read: README, CHANGELOG and docs/."""
    return [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]


def tracked_files() -> list[Path]:
    """What git has or would add: never the environment, databases or caches."""
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-co", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]
