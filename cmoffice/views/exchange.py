"""A case and the list without names in the field names of CPIMS+ (Primero), as files."""

from flask import Blueprint, Response, abort, render_template, request, url_for
from flask_login import current_user

from cmoffice import audit, clock, codelists
from cmoffice.casework import bundles, exchange
from cmoffice.forms.base import options
from cmoffice.forms.exchange import DataForm, ListForm
from cmoffice.language import gettext as _
from cmoffice.views import file, sealed
from cmoffice.views.gate import needs, status_of
from cmoffice.views.shared import moment

pages = Blueprint("exchange", __name__)
KINDS = {"csv": (exchange.list_as_csv, "text/csv"), "json": (exchange.list_as_json, "application/json")}


@pages.route("/team/list/export", methods=["GET", "POST"])
@needs("see team", keeps=False, proof=True)
def team():
    """The team's list without names and without small groups as a file: the columns of a meeting list and no others (D20-D24)."""
    form, now = ListForm(), clock.now()
    if form.is_submitted() and form.validate():
        rows = exchange.list_as_rows(current_user, now)
        marks = {
            "made_by": current_user.username,
            "made_at": moment(now),
            "made_for": str(codelists.LIST_WHY[form.purpose.data]),
        }
        write, kind = KINDS[form.kind.data]
        audit.note(
            current_user, "team list taken out", now=now, rows=len(rows), kind=form.kind.data, why=form.purpose.data
        )
        name = f'attachment; filename="team-list.{form.kind.data}"'
        return Response(write(rows, marks), mimetype=kind, headers={"Content-Disposition": name})
    return render_template("exchange/list.html", form=form), status_of(form)


@pages.route("/case/<code>/exchange", methods=["GET", "POST"])
@needs("seal files", keeps=False)
def case(case):
    """The case as data, without a name."""
    return _page(case, False)


@pages.route("/case/<code>/exchange/named", methods=["GET", "POST"])
@needs("export with names", keeps=False, proof=True)
def named(case):
    """The case as data, with who the child is in a file of its own."""
    if case.module == "gbv_survivor":
        abort(403)
    return _page(case, True)


def _page(case, is_named):
    now = clock.now()
    rows = bundles.may_be_told(case, now.date(), is_named)
    heading = _("The case as data, with the name") if is_named else _("The case as data, in the field names of CPIMS+")
    if not rows:
        return file.page("exchange/nobody.html", case, "", 422 if request.method == "POST" else 200, heading=heading)
    form = _form(rows, is_named)
    if form.is_submitted() and form.validate():
        share = next(share for share, _parts in rows if str(share.id) == form.share.data)
        chosen, tells = form.chosen.data, form.tells.data if is_named else ()
        answered = sealed.answer(
            case,
            form,
            lambda: bundles.data_files(case, share, chosen, tells, current_user, now),
            bundles.export,
            (case,),
        )
        if answered:
            return answered
    audit.note(current_user, "sealed file prepared", case.code, now=now)
    return file.page(
        "sealed/make.html",
        case,
        "",
        status_of(form),
        form=form,
        heading=heading,
        path=request.path,
        back=url_for("sealed.show", code=case.code),
        to="",
        ready=True,
        choice=False,
        sheet=None,
    )


def _form(rows, is_named):
    """Only what some row of consent says can be chosen; the verb looks at the very row."""
    form = DataForm()
    form.share.choices = options(
        {
            str(
                share.id
            ): f"{share.provider_name}: {', '.join(str(codelists.SHARE_ITEM.get(part, part)) for part in parts)}"
            for share, parts in rows
        }
    )
    there = {part for _share, parts in rows for part in parts}
    form.chosen.choices = options({part: words for part, words in codelists.EXCHANGE_PART.items() if part in there})
    form.tells.choices = options({code: codelists.SHARE_ITEM[code] for code in exchange.OF_THE_CHILD if code in there})
    if not is_named:
        del form.tells, form.reason
    return form
