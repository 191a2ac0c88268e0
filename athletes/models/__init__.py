"""Athletes, their consent and phones; assessments and measurements; series; checks; imports."""

from athletes.models.cards import ProtocolCard
from athletes.models.checks import OwnError, RepeatabilityCheck, RepeatLeg
from athletes.models.marks import Goal, NewBaseline
from athletes.models.measuring import Assessment, AssessmentRevision, Measurement
from athletes.models.people import Athlete, AthleteMerge, Consent
from athletes.models.phones import Guardian, Invitation, Phone
from athletes.models.selfchecks import SelfCheckOffer
from athletes.models.series import ErrorDefault, Series
from athletes.models.transfer import ImportBatch

__all__ = [
    "Assessment",
    "AssessmentRevision",
    "Athlete",
    "AthleteMerge",
    "Consent",
    "ErrorDefault",
    "Goal",
    "Guardian",
    "ImportBatch",
    "Invitation",
    "Measurement",
    "NewBaseline",
    "OwnError",
    "Phone",
    "ProtocolCard",
    "RepeatLeg",
    "RepeatabilityCheck",
    "SelfCheckOffer",
    "Series",
]
