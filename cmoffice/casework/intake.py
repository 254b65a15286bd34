"""Taking in and registering a child (F01, M01-M03): code first, then the identity in its own file, then the case opens.

The two files do not commit as one. A power cut leaves at worst a code without a name (status "unfiled", shown in My work
until the identity is entered), never a name without a code.
"""

import peewee

from cmoffice import audit, identities, timeframes
from cmoffice.casework import consent, freetext, moves, office, owes
from cmoffice.casework.answers import tell
from cmoffice.casework.opening import open_case
from cmoffice.databases import records
from cmoffice.language import gettext as _
from cmoffice.models import BEGUN, OPEN, Case, CaseReader, CriterionMet, Request, Staff, first
from cmoffice.policy import hidden_from, visible_to
from cmoffice.refusals import Refused

REQUIRED = (
    "registered_on",
    "place",
    "source",
    "identified_on",
    "sex",
    "age_years",
    "age_known",
    "area",
    "concerns",
    "risk",
    "module",
    "sensitivity",
    "keyworker",
    "legal_basis",
)
REQUIRED_OF_A_CHILD = ("uasc", "care_arrangement")
COPIED = (
    "module",
    "sensitivity",
    "sex",
    "age_years",
    "age_known",
    "place",
    "area",
    "displacement",
    "uasc",
    "marital",
    "disability",
    "care_arrangement",
    "care_since",
    "carer_is_previous",
    "source",
    "identified_on",
    "concerns",
    "urgent_needs",
    "risk",
)
AGE_NEAR = 2


def take_in(answers, by, now, carried_by=None, agreed=None):
    """Write the coded registration (F01b) with the consent rows (F02) and issue the code; the case waits for its identity.

    Dates are office-local; `registered_time` is "HH:MM" or None. `carried_by` is the colleague who gets the case at once when somebody
    else takes it in, `agreed` writes the consent that came along in place of these answers. Refuses E01, E03, E04, E06.
    """
    keyworker = carried_by or (by if answers.get("keyworker") == "me" else None)
    _refuse_concern(answers, now)
    registered_at = _moment(answers, now)
    _refuse_missing(answers, registered_at, now)
    criteria = _criteria(answers, now)
    consent.refuse(answers)
    with records.atomic():
        case = _new_case(
            answers,
            by,
            now,
            status="unfiled",
            taken_in_at=registered_at,
            keyworker=keyworker,
            keyworker_since=now if keyworker else None,
            entered_by=carried_by or by,
            risk_set_on=registered_at.date(),
            urgent=bool(answers.get("urgent")) or any(line.level == "urgent" for line in criteria),
        )
        CriterionMet.insert_many([{"case": case.id, "criterion": line.id} for line in criteria]).execute()
        if case.sensitivity == "highly_sensitive":
            _name_readers(case, carried_by or by, now)
        if agreed is None:
            consent.record(case, answers, by, now, on=registered_at.date())
        else:
            agreed(case)
        moves.write(case, "M03", "registration begun", by, now, became="unfiled", done_at=registered_at)
        audit.record(by, "registration begun", case.code, now=now, consent=case.consent_state)
    return case


def usual_place(by):
    """The place where this person registered last, as its code, to be offered first; None before her first registration."""
    last = first(
        Case, "SELECT * FROM case_file WHERE entered_by_id = ? AND place IS NOT NULL ORDER BY id DESC LIMIT 1", by.id
    )
    return last.place if last else None


def doubles(case, answers, by):
    """Cases that may be of the same child: like names, same sex, age within two years (E05).

    What is told differs: codes only of cases the reader may see anyway; of others, that there are some. A file that she must
    not even suspect (D10, R03) is answered as if it were not there.
    """
    alike = _alike(case, answers, by)
    found = list(Case.select(Case.code, Case.id).where(alike))
    seen = {row.code for row in Case.select(Case.code).where(alike & visible_to(by))} if found else set()
    return {"mine": sorted(seen), "others": any(row.code not in seen for row in found)}


def _alike(case, answers, by):
    """The condition of being like this child: a like name, the same sex, an age within two years."""
    codes = [code for code in identities.like(answers) if code != case.code]
    alike = (
        (Case.code.in_(codes))
        & Case.status.not_in(("unfiled", "screened_out", "merged"))
        & ~hidden_from(by)
        & (Case.sex.in_((case.sex, "not_stated")) | (case.sex == "not_stated"))
    )
    if case.age_years is not None:
        alike &= Case.age_years.is_null() | Case.age_years.between(case.age_years - AGE_NEAR, case.age_years + AGE_NEAR)
    return alike


