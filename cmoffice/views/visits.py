"""Going out and coming back, and the board of who is out."""

from flask import Blueprint, abort, redirect, render_template, url_for
from flask_login import current_user

from cmoffice import audit, clock, policy
from cmoffice.casework import need, out, pairs, visits
from cmoffice.casework.moves import read_code
from cmoffice.forms.base import options
from cmoffice.forms.visits import ERRAND, BackForm, LaterForm, OutForm, TriedForm
from cmoffice.language import gettext as _
from cmoffice.views.gate import needs, save, status_of
from cmoffice.views.shared import due_words, restored

pages = Blueprint("visits", __name__)


@pages.get("/visits")
@needs("see visits")
def show():
    form = _form(data={"back_in": "in_2_hours", "how_reached": out.last_reached(current_user)})
    kept_at = restored(form, url_for("visits.show"))
    return _board(form, kept_at=kept_at)


@pages.get("/case/<code>/out")
@needs("go on a visit")
def start(case):
    """The same page with this case ticked: one press on "Out now" is left."""
    usual = {"back_in": "in_2_hours", "how_reached": out.last_reached(current_user), "cases": [case.code]}
    return _board(_form(also=(case,), data=usual))


@pages.post("/visits")
@needs("see visits")
def go_out():
    known = filter(None, (policy.find_case(current_user, read_code(code) or "") for code in OutForm().cases.data))
    form = _form(also=[case for case in known if policy.may(current_user, "go on a visit", case)], now_or_never=False)
    if form.validate() and save(form, visits.go_out, _answers(form), by=current_user, now=clock.now()):
        return redirect(url_for("visits.show"), 303)
    return _board(form, status_of(form))


@pages.route("/visits/<int:number>", methods=["GET", "POST"])
@needs("see visits", keeps=False)
def one(number):
    """Since when she is back, when nobody said so at the time; afterwards the follow-ups that are to be written."""
    visit, now = _find(number), clock.now()
    form = _back_form(visit)
    if form.is_submitted() and visit.back_at is None and form.validate():
        at = visits.moment(form.on.data, form.at.data, now)
        if save(form, visits.back, visit, by=current_user, now=now, at=at):
            return _afterwards(visit)
    return _one(visit, form)


@pages.post("/visits/<int:number>/back")
@needs("see visits", keeps=False)
def back(number):
    visit = _find(number)
    visits.back(visit, current_user, clock.now())
    return _afterwards(visit)


@pages.post("/visits/<int:number>/later")
@needs("see visits", keeps=False)
def later(number):
    visit, form = _find(number), LaterForm()
    if form.validate() and save(form, visits.later, visit, int(form.minutes.data), by=current_user, now=clock.now()):
        return _to_board(visit)
    return _one(visit, _back_form(visit, sent=False), acted=form)


@pages.post("/visits/<int:number>/tried")
@needs("see visits", keeps=False)
def tried(number):
    visit, form = _find(number), TriedForm()
    if form.validate() and save(form, visits.tried, visit, form.words.data, by=current_user, now=clock.now()):
        return _to_board(visit)
    return _one(visit, _back_form(visit, sent=False), acted=form)


@pages.post("/visits/<int:number>/seen")
@needs("see team", keeps=False)
def seen(number):
    """The supervisor has seen why somebody went alone where two should go."""
    visit = out.find_alone(current_user, number) or abort(404)
    visits.alone_seen(visit, current_user, clock.now())
    return redirect(url_for("team.show"), 303)


@pages.get("/supervision/visits")
@needs("see team")
def team():
    now = clock.now()
    audit.note(current_user, "visits of the team read", now=now)
    return render_template(
        "visits/team.html",
        board=out.board(current_user, now),
        habits=out.habits(current_user, now),
        pairs_at_high_risk=pairs.at_high_risk(),
    )


def _board(form, status=200, kept_at=None):
    now = clock.now()
    audit.note(current_user, "visits read", now=now)
    return render_template(
        "visits/show.html",
        form=form,
        kept_at=kept_at,
        mine=out.mine(current_user, now),
        board=[line for line in out.board(current_user, now) if not line.is_hers],
    ), status


def _one(visit, form, acted=None):
    """The page of one visit; `acted` is what was to be written down about it and could not."""
    status = status_of(acted or form) if form.problems or acted else 200
    return render_template("visits/one.html", visit=visit, form=form, acted=acted, cases=_to_log(visit)), status


def _back_form(visit, sent=True):
    usual = {"on": clock.local(visit.back_by).date()}
    return BackForm(data=usual) if sent else BackForm(formdata=None, data=usual)


def _form(also=(), now_or_never=True, **more):
    """The form with the reader's own cases, these cases too, her colleagues, and only the times that are still to come."""
    form, now = OutForm(**more), clock.now()
    rows, marked = out.offered(current_user, now)
    labels = {case.code: _label(case.code, case.visit_in_pairs) for case in also}
    # whom she is to see goes before whom she is to write about
    for row in sorted(rows, key=lambda row: not _is_due(row.next)):
        labels[row.code] = _label(row.code, row.code in marked, row.next)
    form.cases.choices = options({ERRAND: _("No case: errand, meeting"), **labels})
    if not labels and not form.is_submitted():
        form.cases.data = [ERRAND]
    if now_or_never:
        past = {code for code, at in visits.AT.items() if visits.moment(now.date(), at, now) <= now}
        form.back_in.choices = [choice for choice in form.back_in.choices if choice.value not in past]
    colleagues = need.colleagues(but=(current_user.id,))
    near = sorted(colleagues, key=lambda one: (one.team_id != current_user.team_id, one.name))
    form.companion.choices = options({one.username: one.name for one in near})
    form.agreed_by.choices = options({one.username: one.name for one in near if policy.is_supervisor(one)})
    return form


def _label(code, in_pairs, owed=None):
    """A code with what helps to pick it: that two go, and a follow-up that is late or due today."""
    words = (code, _("in pairs") if in_pairs else "", due_words(owed) if _is_due(owed) else "")
    return " · ".join(filter(None, words))


def _is_due(owed):
    return owed is not None and owed.kind == "followup" and owed.standing in ("late", "today")


def _answers(form):
    people = {one.username: one for one in need.colleagues(but=(current_user.id,))}
    known = (policy.find_case(current_user, code) for code in form.cases.data if code != ERRAND)
    return {
        **form.answers(),
        "cases": [case for case in known if case is not None],
        "companion": people.get(form.companion.data),
        "agreed_by": people.get(form.agreed_by.data),
    }


def _find(number):
    return out.find(current_user, number) or abort(404)


def _to_log(visit):
    """The cases of a visit of which this reader writes the follow-up, and the page on which she does it."""
    found = []
    for case in out.cases_of(visit, current_user):
        if policy.may(current_user, "log follow-up", case):
            found.append((case, "followup.new"))
        elif policy.may(current_user, "visit after closing", case):
            found.append((case, "closure.visit"))
    return found


def _afterwards(visit):
    """To the follow-up when she was out for one case, to the choice when for several; others go back to the board."""
    if current_user.id not in (visit.staff_id, visit.companion_id):
        return _to_board(visit)
    to_log = _to_log(visit)
    if len(to_log) == 1:
        case, page = to_log[0]
        return redirect(url_for(page, code=case.code), 303)
    return redirect(url_for("visits.one", number=visit.id) if to_log else url_for("visits.show"), 303)


def _to_board(visit):
    is_hers = current_user.id in (visit.staff_id, visit.companion_id)
    return redirect(url_for("visits.show" if is_hers else "visits.team"), 303)
