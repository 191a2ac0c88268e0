"""Routines and their versions; assignments; session logs; coaches' notes."""

from coaching.routines.models.assignments import Assignment, AssignmentBatch
from coaching.routines.models.logs import ReminderSent, SessionLog
from coaching.routines.models.notes import CoachNote
from coaching.routines.models.routines import Routine, RoutineStep, RoutineVersion

__all__ = [
    "Assignment",
    "AssignmentBatch",
    "CoachNote",
    "ReminderSent",
    "Routine",
    "RoutineStep",
    "RoutineVersion",
    "SessionLog",
]
