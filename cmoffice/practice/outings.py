"""Visits of the practice office: a month of going out and coming back, one case for which two go, and who is out now."""
from datetime import timedelta

from cmoffice.casework import pairs, visits
from cmoffice.models import Case

# working days ago, who, hour of leaving, answer to "back when", minutes out, with whom
BEFORE_NOW = [
    (27, "alice", "09:20", "in_2_hours", 105, None), (26, "bob", "10:00", "in_1_hour", 95, None), (25, "farid", "13:30", "in_2_hours", 110, None),
    (24, "carol", "09:00", "at_noon", 150, "olena"), (21, "bob", "14:10", "in_2_hours", 170, None), (20, "olena", "10:40", "in_1_hour", 50, None),
    (19, "alice", "13:00", "in_3_hours", 160, "farid"), (18, "sothea", "08:50", "in_3_hours", 140, None), (14, "farid", "09:30", "at_noon", 120, None),
    (13, "carol", "13:20", "in_2_hours", 100, None), (12, "bob", "09:10", "in_3_hours", 175, "alice"), (11, "olena", "14:00", "in_2_hours", 135, "sothea"),
    (7, "alice", "10:15", "in_1_hour", 55, None), (6, "bob", "13:40", "in_1_hour", 84, None), (5, "sothea", "10:30", "in_1_hour", 45, None),
    (4, "farid", "09:40", "in_2_hours", 118, None), (3, "carol", "09:15", "at_noon", 155, None),
]
# minutes ago, who, answer to "back when", with whom: the first is 25 minutes late, the last is due in 10 minutes
OUT_NOW = [(85, "bob", "in_1_hour", None), (50, "farid", "in_2_hours", None), (110, "carol", "in_2_hours", "olena")]
PHONE = {"alice": "office phone 1", "bob": "office phone 2", "farid": "office phone 3", "carol": "office phone 4", "olena": "office phone 5", "sothea": "office phone 6"}


def moments(days):
    """What happens on the board of visits, as (moment, what to do with everybody at that moment)."""
    happened = [(days.at(days.before(days.ago(30)), "16:20"), _marks_a_case("mary"))]
    for ago, who, left, back_in, minutes, companion in BEFORE_NOW:
        at = days.at(days.before(days.ago(ago)), left)
        happened += [(at, _goes_out(who, back_in, companion)), (at + timedelta(minutes=minutes), _comes_back(who))]
    return happened + [(days.now - timedelta(minutes=ago), _goes_out(who, back_in, companion)) for ago, who, back_in, companion in OUT_NOW]


def _marks_a_case(who):
    def mark(everybody, at):
        case = _cases(everybody["alice"]).first()
        if case is not None and not case.visit_in_pairs:
            pairs.mark(case, True, "Threats at the last visit", everybody[who], at)
    return mark


def _goes_out(who, back_in, companion):
    """For her case that was seen longest ago, where one may go; for an errand when she has none."""
    def go(everybody, at):
        by = everybody[who]
        cases = [case for case in _cases(by).order_by(Case.last_contact_on, Case.code) if companion or not pairs.pair_needed(case)]
        if visits.open_of(by) is None:
            visits.go_out({"cases": cases[:1], "back_in": back_in, "companion": everybody.get(companion), "how_reached": PHONE[who]}, by, at)
    return go


def _comes_back(who):
    def come(everybody, at):
        visit = visits.open_of(everybody[who])
        if visit is not None:
            visits.back(visit, everybody[who], at)
    return come


def _cases(keyworker):
    return Case.select().where((Case.keyworker == keyworker.id) & (Case.status == "open") & (Case.sensitivity == "normal")).order_by(Case.code)
