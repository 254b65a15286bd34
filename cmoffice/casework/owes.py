"""What a case owes, worked out from its facts alone (T01-T36), and the stored due items brought in line with it.

A verb changes the facts and then settles; nothing else puts or ends a due item. `check` works everything out anew and
must find no difference.
"""

import json
from datetime import date, timedelta

from peewee import fn

from cmoffice import timeframes
from cmoffice.casework import office
from cmoffice.databases import records
from cmoffice.models import (
    BEGUN,
    OPEN,
    Case,
    Closure,
    DueItem,
    FiledForm,
    FollowUp,
    Move,
    NoConsent,
    Plan,
    PlanAction,
    Referral,
    ReportDuty,
    Step,
    Task,
    first,
    prepared,
)
from cmoffice.timeframes import Contact, Due, Rhythm

VERSION = 3  # of this reckoning: an office kept by an older one is settled anew when it is opened
EMERGENCY_HOURS = 24  # M04
FILED = "SELECT id, paper, done_at, entered_at, answers FROM filed_form WHERE case_id = ? AND paper IN ('F03', 'F10') ORDER BY id"
PLANS = "SELECT * FROM plan WHERE case_id = ? AND state <> 'draft' ORDER BY version"
STEPS = "SELECT * FROM step WHERE case_id = ? AND name = 'comprehensive_assessment' ORDER BY id"
MOVES = "SELECT * FROM move WHERE case_id = ? AND what IN ('risk', 'care_arrangement') ORDER BY id"
ACTIONS = "SELECT * FROM plan_action WHERE plan_id IN (SELECT value FROM json_each(?)) AND status = 'todo' AND due_on IS NOT NULL"
VISITS = "SELECT entered_at, id, done_on, reached, next_on, later_why FROM followup WHERE case_id = ? AND done_on >= ?"
IN_FORCE, DRAWN_UP = ("approved",), ("submitted", "approved", "replaced")


def settle(case, now, done=(), rules=None):
    """Bring the stored due items of this case in line with its facts; inside the caller's transaction.

    `done` names the kinds that the act just did, so that their items end as done even where a new one of the kind follows;
    `rules` are time frames that come into force with this very act.
    """
    owed = {(due.kind, due.ref): due for due in of(case, now.tzinfo, rules)}
    for item in DueItem.raw("SELECT * FROM due_item WHERE case_id = ? AND ended_at IS NULL", case.id):
        due = owed.get((item.kind, item.ref))
        if due is not None and _is_same(item, due) and item.kind not in done:
            del owed[item.kind, item.ref]
            continue
        item.ended_at, item.ended_how = now, _how(case, item, due, done)
        item.save(only=("ended_at", "ended_how"))
    if owed:
        _store(case, owed.values(), now)


def _store(case, owed, now):
    DueItem.insert_many(
        [
            {
                "case": case.id,
                "rule": due.rule,
                "kind": due.kind,
                "ref": due.ref,
                "due_on": due.on,
                "due_at": due.at,
                "wanted_at": due.wanted_at,
                "why": due.why,
                "figures": due.figures,
                "staff": due.staff_id,
                "made_at": now,
            }
            for due in owed
        ]
    ).execute()


def bring_up_to_date(now):
    """Settle all cases once when an office is opened that an older version of this reckoning kept."""
    if office.setting("reckoning") != VERSION:
        settle_all(now)
        office.change("reckoning", VERSION, None, now)


def settle_under(rules, now):
    """Settle every case that goes on or still owes a visit under time frames that come into force with this act; inside its transaction.

    Gives how many due items changed.
    """
    visit = DueItem.select(DueItem.case).where((DueItem.kind == "post_closure") & DueItem.ended_at.is_null())
    last = DueItem.select(fn.MAX(DueItem.id)).scalar() or 0
    for case in Case.select().where(Case.status.in_(OPEN + BEGUN) | Case.id.in_(visit)):
        settle(case, now, rules=rules)
    return DueItem.select().where(DueItem.id > last).count()


def settle_all(now):
    """Settle every case that may owe something: an older version kept the books."""
    with records.atomic():
        for case in Case.select().where(Case.status.not_in(("screened_out", "merged"))):
            settle(case, now)


