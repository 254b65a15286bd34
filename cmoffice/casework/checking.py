"""The caseworker's check (R08): with the paper in hand she looks at what was typed, and only then it is in the file, dated as on the paper."""

from peewee import JOIN, fn

from cmoffice import audit, databases, policy
from cmoffice.casework import batches, filing, intake, moves, slips, tally, transcription
from cmoffice.databases import records
from cmoffice.language import gettext as _
from cmoffice.models import Case, Paper, PaperBatch, Staff, prepared
from cmoffice.refusals import Changed, Refused

UNVERIFIED = ("second", "differs", "to_check")
ENDED = ("filed", "refused")


def waiting(reader):
    """The papers that wait for this person's check, the longest wait first, each with its batch and its case if it has one."""
    return list(_of(reader, ("to_check",)).order_by(Paper.keyed_at, Paper.id))


def count(reader):
    """How many papers wait for her check."""
    return policy.count_to_check(reader, "to_check")


def unverified(reader):
    """How many papers about children she answers for are typed and not checked yet: they count in nothing else (R08)."""
    return policy.count_to_check(reader, *UNVERIFIED)


def find(reader, number):
    """A paper that she may check, or has checked; None otherwise."""
    return _of(reader, ("to_check", *ENDED)).where(Paper.id == number).first()


def of_case(case, reader):
    """The paper forms that came in about a case and were handed in, newest first; those about an incident for its readers alone."""
    shown = (Paper.case == case.id) & Paper.state.in_((*UNVERIFIED, *ENDED)) & _told(case, reader)
    return list(
        Paper.select(Paper, PaperBatch).join(PaperBatch).where(shown).order_by(Paper.done_on.desc(), Paper.id.desc())
    )


def waiting_of(case, reader):
    """How many papers of this case wait for the caseworker, as far as this reader may know."""
    return _waiting(case.id, with_incident=policy.may(reader, "read incident", case))[0][0]


@prepared
def _waiting(case, *, with_incident):
    waits = (Paper.case == case) & (Paper.state == "to_check")
    if not with_incident:
        waits &= PaperBatch.sheet != "incident"
    return Paper.select(fn.COUNT(Paper.id)).join(PaperBatch).where(waits).tuples()


def _told(case, reader):
    """The condition for papers of a case whose form this reader may know: that there was an incident is told to nobody beside the keyworker."""
    return (PaperBatch.sheet != "incident") | policy.may(reader, "read incident", case)


def case_of(paper, reader):
    """The case that a paper belongs to as far as is known: the one on it; for an identity sheet the one of its registration paper."""
    if paper.case_id:
        return policy.find_case(reader, paper.case.code)
    registered = _registration_of(paper)
    return policy.find_case(reader, registered.case.code) if registered and registered.case_id else None


def unchecked_registration(paper):
    """The registration paper that an identity sheet belongs to, as long as nobody has checked it; then the sheet has to wait. None otherwise."""
    found = _registration_of(paper)
    return found if found and not found.case_id and not paper.case_id else None


def file(paper, case, answers, boxes, known, by, now, decided=None):
    """File a checked paper by the verb of its screen, once, whoever presses first: the change, its clocks and the paper's end together.

    `answers` are those of the screen's form, `boxes` maps every box that holds something to what is counted of it ({"checked": 1, "corrected": 1}),
    `known` names the boxes that hold something now, `decided` answers a possible double of an identity sheet. Refuses R08 (no case, not hers, not open) and what the verb refuses; raises Changed
    when somebody checked it before.
    """
    as_paper, action, verb = filing.VERBS[paper.batch.sheet]
    _refuse(paper, case, action, by)
    with records.atomic():
        _end(paper, "filed", by, now)
        case, number = verb(case, answers, by, now, decided)
        batches.change(paper, case=case, filed_as=as_paper, filed_id=number)
        slips.settle(paper, known, by, now)
        if paper.batch.source == "paper":  # what came in a spreadsheet was misread by nobody
            tally.count(paper.batch.sheet, boxes, now)
        corrected = sum("corrected" in steps for steps in boxes.values())
        audit.record(by, "paper checked", case.code, now=now, form=as_paper, **_named(paper), corrected=corrected)
    return case


def refuse(paper, why, by, now):
    """Say that a paper is not to be filed: `why` is a code of PAPER_REFUSED. Refuses E17 without it."""
    if not why:
        raise Refused("E17", field="why")
    with records.atomic():
        _end(paper, "refused", by, now)
        batches.change(paper, aside_why=why)
        slips.settle(paper, (), by, now)
        audit.record(by, "paper refused", now=now, **_named(paper), why=why)


