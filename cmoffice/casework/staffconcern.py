"""Concerns about staff, gifts and favours (R12): anybody here reports, one supervisor who is not involved reads and decides, nobody else sees a trace."""

from cmoffice import audit, codelists, policy
from cmoffice.casework import office, safeguarding
from cmoffice.databases import records
from cmoffice.language import gettext as _
from cmoffice.models import Staff, StaffConcern, first
from cmoffice.refusals import Refused

KEPT = ("whom", "involved", "gift_how", "gift_what", "what", "danger", "about_case", "done")


def file(answers, by, now):
    """Somebody reports a concern about staff, or a gift or favour (R12): what happened, when, about whom if she wants to say.

    It is given to the safeguarding person, past whoever is involved. A case code is kept as it was typed and looked up nowhere.
    The trail says that one was filed, and no more. Refuses E06 for what is missing or a day to come, R12 when every supervisor is involved.
    """
    _refuse_incomplete(answers, now)
    about = _about(answers, by)
    kept = {name: answers[name] for name in KEPT if answers.get(name)}
    with records.atomic():
        to = _receiver(about, kept, by)
        if to is None:
            raise Refused("R12", field="involved")
        StaffConcern.create(
            kind=answers["kind"],
            about=about,
            happened_on=answers["happened_on"],
            answers=kept,
            by=by,
            entered_at=now,
            focal=to,
        )
        audit.record(None, "concern about staff filed", now=now)
    office.forget()
    return True


def open_it(concern, by, now):
    """The supervisor to whom it was given opens it for the first time; from then on it counts as read."""
    with records.atomic():
        _held(concern, by)
        StaffConcern.update(read_at=now).where(
            (StaffConcern.id == concern.id) & StaffConcern.read_at.is_null()
        ).execute()
        audit.record(by, "concern about staff read", now=now)
    return True


def decide(concern, answers, by, now):
    """She decides what is done, with her words; it stays readable for her and is not changed afterwards.

    Refuses E35 for anybody else or unread, E06 without a decision, E17 without words, R12a when it was decided already.
    """
    words = (answers.get("words") or "").strip()
    if answers.get("decision") not in codelists.STAFF_CONCERN_DECISION:
        raise Refused("E06", field="decision", fields=_("the decision"))
    if not words:
        raise Refused("E17", field="words")
    with records.atomic():
        if _held(concern, by).read_at is None:
            raise Refused("E35")
        undecided = (StaffConcern.id == concern.id) & StaffConcern.decided_at.is_null()
        decided = StaffConcern.update(decision=answers["decision"], words=words, decided_by=by, decided_at=now)
        if not decided.where(undecided).execute():
            raise Refused("R12a")
        audit.record(by, "concern about staff decided", now=now)
    office.forget()
    return True


def hand_on(now):
    """Give every concern whose reader is no supervisor any more, or is shut out while it waits, to another one who is not involved.

    Naming another safeguarding person moves nothing. Inside the transaction of the act that changed an account. What nobody
    may receive stays where it is until somebody may.
    """
    for concern in (
        StaffConcern.select(StaffConcern, Staff).join(Staff, on=StaffConcern.focal).order_by(StaffConcern.id)
    ):
        reader = concern.focal
        gone = reader.ended_on is not None or not policy.is_supervisor(reader)
        if gone or (reader.locked and concern.decided_at is None):
            to = _receiver(concern.about_id, concern.answers, concern.by_id)
            if to is not None:
                StaffConcern.update(focal=to).where(StaffConcern.id == concern.id).execute()
                audit.record(None, "concern about staff handed on", now=now)


def find(number, reader):
    """The concern with this number if it was given to this supervisor, else None; one statement, whatever the answer."""
    return first(StaffConcern, "SELECT * FROM staff_concern WHERE id = ? AND focal_id = ?", number, reader.id)


def given_to(reader):
    """Every concern given to this supervisor: what waits first, danger before all, then the newest."""
    rows = list(StaffConcern.select().where(StaffConcern.focal == reader.id).order_by(StaffConcern.id.desc()))
    return sorted(rows, key=lambda row: (row.decided_at is not None, not is_danger(row)))


def is_reader(reader):
    """Whether this supervisor is the safeguarding person, or a concern was ever given to her."""
    return reader.username == office.setting("safeguarding") or _any(reader)


def waiting(reader):
    """How many concerns wait for this supervisor's decision: (with a child in danger now, the others); held until one is filed or decided."""
    dangers = office.kept("staff concerns", _waiting).get(reader.id, [])
    return dangers.count(True), dangers.count(False)


def is_danger(concern):
    """Whether a child was in danger when it was written."""
    return concern.answers.get("danger") == "yes"


def sent_by(staff):
    """When this person sent reports, newest first: all that she sees of them afterwards."""
    rows = StaffConcern.select(StaffConcern.entered_at).where(StaffConcern.by == staff.id)
    return [at for (at,) in rows.order_by(StaffConcern.id.desc()).tuples()]


def colleagues(staff):
    """Everybody here but oneself, by short name, to say about whom it is."""
    people = Staff.select(Staff.username, Staff.name).where(Staff.ended_on.is_null() & (Staff.id != staff.id))
    return dict(people.order_by(Staff.name).tuples())


def named(concern):
    """The names of the colleagues whom the report marks as involved."""
    marked = Staff.username.in_(concern.answers.get("involved") or [""])
    return [name for (name,) in Staff.select(Staff.name).where(marked).order_by(Staff.name).tuples()]


def _refuse_incomplete(answers, now):
    needed = (
        ("kind", codelists.STAFF_CONCERN_KIND, _("whether it is a concern or a gift")),
        ("whom", codelists.STAFF_CONCERN_WHOM, _("about whom it is, or that you do not want to say")),
        ("danger", codelists.YES_NO_UNKNOWN, _("whether a child is in danger now")),
    )
    for name, codes, words in needed:
        if answers.get(name) not in codes:
            raise Refused("E06", field=name, fields=words)
    if not answers.get("happened_on") or answers["happened_on"] > now.date():
        raise Refused("E06", field="happened_on", fields=_("the day, today or earlier"))
    if not (answers.get("what") or "").strip():
        raise Refused("E06", field="what", fields=_("what happened"))


def _about(answers, by):
    """The number of the colleague it is about; None for somebody outside or not said."""
    if answers["whom"] == "myself":
        return by.id
    if answers["whom"] != "colleague":
        return None
    person = Staff.get_or_none(Staff.username == (answers.get("colleague") or ""))
    if person is None:
        raise Refused("E06", field="colleague", fields=_("which colleague it is about"))
    return person.id


def _receiver(about, kept, by):
    """The supervisor who may read it: not whom it is about, not whom the reporter named as involved, rather not of their teams."""
    reporter = getattr(by, "id", by)
    named = Staff.select().where((Staff.id == about) | Staff.username.in_(kept.get("involved") or [""]))
    involved = list(named)
    teams = {person.team_id for person in involved if person.team_id}
    return safeguarding.receiver([person.id for person in involved], reporter, teams)


def _waiting():
    found = {}
    for row in StaffConcern.select().where(StaffConcern.decided_at.is_null()):
        found.setdefault(row.focal_id, []).append(is_danger(row))
    return found


def _held(concern, by):
    """The concern as it stands now, if it is this supervisor's; refuses E35 otherwise."""
    held = find(concern.id, by)
    if held is None:
        raise Refused("E35")
    return held


def _any(reader):
    return first(StaffConcern, "SELECT * FROM staff_concern WHERE focal_id = ? LIMIT 1", reader.id) is not None
