"""A session in words, as its athlete reads it."""

from athletes.when import day_words
from coaching.routines import pain
from coaching.routines.models import SessionLog
from coaching.routines.models.logs import COMPLETIONS

DASH = "–"


def told(log: SessionLog) -> dict[str, str]:
    """Label → words; a question without an answer is a dash."""
    return {
        "Day": day_words(log.done_on, log.created_at.date()),
        "How hard": DASH if log.effort is None else f"{log.effort} of 10",
        "Pain": pain_told(log),
        "Note": log.note or DASH,
    }


def pain_told(log: SessionLog) -> str:
    """“Groin, left, 4 of 10, during”; “none” is an answer, a dash is not."""
    if log.pain_level is None:
        return DASH
    if not log.pain:
        return f"{log.pain_level} of 10" if log.pain_level else "None"
    return "; ".join(
        f"{pain.words(one['level'], one['side'], one['site'])}, {pain.WHEN[one['when']].lower()}"
        for one in log.pain
    )


def line(log: SessionLog) -> str:
    """“Done in part. Effort 4, pain 2.”"""
    said = [COMPLETIONS[log.completion]]
    answers = [
        f"{name} {value}"
        for name, value in (("effort", log.effort), ("pain", log.pain_level))
        if value is not None
    ]
    if answers:
        said.append(", ".join(answers).capitalize())
    return ". ".join(said) + "."
