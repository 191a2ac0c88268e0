"""Two questions a supervisor asks: does the process answer, and can it reach its database?"""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from coaching.kernel.access import public_page


@public_page
@require_GET
def healthz(request: HttpRequest) -> HttpResponse:
    """The process is alive. Touches nothing, so a slow database does not restart the server."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@public_page
@require_GET
def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers and has every migration; 503 in words otherwise."""
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return HttpResponse(
            "The database does not answer.\n", status=503, content_type="text/plain"
        )
    if waiting:
        return HttpResponse("Migrations are waiting.\n", status=503, content_type="text/plain")
    return HttpResponse("ready\n", content_type="text/plain; charset=utf-8")
