"""Headers that every answer carries, also errors and redirects."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

# Everything off that this site does not use; measuring by phone tilt and the player need four.
_OFF = (
    "camera",
    "display-capture",
    "fullscreen",
    "geolocation",
    "hid",
    "idle-detection",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "serial",
    "usb",
    "xr-spatial-tracking",
)
_OWN = (
    "accelerometer",
    "gyroscope",
    "screen-wake-lock",
    "publickey-credentials-get",
    "publickey-credentials-create",
)
PERMISSIONS_POLICY = ", ".join(
    [f"{name}=()" for name in _OFF] + [f"{name}=(self)" for name in _OWN]
)


class HeadersMiddleware:
    """First in the list, so that nothing leaves without them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers["Permissions-Policy"] = PERMISSIONS_POLICY
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        response.headers["X-Robots-Tag"] = "noindex"
        # Static files never reach this line with a session; pages of a person are never stored.
        if not request.path.startswith("/static/"):
            response.headers["Cache-Control"] = "no-store"
        return response
