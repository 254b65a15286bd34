"""The office's own settings, lists and time rules, and its first setting-up."""

import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import peewee

from cmoffice import audit, codelists, databases, timeframes
from cmoffice.databases import records
from cmoffice.language import gettext as _
from cmoffice.models import CodeLabel, Criterion, Emergency, FormQuestion, Place, Setting, Staff, short_name
from cmoffice.policy import is_supervisor
from cmoffice.refusals import Refused

SETUP_STEPS = ("office", "administrator", "backup", "sheet", "retention", "lists", "rules", "people")
NEEDED_TO_OPEN = ("office", "administrator", "backup", "retention")
_cache = {}


@dataclass(frozen=True, slots=True)
class Colleague:
    """A member of staff as other pages name her."""

    id: int
    name: str
    short_name: str
    role: str
    team_id: int | None
    here: bool


def setting(name, default=None):
    """One setting of the office; read once and held until somebody changes it."""
    return _settings().get(name, default)


def change(name, value, by, now):
    """Write one setting, with who and when on the trail (the value itself is not)."""
    with records.atomic():
        Setting.insert(
            name=name, value=value, by=getattr(by, "id", None), changed_at=now
        ).on_conflict_replace().execute()
        audit.record(by, "setting changed", now=now, name=name)
    forget()


def paper():
    """The paper that lies in the office's printers: "a4" or "letter"."""
    return setting("paper", "a4")


def set_paper(size, by, now):
    """Say which paper the office prints on. Refuses E06 for a size that it does not know."""
    if size not in codelists.PAPER_SIZE:
        raise Refused("E06", field="size", fields=_("the size of the paper"))
    change("paper", size, by, now)
    return True


def rules():
    """The office's time frames: the defaults of the field, tightened where the office did so, and while it works in an emergency."""
    held = _held()
    if "rules" not in held:
        held["rules"] = rules_of(setting("time_rules", {}), emergency())
    return held["rules"]


def rules_of(figures, emergency):
    """The time frames that these figures of the office make, within an emergency (its row) or without one (None)."""
    since = emergency.begun_at.astimezone(ZoneInfo(setting("zone", "UTC"))).date() if emergency else None
    return replace(timeframes.with_settings(figures), emergency=emergency is not None, emergency_since=since)


def emergency():
    """The emergency in which the office works now, or None; read once and held until it ends."""
    held = _held()
    if "emergency" not in held:
        held["emergency"] = Emergency.get_or_none(Emergency.ended_at.is_null())
    return held["emergency"]


def kept(name, read):
    """What `read()` gives, read once and held with the settings until somebody changes something; for what every page of many asks."""
    held = _held()
    if name not in held:
        held[name] = read()
    return held[name]


def of_the_day(name, today, read):
    """What `read()` gives on this day, held until the day is over or somebody changes something; for what many pages of a day ask."""
    held = _held()
    if held.get(name, (None,))[0] != today:
        held[name] = (today, read())
    return held[name][1]


def forget():
    """Read settings, places and people anew: they were changed, or another office was opened.

    Where the change is not in the file yet, once more when it is: somebody may have read the old in between.
    """
    _cache.clear()
    records.after_commit(_cache.clear)


def places():
    """Places of registration in use: code, label and district."""
    held = _held()
    if "places" not in held:
        held["places"] = list(Place.select().where(Place.retired_on.is_null()).order_by(Place.district, Place.label))
    return held["places"]


def words(today):
    """What the office did to the coded lists, as it stands on this day."""
    return of_the_day("words", today, lambda: _words_on(today))


def _words_on(today):
    latest = {}
    for line in CodeLabel.select().where(CodeLabel.valid_from <= today).order_by(CodeLabel.valid_from):
        latest[line.list, line.code] = line
    added = {}
    for name, code in latest:
        if latest[name, code].added:
            added.setdefault(name, []).append(code)
    return codelists.OwnWords(
        {key: line.label for key, line in latest.items() if line.label},
        added,
        frozenset(key for key, line in latest.items() if line.retired),
        {code: line.belongs for (name, code), line in latest.items() if name == "CONCERN" and line.belongs},
    )


