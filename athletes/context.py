"""Published ranges to lay behind a chart, as an option and never as a verdict (measurement §6).

Mean ± 1 SD of 339 college athletes, passive, lying face down: Hogg and others 2018, Journal of
Athletic Training 53:560. Whole degrees here, hundredths going out. There is no range for the total
arc, and none for other positions.
"""

from typing import Final

SOURCE: Final = "Hogg 2018, n = 339"
WORDS: Final = "about two thirds of published college athletes"
POSITION: Final = "prone"
MODE: Final = "passive"
# By motion and sex; "" where the same range holds for both.
RANGES: Final[dict[str, dict[str, tuple[int, int]]]] = {
    "internal_rotation": {"female": (30, 46), "male": (20, 37)},
    "external_rotation": {"": (22, 47)},
}
PEOPLE: Final = {"female": "women", "male": "men", "": "women and men"}


def is_published(motion: str, position: str, mode: str) -> bool:
    """Whether there is a range at all for what was measured in this way."""
    return motion in RANGES and position == POSITION and mode == MODE


def group(motion: str, sex: str) -> str | None:
    """Whose range it is: "" for everybody's, None where the sex decides and is not known."""
    found = RANGES[motion]
    if "" in found:
        return ""
    return sex if sex in found else None


def published_range(motion: str, position: str, mode: str, sex: str) -> tuple[int, int] | None:
    """From and to, in hundredths of a degree."""
    if not is_published(motion, position, mode):
        return None
    whose = group(motion, sex)
    if whose is None:
        return None
    low, high = RANGES[motion][whose]
    return low * 100, high * 100


def words(motion: str, sex: str) -> str:
    """“30° to 46°: about two thirds of published college athletes (women; Hogg 2018, n = 339).”"""
    whose = group(motion, sex)
    if whose is None:
        return ""
    low, high = RANGES[motion][whose]
    return f"{low}° to {high}°: {WORDS} ({PEOPLE[whose]}; {SOURCE})."
