"""The few questions around a paper that is checked: whose case it is, to whom it belongs, why it is refused, what is asked about a box."""

from cmoffice import codelists
from cmoffice.forms.base import Choice, Line, PaperForm, Pick, Tick
from cmoffice.language import lazy_gettext as _l


class WhoseForm(PaperForm):
    """Which case a paper belongs to, as its caseworker reads it."""

    case_code = Line(_l("Case code on the paper"), data_class="AD", width="s")


class PlanKindForm(PaperForm):
    """What a plan on paper does not say: which plan it is, and why it is revised."""

    kind = Choice(_l("Which plan"), codelists.PLAN_KIND, needed=_l("Say which plan"))
    reason = Line(_l("Why it is revised"), width="l")


class PassForm(PaperForm):
    """To whom a paper belongs."""

    code = Line(
        _l("The right case code, if you can read it"),
        data_class="AD",
        width="s",
        hint=_l("The paper then goes to whoever carries that case."),
    )
    colleague = Pick(_l("Or the colleague who filled it in"), data_class="AD", empty=_l("My supervisor finds out"))


class RefuseForm(PaperForm):
    why = Choice(_l("Why it is not filed"), codelists.PAPER_REFUSED, needed=_l("Say why it is not filed"))


class AskForm(PaperForm):
    """A question to the clerk; it has no words of its own, so that it tells her nothing of the case."""

    box = Pick(_l("Box"), needed=_l("Say about which box you ask"), empty=_l("Choose"))
    question = Choice(_l("Question"), codelists.CLERK_ASKED, needed=_l("Say what you ask"))


class AnswerForm(PaperForm):
    """The answer to a query slip."""

    answer = Line(_l("What the paper says"), width="l")
    unknown = Tick(_l("Not known"))
