"""What all templates know: the person, what she may, dates in words, labels of codes, addresses of static files."""

import secrets
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from functools import lru_cache

from babel.dates import format_date
from flask import current_app, g, request, session, url_for
from flask_babel import get_locale, get_translations
from flask_login import current_user
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from cmoffice import clock, codelists, databases, drafts, htmx, policy, sessions
from cmoffice.casework import approvals, emergency, office, out
from cmoffice.forms.base import PaperForm, spoken_day
from cmoffice.language import gettext, locale, ngettext, plain_day, speak
from cmoffice.language import lazy_gettext as _l
from cmoffice.models.base import MomentField
from cmoffice.settings import VERSION
from cmoffice.views import file, trouble
from cmoffice.views.static import static_url

# pages that lie under a line of the rail, by how their address begins
UNDER = (
    ("/meeting", "case_meeting.show"),
    ("/supervision", "supervision.show"),
    ("/caseload", "supervision.show"),
    ("/concerns", "supervision.show"),
    ("/differences", "second.show"),
    ("/directory", "directory.show"),
    ("/keep", "keep.show"),
    ("/help/", "help.show"),
    ("/batch/", "tray.enter"),
    ("/tray/", "tray.show"),
    ("/papers", "supervision.show"),
    ("/letters", "codes.show"),
)
RAIL = {
    "caseworker": (
        ("work.show", "inbox", _l("My work")),
        ("cases.show", "folder", _l("My cases")),
        ("case_meeting.show", "message-square", _l("Meetings")),
        ("intake.show", "plus", _l("Register a child")),
        ("directory.show", "badge-check", _l("Services")),
        ("help.show", "circle-help", _l("Help")),
    ),
    "supervisor": (
        ("team.show", "inbox", _l("Team today")),
        ("approvals.show", "check", _l("Approvals")),
        ("cases.show", "folder", _l("Cases")),
        ("case_meeting.show", "message-square", _l("Meetings")),
        ("supervision.show", "users", _l("Supervision")),
        ("directory.show", "badge-check", _l("Services")),
        ("reports.show", "chart-column", _l("Reports")),
        ("codes.show", "list-checks", _l("Lists and rules")),
        ("help.show", "circle-help", _l("Help")),
    ),
    "clerk": (
        ("tray.show", "inbox", _l("Forms tray")),
        ("tray.enter", "keyboard", _l("Enter a form")),
        ("second.show", "git-compare", _l("Second entry")),
        ("directory.show", "badge-check", _l("Services")),
        ("help.show", "circle-help", _l("Help")),
    ),
    "administrator": (
        ("office.show", "house", _l("Office")),
        ("people.show", "users", _l("People")),
        ("codes.show", "list-checks", _l("Lists")),
        ("questions.show", "notebook-pen", _l("Forms")),
        ("record.show", "history", _l("Access record")),
        ("keep.show", "lock", _l("Safe keeping")),
        ("help.show", "circle-help", _l("Help")),
    ),
}


WAITING = {
    "unfiled": _l("Enter the identity"),
    "screening": _l("Supervisor decides about consent"),
    "closure_requested": _l("Supervisor decides about closing"),
}


REFUSED_CONSENT = _l("Not without consent: record it, or leave unregistered")
NOTE_ICONS = {
    "home_visit": "house",
    "phone_call": "phone",
    "service_check": "badge-check",
    "met": "users",
    "school_community": "users",
}


_this_year = ContextVar("this year", default=None)  # of the request; the clock is not asked for each day of a list


def join(app):
    """Hand filters and names to the templates of this application."""
    app.jinja_env.install_gettext_callables(gettext, ngettext, newstyle=False)
    app.jinja_env.filters.update(
        day=day,
        shortday=shortday,
        days_words=days_words,
        weekday=weekday,
        month=month,
        moment=moment,
        local_day=local_day,
        hour=hour,
        label=label,
        due_words=due_words,
        days_late=days_late,
        why_words=why_words,
        what=what,
        who=who,
        coded=coded,
        reasoned=reasoned,
        stored_moment=stored_moment,
        stored_day=plain_day,
        reviewed=reviewed,
    )
    app.before_request(_language)
    app.teardown_request(lambda _: _this_year.set(None))
    PaperForm.changes = staticmethod(office.questions)
    app.jinja_env.globals.update(
        lists=codelists,
        static_url=static_url,
        csrf_token=token,
        _=gettext,
        url_for=address,
        icon=icon,
        NOTE_ICONS=NOTE_ICONS,
        once=once,
        days_words=days_words,
        chips=chips,
        in_days=in_days,
        day_in=day_in,
        worded=worded,
        VERSION=VERSION,
        acts_of=file.acts_of,
        owed_by_kind=file.owed_by_kind,
        emergency_words=emergency_words,
        often=often,
    )
    app.jinja_env.fix("_", "gettext", "icon", "static_url", "url_for")
    app.context_processor(_page)


