"""After any sequence of work, what a case owes is what its facts say: random verbs by random people, then everything worked out anew."""
import shutil
from collections import Counter
from datetime import timedelta

import peewee
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from cmoffice import clock, codelists, databases
from cmoffice.casework import (assessment, care, closure, consent, due, emergency, followup, intake, keyworker, moves, office, owes, papers, plan, registration as line, report, review,
                               risk, tasks)
from cmoffice.models import Case, DueItem, ReportDuty, Staff
from cmoffice.refusals import Changed, Refused
from tests.conftest import IDENTITY, NOW, ZONE, registration

LEVELS = some.sampled_from(("low", "medium", "high"))
AGO = some.integers(0, 4)
NEXT = some.one_of(some.none(), some.integers(1, 40))


def visited(case, by, now, level, ago, reached, next_in, why):
    on = now.date() - timedelta(days=ago)
    followup.log(case, {"on": on, "mode": "phone", "reached": list(reached), "finding": "stable", "risk": level, "risk_reason": "as seen", "observed": "seen",
                        "next_on": next_in and on + timedelta(days=next_in), "later_why": "harvest" if why else ""}, by, now)


def assessed(case, by, now, level, ago, safety, next_in):
    on = now.date() - timedelta(days=ago)
    assessment.complete_initial(case, {"done_on": on, "done_time": "07:00", "risk": level, "risk_reason": "as seen", "safety": safety, "food": "met", "reason": "again", "outcome": "continue",
                                       "place_kind": "office", "seen_alone": "yes", "words": "nothing new", "further": "ongoing_followup", "medical_urgent": "no", "shelter": "met",
                                       "clothing": "met", "water": "met", "abuser_access": "no", "next_contact_on": on + timedelta(days=next_in or 1), "later_why": "harvest"}, by, now)


def raised(case, by, now, level):
    risk.change(case, level, "new facts", by, now)


def moved_in(case, by, now, where):
    line.change(case, "care_arrangement", where, "moved", moves.last_number(case), by, now)


def given_to(case, by, now, to):
    keyworker.assign(case, Staff.get(Staff.username == to), {"reason": "absence", "handover": "told", "told_on": now.date()}, Staff.get(Staff.username == "mary"), now)


def drawn_up(case, by, now, kind, days, rhythm, agreed):
    """A plan with one action, handed in, and approved by the supervisor if she agrees."""
    waits = plan.waiting(case)
    if waits is None:
        waits = plan.begin(case, kind, by, now, "things have changed")
        plan.change_head(case, waits, {"goal": "safe", "permanency": "at home", "contingency": "ring us", "followup_mode": "phone", "followup_days": rhythm, "followup_who": "keyworker",
                                       "drawn_on": now.date(), "participants": ["child"], "child_took_part": "yes", "voice": "silent", "voice_alone": "yes",
                                       "safety_made": "made"}, waits.row_version, by, now)
        goal = plan.put_objective(case, waits, {"need": "learning", "wording": "at school", "measure": "the register", "target_on": now.date() + timedelta(days=60)}, by, now)
        plan.put_action(case, waits, goal, {"what": "talk to the head", "kind": "direct_service", "responsible": "keyworker", "due_on": now.date() + timedelta(days=days)}, by, now)
        plan.submit(case, waits, by, now)
    if kind != "interim":
        (plan.approve if agreed else plan.send_back)(Case.get_by_id(case.id), waits, "seen", Staff.get(Staff.username == "mary"), now)


def carried_out(case, by, now):
    for action in plan.open_actions(case)[:1]:
        plan.finish_action(case, action, {"status": "done", "done_on": now.date(), "result": "done"}, by, now)


def assessed_fully(case, by, now, done):
    if done:
        answers = {"how": "visits", "from_whom": "child", "who_takes_part": "keyworker", "sources": [{"kind": "child", "on": now.date(), "summary": "spoke"}], "child_seen": "yes",
                   "seen_on": "today", "seen_how": ["talk"], "claims_none_why": "nothing to check", "domains": [{"domain": part, "severity": "no_need"} for part in codelists.DOMAIN],
                   "risk_factors": "harm", "protective_factors": "aunt", "voice": "silent", "voice_alone": "yes", "carer_view": "content", "views_weighed": "both",
                   "analysis": "holding", "risk": case.risk, "risk_reason": "as seen", "report_duty": "no", "best_interests": "no", "reason": "again"}
        for number, section in enumerate(assessment.asked_sections(case)):
            papers.keep(case, "F04", answers if not number else {}, section, True, None, by, now, assessment.FULL_CONFIDENTIAL)
        assessment.complete_comprehensive(case, now.date(), by, now)
    else:
        assessment.begin_comprehensive(case, now.date(), by, now, "new facts")


def reviewed(case, by, now, level, there, next_in):
    going = [{"number": one.id, "progress": "in_progress", "relevant": "yes", "evidence": "seen"} for one in review.objectives(case)]
    review.hold(case, {"held_on": now.date(), "chair": "supervisor", "took_part": ["supervisor"], "objectives": going, "risk": level, "risk_reason": "as seen", "voice": "silent",
                       "voice_alone": "yes", "child_part": "there" if there else "not", "caregiver_view": "content", "outcome": "continue", "next_on": now.date() + timedelta(days=next_in),
                       "decisions": [{"what": "ask the school", "who": "keyworker", "by_when": now.date() + timedelta(days=3)}]}, by, now)


def task_done(case, by, now):
    for task in tasks.of_case(case)[0][:1]:
        tasks.done(task, {"on": now.date(), "result": "done"}, by, now)


