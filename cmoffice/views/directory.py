"""The directory of services: read by everybody who works with cases, kept by supervisors, suggested to by caseworkers."""

from datetime import timedelta

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_login import current_user

from cmoffice import clock, codelists
from cmoffice.casework import directory, office
from cmoffice.forms.base import options
from cmoffice.forms.directory import ProviderForm, ServiceGapForm, ServiceHintForm
from cmoffice.language import gettext as _
from cmoffice.models import Provider, ServiceHint
from cmoffice.views.gate import needs, save, small_number, status_of

pages = Blueprint("directory", __name__, url_prefix="/directory")
GAPS_OF = timedelta(days=365)
ACTS = {"checked": directory.confirm, "retire": directory.retire, "restore": directory.restore}


@pages.get("")
@needs("see services")
def show():
    return _list(ServiceHintForm(formdata=None))


@pages.route("/new", methods=["GET", "POST"])
@needs("type service entry")
def new():
    form = _form(data={"capacity": "open"})
    if form.is_submitted() and form.validate():
        if save(form, directory.add, form.answers(), by=current_user, now=clock.now()):
            return redirect(url_for("directory.show"), 303)
    return render_template("directory/enter.html", form=form, provider=None), status_of(form)


@pages.get("/<int:number>")
@needs("see services")
def entry(number):
    return _entry(_find(number), ServiceHintForm(formdata=None))


@pages.route("/<int:number>/change", methods=["GET", "POST"])
@needs("edit services")
def change(number):
    provider = _find(number)
    form = _form(obj=provider)
    if form.is_submitted() and form.validate():
        version = small_number(request.form.get("version"))
        if save(form, directory.change, provider, form.answers(), version, by=current_user, now=clock.now()):
            return redirect(url_for("directory.entry", number=provider.id), 303)
    return render_template("directory/enter.html", form=form, provider=provider), status_of(form)


@pages.post("/<int:number>/<act>")
@needs("edit services")
def act(number, act):
    provider = _find(number)
    if act not in ACTS:
        abort(404)
    ACTS[act](provider, current_user, clock.now())
    return redirect(url_for("directory.entry", number=provider.id), 303)


@pages.post("/suggest")
@needs("suggest service")
def suggest():
    """A word about one entry, or about a service that is missing, to whoever keeps the directory."""
    form = ServiceHintForm()
    number = small_number(request.form.get("provider"))
    provider = _find(number) if number else None
    if form.validate() and save(form, directory.suggest, provider, form.words.data, by=current_user, now=clock.now()):
        return redirect(url_for("directory.entry", number=provider.id) if provider else url_for("directory.show"), 303)
    return _entry(provider, form, status_of(form)) if provider else _list(form, status_of(form))


@pages.post("/suggested/<int:number>")
@needs("edit services")
def settle(number):
    hint = ServiceHint.get_or_none(ServiceHint.id == number) or abort(404)
    directory.settle(hint, current_user, clock.now())
    return redirect(url_for("directory.show"), 303)


@pages.route("/gaps", methods=["GET", "POST"])
@needs("note service gap")
def gaps():
    form = ServiceGapForm()
    form.area.choices = options(office.districts())
    if (
        form.is_submitted()
        and form.validate()
        and save(form, directory.note_gap, form.answers(), by=current_user, now=clock.now())
    ):
        return redirect(url_for("directory.gaps"), 303)
    since = clock.today() - GAPS_OF
    return render_template(
        "directory/gaps.html",
        form=form,
        gaps=directory.gaps(since),
        notes=directory.gap_notes(since),
        not_offered=directory.not_offered(),
        since=since,
    ), status_of(form)


def _list(form, status=200):
    service, area = request.args.get("service", ""), request.args.get("area", "")
    service = service if service in codelists.SERVICE else ""
    found, today = directory.providers(service, area), clock.today()
    return render_template(
        "directory/show.html",
        providers=found,
        current={entry.id for entry in found if directory.is_current(entry, today)},
        service=service,
        area=area,
        districts=office.districts(),
        retired=directory.providers(retired=True),
        hints=directory.hints(),
        form=form,
    ), status


def _entry(provider, form, status=200):
    return render_template(
        "directory/entry.html",
        provider=provider,
        is_current=directory.is_current(provider, clock.today()),
        until=directory.check_due(provider),
        hints=directory.hints(provider),
        form=form,
    ), status


def _form(**given):
    form = ProviderForm(**given)
    form.area.choices = options({**office.districts(), directory.EVERYWHERE: _("All districts")})
    return form


def _find(number):
    return Provider.get_or_none(Provider.id == number) or abort(404)
