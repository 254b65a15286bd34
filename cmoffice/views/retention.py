"""Files whose time of keeping is over: the first supervisor asks, the second confirms; and the certificates."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_login import current_user

from cmoffice import audit, clock
from cmoffice.casework import retention
from cmoffice.forms.base import options
from cmoffice.forms.retention import RetentionForm
from cmoffice.views.gate import needs, save, status_of

pages = Blueprint("retention", __name__, url_prefix="/retention")


@pages.get("")
@needs("destroy after retention")
def show():
    audit.note(current_user, "retention list read", now=clock.now())
    return _page()


@pages.post("/ask")
@needs("destroy after retention")
def ask():
    form = _form([case.code for case, _day in retention.over(current_user, clock.today())])
    if form.validate() and save(form, retention.ask, form.codes.data, by=current_user, now=clock.now()):
        return redirect(url_for("retention.show"), 303)
    return _page(asking=form, status=status_of(form))


@pages.post("/confirm")
@needs("destroy after retention")
def confirm():
    form = _form([row.code for row in retention.waiting_for(current_user)])
    verb = retention.withdraw if request.form.get("button") == "withdraw" else retention.confirm
    if form.validate() and save(form, verb, form.codes.data, by=current_user, now=clock.now()):
        return redirect(url_for("retention.show"), 303)
    return _page(confirming=form, status=status_of(form))


@pages.get("/<int:number>")
@needs("destroy after retention")
def certificate(number):
    row = retention.certificate(number) or abort(404)
    audit.note(current_user, "certificate printed", row.code, now=clock.now())
    return render_template("retention/certificate.html", row=row)


def _form(codes):
    form = RetentionForm()
    form.codes.choices = options({code: code for code in codes})
    return form


def _page(asking=None, confirming=None, status=200):
    return render_template(
        "retention/show.html",
        over=retention.over(current_user, clock.today()),
        asked=retention.waiting_for(current_user),
        done=retention.certificates(),
        without_date=retention.without_date(current_user),
        is_set=retention.is_set(),
        form=asking or confirming or RetentionForm(formdata=None),
        asking=asking,
        confirming=confirming,
    ), status