def _language():
    """The catalogue of the office's language and the year, found once a request."""
    today = clock.today()
    _this_year.set(today.year)
    speak(get_translations(), str(get_locale()))
    codelists.speak(codelists.OwnWords() if databases.keys_in_hand() is None else office.words(today))


@lru_cache(4096)
def _written(value, pattern, locale):
    return format_date(value, pattern, locale)


def _in_words(value, pattern):
    return _written(value, pattern, locale())


def day(value):
    """23 Nov 2026"""
    return _in_words(value, "d MMM y") if value else "–"


def shortday(value):
    """23 Nov, with the year when it is another one"""
    if not value:
        return "–"
    this_year = _this_year.get() or clock.today().year
    return _in_words(value, "d MMM" if value.year == this_year else "d MMM y")


def weekday(value):
    """Mon"""
    return _in_words(value, "EEE")


def month(value):
    """November 2026"""
    return _in_words(value, "MMMM y")


def moment(value):
    """23 Nov 2026, 14:05 in the office's time zone"""
    if value is None:
        return "–"
    local = clock.local(value)
    return f"{day(local.date())}, {local:%H:%M}"


def local_day(value):
    """The day of a moment in the office's time zone."""
    return clock.local(value).date()


CODED = (
    codelists.STATUS,
    codelists.RISK,
    codelists.CONSENT_STATE,
    codelists.NEEDS_SUPERVISOR,
    codelists.CARE,
    codelists.UASC,
    codelists.DISABILITY,
    codelists.CONCERN,
    codelists.SENSITIVITY,
    codelists.REVIEW_OUTCOME,
    codelists.EIGHTEEN,
    codelists.CONFERENCE_STATUS,
    codelists.GLASS_CATEGORY,
    codelists.GLASS_REVIEW,
    codelists.REPORT_DECISION,
    codelists.REPORT_TRIGGER,
    codelists.REFERRAL_RESULT,
    codelists.REFERRAL_OUTCOME,
    codelists.SERVICE,
    codelists.PLAN_STATE,
    codelists.MEETING_DECISION,
)


def coded(value):
    """A value of the history in words, from whatever list its code is of."""
    if not value:
        return "–"
    return ", ".join(str(next((codes[code] for codes in CODED if code in codes), code)) for code in value.split(", "))


def reasoned(text):
    """The reason of a move: a code on its first line is put into words."""
    first, *rest = (text or "").split("\n")
    first = (
        codelists.MOVE_KEYWORKER_WHY.get(first)
        or codelists.CLOSE.get(first)
        or codelists.CONFLICT_KIND.get(first)
        or codelists.GO_BACK_WHY.get(first)
        or codelists.TRANSFER_WHY.get(first)
        or codelists.REOPEN_WHY.get(first)
        or codelists.VISIT_SKIPPED.get(first)
        or first
    )
    return "\n".join([str(first), *rest])


def reviewed(text):
    """What a review found, in words, with its comment."""
    found, _line, comment = (text or "").partition("\n")
    return ": ".join(filter(None, (str(codelists.GLASS_REVIEW.get(found, found)), comment)))


def often(unit, count):
    """How often, in words: weekly, every 14 days, monthly, every 3 months."""
    if unit == "months":
        return gettext("monthly") if count == 1 else gettext("every %(months)s months", months=count)
    if count in (1, 7):
        return gettext("daily") if count == 1 else gettext("weekly")
    return gettext("every %(days)s days", days=count)


def emergency_words():
    """What stands on top of the day's pages while the office works in an emergency, from what is held of the office; else nothing."""
    now = office.emergency()
    if now is None:
        return ""
    told = {key: often(*after) for _rule, key, _before, after in emergency.clocks()}
    since = shortday(clock.local(now.begun_at).date())
    return gettext(
        "Emergency mode since %(day)s: meetings %(meeting)s, reviews %(review)s.",
        day=since,
        meeting=told["meeting"],
        review=told["review"],
    )


def who(number):
    """The short name of a colleague; a dash for nobody."""
    person = office.people().get(number)
    return person.short_name if person else "–"


def stored_moment(text):
    """A moment as it lies in the session."""
    return moment(MomentField().python_value(text))


def hour(value):
    return f"{clock.local(value):%H:%M}" if value else ""


def label(code, codes):
    """The label of a code of a code list; the code itself where the list does not know it."""
    return codes.get(code, code) if code else "–"


def token():
    """The token of the forms of this answer, which is made once."""
    return g.get("csrf_token") or generate_csrf()


def once():
    """A one-time mark for a form: its person and a random number."""
    return f"{current_user.id}-{secrets.token_urlsafe(12)}"


@lru_cache(1024)
def icon(name, words=""):
    """One of our icons; with words it says what it means, else it is there for the eye alone."""
    told = Markup('role="img" aria-label="{}"').format(words) if words else Markup('aria-hidden="true"')
    return Markup('<svg class="icon" {}><use href="{}#{}"/></svg>').format(told, static_url("icons.svg"), name)


