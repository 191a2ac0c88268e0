"""`{% load figures %}{% figure drill.figure side="left" label="…" %}`: a drill's picture."""

from functools import cache

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from exercises.figures import FIGURES, HEIGHT, WIDTH, figure_for

register = template.Library()

# Neither side: the brand's green. Left: solid. Right: mirrored and hatched (DESIGN.md §4).
_SIDES = {"left": " fig--l", "right": " fig--r"}
_UNTOLD = mark_safe('aria-hidden="true"')


@cache
def _drawing(slug: str, is_right: bool) -> SafeString:
    """The shapes alone. Nothing of a reader's own words is in them."""
    shapes = "".join(figure_for(slug))
    if is_right:
        hatched = shapes.replace('class="fg-work"', 'class="fg-work-r" stroke="url(#h-r)"')
        shapes = f'<g transform="translate({WIDTH} 0) scale(-1 1)">{hatched}</g>'
    return mark_safe(shapes)  # noqa: S308 (constants of exercises.figures only)


@register.simple_tag
def figure(slug: str, side: str = "", label: str = "", cls: str = "") -> SafeString:
    """`side` is left or right; anything else is neutral. No label: hidden from readers."""
    told = format_html('role="img" aria-label="{}"', label) if label else _UNTOLD
    return format_html(
        '<svg class="fig{}{}" viewBox="0 0 {} {}" width="{}" height="{}" {}>{}</svg>',
        _SIDES.get(side, ""),
        f" {cls}" if cls else "",
        WIDTH,
        HEIGHT,
        WIDTH,
        HEIGHT,
        told,
        # An unknown slug never grows the cache.
        _drawing(slug if slug in FIGURES else "", side == "right"),
    )
