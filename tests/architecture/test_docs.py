"""The documents say what the code says: settings, rights, rules, decisions, words.

Links and commands are tried in `tests/ops/test_documents.py`.
"""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from athletes.transfer.choices import PROTOCOL
from athletes.transfer.columns import read_heading
from athletes.transfer.export import HEADINGS
from coaching.accounts.roles import RIGHTS, ROLES
from coaching.kernel.scoping import Right
from tests.architecture.source import ROOT, python_files
from tests.ops.files import (
    documents,
    make_targets,
    read,
    script_names,
    settings_names,
    tracked_files,
)

DECISIONS = sorted((ROOT / "docs/decisions").glob("[0-9]*.md"))
PARTS = ("Context", "Decision", "Consequences", "How we would notice it was wrong")


def ids(path: Path) -> str:
    return str(path.relative_to(ROOT))


def table_rows(text: str) -> list[list[str]]:
    """The cells of every table line, without headings' rules."""
    rows = [line.strip().strip("|").split(" | ") for line in text.splitlines() if line[:1] == "|"]
    return [[cell.strip() for cell in row] for row in rows if not set("".join(row)) <= set("- |")]


# --- settings and rights --------------------------------------------------------------------------


def test_every_name_that_settings_or_scripts_read_is_explained_and_no_other():
    page = read("docs/reference/settings.md")
    explained = {
        name for row in table_rows(page) for name in re.findall(r"`([A-Z][A-Z_]+)`", row[0])
    }

    assert explained == settings_names() | script_names()


def test_the_table_of_roles_and_rights_is_the_code():
    page = read("docs/reference/permissions.md").split("## What a right opens")[0]
    heading, *rows = table_rows(page)
    rights = [Right(name) for name in heading[1:]]
    said = {row[0]: {right for right, cell in zip(rights, row[1:], strict=True) if cell == "yes"}
            for row in rows}  # fmt: skip

    assert set(rights) == set(Right)
    assert said == {name: set(RIGHTS[role]) for role, name in ROLES.items()}


def test_every_right_says_what_it_opens():
    page = read("docs/reference/permissions.md").split("## What a right opens")[1]

    assert {right.value for right in Right} <= {row[0] for row in table_rows(page)}


# --- rules ----------------------------------------------------------------------------------------

RULE = re.compile(r"[VSDPFN]\d\d")


@cache
def strings_of(folder: str) -> list[str]:
    """Every piece of text in the code; a formatted one in the pieces between its values.

    Charts are left out: “V24” is a line in a drawing there.
    """
    return [
        " ".join(node.value.split())
        for path in python_files()
        if ids(path).startswith(folder) and "charts" not in path.parts
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]


def rules_explained() -> dict[str, list[str]]:
    rows = table_rows(read("docs/reference/rules.md"))
    return {row[0]: row for row in rows if RULE.fullmatch(row[0])}


def test_every_rule_of_the_code_is_explained_and_no_other():
    in_code = {text for text in strings_of("athletes/") if RULE.fullmatch(text)}

    assert set(rules_explained()) == in_code


@pytest.mark.parametrize("rule", sorted(rules_explained()))
def test_a_rule_is_explained_with_its_own_sentence(rule):
    _, kind, when, sentence = rules_explained()[rule]
    code = "\n".join(strings_of("athletes/"))
    pieces = [piece.strip(" .?;,:()“”°") for piece in re.split(r"…|[.?:;](?: |$)|·| / ", sentence)]
    pieces = [piece for piece in pieces if len(piece) > 5]

    assert kind in {"block", "ask", "note"}
    assert when
    assert pieces
    assert [piece for piece in pieces if piece not in code] == []


# --- files and commands ---------------------------------------------------------------------------


def test_every_column_of_the_format_page_is_read_and_every_exported_one_stands_there():
    page = read("docs/reference/import-format.md").split("## Wide form")[0]
    named = {name for row in table_rows(page) for name in re.findall(r"`(\w+)`", row[0])}

    assert [name for name in sorted(named) if read_heading(0, name) is None] == []
    trials = {f"trial_{number}" for number in range(1, 6)}
    assert set(HEADINGS) - trials - {"value_deg"} <= named


