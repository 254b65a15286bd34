"""The person's own file (F29): a copy in which everybody else is masked, proposed sentence by sentence, decided by one human and screened by another."""

from dataclasses import dataclass

from cmoffice import audit, codelists
from cmoffice.casework import due, freetext, moves, ownfile_parts, papers, referral, sharing
from cmoffice.databases import records
from cmoffice.language import gettext as _
from cmoffice.models import FollowUp, OwnFile, OwnFileLine
from cmoffice.refusals import Changed, Refused

CONFIDENTIAL = ("secret_note", "reaction")
ON_A_PAGE = 20  # sentences
MET = {"child_alone", "child_with_others", "caregiver"}


@dataclass(frozen=True, slots=True)
class Copy:
    """What the paper for the person holds: the parts that were chosen, with the sentences as they were screened, nothing else."""

    parts: tuple
    tells_concerns: bool  # to the child or the grown-up person; a caregiver may be who the concern is about
    lines: dict  # part → [(heading, day, [sentences])]
    met_on: tuple
    next_on: object
    referrals: tuple
    screened_by: object
    screened_at: object


def begin(case, answers, by, now):
    """Somebody asks to see the own file: what is offered is gathered, and what is to be masked proposed (F29).

    Takes who asks, when, whether that was checked, and which parts. Refuses E06 (day, identity not checked, nothing chosen), E36. What was begun
    before and not screened is dropped.
    """
    on = answers.get("asked_on")
    if on is None or on > now.date():
        raise Refused("E06", field="asked_on", fields=_("the day on which the person asked, today or earlier"))
    if answers.get("identity_checked") != "yes":
        raise Refused("E06", field="identity_checked", fields=_("that it was checked who is asking"))
    if not answers.get("may_show"):
        raise Refused("E06", field="may_show", fields=_("what may be shown"))
    freetext.check_answers(case, answers)
    with records.atomic():
        moves.held(case)
        unfinished = OwnFile.state.in_(("begun", "waits"))
        for row in OwnFile.select().where((OwnFile.case == case.id) & unfinished):
            _forget(row, "dropped")
        made = OwnFile.create(case=case, asked=papers.plain(answers), mark=ownfile_parts.mark(case), by=by, made_at=now)
        found = ownfile_parts.gathered(case, answers["may_show"], answers["asked_by"])
        lines = [
            {"own_file": made.id, "case": case.id, "position": place, **line} for place, line in enumerate(found, 1)
        ]
        for start in range(0, len(lines), 50):
            OwnFileLine.insert_many(lines[start : start + 50]).execute()
        masked = sum(bool(line["reasons"]) for line in lines)
        audit.record(by, "own file begun", case.code, now=now, sentences=len(lines), proposals=masked)
    return made


def latest(case):
    """The copy that was begun or screened last, or None."""
    newest = OwnFile.select().where((OwnFile.case == case.id) & (OwnFile.state != "dropped"))
    return newest.order_by(OwnFile.id.desc()).first()


def lines(own, page=None):
    """The sentences of a copy in their order; with `page` (1, 2 …) those of one page."""
    query = OwnFileLine.select().where(OwnFileLine.own_file == own.id).order_by(OwnFileLine.position)
    if page is not None:
        first = (page - 1) * ON_A_PAGE
        query = query.where((OwnFileLine.position > first) & (OwnFileLine.position <= first + ON_A_PAGE))
    return list(query)


