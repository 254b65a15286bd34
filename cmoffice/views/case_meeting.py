"""Case management meetings: called, prepared, held on a list without names, closed (F12). Who is not invited finds nothing here."""

from datetime import timedelta

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_login import current_user

from cmoffice import audit, clock, htmx
from cmoffice.casework import case_meeting, meeting_list, moves, office
from cmoffice.forms.base import options
from cmoffice.forms.case_meeting import CallForm, CallOffForm, CloseForm, DecisionForm, GuestsForm, PickForm, PutOnForm
from cmoffice.language import gettext as _
from cmoffice.models import OPEN, Case
from cmoffice.policy import cases_for
from cmoffice.views.gate import needs, save, small_number, status_of
from cmoffice.views.meeting_words import Words
from cmoffice.views.shared import restored

pages = Blueprint("case_meeting", __name__)
DECIDED_BY = timedelta(days=7)  # the day proposed for what is decided, counted from the meeting


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
        if made:
            return redirect(url_for("case_meeting.show"), 303)
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
    return _sheet(find(number))


@pages.get("/meeting/<int:number>/apart")
@needs("see case meetings")
def apart(number):
    return _sheet(find(number, shown=True), apart=True)


@pages.get("/meeting/<int:number>/present")
@needs("hold case meetings")
def present(number):
    return _sheet(find(number, shown=True, leads=True), present=True)


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
    meeting = find(number, leads=True)
    able = _able(meeting.team_id)
    form = GuestsForm(data={"guests": [person.username for person in case_meeting.guests(meeting)]})
    form.guests.choices = options(able)
    if form.is_submitted() and form.validate():
        if save(form, case_meeting.invite, meeting, form.answers(), by=current_user, now=clock.now()):
            return redirect(url_for("case_meeting.sheet", number=number), 303)
    back = url_for("case_meeting.sheet", number=number)
    return form_page(form, _("Who is invited"), "", _("Save"), back)


@pages.route("/meeting/<int:number>/off", methods=["GET", "POST"])
@needs("hold case meetings")
def call_off(number):
    meeting, form = find(number, leads=True), CallOffForm()
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
    if form.validate():
        answers = form.answers()
        made = save(
            form, meeting_list.put_on, meeting, answers["code"], answers["question"], by=current_user, now=clock.now()
        )
        if made:
            return redirect(url_for("case_meeting.sheet", number=number), 303)
        _note_name_refused(form, meeting)
    return _sheet(meeting, put_on=form), status_of(form)


@pages.route("/meeting/<int:number>/row/<key>", methods=["GET", "POST"])
@needs("hold case meetings")
def decide(number, key):
    """The decision on one row, in its place: by htmx the row alone with the next one opened, else the whole sheet."""
    meeting, seen, line, on_apart = _found(number, key)
    if meeting.closed_at:
        abort(404)
    form = _decision_form(meeting, line)
    is_present = _is_present()
    if form.is_submitted() and form.validate():
        version = small_number(request.form.get("version"))
        answers = form.answers()
        if save(form, case_meeting.decide, meeting, line.code, answers, version, by=current_user, now=clock.now()):
            return _decided(meeting, line, on_apart)
        _note_name_refused(form, meeting)
    kept_at = None if form.is_submitted() else restored(form, request.path)
    if htmx:
        return render_template(
            "case_meeting/_row.html",
            row=_row(line),
            form=form,
            kept_at=kept_at,
            **_around(meeting, is_present, on_apart, seen),
        ), _status(form)
    return _sheet(meeting, apart=on_apart, present=is_present, opened=line.code, form=form, kept_at=kept_at), _status(
        form
    )


@pages.get("/meeting/<int:number>/line/<key>")
@needs("hold case meetings")
def row(number, key):
    """One row as it stands, its form closed."""
    meeting, seen, line, on_apart = _found(number, key)
    is_present = _is_present()
    if not htmx:
        return redirect(_page(meeting, is_present, on_apart, f"row-{line.code}"), 303)
    return render_template(
        "case_meeting/_row.html",
        row=_row(line),
        form=None,
        kept_at=None,
        **_around(meeting, is_present, on_apart, seen),
    )


@pages.post("/meeting/<int:number>/row/<key>/<act>")
@needs("hold case meetings", keeps=False)
def shift(number, key, act):
    """Move a row up or down."""
    meeting, seen, line, on_apart = _found(number, key)
    if act not in ("up", "down") or meeting.closed_at:
        abort(404)
    meeting_list.shift(meeting, line.code, current_user, clock.now(), up=act == "up")
    is_present = _is_present()
    if htmx:
        return _list_part(meeting, is_present, on_apart, focus=line.code)
    return redirect(_page(meeting, is_present, on_apart), 303)


