"""What a page needs besides when this device is the tool."""

from csp.decorators import csp_update
from django.http import HttpResponse


@csp_update({"media-src": ["blob:"]})
def _with_videos(response: HttpResponse) -> HttpResponse:
    """A video's frames come from this phone's own memory, and only where a line is drawn on one."""
    return response


def for_tool(response: HttpResponse, instrument: str) -> HttpResponse:
    """The answer, with what its tool may do in the browser."""
    return _with_videos(response) if instrument == "photo_line" else response
