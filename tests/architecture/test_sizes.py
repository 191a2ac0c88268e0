"""Budgets. Raising one is a decision record."""

import ast
from pathlib import Path

from tests.architecture.source import ROOT, python_files, relative

FILE_LINES = 400
FUNCTION_LINES = 40
FILES_IN_COACHING = 8
JS_BYTES = 260_000  # raised by ADR 0023
CSS_BYTES = 165_000  # raised by ADR 0015, 0018 and 0023


def own_files() -> list[Path]:
    found = list(python_files()) + sorted((ROOT / "tests").rglob("*.py"))
    for folder, ending in (("templates", "*.html"), ("static", "*.js"), ("static", "*.css")):
        found += sorted((ROOT / folder).rglob(ending))
    return [path for path in found if "vendor" not in path.parts]


def test_no_file_is_longer_than_400_lines():
    long = {
        relative(path): lines
        for path in own_files()
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > FILE_LINES
    }
    assert long == {}


def test_no_function_is_longer_than_40_lines():
    long = []
    for path in python_files():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.end_lineno is not None:
                # The docstring is for the reader, not a measure of what the function does.
                doc = ast.get_docstring(node, clean=False)
                lines = node.end_lineno - node.lineno + 1 - (doc.count("\n") + 1 if doc else 0)
                if lines > FUNCTION_LINES:
                    long.append(f"{relative(path)}:{node.lineno} {node.name} has {lines} lines")
    assert long == []


def test_the_project_package_is_no_junk_drawer():
    files = sorted(path.name for path in (ROOT / "coaching").glob("*.py"))

    assert len(files) <= FILES_IN_COACHING, files


def test_javascript_and_css_stay_within_their_bytes():
    def total(ending: str) -> int:
        return sum(
            path.stat().st_size
            for path in (ROOT / "static").rglob(ending)
            if "vendor" not in path.parts
        )

    assert total("*.js") <= JS_BYTES
    assert total("*.css") <= CSS_BYTES
