"""The access review: what was opened in a team, as a short list that a supervisor answers line by line and signs (D35, D40).

No supervisor signs lines about herself: those, and a sample of the identities shown, go to a supervisor of another team.
"""

from collections import Counter
from dataclasses import dataclass
from random import SystemRandom

from cmoffice import audit, codelists, policy
from cmoffice.casework import access_duty, access_trail, freetext
from cmoffice.databases import records
from cmoffice.language import gettext as _
from cmoffice.models import AccessLine, AccessReview, Case
from cmoffice.refusals import Refused

IN_WORDS = ("explained", "follow_up")  # answers that need words
KEPT_IN_SIGHT = 24
CODES_SHOWN = 12  # of one line


@dataclass(frozen=True)
class Shown:
    """A line as its reader may see it: `codes` are (code, how often, whether she may open the file), `others` codes that no page shows."""

    line: object
    number: int
    codes: tuple
    others: tuple

    @property
    def answer(self):
        return self.line.answer

    @property
    def more(self):
        """How many files the line does not name because there were many."""
        return self.line.figures.get("files", 0) - len(self.codes) - len(self.others)


def look(kind, team, by, now, rng=None):
    """Make the review of the days since the last signed one, up to yesterday; an open one is given as it stands.

    None when no whole day has passed. Refuses E35 for a team that is not hers to look at.
    """
    duty = next((one for one in access_duty.duties(by, now) if (one.kind, one.team) == (kind, team)), None)
    if duty is None:
        raise Refused("E35")
    if duty.open is not None:
        return duty.open
    if duty.since >= now.date():
        return None
    covered = access_trail.span(_last_seq(kind, team), duty.since, now)
    if kind == "team":
        found, figures = access_trail.of_team(team, by, covered, now)
    else:
        found, figures = access_trail.of_sample(team, by, covered, now, rng or SystemRandom())
    return _kept(duty, covered, found, figures, by, now)


def _kept(duty, covered, found, figures, by, now):
    with records.atomic():
        review = AccessReview.create(
            kind=duty.kind,
            team=duty.team,
            since=covered.since,
            until=covered.until,
            by=by,
            made_at=now,
            last_seq=covered.last,
        )
        for staff, one in found:
            details = {
                **one.figures,
                "times": one.times,
                "files": one.files,
                "codes": [list(pair) for pair in one.codes],
            }
            AccessLine.create(review=review, kind=one.kind, staff=staff, at=one.at, figures=details)
        for staff, counts in figures.items():
            AccessLine.create(review=review, kind="summary", staff=staff, at=now, figures=counts)
        audit.record(by, "access review made", now=now, kind=duty.kind, lines=len(found))
    return review


def find(number, by):
    """The review of this number if this supervisor may read it, else None: never one in which a line is about herself."""
    review = AccessReview.get_or_none(AccessReview.id == number)
    return review if review is not None and access_duty.readable([review], by) else None


def signed(by):
    """The latest signed reviews that this supervisor may read, newest first."""
    rows = AccessReview.select().where(AccessReview.signed_at.is_null(False)).order_by(AccessReview.id.desc())
    return access_duty.readable(list(rows.limit(KEPT_IN_SIGHT)), by)


def to_follow_up(reviews, by):
    """The lines that were to be followed up, of the last signed review of each kind and team among these."""
    latest = {}
    for review in reviews:
        latest.setdefault((review.kind, review.team_id), review)
    return [one for review in latest.values() for one in lines(review, by)[0] if one.answer == "follow_up"]


