"""What the templates draw from: every icon is in the sprite, every class of a chip has its look."""

import re

from tests.architecture.source import ROOT, python_files

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SPRITE = (ROOT / "templates/components/_sprite.html").read_text(encoding="utf-8")
# The coach's pages, the athlete's and capture: each begins with the core. What some need besides.
WHOLE = (
    "components/_styles.html",
    "components/_styles_phone.html",
    "athletes/capture/_styles.html",
)
CORE = "components/_styles_core.html"
BESIDES = (
    "components/_styles_own.html",
    "athletes/capture/_line.html",
    "athletes/capture/_tilt.html",
)
STYLES = {
    name: (ROOT / "templates" / name).read_text(encoding="utf-8")
    for name in (*WHOLE, CORE, *BESIDES)
}
IN_SPRITE = set(re.findall(r'<symbol id="i-([\w-]+)"', SPRITE))


def test_every_icon_that_a_page_names_is_in_the_sprite():
    named = set()
    for path in TEMPLATES:
        named |= set(re.findall(r'{% icon "([\w-]+)"', path.read_text(encoding="utf-8")))
        named |= set(re.findall(r'icon_name="([\w-]+)"', path.read_text(encoding="utf-8")))

    assert named
    assert named - IN_SPRITE == set()


def test_every_icon_a_script_or_a_menu_names_is_in_the_sprite():
    scripts = "".join(p.read_text(encoding="utf-8") for p in (ROOT / "static/js").glob("*.js"))
    menu = (ROOT / "coaching/templatetags/evenstride.py").read_text(encoding="utf-8")
    named = set(re.findall(r'icon\("([\w-]+)"\)', scripts))
    in_menu = set(re.findall(r'"([a-z-]+)",\s+Right\.', menu))
    assert "squad" in in_menu
    named |= in_menu

    assert named - IN_SPRITE == set()


def test_every_stylesheet_is_linked_and_the_first_declares_the_layers():
    linked = {
        name: re.findall(r"{% static 'css/([^']+)' %}", text) for name, text in STYLES.items()
    }
    there = {
        str(path.relative_to(ROOT / "static/css")) for path in (ROOT / "static/css").rglob("*.css")
    }

    assert set().union(*linked.values()) == there
    assert linked[CORE][0] == "tokens.css"
    for name in WHOLE:
        first = re.findall(r"<link|{% include .+ %}", STYLES[name])[0]
        assert first == f'{{% include "{CORE}" %}}', name
    assert "@layer reset, tokens, base" in (ROOT / "static/css/tokens.css").read_text("utf-8")


def test_colours_come_from_tokens():
    """A hue written in a rule would not follow the themes; the sign-in art is its own poster."""
    found = []
    for path in sorted((ROOT / "static/css").rglob("*.css")):
        if path.name in {"tokens.css", "print.css", "account.css"}:
            continue
        rules = re.sub(r"light-dark\([^)]*\)", "", path.read_text(encoding="utf-8"))
        found += [f"{path.name}: {hue}" for hue in re.findall(r"#[0-9a-f]{3,8}\b", rules)]
    assert found == []


def test_scripts_keep_to_what_the_policy_allows():
    for path in (ROOT / "static/js").glob("*.js"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\beval\(|new Function|innerHTML|\.style\b|javascript:", text), path


def test_no_python_file_writes_an_icon_by_hand():
    tags = "templatetags"
    assert not [p for p in python_files() if tags not in p.parts and "#i-" in p.read_text("utf-8")]