def test_every_command_of_ours_and_every_make_target_is_explained():
    page = read("docs/reference/commands.md")
    ours = {
        path.stem
        for folder in ("coaching", "athletes")
        for path in (ROOT / folder / "management/commands").glob("[a-z]*.py")
    }

    assert [name for name in sorted(ours) if f"`manage.py {name}" not in page] == []
    assert [name for name in make_targets() if f"`make {name}" not in page] == []


def test_every_option_of_the_import_command_is_explained_and_no_other():
    command = read("athletes/management/commands/import_measurements.py")
    options = set(re.findall(r'add_argument\(\s*"(--[a-z-]+)"', command))
    options |= {f"--{name}" for name in PROTOCOL} | {"--club"}
    page = read("docs/how-to/import-a-spreadsheet.md")

    assert set(re.findall(r"--[a-z-]+\b", page)) == options


# --- decisions ------------------------------------------------------------------------------------


def test_decisions_are_numbered_without_gaps():
    assert [path.name[:4] for path in DECISIONS] == [
        f"{number:04}" for number in range(1, len(DECISIONS) + 1)
    ]


@pytest.mark.parametrize("path", DECISIONS, ids=ids)
def test_a_decision_has_a_status_and_its_four_parts(path):
    text = path.read_text(encoding="utf-8")

    assert text.startswith(f"# {path.name[:4]} · ")
    assert re.search(r"^\*\*Status:\*\* \w", text, re.M)
    assert re.findall(r"^## (.+)$", text, re.M) == list(PARTS)


def test_every_decision_stands_in_the_list():
    listed = read("docs/decisions/README.md")

    assert [path.name for path in DECISIONS if f"]({path.name})" not in listed] == []


def test_a_decision_that_the_code_names_is_there():
    named = {
        number
        for path in [*python_files(), *(ROOT / "templates").rglob("*.html")]
        for number in re.findall(r"\bADR (\d{4})\b", path.read_text(encoding="utf-8"))
    }

    assert named <= {path.name[:4] for path in DECISIONS}


# --- words ----------------------------------------------------------------------------------------

UNFINISHED = re.compile(r"\b(TODO|FIXME|TBD|coming soon|lorem ipsum|placeholder data)\b", re.I)


@pytest.mark.parametrize("document", documents(), ids=ids)
def test_a_document_is_finished(document):
    assert UNFINISHED.findall(document.read_text(encoding="utf-8")) == []


def test_the_two_sentences_about_evidence_and_safety_are_word_for_word():
    for page in ("README.md", "docs/explanation/measurement.md"):
        text = " ".join(re.sub(r"^> ?", "", read(page), flags=re.M).split())
        wording = " ".join(strings_of("athletes/wording.py"))
        sentences = (
            "Coaching record, not a medical test. These numbers do not diagnose anything and do "
            "not predict injury. Stop if a test or exercise hurts.",
            "Hip rotation differs a lot between healthy runners. Research does not show that "
            "reaching a certain angle, or perfect symmetry, prevents injury. Use these numbers to "
            "see whether your training changes your range.",
        )
        for sentence in sentences:
            assert sentence in text, page
            assert sentence in wording


# Somebody's own machine, or an address that packages come from.
MACHINE = re.compile(
    r"(?<![\w.])/(?:work|root|home/\w+|Users/\w+)/|\bpypi\.org|pythonhosted\.org|registry\.npmjs"
)


def test_no_file_names_somebodys_machine():
    here = Path(__file__).resolve()
    found = []
    for path in tracked_files():
        if path == here or path.suffix in {".png", ".ico", ".xlsx"}:
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        found += [f"{ids(path)}: {match[0]}" for match in MACHINE.finditer(text)]

    assert found == []
