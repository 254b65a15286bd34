"""What the tables hold of the cases that the figures count (I01-I38): read in so many statements, whatever the number of cases.

Left out are cases that were never opened, merged ones and those opened in error. What lies on clerks' desks is no case yet.
"""

import json
from collections import defaultdict, namedtuple
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache

import peewee

from cmoffice import timeframes
from cmoffice.casework import office
from cmoffice.databases import records
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
    each_of,
    prepared,
)
from cmoffice.timeframes import add_months

LONGEST_AGO = 12  # months: a case that ended longer before is in no figure any more
MONTH = 31  # days


@dataclass(frozen=True, slots=True)
class Kept:
    """What the tables hold of the cases that count: rows by table, and by case; `zone` is the office's, whose days count.

    `courses` and `done` keep what was put together of them already, for all times that are counted of these rows.
    """

    cases: dict
    rows: dict
    zone: object
    rules: timeframes.Rules
    courses: dict = field(default_factory=dict)
    done: dict = field(default_factory=dict)

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
    sql, values = Case.select(*CASE).where(that_count(which, first)).order_by(Case.id).sql()
    cases = {row.id: row for row in rows_of(CASE, sql, values)}
    rules = office.rules()
    rows = each_table(_tables, cases, first - _far_enough(rules))
    asked = _services.text(json.dumps(list(cases)))
    rows["services"] = {row.consent: row[1:] for row in rows_of(SERVICES, *asked)}
    return Kept(cases, rows, zone, rules)


def each_table(tables, cases, first):
    """What `tables` tells to read of these cases, of times from this day on: by table, and by case."""
    begun_at = datetime(first.year, first.month, first.day, tzinfo=UTC)
    asked = json.dumps(list(cases)), first, begun_at, begun_at - timedelta(days=1)
    return {
        name: by_case(rows_of(columns, *_of_table.text(*asked, tables=tables, name=name)))
        for name, (_model, columns, _condition) in tables(*asked).items()
    }


@prepared
def _of_table(cases, first, begun_at, day_before, *, tables, name):
    model, columns, condition = tables(each_of(cases), first, begun_at, day_before)[name]
    rows = model.select(*columns).join(Case, on=(model.case == Case.id))
    return rows.where(model.case.in_(each_of(cases)) & condition).order_by(model.id)


def rows_of(columns, sql, values):
    """The rows of a query with these columns, as named tuples, in its order; what stands in many rows is read once."""
    found = records.execute_sql(sql, values).fetchall()
    read = [_read(column, stored) for column, stored in zip(columns, zip(*found, strict=True), strict=False)]
    return list(map(_row(tuple(column.name for column in columns))._make, zip(*read, strict=True)))


def _read(column, stored):
    if isinstance(column, (peewee.IntegerField, peewee.ForeignKeyField)):
        return stored
    known = {value: column.python_value(value) for value in set(stored)}
    return [known[value] for value in stored]


@cache
def _row(names):
    return namedtuple("Row", names)


def by_case(rows):
    """The same rows by the number of their case."""
    found = defaultdict(list)
    for row in rows:
        found[row.case].append(row)
    return found


# for each version of consent what was answered to the services, and until when
SERVICES = (ConsentItem.consent, ConsentItem.answer, ConsentItem.valid_to, ConsentItem.used_on)


@prepared
def _services(cases):
    rows = ConsentItem.select(*SERVICES).join(Consent)
    return rows.where((ConsentItem.item == "services") & Consent.case.in_(each_of(cases)))


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


def _tables(_cases, first, begun_at, _day_before):
    """Which rows of which table are read: (model, columns, condition); of what happens often, from this day on."""
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