def differences(zone):
    """What the stored due items say otherwise than the facts, as (code, kind, stored day, day by the facts); for `check`."""
    found = []
    for case in Case.select().order_by(Case.id):
        owed = {(due.kind, due.ref): due for due in of(case, zone)}
        stored = {
            (item.kind, item.ref): item
            for item in DueItem.select().where((DueItem.case == case.id) & DueItem.ended_at.is_null())
        }
        for key in sorted(owed.keys() | stored.keys()):
            item, due = stored.get(key), owed.get(key)
            if item is None or due is None or not _is_same(item, due):
                found.append((case.code, key[0], item and item.due_on, due and due.on))
    return found


def of(case, zone, rules=None):
    """Everything this case owes by its facts, as Due; `zone` is the office's time zone, whose days count."""
    rules = rules or office.rules()
    if case.status in ("screened_out", "merged", "transferred", "unfiled"):
        return []
    if case.status == "closed":
        return _after_closure(case, rules)
    if _died(case):
        return []
    owed = _consent(case, zone)
    if case.status not in OPEN:
        return owed
    base_at = case.clocks_from.astimezone(zone)
    facts = _Facts(case, zone)
    return [
        *owed,
        *_allocation(case, base_at, rules),
        *_assessments(facts, case, base_at, rules),
        facts.followup(base_at.date(), rules),
        *_plans(facts, base_at, rules),
        *_named(case),
        *_referrals(case, rules),
        *_reports(case, zone, rules),
    ]


def next_followup(case, zone):
    """The follow-up that this open case owes by all that happened (T08-T11, M13)."""
    return _Facts(case, zone).followup(case.clocks_from.astimezone(zone).date(), office.rules())


class _Facts:
    """The facts of one case that several rules ask for, read once."""

    def __init__(self, case, zone):
        self.case, self.zone = case, zone
        self.filed = list(FiledForm.raw(FILED, case.id))
        self.plans = list(Plan.raw(PLANS, case.id))
        self.steps = list(Step.raw(STEPS, case.id))

    def day(self, moment):
        """The day of a stored moment in the office's time zone."""
        return moment.astimezone(self.zone).date()

    def papers(self, paper, since):
        """The filed forms of this kind done since the clocks began."""
        return [filed for filed in self.filed if filed.paper == paper and filed.done_at >= since]

    def followup(self, base_on, rules):
        """The next follow-up, after all contacts and changes since the clocks began (T08-T11, M13)."""
        moves = list(Move.raw(MOVES, self.case.id))
        moves = [move for move in moves if self.case.restarted_at is None or move.entered_at >= self.case.restarted_at]
        first = {
            what: next((move.was for move in moves if move.what == what), None) for what in ("risk", "care_arrangement")
        }
        happened = sorted(
            [*self._contacts(base_on), *self._rhythms(moves)], key=lambda event: (event[0], event[1], event[2])
        )
        return timeframes.followup_from(
            base_on,
            first["risk"] or self.case.risk,
            [event[3] for event in happened],
            unstable=(first["care_arrangement"] or self.case.care_arrangement) == "safe_house",
            rules=rules,
        )

    def _contacts(self, base_on):
        for filed in self.filed:
            on = self.day(filed.done_at)
            if filed.paper == "F03" and on >= base_on:
                next_on = filed.answers.get("next_contact_on")
                agreed = date.fromisoformat(next_on) if next_on else None
                yield filed.entered_at, 1, filed.id, Contact(on, ("child",), agreed, nearer_only=True)
            elif filed.paper == "F10" and on >= base_on and filed.answers.get("reached"):
                yield filed.entered_at, 1, filed.id, Contact(on, tuple(filed.answers["reached"]))
        for one in FollowUp.raw(VISITS, self.case.id, base_on.isoformat()):
            yield one.entered_at, 1, one.id, Contact(one.done_on, tuple(one.reached), one.next_on, one.later_why or "")

    def _rhythms(self, moves):
        for move in moves:
            on = self.day(move.done_at)
            if move.what == "risk":
                yield move.entered_at, 0, move.id, Rhythm(on, risk=move.became)
            else:
                yield move.entered_at, 0, move.id, Rhythm(on, unstable=move.became == "safe_house")
        for plan in self.plans:
            began = plan.decided_at or plan.submitted_at
            if plan.followup_days and plan.state in ("approved", "replaced") and began:
                yield began, 0, plan.id, Rhythm(self.day(began), own_days=plan.followup_days)


