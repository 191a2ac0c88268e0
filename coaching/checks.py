"""System checks: every view has a door, links lead to this site, production loses nothing."""

import re
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core import checks
from django.db import DatabaseError, connection
from django.urls import URLPattern, URLResolver, get_resolver

from coaching.kernel.access import door_of

FIRST_PARTY = ("coaching.", "athletes.", "exercises.")


def url_patterns(
    resolver: URLResolver | None = None, prefix: str = "", space: str = ""
) -> Iterator[tuple[str, str, Any]]:
    """Yield route, full name and view of every URL of the site."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from url_patterns(pattern, route, inner)
        elif isinstance(pattern, URLPattern):
            yield route, space + (pattern.name or route), pattern.callback


def is_first_party(view: Any) -> bool:
    return str(view.__module__).startswith(FIRST_PARTY)


@checks.register("access")
def every_view_has_a_door(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    return [
        checks.Error(
            f"{route} has no door.",
            hint="Put @club_page(Right.READ), @member_page or @public_page outermost on "
            f"{view.__module__}.{view.__qualname__}.",
            id="coaching.E001",
        )
        for route, _name, view in url_patterns()
        if is_first_party(view) and door_of(view) is None
    ]


@checks.register("links")
def links_lead_here(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """ALLOWED_HOSTS may begin with a pattern such as .example.org, which is no address."""
    if re.fullmatch(r"https?://[\w\[][\w.:\]-]*", settings.SITE_URL):
        return []
    words = f"SITE_URL is “{settings.SITE_URL}”, which is not the address of a site."
    hint = "Set SITE_URL=https://coaching.example.org, without a path (see .env.example)."
    return [checks.Error(words, hint=hint, id="coaching.E003")]


def _sqlite_complaints(cursor: Any) -> list[str]:
    cursor.execute("PRAGMA synchronous")
    synchronous = cursor.fetchone()[0]
    cursor.execute("PRAGMA journal_mode")
    journal = str(cursor.fetchone()[0]).upper()
    complaints = []
    if synchronous < 2:
        complaints.append("SQLite: synchronous must be FULL.")
    if journal not in ({"WAL"} if settings.SQLITE_WAL_IS_SAFE else {"TRUNCATE", "DELETE"}):
        complaints.append(f"SQLite: journal_mode {journal} is not safe with this version.")
    return complaints


def _postgresql_complaints(cursor: Any) -> list[str]:
    complaints = []
    for name in ("fsync", "synchronous_commit", "full_page_writes"):
        cursor.execute(f"SHOW {name}")
        if (value := cursor.fetchone()[0]) == "off":
            complaints.append(f"PostgreSQL: {name} is {value}; a crash could lose saved records.")
    return complaints


@checks.register("durability", checks.Tags.database)
def saved_means_synced(
    app_configs: Any, databases: Any = None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """Run by `check --database default`, as `migrate` and the server's start do."""
    if not databases or settings.TESTING:
        return []
    ask = _sqlite_complaints if connection.vendor == "sqlite" else _postgresql_complaints
    try:
        with connection.cursor() as cursor:
            complaints = ask(cursor)
    except DatabaseError as error:
        complaints = [f"The database does not answer: {error}"]
    kind = checks.Warning if settings.DEBUG else checks.Error
    return [kind(words, id="coaching.E002") for words in complaints]
