"""The office network: who may come in from other desks, the certificate, the sheet with its fingerprint, and the page that helps to install it."""

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from flask_login import current_user

from cmoffice import certificates, clock, databases, settings
from cmoffice.casework import network, office
from cmoffice.forms.keep import NetworkForm
from cmoffice.language import gettext as _
from cmoffice.views.gate import needs, open_to_all, save, status_of, while_locked

pages = Blueprint("network", __name__)
FILE = "office-authority.crt"


@pages.get("/keep/network")
@needs("see safe keeping")
def show():
    names = network.chosen() or network.names_made() or current_app.config["NAMES"]
    return _page(NetworkForm(formdata=None, data={"names": " ".join(names)}))


@pages.post("/keep/network")
@needs("change network", keeps=False, proof=True)
def let_in():
    form = NetworkForm()
    if form.validate():
        try:
            names = certificates.read_names(form.names.data)
        except ValueError as wrong:
            words = _("%(word)s is no name or address. Write it like office.example or 192.168.1.10", word=wrong)
            form.refuse(words, "names")
        else:
            if save(form, network.let_in, names, current_user, clock.now()):
                return redirect(url_for("network.show"), 303)
    return _page(form)


@pages.post("/keep/network/renew")
@needs("change network", keeps=False, proof=True)
def renew():
    return _done(network.renew)


@pages.post("/keep/network/here")
@needs("change network", keeps=False, proof=True)
def only_here():
    return _done(network.only_here)


@pages.post("/keep/network/promise")
@needs("change network", keeps=False, proof=True)
def promise():
    kept = request.form.get("kept") == "yes"
    answer = _done(network.promise, kept)
    if settings.of_file(databases.folder()).get("HSTS", "") == ("" if kept else "off"):
        current_app.config["HSTS"] = "" if kept else "off"  # told from the next answer on
    return answer


@pages.post("/keep/network/forget")
@needs("change network", keeps=False, proof=True)
def forget():
    return _done(network.forget_authority)


@pages.get("/keep/network/sheet")
@needs("see safe keeping")
def sheet():
    """The sheet with the fingerprint, to be carried to each desk on paper."""
    found = network.state()
    if found is None:
        abort(404)
    name = office.setting("office_name", "")
    return render_template("network/sheet.html", found=found, office_name=name, **_made(found))


@pages.get("/trust")
@while_locked
@open_to_all
def trust():
    """How a desk learns to trust this office; open to all, and nothing of the office is on it."""
    if certificates.authority_file(databases.folder()) is None:
        abort(404)
    return render_template("network/trust.html", file=FILE)


@pages.get(f"/trust/{FILE}")
@while_locked
@open_to_all
def certificate():
    content = certificates.authority_file(databases.folder())
    if content is None:
        abort(404)
    return (
        content,
        200,
        {"Content-Type": "application/x-x509-ca-cert", "Content-Disposition": f'attachment; filename="{FILE}"'},
    )


def until_served():
    """Until when the certificate is good with which the office answers now; None when it answers this computer alone."""
    return current_app.config["CERTIFICATE"] and current_app.config["CERTIFICATE"].until


def reminder():
    """What the pages of the office say about the certificate: soon, over, or nothing."""
    return network.reminder(until_served(), clock.now())


def _page(form):
    try:
        found, broken = network.state(), False
    except certificates.NoCertificate:
        found, broken = None, True
    return render_template(
        "network/show.html",
        form=form,
        found=found,
        broken=broken,
        now_at=_addresses(current_app.config["NAMES"]),
        changes=network.chosen() != current_app.config["NAMES"],
        next_at=_addresses(network.chosen()),
        served_until=until_served(),
        reminder=reminder(),
        keyed=network.has_authority(),
        addresses=network.own_addresses(),
        promised=current_app.config["HSTS"] != "off",
        **_made(found),
    ), status_of(form)


def _made(found):
    """What the page and the sheet tell of the certificate that lies in the folder."""
    if found is None:
        return {}
    return {
        "groups": certificates.groups(found.fingerprint),
        "at": _addresses(found.names),
        "until": clock.local(found.until),
        "authority_until": clock.local(found.authority_until),
        "since": clock.local(found.authority_since + certificates.BEFORE),
        "new_waits": until_served() is not None and until_served() < found.until,
        "new_authority": until_served() is not None
        and current_app.config["CERTIFICATE"].fingerprint != found.fingerprint,
        "has_name": any(not certificates.is_address(name) for name in found.names),
    }


def _addresses(names):
    """What people type into the browser, for each of these names."""
    port = request.environ.get("SERVER_PORT", "")
    return [f"https://{f'[{name}]' if ':' in name else name}:{port}" for name in names]


def _done(verb, *args):
    form = NetworkForm(formdata=None)
    save(form, verb, *args, current_user, clock.now())
    return _page(form) if form.problems else redirect(url_for("network.show"), 303)
