"""Every route × method × role: what is declared happens, nothing leaks, refusals change nothing."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.cookies import SimpleCookie
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from athletes.models import Athlete
from coaching.accounts.roles import RIGHTS
from coaching.checks import is_first_party, url_patterns
from coaching.kernel.access import door_of
from tests.access.policy import POLICY
from tests.access.world import MEMBER_ROLES, NEIGHBOUR, PHONE_ROLES, World, build_world

METHODS = ("get", "post", "put", "patch", "delete")
# Arguments that name no row: the club's address, a kind of file, a way of measuring.
OWN_WORDS = {
    "club_slug": "harbour",
    "kind": "csv",
    "position": "prone",
    "instrument": "inclinometer",
}
# The doors ask either database the same: a minute and a half on PostgreSQL is for `make check`.
slow_on_postgres = pytest.mark.slow if connection.vendor == "postgresql" else lambda test: test
OUTSIDERS = ("ex_owner", "owner_of_another_club", "nobody")

ROUTES = {
    name: (tuple(re.findall(r"<(?:\w+:)?(\w+)>", route)), view)
    for route, name, view in url_patterns()
    if is_first_party(view)
}


def test_every_route_is_declared_with_its_door():
    doors = {name: door_of(view) for name, (_arguments, view) in ROUTES.items()}

    assert {name: rule.door for name, rule in POLICY.items()} == doors


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    """The two clubs, made once: every test rolls back what it did to them."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_world()
        transaction.set_rollback(True)


@pytest.fixture
def world(built: World, db) -> World:
    """Browsers of this test alone: the cookies that it is given are forgotten after it."""
    return replace(built, clients={role: _same(client) for role, client in built.clients.items()})


def _same(client: Client) -> Client:
    fresh = Client()
    fresh.cookies = SimpleCookie({name: one.value for name, one in client.cookies.items()})
    return fresh


def url_of(name: str, world: World, **other: object) -> str:
    arguments, _view = ROUTES[name]
    unknown = set(arguments) - world.samples.keys() - OWN_WORDS.keys()
    assert not unknown, f"Add {unknown} to the samples in world.py, so that {name} is tried."
    known = {**OWN_WORDS, **world.samples, **other}
    return reverse(name, kwargs={argument: known[argument] for argument in arguments})


OUR_TABLES = {
    model._meta.db_table
    for model in apps.get_models(include_auto_created=True)
    if model.__module__.split(".")[0] in {"coaching", "athletes", "exercises"}
}
WRITES = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)"?', re.IGNORECASE)


@contextmanager
def writes() -> Iterator[list[str]]:
    """Every statement that would change a row of ours, also one that is rolled back."""
    seen: list[str] = []

    def note(execute, sql, params, many, context):
        if (found := WRITES.match(sql)) and found[1] in OUR_TABLES:
            seen.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield seen


def expected(name: str, method: str, role: str) -> set[int]:
    """The statuses that are right for this role, empty where it may do whatever the route does."""
    rule = POLICY[name]
    if rule.door == "public":
        return set()
    if rule.door == "phone":
        return expected_of_phone(name, method, role)
    if role == "anonymous" or role in PHONE_ROLES:
        return {302}
    if rule.door == "member":
        return set() if method in rule.methods else {405}
    if role in OUTSIDERS:
        return {404}
    right = rule.door.removeprefix("club:")
    held = RIGHTS["coach" if role == "coach_of_another_squad" else role]
    if right not in held:
        return {403}
    if method not in rule.methods:
        return {405}
    if role in rule.hidden_from:
        return {404}
    return set()


def expected_of_phone(name: str, method: str, role: str) -> set[int]:
    """To the page that tells how to get a link, unless an athlete has bound this browser."""
    if role not in PHONE_ROLES or role == "revoked_phone":
        return {302}
    if method not in POLICY[name].methods:
        return {405}
    names_a_row = bool({*ROUTES[name][0]} - {*OWN_WORDS})
    return {404} if names_a_row and role != "phone" else set()


def knows_nothing_of_harbour(role: str) -> bool:
    return role in ("anonymous", "revoked_phone", "phone_of_another_club", *OUTSIDERS)


