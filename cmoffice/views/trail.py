"""The trail held against its anchors: whether it is whole, its fingerprint on paper, and a fingerprint from paper compared."""

from flask import Blueprint, redirect, render_template, url_for
from flask_login import current_user

from cmoffice import audit, clock
from cmoffice.casework import anchors, fingerprint, office, trail
from cmoffice.forms.keep import FingerprintForm
from cmoffice.views.gate import needs, status_of

pages = Blueprint("trail", __name__, url_prefix="/keep/trail")


@pages.get("")
@needs("check the trail")
def show():
    return _page(FingerprintForm(formdata=None))


@pages.post("")
@needs("check the trail", keeps=False)
def check():
    """Read the whole trail now."""
    trail.check_and_note(current_user, clock.now())
    return redirect(url_for("trail.show"), 303)


@pages.get("/sheet")
@needs("check the trail")
def paper():
    """The fingerprint sheet: one page to be signed and put away outside the office."""
    now = clock.now()
    audit.note(current_user, "fingerprint printed", now=now)
    end = audit.head()
    return render_template(
        "trail/sheet.html",
        end=end,
        groups=fingerprint.groups(end.chain),
        now=now,
        office_name=office.setting("office_name", ""),
    )


@pages.post("/compare")
@needs("check the trail", keeps=False)
def compare():
    """Compare a fingerprint that was printed earlier with the trail as it is."""
    form, outcome = FingerprintForm(), None
    if form.validate():
        outcome = fingerprint.compare(form.line.data, form.fingerprint.data)
        audit.note(current_user, "fingerprint compared", now=clock.now(), number=form.line.data, what=outcome)
    return _page(form, outcome)


def _page(form, outcome=None):
    last, end = trail.last_check(), audit.head()
    return render_template(
        "trail/show.html", form=form, outcome=outcome, last=last, end=end, anchors=anchors.every()[-7:][::-1]
    ), 200 if outcome else status_of(form)
