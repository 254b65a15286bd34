"""The case planning meeting (F11): one child, with child and caregiver, by roles; what was agreed goes into the plan."""

from cmoffice import audit
from cmoffice.casework import freetext, moves, owes, papers, tasks, voice
from cmoffice.casework.review import reached
from cmoffice.databases import records
from cmoffice.language import gettext as _
from cmoffice.refusals import Refused

CONFIDENTIAL = ("voice", "voice_alone", "voice_said", "voice_why_not")


def hold(case, answers, by, now):
    """File a planning meeting: who took part by role, what the child wants, what was agreed, who disagreed.

    Refuses E06 (day, agreed items, a copy not given without the reason, place not confidential without the reason), E36.
    """
    on = answers.get("held_on")
    if on is None or not case.registered_on <= on <= now.date():
        raise Refused("E06", field="held_on", fields=_("the day of the meeting, between registration and today"))
    for name, reason, words in (
        ("place_confidential", "place_why", _("why the place was not one where nobody listens")),
        ("child_prepared", "prepared_why", _("why the child was not prepared")),
        ("copy_given", "copy_why_not", _("why no copy was given")),
    ):
        if answers.get(name) != "yes" and not (answers.get(reason) or "").strip():
            raise Refused("E06", field=reason, fields=words)
    tasks.refuse(answers.get("agreed"), on, "agreed")
    freetext.check_answers(case, answers)
    with records.atomic():
        moves.held_open(case)
        there = {**answers, "child_part": "there" if "child" in answers["took_part"] else "not"}
        there["caregiver_part"] = "there" if "caregiver" in answers["took_part"] else "not"
        filed = papers.file(
            case,
            "F11",
            {**answers, "reached": reached(there)},
            by,
            now,
            papers.noon(on, now),
            CONFIDENTIAL,
            replaces=False,
        )
        voice.hear(case, "F11", answers, by, now, on)
        moves.write(case, "F11", "planning meeting", by, now, done_at=papers.noon(on, now))
        if reached(there):
            moves.change(case, last_contact_on=max(on, case.last_contact_on or on))
        owes.settle(case, now)
        audit.record(by, "planning meeting held", case.code, now=now)
    return filed


def held(case, paper):
    """The reviews (F10), planning meetings (F11) or conferences (F13) of a case, the latest held first."""
    return sorted(papers.all_of(case, paper), key=lambda filed: (filed.done_at, filed.id), reverse=True)


def find(case, number):
    """The review, planning meeting or conference of this number in this case, or None."""
    for paper in ("F10", "F11", "F13"):
        found = next((filed for filed in papers.all_of(case, paper) if filed.id == number), None)
        if found:
            return found
    return None
