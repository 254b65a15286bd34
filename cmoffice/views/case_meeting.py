"""Case management meetings: called, prepared, held on a list without names, closed (F12). Who is not invited finds nothing here."""

from flask import Blueprint, abort, redirect, render_template, url_for
from flask_login import current_user

from cmoffice import audit, clock
from cmoffice.casework import case_meeting, meeting_list, meeting_sheets, office
from cmoffice.forms.base import options
from cmoffice.forms.case_meeting import CallForm, CallOffForm, CloseForm, GuestsForm, PickForm, PutOnForm
from cmoffice.language import gettext as _
from cmoffice.models import OPEN, Case
from cmoffice.policy import cases_for
from cmoffice.views.gate import ALREADY, needs, save, status_of
from cmoffice.views.meeting_words import Words

pages = Blueprint("case_meeting", __name__)


@pages.get("/meetings")
@needs("see case meetings")
def show():
    ahead, over = case_meeting.of(current_user, clock.today())
    return render_template(
        "case_meeting/show.html",
        ahead=ahead,
        over=over,
        wanted=case_meeting.wanted(current_user.team_id, clock.today()),
    )


@pages.route("/meetings/new", methods=["GET", "POST"])
@needs("hold case meetings")
def call():
    able = _able(current_user.team_id)
    form = CallForm(
        data={"held_on": case_meeting.next_day(current_user, clock.today()), "silent_days": 14, "guests": list(able)}
    )
    form.guests.choices = options(able)
    if form.is_submitted() and form.validate():
        made = save(form, case_meeting.call, form.answers(), by=current_user, now=clock.now())
        if made is ALREADY:
            return redirect(url_for("case_meeting.show"), 303)
        if made:
            return redirect(url_for("case_meeting.sheet", number=made.id), 303)
    return form_page(
        form,
        _("Call a meeting"),
        _("The list builds itself from the cases of the team."),
        _("Call the meeting"),
        url_for("case_meeting.show"),
    )


@pages.get("/meeting/<int:number>")
@needs("see case meetings")
def sheet(number):
    return sheet_page(find(number))


@pages.get("/meeting/<int:number>/apart")
@needs("see case meetings")
def apart(number):
    return sheet_page(find(number, shown=True), apart=True)


@pages.get("/meeting/<int:number>/present")
@needs("hold case meetings")
def present(number):
    return sheet_page(find(number, shown=True, leads=True), present=True)


@pages.post("/meeting/<int:number>/build")
@needs("hold case meetings", keeps=False)
def build(number):
    meeting = find(number, shown=True, leads=True)
    if meeting.closed_at is None:
        meeting_list.build(meeting, current_user, clock.now())
    return redirect(url_for("case_meeting.sheet", number=number), 303)


@pages.route("/meeting/<int:number>/guests", methods=["GET", "POST"])
@needs("hold case meetings")
def guests(number):
    meeting = _not_over(find(number, leads=True))
    able = _able(meeting.team_id)
    form = GuestsForm(data={"guests": [person.username for person in case_meeting.guests(meeting)]})
    form.guests.choices = options(able)
    if form.is_submitted() and form.validate():
        if save(form, case_meeting.invite, meeting, form.answers(), by=current_user, now=clock.now()):
            return redirect(url_for("case_meeting.sheet", number=number), 303)
    back = url_for("case_meeting.sheet", number=number)
    return form_page(form, _("Change who is invited"), "", _("Save who is invited"), back)


@pages.route("/meeting/<int:number>/off", methods=["GET", "POST"])
@needs("hold case meetings")
def call_off(number):
    meeting, form = _not_over(find(number, leads=True)), CallOffForm()
    if form.is_submitted() and form.validate():
        if save(form, case_meeting.call_off, meeting, form.answers(), by=current_user, now=clock.now()):
            return redirect(url_for("case_meeting.show"), 303)
    back = url_for("case_meeting.sheet", number=number)
    return form_page(form, _("Call the meeting off"), _("What is on its list carries over."), _("Call it off"), back)


@pages.post("/meeting/<int:number>/cases")
@needs("see case meetings")
def put_on(number):
    meeting = find(number)
    form = _put_on_form(meeting)
    if form is None:  # over since she opened the page, which tells her so
        return sheet_page(meeting), 409
    if form.validate():
        answers = form.answers()
        made = save(
            form, meeting_list.put_on, meeting, answers["code"], answers["question"], by=current_user, now=clock.now()
        )
        if made:
            return redirect(url_for("case_meeting.sheet", number=number), 303)
        note_name_refused(form, meeting)
    return sheet_page(meeting, put_on=form), status_of(form)


