"""Case-file audit (F22): each item with yes, no or does not apply and a note; breaches; what is to be mended by when."""

from cmoffice import codelists
from cmoffice.forms.base import Choice, Day, Line, PaperForm, Text
from cmoffice.language import lazy_gettext as _l


class AuditForm(PaperForm):
    """The checklist of one file; its items stand in the code list, each is asked with a note beside it."""

    paper = "F22"

    sections = tuple(
        (part, title, tuple(name for item in items for name in (item, f"{item}_note")))
        for part, (title, items) in codelists.AUDIT_PARTS.items()
    ) + (("mend", _l("Breaches, and what is to be mended"), ("breaches", "breach_words", "action", "action_by")),)

    breaches = Choice(
        _l("Was a breach found?"),
        codelists.YES_NO,
        no="23",
        needed=_l("Say whether a breach was found"),
        hint=_l("A name where none may stand, a paper in the wrong hands, something shared without a ground"),
        data_class="AD",
    )
    breach_words = Text(
        _l("What was breached"),
        no="24",
        rows=2,
        needed=_l("Write what was breached"),
        when=("breaches", "yes"),
        data_class="AD",
    )
    action = Text(
        _l("What is to be mended"),
        no="25",
        rows=2,
        hint=_l("Agreed with the keyworker, who reads it with the items that did not pass. A breach needs it."),
        data_class="AD",
    )
    action_by = Day(_l("By"), no="26", data_class="AD", hint=_l("Needed when something is to be mended"))


def _ask_each_item():
    """Give the form its two questions for each item, in the order of the paper."""
    items = [item for _title, part in codelists.AUDIT_PARTS.values() for item in part]
    for number, item in enumerate(items, start=1):
        needed = _l("Answer: %(item)s", item=codelists.AUDIT_ITEM[item])
        asked = Choice(codelists.AUDIT_ITEM[item], codelists.YNA, no=str(number), needed=needed, data_class="AD")
        setattr(AuditForm, item, asked)
        setattr(AuditForm, f"{item}_note", Line(_l("Note"), data_class="AD", width="l"))


_ask_each_item()


class PickForm(PaperForm):
    """A file picked by hand for an audit."""

    code = Line(_l("Case code"), needed=_l("Give the code"), data_class="AD", width="s")
    picked_why = Line(_l("Why this file"), needed=_l("Write why"), data_class="AD", width="l")
