"""Which access reviews a supervisor owes, since when and until when, and which she may read (D35, T17)."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from cmoffice import policy
from cmoffice.casework import office
from cmoffice.databases import records
from cmoffice.models import AccessLine, AccessReview
from cmoffice.timeframes import add_months

FIRST_LOOK = timedelta(days=28)  # how far back the first review of a team goes


@dataclass(frozen=True)
class Duty:
    """One review that this supervisor owes: of her own team, or the sample of another; `since` is its first day."""

    kind: str
    team: int
    since: date
    due_on: date
    until: date | None = None
    open: object = None

    @property
    def is_first(self):
        """Whether none was signed before."""
        return self.until is None

    def is_late(self, today):
        """Whether its day is over."""
        return self.due_on < today


def duties(by, now):
    """The reviews that this supervisor owes: of her team as often as its caseload reviews are due (T17), of another team's sample each month."""
    waiting = {(row.kind, row.team_id): row for row in readable(_open(), by)}
    return [replace(duty, open=waiting.get((duty.kind, duty.team))) for duty in _owed(by, now)]


def late(by, now):
    """Those of her reviews whose day is over: for Team today."""
    return [duty for duty in _owed(by, now) if duty.is_late(now.date())]


def _owed(by, now):
    if not policy.may(by, "review access"):
        return []
    marks, began = _marks(now)
    every = timedelta(days=office.rules().caseload_review_days)
    found = []
    for kind, team in [("team", by.team_id)] * (by.team_id is not None) + [("sample", team) for team in samples_of(by)]:
        until = marks.get((kind, team))
        since = until + timedelta(days=1) if until else max(began, now.date() - FIRST_LOOK)
        due_on = add_months(until or began, 1) if kind == "sample" else (until or began) + every
        found.append(Duty(kind, team, since, due_on, until))
    return found


def readable(reviews, by):
    """Those that this supervisor may read: of her own team, or the sample that she owes or drew; never one in which a line is about herself.

    An open one is for whoever made it, as long as she is here: another supervisor of the team may know of fewer files.
    """
    if not policy.may(by, "review access"):
        return []
    about = AccessLine.select(AccessLine.review).where(AccessLine.review.in_(reviews) & (AccessLine.staff == by.id))
    hers, owed = {number for (number,) in about.tuples()}, samples_of(by)

    def is_theirs(review):
        if review.kind == "team":
            is_hers = review.signed_at is not None or review.by_id == by.id or not office.people()[review.by_id].here
            return review.team_id == by.team_id and is_hers
        return review.team_id != by.team_id and (review.by_id == by.id or review.team_id in owed)

    return [review for review in reviews if review.id not in hers and is_theirs(review)]


def samples_of(by):
    """The teams whose sample this supervisor looks at: each team with staff is looked at by the first supervisor of the next team that has one."""
    people = [person for person in office.people().values() if person.here and person.team_id is not None]
    heads = {}
    for person in people:
        if policy.is_supervisor(person):
            heads.setdefault(person.team_id, person.id)
    found = []
    for team in sorted({person.team_id for person in people}):
        following = sorted(heads, key=lambda other, team=team: (other <= team, other))
        if next((heads[other] for other in following if other != team), None) == by.id:
            found.append(team)
    return found


def _marks(now):
    """The last day that signed reviews reach, (kind, team) → day, and the day on which the office began."""
    rows = records.execute_sql(
        "SELECT kind, team_id, max(until) FROM access_review WHERE signed_at IS NOT NULL GROUP BY kind, team_id "
        "UNION ALL SELECT 'began', 0, at FROM audit WHERE seq = 1"
    ).fetchall()
    marks = {(kind, team): until for kind, team, until in rows}
    at = marks.pop(("began", 0), None)
    began = AccessReview.made_at.python_value(at).astimezone(now.tzinfo).date() if at else now.date()
    return {key: date.fromisoformat(until) for key, until in marks.items()}, began


def _open():
    return list(AccessReview.select().where(AccessReview.signed_at.is_null()).order_by(AccessReview.id))
