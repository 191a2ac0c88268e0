"""What makes the site an app on a device: its worker, its manifests, its page without a signal, and
the test of its tilt sensor.

All of it is the same for everybody and names nobody.
"""

import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

from coaching.kernel.access import public_page

ICONS = (
    ("img/icon-192.png", "192x192", "any"),
    ("img/icon-512.png", "512x512", "any"),
    ("img/icon-512-maskable.png", "512x512", "maskable"),
)


@public_page
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, at the root so that it serves every page. Its code is js/worker.js: with
    another hash in that name this answer differs, and browsers take the new worker.
    """
    names = ("accounts:offline", "accounts:unsent", "accounts:sensor")
    options = {"shells": [reverse(name) for name in names]}
    code = f'import {{ serve }} from "{static("js/worker.js")}";\nserve({json.dumps(options)});\n'
    return HttpResponse(code, content_type="text/javascript; charset=utf-8")


@public_page
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """Shown instead of a page that is not on the device, when there is no signal."""
    return render(request, "accounts/offline.html")


@public_page
@require_safe
def sensor(request: HttpRequest) -> HttpResponse:
    """Whether this phone's tilt can be trusted; worked out on the phone (js/sensor.js)."""
    return render(request, "accounts/sensor.html")


def _manifest(name: str, start: str, description: str) -> HttpResponse:
    given = {
        "id": start,
        "name": name,
        "short_name": "Evenstride",
        "description": description,
        "start_url": start,
        "scope": "/",
        "display": "standalone",
        "lang": "en-GB",
        "background_color": "#ffffff",
        "theme_color": "#ffffff",
        "icons": [
            {"src": static(path), "sizes": size, "type": "image/png", "purpose": purpose}
            for path, size, purpose in ICONS
        ],
    }
    return HttpResponse(json.dumps(given), content_type="application/manifest+json")


@public_page
@require_safe
def coach_manifest(request: HttpRequest) -> HttpResponse:
    """Installed by a coach, it opens their board."""
    return _manifest("Evenstride", reverse("home"), "Hip mobility of the runners you coach.")


@public_page
@require_safe
def phone_manifest(request: HttpRequest) -> HttpResponse:
    """Installed by an athlete, it opens Today."""
    return _manifest("Evenstride: Today", reverse("routines:today"), "Today's hip routine.")
