"""People named on a paper of the case: entered and shown on pages of their own, with a reason, beside no content."""

from flask import Blueprint, abort, redirect, render_template, request, session, url_for
from flask_login import current_user

from cmoffice import clock, sessions
from cmoffice.casework import care, meeting, named
from cmoffice.forms.case import RevealForm
from cmoffice.forms.conference import NamedForm
from cmoffice.language import gettext as _
from cmoffice.views import identity
from cmoffice.views.gate import needs, save, status_of, to_proof

pages = Blueprint("named", __name__, url_prefix="/case/<code>/named/<key>/<int:number>")


@pages.route("", methods=["GET", "POST"])
@needs("read names", keeps=False)
def show(case, key, number):
    """Ask why, then show the names for two minutes."""
    back, now, form = _back(case, key, number), clock.now(), RevealForm()
    asks_password = sessions.password_age(session, now) > sessions.PROOF_LASTS
    problem, people = None, None
    if form.is_submitted():
        if asks_password:
            asks_password = not identity.proved(request.form.get("password", ""), now)
            problem = _("The password is not right.") if asks_password else None
        if not form.validate():
            problem = problem or _("Say why you need it.")
        if problem is None:
            people = named.reveal(case, key, number, form.why.data, current_user, now)
    page = render_template(
        "named/show.html",
        case=case,
        form=form,
        people=people,
        problem=problem,
        asks_password=asks_password,
        path=request.path,
        back=back,
        until=now + identity.SHOWN_FOR,
        enter=url_for("named.enter", code=case.code, key=key, number=number),
    )
    seconds = int(identity.SHOWN_FOR.total_seconds())
    shown = {"Refresh": f"{seconds}; url={back}"} if people is not None else {}
    return page, 422 if problem else 200, shown


@pages.route("/enter", methods=["GET", "POST"])
@needs("name people", keeps=False)
def enter(case, key, number):
    back = _back(case, key, number)
    if request.method == "GET" and named.count(case, key, number) and not sessions.is_proved(session, clock.now()):
        return to_proof()  # the form shows who was named before
    form = NamedForm(data=None if request.method == "POST" else _known(case, key, number))
    if (
        form.is_submitted()
        and form.validate()
        and save(form, named.name, case, key, number, form.people.data, by=current_user, now=clock.now())
    ):
        return redirect(back, 303)
    return render_template("named/enter.html", case=case, form=form, path=request.path, back=back), (status_of(form))


def _known(case, key, number):
    """Who was named before, shown to whoever corrects it after a line on the trail."""
    if not named.count(case, key, number):
        return None
    people = named.reveal(case, key, number, "form", current_user, clock.now())
    return {
        "people": [
            {part: getattr(person, part) for part in ("role", "name", "relation", "organisation", "contact")}
            for person in people
        ]
    }


def _back(case, key, number):
    """The page from which one comes to these names; 404 when this case has no such paper."""
    if key == "conference" and (filed := meeting.find(case, number)) and filed.paper == "F13":
        return url_for("meeting.read", code=case.code, number=number)
    if key == "carer" and care.find(case, number):
        return url_for("care.read", code=case.code, number=number)
    return abort(404)
