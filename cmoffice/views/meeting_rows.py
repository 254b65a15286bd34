"""The rows of a meeting's list under the hand: decided, closed again, moved; by htmx in their place, else the whole sheet."""

from datetime import timedelta

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_login import current_user

from cmoffice import clock, htmx
from cmoffice.casework import case_meeting as meetings
from cmoffice.casework import meeting_list, meeting_sheets, moves, office
from cmoffice.forms.base import options
from cmoffice.forms.case_meeting import DecisionForm
from cmoffice.views.case_meeting import around, counts, find, note_name_refused, sheet_page
from cmoffice.views.gate import needs, save, small_number, status_of
from cmoffice.views.meeting_words import Words
from cmoffice.views.shared import restored

pages = Blueprint("meeting_rows", __name__, url_prefix="/meeting/<int:number>")
DECIDED_BY = timedelta(days=7)  # the day proposed for what is decided, counted from the meeting


@pages.route("/row/<key>", methods=["GET", "POST"])
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
        if save(form, meetings.decide, meeting, line.code, answers, version, by=current_user, now=clock.now()):
            return _decided(meeting, line, on_apart)
        note_name_refused(form, meeting)
    kept_at = None if form.is_submitted() else restored(form, request.path)
    if htmx:
        return render_template(
            "case_meeting/_row.html",
            row=_row(line),
            form=form,
            kept_at=kept_at,
            **around(meeting, is_present, on_apart, seen),
        ), status_of(form)
    return sheet_page(
        meeting, apart=on_apart, present=is_present, opened=line.code, form=form, kept_at=kept_at
    ), status_of(form)


@pages.get("/line/<key>")
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
        **around(meeting, is_present, on_apart, seen),
    )


@pages.post("/row/<key>/<act>")
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


def _found(number, key):
    """The meeting, what this reader sees of it, and the row of this code with whether it lies on the sheet apart; else 404.

    What lies apart is never drawn into the page on the wall, also when it came to lie there a moment ago.
    """
    meeting = find(number, shown=True, leads=True)
    seen = meeting_sheets.of(meeting, current_user, clock.now())
    line, apart = seen.row(moves.read_code(key)) or abort(404)
    if apart and _is_present():
        abort(404)
    return meeting, seen, line, apart


def _is_present():
    """Whether the row is asked for by the page on the wall."""
    return bool(request.args.get("present"))


def _decided(meeting, line, on_apart):
    """After a decision: the row closed, and the next undecided one opened under the hand."""
    is_present = _is_present()
    seen = meeting_sheets.of(meeting, current_user, clock.now())
    lines = seen.apart if on_apart else seen.joint
    saved = next((one for one in lines if one.code == line.code), line)
    after = [one for one in (*lines[saved.number :], *lines[: saved.number]) if not one.is_decided]
    following = after[0] if after else None
    if htmx:
        return render_template(
            "case_meeting/_saved.html",
            row=_row(saved),
            following=_row(following) if following else None,
            form=_decision_form(meeting, following, fresh=True) if following else None,
            counts=counts(lines),
            kept_at=None,
            **around(meeting, is_present, on_apart, seen),
        )
    return redirect(_page(meeting, is_present, on_apart, f"row-{following.code}" if following else None), 303)


def _page(meeting, present, apart, anchor=None):
    page = "apart" if apart else "present" if present else "sheet"
    return url_for(f"case_meeting.{page}", number=meeting.id, _anchor=anchor)


def _list_part(meeting, present, apart, focus):
    seen = meeting_sheets.of(meeting, current_user, clock.now())
    return render_template(
        "case_meeting/_list.html",
        rows=Words(office.people()).rows(seen.apart if apart else seen.joint),
        opened=None,
        form=None,
        kept_at=None,
        focus=focus,
        **around(meeting, present, apart, seen),
    )


def _row(line):
    return Words(office.people()).row(line)


def _decision_form(meeting, line, fresh=False):
    """The form of one row, with the caseworker of the case and a week from the meeting proposed."""
    people = office.people()
    able = meetings.able_to_do(meeting, line.code, line.bare, clock.now())
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