def placed(case, by, now, where):
    care.place(case, {"started_on": now.date(), "arrangement": where, "change_reason": "poverty", "change_why": "poverty", "voice": "silent", "voice_alone": "yes"}, by, now)


def noticed(case, by, now, decided):
    waiting = ReportDuty.select().where((ReportDuty.case == case.id) & ReportDuty.decision.is_null()).first()
    if waiting is None:
        report.notice(case, {"trigger": "physical_violence", "law_item": "12", "voice": "silent", "voice_alone": "yes", "noticed_on": now.date(), "noticed_time": f"{now:%H:%M}", "risk_reporting": "none", "risk_not_reporting": "harm"}, by, now)
    elif decided:
        report.decide(waiting, {"decision": "delay", "reasons": "wait for the doctor", "followup_on": now.date() + timedelta(days=2)}, Staff.get(Staff.username == "mary"), now)


def consented(case, by, now, days):
    consent.give(case, {"given_by": "child", "assent": "given", "explained": ["services", "risks", "data_use", "confidentiality"], "consent_items": ["services"], "obtained_on": now.date(),
                        "legal_basis": ["consent"], "consent_until": now.date() + timedelta(days=days)}, by, now)


def withdrew(case, by, now):
    consent.withdraw(case, {"scope": "all", "reason": "does not want it", "on": now.date()}, by, now)


def ended(case, by, now, agreed):
    """Asked to close, or decided by the supervisor when it was."""
    if case.status == "closure_requested":
        (closure.authorise if agreed else closure.send_back)(case, {"comment": "seen", "retention_class": "ordinary", "audited": "yes", "paper_place": "C1"}, Staff.get(Staff.username == "mary"), now)
    else:
        closure.request(case, {"reason": "moved_away", "summary": "moved", "feedback": "content", "how_to_return": "ring us", "told": "yes", "told_on": now.date(), "voice": "silent",
                               "voice_alone": "yes", "child_safe": "yes"}, by, now)


def switched(case, by, now):
    """The whole office goes into emergency mode, or out of it."""
    (emergency.end if office.emergency() else emergency.begin)({"reason": "the river"}, Staff.get(Staff.username == "mary"), now)


ACTS = some.one_of(
    some.tuples(some.just(visited), LEVELS, AGO, some.sampled_from((("nobody",), ("child_alone",), ("provider",), ("caregiver", "provider"))), NEXT, some.booleans()),
    some.tuples(some.just(assessed), LEVELS, AGO, some.sampled_from(("safe", "unsafe")), NEXT),
    some.tuples(some.just(raised), LEVELS),
    some.tuples(some.just(moved_in), some.sampled_from(("safe_house", "kinship", "parents"))),
    some.tuples(some.just(given_to), some.sampled_from(("alice", "bob"))),
    some.tuples(some.just(drawn_up), some.sampled_from(("interim", "full")), some.integers(1, 20), some.sampled_from((None, 2, 30)), some.booleans()),
    some.tuples(some.just(carried_out)), some.tuples(some.just(task_done)), some.tuples(some.just(withdrew)),
    some.tuples(some.just(assessed_fully), some.booleans()),
    some.tuples(some.just(reviewed), LEVELS, some.booleans(), some.integers(1, 25)),
    some.tuples(some.just(placed), some.sampled_from(("safe_house", "foster", "parents"))),
    some.tuples(some.just(noticed), some.booleans()),
    some.tuples(some.just(consented), some.integers(5, 400)),
    some.tuples(some.just(ended), some.booleans()), some.tuples(some.just(switched)),
)


@pytest.fixture(scope="module")
def place(furnished, tmp_path_factory):
    folder = tmp_path_factory.mktemp("random") / "office"
    shutil.copytree(furnished, folder)
    databases.open_office(folder)
    office.forget()
    clock.set_zone(ZONE.key)
    with databases.connection():
        yield
    databases.close_office()
    office.forget()


DONE, SAID_NO = Counter(), Counter()


@pytest.mark.story
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], derandomize=True)
@given(some.lists(some.tuples(some.integers(0, 9), ACTS), max_size=14))
def test_what_is_owed_is_what_the_facts_say_after_any_sequence_of_work(place, acts):
    with databases.records.atomic() as trial:
        alice = Staff.get(Staff.username == "alice")
        made = intake.take_in(registration(keyworker="supervisor"), alice, NOW)
        intake.enter_identity(made, {**IDENTITY, "first": f"Child{made.code}"}, alice, NOW, decided="different")
        now = NOW
        for days, (act, *answers) in acts:
            now += timedelta(days=days, minutes=1)
            case = Case.get_by_id(made.id)
            try:
                with peewee._savepoint(databases.records):      # each act stands alone, as it does in the office
                    act(case, case.keyworker or alice, now, *answers)
                DONE[act.__name__] += 1
            except (Refused, Changed) as no:
                SAID_NO[act.__name__, str(no), str(getattr(no, 'details', ''))[:90]] += 1         # the office said no: nothing may have been left behind either
        assert owes.differences(ZONE) == []
        assert all(item.made_at <= item.ended_at for item in DueItem.select().where(DueItem.ended_at.is_null(False)))
        assert len({(item.kind, item.ref) for item in due.open_of(made)}) == len(due.open_of(made))
        trial.rollback()
    office.forget()


def test_the_random_work_above_did_something_of_every_kind():
    if DONE:                                                # another process may have run the test above
        assert len(DONE) >= 16, (DONE, SAID_NO)
