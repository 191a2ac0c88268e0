"""The words that nothing says about a body (measurement page, §5), and where they are looked for.

The one home of the list: templates, mails, code, data and documents are held against it in
`test_words.py`; other tests that look at what a page says ask here too.
"""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from athletes.wording import ALWAYS, EVIDENCE
from tests.architecture.source import PACKAGES, ROOT, python_files

RULED_OUT = re.compile(
    r"\b(imbalanc\w*|deficit\w*|dysfunction\w*|at[\s-]+risk|(?:ab)?normal\w*|corrects|prevents"
    r"|weak(?:er)?[\s-]side|bad[\s-]side)\b",
    re.I,
)
# Said only where a coach has set a goal and the change agrees with it.
IMPROVED = re.compile(r"\bimprov\w*", re.I)
SAYS_IMPROVED = {("athletes/wording.py", "change")}

# A technical term, in comments only: no page shows them.
TERMS = re.compile(r"normal (?:approximation|curve|distribution|quantile)", re.I)

TEMPLATES = sorted(
    path for path in (ROOT / "templates").rglob("*") if path.suffix in {".html", ".txt"}
)
DATA = sorted(path for name in PACKAGES for path in (ROOT / name).rglob("*.y*ml"))
SCRIPTS = sorted(path for path in (ROOT / "static/js").rglob("*.js") if "lib" not in path.parts)
CODE = python_files()


class Found(NamedTuple):
    """A word with the place that says it; `function` where it is said in one."""

    line: int
    word: str
    function: str = ""


def without_fixed_texts(text: str) -> str:
    """The two texts of §6 may say what they say, word for word and wherever lines break."""
    for fixed in (EVIDENCE, ALWAYS):
        text = re.sub(r"\s+".join(re.escape(word) for word in fixed.split()), _breaks, text)
    return text


def _breaks(match: re.Match[str]) -> str:
    return "\n" * match[0].count("\n")


def in_text(text: str, words: re.Pattern[str] = RULED_OUT) -> list[Found]:
    """In a template, a mail, a document or data: everything is read, comments too."""
    text = without_fixed_texts(text)
    return [Found(text.count("\n", 0, one.start()) + 1, one[0]) for one in words.finditer(text)]


def in_python(source: str, words: re.Pattern[str] = RULED_OUT) -> list[Found]:
    """In strings, formatted ones too. Names are no words: `str.normalize` may be called."""
    found = []
    for function, node in _strings(ast.parse(source)):
        said = words.finditer(without_fixed_texts(node.value))
        found += [Found(node.lineno, one[0], function) for one in said]
    return found


def in_comments(source: str) -> list[Found]:
    """What is written about the code keeps to the words too."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return [
        Found(token.start[0], one[0])
        for token in tokens
        if token.type == tokenize.COMMENT
        for one in RULED_OUT.finditer(TERMS.sub("", token.string))
    ]


def _strings(node: ast.AST, function: str = "") -> Iterator[tuple[str, ast.Constant]]:
    """Every string with the function that it stands in. What is said about the code, in
    docstrings, is read with the rest."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Constant) and isinstance(child.value, str):
            yield function, child
        inside = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef)
        yield from _strings(child, child.name if inside else function)


_SCRIPT = re.compile(
    r"//[^\n]*|/\*.*?\*/"
    r"|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`",
    re.S,
)


def in_script(source: str, words: re.Pattern[str] = RULED_OUT) -> list[Found]:
    """In strings of every kind, and in comments."""
    return [
        Found(source.count("\n", 0, piece.start()) + 1, one[0])
        for piece in _SCRIPT.finditer(source)
        for one in words.finditer(without_fixed_texts(piece[0]))
    ]


def docstrings(source: str) -> set[int]:
    """The lines on which docstrings begin: they tell about sentences, and say none."""
    kinds = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    return {
        node.body[0].lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, kinds) and ast.get_docstring(node) is not None
    }


def said_by(path: Path, found: list[Found]) -> list[str]:
    return [f"{path.relative_to(ROOT)}:{one.line} says “{one.word}”" for one in found]
