"""What the people of the practice office opened in the last weeks, and the access reviews that their supervisors made of it."""
import random
from datetime import timedelta

from cmoffice import audit
from cmoffice.casework import access
from cmoffice.models import Case

WEEKS_BACK = 32         # days of reading that are written down
SHOWS = {"log follow-up": "visit", "refer": "form", "first assessment": "visit"}
WORDS = {"explained": "The phone was engaged all morning; the call was written down later.", "follow_up": "To be talked over at the next supervision session."}


def before(file, step, by, at, days):
    """Whoever writes something in a file opened it first, and looked at who it is before a visit."""
    if file.case is None or at.date() < days.ago(WEEKS_BACK):
        return
    audit.note(by, "file opened", file.case.code, now=at)
    if step.verb in SHOWS and file.case.id % 3 == 0:
        audit.note(by, "identity shown", file.case.code, now=at, why=SHOWS[step.verb])


def moments(days):
    """What happens besides, as (moment, what is done)."""
    night = days.at(days.before(days.ago(4)), "21:35")
    return [
        (days.at(days.before(days.ago(27)), "15:20"), lambda people, at: _identity(people["bob"], at)),
        (days.at(days.before(days.ago(26)), "14:05"), lambda people, at: _identity(people["mary"], at)),
        (days.at(days.before(days.ago(25)), "10:20"), lambda people, at: _identity(people["carol"], at)),
        (days.at(days.before(days.ago(20)), "09:10"), lambda people, at: _look("sample", people["paul"], at, people["mary"], signs=True)),
        (days.at(days.before(days.ago(19)), "09:40"), lambda people, at: _look("sample", people["mary"], at, people["paul"], signs=True)),
        (days.at(days.before(days.ago(18)), "11:10"), lambda people, at: _identity(people["bob"], at)),
        (days.at(days.before(days.ago(10)), "16:30"), lambda people, at: _look("team", people["paul"], at, signs=True)),
        (days.at(days.before(days.ago(10)), "16:40"), lambda people, at: _look("team", people["mary"], at, signs=True)),
        (days.at(days.before(days.ago(6)), "15:50"), lambda people, at: _identity(people["alice"], at)),
        (night, lambda people, at: _many(people["farid"], at)),
        (days.at(days.before(days.ago(3)), "15:00"), lambda people, at: _identity(people["mary"], at)),
        (days.lately(1), lambda people, at: _look("team", people["mary"], at)),
        (days.lately(0), lambda people, at: _look("sample", people["paul"], at, people["mary"])),
    ]


def cases_of(who):
    return Case.team == who.team_id if who.role == "supervisor" else Case.keyworker == who


def _identity(who, at):
    """Somebody looks at who a child is and does nothing else in that file."""
    quiet = Case.select().where(cases_of(who) & (Case.status == "open") & (Case.sensitivity == "normal"))
    case = quiet.order_by(Case.last_contact_on).first()
    audit.note(who, "file opened", case.code, now=at)
    audit.note(who, "identity shown", case.code, now=at + timedelta(minutes=1), why="other")


def _many(who, at):
    """One file of the caseload after another, late in the evening."""
    for number, case in enumerate(Case.select().where((Case.keyworker == who) & (Case.status == "open")).order_by(Case.id).limit(9)):
        audit.note(who, "file opened", case.code, now=at + timedelta(seconds=50 * number))


def _look(kind, by, at, of=None, signs=False):
    """A review by this supervisor, of her own team or of the team of another one; answered and signed, or left open."""
    review = access.look(kind, (of or by).team_id, by, at, random.Random(7))
    if signs:
        given = {one.line.id: _said(one) for one in access.lines(review, by)[0]}
        access.sign(review, given, by, at + timedelta(minutes=5))


def _said(one):
    said = "in_order" if one.line.kind == "identity_read" else ("explained", "follow_up")[one.number % 2]
    return said, WORDS.get(said, "")
