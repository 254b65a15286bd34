"""The caseworker's check of typed papers: the list of what waits, one paper beside the paper in her hand, and the papers of a case."""

from flask import Blueprint, abort, redirect, render_template, request, session, url_for
from flask_login import current_user

from cmoffice import audit, clock, drafts, policy, sessions
from cmoffice.casework import checking, intake, moves, office, slips
from cmoffice.forms.base import options
from cmoffice.forms.checking import AskForm, PassForm, RefuseForm, WhoseForm
from cmoffice.forms.sheets import SHEETS
from cmoffice.language import gettext as _
from cmoffice.views import file
from cmoffice.views.check_forms import Check
from cmoffice.views.gate import needs, save, status_of
from cmoffice.views.identity import PROVED_WITHIN, proved
from cmoffice.views.shared import restored

pages = Blueprint("checking", __name__)
SHOWN = 100  # thousands wait after old cases were brought in; the longest wait stands first


@pages.get("/papers/check")
@needs("check papers")
def show():
    whole = checking.waiting(current_user)
    found, asked = whole[:SHOWN], {}
    for slip in slips.open_of(found):
        asked[slip.paper_id] = asked.get(slip.paper_id, 0) + 1
    lines = [(paper, SHEETS[paper.batch.sheet].title, asked.get(paper.id, 0)) for paper in found]
    return render_template("checking/show.html", lines=lines, days=_days(found), total=len(whole))


@pages.route("/papers/check/<int:number>", methods=["GET", "POST"])
@needs("check papers")
def one(number):
    paper = checking.find(current_user, number) or abort(404)
    if paper.state != "to_check":
        if request.method == "POST" and paper.checked_by_id == current_user.id:  # pressed twice
            return redirect(url_for("checking.one", number=paper.id), 303)
        return _ended(paper, 409 if request.method == "POST" else 200)
    if _asks_password(paper) and request.method == "GET":
        return render_template("checking/prove.html", paper=paper, title=SHEETS[paper.batch.sheet].title, problem="")
    if request.method == "POST":
        return _file(paper)
    case = checking.case_of(paper, current_user)
    which = {"form": paper.batch.sheet, "batch": paper.batch.label, "paper": paper.position}
    audit.note(current_user, "paper read", case.code if case else None, now=clock.now(), **which)
    check = Check(paper, case).open()
    whose = WhoseForm(formdata=None, data={"case_code": case.code if case else check.typed.facts()["code"]})
    kept_at = restored(check.form, request.path)
    return _page(check, whose, kept_at=kept_at)


@pages.post("/papers/check/<int:number>/prove")
@needs("check papers", keeps=False)
def prove(number):
    """The password, given again, before an identity sheet is shown."""
    paper = _waiting(number)
    if proved(request.form.get("password", ""), clock.now()):
        return redirect(url_for("checking.one", number=paper.id), 303)
    problem = _("The password is not right.")
    return render_template(
        "checking/prove.html", paper=paper, title=SHEETS[paper.batch.sheet].title, problem=problem
    ), 422


@pages.post("/papers/check/<int:number>/pass")
@needs("check papers", keeps=False)
def pass_on(number):
    paper, form = _waiting(number), _pass_form()
    if form.validate() and save(
        form,
        checking.pass_on,
        paper,
        form.code.data,
        int(form.colleague.data) if form.colleague.data else None,
        by=current_user,
        now=clock.now(),
    ):
        drafts.drop(current_user, url_for("checking.one", number=paper.id))
        return redirect(url_for("checking.show"), 303)
    return _again(paper, passing=form)


@pages.post("/papers/check/<int:number>/refuse")
@needs("check papers", keeps=False)
def refuse(number):
    paper, form = checking.find(current_user, number) or abort(404), RefuseForm()
    if paper.state == "refused" and paper.checked_by_id == current_user.id:  # pressed twice
        return redirect(url_for("checking.show"), 303)
    if paper.state != "to_check":
        abort(404)
    if form.validate() and save(form, checking.refuse, paper, form.why.data, by=current_user, now=clock.now()):
        checking.forget_ended()
        return redirect(url_for("checking.show"), 303)
    return _again(paper, refusing=form)


@pages.post("/papers/check/<int:number>/ask")
@needs("check papers", keeps=False)
def ask(number):
    """A question to the clerk about one box of the paper."""
    paper = _waiting(number)
    check = Check(paper, checking.case_of(paper, current_user)).open()
    form = _ask_form(check)
    if form.validate() and save(
        form, slips.ask, paper, form.box.data, form.question.data, by=current_user, now=clock.now()
    ):
        return redirect(url_for("checking.one", number=paper.id), 303)
    return _again(paper, asking=form)