def _allocation(case, base_at, rules):
    return [] if case.keyworker_id else [timeframes.allocation(base_at, case.urgent, rules)]


def _assessments(facts, case, base_at, rules):
    """First and full assessment since registration or reopening; a full one begun again has a month from its beginning."""
    owed, base_on = [], base_at.date()
    if not facts.papers("F03", base_at.replace(hour=0, minute=0, second=0, microsecond=0)):
        owed.append(timeframes.initial_assessment(base_at, case.urgent, rules))
    full = [step for step in facts.steps if step.started_on >= base_on]
    finished = [step for step in full if step.completed_on]
    running = [step for step in full if not step.completed_on]
    if not full:
        owed.append(timeframes.comprehensive_start(base_on, rules))
    if not finished:
        owed.append(timeframes.comprehensive_done(base_on, rules))
    elif running:
        owed.append(timeframes.comprehensive_done(running[-1].started_on, rules))
    return owed


def _plans(facts, base_at, rules):
    """The interim plan, the plan, its review and its actions (T06, T07, T12, T13)."""
    owed, base_on = [], base_at.date()
    drawn = [plan for plan in facts.plans if plan.state in DRAWN_UP]
    force = [plan for plan in facts.plans if plan.state in IN_FORCE]
    first = facts.papers("F03", base_at.replace(hour=0, minute=0, second=0, microsecond=0))
    if first and _wants_interim(first[-1].answers):
        on = facts.day(first[-1].done_at)
        if not force and not any(plan.drawn_on >= on for plan in drawn):
            owed.append(timeframes.interim_plan(on, rules))
    assessed = max(
        (step.completed_on for step in facts.steps if step.completed_on and step.completed_on >= base_on), default=None
    )
    whole = [plan for plan in drawn if plan.kind != "interim"]
    if assessed and not any(plan.drawn_on >= assessed or facts.day(plan.submitted_at) >= assessed for plan in whole):
        owed.append(timeframes.plan(assessed, rules))
    owed += _review(facts, [plan for plan in force if plan.kind != "interim"], base_at, rules)
    if force:
        owed += [
            Due("F05", "plan_action", act.due_on, "plan_action", ref=act.id, staff_id=act.staff_id)
            for act in PlanAction.raw(ACTIONS, json.dumps([plan.id for plan in force]))
        ]
    return owed


def _wants_interim(answers):
    return answers.get("safety") == "unsafe" or "not_met" in [
        answers.get(need) for need in ("food", "shelter", "clothing", "water")
    ]


def _review(facts, force, base_at, rules):
    if not force:
        return []
    held = facts.papers("F10", base_at)
    approved_on = max(facts.day(plan.decided_at or plan.submitted_at) for plan in force)
    last = facts.day(held[-1].done_at) if held else None
    due = timeframes.review(max(filter(None, (approved_on, last))), facts.case.risk, rules)
    agreed = held[-1].answers.get("next_on") if held and last >= approved_on else None
    if agreed and last < date.fromisoformat(agreed) < due.on:
        return [Due(due.rule, "review", date.fromisoformat(agreed), "review_agreed")]
    return [due]


def _named(case):
    """What somebody named has to do: tasks out of reviews, meetings and decisions."""
    return [
        Due(task.source, "task", task.due_on, "task", ref=task.id, staff_id=task.staff_id)
        for task in _standing(case.id)
    ]


@prepared
def _standing(case):
    return Task.select().where((Task.case == case) & Task.stands())


