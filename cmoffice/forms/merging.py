"""Two files of one child (M26): the caseworker's word, the supervisor's decision."""

from cmoffice.forms.base import Line, PaperForm, Text
from cmoffice.language import lazy_gettext as _l


class AskForm(PaperForm):
    other = Line(_l("Code of the other file, if you know it"), data_class="AD", width="s")
    reason = Text(_l("What makes you think so"), rows=2, needed=_l("Write what makes you think so"))


class MergeForm(PaperForm):
    survivor = Line(
        _l("Code of the file that goes on"),
        needed=_l("Write the code of the file that goes on"),
        data_class="AD",
        width="s",
    )
    reason = Text(_l("Reason"), rows=2, needed=_l("Write the reason"))
    declared_wrong = Line(
        _l("They were once declared different people. That was wrong, because"),
        width="l",
        hint=_l("Only where it was so"),
    )


class NotForm(PaperForm):
    not_why = Text(_l("Why the two files stay apart"), rows=2, needed=_l("Write why"))
