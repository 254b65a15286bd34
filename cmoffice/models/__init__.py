"""What the office stores, by codes only; names of people live behind cmoffice.identities."""

from cmoffice.models.base import first
from cmoffice.models.care import Family, FamilyMember, Incident, Placement, ReportDuty
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
from cmoffice.models.ending import Closure, Destruction, Request, Transfer
from cmoffice.models.need import BreakGlass, Conflict, Coworker
from cmoffice.models.office import Audit, CodeLabel, Criterion, FormQuestion, Place, Setting
from cmoffice.models.paper import BegunForm, FiledForm, FollowUp, Note, Voice
from cmoffice.models.plan import Objective, Plan, PlanAction, Task
from cmoffice.models.sharing import ConsentShare, Provider, Referral, ServiceGap, ServiceHint, Sharing
from cmoffice.models.staff import DeskSession, Draft, SavedForm, Slip, Staff, Team, Throttle, short_name

__all__ = [
    "BEGUN",
    "OPEN",
    "Audit",
    "BegunForm",
    "BreakGlass",
    "Case",
    "CaseReader",
    "Closure",
    "CodeLabel",
    "Conflict",
    "Consent",
    "ConsentItem",
    "ConsentShare",
    "Coworker",
    "Criterion",
    "CriterionMet",
    "DeskSession",
    "Destruction",
    "Draft",
    "DueItem",
    "Family",
    "FamilyMember",
    "FiledForm",
    "FollowUp",
    "FormQuestion",
    "Incident",
    "Move",
    "NoConsent",
    "Note",
    "Objective",
    "Place",
    "Placement",
    "Plan",
    "PlanAction",
    "Provider",
    "Referral",
    "ReportDuty",
    "Request",
    "SavedForm",
    "ServiceGap",
    "ServiceHint",
    "Setting",
    "Sharing",
    "Slip",
    "Staff",
    "Step",
    "Task",
    "Team",
    "Throttle",
    "Transfer",
    "Voice",
    "first",
    "short_name",
]
