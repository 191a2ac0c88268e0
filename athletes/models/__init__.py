"""Athletes, their consent and phones; assessments and measurements; series; imports."""

from athletes.models.measuring import Assessment, AssessmentRevision, Measurement
from athletes.models.people import Athlete, AthleteMerge, Consent
from athletes.models.phones import Guardian, Invitation, Phone
from athletes.models.series import ErrorDefault, Series
from athletes.models.transfer import ImportBatch

__all__ = [
    "Assessment",
    "AssessmentRevision",
    "Athlete",
    "AthleteMerge",
    "Consent",
    "ErrorDefault",
    "Guardian",
    "ImportBatch",
    "Invitation",
    "Measurement",
    "Phone",
    "Series",
]
