"""Referrals of a case and the record of what left the office: begun, chosen item by item, read back, sent, answered."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_login import current_user

from cmoffice import audit, clock, codelists
from cmoffice.casework import agreed, contact, directory, referral, sealed_sheets, sharing
from cmoffice.forms.base import options
from cmoffice.forms.prints import PrintForm
from cmoffice.forms.referral import AnswerForm, FeedbackForm, ReferralForm, RevokeForm, TellForm
from cmoffice.language import gettext as _
from cmoffice.views import file, prints
from cmoffice.views.gate import ALREADY, needs, save, status_of
from cmoffice.views.shared import restored

pages = Blueprint("referral", __name__, url_prefix="/case/<code>/referrals")


@pages.get("")
@needs("read case")
def show(case):
    audit.note(current_user, "referrals read", case.code, now=clock.now())
    return file.page("referral/show.html", case, "referrals", made=referral.of(case), shared=sharing.of(case))


@pages.route("/new", methods=["GET", "POST"])
@needs("refer")
def new(case):
    form = ReferralForm(data={"service": request.args.get("service"), "action": request.args.get("action")})
    today, kept_at = clock.today(), None
    entries = directory.providers(area=None)
    form.provider.choices = options({str(entry.id): _provider_words(entry, today) for entry in entries})
    form.action.choices = options({str(action.id): action.what[:80] for action in referral.actions(case)})
    if form.is_submitted():
        made = (
            save(form, referral.draft, case, form.answers(), by=current_user, now=clock.now())
            if form.validate()
            else None
        )
        if made is ALREADY:
            return redirect(url_for("referral.show", code=case.code), 303)
        if made:
            return redirect(
                url_for("referral.one", code=case.code, number=made.id)
                if made.status == "draft"
                else url_for("referral.show", code=case.code),
                303,
            )
    else:
        kept_at = restored(form, f"/case/{case.code}/referrals/new")
    return file.page(
        "referral/new.html",
        case,
        "referrals",
        status_of(form),
        form=form,
        kept_at=kept_at,
        entries=entries,
    )


@pages.get("/<int:number>")
@needs("read case")
def one(case, number):
    """A referral: while it is begun the choice of what is told, afterwards how it goes."""
    made = _find(case, number)
    audit.note(current_user, "referral read", case.code, now=clock.now())
    if made.status == "draft":
        return _choose(case, made, None)
    return _one(case, made)


@pages.post("/<int:number>")
@needs("refer")
def prepare(case, number):
    made = _find(case, number, "draft")
    form = _tell_form(made, referral.choices(made, clock.today())[0], filled=False)
    if form.validate() and save(form, referral.prepare, made, form.answers(), by=current_user, now=clock.now()):
        return redirect(url_for("referral.send", code=case.code, number=made.id), 303)
    return _choose(case, made, form, status_of(form))


@pages.route("/<int:number>/send", methods=["GET", "POST"])
@needs("refer")
def send(case, number):
    """Everything read back before it leaves: what is told, what is not, what is withheld."""
    made, form = _find(case, number, "draft"), RevokeForm(formdata=None)
    if request.method == "POST":
        if save(form, referral.make, made, by=current_user, now=clock.now()):
            return redirect(url_for("referral.one", code=case.code, number=made.id), 303)
    elif not made.method:
        return redirect(url_for("referral.one", code=case.code, number=made.id), 303)
    return file.page(
        "referral/send.html",
        case,
        "referrals",
        status_of(form) if request.method == "POST" else 200,
        form=form,
        made=made,
        untold=[item for item in codelists.SHARE_ITEM if item not in made.tells],
        left_out=contact.left_out(case, made.tells),
    )


@pages.post("/<int:number>/answer")
@needs("answer referral")
def answer(case, number):
    made, form = _find(case, number), AnswerForm()
    if form.validate() and save(form, referral.answer, made, form.answers(), by=current_user, now=clock.now()):
        return redirect(url_for("referral.one", code=case.code, number=made.id), 303)
    return _one(case, made, status_of(form), answer=form)


@pages.post("/<int:number>/feedback")
@needs("answer referral")
def feedback(case, number):
    made, form = _find(case, number), FeedbackForm()
    if form.validate() and save(form, referral.feedback, made, form.answers(), by=current_user, now=clock.now()):
        return redirect(url_for("referral.one", code=case.code, number=made.id), 303)
    return _one(case, made, status_of(form), feedback=form)


@pages.post("/<int:number>/revoke")
@needs("answer referral")
def revoke(case, number):
    made, form = _find(case, number), RevokeForm()
    if form.validate() and save(form, referral.revoke, made, form.reason.data, by=current_user, now=clock.now()):
        return redirect(url_for("referral.show", code=case.code), 303)
    return _one(case, made, status_of(form), revoke=form)


@pages.route("/<int:number>/slip", methods=["GET", "POST"])
@needs("print case", keeps=False)
def slip(case, number):
    """The slip to hand over: the code and the ticked items, no name."""
    made, back = _find(case, number), url_for("referral.one", code=case.code, number=number)
    referral.refuse_slip(made, clock.today())

    def draw(printing):
        return prints.sheets_page(sealed_sheets.slip(made), printing, case, back)

    return prints.asked("slip", prints.first(PrintForm), draw, case, back=back)


@pages.post("/<int:number>/name-slip")
@needs("read identity", keeps=False, proof=True)
def name_slip(case, number):
    """The slip with the name: alone, once, with nothing of the case beside it."""
    made = _find(case, number)
    return render_template(
        "referral/name_slip.html", case=case, made=made, slip=contact.name_slip(made, current_user, clock.now())
    )


def _find(case, number, status=None):
    made = referral.find(case, number)
    if made is None or (status and made.status != status):
        abort(404)
    return made


def _one(case, made, status=200, **forms):
    today = clock.today()
    given = {
        "answer": AnswerForm(formdata=None),
        "feedback": FeedbackForm(
            formdata=None,
            data={
                name: getattr(made, name)
                for name in ("accompanied", "accompanied_on", "accompanied_why", "quality", "feedback_next")
            },
        ),
        "revoke": RevokeForm(formdata=None),
        **forms,
    }
    return file.page(
        "referral/one.html",
        case,
        "referrals",
        status,
        made=made,
        forms=given,
        name_slip=contact.may_print_name(made),
        is_late=made.appointment_on is not None and made.appointment_on < today,
    )


def _choose(case, made, form, status=200):
    found, why = referral.choices(made, clock.today())
    return file.page(
        "referral/choose.html",
        case,
        "referrals",
        status,
        made=made,
        form=form or _tell_form(made, found, filled=True),
        found=found,
        why=why,
        allowed={item for _row, items in found.values() for item in items},
        limits=contact.limits(case),
        until=directory.check_due(made.provider),
        is_current=directory.is_current(made.provider, clock.today()),
        others=agreed.shares(agreed.latest(case)),
    )


def _tell_form(made, found, filled):
    """Only what may be told can be ticked."""
    first = next(iter(found), None)
    data = {"basis": made.basis if made.basis in found else first, "tells": made.tells, "method": made.method}
    data |= {f"told_{item}": words for item, words in made.told.items()}
    form = TellForm(formdata=None, data=data) if filled else TellForm()
    allowed = {item for _row, items in found.values() for item in items}
    form.basis.choices = options({basis: codelists.SHARE_BASIS[basis] for basis in found})
    form.tells.choices = options({item: words for item, words in codelists.SHARE_ITEM.items() if item in allowed})
    return form


def _provider_words(entry, today):
    """A service in the list to choose from: its name, what it offers, and what speaks against it."""
    notes = [] if directory.is_current(entry, today) else [_("check first")]
    if entry.capacity != "open":
        notes.append(str(codelists.CAPACITY[entry.capacity]))
    offers = ", ".join(str(codelists.SERVICE.get(code, code)) for code in entry.services)
    return f"{entry.name}: {offers}" + (f" ({', '.join(notes)})" if notes else "")
