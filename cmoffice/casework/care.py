"""Where a child lives (F32): one arrangement at a time with its history, placement by an authority, return and reunification."""

from cmoffice import audit, codelists
from cmoffice.casework import agreed, freetext, moves, owes, voice
from cmoffice.databases import records
from cmoffice.language import gettext as _
from cmoffice.models import FiledForm, Placement, first
from cmoffice.refusals import Refused

CONFIDENTIAL = ("voice", "voice_alone", "voice_said", "voice_why_not")
CONTENT = ("matching", "child_prepared", "family_prepared", "permanency", "followup_needed", "verified", "wish")


def place(case, answers, by, now):
    """A new arrangement of care begins and the one before ends; the follow-up clock follows where the place is unstable.

    Refuses E06 (day, arrangement, half a decision), E17 (why it changed), E42 (tracing without consent), E43 (reunified
    without a verified adult or the child's wish), E36. The years of follow-up after a return from an institution (T20)
    count from the day it began.
    """
    on, arrangement = answers.get("started_on"), answers.get("arrangement")
    if arrangement not in codelists.CARE:
        raise Refused("E06", field="arrangement", fields=_("with whom the child lives"))
    before = current(case)
    if on is None or on > now.date() or (before and on < before.started_on):
        raise Refused(
            "E06", field="started_on", fields=_("since when, not before the last change and not in the future")
        )
    _refuse_reasons(case, before, answers, now)
    _refuse_reunion(case, answers, on)
    freetext.check_answers(case, answers)
    with records.atomic():
        moves.held_open(case)
        _end_former(case, before or current(case), answers, on, by, now)
        made = Placement.create(
            case=case,
            arrangement=arrangement,
            started_on=on,
            term=answers.get("term"),
            decided_by=answers.get("decided_by"),
            decided_on=answers.get("decided_on"),
            decision_ref=answers.get("decision_ref") or "",
            removed=answers.get("removed"),
            from_institution=answers.get("from_institution") == "yes",
            family_kind=answers.get("family_kind") if answers.get("from_institution") == "yes" else None,
            reunified=answers.get("reunification") if answers.get("reunified") == "yes" else None,
            answers={name: answers[name] for name in CONTENT if answers.get(name)},
            confidential={name: answers[name] for name in CONFIDENTIAL if answers.get(name)},
            by=by,
            entered_at=now,
        )
        voice.hear(case, "F32", answers, by, now, on)
        moves.write(
            case,
            "F32",
            "care_arrangement",
            by,
            now,
            was=case.care_arrangement,
            became=arrangement,
            reason=str(codelists.CARE_CHANGE[answers["change_why"]]) if answers.get("change_why") else None,
        )
        moves.change(case, care_arrangement=arrangement, care_since=on)
        owes.settle(case, now)
        audit.record(by, "care arrangement changed", case.code, now=now, arrangement=arrangement)
    return made


def decide(placement, answers, by, now):
    """Write down which authority decided about the care of this child, when, under which reference. Refuses E06, E36."""
    case, on = placement.case, answers.get("decided_on")
    if answers.get("decided_by") not in codelists.CARE_AUTHORITY:
        raise Refused("E06", field="decided_by", fields=_("which authority decided"))
    if on is None or on > now.date():
        raise Refused("E06", field="decided_on", fields=_("the day of the decision, today or earlier"))
    freetext.check_answers(case, answers)
    with records.atomic():
        moves.held_open(case)
        Placement.update(
            decided_by=answers["decided_by"], decided_on=on, decision_ref=answers.get("decision_ref") or ""
        ).where(Placement.id == placement.id).execute()
        moves.write(case, "F32", "decision of the authority recorded", by, now)
        audit.record(by, "decision about care recorded", case.code, now=now)


def corrected(case, value):
    """The registration said the wrong arrangement and was corrected: the present row follows; inside the caller's transaction."""
    Placement.update(arrangement=value).where((Placement.case == case.id) & Placement.ended_on.is_null()).execute()


def current(case):
    """The present arrangement as a row of its history; None while only the registration tells of it."""
    return (
        Placement.select()
        .where((Placement.case == case.id) & Placement.ended_on.is_null())
        .order_by(Placement.id.desc())
        .first()
    )


