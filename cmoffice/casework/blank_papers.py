"""The numbers of blank papers: each paper that is printed with a number gets the next one, and no number is ever given twice."""

from cmoffice import audit
from cmoffice.databases import records
from cmoffice.models import Setting

COUNTER = "last_paper_number"


def number(sheets, by, now, pack=""):
    """Give numbers to blank papers that are printed now: `sheets` are (key of the sheet, number of the form, version, copies). Gives key → numbers.

    One line a form is written on the trail: which form and version, how many, the first and the last number. `pack` says with which pack they went.
    """
    given = {}
    with records.atomic():
        row = Setting.get_or_none(Setting.name == COUNTER)
        last = row.value if row else 0
        for key, paper, version, copies in sheets:
            given[key] = list(range(last + 1, last + copies + 1))
            last += copies
            if copies:
                told = {"name": paper, "version": version, "copies": copies, "first": given[key][0], "last": last}
                audit.record(by, "blank form printed", now=now, **told, **({"pack": pack} if pack else {}))
        Setting.insert(name=COUNTER, value=last, by=by.id, changed_at=now).on_conflict_replace().execute()
    return given
