"""What the office stores, by codes only; names of people live behind cmoffice.identities."""

from cmoffice.models.base import first
from cmoffice.models.case import (
    BEGUN,
    OPEN,
    Case,
    CaseReader,
    Consent,
    ConsentItem,
    CriterionMet,
    DueItem,
    Move,
    NoConsent,
    Step,
)
from cmoffice.models.office import Audit, Criterion, Place, Setting
from cmoffice.models.paper import FiledForm, FollowUp, Note
from cmoffice.models.staff import DeskSession, Draft, SavedForm, Slip, Staff, Team, Throttle, short_name

__all__ = [
    "BEGUN",
    "OPEN",
    "Audit",
    "Case",
    "CaseReader",
    "Consent",
    "ConsentItem",
    "Criterion",
    "CriterionMet",
    "DeskSession",
    "Draft",
    "DueItem",
    "FiledForm",
    "FollowUp",
    "Move",
    "NoConsent",
    "Note",
    "Place",
    "SavedForm",
    "Setting",
    "Slip",
    "Staff",
    "Step",
    "Team",
    "Throttle",
    "first",
    "short_name",
]
