"""Files that belong together: linked, taken apart, and a brother or sister registered."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask_login import current_user

from cmoffice import clock
from cmoffice.casework import consent, family
from cmoffice.forms.base import options
from cmoffice.forms.family import LinkForm, PartForm
from cmoffice.language import gettext as _
from cmoffice.views import file
from cmoffice.views.gate import ALREADY, needs, save, status_of
from cmoffice.views.intake import new_form
from cmoffice.views.shared import restored

pages = Blueprint("family", __name__, url_prefix="/case/<code>/family")


@pages.route("", methods=["GET", "POST"])
@needs("link family")
def link(case):
    form = LinkForm()
    if (
        form.is_submitted()
        and form.validate()
        and save(form, family.link, case, form.code.data, form.kind.data, by=current_user, now=clock.now())
    ):
        return redirect(url_for("care.show", code=case.code, _anchor="family"), 303)
    return _page(case, form, _("Link a case of the same family"), _("Link the cases"))


@pages.route("/part", methods=["GET", "POST"])
@needs("link family")
def part(case):
    form = PartForm()
    form.code.choices = options(
        {member.case.code: member.case.code for member in family.members(case, current_user) if member.case}
    )
    if (
        form.is_submitted()
        and form.validate()
        and save(form, family.part, case, form.code.data, form.why.data, by=current_user, now=clock.now())
    ):
        return redirect(url_for("care.show", code=case.code, _anchor="family"), 303)
    return _page(case, form, _("Take cases apart"), _("Take them apart"))


@pages.route("/sibling", methods=["GET", "POST"])
@needs("register sibling")
def sibling(case):
    """Registration of a brother or sister, begun with what they have in common; nothing of an identity is copied."""
    now, kept_at = clock.now(), None
    common = {"registered_on": now.date(), "registered_time": f"{now:%H:%M}", "identified_on": now.date()}
    form = new_form(data=None if request.method == "POST" else common | family.common(case))
    if not form.is_submitted():
        kept_at = restored(form, request.path)
    elif form.validate():
        made = save(form, family.register_sibling, case, form.answers(), by=current_user, now=now)
        if made is ALREADY:
            return redirect(url_for("care.show", code=case.code, _anchor="family"), 303)
        if made:
            return redirect(url_for("identity.enter", code=made.code), 303)
    return render_template(
        "intake/show.html", form=form, kept_at=kept_at, signers=consent.signers(), sibling_of=case
    ), status_of(form)


def _page(case, form, heading, button):
    return file.page(
        "shared/paper.html",
        case,
        "care",
        status_of(form),
        form=form,
        path=request.path,
        heading=heading,
        button=button,
        back=url_for("care.show", code=case.code),
    )
