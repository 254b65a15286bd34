"""The case conference (F13) and to whom its minutes were given."""

from flask import Blueprint, abort, redirect, request, url_for
from flask_login import current_user

from cmoffice import clock
from cmoffice.casework import conference, meeting, sealed_sheets, tasks
from cmoffice.forms.base import options
from cmoffice.forms.conference import ConferenceForm, MinutesForm
from cmoffice.forms.prints import PrintForm
from cmoffice.forms.tasks import give_people
from cmoffice.language import gettext as _
from cmoffice.views import file, prints
from cmoffice.views.gate import ALREADY, needs, save, status_of
from cmoffice.views.papers import filled
from cmoffice.views.shared import restored

pages = Blueprint("conference", __name__, url_prefix="/case/<code>/conference")


@pages.route("", methods=["GET", "POST"])
@needs("hold conference")
def hold(case):
    form, kept_at = ConferenceForm(data={"held_on": clock.today()}), None
    if not form.is_submitted():
        kept_at = restored(form, request.path)
    for entry in form.participants.entries:
        entry.form.provider.choices = _providers()
    give_people(form.actions, tasks.who_may(case))
    if form.is_submitted() and form.validate():
        made = save(form, conference.hold, case, form.answers(), by=current_user, now=clock.now())
        if made is ALREADY:
            return redirect(url_for("meeting.show", code=case.code), 303)
        if made:
            return redirect(url_for("named.enter", code=case.code, key="conference", number=made.id), 303)
    return file.page(
        "shared/paper.html",
        case,
        "meetings",
        status_of(form),
        form=form,
        kept_at=kept_at,
        path=request.path,
        heading=_("Case conference"),
        hint=_(
            "For each agency say why it may know of this child. Forms about an incident and the first form of the case are never handed out."
        ),
        button=_("File the minutes"),
        back=url_for("meeting.show", code=case.code),
    )


@pages.route("/<int:number>/minutes", methods=["GET", "POST"])
@needs("give minutes")
def minutes(case, number):
    filed, form = _filed(case, number), MinutesForm(data={"given_on": clock.today()})
    form.provider.choices = _providers()
    if (
        form.is_submitted()
        and form.validate()
        and save(form, conference.give_minutes, case, filed, form.answers(), by=current_user, now=clock.now())
    ):
        return redirect(url_for("meeting.read", code=case.code, number=number), 303)
    return file.page(
        "shared/paper.html",
        case,
        "meetings",
        status_of(form),
        form=form,
        path=request.path,
        heading=_("To whom the minutes are given"),
        hint=_(
            "Only the minutes, without names. Nothing else goes along: no form about an incident, no first form, no identity."
        ),
        button=_("Write it down"),
        back=url_for("meeting.read", code=case.code, number=number),
    )


@pages.route("/<int:number>/print", methods=["GET", "POST"])
@needs("give minutes", keeps=False)
def sheet(case, number):
    """The minutes on paper: roles and organisations, without names and without what is strictly confidential."""
    filed, back = _filed(case, number), url_for("meeting.read", code=case.code, number=number)

    def draw(made):
        told = filled(ConferenceForm, filed, confidential=False)
        return prints.sheets_page(sealed_sheets.minutes(case, filed, told), made, case, back)

    return prints.asked("minutes", prints.first(PrintForm), draw, case, back=back)


def _filed(case, number):
    filed = meeting.find(case, number)
    return filed if filed is not None and filed.paper == "F13" else abort(404)


def _providers():
    return options({str(provider.id): provider.name for provider in conference.providers()})
