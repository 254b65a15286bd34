"""A task of a case: done, or dropped with a reason."""

from flask import Blueprint, abort, redirect, request, url_for
from flask_login import current_user

from cmoffice import clock
from cmoffice.casework import tasks
from cmoffice.forms.tasks import TaskForm
from cmoffice.views import file
from cmoffice.views.gate import needs, save, status_of

pages = Blueprint("tasks", __name__, url_prefix="/case/<code>/tasks")


@pages.route("/<int:number>", methods=["GET", "POST"])
@needs("end task")
def end(case, number):
    task, form = tasks.find(case, number), TaskForm(data={"on": clock.today()})
    if task is None:
        abort(404)
    verb = tasks.drop if request.form.get("button") == "drop" else tasks.done
    if (
        form.is_submitted()
        and form.validate()
        and save(form, verb, task, form.answers(), by=current_user, now=clock.now())
    ):
        return redirect(url_for("meeting.show", code=case.code), 303)
    return file.page("tasks/end.html", case, "meetings", status_of(form), form=form, task=task)
