"""Small tags every page uses: icons, the side code, numbers with their unit, the menu.

Angles come in hundredths of a degree and are shown as whole degrees: rounding happens here, last.
"""

from functools import cache, lru_cache
from typing import Any
from uuid import UUID

from django import template
from django.forms import BoundField
from django.http import HttpRequest
from django.template import Context
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from coaching.kernel.scoping import Right

register = template.Library()

DASH = "–"  # No answer is not zero.
MINUS = "−"
HUNDREDTHS = 100
SIDES = {"left": ("l", "L", "Left"), "right": ("r", "R", "Right")}
LOOKS = ("within", "once", "confirmed", "unknown")
THEMES = ("light", "dark", "sun")


def whole_degrees(hundredths: int) -> int:
    """Round to the nearest degree, half away from zero (Python's `round` goes to even)."""
    size = (abs(hundredths) + HUNDREDTHS // 2) // HUNDREDTHS
    return -size if hundredths < 0 else size


@register.filter
def degrees(hundredths: int | None) -> str:
    """3050 → 31°, −350 → −4°, None → –."""
    if hundredths is None or hundredths == "":
        return DASH
    whole = whole_degrees(hundredths)
    return f"{MINUS}{-whole}°" if whole < 0 else f"{whole}°"


@register.filter
def signed_degrees(hundredths: int | None) -> str:
    """A change, with its sign: +3°, −8°, 0°."""
    if hundredths is None or hundredths == "":
        return DASH
    return f"+{degrees(hundredths)}" if whole_degrees(hundredths) > 0 else degrees(hundredths)


@register.simple_tag
@cache
def icon(name: str, size: str = "") -> SafeString:
    """An icon of `components/_sprite.html`, hidden from readers: the words stand beside it."""
    return format_html(
        '<svg class="i{}" aria-hidden="true" focusable="false"><use href="#i-{}"/></svg>',
        f" i--{size}" if size else "",
        name,
    )


@register.simple_tag
@cache
def side(name: str, size: str = "") -> SafeString:
    """The badge of a side: L in a circle, R in a square, and the word for readers."""
    code, letter, word = SIDES[name]
    badge = {"code": code, "letter": letter, "word": word, "size": size}
    return render_to_string("components/_side.html", badge)


_NOBODY = str(UUID(int=0))


@lru_cache(maxsize=512)
def _address(name: str, slug: str) -> str:
    return reverse(name, args=[slug, _NOBODY])


@register.simple_tag
def row_url(name: str, slug: str, uuid: UUID) -> str:
    """As `url`, for lists of a club's rows: worked out once, and filled in for each of them."""
    return _address(name, slug).replace(_NOBODY, str(uuid))


@register.inclusion_tag("components/_chip.html")
def chip(look: str, text: str, less_side: str | None = "", boxed: bool = False) -> dict[str, Any]:
    """A verdict in a list: glyph and words; `boxed` when it stands alone."""
    if look not in LOOKS:
        raise ValueError(f"A chip looks like one of {', '.join(LOOKS)}, not {look!r}.")
    return {"look": look, "text": text, "side": less_side, "boxed": boxed}


@register.simple_tag
@lru_cache(maxsize=4096)  # A list draws dozens, and whole numbers of degrees come again and again.
def pair(left: int | None, right: int | None, badges: bool = False, size: str = "") -> SafeString:
    """Left and right, hugging the midline; `badges` where no column head names the sides."""
    drawn = {"left": left, "right": right, "badges": badges, "size": size}
    empty = left is None and right is None
    return render_to_string("components/_pair.html", {**drawn, "empty": empty})


@register.simple_tag
def control(field: BoundField, hint: str = "") -> SafeString:
    """A form field's widget in our clothes; Django itself ties errors and help to it."""
    attrs: dict[str, Any] = {}
    if field.widget_type not in {"checkbox", "radioselect", "checkboxselectmultiple"}:
        own = field.field.widget.attrs.get("class", "")
        attrs["class"] = f"input {own}".strip()
    # What only repeats the label is noise, and gone at the first letter typed.
    echo, label = str(field.field.widget.attrs.get("placeholder", "")).lower(), field.label.lower()
    if echo and (echo in label or label in echo):
        attrs["placeholder"] = False
    if hint and not field.help_text:
        described = [f"{field.auto_id}_helptext"]
        if field.errors:
            described.append(f"{field.auto_id}_error")
        attrs["aria-describedby"] = " ".join(described)
    return field.as_widget(attrs=attrs)


@register.simple_tag(takes_context=True)
def theme(context: Context) -> SafeString | str:
    """The theme this device asked for, as an attribute of <html>; absent: the system's own."""
    request = context.get("request")
    chosen = request.COOKIES.get("theme") if request else None
    return format_html(' data-theme="{}"', chosen) if chosen in THEMES else ""


_OF_SQUAD = (
    "desk:board",
    "desk:athlete",
    "desk:trend",
    "desk:spread",
    "desk:worked_athlete",
    "routines:note",
    "athletes:baseline",
    "athletes:goal",
)
# Page, words, icon, the right it needs, and the view names under which it counts as current.
_MENU = (
    ("desk:board", "Squad", "squad", Right.READ, _OF_SQUAD),
    ("desk:monday", "Monday", "today", Right.READ, ("desk:monday",)),
    (
        "athletes:capture_start",
        "Measure",
        "angle",
        Right.RECORD,
        ("athletes:capture", "athletes:assessment", "athletes:card", "athletes:check"),
    ),
    (
        "athletes:athlete_list",
        "Athletes",
        "list",
        Right.READ,
        ("athletes:athlete", "athletes:con", "athletes:squad", "athletes:merge", "athletes:first"),
    ),
    (
        "routines:routine_list",
        "Routines",
        "routine",
        Right.READ,
        ("routines:routine", "routines:assign", "desk:worked_routine"),
    ),
    ("exercises:exercise_list", "Exercises", "moves", Right.READ, ("exercises:",)),
    ("athletes:import_upload", "Import", "upload", Right.MANAGE, ("athletes:import",)),
    (
        "accounts:club_settings",
        "Settings",
        "settings",
        Right.READ,
        ("accounts:", "athletes:error"),
    ),
)

# On a phone these stand behind "More": five is what the bar at the foot has room for.
_LESS_OFTEN = frozenset(
    {
        "athletes:athlete_list",
        "exercises:exercise_list",
        "athletes:import_upload",
        "accounts:club_settings",
    }
)


@register.simple_tag(takes_context=True)
def menu(context: Context) -> list[dict[str, Any]]:
    """What this member may open in this club; nothing where no club is in view."""
    request: HttpRequest | None = context.get("request")
    actor, club = getattr(request, "actor", None), getattr(request, "club", None)
    if request is None or actor is None or club is None:
        return []
    here = request.resolver_match.view_name if request.resolver_match else ""
    items = []
    for name, words, image, right, family in _MENU:
        if actor.can(right):
            href, current = reverse(name, args=[club.slug]), here.startswith(family)
            more = name in _LESS_OFTEN
            item = {"words": words, "icon": image, "href": href, "current": current, "more": more}
            items.append(item)
    return items
