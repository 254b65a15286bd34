"""The service directory (F09): an entry, a suggestion, a gap. No child's data."""

from cmoffice import codelists
from cmoffice.forms.base import Choice, Day, Line, Many, PaperForm, Pick, Text
from cmoffice.language import lazy_gettext as _l


class ProviderForm(PaperForm):
    paper = "F09"
    fixed = ()

    name = Line(
        _l("Name of the service"), no="1", needed=_l("Give the name of the service"), data_class="AD", width="l"
    )
    services = Many(
        _l("What it offers"),
        codelists.SERVICE,
        no="2",
        needed=_l("Mark what it offers"),
        columns=True,
        data_class="AD",
    )
    area = Pick(_l("District"), no="3", needed=_l("Say which district it serves"), data_class="AD")
    address = Line(_l("Address"), no="4", data_class="AD", width="l")
    hours = Line(_l("Hours"), no="5", data_class="AD")
    cost = Line(_l("What it costs"), no="6", data_class="AD")
    eligible = Line(_l("Who may come: age, sex, status"), no="7", data_class="AD", width="l")
    languages = Line(_l("Languages"), no="8", data_class="AD")
    access = Line(_l("Access with a disability"), no="9", data_class="AD")
    focal_role = Line(
        _l("Whom to turn to (the post, no name)"), no="10", needed=_l("Say whom to turn to"), data_class="AD"
    )
    focal_phone = Line(_l("Phone of that post"), no="11", needed=_l("Give the phone, or write none"), data_class="AD")
    method = Line(
        _l("How a child is referred, as agreed"),
        no="12",
        needed=_l("Say how a child is referred"),
        data_class="AD",
        width="l",
    )
    agreement_on = Day(
        _l("Agreement on sharing signed on"), no="13", hint=_l("Empty when nothing is signed"), data_class="AD"
    )
    child_safe = Choice(_l("Safe for children"), codelists.YES_NO_UNKNOWN, no="14", data_class="AD")
    mandatory_reporter = Choice(_l("Has to report abuse by law"), codelists.YES_NO_UNKNOWN, no="15", data_class="AD")
    trained = Choice(_l("Staff trained for children and survivors"), codelists.YES_NO_UNKNOWN, no="16", data_class="AD")
    capacity = Choice(
        _l("Room now"), codelists.CAPACITY, no="17", needed=_l("Say whether it takes children now"), data_class="AD"
    )
    gap_notes = Text(_l("What is missing here"), no="18", rows=2, data_class="AD")


class ServiceHintForm(PaperForm):
    words = Text(
        _l("What has changed, or which service is missing"),
        rows=2,
        needed=_l("Write what has changed"),
        data_class="AD",
        hint=_l("Nothing about a child"),
    )


class ServiceGapForm(PaperForm):
    service = Pick(_l("Service"), codelists.SERVICE, needed=_l("Choose the service"), data_class="AD")
    area = Pick(_l("District"), needed=_l("Choose the district"), data_class="AD")
    note = Line(_l("What exactly"), hint=_l("Nothing about a child"), data_class="AD", width="l")
