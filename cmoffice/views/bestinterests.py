"""Best interests of a refugee child (F27): the form as it stands, and a new version."""

from flask import Blueprint, abort, redirect, request, url_for
from flask_login import current_user

from cmoffice import audit, clock, policy
from cmoffice.casework import bestinterests, papers
from cmoffice.forms.bestinterests import BestInterestsForm
from cmoffice.language import gettext as _
from cmoffice.views import file
from cmoffice.views.gate import needs, save, status_of
from cmoffice.views.papers import as_data, filled
from cmoffice.views.shared import restored

pages = Blueprint("bestinterests", __name__, url_prefix="/case/<code>/best-interests")


@pages.get("")
@needs("read case")
def show(case):
    filed = papers.latest(case, "F27") or abort(404)
    audit.note(current_user, "best interests read", case.code, now=clock.now())
    return file.page(
        "bestinterests/show.html",
        case,
        "care",
        filed=filed,
        parts=filled(
            BestInterestsForm,
            filed,
            filed.corrects,
            confidential=policy.may(current_user, "read confidential note", case),
        ),
    )


@pages.route("/new", methods=["GET", "POST"])
@needs("assess best interests")
def assess(case):
    before, kept_at = papers.latest(case, "F27"), None
    form = BestInterestsForm(data={**_before(before), "done_on": clock.today()})
    if not form.is_submitted():
        kept_at = restored(form, request.path)
    if (
        form.is_submitted()
        and form.validate()
        and save(form, bestinterests.assess, case, form.answers(), by=current_user, now=clock.now())
    ):
        return redirect(url_for("bestinterests.show", code=case.code), 303)
    return file.page(
        "shared/paper.html",
        case,
        "care",
        status_of(form),
        form=form,
        kept_at=kept_at,
        path=request.path,
        heading=_("Best interests assessment"),
        hint=_("Each saving is a new version; the ones before stay."),
        button=_("File it"),
        back=url_for("care.show", code=case.code),
    )


def _before(filed):
    """What the last version said, to go on from; the child's voice is heard anew each time."""
    if filed is None:
        return {}
    told = as_data(BestInterestsForm, {**filed.answers, **filed.confidential})
    return {name: answer for name, answer in told.items() if not name.startswith("voice")}
