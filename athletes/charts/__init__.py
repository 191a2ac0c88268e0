"""Numbers to SVG geometry, pure: dataclasses of coordinates that the templates in `charts/` draw.

Angles come in as integers in hundredths of a degree, left minus right for a difference; what goes
out are coordinates as strings with a decimal point, so that no reader's locale can put a comma
into a path. Colour never appears here: it comes from the classes in the templates.
"""

from athletes.charts.cells import Cells, cells
from athletes.charts.fan import Fan, Hip, fan
from athletes.charts.periods import Period
from athletes.charts.shapes import Marker, Side, less_side
from athletes.charts.small import Spark, Strip, spark, strip
from athletes.charts.story import BOTH, Day, Start, Story, Tilt, stretches, value_of
from athletes.charts.trend import Trend, trend, trends

__all__ = [
    "BOTH",
    "Cells",
    "Day",
    "Fan",
    "Hip",
    "Marker",
    "Period",
    "Side",
    "Spark",
    "Start",
    "Story",
    "Strip",
    "Tilt",
    "Trend",
    "cells",
    "fan",
    "less_side",
    "spark",
    "stretches",
    "strip",
    "trend",
    "trends",
    "value_of",
]