def progress(own):
    """How far a copy is: sentences, proposals, how many are decided, how many were left as they stand against the proposal."""
    found = lines(own)
    proposals = [line for line in found if line.reasons]
    return {
        "sentences": len(found),
        "decided": sum(line.decision is not None for line in found),
        "proposals": len(proposals),
        "uncovered": sum(line.decision == "as_it_stands" for line in proposals),
        "pages": (len(found) + ON_A_PAGE - 1) // ON_A_PAGE,
        "first_open": next(((line.position - 1) // ON_A_PAGE + 1 for line in found if line.decision is None), None),
    }


def decide(case, own, page, decisions, by, now):
    """Write down what becomes of the sentences of one page: position → (a code of OWN_FILE_LINE, own words).

    Own words must be there where they were chosen (E06) and name nobody of this case (E36). A copy that waits for the second look or was
    screened is not changed any more (it is begun anew).
    """
    for line in lines(own, page):
        decision, words = decisions.get(line.position, (None, ""))
        if decision == "own_words" and not (words or "").strip():
            raise Refused("E06", field=f"words_{line.position}", fields=_("the other words"))
        if decision == "own_words":
            freetext.check(case, words, field=f"words_{line.position}")
    with records.atomic():
        fresh = _held(own, ("begun",))
        for line in lines(own, page):
            decision, words = decisions.get(line.position, (None, ""))
            changed = {
                "decision": decision,
                "words": (words or "").strip() if decision == "own_words" else "",
                "decided_by": by if decision else None,
                "decided_at": now if decision else None,
            }
            OwnFileLine.update(**changed).where(OwnFileLine.id == line.id).execute()
        _change(fresh)
    return True


def is_hers(own, staff):
    """Whether she decided about any sentence of this copy: then somebody else takes the second look."""
    touched = OwnFileLine.select(OwnFileLine.decided_by).where(OwnFileLine.own_file == own.id).distinct().tuples()
    return staff.id in {own.gone_through_by_id, *(number for (number,) in touched)}


def is_as_begun(case, own):
    """Whether nothing was written into the file since this copy was begun."""
    return own.mark == ownfile_parts.mark(case)


def hand_on(case, own, by, now):
    """Every sentence was gone through: the copy waits for somebody else's look. Refuses E06 while one is open, E41 when the file went on."""
    with records.atomic():
        fresh = _held(own, ("begun",))
        _refuse_old(case, fresh)
        left = OwnFileLine.select().where((OwnFileLine.own_file == own.id) & OwnFileLine.decision.is_null()).count()
        if left:
            raise Refused("E06", fields=_("sentences that nobody has decided about yet: %(count)s", count=left))
        _change(fresh, state="waits", gone_through_by=by, gone_through_at=now)
        audit.record(by, "own file gone through", case.code, now=now, uncovered=progress(own)["uncovered"])
    return True


def send_back(case, own, by, now):
    """The second look found something: the copy is gone through once more."""
    with records.atomic():
        _change(_held(own, ("waits",)), state="begun", gone_through_by=None, gone_through_at=None)
        audit.record(by, "own file sent back", case.code, now=now)
    return True


def screen(case, own, version, by, now):
    """The second look: somebody who did not go through it has read the copy as it will be printed, and confirms it (F29 "screened by", D19).

    `version` is the copy that her page showed; raises Changed when it is another one now. Refuses E46 for whoever went through it, E41 when the
    file went on meanwhile.
    """
    with records.atomic():
        fresh = _held(own, ("waits",))
        if fresh.version != version:
            raise Changed(fresh, fresh.by, fresh.gone_through_at)
        if is_hers(fresh, by):
            raise Refused("E46")
        _refuse_old(case, fresh)
        answers = {
            **fresh.asked,
            "names_removed": True,
            "screened_by": by.username,
            "sentences": progress(own)["sentences"],
        }
        asked_on = papers.day(fresh.asked["asked_on"])
        filed = papers.file(case, "F29", answers, by, now, papers.noon(asked_on, now), CONFIDENTIAL, replaces=False)
        for row in OwnFile.select().where((OwnFile.case == case.id) & (OwnFile.state == "screened")):
            _forget(row, "dropped")
        _change(fresh, state="screened", screened_by=by, screened_at=now, filed_id=filed.id)
        moves.write(case, "F29", "file gone through for the person", by, now)
        audit.record(by, "file screened for the person", case.code, now=now, asked_by=fresh.asked.get("asked_by"))
    return filed


def shown(case, answers, by, now):
    """Write down when the file was shown, who was there, whether a copy was given and how it was received. Refuses E06, E36, E41."""
    if screened(case) is None:
        raise Refused("E41")
    filed = papers.latest(case, "F29")
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
    """The copy that may be printed now: screened, and nothing was written into the file since; None otherwise (E41)."""
    own = latest(case)
    return own if own and own.state == "screened" and own.mark == ownfile_parts.mark(case) else None


def copy_of(case, own):
    """The copy as it will be printed, of what is decided so far: for the second look, and for the paper."""
    parts, by_part = tuple(own.asked["may_show"]), {}
    for line in lines(own):
        if line.shown:
            sections = by_part.setdefault(line.part, [])
            if not sections or sections[-1][:2] != (line.heading, line.done_on):
                sections.append((line.heading, line.done_on, []))
            sections[-1][2].append(line.shown)
    item = due.open_item(case, "followup")
    return Copy(
        parts=parts,
        tells_concerns=own.asked["asked_by"] in ("child", "person"),
        lines=by_part,
        met_on=tuple(
            visit.done_on
            for visit in FollowUp.select().where(FollowUp.case == case.id).order_by(FollowUp.done_on)
            if MET & set(visit.reached)
        )
        if "followups" in parts
        else (),
        next_on=item.due_on if item and "followups" in parts else None,
        referrals=tuple(row for row in referral.of(case) if row.sent_on) if "referrals" in parts else (),
        screened_by=own.screened_by_id,
        screened_at=own.screened_at,
    )


def _refuse_old(case, own):
    if own.mark != ownfile_parts.mark(case):
        raise Refused("E41a")


def _held(own, states):
    """The copy as it stands now; Changed when somebody else took it on meanwhile."""
    fresh = OwnFile.get_by_id(own.id)
    if fresh.state not in states:
        raise Changed(fresh, fresh.by, fresh.made_at)
    return fresh


def _change(own, **columns):
    same = (OwnFile.id == own.id) & (OwnFile.version == own.version)
    if not OwnFile.update(version=OwnFile.version + 1, **columns).where(same).execute():
        raise Changed(own, own.by, own.made_at)


def _forget(own, state):
    """A copy that does not count any more keeps its days and loses its sentences."""
    OwnFileLine.delete().where(OwnFileLine.own_file == own.id).execute()
    OwnFile.update(state=state, version=OwnFile.version + 1).where(OwnFile.id == own.id).execute()
