"""One stream of everything in a file, newest first: notes, follow-ups, papers, plans, referrals, moves. Restricted text is never in it."""

from dataclasses import dataclass
from datetime import date, datetime

from cmoffice import codelists
from cmoffice.databases import records
from cmoffice.language import gettext as _
from cmoffice.language import lazy_gettext as _l
from cmoffice.models.base import MomentField

PAGE = 15
KINDS = {
    "note": _l("Notes"),
    "followup": _l("Follow-ups"),
    "voice": _l("The child's voice"),
    "risk": _l("Risk"),
    "paper": _l("Papers"),
    "plan": _l("Plan"),
    "referral": _l("Referrals"),
    "consent": _l("Consent"),
    "care": _l("Where the child lives"),
    "task": _l("Tasks"),
    "move": _l("Decisions and changes"),
}
NOT_AS_MOVES = (
    "M05",
    "M08",
    "M09",
    "M10",
    "M11",
    "M12",
    "M14",
    "M27",
    "F11",
    "F13",
    "F27",
    "F29",
    "F32",
)  # told by the paper, plan, place, referral, visit or consent itself
NOT_AS_PAPERS = (
    "F01b",
    "F02",
    "F14",
    "F14B",
    "F14C",
    "F15",
    "F15B",
    "F16",
    "F17",
    "F18",
    "F25",
    "F31",
)  # told by a move; or never beside other papers (D07)

