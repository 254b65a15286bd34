"""Sealed files of a case: what goes in is read back first, the page that answers shows the passphrase once, the file is fetched once (D14)."""

from dataclasses import replace

from flask import Blueprint, Response, abort, redirect, request, session, url_for
from flask_login import current_user

from cmoffice import audit, clock, codelists
from cmoffice.casework import conference, meeting, ownfile, papers, referral, sealed, sealed_sheets, sealing
from cmoffice.forms.base import options
from cmoffice.forms.conference import ConferenceForm
from cmoffice.forms.sealed import ExportForm, NamedExportForm, SealForm, SealMinutesForm
from cmoffice.language import gettext as _
from cmoffice.views import file
from cmoffice.views.gate import ALREADY, needs, save, status_of
from cmoffice.views.papers import filled
from cmoffice.views.shared import restored

pages = Blueprint("sealed", __name__, url_prefix="/case/<code>/sealed")


@pages.get("")
@needs("seal files")
def show(case):
    """The sealed files that were made of this case, and what can be sealed."""
    audit.note(current_user, "sealed files read", case.code, now=clock.now())
    now = clock.now()
    made = [(row, sealed.is_there(row, now)) for row in sealed.of(case)]
    return file.page(
        "sealed/show.html",
        case,
        "",
        made=made,
        desk=session.row.id,
        slips=_slips(case),
        minutes=_minutes(case),
        named=sealing.may_be_named(case),
    )


@pages.route("/referral/<int:number>", methods=["GET", "POST"])
@needs("seal files", keeps=False)
def slip(case, number):
    """The slip of a referral as a file."""
    made = referral.find(case, number) or abort(404)
    referral.refuse_slip(made)
    form = SealForm()
    back = url_for("referral.one", code=case.code, number=made.id)
    return _page(
        case,
        form,
        _("Referral slip as a sealed file"),
        lambda: sealed_sheets.slip(made),
        sealing.referral_slip,
        (made,),
        back,
        to=made.provider.name,
    )


@pages.route("/minutes/<int:number>", methods=["GET", "POST"])
@needs("seal files", keeps=False)
def minutes(case, number):
    """The minutes of a conference as a file for one agency."""
    filed, form = meeting.find(case, number), SealMinutesForm()
    if filed is None or filed.paper != "F13":
        abort(404)
    form.provider.choices = _providers()
    parts = filled(ConferenceForm, filed, confidential=False)
    back = url_for("meeting.read", code=case.code, number=number)
    return _page(
        case,
        form,
        _("Minutes as a sealed file"),
        lambda: sealed_sheets.minutes(case, filed, parts),
        sealing.conference_minutes,
        (case, filed),
        back,
    )


@pages.route("/own-file", methods=["GET", "POST"])
@needs("screen own file", keeps=False)
def own_file(case):
    """The person's own file, once it was gone through and screened."""
    form, ready = SealForm(), ownfile.screened(case)
    to = str(codelists.OWN_FILE_BY[ready.asked["asked_by"]]) if ready else ""
    return _page(
        case,
        form,
        _("The person's own file as a sealed file"),
        lambda: sealed_sheets.own_file(case),
        sealing.own_file,
        (case,),
        url_for("ownfile.show", code=case.code),
        to=to,
        ready=ready is not None,
    )


@pages.route("/export", methods=["GET", "POST"])
@needs("seal files")
def export(case):
    """Chosen parts of the file, by code."""
    form = ExportForm()
    form.provider.choices = _providers()
    return _page(
        case,
        form,
        _("Parts of the file, without a name"),
        lambda: sealed_sheets.export(case, form.chosen.data, (), current_user, clock.now()),
        sealing.export,
        (case,),
        url_for("sealed.show", code=case.code),
        look=lambda: _without_names(case, form),
    )


@pages.route("/named", methods=["GET", "POST"])
@needs("export with names", proof=True)
def named(case):
    """Chosen parts of the file with chosen parts of the identity: a supervisor's, with her reason and her password."""
    if not sealing.may_be_named(case):
        abort(403)
    form = NamedExportForm()
    form.provider.choices = _providers()
    return _page(
        case,
        form,
        _("Parts of the file, with a name"),
        lambda: sealed_sheets.export(case, form.chosen.data, form.named.data, current_user, clock.now()),
        sealing.named_export,
        (case,),
        url_for("sealed.show", code=case.code),
        look=lambda: _without_names(case, form),
    )


@pages.post("/<int:number>")
@needs("seal files", keeps=False)
def fetch(case, number):
    """The file itself, once; afterwards only words that it is gone."""
    made = sealed.find(case, number, current_user, session.row.id) or abort(404)
    content = sealed.fetch(made, current_user, clock.now())
    if content is None:
        return file.page("sealed/gone.html", case, "", 410, made=made)
    kind = sealed.TYPES[made.file.rpartition(".")[2]]
    return Response(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{made.file}"'})


def answer(case, form, draw, verb, args):
    """Seal it and answer with the passphrase, or nothing when it was refused. A form that came twice is sealed anew: its first answer was not seen."""
    mark, now, desk = request.form.get("once", ""), clock.now(), session.row.id
    made = save(form, verb, *args, draw, form.answers(), by=current_user, now=now, desk=desk, mark=mark)
    if made is ALREADY:
        made = sealed.again(case, mark, draw, current_user, now, desk)
        if made is None:
            return redirect(url_for("sealed.show", code=case.code), 303)
    return made and shown(case, *made)


def shown(case, row, passphrase):
    """The page that shows the passphrase, this once, and the button that fetches the file."""
    return file.page("sealed/made.html", case, "", row=row, groups=sealed.groups(passphrase))


def _page(case, form, heading, draw, verb, args, back, to="", ready=True, look=None):
    """The page on which a file is asked for; sent, the page with its passphrase. `look` draws what was chosen so far, to be read back."""
    reads, kept_at = request.form.get("button") == "look", None
    if look and not form.is_submitted():
        kept_at = restored(form, request.path)
    if form.is_submitted() and not reads and form.validate():
        answered = answer(case, form, draw, verb, args)
        if answered:
            return answered
    audit.note(current_user, "sealed file prepared", case.code, now=clock.now())
    chosen = look is None or bool(form.chosen.data)
    return file.page(
        "sealed/make.html",
        case,
        "",
        200 if reads else status_of(form),
        form=form,
        kept_at=kept_at,
        heading=heading,
        path=request.path,
        back=back,
        to=to,
        ready=ready,
        choice=look is not None,
        sheet=sealed_sheets.to_read_back((look or draw)()) if ready and chosen else None,
    )


def _without_names(case, form):
    """What was chosen of the file so far, to be read back; what was chosen of the identity is named on the page, not shown."""
    sheet = sealed_sheets.export(case, form.chosen.data, (), current_user, clock.now())
    return replace(sheet, about=_("The identity comes first, on a page of its own.")) if "named" in form else sheet


def _providers():
    return options({str(provider.id): provider.name for provider in conference.providers()})


def _slips(case):
    return [made for made in referral.of(case) if made.sent_on and not made.stop_sharing_on]


def _minutes(case):
    return [filed for filed in papers.all_of(case, "F13") if filed.replaced_at is None]
