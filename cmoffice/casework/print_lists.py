"""Lists of one's own for the pocket: what is due, and the visits of a day. Codes only, no place, no age (screens.md 10)."""

from cmoffice import codelists
from cmoffice.casework import bad_day, lists
from cmoffice.casework.print_words import named
from cmoffice.language import gettext as _
from cmoffice.language import plain_day
from cmoffice.sheets import Grid, Sheet, Words


def my_list(reader, now):
    """Her open cases with what is next to do in each, and a box to tick."""
    rows, _counts, _whole = lists.worklist(reader, now)
    heads = (_("Case"), _("Risk"), _("Step"), _("Next action"), _("Due"), _("Done"))
    drawn = tuple(
        (row.code, named(row.risk, codelists.RISK), named(row.step, codelists.STEP), *_next(row), "") for row in rows
    )
    parts = (Grid(_("My open cases"), heads, drawn),) if drawn else (Words(_("None.")),)
    return Sheet(_("My list"), (*parts, Words(_("Codes only."), quiet=True)), about=plain_day(now))


def visits(reader, now):
    """The visits that are due today or late, each with how to follow up and whether two must go; no name, no place."""
    pack = bad_day.pack(reader, now)
    heads = (_("Case"), _("Risk"), _("What"), _("Due"), _("How"), _("Mind"), _("Done; time"))
    drawn = tuple(
        (
            one.code,
            named(one.risk, codelists.RISK),
            named(one.due.kind, codelists.DUE_KIND),
            _due(one.due),
            named(one.how, codelists.FOLLOWUP_MODE),
            _mind(one),
            "",
        )
        for one in pack.today
    )
    parts = (Grid(_("Visits of the day"), heads, drawn),) if drawn else (Words(_("None.")),)
    return Sheet(
        _("Visits of the day"),
        (*parts, Words(_("Codes only. Addresses stay in the office: read them before you go."), quiet=True)),
        about=plain_day(now),
    )


def _next(row):
    if row.next is None:
        return named(row.status, codelists.STATUS), "–"
    return named(row.next.kind, codelists.DUE_KIND), _due(row.next)


def _due(line):
    late = f" ({_('late')})" if line.standing == "late" else ""
    return plain_day(line.on) + late


def _mind(one):
    told = (_("two go") if one.two_go else "", _("contact rule: ask first") if one.contact_rule else "")
    return ", ".join(part for part in told if part)
