"""A concern about staff, a gift or a favour: what somebody here reports, and what the one reader decides (R12)."""

from cmoffice import codelists
from cmoffice.forms.base import Choice, Day, Line, Many, PaperForm, Pick, Text
from cmoffice.language import lazy_gettext as _l


class StaffConcernForm(PaperForm):
    """Anybody here fills it; colleagues are offered by the page."""

    danger = Choice(
        _l("Is a child in danger now?"),
        codelists.YES_NO_UNKNOWN,
        no="1",
        needed=_l("Say whether a child is in danger now"),
        hint=_l("If yes, do not wait for an answer here: act now, or ring a supervisor who is not involved."),
        data_class="SC",
    )
    kind = Choice(
        _l("What do you want to report?"),
        codelists.STAFF_CONCERN_KIND,
        no="2",
        needed=_l("Say whether it is a concern or a gift"),
        data_class="SC",
    )
    gift_how = Choice(
        _l("The gift or favour was"),
        codelists.GIFT_HOW,
        no="3",
        needed=_l("Say what was done with it"),
        data_class="SC",
        when=("kind", "gift"),
    )
    gift_what = Line(
        _l("What it was, and about what it is worth"),
        no="4",
        needed=_l("Write what it was"),
        data_class="SC",
        width="l",
        when=("kind", "gift"),
    )
    whom = Choice(
        _l("About whom is it?"),
        codelists.STAFF_CONCERN_WHOM,
        no="5",
        needed=_l("Say about whom it is, or that you do not want to say"),
        data_class="SC",
    )
    colleague = Pick(
        _l("Which colleague"),
        no="6",
        needed=_l("Choose the colleague"),
        hint=_l("She or he never learns of this report from the office's pages."),
        data_class="SC",
        when=("whom", "colleague"),
    )
    involved = Many(
        _l("Who else is involved, or must not read it?"),
        no="7",
        hint=_l("It is never given to these."),
        data_class="SC",
        columns=True,
    )
    happened_on = Day(
        _l("Day on which it happened, or on which you learned of it"),
        no="8",
        needed=_l("Give the day"),
        data_class="SC",
    )
    what = Text(
        _l("What happened"),
        no="9",
        rows=5,
        needed=_l("Write what happened"),
        hint=_l("What you saw, heard or were told, and by whom. Of a child or a family no name."),
        data_class="SC",
    )
    about_case = Line(
        _l("Code of the case, if it is about one"),
        no="10",
        hint=_l("Kept as you write it; the office does not look it up."),
        data_class="SC",
        width="s",
    )
    done = Text(_l("What was done already, and who knows of it"), no="11", rows=2, data_class="SC")


class StaffConcernDecisionForm(PaperForm):
    """The reader's half."""

    decision = Choice(
        _l("What is done"), codelists.STAFF_CONCERN_DECISION, needed=_l("Say what is done"), data_class="SC"
    )
    words = Text(
        _l("In your words: what you found, what was agreed, who looks after the child"),
        rows=4,
        needed=_l("Write what you found and what is done"),
        data_class="SC",
    )
