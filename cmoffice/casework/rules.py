"""The office's time frames after the setting-up, its places and its vulnerability criteria: who changed what, and all cases brought in line."""

from collections import Counter
from datetime import date, timedelta

from cmoffice import audit, codelists, timeframes
from cmoffice.casework import criteria as common
from cmoffice.casework import office, owes
from cmoffice.databases import records
from cmoffice.language import gettext as _
from cmoffice.models import Case, Criterion, Place, Setting
from cmoffice.refusals import Refused

REFUSED_DAYS, OFTEN = 30, 5  # five of one kind in thirty days: the criteria are unclear, or not known (F26)


def change(values, by, now):
    """Set the office's figures (days unless the name says otherwise), within what section 3 allows; then every case that owes something is settled anew.

    Refuses E06 for a figure looser than its rule. Gives how many figures changed.
    """
    before, held = office.rules(), office.setting("time_rules", {})
    changed = {
        name: value for name, value in values.items() if value is not None and value != getattr(before, name, None)
    }
    for name, value in changed.items():
        if not is_allowed(name, value):
            raise Refused(
                "E06", field=name, fields=_("a figure that the rule allows: it may be made stricter, not looser")
            )
    if not changed:
        return 0
    with records.atomic():
        _put("time_rules", held | changed, by, now)
        marks = office.setting("time_rules_by", {})
        _put("time_rules_by", marks | {name: [by.id, now.date().isoformat()] for name in changed}, by, now)
        audit.record(by, "time rules changed", now=now, name=", ".join(sorted(changed)), figures=changed)
        owes.settle_under(office.rules_of(held | changed, office.emergency()), now)
    office.forget()
    return len(changed)


def is_allowed(name, value):
    """Whether an office may set this figure: some frames may only be made stricter, some only raised."""
    return name not in timeframes.NOT_FIGURES and getattr(timeframes.with_settings({name: value}), name, None) == value


def marks():
    """Who changed each figure last, and when: name → (number of the colleague, day)."""
    return {name: (by, date.fromisoformat(on)) for name, (by, on) in office.setting("time_rules_by", {}).items()}


def add_place(answers, by, now):
    """A new place of registration in a district. Refuses E06 for one that is there already."""
    label, district = answers["label"].strip(), answers["district"].strip()
    taken = list(Place.select())
    if any(place.retired_on is None and place.label.casefold() == label.casefold() for place in taken):
        raise Refused("E06", field="label", fields=_("another place, this one stands in the list already"))
    number = 1 + max((int(place.code[1:]) for place in taken if place.code[1:].isdigit()), default=0)
    office.add_place(f"p{number:02}", label, district, by, now)
    return True


def retire_place(code, by, now):
    """Offer this place no more; cases that were registered there keep it. The last place stays (E35)."""
    with records.atomic():
        living = [place.code for place in Place.select().where(Place.retired_on.is_null())]
        if code not in living or len(living) == 1:
            raise Refused("E35")
        Place.update(retired_on=now.date()).where(Place.code == code).execute()
        audit.record(by, "place retired", now=now, place=code)
    office.forget()
    return True


def all_places():
    """Every place, those no longer offered too."""
    return list(Place.select().order_by(Place.district, Place.label))


def criteria_versions():
    """The versions of the vulnerability criteria, newest first: (version, from, to, number of criteria)."""
    found = {}
    for line in Criterion.select().order_by(Criterion.version.desc(), Criterion.code):
        found.setdefault(line.version, []).append(line)
    return [(version, lines[0].valid_from, lines[0].valid_to, len(lines)) for version, lines in found.items()]


def new_criteria(answers, by, now):
    """Put a new version of the vulnerability criteria into force from today (F26); the former one stays readable with its cases.

    Refuses E06 when two criteria have one number, or when a version already came into force today.
    """
    lines = answers["lines"]
    codes = [line["code"].strip().upper() for line in lines]
    if len(set(codes)) != len(codes):
        raise Refused("E06", field="lines", fields=_("a number of its own for each criterion"))
    if Criterion.select().where(Criterion.valid_from >= now.date()).exists():
        raise Refused("E06", field="lines", fields=_("another day: a version came into force today"))
    with records.atomic():
        office.put_criteria(
            [
                (code, line["category"].strip(), line["level"], line["wording"].strip())
                for code, line in zip(codes, lines, strict=True)
            ],
            by,
            now,
        )
        version = Criterion.select().order_by(Criterion.version.desc()).first().version
        for code, line in zip(codes, lines, strict=True):
            Criterion.update(applies_to=line.get("applies_to") or "", source=answers.get("source") or "").where(
                (Criterion.version == version) & (Criterion.code == code)
            ).execute()
        consulted = {
            "version": version,
            "consulted": answers.get("consulted") or "",
            "shared_on": answers["shared_on"].isoformat() if answers.get("shared_on") else "",
        }
        _put("criteria_asked", consulted, by, now)
        _put("criteria_examined", now.date().isoformat(), by, now)
    office.forget()
    return True


def examined(answers, by, now):
    """The criteria were looked at again and stay as they are (T28). Refuses E06 for a day to come."""
    on = answers.get("examined_on")
    if on is None or on > now.date():
        raise Refused("E06", field="examined_on", fields=_("a day until today"))
    office.change("criteria_examined", on.isoformat(), by, now)
    return True


def criteria_due_on():
    """Until when the criteria should be looked at again (T28): so many months after they were last examined; None without criteria."""
    newest = Criterion.select().order_by(Criterion.valid_from.desc()).first()
    return criteria_due(newest and newest.valid_from)


def criteria_due(newest_on):
    """The same, from the day on which the newest criteria came into force (None without any)."""
    if newest_on is None:
        return None
    looked = office.setting("criteria_examined")
    last = max(newest_on, date.fromisoformat(looked)) if looked else newest_on
    return timeframes.add_months(last, office.rules().criteria_months)


def often_unregistered(now):
    """Kinds of concern for which many children were left unregistered of late: (concern group, how many), for the criteria to be made clearer (F26)."""
    since = now - timedelta(days=REFUSED_DAYS)
    rows = Case.select(Case.concerns).where((Case.status == "screened_out") & (Case.taken_in_at >= since)).tuples()
    counts = Counter(codelists.concern_group(concerns) for (concerns,) in rows if concerns)
    return [(group, count) for group, count in counts.most_common() if count >= OFTEN]


def first_lines(today):
    """What a new version starts from: the criteria in force, or the common ones."""
    held = office.criteria(today) or [
        Criterion(code=code, category=category, level=level, wording=wording)
        for code, category, level, wording in common.COMMON
    ]
    return [
        {"code": c.code, "category": c.category, "level": c.level, "wording": c.wording, "applies_to": c.applies_to}
        for c in held
    ]


def _put(name, value, by, now):
    Setting.insert(name=name, value=value, by=getattr(by, "id", None), changed_at=now).on_conflict_replace().execute()
