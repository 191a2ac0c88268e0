"""Imports point one way, between the apps and inside each."""

import pytest

from tests.architecture.source import imports_of, module_name, python_files, relative

# A module may import its own layer and those above it in this list.
LAYERS = [
    ("coaching.kernel",),
    ("coaching.audit",),
    ("coaching.accounts",),
    ("coaching.webhooks",),
    ("exercises", "athletes"),  # neighbours: never each other
    ("coaching.routines",),
    ("coaching.desk",),
    ("coaching.grants",),
    ("coaching.api",),
    ("coaching",),
]
# Filters know no app: every template may use them.
BOTTOM = "coaching.templatetags"

# Inside an app, lower numbers know nothing of higher ones.
ROLES = {
    "models": 1,
    "actions": 2,
    "doors": 2,
    "forms": 3,
    "transfer": 3,
    "api": 3,
    "views": 4,
    "management": 4,
    "urls": 5,
}
PURE = {
    "asymmetry", "change", "charts", "check_words", "context", "line", "manual", "margins",
    "own_wording", "points", "protocol", "repeatability", "rules", "quantiles", "series", "tilt",
    "typed", "when", "wording",
}  # fmt: skip


def layer_of(name: str) -> tuple[int, str] | None:
    for number, members in enumerate(LAYERS):
        for member in members:
            if name == member or name.startswith(member + "."):
                return number, member
    return None


def role_of(name: str) -> int | None:
    parts = name.split(".")
    inside = (parts[2:] if parts[0] == "coaching" else parts[1:])[:1]
    if not inside:
        return None
    if parts[0] == "athletes" and inside[0] in PURE:
        return 0
    return ROLES.get(inside[0])


def upward_imports() -> list[str]:
    found = []
    for path in python_files(migrations=True):
        name = module_name(path)
        here = layer_of(name)
        assert here is not None, f"{relative(path)} belongs to no layer"
        for imported in imports_of(path):
            there = layer_of(imported)
            if there is None or imported.startswith(BOTTOM) or there[1] == here[1]:
                continue
            if there[0] >= here[0]:
                found.append(f"{relative(path)} imports {imported}")
    return found


def test_apps_import_only_what_lies_below_them():
    assert upward_imports() == []


def test_inside_an_app_pages_know_models_and_never_the_other_way_round():
    found = []
    for path in python_files():
        name, here = module_name(path), None
        here = role_of(name)
        for imported in imports_of(path):
            same_app = layer_of(imported) == layer_of(name) and layer_of(name) is not None
            there = role_of(imported)
            if same_app and here is not None and there is not None and there > here:
                found.append(f"{relative(path)} imports {imported}")
    assert found == []


def test_pure_modules_know_no_django():
    found = [
        f"{relative(path)} imports {imported}"
        for path in python_files()
        if role_of(module_name(path)) == 0
        for imported in imports_of(path)
        if imported.split(".")[0] in {"django", "coaching", "allauth"}
    ]
    assert found == []


def test_the_kernel_has_no_models_and_stays_small():
    modules = [p for p in python_files() if "kernel" in p.parts and p.name != "__init__.py"]
    sizes = {relative(path): len(path.read_text().splitlines()) for path in modules}

    assert len(modules) <= 7, sorted(sizes)  # the seventh by ADR 0023
    assert {name: size for name, size in sizes.items() if size > 120} == {}


@pytest.mark.parametrize("word", ["utils", "helpers", "common", "services", "signals"])
def test_no_module_is_a_junk_drawer(word):
    assert [relative(path) for path in python_files() if path.stem == word] == []