def questions(paper):
    """What the office did to the questions of a paper form: name of the question → (its own wording or "", whether it is not asked)."""
    held = _held()
    if "questions" not in held:
        held["questions"] = {}
        for line in FormQuestion.select():
            held["questions"].setdefault(line.paper, {})[line.field] = (line.label, line.off)
    return held["questions"].get(paper, {})


def people():
    """Everybody who has or had an account, by number: name, role and team, for pages that show who did what."""
    held = _held()
    if "people" not in held:
        rows = Staff.select(Staff.id, Staff.name, Staff.role, Staff.team, Staff.ended_on).order_by(Staff.id).tuples()
        held["people"] = {
            number: Colleague(number, name, short_name(name), role, team, ended_on is None)
            for number, name, role, team, ended_on in rows
        }
    return held["people"]


def supervisor_of(team):
    """The first supervisor of a team who is still here, or None."""
    return next(
        (person for person in people().values() if is_supervisor(person) and person.team_id == team and person.here),
        None,
    )


def places_by_number():
    """Every place there ever was, in the order of its number on paper: a number is never given to another place."""
    return list(Place.select().order_by(Place.number))


def districts():
    """Districts, the coarsest and only level of place that a list may show."""
    return {place.district: place.district for place in places()}


def criteria(today):
    """The vulnerability criteria in force on this day (F26)."""
    return list(
        Criterion.select()
        .where((Criterion.valid_from <= today) & (Criterion.valid_to.is_null() | (Criterion.valid_to >= today)))
        .order_by(Criterion.category, Criterion.code)
    )


def add_place(code, label, district, by, now):
    """Put a place of registration and its district into the lists."""
    with records.atomic():
        known = Place.get_or_none(Place.code == code)
        number = known.number if known else (Place.select(peewee.fn.MAX(Place.number)).scalar() or 0) + 1
        Place.insert(code=code, label=label, district=district, number=number).on_conflict_replace().execute()
        audit.record(by, "place added", now=now, place=code)
    forget()


def put_criteria(lines, by, now):
    """Put a version of the vulnerability criteria into force from today; `lines` are (code, category, level, wording)."""
    today = now.date()
    with records.atomic():
        version = (Criterion.select().order_by(Criterion.version.desc()).first() or Criterion(version=0)).version + 1
        Criterion.update(valid_to=today - timedelta(days=1)).where(Criterion.valid_to.is_null()).execute()
        Criterion.insert_many(
            [
                {
                    "code": code,
                    "version": version,
                    "category": category,
                    "level": level,
                    "wording": wording,
                    "valid_from": today,
                }
                for code, category, level, wording in lines
            ]
        ).execute()
        audit.record(by, "criteria put into force", now=now, version=version, lines=len(lines))
    forget()


def setup_code(now):
    """The one-time code that opens the setting-up pages on a new office; None once a supervisor is there (SEC-001)."""
    if is_set_up():
        return None
    code = "-".join(secrets.token_hex(2) for _ in range(4))
    with records.atomic():
        Setting.insert(name="setup_code", value=_digest(code), by=None, changed_at=now).on_conflict_replace().execute()
    forget()
    return code


def setup_code_is(code):
    """Whether this is the code printed when the office was started for the first time."""
    return bool(code) and secrets.compare_digest(_digest(code.strip().lower()), setting("setup_code", "") or "")


def is_set_up():
    """Whether the steps that an office needs before it opens are done, with a supervisor and a caseworker among its people."""
    return set(setting("setup_done", [])).issuperset(NEEDED_TO_OPEN) and {"supervisor", "caseworker"} <= {
        person.role for person in people().values()
    }


def setup_done(step, by, now):
    """Tick one step of the setting-up."""
    change("setup_done", sorted({*setting("setup_done", []), step}), by, now)


def _settings():
    held = _held()
    if "settings" not in held:
        held["settings"] = {row.name: row.value for row in Setting.select(Setting.name, Setting.value)}
    return held["settings"]


def _held():
    """What is held of the office that is open now; whoever has it in hand may go on with it while another empties the cache."""
    return _cache.setdefault(databases.folder(), {})


def _digest(code):
    return hashlib.sha256(code.encode()).hexdigest()
