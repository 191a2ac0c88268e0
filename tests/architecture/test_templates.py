"""Pages and fragments keep their shape; nothing inline, nothing foreign."""

import re
from pathlib import Path

import pytest

from tests.architecture.source import ROOT, python_files, relative

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
FRAGMENTS = [path for path in TEMPLATES if path.name.startswith("_")]
# Shapes and icons included many times on one page: an id would be there twice.
REPEATED = ("charts", "components")

INLINE = {
    "a style element": re.compile(r"<style", re.I),
    "a style attribute": re.compile(r"\sstyle\s*=", re.I),
    "a script without src": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", re.I),
    "an event handler": re.compile(r"\son[a-z]+\s*=\s*[\"']", re.I),
    "hx-on": re.compile(r"hx-on[:=-]"),
    "evaluated htmx": re.compile(r"hx-vals=['\"]js:|hx-trigger=['\"][^'\"]*\["),
    "a javascript link": re.compile(r"javascript:", re.I),
    "a foreign address": re.compile(r"(?:src|href)=[\"']https?://", re.I),
    "unescaped output": re.compile(r"\|\s*safe\b|\{%\s*autoescape off"),
}


def ids(paths: list[Path]) -> list[str]:
    return [relative(path) for path in paths]


def test_there_are_templates_to_check():
    assert len(TEMPLATES) > 20
    assert len(FRAGMENTS) > 5


@pytest.mark.parametrize("path", TEMPLATES, ids=ids(TEMPLATES))
def test_nothing_is_inline_or_foreign(path):
    text = path.read_text(encoding="utf-8")

    assert [what for what, pattern in INLINE.items() if pattern.search(text)] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=ids(TEMPLATES))
def test_a_file_is_a_page_or_a_fragment(path):
    extends = "{% extends" in path.read_text(encoding="utf-8")

    assert not (path in FRAGMENTS and extends), "a fragment extends nothing"


@pytest.mark.parametrize("path", FRAGMENTS, ids=ids(FRAGMENTS))
def test_a_fragment_says_what_it_needs(path):
    first = path.read_text(encoding="utf-8").lstrip().splitlines()[0]

    assert first.startswith("{# Needs:") or first.startswith("{% comment %}"), first


def test_every_template_is_used():
    named = "\n".join(path.read_text(encoding="utf-8") for path in [*TEMPLATES, *python_files()])
    # Django and allauth look these up by their own names.
    by_convention = (
        "400.html",
        "403.html",
        "404.html",
        "429.html",
        "500.html",
        "account/",
        "allauth/",
    )
    unused = [
        name
        for path in TEMPLATES
        if not (name := str(path.relative_to(ROOT / "templates"))).startswith(by_convention)
        and name not in named
    ]
    assert unused == []
