"""The office's own settings, lists and time rules, and its first setting-up."""
import hashlib
import secrets

from cmoffice import audit, databases, timeframes
from cmoffice.databases import records
from cmoffice.models import Criterion, Place, Setting, Staff

SETUP_STEPS = ("office", "administrator", "backup", "retention", "lists", "rules", "people")
NEEDED_TO_OPEN = ("office", "administrator", "backup", "retention")
_cache = {}


def setting(name, default=None):
    """One setting of the office; read once and held until somebody changes it."""
    return _settings().get(name, default)


def change(name, value, by, now):
    """Write one setting, with who and when on the trail (the value itself is not)."""
    with records.atomic():
        Setting.insert(name=name, value=value, by=getattr(by, "id", None), changed_at=now).on_conflict_replace().execute()
        audit.record(by, "setting changed", now=now, name=name)
    _cache.clear()


def rules():
    """The office's time frames: the defaults of the field, tightened where the office did so."""
    if "rules" not in _cache:
        found = timeframes.with_settings(setting("time_rules", {}))
        _settings()
        _cache["rules"] = found
    return _cache["rules"]


def forget():
    """Read settings anew: another office was opened."""
    _cache.clear()


def places():
    """Places of registration in use: code, label and district."""
    return list(Place.select().where(Place.retired_on.is_null()).order_by(Place.district, Place.label))


def districts():
    """Districts, the coarsest and only level of place that a list may show."""
    return {place.district: place.district for place in places()}


def criteria(today):
    """The vulnerability criteria in force on this day (F26)."""
    return list(Criterion.select().where((Criterion.valid_from <= today) & (Criterion.valid_to.is_null() | (Criterion.valid_to >= today)))
                .order_by(Criterion.category, Criterion.code))


def add_place(code, label, district, by, now):
    with records.atomic():
        Place.insert(code=code, label=label, district=district).on_conflict_replace().execute()
        audit.record(by, "place added", now=now, place=code)


def put_criteria(lines, by, now):
    """Put a version of the vulnerability criteria into force from today; `lines` are (code, category, level, wording)."""
    today = now.date()
    with records.atomic():
        version = (Criterion.select().order_by(Criterion.version.desc()).first() or Criterion(version=0)).version + 1
        Criterion.update(valid_to=today).where(Criterion.valid_to.is_null()).execute()
        Criterion.insert_many([{"code": code, "version": version, "category": category, "level": level, "wording": wording, "valid_from": today}
                               for code, category, level, wording in lines]).execute()
        audit.record(by, "criteria put into force", now=now, version=version, lines=len(lines))


def setup_code(now):
    """The one-time code that opens the setting-up pages on a new office; None once a supervisor is there (SEC-001)."""
    if is_set_up():
        return None
    code = "-".join(secrets.token_hex(2) for _ in range(4))
    with records.atomic():
        Setting.insert(name="setup_code", value=_digest(code), by=None, changed_at=now).on_conflict_replace().execute()
    _cache.clear()
    return code


def setup_code_is(code):
    """Whether this is the code printed when the office was started for the first time."""
    return bool(code) and secrets.compare_digest(_digest(code.strip().lower()), setting("setup_code", "") or "")


def is_set_up():
    """Whether the steps that an office needs before it opens are done, with a supervisor and a caseworker among its people."""
    done = set(setting("setup_done", []))
    roles = {staff.role for staff in Staff.select(Staff.role).distinct()}
    return done.issuperset(NEEDED_TO_OPEN) and {"supervisor", "caseworker"} <= roles


def setup_done(step, by, now):
    """Tick one step of the setting-up."""
    change("setup_done", sorted({*setting("setup_done", []), step}), by, now)


def _settings():
    if _cache.get("folder") != databases.folder():
        _cache.clear()
        _cache["folder"] = databases.folder()
    if "settings" not in _cache:
        _cache["settings"] = {row.name: row.value for row in Setting.select(Setting.name, Setting.value)}
    return _cache["settings"]


def _digest(code):
    return hashlib.sha256(code.encode()).hexdigest()