def enter_identity(case, answers, by, now, decided=None):
    """Write who stands behind the code (F01a) into the identity register and open the case.

    `decided` says what was answered to a possible double: None, "different" or "ask". Refuses E05, E06.
    """
    _refuse_nameless(answers, now.date())
    if case.status not in BEGUN:
        return _correct_identity(case, answers, by, now)
    found = doubles(case, answers, by)
    is_double = bool(found["mine"] or found["others"])
    if is_double and decided not in ("different", "ask"):
        raise Refused("E05")
    alike = [row.code for row in Case.select(Case.code).where(_alike(case, answers, by))] if is_double else []
    identities.enter(
        case.code, answers, by, now
    )  # before the case opens: a power cut in between leaves an unfiled case
    with records.atomic():
        moves.held(case)
        consent.take_names_out(case)
        check = decided if is_double else "none_found"
        moves.change(
            case,
            duplicate_check=check,
            duplicate_by=by,
            duplicate_on=now.date(),
            contact_rule=_has_rule(answers),
            **_age(case, answers, now.date()),
        )
        if is_double:
            Request.create(  # remembered pair by pair: not joined by mistake later (E30), or shown to whoever decides
                case=case,
                kind=check,
                reason="",
                answers={"codes": sorted(alike)},
                by=by,
                asked_at=now,
                decided_by=by,
                decided_at=now,
                decision=check,
            )
        audit.record(by, "identity entered", case.code, now=now, double=check)
        if case.status == "unfiled" and case.consent_state == "waiting":
            _wait_for_decision(case, by, now)
        elif case.status == "unfiled":
            open_case(case, case.taken_in_at, by, now)
        if check == "ask":
            tell(case, "double", now)
    return case


def has_identity(case):
    """Whether somebody has entered an identity for this case; tells nothing of it."""
    return identities.has_entry(case.code)


def screen_out(answers, by, now):
    """Leave a child unregistered whose situation meets no criterion (M01, M02); only codes and the help given are kept. Refuses E01, E02."""
    _refuse_concern(answers, now)
    _refuse_without_help(answers)
    with records.atomic():
        case = _new_case(
            answers,
            by,
            now,
            status="screened_out",
            taken_in_at=now,
            keyworker=by,
            urgent=bool(answers.get("urgent")),
            sex=answers.get("sex") or "not_stated",
        )
        _write_unregistered(case, answers, by, now, was="screening")
    return case


def leave_unregistered(case, answers, by, now):
    """A begun case for which nobody agreed and no supervisor decided to go on stays unregistered (M02). Refuses E02, E35, E36."""
    if case.status not in BEGUN:
        raise Refused("E35")
    _refuse_without_help(answers)
    freetext.check(case, answers["criteria_checked"], answers["service_given"], field="criteria_checked")
    with records.atomic():
        if moves.held(case).status not in BEGUN:
            raise Refused("E35")
        _write_unregistered(case, answers, by, now, was=case.status)
        moves.change(case, status="screened_out")
        owes.settle(case, now)


def _write_unregistered(case, answers, by, now, was):
    """The row of history of a child left unregistered: what was checked, and what help was given instead (M02)."""
    told = f"{answers['criteria_checked'].strip()}\n{answers['service_given'].strip()}"
    moves.write(case, "M02", "not registered", by, now, was=was, became="screened_out", reason=told)
    audit.record(by, "child not registered", case.code, now=now)


def refresh_ages(now):
    """Count the ages of open cases anew from the birth dates in the identity register, once a day (F01, T24)."""
    today, changed = now.date(), 0
    cases = {
        case.code: case
        for case in Case.select().where(
            Case.status.in_(OPEN + BEGUN) & (Case.age_as_of.is_null() | (Case.age_as_of < today))
        )
    }
    with records.atomic():
        for code, birth_date, known in identities.birth_dates():
            if code in cases:
                Case.update(**_ages(birth_date, known, today)).where(Case.id == cases[code].id).execute()
                changed += 1
    return changed


def _refuse_concern(answers, now):
    on = answers.get("identified_on")
    if on is None or on > now.date():
        raise Refused("E01", field="identified_on")


def _refuse_without_help(answers):
    for name in ("criteria_checked", "service_given"):
        if not (answers.get(name) or "").strip():
            raise Refused("E02", field=name)


def _refuse_missing(answers, registered_at, now):
    wanted = REQUIRED + (REQUIRED_OF_A_CHILD if answers.get("module") != "gbv_survivor" else ())
    missing = [name for name in wanted if answers.get(name) in (None, "", [])]
    if not missing:
        _refuse_days(answers, registered_at, now)
    if missing:
        raise Refused("E06", field=missing[0], fields=", ".join(name.replace("_", " ") for name in missing))


