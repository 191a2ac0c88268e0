"""Routines and their versions; assignments; session logs."""

from coaching.routines.models.assignments import Assignment, AssignmentBatch
from coaching.routines.models.logs import ReminderSent, SessionLog
from coaching.routines.models.routines import Routine, RoutineStep, RoutineVersion

__all__ = [
    "Assignment",
    "AssignmentBatch",
    "ReminderSent",
    "Routine",
    "RoutineStep",
    "RoutineVersion",
    "SessionLog",
]
