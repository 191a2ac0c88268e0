"""What the templates draw from: every icon is in the sprite, every class of a chip has its look."""

import re

from tests.architecture.source import ROOT, python_files

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SPRITE = (ROOT / "templates/components/_sprite.html").read_text(encoding="utf-8")
STYLES = [  # The coach's pages, the athlete's and capture, what some need besides, and tools.
    (ROOT / "templates" / name).read_text(encoding="utf-8")
    for name in (
        "components/_styles.html",
        "components/_styles_core.html",
        "components/_styles_phone.html",
        "components/_styles_own.html",
        "athletes/capture/_line.html",
        "athletes/capture/_tilt.html",
    )
]
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
    linked = [re.findall(r"{% static 'css/([^']+)' %}", text) for text in STYLES]
    there = {
        str(path.relative_to(ROOT / "static/css")) for path in (ROOT / "static/css").rglob("*.css")
    }

    assert set().union(*linked) == there
    assert [one[0] for one in linked[:2]] == ["tokens.css", "tokens.css"]
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
