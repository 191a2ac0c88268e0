"""The only code that knows htmx's headers."""

from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware as DjangoLoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.utils.cache import patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect, retarget


def wants_fragment(request: HttpRequest) -> bool:
    """True when htmx swaps a part. A boosted link or the Back button needs the whole page."""
    htmx = request.htmx  # type: ignore[attr-defined]
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def page_or_fragment(
    request: HttpRequest, page: str, fragment: str, context: dict[str, Any], status: int = 200
) -> TemplateResponse:
    """Answer with the fragment when htmx asked, with the page that includes it otherwise."""
    template = fragment if wants_fragment(request) else page
    response = TemplateResponse(request, template, context, status=status)
    patch_vary_headers(response, ["HX-Request"])  # Or a cache hands a fragment to a browser.
    return response


def into(response: HttpResponse, selector: str) -> HttpResponse:
    """Put a fragment somewhere else than the control asked for: a refusal into its own form."""
    return retarget(response, selector)


def go_to(request: HttpRequest, url: str) -> HttpResponse:
    """Redirect the whole page, also when htmx asked (it would swap the target into a part)."""
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponseClientRedirect(url)
    return HttpResponseRedirect(url)


def wants_json(request: HttpRequest) -> bool:
    """True for what a page sends on its own, such as the queue: it can show no other page."""
    return request.accepts("application/json") and not request.accepts("text/html")


class LoginRequiredMiddleware(DjangoLoginRequiredMiddleware):
    """Every view needs a sign-in unless it says otherwise. htmx is sent there as a whole page;
    what sends by itself is told 401 and keeps what it has.
    """

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> Any:
        if wants_json(request):
            return JsonResponse({"status": "signed out"}, status=401)
        response = super().handle_no_permission(request, view_func)
        return go_to(request, response.url)