def _referrals(case, rules):
    waiting = (
        "SELECT id, sent_on, urgent FROM referral WHERE case_id = ? AND status IN ('sent', 'accepted') "
        "AND outcome IS NULL AND ended_on IS NULL AND sent_on IS NOT NULL"
    )
    return [
        timeframes.referral_feedback(one.sent_on, one.urgent, one.id, rules) for one in Referral.raw(waiting, case.id)
    ]


def _reports(case, zone, rules):
    owed = []
    # a concern about staff stands in no list that the colleague may read (R12)
    for duty in ReportDuty.raw("SELECT * FROM report_duty WHERE case_id = ? AND NOT about_staff", case.id):
        if duty.decision is None:
            owed.append(timeframes.report_decision(duty.noticed_at.astimezone(zone), duty.id, rules=rules))
        elif duty.followup_on and duty.followed_up_on is None:
            owed.append(Due("F25", "report_followup", duty.followup_on, "report_followup", ref=duty.id))
    return owed


def _consent(case, zone):
    """The confirmation of an emergency, the second look at a decision without consent, and the end of a consent (M04, T23)."""
    if case.consent_state == "emergency":
        proposal = _latest(NoConsent, case, "decided_at IS NULL")
        if proposal is None:
            return []
        at = proposal.proposed_at.astimezone(zone) + timedelta(hours=EMERGENCY_HOURS)
        return [Due("M04", "emergency_consent", at.date(), "emergency_consent", at=at)]
    if case.status not in OPEN:
        return []
    owed = []
    if case.consent_state == "decided":
        decision = _latest(NoConsent, case, "decision = 'go_on' AND ended_on IS NULL")
        if decision and decision.look_again_on:
            owed.append(Due("M04", "second_look", decision.look_again_on, "second_look", ref=decision.id))
    if case.consent_state == "given":
        ends = _consent_ends(case)
        owed += [Due("T23", "consent_end", ends, "consent_end")] if ends else []
    return owed


def _consent_ends(case):
    """The first day on which something that was agreed to ends: an item, or a row of sharing not yet used."""
    ((ends,),) = records.execute_sql(
        "SELECT min(valid_to) FROM ("
        "SELECT i.valid_to FROM consent_item i JOIN consent c ON c.id = i.consent_id WHERE c.case_id = ?1 AND c.withdrawn_on IS NULL "
        "AND c.version = (SELECT max(version) FROM consent WHERE case_id = ?1) AND i.answer = 'yes' AND i.one_off = 0 "
        "UNION ALL SELECT s.valid_to FROM consent_share s JOIN consent c ON c.id = s.consent_id WHERE s.case_id = ?1 AND s.withdrawn_on IS NULL "
        "AND c.version = (SELECT max(version) FROM consent WHERE case_id = ?1) AND NOT (s.one_off AND s.used_on IS NOT NULL))",
        (case.id,),
    )
    return date.fromisoformat(ends) if ends else None


def _after_closure(case, rules):
    """The visit that a closed case still owes (T14)."""
    closure = _latest(Closure, case, "closed_on IS NOT NULL")
    if closure is None or closure.visited_on or closure.visit_skipped:
        return []
    return [timeframes.post_closure(closure.closed_on, closure.visit_due_on, rules)]


def _died(case):
    """Whether the child's death was recorded: then nothing is owed to follow-up any more (M20)."""
    if case.status != "closure_requested":
        return False
    asked = _latest(Closure, case, "decided_at IS NULL")
    return asked is not None and asked.reason == "death"


def _latest(model, case, which):
    table = model._meta.table_name
    return first(model, f"SELECT * FROM {table} WHERE case_id = ? AND {which} ORDER BY id DESC LIMIT 1", case.id)


def _is_same(item, due):
    """Whether a stored item says what the facts say."""
    same_moment = (item.due_at is None) == (due.at is None) and (
        due.at is None or abs((item.due_at - due.at).total_seconds()) < 1
    )
    return item.rule == due.rule and item.due_on == due.on and same_moment and item.staff_id == due.staff_id


def _how(case, item, due, done):
    """How an item ends: done by the act, replaced by another day, cancelled with the case, or done because nothing is owed any more."""
    if item.kind in done:
        return "done"
    if due is not None:
        return "replaced"
    return "done" if case.status in OPEN else "cancelled"
