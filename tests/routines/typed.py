"""The builder's form as a browser sends it."""

from typing import Any

from django.urls import reverse

from coaching.routines.models import Routine, RoutineVersion
from exercises.models import DOSE_LIMITS, Exercise


def typed(*drills: Exercise, **fields: Any) -> dict[str, Any]:
    """Every drill with its own dose; `s0_sets="3"` and the like replace what one row says."""
    data: dict[str, Any] = {
        "title": "Hips",
        "note": "",
        "motion": "internal_rotation",
        "days_per_week": "3",
        "order": [str(key) for key in range(len(drills))],
    }
    for key, drill in enumerate(drills):
        data[f"s{key}-exercise"] = str(drill.uuid)
        data |= {f"s{key}-{name}": str(getattr(drill, name)) for name in DOSE_LIMITS}
        data[f"s{key}-note"] = ""
        if drill.per_side:
            data[f"s{key}-per_side"] = "on"
    for name, value in fields.items():
        data[name.replace("_", "-", 1) if name[:1] == "s" and name[1:2].isdigit() else name] = value
    return data


def create_url(club: Any) -> str:
    return reverse("routines:routine_create", args=[club.slug])


def url_of(routine: Routine, what: str = "detail", club: Any = None) -> str:
    slug = (club or routine.club).slug
    return reverse(f"routines:routine_{what}", args=[slug, routine.uuid])


def newest(routine: Routine) -> RoutineVersion:
    return RoutineVersion.unscoped.filter(routine=routine).latest("number")


def names(routine: Routine) -> list[str]:
    return [step.exercise.name for step in newest(routine).ordered_steps]