def what(row):
    """The next thing to do with a case, in words."""
    if row.status == "screening" and row.consent_state != "waiting":
        return REFUSED_CONSENT
    if row.status in WAITING:
        return WAITING[row.status]
    return codelists.DUE_KIND[row.next.kind] if row.next else "–"


def address(endpoint, _anchor=None, **values):
    """The address of a page, as url_for gives it; the same address is put together once."""
    path = _address(endpoint, tuple(values.items()))
    return f"{path}#{_anchor}" if _anchor else path


@lru_cache(4096)
def _address(endpoint, values):
    return url_for(endpoint, **dict(values))


def due_words(line):
    """When a due thing is due, in words: 3 days late, today by 16:00, Tue, 8 days."""
    if line.standing == "late":
        days = -line.days
        return days_late(days) if days > 0 else gettext("late since %(hour)s", hour=hour(line.at))
    if line.standing == "today" and line.days == 0:
        return gettext("Today, by %(hour)s", hour=hour(line.at)) if line.at else gettext("Today")
    if line.days == 1:
        return gettext("Tomorrow, by %(hour)s", hour=hour(line.at)) if line.at else gettext("Tomorrow")
    return weekday(line.on) if line.days <= 7 else gettext("%(days)s days", days=line.days)


def days_late(days):
    """How late, in days: 1 day late, 3 days late."""
    return gettext("1 day late") if days == 1 else gettext("%(days)s days late", days=days)


def why_words(line):
    """Why it is due: the rule in words with its figures, and its number."""
    figures = dict(line.figures)
    if "risk" in figures:
        figures["risk"] = codelists.RISK[figures["risk"]]
    if "from" in figures:
        figures["from"] = day(date.fromisoformat(figures["from"]))
    return f"{str(codelists.DUE_WHY[line.why]) % figures} ({line.rule})"


def days_words(value):
    """Since when, in days."""
    if value is None:
        return "–"
    days = (clock.today() - (value.date() if isinstance(value, datetime) else value)).days
    return gettext("today") if days <= 0 else gettext("1 day") if days == 1 else gettext("%(days)s days", days=days)


def chips(longest):
    """Days offered for the next follow-up: about half the rule, and the rule."""
    return sorted({max(1, longest // 2), longest})


def day_in(days):
    return clock.today() + timedelta(days=days)


def in_days(days):
    """The day so many days from today as it stands in the box of a form."""
    return spoken_day(day_in(days))


def worded(key, value):
    """A value of the registration in words."""
    codes = {
        "risk": codelists.RISK,
        "concerns": codelists.CONCERN,
        "care_arrangement": codelists.CARE,
        "uasc": codelists.UASC,
        "disability": codelists.DISABILITY,
    }.get(key, {})
    return (
        ", ".join(str(codes.get(code, code)) for code in value)
        if isinstance(value, list)
        else str(codes.get(value, value or "–"))
    )


def _page():
    staff = session.staff if session.row is not None else None
    return {
        "staff": staff,
        "csrf_token": token,
        "may": lambda action, case=None: policy.may(staff, action, case),
        "rail": RAIL[staff.role] if staff else (),
        "paper_size": office.paper,
        "late_out": lambda: out.late_now(staff, clock.now()),
        "waits": lambda: len(approvals.waiting(staff, clock.now())),
        "since_last": session.get("last"),
        "news": _news(staff),
        "practice": current_app.config["PRACTICE"],
        "trouble_lines": lambda: trouble.lines(staff),
        "idle_seconds": sessions.idle_minutes(staff) * 60 if staff and not session.row.locked else 0,
        "here": request.endpoint,
        "under": next((line for begins, line in UNDER if request.path.startswith(begins)), None),
        "is_part": bool(htmx),
        "now": clock.now(),
        "today": clock.today(),
    }


def _news(staff):
    """What happened with her account since she was last here, told once, on her first page (SEC-009, SEC-016, SEC-017)."""
    last = session.get("last")
    if not last or last.get("told") or request.endpoint != policy.home_of(staff) or htmx:
        return None
    session["last"] = {**last, "told": True}
    return last if last["failures"] or last["slips"] or last["factor_by"] else None


def restored(form, path):
    """The draft that this person kept at this address, put back into the form; gives the moment it was kept, or None."""
    draft = drafts.find(current_user, path)
    if draft is None:
        return None
    from werkzeug.datastructures import MultiDict

    form.process(MultiDict([(name, value) for name, values in draft.answers.items() for value in values]))
    return draft.kept_at


def say(words):
    """The sentence for the live region of the page, sent along with a part."""
    return Markup('<p id="say" hx-swap-oob="true" class="vh" role="status" aria-live="polite">{}</p>').format(words)