# each source gives: day, moment, kind, what, state, by, text, shut, its number; the day alone decides, then the moment it was entered
SOURCES = {
    "note": "SELECT done_on, entered_at, 'note', kind, CASE from_supervisor WHEN 1 THEN 'supervisor' ELSE '' END, by_id, "
    "CASE section WHEN 'ordinary' THEN facts ELSE '' END, section <> 'ordinary', id FROM note WHERE case_id = :c AND replaced_at IS NULL",
    "followup": "SELECT done_on, entered_at, 'followup', mode, finding, by_id, observed, 0, id FROM followup WHERE case_id = :c",
    "voice": "SELECT heard_on, entered_at, 'voice', part, paper, by_id, '', 0, id FROM voice WHERE case_id = :c",
    "risk": "SELECT substr(done_at, 1, 10), entered_at, 'risk', coalesce(was, ''), coalesce(became, ''), by_id, coalesce(reason, ''), 0, id "
    "FROM move WHERE case_id = :c AND rule = 'M13'",
    "paper": "SELECT substr(done_at, 1, 10), entered_at, 'paper', paper, version, by_id, '', 0, id FROM filed_form "
    f"WHERE case_id = :c AND paper NOT IN ({', '.join(repr(paper) for paper in NOT_AS_PAPERS)})",
    "plan": "SELECT drawn_on, entered_at, 'plan', kind, 'drawn_up', by_id, goal, 0, version FROM plan WHERE case_id = :c AND submitted_at IS NOT NULL",
    "plan decided": "SELECT substr(decided_at, 1, 10), decided_at, 'plan', kind, CASE state WHEN 'sent_back' THEN 'sent_back' ELSE 'approved' END, "
    "decided_by_id, coalesce(comment, ''), 0, version FROM plan WHERE case_id = :c AND decided_at IS NOT NULL",
    "referral": "SELECT sent_on, entered_at, 'referral', service, 'sent', by_id, reason, 0, id FROM referral WHERE case_id = :c AND sent_on IS NOT NULL",
    "referral answered": "SELECT feedback_on, feedback_on, 'referral', service, coalesce(outcome, 'answered'), by_id, feedback_note, 0, id "
    "FROM referral WHERE case_id = :c AND feedback_on IS NOT NULL",
    "consent": "SELECT obtained_on, entered_at, 'consent', given_by, 'given', by_id, '', 0, version FROM consent WHERE case_id = :c",
    "consent withdrawn": "SELECT withdrawn_on, withdrawn_on, 'consent', given_by, 'withdrawn', by_id, '', 0, version "
    "FROM consent WHERE case_id = :c AND withdrawn_on IS NOT NULL",
    "care": "SELECT started_on, entered_at, 'care', arrangement, '', by_id, '', 0, id FROM placement WHERE case_id = :c",
    "task": "SELECT substr(entered_at, 1, 10), entered_at, 'task', source, 'to_do', by_id, what, 0, id FROM task WHERE case_id = :c",
    "task done": "SELECT done_on, done_on, 'task', source, 'done', coalesce(ended_by_id, by_id), what, 0, id FROM task "
    "WHERE case_id = :c AND done_on IS NOT NULL",
    "visit after closing": "SELECT visited_on, visited_on, 'move', 'visit after closing', '', coalesce(decided_by_id, asked_by_id), '', 0, id "
    "FROM closure WHERE case_id = :c AND visited_on IS NOT NULL",
    "move": "SELECT substr(done_at, 1, 10), entered_at, 'move', what, coalesce(became, ''), by_id, "
    "CASE WHEN rule IN ('M04', 'M28') THEN '' ELSE coalesce(reason, '') END, 0, id FROM move "
    f"WHERE case_id = :c AND rule <> 'M13' AND rule NOT IN ({', '.join(repr(rule) for rule in NOT_AS_MOVES)})",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the timeline: when, what kind of thing, its title in words, who, and its ordinary text."""

    on: date
    at: datetime | None
    kind: str
    what: str
    state: str
    title: str
    by: int
    text: str
    shut: bool
    number: int


def page(case, number=1, kind=None, size=PAGE):
    """One page of the stream, newest first, and whether there are older entries: one statement, however much there is."""
    first = (number - 1) * size
    which = [sql for name, sql in SOURCES.items() if kind is None or _kind_of(name) == kind]
    parts = (f"SELECT * FROM ({sql} ORDER BY 1 DESC, 2 DESC LIMIT {first + size + 1})" for sql in which)
    whole = f"{' UNION ALL '.join(parts)} ORDER BY 1 DESC, 2 DESC, 9 DESC LIMIT {size + 1} OFFSET {first}"
    found = [_entry(line) for line in records.execute_sql(whole.replace(":c", str(int(case.id)))).fetchall()]
    return found[:size], len(found) > size


def _kind_of(name):
    return {
        "plan decided": "plan",
        "referral answered": "referral",
        "consent withdrawn": "consent",
        "task done": "task",
    }.get(name, "move" if name == "visit after closing" else name)


def _entry(line):
    on, at, kind, what, state, by, text, shut, number = line
    moment = MomentField().python_value(at) if at and len(at) > 10 else None
    return Entry(
        date.fromisoformat(on),
        moment,
        kind,
        what,
        str(state),
        _title(kind, what, str(state), bool(shut)),
        by,
        _plain(kind, text),
        bool(shut),
        number,
    )


def _title(kind, what, state, shut):
    """What it was, in words."""
    if shut:
        return _("Restricted note")
    return {
        "note": lambda: _in("NOTE_KIND", what),
        "followup": lambda: f"{_in('FOLLOWUP_MODE', what)}: {_in('FINDING', state)}",
        "voice": lambda: _in("VOICE", what),
        "risk": lambda: _("Risk: %(was)s → %(became)s", was=_in("RISK", what) or "–", became=_in("RISK", state)),
        "paper": lambda: _in("PAPER", what) + (_(", version %(number)s", number=state) if state != "1" else ""),
        "plan": lambda: f"{_in('PLAN_KIND', what)} {PLAN_STATE.get(state, state)}",
        "referral": lambda: _("Referral, %(service)s: %(state)s", service=_in("SERVICE", what), state=_referral(state)),
        "consent": lambda: (
            _("Consent withdrawn") if state == "withdrawn" else _("Consent: %(who)s", who=_in("CONSENT_BY", what))
        ),
        "care": lambda: _("Lives with: %(whom)s", whom=_in("CARE", what)),
        "task": lambda: _("Task done") if state == "done" else _("Task"),
        "move": lambda: _move(what, state),
    }[kind]()


def _move(what, state):
    words = f"{what[:1].upper()}{what[1:].replace('_', ' ')}"
    decision = codelists.MEETING_DECISION.get(state)
    return f"{words}: {decision}" if what == "decided at the meeting" and decision else words


PLAN_STATE = {"drawn_up": _l("drawn up"), "approved": _l("approved"), "sent_back": _l("sent back")}


def _referral(state):
    if state == "sent":
        return _("sent")
    return _in("REFERRAL_OUTCOME", state) if state != "answered" else _("answered")


def _in(name, code):
    return str(getattr(codelists, name, {}).get(code, code))


def _plain(kind, text):
    """The ordinary text; the reason of a move begins with a code where it was chosen from a list."""
    if kind != "move" or not text:
        return text
    first, *rest = text.split("\n")
    lists = (codelists.MOVE_KEYWORKER_WHY, codelists.CLOSE, codelists.TRANSFER_WHY, codelists.GO_BACK_WHY)
    words = next((codes[first] for codes in lists if first in codes), first)
    return "\n".join([str(words), *rest])
