"""The documents: links lead somewhere, and commands that they name exist."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

from tests.ops.files import ROOT, documents, make_targets, read, script_names, settings_names

FENCE = re.compile(r"^( *)```.*?^\1```", re.M | re.S)


def ids(path: Path) -> str:
    return str(path.relative_to(ROOT))


def prose(path: Path) -> str:
    return FENCE.sub("", path.read_text(encoding="utf-8"))


def anchors(path: Path) -> set[str]:
    """The anchors that a forge gives to headings."""
    found = set()
    for heading in re.findall(r"^#+ (.+)$", prose(path), re.M):
        words = re.sub(r"[`*]|\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
        found.add(re.sub(r"[^\w\- ]", "", words).replace(" ", "-"))
    return found


def test_there_are_a_readme_a_changelog_and_docs():
    names = {ids(path) for path in documents()}
    assert {"README.md", "CHANGELOG.md"} <= names
    assert any(name.startswith("docs/") for name in names)


@pytest.mark.parametrize("document", documents(), ids=ids)
def test_links_and_pictures_lead_somewhere(document):
    for target in re.findall(r"\]\(([^)\s]+)(?: \"[^\"]*\")?\)", prose(document)):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        found = (document.parent / name).resolve() if name else document
        assert found.exists(), f"{ids(document)} → {target}"
        assert found.is_relative_to(ROOT)
        if anchor and found.suffix == ".md":
            assert anchor in anchors(found), f"{ids(document)} → {target}"


def code_in(document: Path) -> str:
    text = document.read_text(encoding="utf-8")
    blocks = [found[0] for found in FENCE.finditer(text)]
    return "\n".join(blocks + re.findall(r"`([^`\n]+)`", FENCE.sub("", text)))


@pytest.mark.parametrize("document", documents(), ids=ids)
def test_commands_that_are_named_exist(document):
    code = code_in(document)
    for target in re.findall(r"(?:^|[\s`])make ([a-z]+)\b", code, re.M):
        assert target in make_targets(), f"make {target}"
    for command in re.findall(r"manage\.py ([a-z_]+)\b", code):
        assert command in {*get_commands(), "help"}, f"manage.py {command}"
    for script in re.findall(r"(?<![\w/.])bin/([a-z_]+)\b", code):
        assert (ROOT / "bin" / script).is_file(), f"bin/{script}"


def test_the_readme_names_the_commands_and_how_to_sign_in():
    readme = read("README.md")
    for command in ("make run", "make test", "make check", "make help"):
        assert command in readme
    for name in ("PORT", "DATABASE_URL", "coach@demo.example"):
        assert name in readme


def test_the_reference_names_every_setting_and_every_make_target():
    page = read("docs/reference/settings.md")
    assert {name for name in settings_names() | script_names() if f"`{name}`" not in page} == set()
    page = read("docs/reference/commands.md")
    assert {name for name in make_targets() if f"`make {name}`" not in page} == set()


def test_the_deployment_page_names_only_settings_that_exist():
    page = read("docs/how-to/deploy.md")
    named = set(re.findall(r"\b(TRUST\w+|TICK\w+|SECRET\w+|DATABASE\w+)\b", page))
    assert named
    assert named - settings_names() == set()
