"""Files whose time of keeping is over: the first supervisor asks, the second confirms; and the certificates."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_login import current_user

from cmoffice import audit, clock
from cmoffice.casework import keeping, office, retention
from cmoffice.forms.base import options
from cmoffice.forms.retention import RetentionForm, RoundForm, YearsForm
from cmoffice.views.gate import needs, save, status_of

pages = Blueprint("retention", __name__, url_prefix="/retention")


@pages.get("")
@needs("destroy after retention")
def show():
    audit.note(current_user, "retention list read", now=clock.now())
    return _page()


@pages.post("/ask")
@needs("destroy after retention", keeps=False, proof=True)
def ask():
    form = _form([case.code for case, _day in retention.over(current_user, clock.today())])
    if form.validate() and save(form, retention.ask, form.codes.data, by=current_user, now=clock.now()):
        return redirect(url_for("retention.show"), 303)
    return _page(asking=form, status=status_of(form))


@pages.post("/confirm")
@needs("destroy after retention", keeps=False, proof=True)
def confirm():
    form = _form([row.code for row in retention.waiting_for(current_user)])
    verb = retention.withdraw if request.form.get("button") == "withdraw" else retention.confirm
    if form.validate() and save(form, verb, form.codes.data, by=current_user, now=clock.now()):
        keeping.give_back()  # after the transaction: what was removed leaves the write-ahead logs too
        return redirect(url_for("retention.show"), 303)
    return _page(confirming=form, status=status_of(form))


@pages.route("/years", methods=["GET", "POST"])
@needs("set years of keeping")
def years():
    """The years of each class: what they change is shown once, and saved when they are sent again as they were shown."""
    now, form = keeping.years(), YearsForm(data=keeping.years())
    changes = None
    if form.validate_on_submit():
        wanted = {name: form[name].data for name in now}
        mark = " ".join(str(figure or 0) for figure in wanted.values())
        if request.form.get("shown") == mark:
            if save(form, keeping.change, form.answers(), by=current_user, now=clock.now()) is not None:
                return redirect(url_for("retention.years"), 303)
        else:
            changes = keeping.look(wanted, current_user, clock.today()), mark
    return render_template(
        "retention/years.html", form=form, changes=changes, was=now, told=keeping.changes()
    ), 200 if changes else status_of(form)


@pages.route("/round", methods=["GET", "POST"])
@needs("run round of keeping")
def round_of_keeping():
    """What lies past its time, by count, and the button that removes what needs no supervisors."""
    form = RoundForm()
    if form.validate_on_submit() and save(form, keeping.run, by=current_user, now=clock.now()) is not None:
        keeping.give_back()
        return redirect(url_for("retention.round_of_keeping"), 303)
    return render_template(
        "retention/round.html", form=form, counts=keeping.counts(clock.now()), years=keeping.years()
    ), status_of(form)


@pages.get("/<int:number>")
@needs("destroy after retention")
def certificate(number):
    row = retention.certificate(number) or abort(404)
    audit.note(current_user, "certificate printed", row.code, now=clock.now())
    return render_template(
        "retention/certificate.html",
        row=row,
        held=[(backup, keeping.out_by(backup)) for backup in keeping.backups_holding(row)],
        gone_since=keeping.gone_since(row),
        office_name=office.setting("office_name", ""),
    )


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
