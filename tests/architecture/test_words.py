"""Nothing says a ruled-out word about a body: no page, mail, message, script, data or document."""

import re

import pytest

from athletes.wording import EVIDENCE
from tests.architecture.source import ROOT, relative
from tests.architecture.words import (
    CODE,
    DATA,
    IMPROVED,
    RULED_OUT,
    SAYS_IMPROVED,
    SCRIPTS,
    TEMPLATES,
    docstrings,
    in_comments,
    in_python,
    in_script,
    in_text,
    said_by,
)
from tests.ops.files import documents

NEVER = ("imbalance", "deficit", "dysfunction", "at risk", "normal", "abnormal", "corrects",
         "prevents", "weak side", "bad side")  # fmt: skip


def complaints(paths, read, *more) -> list[str]:
    return [
        words for path in paths for words in said_by(path, read(path.read_text("utf-8"), *more))
    ]


# --- what is looked at ---------------------------------------------------------------------------


def test_pages_and_mails_say_no_ruled_out_word():
    assert complaints(TEMPLATES, in_text) == []


def test_messages_in_the_code_say_no_ruled_out_word():
    assert complaints(CODE, in_python) == []
    assert complaints(CODE, in_comments) == []


def test_shipped_data_says_no_ruled_out_word():
    assert complaints(DATA, in_text) == []


def test_scripts_say_no_ruled_out_word():
    assert complaints(SCRIPTS, in_script) == []


def test_documents_say_no_ruled_out_word():
    unquoted = [re.sub(r"^> ?", "", path.read_text("utf-8"), flags=re.M) for path in documents()]
    pairs = zip(documents(), unquoted, strict=True)
    assert [words for path, text in pairs for words in said_by(path, in_text(text))] == []


def test_improved_is_said_only_where_a_goal_agrees():
    pages = complaints(TEMPLATES, in_text, IMPROVED) + complaints(DATA, in_text, IMPROVED)
    assert pages + complaints(SCRIPTS, in_script, IMPROVED) == []
    places = set()
    for path in CODE:
        source = path.read_text("utf-8")
        told = docstrings(source)
        found = [one for one in in_python(source, IMPROVED) if one.line not in told]
        places |= {(relative(path), one.function) for one in found}
    assert places == SAYS_IMPROVED


# --- that it can fail ----------------------------------------------------------------------------


def test_there_is_something_to_look_at():
    assert {path.suffix for path in TEMPLATES} == {".html", ".txt"}
    assert {path.name for path in DATA} >= {"exercises.yaml", "templates.yaml"}
    assert len(SCRIPTS) > 10
    assert len(CODE) > 100
    assert len(documents()) > 20


@pytest.mark.parametrize("word", NEVER)
def test_a_planted_word_is_found_wherever_it_stands(word):
    page = (ROOT / "templates/desk/athlete.html").read_text("utf-8")
    mail = (ROOT / "templates/phone/mail/reminder.txt").read_text("utf-8")
    for text in (page, mail, "name: hip\n"):
        assert [one.word for one in in_text(f"{text}\n<p>It is {word}.</p>")] == [word]
    for string in (f'"It is {word}."', f'f"{{n}} is {word}"', f'"""It is {word}."""'):
        source = f"def said(n):\n    return {string}\n"
        assert [(one.word, one.function) for one in in_python(source)] == [(word, "said")]
    assert [one.word for one in in_comments(f"x = 1  # {word}\n")] == [word]
    for string in (f'"It is {word}"', f"'It is {word}'", f"`${{n}} is\n {word}`", f"/* {word} */"):
        assert [one.word for one in in_script(f"const x = 1;\nsay({string});")] == [word]


@pytest.mark.parametrize("shape", ["Imbalances", "AT RISK", "at-risk", "at\nrisk", "normalised"])
def test_other_shapes_of_a_word_are_found(shape):
    assert len(in_text(f"This is {shape} here")) == 1


def test_names_and_parts_of_words_are_no_words():
    assert in_python("import unicodedata\nunicodedata.normalize('NFC', x)\n") == []
    assert in_script("event.preventDefault(); text.normalize();") == []
    assert RULED_OUT.search("It is corrected; this prevented nothing; a great risk") is None


def test_a_term_of_statistics_is_one_in_comments_alone():
    assert in_comments("z = 1.96  # of the normal distribution\n") == []
    assert in_comments("hip = 30  # a normal hip\n")
    assert in_python('said = "Of the normal distribution."')


def test_the_evidence_may_say_prevents_only_word_for_word():
    broken = EVIDENCE.replace(". ", ".\n")
    assert in_text(EVIDENCE) == in_text(broken) == in_python(f"X = {EVIDENCE!r}") == []
    for changed in (EVIDENCE.replace("does not show", "shows"), f"{EVIDENCE} It prevents pain."):
        assert [one.word for one in in_text(changed)] == ["prevents"]


def test_a_planted_improved_is_found():
    assert in_text("<p>Left has improved.</p>", IMPROVED)
    assert in_script('say("An improvement")', IMPROVED)
    (found,) = in_python('def due_reason(x):\n    return f"{x} improved"\n', IMPROVED)
    assert ("athletes/wording.py", found.function) not in SAYS_IMPROVED
    told = 'def f():\n    """Says “improved”."""\n    return "improved"\n'
    lines = [one.line for one in in_python(told, IMPROVED) if one.line not in docstrings(told)]
    assert lines == [3]
