"""Passing a case on: the request, the supervisor's word, acceptance or return, and exactly what goes."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_login import current_user

from cmoffice import audit, clock, codelists, policy
from cmoffice.casework import bundles, closure, papers, transfer
from cmoffice.casework import prints as catalogue
from cmoffice.forms.assessment import FullAssessmentForm, InitialAssessmentForm
from cmoffice.forms.base import options
from cmoffice.forms.prints import PrintForm
from cmoffice.forms.transfer import AcceptForm, AgreeForm, BundleForm, EndForm, TransferForm
from cmoffice.language import gettext as _
from cmoffice.refusals import Refused
from cmoffice.views import file, prints, sealed
from cmoffice.views.gate import needs, save, status_of
from cmoffice.views.papers import filled
from cmoffice.views.shared import restored

pages = Blueprint("transfer", __name__, url_prefix="/case/<code>/transfer")


@pages.route("/ask", methods=["GET", "POST"])
@needs("ask transfer")
def ask(case):
    form = TransferForm(data={"informed_on": clock.today()})
    form.provider.choices = options(transfer.agencies())
    kept_at = None
    if form.is_submitted():
        if form.validate() and save(form, transfer.request, case, form.answers(), by=current_user, now=clock.now()):
            return redirect(url_for("transfer.show", code=case.code), 303)
    else:
        kept_at = restored(form, f"/case/{case.code}/transfer/ask")
    return file.page(
        "transfer/ask.html",
        case,
        "",
        status_of(form),
        form=form,
        kept_at=kept_at,
        earlier=transfer.earlier(case),
    )


@pages.get("")
@needs("read case")
def show(case):
    audit.note(current_user, "transfer read", case.code, now=clock.now())
    return _page(case)


@pages.post("/agree")
@needs("agree transfer")
def agree(case):
    form = AgreeForm()
    if form.validate() and save(form, transfer.agree, case, form.answers(), by=current_user, now=clock.now()):
        return redirect(url_for("transfer.show", code=case.code), 303)
    return _page(case, status_of(form), agree=form)


@pages.post("/accepted")
@needs("agree transfer")
def accept(case):
    form = AcceptForm()
    if form.validate() and save(form, transfer.accept, case, form.answers(), by=current_user, now=clock.now()):
        return redirect(url_for("transfer.show", code=case.code), 303)
    return _page(case, status_of(form), accept=form)


@pages.post("/end")
@needs("end transfer")
def end(case):
    form = EndForm()
    if form.validate() and save(form, transfer.end, case, form.answers(), by=current_user, now=clock.now()):
        return redirect(url_for("case.show", code=case.code), 303)
    return _page(case, status_of(form), end=form)


@pages.get("/bundle")
@needs("hand over file")
def bundle(case):
    """What goes to the other agency, and what does not go."""
    audit.note(current_user, "bundle read", case.code, now=clock.now())
    row = transfer.latest(case)
    going = transfer.agreed_parts(case, row)
    return render_template(
        "transfer/bundle.html",
        case=case,
        going=going,
        row=row,
        sheet=catalogue.marked(bundles.sheet(case, going, _told(case)), current_user, clock.now()),
        told_names=bundles.may_tell(case, clock.today()),
    )


@pages.route("/bundle/print", methods=["GET", "POST"])
@needs("hand over file", keeps=False)
def print_bundle(case):
    """The very pages that go to the other agency, on paper."""
    bundles.refuse_paper(case)
    back = url_for("transfer.bundle", code=case.code)

    def draw(made):
        going = transfer.agreed_parts(case, transfer.latest(case))
        return prints.sheets_page(bundles.sheet(case, going, _told(case)), made, case, back)

    return prints.asked("bundle", prints.first(PrintForm), draw, case, back=back)


@pages.route("/bundle/seal", methods=["GET", "POST"])
@needs("hand over file", keeps=False)
def seal(case):
    """The bundle as a sealed file, without a name."""
    return _seal(case, ())


@pages.route("/bundle/named", methods=["GET", "POST"])
@needs("export with names", keeps=False, proof=True)
def seal_named(case):
    """The same with who the child is, in a file of its own: a supervisor's, where a row of consent for this agency says so."""
    told = bundles.may_tell(case, clock.today())
    if not told or not policy.may(current_user, "hand over file", case):
        abort(404)
    return _seal(case, told)


def _seal(case, tells):
    row, now = transfer.latest(case), clock.now()
    if row is None or not row.agreed_at:
        raise Refused("E27")
    going = transfer.agreed_parts(case, row)
    form = BundleForm(data={"chosen": going})
    form.chosen.choices = options({part: codelists.BUNDLE[part] for part in going})
    form.tells.choices = options({code: codelists.SHARE_ITEM[code] for code in tells})
    if not tells:
        del form.tells, form.reason
    if form.is_submitted() and form.validate():
        chosen, named = form.chosen.data, form.tells.data if tells else ()
        answered = sealed.answer(
            case,
            form,
            lambda: bundles.files(case, chosen, named, _told(case), current_user, now),
            bundles.make,
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
        heading=_("Bundle as a sealed file") if not tells else _("Bundle as a sealed file, with the name"),
        path=request.path,
        back=url_for("transfer.bundle", code=case.code),
        to=row.agency,
        ready=True,
        choice=False,
        sheet=bundles.sheet(case, going, _told(case)),
    )


def _told(case):
    """What the request and the assessment say, in words, section by section, without what is strictly confidential."""
    parts = transfer.bundle(case)
    filed = parts["assessment"]
    form = {"F03": InitialAssessmentForm, "F04": FullAssessmentForm}.get(filed.paper) if filed else None
    return {
        "summary": filled(TransferForm, parts["request"], confidential=False) if parts["request"] else (),
        "assessment": _in_short(filed, filled(form, filed, confidential=False)) if form else (),
    }


def _in_short(filed, parts):
    """Of the full assessment its analysis alone: the other agency gets the summary. The first assessment is short as it is."""
    if filed.paper != "F04":
        return parts
    analysis = next(title for key, title, _names in FullAssessmentForm.sections if key == "analysis")
    return [part for part in parts if part[0] == analysis]


def _page(case, status=200, agree=None, accept=None, end=None):
    row = transfer.latest(case)
    filed = papers.latest(case, "F15", ref=row.id) if row else None
    decided = papers.latest(case, "F15B", ref=row.id) if row else None
    sees = policy.may(current_user, "read confidential note", case)
    return file.page(
        "transfer/show.html",
        case,
        "",
        status,
        row=row,
        filed=filled(TransferForm, filed, confidential=sees) if filed else (),
        decided=filled(AgreeForm, decided, confidential=sees) if decided else (),
        agree=agree or AgreeForm(formdata=None),
        accept=accept or AcceptForm(formdata=None, data={"retention_class": "ordinary", "accepted_on": clock.today()}),
        end=end or EndForm(formdata=None),
        form=next((one for one in (agree, accept, end) if one), AgreeForm(formdata=None)),
        under_way=row is not None and row.ended_at is None,
        late=row is not None and row.ended_at is None and transfer.is_late(row, clock.today()),
        years=closure.retention_years("ordinary"),
        asked_here=request.method == "POST",
    )
