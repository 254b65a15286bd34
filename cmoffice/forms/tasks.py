"""Decisions of reviews, meetings and conferences, and what became of them."""

from cmoffice import codelists
from cmoffice.forms.base import Day, Line, PaperForm, Pick, Row, Rows, options
from cmoffice.language import lazy_gettext as _l


class DecisionRow(Row):
    """What somebody does by a day."""

    what = Line(_l("What"), needed=_l("Write what is to be done"), width="l")
    who = Pick(_l("Who"), codelists.WHO_DOES, needed=_l("Say who does it"))
    by_when = Day(_l("By when"), needed=_l("Say by when"), data_class="DL")


def decisions(label, no, hint=_l("Each becomes a task with its day. Roles, no names.")):
    """The group of rows in which decisions are written down."""
    return Rows(label, DecisionRow, no=no, row_name=_l("Decision"), hint=hint)


def give_people(group, who):
    """Offer the colleagues of this case besides the roles."""
    for entry in group.entries:
        entry.form.who.choices = options(who)


class TaskForm(PaperForm):
    """A task done, or dropped."""

    on = Day(_l("Done on"), data_class="AD")
    result = Line(_l("What came of it, or why it falls away"), width="l")
