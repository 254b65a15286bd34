"""What an office and its supervisors set for caseloads: a person's own lower limit (T15), and the points of risk, step and way."""

from datetime import date

from cmoffice import audit, workload
from cmoffice.casework import office
from cmoffice.databases import records
from cmoffice.language import gettext as _
from cmoffice.models import Setting, Staff
from cmoffice.refusals import Refused


def weights():
    """The office's points for risk, step and way."""
    return workload.with_settings(office.setting("workload_weights", {}))


def set_limit(staff, limit, by, now):
    """Set a person's own, lower limit of open cases; None for the office's (T15). Refuses E06 for one that is looser than the office's."""
    most = office.rules().caseload
    if limit is not None and not 1 <= limit <= most:
        raise Refused("E06", field="limit", fields=_("a limit from 1 to %(most)s: it can only be stricter", most=most))
    with records.atomic():
        Staff.update(caseload_limit=limit, version=Staff.version + 1).where(Staff.id == staff.id).execute()
        marks = office.setting("caseload_limits_by", {}) | {staff.username: [by.id, now.date().isoformat()]}
        _put("caseload_limits_by", marks, by, now)
        was = staff.caseload_limit or 0
        audit.record(by, "caseload limit set", now=now, account=staff.username, was=was, limit=limit or 0)
    office.forget()


def limit_set_by(staff):
    """Who set this person's own limit last, and when: (number of the colleague, day), or None."""
    found = office.setting("caseload_limits_by", {}).get(staff.username)
    return (found[0], date.fromisoformat(found[1])) if found else None


def set_weights(values, by, now):
    """Set the office's points for risk, step and way. Refuses E06 for what is no number from 0 to 9."""
    for name, value in values.items():
        if not workload.is_allowed(value):
            raise Refused("E06", field=name, fields=_("a number from 0 to %(most)s", most=workload.MOST))
    with records.atomic():
        _put("workload_weights", values, by, now)
        audit.record(by, "caseload weights set", now=now, figures=values)
    office.forget()


def _put(name, value, by, now):
    Setting.insert(name=name, value=value, by=by.id, changed_at=now).on_conflict_replace().execute()
