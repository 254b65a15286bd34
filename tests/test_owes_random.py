"""After any sequence of work, what a case owes is what its facts say: random verbs by random people, then everything worked out anew."""
import shutil
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from cmoffice import clock, databases
from cmoffice.casework import assessment, due, followup, intake, keyworker, moves, office, owes, registration as line, risk
from cmoffice.models import Case, DueItem, Staff
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


ACTS = some.one_of(
    some.tuples(some.just(visited), LEVELS, AGO, some.sampled_from((("nobody",), ("child_alone",), ("provider",), ("caregiver", "provider"))), NEXT, some.booleans()),
    some.tuples(some.just(assessed), LEVELS, AGO, some.sampled_from(("safe", "unsafe")), NEXT),
    some.tuples(some.just(raised), LEVELS),
    some.tuples(some.just(moved_in), some.sampled_from(("safe_house", "kinship", "parents"))),
    some.tuples(some.just(given_to), some.sampled_from(("alice", "bob"))),
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


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], derandomize=True)
@given(some.lists(some.tuples(some.integers(0, 9), ACTS), max_size=8))
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
                act(case, case.keyworker or alice, now, *answers)
            except (Refused, Changed):
                continue                                    # the office said no: nothing may have been left behind either
        assert owes.differences(ZONE) == []
        assert all(item.made_at <= item.ended_at for item in DueItem.select().where(DueItem.ended_at.is_null(False)))
        assert len({item.kind for item in due.open_of(made)}) == len(due.open_of(made))
        trial.rollback()