@pages.get("/case/<code>/papers")
@needs("read case")
def of_case(case):
    """The paper forms that came in about this case: by whom and when they were typed and checked, and where they lie."""
    audit.note(current_user, "papers read", case.code, now=clock.now())
    came_in = [(paper, SHEETS[paper.batch.sheet].title) for paper in checking.of_case(case, current_user)]
    mine = {paper.id for paper in checking.waiting(current_user) if paper.case_id == case.id}
    return file.page("checking/papers.html", case, "papers", came_in=came_in, mine=mine)


def _file(paper):
    whose = WhoseForm()
    case = _case_said(paper, whose)
    check = Check(paper, case).send()
    form, now = check.form, clock.now()
    decided = request.form.get("decided") if request.form.get("decided") in ("different", "ask") else None
    if check.validate() and not whose.problems:
        made = save(
            form,
            checking.file,
            paper,
            case,
            check.answers(),
            check.counted(),
            check.filled(),
            by=current_user,
            now=now,
            decided=decided,
        )
        if made:
            checking.forget_ended()
            return redirect(url_for("checking.one", number=paper.id), 303)
        if form.changed:
            return _ended(form.changed.theirs, 409)
    doubles = None
    if "E05" in form.refused_by:
        audit.note(current_user, "possible double shown", case.code, now=now)
        doubles = intake.doubles(case, form.answers(), current_user)
    return _page(check, whose, status_of(form), doubles=doubles)


def _case_said(paper, whose):
    """The case of the code as she read it; what is wrong with it is said at its box."""
    if paper.batch.sheet == "registration":
        return None
    typed = (whose.case_code.data or "").strip()
    if not typed:
        return checking.case_of(paper, current_user)
    code = moves.read_code(typed)
    case = policy.find_case(current_user, code) if code else None
    if case is None:
        whose.refuse(
            _("This is not the code of a case of yours. Read it again on the paper, or pass the paper on below."),
            "case_code",
        )
    return case


def _page(check, whose, status=200, kept_at=None, doubles=None, **forms):
    """A paper beside its form. `forms` are those of the acts below it that were sent and could not be done."""
    drawn, beside = check.parts()
    return render_template(
        "checking/one.html",
        paper=check.paper,
        title=check.laid.sheet.title,
        case=check.case,
        check=check,
        form=check.form,
        whose=whose,
        drawn=drawn,
        beside=beside,
        registration=checking.unchecked_registration(check.paper),
        kept_at=kept_at,
        doubles=doubles,
        asking=forms.get("asking") or _ask_form(check, blank=True),
        passing=forms.get("passing") or _pass_form(blank=True),
        refusing=forms.get("refusing") or RefuseForm(formdata=None),
        opened=next(iter(forms), ""),
        names_hidden=status != 200 and check.laid.sheet.is_identifying and _asks_password(check.paper),
    ), status


def _again(paper, **forms):
    """The page anew with an act that could not be done; the form as it was typed, or as she had begun it."""
    form = next(iter(forms.values()))
    if form.changed:
        return _ended(form.changed.theirs, 409)
    if _asks_password(paper):
        return redirect(url_for("checking.one", number=paper.id), 303)
    case = checking.case_of(paper, current_user)
    check = Check(paper, case).open()
    whose = WhoseForm(formdata=None, data={"case_code": case.code if case else ""})
    return _page(check, whose, status_of(form), restored(check.form, url_for("checking.one", number=paper.id)), **forms)


def _ended(paper, status):
    """A paper that is off the desk: what became of it."""
    return render_template(
        "checking/ended.html", paper=paper, title=SHEETS[paper.batch.sheet].title, case=_known(paper), status=status
    ), status


def _known(paper):
    return policy.find_case(current_user, paper.case.code) if paper.case_id else None


def _waiting(number):
    paper = checking.find(current_user, number)
    return paper if paper and paper.state == "to_check" else abort(404)


def _asks_password(paper):
    return SHEETS[paper.batch.sheet].is_identifying and sessions.password_age(session, clock.now()) > PROVED_WITHIN


def _ask_form(check, blank=False):
    form = AskForm(formdata=None) if blank else AskForm()
    form.box.choices = options(
        {name: f"{box.no} {box.label}" for name, box in check.laid.boxes.items() if box not in check.laid.top}
    )
    return form


def _pass_form(blank=False):
    form = PassForm(formdata=None) if blank else PassForm()
    form.colleague.choices = options(
        {
            str(one.id): one.short_name
            for one in office.people().values()
            if one.here and one.id != current_user.id and policy.role_may(one, "check papers")
        }
    )
    return form


def _days(papers):
    """How many days each paper has waited since it was typed."""
    today = clock.today()
    return {paper.id: (today - clock.local(paper.keyed_at).date()).days if paper.keyed_at else 0 for paper in papers}
