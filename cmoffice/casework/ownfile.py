"""The person's own file (F29): who asked, who went through it first, and what was shown without names or words of others."""

from dataclasses import dataclass

from cmoffice import audit, codelists
from cmoffice.casework import due, freetext, moves, papers, review, sharing
from cmoffice.databases import records
from cmoffice.language import gettext as _
from cmoffice.models import FollowUp, PlanAction
from cmoffice.refusals import Refused

CONFIDENTIAL = ("secret_note", "reaction")


@dataclass(frozen=True, slots=True)
class OwnFile:
    """What the sheet for the person holds: the parts that were chosen when the file was gone through, nothing else."""

    parts: tuple
    tells_concerns: bool  # to the child or the grown-up person; a caregiver may be who the concern is about
    plans: tuple
    objectives: tuple
    actions: tuple
    met_on: tuple
    next_on: object


def screen(case, answers, by, now):
    """Write down that somebody went through the file before it is shown to the person or family (F29).

    Refuses E06 (day, identity not checked, names and words of others not taken out, nothing chosen), E36.
    """
    on = answers.get("asked_on")
    if on is None or on > now.date():
        raise Refused("E06", field="asked_on", fields=_("the day on which the person asked, today or earlier"))
    if answers.get("identity_checked") != "yes":
        raise Refused("E06", field="identity_checked", fields=_("that it was checked who is asking"))
    if not answers.get("names_removed"):
        raise Refused("E06", field="names_removed", fields=_("that names and words of others are taken out"))
    if not answers.get("may_show"):
        raise Refused("E06", field="may_show", fields=_("what may be shown"))
    freetext.check_answers(case, answers)
    with records.atomic():
        moves.held(case)
        filed = papers.file(
            case,
            "F29",
            {**answers, "screened_by": by.username},
            by,
            now,
            papers.noon(on, now),
            CONFIDENTIAL,
            replaces=False,
        )
        moves.write(case, "F29", "file gone through for the person", by, now)
        audit.record(by, "file screened for the person", case.code, now=now, asked_by=answers.get("asked_by"))
    return filed


def shown(case, answers, by, now):
    """Write down when the file was shown, who was there, whether a copy was given and how it was received. Refuses E06, E36, E41."""
    filed = screened(case)
    if filed is None:
        raise Refused("E41")
    on = answers.get("shown_on")
    if on is None or not papers.day(filed.answers["asked_on"]) <= on <= now.date():
        raise Refused("E06", field="shown_on", fields=_("the day, between the asking and today"))
    freetext.check_answers(case, answers)
    with records.atomic():
        moves.held(case)
        whole = {**filed.answers, **filed.confidential, **answers}
        again = papers.file(case, "F29", whole, by, now, filed.done_at, CONFIDENTIAL)
        if answers.get("copy_given") == "yes":
            sharing.put(
                case,
                ["own_file"],
                str(codelists.OWN_FILE_BY[filed.answers["asked_by"]]),
                "own_file",
                "own_right",
                "written_paper",
                by,
                now,
                "F29",
                source_id=again.id,
            )
        moves.write(case, "F29", "file shown to the person", by, now, done_at=papers.noon(on, now))
        audit.record(by, "file shown to the person", case.code, now=now, copy=answers.get("copy_given") or "no")
    return again


def screened(case):
    """The screening that holds now: the newest, unless plan or follow-ups went on since; None otherwise (E41)."""
    filed = papers.latest(case, "F29")
    if filed is None:
        return None
    while filed.corrects_id:  # what was written after the showing is a version of the same screening
        filed = filed.corrects
    changed = [plan.decided_at or plan.entered_at for plan in review.plans_in_force(case)]
    changed += [visit.entered_at for visit in FollowUp.select(FollowUp.entered_at).where(FollowUp.case == case.id)]
    return papers.latest(case, "F29") if all(moment <= filed.entered_at for moment in changed) else None


def sheet(case, by, now):
    """What the person may see on paper, after a line on the trail. Refuses E41 until the file was gone through (D19)."""
    filed = screened(case)
    if filed is None:
        raise Refused("E41")
    audit.note(by, "own file printed", case.code, now=now)
    parts = tuple(filed.answers["may_show"])
    plans = tuple(review.plans_in_force(case)) if "plan" in parts else ()
    item = due.open_item(case, "followup")
    return OwnFile(
        parts=parts,
        tells_concerns=filed.answers["asked_by"] in ("child", "person"),
        plans=plans,
        objectives=tuple(review.objectives(case)) if plans else (),
        actions=tuple(
            PlanAction.select()
            .where(PlanAction.plan.in_([plan.id for plan in plans]) & PlanAction.status.in_(("todo", "done")))
            .order_by(PlanAction.position, PlanAction.id)
        )
        if plans
        else (),
        met_on=tuple(
            visit.done_on
            for visit in FollowUp.select().where(FollowUp.case == case.id).order_by(FollowUp.done_on)
            if {"child_alone", "child_with_others", "caregiver"} & set(visit.reached)
        )
        if "followups" in parts
        else (),
        next_on=item.due_on if item and "followups" in parts else None,
    )
