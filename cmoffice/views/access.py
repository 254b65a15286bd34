"""The access review: what was opened in a team, answered line by line and signed by a supervisor."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_login import current_user

from cmoffice import audit, clock
from cmoffice.casework import access, access_duty
from cmoffice.forms.access import access_form
from cmoffice.models import Team
from cmoffice.views.gate import needs, save, status_of

pages = Blueprint("access", __name__, url_prefix="/supervision/access")


@pages.get("")
@needs("review access")
def show():
    """What is owed, what is open, and what was signed."""
    now = clock.now()
    audit.note(current_user, "access looked at", now=now)
    signed = access.signed(current_user)
    return render_template(
        "access/show.html",
        duties=access_duty.duties(current_user, now),
        signed=signed,
        followed=access.to_follow_up(signed, current_user),
        teams={team.id: team.name for team in Team.select()},
    )


@pages.post("/<key>/<int:number>")
@needs("review access", keeps=False)
def look(key, number):
    """Make the review of a team, or draw the sample of another one; an open one is gone on with."""
    if not any((duty.kind, duty.team) == (key, number) for duty in access_duty.duties(current_user, clock.now())):
        abort(404)
    made = access.look(key, number, current_user, clock.now())
    return redirect(url_for("access.review", number=made.id) if made else url_for("access.show"), 303)


@pages.route("/<int:number>", methods=["GET", "POST"])
@needs("review access")
def review(number):
    """The lines of one review: answered, kept, signed; a signed one is only read."""
    found, now = access.find(number, current_user) or abort(404), clock.now()
    lines, figures = access.lines(found, current_user)
    form = access_form(lines)(data=_said(lines))
    if form.is_submitted() and form.validate():
        verb = access.sign if request.form.get("button") == "sign" else access.answer
        if save(form, verb, found, form.given(), current_user, now):
            return redirect(
                url_for("access.show") if verb is access.sign else url_for("access.review", number=number), 303
            )
    audit.note(current_user, "access looked at", now=now, review=number)
    return render_template(
        "access/review.html",
        review=found,
        lines=lines,
        figures=figures,
        form=form,
        team=Team.get_by_id(found.team_id),
    ), status_of(form)


def _said(lines):
    """What was answered before, as the form holds it."""
    said = {f"answer_{one.line.id}": one.answer for one in lines}
    return said | {f"words_{one.line.id}": one.line.words for one in lines}
