"""How often each box of each form was compared, differed and was wrong: figures to mend a form by; whose hand it was is not kept."""

from dataclasses import dataclass

import peewee

from cmoffice.databases import records
from cmoffice.models import KeyingTally

ENOUGH = 10  # papers compared before a rate is told
COUNTED = ("compared", "differed", "first_wrong", "second_wrong", "checked", "corrected")


def count(sheet, boxes, now):
    """Count for these boxes of a form in this month: `boxes` maps the name of a box to what is counted up, {"compared": 1, "differed": 1}.

    Inside the caller's transaction.
    """
    month = f"{now:%Y-%m}"
    for box, steps in boxes.items():
        columns = {name: steps.get(name, 0) for name in COUNTED}
        names, marks = ", ".join(columns), ", ".join("?" * len(columns))
        raised = ", ".join(f"{name} = {name} + excluded.{name}" for name in columns)
        records.execute_sql(
            f"INSERT INTO keying_tally (sheet, field, month, {names}) VALUES (?, ?, ?, {marks}) ON CONFLICT DO UPDATE SET {raised}",  # noqa: S608 (own names only)
            (sheet, plain(box), month, *columns.values()),
        )


@dataclass(frozen=True)
class Rate:
    """How one box of a form was read: papers compared, differing, entries that were wrong; and as its caseworkers found it."""

    field: str
    compared: int
    differed: int
    wrong: int
    checked: int
    corrected: int

    @property
    def differs(self):
        """How many of a hundred papers were read in two ways; None while too few were compared."""
        return None if self.compared < ENOUGH else 100 * self.differed / self.compared

    @property
    def corrects(self):
        """How many of a hundred papers the caseworker corrected; None while too few were checked."""
        return None if self.checked < ENOUGH else 100 * self.corrected / self.checked


def rates(now):
    """The figures of the last twelve months by form: key of the form → its boxes, the most misread first, those without a rate last."""
    rows = KeyingTally.select(KeyingTally.sheet, KeyingTally.field, *(_sum(name) for name in COUNTED))
    since = rows.where(KeyingTally.month > f"{now.year - 1}-{now:%m}").group_by(KeyingTally.sheet, KeyingTally.field)
    found = {}
    for sheet, field, compared, differed, one, two, checked, corrected in since.tuples():
        found.setdefault(sheet, []).append(Rate(field, compared, differed, one + two, checked, corrected))
    return {sheet: sorted(boxes, key=_worst_first) for sheet, boxes in found.items()}


def _worst_first(rate):
    return -max(rate.differs or 0, rate.corrects or 0), rate.differs is None, -rate.differed, rate.field


def _sum(name):
    return peewee.fn.SUM(getattr(KeyingTally, name))


def plain(box):
    """The name of a box without the number of its row: attempts-0-on and attempts-1-on are the same question."""
    return "-".join(part for part in box.split("-") if not part.isdigit())