def pass_on(paper, code, colleague, by, now):
    """Give a paper to whom it belongs: to whoever carries the case with this code, else to this colleague, else to the supervisor.

    Nobody is told whether there is such a case: with a code the paper leaves her list, whoever it goes to. Refuses E06 for a code that cannot
    be one of ours, without a code while its case is highly sensitive, and without a colleague where nobody supervises her.
    """
    canonical = moves.read_code(code or "")
    if code and canonical is None:
        raise Refused("E06", field="code", fields=_("the code; read it again on the paper"))
    if (
        canonical is None and paper.case_id and paper.case.sensitivity != "normal"
    ):  # without its case it would be there for others
        raise Refused("E06", field="code", fields=_("the right code: this paper goes to nobody by name alone"))
    case = Case.get_or_none(Case.code == canonical) if canonical else None
    otherwise = colleague or _supervisor_of(by)
    if otherwise is None and policy.is_supervisor(by):
        raise Refused("E06", field="colleague", fields=_("the colleague who finds out whose it is"))
    to = (case.keyworker_id if case else None) or otherwise
    with records.atomic():
        changed = (
            Paper.update(case=case, caseworker=to, checked_by=by if canonical else None, version=Paper.version + 1)
            .where((Paper.id == paper.id) & (Paper.state == "to_check") & (Paper.version == paper.version))
            .execute()
        )
        if not changed:
            _changed(paper)
        audit.record(by, "paper passed on", now=now, **_named(paper))


def forget_ended():
    """Forget what was typed from papers that were filed or refused: after the records know it, since two files do not commit as one.

    Called again when the office opens: the power may fail in between, or the register be unplugged.
    """
    if not databases.identities_attached():
        return
    still = transcription.kept()
    transcription.forget_whole(
        list(Paper.select().where(Paper.id.in_(still) & Paper.state.in_(ENDED))) if still else []
    )


def _of(reader, states):
    return (
        Paper.select(Paper, PaperBatch)
        .join(PaperBatch)
        .switch(Paper)
        .join(Case, JOIN.LEFT_OUTER)
        .where(Paper.state.in_(states) & policy.papers_to_check(reader))
    )


def _registration_of(paper):
    """The registration paper with the number that stands on an identity sheet: a filed one first, the newest of them.

    Numbers may come twice, so one whose child has a name already is another child's: its identity is corrected by its code alone.
    """
    if paper.batch.sheet != "identity" or paper.registration_no is None:
        return None
    same = (Paper.number == paper.registration_no) & (PaperBatch.sheet == "registration") & (Paper.state != "refused")
    found = Paper.select().join(PaperBatch).where(same).order_by(Paper.case.is_null(), Paper.id.desc())
    return next((one for one in found if one.case_id is None or not intake.has_identity(one.case)), None)


def _refuse(paper, case, action, by):
    sheet = paper.batch.sheet
    if sheet == "registration":
        return
    if case is None:
        raise Refused(
            "R08", field="case_code", why=_("the case it belongs to is not known. Type the code that stands on it")
        )
    if policy.may(by, action, case):
        return
    if sheet not in filing.BY_HAND_OF_ITS_CASEWORKER and policy.may(by, "file checked paper", case):
        return
    if not case.is_open:
        raise Refused("R08", field="case_code", why=_("the case %(code)s is not open", code=case.code))
    raise Refused(
        "R08",
        field="case_code",
        why=_("%(code)s is not yours to write this in. Pass it on to its keyworker", code=case.code),
    )


def _end(paper, state, by, now):
    """The paper leaves the desk, if nobody was faster; inside the caller's transaction."""
    ended = (
        Paper.update(state=state, checked_by=by, checked_at=now, version=Paper.version + 1)
        .where((Paper.id == paper.id) & (Paper.state == "to_check"))
        .execute()
    )
    if not ended:
        _changed(paper)


def _changed(paper):
    latest = Paper.get_by_id(paper.id)
    raise Changed(latest, latest.checked_by, latest.checked_at)


def _supervisor_of(by):
    """A colleague who supervises the team of this caseworker; None when nobody does, then every supervisor sees the paper."""
    return next(
        (
            one.id
            for one in Staff.select().where((Staff.team == by.team_id) & Staff.ended_on.is_null()).order_by(Staff.id)
            if policy.is_supervisor(one) and one.id != by.id
        ),
        None,
    )


def _named(paper):
    return {"batch": paper.batch.label, "paper": paper.position}