def said_in(response) -> str:
    """Everything an answer tells: its body, also a streamed one, and its headers."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode(errors="replace") + str(response.headers)


def check_answer(name: str, method: str, role: str, response) -> None:
    """One answer against the policy: its status, and whose canaries it carries."""
    right = expected(name, method, role)
    said = f"{method} {name} as {role} answered {response.status_code}"
    body = said_in(response)
    if right:
        assert response.status_code in right, said
    else:
        assert response.status_code < 500, said
        if POLICY[name].door != "public" and method == "get":
            assert response.status_code not in {403, 404}, said
    assert "CNRY-canal" not in body or role.endswith("of_another_club"), said
    if knows_nothing_of_harbour(role):
        assert "CNRY-harbour" not in body, said
    if role == "phone":
        assert f"CNRY-harbour {NEIGHBOUR}" not in body, said


@pytest.mark.parametrize("name", sorted(ROUTES))
@slow_on_postgres
def test_each_role_gets_what_is_declared(world, name):
    url = url_of(name, world)
    for role, client in world.clients.items():
        refused = [m for m in METHODS if expected(name, m, role)]
        # What an allowed post does is for that page's own tests.
        allowed = [m for m in METHODS if m not in refused and m != "post"]

        with writes() as written:
            for method in refused:
                check_answer(name, method, role, getattr(client, method)(url))
        assert written == [], f"a refused request of {role} to {name} changed something"

        for method in allowed:
            check_answer(name, method, role, getattr(client, method)(url))


@pytest.mark.parametrize(
    "name",
    sorted(n for n in ROUTES if {*ROUTES[n][0]} - {*OWN_WORDS} and POLICY[n].door != "member"),
)
def test_another_clubs_row_looks_exactly_like_an_absent_one(world, name):
    foreign = build_other(world)
    client = world.clients["phone" if POLICY[name].door == "phone" else "owner"]
    method = "get" if "get" in POLICY[name].methods else "post"
    arguments = [a for a in ROUTES[name][0] if a not in OWN_WORDS]

    theirs = getattr(client, method)(url_of(name, world, **foreign))
    absent = getattr(client, method)(
        url_of(name, world, **{argument: uuid4() for argument in arguments})
    )

    assert theirs.status_code == absent.status_code == 404
    assert without_token(theirs) == without_token(absent)


def build_other(world: World) -> dict[str, UUID]:
    """The other club's ids, for our club's URLs."""
    found = {}
    for argument, model in {
        "athlete_uuid": "athletes.Athlete",
        "assessment_uuid": "athletes.Assessment",
        "squad_uuid": "accounts.Squad",
        "membership_uuid": "accounts.Membership",
        "invitation_uuid": "accounts.MemberInvitation",
        "merge_uuid": "athletes.AthleteMerge",
        "batch_uuid": "athletes.ImportBatch",
        "phone_uuid": "athletes.Phone",
        "assignment_uuid": "routines.Assignment",
        "assign_batch_uuid": "routines.AssignmentBatch",
        "routine_uuid": "routines.Routine",
        "log_uuid": "routines.SessionLog",
        "exercise_uuid": "exercises.Exercise",
        "check_uuid": "athletes.RepeatabilityCheck",
        "goal_uuid": "athletes.Goal",
        "baseline_uuid": "athletes.NewBaseline",
        "handled_uuid": "desk.Handled",
        "note_uuid": "routines.CoachNote",
    }.items():
        rows = apps.get_model(model)._default_manager.exclude(club=world.club)
        found[argument] = rows.earliest("pk").uuid
    return found


def without_token(response) -> str:
    return re.sub(r'x-csrftoken[^}]*|name="csrfmiddlewaretoken" value="[^"]*"', "", response.text)


def test_what_a_request_writes_is_seen(world):
    with writes() as written:
        Athlete.unscoped.filter(club=world.club).update(name="Changed")
        Athlete.unscoped.filter(club=world.club).first()

    assert len(written) == 1


def test_members_roles_are_all_tried(world):
    assert {*MEMBER_ROLES, *PHONE_ROLES} <= world.clients.keys()


@pytest.mark.parametrize("name", sorted(n for n, r in POLICY.items() if r.door.startswith("club:")))
def test_removal_works_on_the_very_next_request(world, name):
    membership = apps.get_model("accounts", "Membership")
    client, url = world.clients["owner"], url_of(name, world)
    membership._default_manager.filter(role="owner", club=world.club).delete()

    assert client.get(url).status_code == 404


@pytest.mark.parametrize("name", sorted(n for n, r in POLICY.items() if r.door == "phone"))
def test_taking_a_phone_back_works_on_the_very_next_request(world, name):
    client, url = world.clients["phone"], url_of(name, world)
    apps.get_model("athletes", "Phone")._default_manager.update(revoked_at=timezone.now())

    answer = client.get(url)

    assert (answer.status_code, answer["Location"]) == (302, reverse("routines:phone_unbound"))