def lines(review, by):
    """The lines of a review and the figures of each person, as this reader may see them now.

    A line about files that she must not suspect any more is not there (D10); where there are others besides, only those are told
    and counted. The figures are for whoever made the review: they hold what she may know of, another may know of less.
    """
    rows = list(AccessLine.select().where(AccessLine.review == review).order_by(AccessLine.id))
    asked = [row for row in rows if row.kind != "summary"]
    codes = {code for row in asked for code, _times in row.figures["codes"]}
    known = {code for (code,) in Case.select(Case.code).where(Case.code.in_(codes) & ~policy.hidden_from(by)).tuples()}
    hers = {code for (code,) in policy.cases_for(by).select(Case.code).where(Case.code.in_(codes)).tuples()}
    shown = []
    for row in asked:
        kept = [(code, times) for code, times in row.figures["codes"] if code in known]
        if kept or not row.figures["codes"]:
            row.figures = _without(row, codes - known)
            named = [pair for pair in kept if pair[0] in hers or review.kind == "sample"]
            told = tuple((code, times, code in hers) for code, times in named[:CODES_SHOWN])
            others = tuple(code for code, _times in kept if code not in {code for code, _times in named})
            shown.append(Shown(row, len(shown) + 1, told, others))
    return shown, [row for row in rows if row.kind == "summary" and review.by_id == by.id]


COUNTS_FILES = ("many_files", "at_night")


def _without(row, hidden):
    """The figures of a line without the files that its reader must not suspect."""
    gone = [times for code, times in row.figures["codes"] if code in hidden]
    if not gone:
        return row.figures
    times = len(gone) if row.kind in COUNTS_FILES else sum(gone)
    return {
        **row.figures,
        "codes": [pair for pair in row.figures["codes"] if pair[0] not in hidden],
        "files": row.figures["files"] - len(gone),
        "times": row.figures["times"] - times,
    }


def answer(review, given, by, now):
    """Write down what the supervisor says of each line: `given` is line number → (answer or None, words).

    Refuses E35 for a review that is signed, E17 where an answer needs words, E36 for a name of a child that she may read;
    of any other child it is taken out, for a refusal would tell her the name.
    """
    if review.signed_at is not None or not access_duty.readable([review], by):
        raise Refused("E35")
    changes = [(one, *given[one.line.id]) for one in lines(review, by)[0] if one.line.id in given]
    changes = [(one, said, _words(one, said, words, by)) for one, said, words in changes]
    with records.atomic():
        _held(review)
        _write(changes, by, now)


def sign(review, given, by, now):
    """Sign a review when each of its lines is answered; from then on it is read and not changed. Refuses E06 with the lines that wait."""
    with records.atomic():
        answer(review, given, by, now)
        waiting = [str(one.number) for one in lines(review, by)[0] if one.answer is None]
        if waiting:
            raise Refused("E06", fields=_("an answer to line %(lines)s", lines=", ".join(waiting)))
        AccessReview.update(signed_at=now, signed_by=by).where(AccessReview.id == review.id).execute()
        said = Counter(one.answer for one in lines(review, by)[0])
        audit.record(by, "access review signed", now=now, kind=review.kind, lines=sum(said.values()), **said)


def _words(one, said, words, by):
    field = f"words_{one.line.id}"
    words = (words or "").strip()
    if said not in IN_WORDS:
        return ""
    if not words:
        raise Refused("E17", field=field)
    hers = {code for code, _times, is_hers in one.codes if is_hers}
    told = [code for code, _times, _is_hers in one.codes]
    for case in Case.select().where(Case.code.in_([*told, *one.others])):
        if case.code in hers:
            freetext.check(case, words, field=field)
        else:
            words = freetext.without_names(case, words)
    return words


def _write(changes, by, now):
    for one, said, words in changes:
        if (said, words) != (one.line.answer, one.line.words) and (said is None or said in codelists.ACCESS_ANSWER):
            AccessLine.update(answer=said, words=words, answered_by=by, answered_at=now).where(
                AccessLine.id == one.line.id
            ).execute()


def _held(review):
    if AccessReview.get_by_id(review.id).signed_at is not None:
        raise Refused("E35")


def _last_seq(kind, team):
    """Number of the last line that a signed review has seen, or None."""
    of_team = (AccessReview.kind == kind) & (AccessReview.team == team) & AccessReview.signed_at.is_null(False)
    row = AccessReview.select(AccessReview.last_seq).where(of_team).order_by(AccessReview.id.desc()).first()
    return row.last_seq if row else None
