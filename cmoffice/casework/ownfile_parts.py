"""What of a file is offered to the person whose it is, sentence by sentence, and what never is.

Never: what is strictly confidential, supervisor's notes, incident papers, and what others told: notes of talks with school, community or providers,
the claims, sources and views of others in an assessment, the caregiver's and the child's own words where somebody else asks.
"""

import hashlib
import json

from cmoffice import codelists, words
from cmoffice.casework import freetext, masking, office, papers, referral, review
from cmoffice.models import FollowUp, Note, Objective, PlanAction

OTHERS_TOLD = ("service_check", "school_community")  # kinds of notes
ASSESSMENT = {  # what the child's own situation is; not the sources, claims and views of others
    "F03": ("safety_note", "health_note", "strengths", "risk_reason"),
    "F04": (
        "observed",
        "risk_factors",
        "protective_factors",
        "tracing_done",
        "tracing_outcome",
        "analysis",
        "risk_reason",
    ),
}
OWN_WORDS_FOR = ("child", "person")


def gathered(case, parts, asked_by):
    """The sentences of these parts with what is proposed for each, as rows of a copy in the order of the print."""
    pieces = [piece for part in codelists.OWN_FILE_PARTS if part in parts for piece in _pieces(case, part, asked_by)]
    known = _known(case, [text for _part, _heading, _day, text in pieces])
    for part, heading, day, text in pieces:
        for sentence in masking.sentences(text):
            proposed, reasons = masking.propose(sentence, **known, own=heading == "own_words")
            yield {
                "part": part,
                "heading": heading,
                "done_on": day,
                "text": sentence,
                "proposed": proposed,
                "reasons": reasons,
                "decision": None,
            }


def mark(case):
    """A mark of everything that could be offered: it is another one as soon as anything of it was added, corrected or decided."""
    whole = [list(piece) for part in codelists.OWN_FILE_PARTS for piece in _pieces(case, part, "child")]
    whole += [case.concerns, [[row.id, row.status, str(row.sent_on), row.service] for row in referral.of(case)]]
    whole += [
        [visit.id, str(visit.done_on), visit.reached] for visit in FollowUp.select().where(FollowUp.case == case.id)
    ]
    whole += [[one.wording, str(one.target_on), one.progress] for one in review.objectives(case)]
    return hashlib.sha256(json.dumps(whole, default=str, ensure_ascii=False).encode()).hexdigest()


def _pieces(case, part, asked_by):
    """The texts of one part: (part, heading, day, text)."""
    found = {
        "registration": lambda: (),
        "referrals": lambda: (),
        "plan": lambda: _plan(case),
        "followups": lambda: _followups(case, asked_by),
        "notes": lambda: _notes(case),
        "assessment": lambda: _assessments(case),
    }[part]()
    return [(part, heading, day, text) for heading, day, text in found if (text or "").strip()]


def _plan(case):
    plans = review.plans_in_force(case)
    for plan in plans:
        yield "goal", None, plan.goal
    numbers = [plan.id for plan in plans]
    for one in Objective.select().where(Objective.plan.in_(numbers)).order_by(Objective.position, Objective.id):
        yield "objective", one.target_on, one.wording
    going = PlanAction.plan.in_(numbers) & PlanAction.status.in_(("todo", "done"))
    for one in PlanAction.select().where(going).order_by(PlanAction.position, PlanAction.id):
        yield f"action_{one.status}", one.done_on or one.due_on, one.plain_words or one.what


def _followups(case, asked_by):
    for visit in FollowUp.select().where(FollowUp.case == case.id).order_by(FollowUp.done_on, FollowUp.id):
        yield "followup", visit.done_on, visit.observed
        if asked_by in OWN_WORDS_FOR:
            yield "own_words", visit.done_on, visit.words
        yield "next_steps", visit.done_on, visit.next_steps


def _notes(case):
    offered = (Note.section == "ordinary") & ~Note.from_supervisor & Note.replaced_at.is_null()
    offered &= Note.kind.not_in(OTHERS_TOLD)
    for note in Note.select().where((Note.case == case.id) & offered).order_by(Note.done_on, Note.id):
        yield "note", note.done_on, note.facts
        yield "judgement", note.done_on, note.judgement


def _assessments(case):
    for paper, names in ASSESSMENT.items():
        filed = papers.latest(case, paper)
        for name in names if filed else ():
            yield name, filed.done_at.date(), filed.answers.get(name)


def _known(case, texts):
    """Words that are known to belong to somebody: of this case's identity, as far as they stand in these texts, of the staff, of places below the district."""
    named = {part for found in freetext.mentions(case, *texts) for part in words.words(found)}
    staff = {part for person in office.people().values() for part in words.words(person.name) if len(part) >= 3}
    districts = {words.folded(district) for district in office.districts()}
    places = {place.label for place in office.places() if words.folded(place.label) not in districts}
    return {"names": named, "staff": staff, "places": sorted(places, key=len, reverse=True)}