@pages.route("/meeting/<int:number>/close", methods=["GET", "POST"])
@needs("hold case meetings")
def close(number):
    meeting = find(number, leads=True)
    if meeting.closed_at or meeting.dropped_why or clock.today() < meeting.held_on:
        abort(404)
    invited = {person.username: person.name for person in case_meeting.guests(meeting)}
    form = CloseForm(data={"attended": list(invited)})
    form.attended.choices = options(invited)
    if form.is_submitted() and form.validate():
        if save(form, case_meeting.close, meeting, form.answers(), by=current_user, now=clock.now()):
            return redirect(url_for("case_meeting.sheet", number=number), 303)
    seen = meeting_list.sheets(meeting, current_user, clock.now())
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


def _found(number, key):
    """The meeting, what this reader sees of it, and the row of this code with whether it lies on the sheet apart; else 404.

    What lies apart is never drawn into the page on the wall, also when it came to lie there a moment ago.
    """
    meeting = find(number, shown=True, leads=True)
    seen = meeting_list.sheets(meeting, current_user, clock.now())
    line, apart = seen.row(moves.read_code(key)) or abort(404)
    if apart and _is_present():
        abort(404)
    return meeting, seen, line, apart


def _is_present():
    """Whether the row is asked for by the page on the wall."""
    return bool(request.args.get("present"))


def _note_name_refused(form, meeting):
    """A name that was refused stands on the trail, without the name: asking by guessing leaves a mark (D26)."""
    if "E36" in form.refused_by:
        audit.note(current_user, "name refused", now=clock.now(), meeting=meeting.id)


def _sheet(meeting, apart=False, present=False, opened=None, form=None, kept_at=None, put_on=None):
    """The page of a meeting: its list on the days on which it is shown, else its head alone."""
    now = clock.now()
    shown = case_meeting.is_shown(meeting, now.date())
    seen = meeting_list.sheets(meeting, current_user, now) if shown else meeting_list.NOTHING
    lines = seen.apart if apart else seen.joint
    around = _around(meeting, present, apart, seen)
    if shown:
        audit.note(current_user, "meeting list read", now=now, meeting=meeting.id, rows=len(lines), apart=apart)
    return render_template(
        "case_meeting/sheet.html",
        rows=Words(office.people()).rows(lines),
        shown=shown,
        opened=opened,
        form=form,
        kept_at=kept_at,
        counts=_counts(lines),
        days=case_meeting.shown_from(meeting),
        open_cases=meeting_list.open_cases(current_user) if around["leads"] else None,
        more_apart=0 if apart or present else len(seen.apart),
        guests=case_meeting.guests(meeting),
        put_on=put_on or (None if present or apart or opened else _put_on_form(meeting)),
        own=meeting_list.own_question(meeting, current_user),
        **around,
    )


def _around(meeting, present, apart, seen):
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


def _decided(meeting, line, on_apart):
    """After a decision: the row closed, and the next undecided one opened under the hand."""
    is_present = _is_present()
    seen = meeting_list.sheets(meeting, current_user, clock.now())
    lines = seen.apart if on_apart else seen.joint
    saved = next(one for one in lines if one.code == line.code)
    after = [one for one in (*lines[saved.number :], *lines[: saved.number]) if not one.is_decided]
    following = after[0] if after else None
    if htmx:
        return render_template(
            "case_meeting/_saved.html",
            row=_row(saved),
            following=_row(following) if following else None,
            form=_decision_form(meeting, following, fresh=True) if following else None,
            counts=_counts(lines),
            kept_at=None,
            **_around(meeting, is_present, on_apart, seen),
        )
    return redirect(_page(meeting, is_present, on_apart, f"row-{following.code}" if following else None), 303)


def _page(meeting, present, apart, anchor=None):
    page = "apart" if apart else "present" if present else "sheet"
    return url_for(f"case_meeting.{page}", number=meeting.id, _anchor=anchor)


def _list_part(meeting, present, apart, focus):
    seen = meeting_list.sheets(meeting, current_user, clock.now())
    return render_template(
        "case_meeting/_list.html",
        rows=Words(office.people()).rows(seen.apart if apart else seen.joint),
        opened=None,
        form=None,
        kept_at=None,
        focus=focus,
        **_around(meeting, present, apart, seen),
    )


def _row(line):
    return Words(office.people()).row(line)


def _counts(lines):
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


def _decision_form(meeting, line, fresh=False):
    """The form of one row, with the caseworker of the case and a week from the meeting proposed."""
    people = office.people()
    able = case_meeting.able_to_do(meeting, line.code, line.bare, clock.now())
    keeper = next((person.username for person in able if person.id == (line.who_id or line.keyworker_id)), None)
    data = {
        "decision": line.decision,
        "action": line.action,
        "who": keeper,
        "by_on": line.by_on or max(meeting.held_on, clock.today()) + DECIDED_BY,
        "at_once": line.at_once,
    }
    form = DecisionForm(formdata=None, data=data) if fresh else DecisionForm(data=data)
    form.who.choices = options({person.username: people[person.id].short_name for person in able})
    return form


def _put_on_form(meeting):
    """A caseworker chooses among her own open cases; a supervisor types the code. None once the meeting is over."""
    if meeting.closed_at or meeting.dropped_why:
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
    ), _status(form)


def _status(form):
    return status_of(form) if form.is_submitted() else 200