def history(case):
    """All arrangements written down, the present one first."""
    return list(
        Placement.select().where(Placement.case == case.id).order_by(Placement.started_on.desc(), Placement.id.desc())
    )


def as_filed(placement):
    """An arrangement as a filled form, for the reading page: its answers and, apart, what is strictly confidential."""
    secret = {"decided_by": placement.decided_by, "decision_ref": placement.decision_ref}
    secret["decided_on"] = placement.decided_on.isoformat() if placement.decided_on else None
    open_to_all = {
        "arrangement": placement.arrangement,
        "started_on": placement.started_on.isoformat(),
        "change_why": placement.change_why,
        "term": placement.term,
        "removed": placement.removed,
        "from_institution": "yes" if placement.from_institution else None,
        "family_kind": placement.family_kind,
        "reunified": "yes" if placement.reunified else None,
        "reunification": placement.reunified,
    }
    return FiledForm(
        paper="F32",
        answers={name: value for name, value in {**open_to_all, **placement.answers}.items() if value},
        confidential={name: value for name, value in {**secret, **placement.confidential}.items() if value},
    )


def find(case, number):
    """The arrangement of this number in this case, or None."""
    return Placement.get_or_none((Placement.id == number) & (Placement.case == case.id))


def lacks_decision(case):
    """The present arrangement when an authority must have decided it (placed, or taken from a carer) and no decision is recorded."""
    if not case.is_open:
        return None
    row = first(
        Placement,
        "SELECT * FROM placement WHERE case_id = ? AND ended_on IS NULL AND decided_on IS NULL ORDER BY id DESC LIMIT 1",
        case.id,
    )
    needs = row is not None and (row.removed == "yes" or row.arrangement in codelists.PLACED_BY_AUTHORITY)
    return row if needs else None


def returned_on(case):
    """The day on which a child came back from an institution into a family, the latest; None when it never did (T20, E23)."""
    row = (
        Placement.select()
        .where((Placement.case == case.id) & Placement.from_institution)
        .order_by(Placement.started_on.desc())
        .first()
    )
    return row.started_on if row else None


def _refuse_reasons(case, before, answers, now):
    if (before or case.care_arrangement) and answers.get("change_why") not in codelists.CARE_CHANGE:
        raise Refused("E17", field="change_why")
    if bool(answers.get("decided_by")) != bool(answers.get("decided_on")):
        missing = "decided_on" if answers.get("decided_by") else "decided_by"
        raise Refused("E06", field=missing, fields=_("who decided, and on which day"))
    if answers.get("decided_on") and answers["decided_on"] > now.date():
        raise Refused("E06", field="decided_on", fields=_("the day of the decision, today or earlier"))
    if answers.get("from_institution") == "yes" and answers.get("family_kind") not in codelists.FAMILY_OF_RETURN:
        raise Refused("E06", field="family_kind", fields=_("into which kind of family the child came"))


def _refuse_reunion(case, answers, on):
    """E43 unless the adult is verified and the child's wish is known; E42 when it came about by tracing nobody agreed to."""
    if answers.get("reunified") != "yes":
        return
    if answers.get("verified") != "yes":
        raise Refused("E43", field="verified")
    if answers.get("wish") not in codelists.CHILD_WISH:
        raise Refused("E43", field="wish")
    if answers.get("reunification") not in codelists.REUNIFICATION:
        raise Refused("E06", field="reunification", fields=_("how the family was brought together"))
    if answers["reunification"] in codelists.TRACED:
        agreed.refuse_without(case, "family_tracing", on, field="reunification")


def _end_former(case, before, answers, on, by, now):
    """End the arrangement before; the one that only the registration told of becomes the first row of the history."""
    if before is not None:
        Placement.update(ended_on=on, change_why=answers.get("change_why")).where(Placement.id == before.id).execute()
    elif case.care_arrangement:
        since = case.care_since or case.registered_on or now.date()
        Placement.create(
            case=case,
            arrangement=case.care_arrangement,
            started_on=min(since, on),
            ended_on=on,
            change_why=answers.get("change_why"),
            by=by,
            entered_at=now,
        )