def _refuse_days(answers, registered_at, now):
    """Days that cannot be: registered in the future or before the concern came, living somewhere since tomorrow, a consent that ended before it began."""
    cannot = {
        "registered_on": (
            registered_at > now or registered_at.date() < answers["identified_on"],
            _("registration, today or earlier and not before the concern came"),
        ),
        "care_since": (
            bool(answers.get("care_since")) and answers["care_since"] > now.date(),
            _("since when, today or earlier"),
        ),
        "consent_until": (
            bool(answers.get("consent_until")) and answers["consent_until"] < registered_at.date(),
            _("end of consent, after the registration"),
        ),
        "no_consent_explained_on": (
            bool(answers.get("no_consent_explained_on")) and answers["no_consent_explained_on"] > now.date(),
            _("explained on, today or earlier"),
        ),
    }
    for field, (wrong, words) in cannot.items():
        if wrong:
            raise Refused("E06", field=field, fields=words)


def _criteria(answers, now):
    """The criteria marked as met, all of the version in force; E04 otherwise."""
    in_force = {line.code: line for line in office.criteria(now.date())}
    marked = answers.get("criteria_met") or []
    if not marked or any(code not in in_force for code in marked):
        raise Refused("E04", field="criteria_met")
    return [in_force[code] for code in marked]


def _refuse_nameless(answers, today):
    missing = []
    if not any((answers.get(name) or "").strip() for name in ("first", "nickname")) and not answers.get("name_unknown"):
        missing.append("first")
    if answers.get("birth_date") and answers["birth_date"] > today:
        missing.append("birth_date")
    missing += [name for name in ("address", "safe_contact") if not (answers.get(name) or "").strip()]
    if missing:
        raise Refused("E06", field=missing[0], fields=", ".join(name.replace("_", " ") for name in missing))


def _correct_identity(case, answers, by, now):
    """A later correction: a new version of the identity entry with its reason; the coded side changes only in age and contact rule."""
    known = identities.has_entry(case.code)
    if known and not (answers.get("correction_why") or "").strip():
        raise Refused("E17", field="correction_why")
    if known:
        identities.correct(case.code, answers, answers["correction_why"], by, now)
    else:
        identities.enter(case.code, answers, by, now)
    with records.atomic():
        moves.held(case)
        moves.change(case, contact_rule=_has_rule(answers), **_age(case, answers, now.date()))
        audit.record(by, "identity corrected", case.code, now=now)
    return case


def _wait_for_decision(case, by, now):
    moves.write(case, "M01", "waits for a decision about consent", by, now, was="unfiled", became="screening")
    moves.change(case, status="screening")


def _new_case(answers, by, now, **columns):
    kept = {name: answers[name] for name in COPIED if answers.get(name) not in (None, "") and name not in columns}
    for _attempt in range(20):
        try:
            return Case.create(
                code=moves.new_code(),
                team=by.team_id,
                entered_at=now,
                age_as_of=now.date(),
                **{"entered_by": by, **kept, **columns},
            )
        except peewee.IntegrityError as error:
            if "case_file.code" not in str(error):
                raise
    raise RuntimeError("no free code was found")


def _name_readers(case, by, now):
    readers = {by.id} | {
        staff.id
        for staff in Staff.select(Staff.id).where(
            (Staff.role == "supervisor") & (Staff.team == by.team_id) & Staff.ended_on.is_null()
        )
    }
    CaseReader.insert_many(
        [{"case": case.id, "staff": reader, "added_at": now} for reader in sorted(readers)]
    ).execute()


def _moment(answers, now):
    """The moment of registration as on the form; noon when an earlier day carries no time."""
    on = answers.get("registered_on") or now.date()
    time = answers.get("registered_time") or (now.strftime("%H:%M") if on == now.date() else "12:00")
    hour, minute = map(int, time.split(":"))
    return now.replace(
        year=on.year,
        month=on.month,
        day=on.day,
        hour=hour,
        minute=minute,
        second=now.second if on == now.date() and time == now.strftime("%H:%M") else 0,
    )


def _has_rule(answers):
    written = [(answers.get(name) or "").strip().lower() for name in ("safe_contact", "contact_never", "contact_say")]
    never = answers.get("phone_never") or answers.get("address_never")
    return bool(never) or any(words not in ("", "none", "no", "-") for words in written)


def _age(case, answers, today):
    birth_date = answers.get("birth_date")
    return _ages(birth_date, answers.get("birth_known"), today) if birth_date else {}


def _ages(birth_date, known, today):
    years = timeframes.age_on(birth_date, today)
    return {
        "age_years": years,
        "age_known": known or "known",
        "age_as_of": today,
        "turns_18_soon": years < 18 and today >= timeframes.eighteen_from(birth_date),
    }
