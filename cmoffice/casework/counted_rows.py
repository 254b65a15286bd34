"""What the tables hold of the cases that the figures count (I01-I38): read in so many statements, whatever the number of cases.

Left out are cases that were never opened, merged ones and those opened in error. What lies on clerks' desks is no case yet.
"""

from collections import defaultdict, namedtuple
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cmoffice import timeframes
from cmoffice.casework import office
from cmoffice.figures import OPENED_IN_ERROR
from cmoffice.models import (
    Case,
    Closure,
    Consent,
    ConsentItem,
    DueItem,
    FiledForm,
    FollowUp,
    Move,
    NoConsent,
    Placement,
    Plan,
    Step,
)
from cmoffice.timeframes import add_months

LONGEST_AGO = 12  # months: a case that ended longer before is in no figure any more
MONTH = 31  # days


@dataclass(frozen=True, slots=True)
class Kept:
    """What the tables hold of the cases that count: rows by table, and by case; `zone` is the office's, whose days count."""

    cases: dict
    rows: dict
    zone: object
    rules: timeframes.Rules

    def of(self, table, number):
        """The rows of one table for one case, in the order in which they came."""
        return self.rows[table].get(number, ())

    def day(self, moment):
        """The day of a stored moment in the office's time zone."""
        return moment.astimezone(self.zone).date() if moment else None


def that_count(which, first):
    """The condition for cases that a figure of a time from this day on may count; `which` narrows them, None for the whole office."""
    counted = (
        Case.registered_on.is_null(False)
        & (Case.status != "merged")
        & (Case.close_reason.is_null() | (Case.close_reason != OPENED_IN_ERROR))
        & (Case.closed_on.is_null() | (Case.closed_on >= add_months(first, -LONGEST_AGO)))
    )
    return counted if which is None else counted & which


def read(which, first, zone):
    """Everything that the courses of these cases need for figures of times from this day on."""
    counted = that_count(which, first)
    cases = {row.id: row for row in rows_of(Case, CASE, counted, joined=False)}
    rules = office.rules()
    rows = {
        name: by_case(rows_of(model, columns, counted & condition))
        for name, (model, columns, condition) in _tables(first - _far_enough(rules)).items()
    }
    rows["services"] = dict(_services(counted))
    return Kept(cases, rows, zone, rules)


def rows_of(model, columns, condition, joined=True):
    """These columns of the rows that fulfil a condition about them and their cases, as named tuples, in the order in which they came."""
    row = namedtuple("Row", [column.name for column in columns])
    query = model.select(*columns)
    if joined:
        query = query.join(Case, on=(model.case == Case.id))
    return [row(*values) for values in query.where(condition).order_by(model.id).tuples()]


def by_case(rows):
    """The same rows by the number of their case."""
    found = defaultdict(list)
    for row in rows:
        found[row.case].append(row)
    return found


def _services(counted):
    """For each version of consent what was answered to the services: (answer, until when)."""
    rows = ConsentItem.select(ConsentItem.consent, ConsentItem.answer, ConsentItem.valid_to, ConsentItem.used_on)
    rows = rows.join(Consent).join(Case).where((ConsentItem.item == "services") & counted)
    return [(number, (answer, valid_to, used_on)) for number, answer, valid_to, used_on in rows.tuples()]


CASE = (
    Case.id,
    Case.code,
    Case.registered_at,
    Case.closed_on,
    Case.close_reason,
    Case.keyworker,
    Case.risk,
    Case.sex,
    Case.age_years,
    Case.area,
    Case.disability,
    Case.care_arrangement,
    Case.displacement,
    Case.uasc,
    Case.source,
    Case.concerns,
    Case.followup_own_days,
)


OWED = (DueItem.case, DueItem.due_on, DueItem.made_at, DueItem.ended_at, DueItem.ended_how)


def _far_enough(rules):
    """So long before the first day a contact may still count: twice the longest interval of follow-ups, and more than a month (I12)."""
    longest = max(rules.followup_high_days, rules.followup_medium_days, rules.followup_low_days)
    return timedelta(days=max(2 * longest, MONTH) + 1)


def _tables(first):
    """Which rows of which table are read: (model, columns, condition); of what happens often, from this day on."""
    begun_at = FiledForm.done_at.db_value(datetime(first.year, first.month, first.day, tzinfo=UTC))
    still_told = (DueItem.due_on >= first) | DueItem.ended_at.is_null() | (DueItem.ended_at >= begun_at)
    return {
        "moves": (
            Move,
            (Move.case, Move.what, Move.was, Move.became, Move.done_at),
            Move.what.in_(("risk", "reopened")),
        ),
        "closures": (
            Closure,
            (
                Closure.case,
                Closure.reason,
                Closure.asked_by,
                Closure.decided_by,
                Closure.closed_on,
                Closure.visit_due_on,
                Closure.visited_on,
                Closure.visit_skipped,
            ),
            Closure.closed_on.is_null(False),
        ),
        "first": (FiledForm, (FiledForm.case, FiledForm.done_at, FiledForm.entered_at), FiledForm.paper == "F03"),
        "reviews": (
            FiledForm,
            (FiledForm.case, FiledForm.done_at, FiledForm.entered_at, FiledForm.answers, FiledForm.confidential),
            (FiledForm.paper == "F10") & (FiledForm.done_at >= begun_at),
        ),
        "steps": (
            Step,
            (Step.case, Step.started_on, Step.completed_on),
            Step.name == "comprehensive_assessment",
        ),
        "plans": (
            Plan,
            (
                Plan.case,
                Plan.id,
                Plan.state,
                Plan.kind,
                Plan.drawn_on,
                Plan.submitted_at,
                Plan.decided_at,
                Plan.ended_at,
            ),
            Plan.state.in_(("submitted", "approved", "replaced")),
        ),
        "followups": (
            FollowUp,
            (FollowUp.case, FollowUp.done_on, FollowUp.entered_at, FollowUp.reached),
            FollowUp.done_on >= first,
        ),
        "consents": (Consent, (Consent.case, Consent.id, Consent.obtained_on, Consent.withdrawn_scope), True),
        "no_consents": (
            NoConsent,
            (
                NoConsent.case,
                NoConsent.basis,
                NoConsent.decision,
                NoConsent.proposed_at,
                NoConsent.decided_at,
                NoConsent.ended_on,
            ),
            True,
        ),
        "returns": (Placement, (Placement.case, Placement.started_on), Placement.from_institution),
        **{kind: (DueItem, OWED, (DueItem.kind == kind) & still_told) for kind in ("followup", "review")},
    }
