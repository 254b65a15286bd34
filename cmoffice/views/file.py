"""What every page of a case file shows around its part: the identity bar, the steps, the summary at a glance."""

from dataclasses import dataclass

from flask import render_template
from flask_login import current_user

from cmoffice import clock, policy, timeframes
from cmoffice.casework import (
    birthday,
    care,
    checking,
    consent,
    due,
    lists,
    merging,
    moves,
    need,
    office,
    pairs,
    referral,
    sharing,
    signs,
)
from cmoffice.casework import plan as planning
from cmoffice.language import lazy_gettext as _l

TABS = (  # name, page, words, column of the case that counts what lies there
    ("notes", "case.show", _l("Notes"), "notes"),
    ("timeline", "timeline.show", _l("Timeline"), ""),
    ("followups", "followup.show", _l("Follow-ups"), "followups"),
    ("plan", "plan.show", _l("Plan"), ""),
    ("assessment", "assessment.show", _l("Assessment"), ""),
    ("care", "care.show", _l("Care"), ""),
    ("meetings", "meeting.show", _l("Meetings"), ""),
    ("referrals", "referral.show", _l("Referrals"), "referrals"),
    ("incidents", "incident.show", _l("Incidents"), "incidents"),
    ("papers", "checking.of_case", _l("Papers"), ""),
    ("history", "case.history", _l("History"), ""),
)
ACTS = (  # what stands under "More", in groups: action of the policy, page, words
    (
        _l("Write down"),
        (
            ("hold review", "review.hold", _l("A review")),
            ("hold planning meeting", "meeting.hold", _l("A planning meeting")),
            ("hold conference", "conference.hold", _l("A case conference")),
            ("write incident", "incident.new", _l("An incident of violence")),
            ("notice report duty", "report.show", _l("A duty to report")),
            ("record care", "care.place", _l("The child lives somewhere else now")),
            ("assess best interests", "bestinterests.assess", _l("A best interests assessment")),
            ("visit after closing", "closure.visit", _l("The visit after closing")),
            ("mark visits in pairs", "pairs.mark", _l("Visits in pairs")),
        ),
    ),
    (
        _l("Consent and family"),
        (
            ("record consent", "consent.give", _l("Record consent anew")),
            ("withdraw consent", "consent.show", _l("Consent, and taking it back")),
            ("enter identity", "identity.enter", _l("Correct the identity")),
            ("register sibling", "family.sibling", _l("Register a brother or sister")),
        ),
    ),
    (
        _l("Who may know"),
        (
            ("see who may open", "need.show", _l("Who may open this file")),
            ("declare conflict", "need.declare", _l("I have a conflict of interest")),
            ("screen own file", "ownfile.show", _l("The person asks to see the file")),
            ("seal files", "sealed.show", _l("Make a sealed file")),
            ("print case", "prints.of_case", _l("Print …")),
        ),
    ),
    (
        _l("Ending"),
        (
            ("request closure", "closure.ask", _l("Ask to close the case")),
            ("ask transfer", "transfer.ask", _l("Ask to pass it on")),
            ("record death", "death.record", _l("The child died")),
            ("cancel error", "closure.cancel", _l("Opened in error")),
            ("ask reopening", "reopen.ask", _l("Ask to reopen the case")),
            ("reopen", "reopen.decide", _l("Reopen the case")),
            ("ask merge", "merge.ask", _l("This child has another file")),
            ("merge", "merge.decide", _l("Join to another file")),
        ),
    ),
)


LEADS_TO = {  # where a due thing is done: the action it needs, and the page
    "followup": ("log follow-up", "followup.new"),
    "initial_assessment": ("read case", "assessment.show"),
    "comprehensive_start": ("read case", "assessment.show"),
    "comprehensive_done": ("read case", "assessment.show"),
    "plan": ("read case", "plan.show"),
    "interim_plan": ("read case", "plan.show"),
    "plan_action": ("read case", "plan.show"),
    "review": ("hold review", "review.hold"),
    "task": ("read case", "meeting.show"),
    "referral_feedback": ("read case", "referral.show"),
    "consent_end": ("read case", "consent.show"),
    "second_look": ("read case", "consent.show"),
    "emergency_consent": ("read case", "consent.show"),
    "report_decision": ("notice report duty", "report.show"),
    "report_followup": ("notice report duty", "report.show"),
    "post_closure": ("visit after closing", "closure.visit"),
}


@dataclass(frozen=True)
class StepBox:
    number: int
    name: str
    state: str
    when: object
    words: str = ""


def page(template, case, tab, status=200, **parts):
    """A page of the file, with everything around the part."""
    return render_template(template, case=case, tab=tab, **frame(case), **parts), status


