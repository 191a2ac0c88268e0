"""Writes the vectors anew from what Python says: `python -m tests.vectors.make`.

Do it after a rule or a sentence was changed on purpose, and read the difference. The dice are
loaded, so that the same code writes the same files; beside them stand cases at each limit.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
NAMES = ("series", "slips", "line", "tilt")


def made() -> dict[str, Iterator[dict[str, Any]]]:
    """The cases of each file; Django must be set up."""
    from tests.vectors import of_line, of_series, of_slips, of_tilt  # noqa: PLC0415 - they need Django

    return {
        "series": of_series.cases(),
        "slips": of_slips.cases(),
        "line": of_line.cases(),
        "tilt": of_tilt.cases(),
    }


def written(cases: Iterator[dict[str, Any]]) -> str:
    """One case a line, so that a difference can be read."""
    tight = {"ensure_ascii": False, "separators": (",", ":")}
    lines = (json.dumps(case, default=str, **tight) for case in cases)
    return "[\n" + ",\n".join(lines) + "\n]\n"


def stored(name: str) -> str:
    return (HERE / f"{name}.json").read_text()


def read(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(stored(name))
    return found


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coaching.settings")
    os.environ.setdefault("TESTING", "1")
    import django  # noqa: PLC0415 - only this command sets it up

    django.setup()
    for name, cases in made().items():
        (HERE / f"{name}.json").write_text(written(cases))


if __name__ == "__main__":
    main()
