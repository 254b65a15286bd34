"""F30: the plan for leaving in a hurry, and what is asked before the office is destroyed or rehearses it."""

from cmoffice import codelists
from cmoffice.forms.base import Choice, Line, PaperForm, Pick, Row, Rows, Text, Tick
from cmoffice.language import lazy_gettext as _l


class StorageRow(Row):
    """One place where papers, files or names are kept."""

    kind = Pick(_l("What"), codelists.STORAGE_KIND, needed=_l("Choose what it is"), data_class="AD")
    where = Line(_l("Where it stands"), needed=_l("Write where it stands"), data_class="AD")
    keys = Line(_l("Who has the key (role)"), data_class="AD")


def _fate(label, no):
    return Choice(
        label,
        codelists.MOVE_OR_DESTROY,
        no=no,
        needed=_l("Say what happens to these: move or destroy"),
        data_class="AD",
    )


class PlanForm(PaperForm):
    """The plan, with the order of action: names first."""

    paper = "F30"
    fixed = None
    storage = Rows(
        _l("Storage places: cabinets, office computer, backups, the list of names, sticks"),
        StorageRow,
        no="1",
        needed=_l("Write at least one place"),
        data_class="AD",
        row_name=_l("Place"),
    )
    identities = _fate(_l("First: the list that joins codes and names"), "2a")
    sensitive = _fate(_l("Then: highly sensitive files"), "2b")
    incidents = _fate(_l("Then: incident papers"), "2c")
    consents = _fate(_l("Then: consent papers"), "2d")
    rest = _fate(_l("Last: everything else"), "2e")
    first = Line(_l("Who acts (role)"), no="3a", needed=_l("Name the role that acts"), data_class="AD")
    second = Line(
        _l("Who is the second person (role)"), no="3b", needed=_l("Name the second role, another one"), data_class="AD"
    )
    if_away = Line(_l("Who steps in when one of them is away"), no="3c", data_class="AD", width="l")
    keys = Text(
        _l("Keys: of cabinets and rooms, the stick with the office's secret, the recovery sheets in their envelopes"),
        no="4",
        rows=3,
        needed=_l("Write who has which key, and where the recovery sheets lie"),
        data_class="AD",
    )
    where_to = Text(
        _l("Where what is moved goes, and with whom it may stay"),
        no="5",
        rows=2,
        needed=_l("Write where it goes"),
        data_class="AD",
    )
    when = Text(
        _l("Who decides, and what tells us that it is time"),
        no="6",
        rows=2,
        needed=_l("Write who decides"),
        data_class="AD",
    )


class WordForm(PaperForm):
    """The set word; typed twice, shown to nobody."""

    word = Line(_l("Set word"), needed=_l("Write the word, or a few words"), data_class="AD")
    again = Line(_l("The same again"), needed=_l("Write it a second time"), data_class="AD")
    alone = Tick(_l("The word is enough: my own password is not asked beside it"), data_class="AD")


class RehearseForm(PaperForm):
    """Everything but destroying."""

    word = Line(_l("Set word, if no second person has agreed"), data_class="AD")
    copy_to = Line(
        _l("Folder on a stick for a sealed copy"),
        hint=_l("For example /media/stick. Empty: no copy is tried"),
        data_class="AD",
        width="l",
    )


class DestroyForm(RehearseForm):
    """Destroying: with a copy first, or expressly without one."""

    without_copy = Tick(_l("Destroy without a copy"), data_class="AD")