def frame(case):
    """The parts that all pages of the file share."""
    now = clock.now()
    lines = [lists.due_line(item, now) for item in due.open_of(case)]
    given, plans, over = consent.latest(case), planning.of(case), signs.of(case)
    return {
        "tabs": tabs_of(case),
        "lacks_decision": care.lacks_decision(case) if over.undecided else None,
        "lines": lines,
        "next_followup": next((line for line in lines if line.kind == "followup"), None),
        "boxes": _boxes(case, lines, plans),
        "plan_now": _plan_now(plans),
        "plan_waits": any(plan.state == "submitted" for plan in plans),
        "consent": given,
        "consent_items": consent.items(given),
        "consent_shares": [row for row in consent.shares(given) if not row.withdrawn_on],
        "stops": sharing.to_stop(case) if over.stops else [],
        "referrals": referral.of(case)[:3] if case.referrals else [],
        "proposal": consent.waiting_proposal(case) if case.consent_state in ("waiting", "emergency") else None,
        "supervisor": need.supervisor_of(case),
        "joined": merging.joined(case) if over.joined else [],
        "turns_eighteen": birthday.is_waiting(case),
        "two_go": pairs.pair_needed(case),
        "in_need": policy.is_in_need(current_user, case.code),
        "papers_wait": checking.waiting_of(case, current_user) if over.papers else 0,
        "place": next((place.label for place in office.places() if place.code == case.place), case.place),
        "every": timeframes.followup_days(case.risk, case.is_unstable, case.followup_own_days, office.rules())[1]
        if case.risk
        else None,
    }


def owed_by_kind(case, lines):
    """What a case owes, the earliest of each kind with how many more of it, and the page on which this reader does it."""
    found, reader = {}, current_user._get_current_object()
    for line in lines:  # the earliest first
        found.setdefault(line.kind, []).append(line)
    return [(of_kind[0], len(of_kind) - 1, _leads_to(case, kind, reader)) for kind, of_kind in found.items()]


def _leads_to(case, kind, reader):
    action, page = LEADS_TO.get(kind, (None, None))
    return page if action and policy.may(reader, action, case) else None


def tabs_of(case):
    """The tabs of this file: incidents only in a survivor's file, or when one was written down."""
    has_incidents = case.module == "gbv_survivor" or case.incidents
    return TABS if has_incidents else [tab for tab in TABS if tab[0] != "incidents"]


def acts_of(case):
    """What this reader may do with the case, for the menu under "More", in groups: (title, [(page, words)])."""
    reader = current_user._get_current_object()  # asked for once: there are many acts
    groups = [
        (title, [(page, words) for action, page, words in acts if policy.may(reader, action, case)])
        for title, acts in ACTS
    ]
    return [(title, acts) for title, acts in groups if acts]


def _boxes(case, lines, plans):
    """The six steps of the work; more than one may be current, and a late one says so."""
    found = {step.name: step for step in moves.steps(case)}
    initial, full = found.get("initial_assessment"), found.get("comprehensive_assessment")
    assessed = full.completed_on if full else None
    late = {line.kind for line in lines if line.standing == "late"}
    closing = found.get("closing")
    return [
        StepBox(1, "register", "done" if case.registered_on else "now", case.registered_on),
        StepBox(
            2,
            "assess",
            "done" if assessed else "now" if initial and case.status != "merged" else "todo",
            assessed or (initial.completed_on if initial else None),
            "late"
            if late & {"initial_assessment", "comprehensive_start", "comprehensive_done"}
            else "done"
            if assessed
            else "half"
            if initial and initial.completed_on
            else "",
        ),
        _plan_box(case, found, plans, assessed, late),
        _implement_box(case, found),
        StepBox(
            5,
            "follow up",
            "now" if case.is_open else "done" if case.closed_on else "todo",
            None,
            "late" if "followup" in late else "rhythm" if case.is_open else "",
        ),
        StepBox(
            6,
            "close",
            "done" if case.closed_on else "now" if closing and case.status == "closure_requested" else "todo",
            case.closed_on,
        ),
    ]


def _plan_box(case, found, plans, assessed, late):
    """The plan: late, waiting for approval, being drawn up, or in force since a day."""
    whole = [plan for plan in plans if plan.kind != "interim"]
    force = next((plan for plan in whole if plan.state == "approved"), None)
    step = found.get("planning")
    drawing = bool(step and step.completed_on is None)
    state = "now" if drawing and case.is_open else "done" if force else "now" if assessed and case.is_open else "todo"
    waits = any(plan.state == "submitted" for plan in whole)
    words = "late" if late & {"plan", "interim_plan"} else "waits" if waits else ""
    return StepBox(3, "plan", state, clock.local(force.decided_at).date() if force and state == "done" else None, words)


def _implement_box(case, found):
    """Carrying the plan out, from the day it was put in force."""
    step = found.get("implementation")
    if step is None:
        return StepBox(4, "implement", "todo", None)
    going = case.is_open and step.completed_on is None
    return StepBox(4, "implement", "now" if going else "done", step.started_on)


def _plan_now(plans):
    """The plan that says most about the case now: the one in force, else the one that is being drawn up, else none."""
    order = ("approved", "submitted", "sent_back", "draft")
    shown = [plan for plan in plans if plan.state in order]
    return min(shown, key=lambda plan: (order.index(plan.state), plan.kind == "interim", -plan.version), default=None)