@pages.route("/meeting/<int:number>/close", methods=["GET", "POST"])
@needs("hold case meetings")
def close(number):
    meeting = _not_over(find(number, leads=True))
    if clock.today() < meeting.held_on:
        abort(404)
    invited = {person.username: person.name for person in case_meeting.guests(meeting)}
    form = CloseForm(data={"attended": list(invited)})
    form.attended.choices = options(invited)
    if form.is_submitted() and form.validate():
        if save(form, case_meeting.close, meeting, form.answers(), by=current_user, now=clock.now()):
            return redirect(url_for("case_meeting.sheet", number=number), 303)
    seen = meeting_sheets.of(meeting, current_user, clock.now())
    rows = [*seen.joint, *seen.apart]
    left = sum(not line.is_decided for line in rows)
    told = _(
        "%(decided)s of %(all)s cases are decided. What is undecided carries over to the next meeting.",
        decided=len(rows) - left,
        all=len(rows),
    )
    hint = told if case_meeting.is_shown(meeting, clock.today()) else ""
    return form_page(
        form, _("Close the meeting"), hint, _("Close and lock the sheet"), url_for("case_meeting.sheet", number=number)
    )


def find(number, shown=False, leads=False):
    """The meeting to which this reader is invited, as its leader or on its days where that is asked; 404 for everybody else (D25)."""
    meeting = case_meeting.find(number, current_user) or abort(404)
    if (shown and not case_meeting.is_shown(meeting, clock.today())) or (
        leads and not case_meeting.leads(meeting, current_user)
    ):
        abort(404)
    return meeting


def _not_over(meeting):
    """The meeting if it is neither closed nor called off; else 404."""
    if meeting.closed_at or meeting.dropped_why:
        abort(404)
    return meeting


def note_name_refused(form, meeting):
    """A name that was refused stands on the trail, without the name: asking by guessing leaves a mark (D26)."""
    if "E36" in form.refused_by:
        audit.note(current_user, "name refused", now=clock.now(), meeting=meeting.id)


def sheet_page(meeting, apart=False, present=False, opened=None, form=None, kept_at=None, put_on=None):
    """The page of a meeting: its list on the days on which it is shown, else its head alone."""
    now = clock.now()
    shown = case_meeting.is_shown(meeting, now.date())
    seen = meeting_sheets.of(meeting, current_user, now) if shown else meeting_sheets.NOTHING
    lines = seen.apart if apart else seen.joint
    shared = around(meeting, present, apart, seen)
    if shown:
        audit.note(current_user, "meeting list read", now=now, meeting=meeting.id, rows=len(lines), apart=apart)
    return render_template(
        "case_meeting/sheet.html",
        rows=Words(office.people()).rows(lines),
        shown=shown,
        opened=opened,
        form=form,
        kept_at=kept_at,
        counts=counts(lines),
        days=case_meeting.shown_from(meeting),
        open_cases=meeting_sheets.open_cases(current_user) if shared["leads"] else None,
        more_apart=0 if apart or present else len(seen.apart),
        guests=case_meeting.guests(meeting),
        put_on=put_on or (None if present or apart or opened else _put_on_form(meeting)),
        own=meeting_sheets.own_question(meeting, current_user),
        **shared,
    )


def around(meeting, present, apart, seen):
    """What every row needs besides itself: the meeting, whether this reader decides, and which files she may open from here."""
    leads = case_meeting.leads(meeting, current_user)
    return {
        "meeting": meeting,
        "decides": leads and meeting.closed_at is None,
        "leads": leads,
        "present": present,
        "apart": apart,
        "mine": () if present else seen.known,
    }


def counts(lines):
    """The chips above the list: how many of each kind of reason, and how many are decided."""
    reasons = [reason for line in lines for reason, _days in line.reasons]
    return {
        "high": sum(line.risk == "high" for line in lines),
        "late": reasons.count("late"),
        "closure": reasons.count("closure_asked"),
        "transfer": reasons.count("transfer_asked"),
        "decided": sum(line.is_decided for line in lines),
        "all": len(lines),
    }


def _put_on_form(meeting):
    """A caseworker chooses among her own open cases; a supervisor types the code. None once the meeting or its days are over."""
    over = clock.today() > case_meeting.shown_from(meeting)[1]
    if over or meeting.closed_at or meeting.dropped_why:
        return None
    if case_meeting.leads(meeting, current_user):
        return PickForm()
    form = PutOnForm()
    own = cases_for(current_user).where((Case.keyworker == current_user.id) & Case.status.in_(OPEN))
    form.code.choices = options({case.code: case.code for case in own.order_by(Case.code)})
    return form


def _able(team_id):
    return {person.username: person.name for person in case_meeting.able_to_come(team_id)}


def form_page(form, heading, hint, button, back):
    return render_template(
        "case_meeting/form.html", form=form, heading=heading, hint=hint, button=button, back=back
    ), status_of(form)
