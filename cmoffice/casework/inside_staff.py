"""Figures about the office itself (I21-I24, I32, I36): of a supervisor's team, for her alone; never in tables that leave the office."""

from collections import Counter
from datetime import UTC, datetime, timedelta

from peewee import JOIN

from cmoffice import codelists, figures_acts, policy, timeframes, workload
from cmoffice.casework import caseload, keyworker, office, staff_papers
from cmoffice.casework.audit_sample import audits
from cmoffice.casework.file_audit import has_breach, score
from cmoffice.casework.inside_parts import Number, Table
from cmoffice.casework.staff_papers import REVIEW
from cmoffice.language import lazy_gettext as _l
from cmoffice.models import BreakGlass, Case, CaseMeeting, Emergency, FileAudit, Staff, StaffPaper, Team

BINS = ("0-9", "10-19", "20-29", "30+")


def tables(reader, period, before, now):
    """The tables of the figures about the office, by their number: {"I21": [Table]}. How it stands today has no time before."""
    staff = list(Staff.select(Staff, Team).join(Team, JOIN.LEFT_OUTER, on=(Staff.team == Team.id)).order_by(Staff.name))
    workers = [
        one
        for one in staff
        if one.team_id == reader.team_id and one.is_active and policy.role_may(one, "register case")
    ]
    first = min(period.first, before.first)
    times = (period, before)
    return {
        "I21": _caseloads(reader, workers),
        "I22": _ratio(reader, staff),
        "I23": [_share(_reviewed(workers, first, times, now))],
        "I24": [_share(_meetings(reader, first, times, now))],
        "I32": _audits(reader, first, times, now),
        "I36": _openings(reader, first, times, now),
    }


def _caseloads(reader, workers):
    """I21: how many carry how many open cases today, and how many more than their limit."""
    held = {number: len(cases) for number, cases in caseload.carried(reader, workers).items()}
    over = sum(held[one.id] > keyworker.caseload_limit(one) for one in workers)
    bins = zip(BINS, workload.bins(held.values()), strict=True)
    return [
        Table(_l("above their limit, today"), (Number("", over, len(workers)),)),
        Table(_l("by number of open cases, today"), tuple(Number(words, n, len(workers)) for words, n in bins)),
    ]


def _ratio(reader, staff):
    """I22: caseworkers and supervisors of the team and of the office, today."""
    every = caseload.ratios(staff)
    named = reader.team.name if reader.team_id else ""
    mine = next((one for one in every[:-1] if one.team == named), None)
    shown = [(_l("in the team, today"), mine), (_l("in the office, today"), every[-1])]
    return [
        Table(words, (Number(_l("Caseworkers"), one.workers), Number(_l("Supervisors"), one.supervisors)))
        for words, one in shown
        if one
    ]


def _reviewed(workers, first, times, now):
    """I23: whether the caseload of each caseworker was reviewed in each 14 days, by period."""
    held, numbers = {}, [one.id for one in workers]
    rows = staff_papers.current(REVIEW, StaffPaper.staff, StaffPaper.held_on)
    for number, day in rows.where(StaffPaper.staff.in_(numbers) & (StaffPaper.held_on >= first)).tuples():
        held.setdefault(number, []).append(day)
    for period in times:
        found = Counter(
            figures_acts.reviewed_each_time(
                held.get(one.id, ()), one.created_at.astimezone(now.tzinfo).date(), period, now.date()
            )
            for one in workers
        )
        yield found["yes"], found["yes"] + found["no"]


def _meetings(reader, first, times, now):
    """I24: meetings of the team that were held, of those that the rule asks for, by period."""
    held = CaseMeeting.select(CaseMeeting.held_on).where(
        (CaseMeeting.team == reader.team_id) & (CaseMeeting.held_on >= first) & CaseMeeting.closed_at.is_null(False)
    )
    days, rules = [day for (day,) in held.tuples()], office.rules()
    spans = [
        (since.astimezone(now.tzinfo).date(), until and until.astimezone(now.tzinfo).date())
        for since, until in Emergency.select(Emergency.begun_at, Emergency.ended_at).tuples()
    ]
    sooner = min(rules.meeting_emergency_days, rules.meeting_days)
    for period in times:
        asked = figures_acts.meetings_expected(period, now.date(), spans, rules.meeting_days, sooner)
        yield sum(period.holds(day) for day in days), asked


def _audits(reader, first, times, now):
    """I32: items that passed of those that were judged, files audited and breaches found, by period."""
    made = audits(reader, FileAudit.done_at >= _since(first))
    by_time = [[one for one in made if time.holds(one.done_at.astimezone(now.tzinfo).date())] for time in times]
    passed = [tuple(map(sum, zip(*map(score, some), strict=True))) or (0, 0) for some in by_time]
    here, there = by_time
    return [
        _share(passed, _l("items that passed")),
        Table(_l("files"), (Number(_l("Files audited"), len(here), None, len(there)),)),
        Table(
            _l("breaches"),
            (Number(_l("Files with a breach"), sum(map(has_breach, here)), None, sum(map(has_breach, there))),),
        ),
    ]


def _openings(reader, first, times, now):
    """I36: files of the team opened in need, by why, and whether somebody looked at it within its day."""
    rows = list(
        BreakGlass.select(BreakGlass.category, BreakGlass.opened_at, BreakGlass.reviewed_at)
        .join(Case)
        .where((BreakGlass.opened_at >= _since(first)) & policy.counts_for(reader))
        .tuples()
    )
    rules, shares, kinds = office.rules(), [], []
    for time in times:
        uses = [row for row in rows if time.holds(row[1].astimezone(now.tzinfo).date())]
        judged = Counter(
            figures_acts.reviewed_in_time(at, looked_at, timeframes.glass_review_by(at, rules), now)
            for _kind, at, looked_at in uses
        )
        shares.append((judged["yes"], judged["yes"] + judged["no"]))
        kinds.append(Counter(kind for kind, _at, _looked_at in uses))
    here, there = kinds
    numbers = tuple(
        Number(codelists.GLASS_CATEGORY[kind], here[kind], None, there[kind])
        for kind in codelists.GLASS_CATEGORY
        if here[kind] or there[kind]
    )
    return [_share(shares, _l("looked at in time")), Table(_l("openings, by why"), numbers)]


def _share(pairs, name=""):
    (n, of), (was, was_of) = pairs
    return Table(name, (Number("", n, of, was, was_of),))


def _since(first):
    """The beginning of this day as the tables keep moments, a day early: the office's day begins before theirs far in the east."""
    return datetime(first.year, first.month, first.day, tzinfo=UTC) - timedelta(days=1)
