"""Rows come scoped: nobody's by default, and no page asks in another way."""

import ast

import pytest
from django.apps import apps
from django.core.checks import run_checks

from coaching.accounts.models import User
from coaching.kernel.scoping import ScopedManager
from tests.architecture.source import PACKAGES, python_files, relative
from tests.conftest import actor_of
from tests.factories import AthleteFactory, assess

OWN = [m for m in apps.get_models() if m.__module__.split(".")[0] in PACKAGES]
# The club itself is reached through a membership; a user through the session.
UNSCOPED_MODELS = {"Club", "User"}
# Deeds of the house beside the pages: `desk.mailing` asks who gets a list, each of which is then
# read as its member.
ACTING = {"actions", "mailing"}
ASKING = ("views", "forms", "transfer", "api", "desk")


def test_every_model_of_a_club_starts_as_nobodys_rows():
    for model in OWN:
        if model.__name__ in UNSCOPED_MODELS:
            continue
        assert isinstance(model.objects, ScopedManager), f"{model} needs objects = ScopedManager…"


def test_the_list_of_models_is_not_empty():
    assert {"Athlete", "Assessment", "Series", "ImportBatch"} <= {m.__name__ for m in OWN}


def test_objects_is_empty_until_it_knows_who_asks(owner, stranger):
    athlete = AthleteFactory(club=owner.club)
    assess(athlete)

    for name in ("Athlete", "Assessment", "Series"):
        model = apps.get_model("athletes", name)
        assert model.objects.count() == 0
        assert model.objects.all().exists() is False
        assert model.objects.visible_to(actor_of(owner)).exists() is True
        assert model.objects.visible_to(actor_of(stranger)).exists() is False


def unscoped_queries() -> list[str]:
    """Places in pages that reach rows other than by `visible_to`."""
    found = []
    for path in python_files():
        if path.stem in ACTING or not any(
            word in path.parts or path.stem == word for word in ASKING
        ):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Attribute):
                continue
            inner = node.value
            asks = isinstance(inner, ast.Attribute) and inner.attr == "objects"
            if asks and node.attr not in {"visible_to", "of_seen", "none"}:
                found.append(f"{relative(path)}:{node.lineno} .objects.{node.attr}")
            if node.attr in {"unscoped", "_base_manager", "_default_manager", "raw"}:
                found.append(f"{relative(path)}:{node.lineno} .{node.attr}")
    return found


# Before a club is chosen there is no actor: these two ask for the person's own memberships.
ALLOWED = {
    "coaching/accounts/views/home.py",
    "coaching/accounts/views/clubs.py",
}


def test_pages_reach_rows_only_through_visible_to():
    assert [place for place in unscoped_queries() if place.split(":")[0] not in ALLOWED] == []


def test_every_view_has_a_door():
    # pytest runs no system checks by itself.
    assert [str(message) for message in run_checks(tags=["access"])] == []


@pytest.mark.django_db
def test_a_user_is_found_by_address_in_any_case():
    made = User.objects.create_user("Mixed@Case.example", "x")

    assert User.objects.get_by_natural_key("mixed@CASE.example") == made
