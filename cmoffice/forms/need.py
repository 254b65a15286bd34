"""Who may open a file: co-workers, conflicts of interest, named readers, and a file opened in need."""

from cmoffice import codelists
from cmoffice.forms.base import Choice, Day, Line, Many, PaperForm, Pick, Text
from cmoffice.language import lazy_gettext as _l

WHY = _l("Write the reason")


class CoworkerForm(PaperForm):
    """A colleague who works on the case beside the keyworker."""

    to = Pick(_l("Colleague"), needed=_l("Choose a colleague"), data_class="AD")
    until = Day(_l("Until and with"), needed=_l("Give the last day"), data_class="AD")
    why = Line(_l("What for"), needed=_l("Write what for"), data_class="AD", width="l")


class ReasonForm(PaperForm):
    reason = Line(_l("Why"), needed=WHY, data_class="AD", width="l")


class ConflictForm(PaperForm):
    """My own conflict of interest with this case."""

    kind = Choice(_l("What is it?"), codelists.CONFLICT_KIND, needed=_l("Say which conflict it is"), data_class="AD")


class FocalForm(ConflictForm):
    """The same of a supervisor; when no other supervisor is free, somebody outside looks after the case."""

    focal = Line(
        _l("Who outside the office looks after the case, by role"),
        hint=_l("Needed only when no other supervisor is free. No name."),
        data_class="AD",
        width="l",
    )


class ConflictOfForm(FocalForm):
    who = Pick(_l("Whose conflict is it?"), needed=_l("Choose the colleague"), data_class="AD")


class SensitiveForm(PaperForm):
    """Mark a file highly sensitive, with its first readers."""

    reason = Line(_l("Why it is highly sensitive"), needed=WHY, data_class="AD", width="l")
    readers = Many(
        _l("Who else may open it"),
        hint=_l("The keyworker and one supervisor always may."),
        data_class="AD",
    )


class ReaderForm(PaperForm):
    to = Pick(_l("Colleague"), needed=_l("Choose a colleague"), data_class="AD")
    until = Day(_l("Until and with, if it ends"), data_class="AD")
    reason = Line(_l("Why"), needed=WHY, data_class="AD", width="l")


class GlassForm(PaperForm):
    """Open a file of others in need; the code is typed here and nowhere else."""

    case = Line(_l("Code of the file"), needed=_l("Type the code"), data_class="AD", width="s")
    category = Choice(
        _l("What kind of need is it?"),
        codelists.GLASS_CATEGORY,
        needed=_l("Say what kind of need it is"),
        data_class="AD",
    )
    reason = Text(
        _l("Why you need it now"),
        needed=_l("Write why you need it now"),
        hint=_l("At least 20 letters. No names."),
        data_class="AD",
        rows=2,
    )


class GlassIdentityForm(PaperForm):
    """The second, separate opening: of the identity."""

    category = Choice(
        _l("What kind of need is it?"),
        codelists.GLASS_CATEGORY,
        needed=_l("Say what kind of need it is"),
        data_class="AD",
    )
    reason = Text(
        _l("Why you need to know who it is"),
        needed=_l("Write why you need to know who it is"),
        hint=_l("At least 20 letters. No names."),
        data_class="AD",
        rows=2,
    )


class GlassReviewForm(PaperForm):
    review = Choice(_l("What do you find?"), codelists.GLASS_REVIEW, needed=_l("Say what you find"), data_class="AD")
    comment = Line(_l("Comment"), needed=_l("Write a sentence about it"), data_class="AD", width="l")
