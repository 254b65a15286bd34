"""The time frames of the office: one question for each figure that an office may set (T01-T36)."""

from dataclasses import fields

from cmoffice.forms.base import Number, PaperForm
from cmoffice.language import lazy_gettext as _l

FIGURES = {  # name: (number of the rule, words, least)
    "allocate_hours": ("T01", _l("A new case is given to a keyworker within, hours"), 1),
    "allocate_urgent_hours": ("T01", _l("An urgent new case, hours"), 1),
    "initial_wanted_hours": ("T02", _l("First assessment wanted within, hours"), 1),
    "initial_limit_hours": ("T03", _l("First assessment late after, hours"), 1),
    "comprehensive_start_days": ("T04", _l("Full assessment begun within, days"), 1),
    "emergency_start_days": ("T04", _l("Full assessment begun in an emergency within, days"), 1),
    "comprehensive_months": ("T05", _l("Full assessment done within, months"), 1),
    "plan_days": ("T06", _l("Plan after the full assessment, days"), 1),
    "interim_plan_days": ("T07", _l("Interim plan for safety or a basic need, days (0 is the same day)"), 0),
    "followup_high_days": ("T08", _l("Follow-up at high risk, days"), 1),
    "followup_medium_days": ("T09", _l("Follow-up at medium risk, days"), 1),
    "followup_low_days": ("T10", _l("Follow-up at low risk, days"), 1),
    "followup_unstable_days": ("T11", _l("Follow-up in a safe house or an unstable place, days"), 1),
    "review_months": ("T12", _l("Review at medium and low risk, months"), 1),
    "review_high_days": ("T13", _l("Review at high risk, days (0 is a month)"), 0),
    "post_closure_months": ("T14", _l("Visit after closing, months"), 1),
    "emergency_post_closure_months": ("T14", _l("Visit after closing in an emergency, months"), 1),
    "caseload": ("T15", _l("Open cases per caseworker, at most"), 1),
    "workers_per_supervisor": ("T16", _l("Caseworkers per supervisor, at most"), 1),
    "caseload_review_days": ("T17", _l("Caseload review of each caseworker, days"), 1),
    "meeting_days": ("T18", _l("Case management meeting, days"), 1),
    "meeting_emergency_days": ("T18", _l("Case management meeting in an emergency, days"), 1),
    "stable_followups": ("T19", _l("Stable follow-ups before closing as goals met"), 1),
    "stable_days": ("T19", _l("Days of stability before closing as goals met"), 1),
    "survivor_silent_days": ("T21", _l("Adult survivor not reached before closing, days"), 1),
    "silent_months": ("T22", _l("Family not reached before closing, months"), 1),
    "silent_attempts": ("T22", _l("Attempts before closing as not reached"), 1),
    "silent_ways": ("T22", _l("Different ways among these attempts"), 1),
    "consent_months": ("T23", _l("Consent without an end counts for, months"), 1),
    "eighteen_days": ("T24", _l("Prompt before the 18th birthday, days"), 1),
    "capacity_months": ("T26", _l("Capacity of a caseworker looked at, months"), 1),
    "service_check_months": ("T27", _l("Service entry checked again, months"), 1),
    "criteria_months": ("T28", _l("Vulnerability criteria looked at again, months"), 1),
    "glass_hours": ("T30", _l("A seal opened in need stays open, hours"), 1),
    "glass_review_days": ("T30", _l("and is reviewed within, days"), 1),
    "small_group": ("T31", _l("Smallest group that lists show (3 or more)"), 3),
    "smallest_cell": ("T31", _l("Smallest number that reports show (5 or more)"), 5),
    "supervision_days": ("T32", _l("Supervision session, days"), 1),
    "audit_one_in": ("T33", _l("File audit: one open file in so many, each quarter"), 1),
    "feedback_urgent_days": ("T34", _l("Feedback of a provider, urgent referral, days"), 1),
    "feedback_days": ("T34", _l("Feedback of a provider, days"), 1),
    "report_hours": ("T35", _l("Decision about a duty to report, hours"), 1),
    "error_days": ("T36", _l("A case opened in error is cancelled within, days"), 1),
}


def rules_form(rules, strictest):
    """The form with the figures this office has, in the order of their rules; `strictest` names those that may only be lowered to their value."""
    known = [field.name for field in fields(rules) if field.name in FIGURES]
    questions = {
        name: Number(
            FIGURES[name][1],
            no=FIGURES[name][0],
            least=FIGURES[name][2],
            most=strictest.get(name, 365),
            needed=_l("Give a number"),
            data_class="AD",
        )
        for name in sorted(known, key=lambda name: (FIGURES[name][0], known.index(name)))
    }
    return type("TimeRulesForm", (PaperForm,), questions)
