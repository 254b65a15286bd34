"""Referrals (F08): to whom and for what, what may be told, and what became of it."""

from cmoffice import codelists
from cmoffice.forms.base import Choice, Day, Line, Many, PaperForm, Pick, Text, Tick
from cmoffice.language import lazy_gettext as _l

WORDED = ("health_facts", "safety_concerns", "family_situation", "assessment_summary", "plan_summary")


class ReferralForm(PaperForm):
    paper = "F08"

    action = Pick(_l("Action of the plan"), no="1", empty=_l("None, or not planned yet"))
    service = Pick(_l("What is needed"), codelists.SERVICE, no="2", needed=_l("Choose what is needed"))
    reason = Text(
        _l("The need, in words of what the child needs"),
        no="3",
        rows=2,
        needed=_l("Write what the child needs"),
        hint=_l("“Learn to read again”, not “enrol at school X”"),
    )
    urgent = Tick(_l("Urgent: answer within 3 days"), no="4")
    result = Choice(
        _l("What becomes of it"),
        codelists.REFERRAL_RESULT,
        no="5",
        needed=_l("Say what becomes of it"),
        default="referred",
    )
    provider = Pick(
        _l("To which service"), no="6", needed=_l("Choose the service"), when=("result", "referred"), width="l"
    )


class TellForm(PaperForm):
    paper = "F08"

    basis = Choice(_l("On which ground"), codelists.SHARE_BASIS, no="7", needed=_l("Say on which ground"))
    tells = Many(
        _l("What the service must know"), codelists.SHARE_ITEM, no="8", needed=_l("Mark what the service must know")
    )
    method = Choice(_l("In which way"), codelists.SHARE_METHOD, no="9", needed=_l("Say in which way it is told"))
    password_apart = Tick(
        _l("The password is told in another way"),
        no="10",
        needed=_l("A file goes out with a password, and the password goes another way"),
        when=("method", "electronic_protected"),
    )

    @property
    def worded(self):
        """The items that need words of their own, with their questions."""
        return {item: self[f"told_{item}"] for item in WORDED}


for _letter, _item in zip("abcde", WORDED, strict=True):
    setattr(
        TellForm,
        f"told_{_item}",
        Text(
            codelists.SHARE_ITEM[_item],
            no=f"8{_letter}",
            rows=2,
            needed=_l("Write what the service must know of this"),
            when=("tells", _item),
        ),
    )


_TOLD = ("basis", "tells", *(f"told_{_item}" for _item in WORDED), "method", "password_apart")


class PaperReferralForm(ReferralForm):
    """A referral on paper: what is needed and to whom, and what the service is told."""

    sections = (
        ("referral", _l("What is needed"), ("action", "service", "reason", "urgent", "result", "provider")),
        ("told", _l("What the service is told"), _TOLD),
    )


for _name in _TOLD:
    setattr(PaperReferralForm, _name, getattr(TellForm, _name))


class AnswerForm(PaperForm):
    paper = "F08"

    answer = Choice(
        _l("The service says"), codelists.REFERRAL_ANSWER, no="11", needed=_l("Say what the service answered")
    )
    appointment_on = Day(_l("First appointment"), no="12", when=("answer", "accepted"), data_class="AD")
    rejected_why = Line(
        _l("Why not"), no="13", needed=_l("Write why it was not accepted"), when=("answer", "rejected"), width="l"
    )


class FeedbackForm(PaperForm):
    paper = "F08"

    accompanied = Choice(_l("Did somebody of us go along at the first visit?"), codelists.YES_NO, no="14")
    accompanied_on = Day(_l("On which day"), no="15", when=("accompanied", "yes"), data_class="AD")
    accompanied_why = Line(_l("Why not"), no="16", when=("accompanied", "no"), width="l")
    outcome = Choice(_l("Did the child receive it?"), codelists.REFERRAL_OUTCOME, no="17")
    feedback_on = Day(_l("The service told us on"), no="18", data_class="AD")
    quality = Line(_l("How good it was for the child"), no="19", width="l")
    feedback_next = Line(_l("What comes next"), no="20", width="l")
    feedback_note = Text(_l("What the service said"), no="21", rows=2)
    told_child = Choice(_l("Was the child told?"), codelists.YES_NO, no="22")
    ended_why = Line(
        _l("No answer will come: close it without one, because"),
        no="23",
        width="l",
        hint=_l("Only when nobody can find out whether the child received it"),
    )


class RevokeForm(PaperForm):
    reason = Line(_l("Why it is taken back"), needed=_l("Write why it is taken back"), width="l")
