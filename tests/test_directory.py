"""The directory of services (F09): who keeps it, when an entry may be relied on (T27), what nobody offers."""
from datetime import date

import pytest

from cmoffice import timeframes
from cmoffice.casework import directory
from cmoffice.models import Audit, Case, Provider, ServiceGap, ServiceHint
from tests.conftest import NOW, refused

TODAY = NOW.date()
CLINIC = {"name": "River clinic", "services": ["health_medical", "nutrition"], "area": "North district", "focal_role": "Head nurse", "focal_phone": "023 111 222",
          "method": "By the paper slip", "capacity": "open"}


@pytest.fixture
def clinic(cast):
    return directory.add(CLINIC, cast["mary"], NOW)


@pytest.mark.parametrize("checked, until", [(date(2026, 9, 1), date(2027, 3, 1)), (date(2026, 8, 31), date(2027, 2, 28)), (date(2027, 3, 1), date(2027, 9, 1)), (None, None)])
def test_T27_an_entry_holds_for_six_months_after_its_check(checked, until):
    assert timeframes.service_check_due(checked) == until


def test_T27_the_office_may_set_another_limit():
    assert timeframes.service_check_due(date(2027, 1, 31), timeframes.with_settings({"service_check_months": 1})) == date(2027, 2, 28)


@pytest.mark.parametrize("changed, may", [({}, True), ({"checked_on": date(2026, 9, 1)}, True), ({"checked_on": date(2026, 8, 31)}, False), ({"checked_on": None}, False),
                                          ({"retired_on": TODAY}, False)])
def test_E15_a_service_out_of_use_or_long_unchecked_is_not_referred_to(clinic, changed, may):
    Provider.update(**{"version": 1, **changed}).where(Provider.id == clinic.id).execute()
    entry = Provider.get_by_id(clinic.id)
    if may:
        return directory.refuse_unchecked(entry, TODAY)
    with refused("E15"):
        directory.refuse_unchecked(entry, TODAY)


def test_the_supervisor_enters_a_service_and_it_counts_as_checked(cast, sign_in):
    mary = sign_in("mary")
    assert mary.post("/directory/new", CLINIC).status_code == 303
    entry = Provider.get()
    assert (entry.name, entry.services, entry.checked_on, entry.checked_by_id) == ("River clinic", ["health_medical", "nutrition"], TODAY, cast["mary"].id)
    assert "River clinic" in mary.get("/directory").text and Audit.select().where(Audit.did == "service entered").exists()


def test_what_a_clerk_types_waits_for_a_check(cast, sign_in):
    assert sign_in("dan").post("/directory/new", CLINIC).status_code == 303
    entry = Provider.get()
    assert entry.checked_on is None and not directory.is_current(entry, TODAY)
    mary = sign_in("mary")
    assert "check first" in mary.get("/directory").text
    assert mary.post(f"/directory/{entry.id}/checked").status_code == 303
    assert directory.is_current(Provider.get(), TODAY)


def test_an_entry_without_its_answers_is_sent_back_with_what_was_typed(cast, sign_in):
    answer = sign_in("mary").post("/directory/new", {"name": "Half a clinic"})
    assert answer.status_code == 422 and "Half a clinic" in answer.text and "Mark what it offers" in answer.text
    assert not Provider.select().exists()


def test_two_supervisors_changing_one_entry_do_not_overwrite_each_other(clinic, sign_in):
    mary, paul = sign_in("mary"), sign_in("paul")
    assert mary.post(f"/directory/{clinic.id}/change", {**CLINIC, "hours": "8 to 12", "version": "1"}).status_code == 303
    late = paul.post(f"/directory/{clinic.id}/change", {**CLINIC, "hours": "8 to 17", "version": "1"})
    assert late.status_code == 409 and "8 to 17" in late.text and Provider.get().hours == "8 to 12"


def test_the_list_is_narrowed_by_service_and_district(clinic, cast, sign_in):
    directory.add({**CLINIC, "name": "South legal aid", "services": ["legal"], "area": "South district"}, cast["paul"], NOW)
    directory.add({**CLINIC, "name": "Helpline", "services": ["legal"], "area": "everywhere"}, cast["paul"], NOW)
    page = sign_in("alice").get("/directory?service=legal&area=North district").text
    assert "Helpline" in page and "South legal aid" not in page and "River clinic" not in page


def test_a_caseworker_suggests_and_a_supervisor_settles(clinic, cast, sign_in):
    alice, mary = sign_in("alice"), sign_in("mary")
    assert alice.get(f"/directory/{clinic.id}/change").status_code == 404
    assert alice.post("/directory/suggest", {"words": "Closed on Fridays now.", "provider": str(clinic.id)}).status_code == 303
    assert "Closed on Fridays now." in mary.get("/directory").text
    assert mary.post(f"/directory/suggested/{ServiceHint.get().id}").status_code == 303
    assert "Closed on Fridays" not in mary.get("/directory").text and ServiceHint.get().settled_by_id == cast["mary"].id


@pytest.mark.parametrize("login", ["alice", "dan", "eve"])
def test_only_a_supervisor_checks_an_entry_or_takes_it_out_of_use(clinic, cast, login):
    for verb in (directory.confirm, directory.retire, directory.restore):
        with refused("E35"):
            verb(clinic, cast[login], NOW)
    assert Provider.get().retired_on is None


def test_a_service_out_of_use_stays_readable(clinic, sign_in):
    mary = sign_in("mary")
    mary.post(f"/directory/{clinic.id}/retire")
    assert "Not in use since" in mary.get(f"/directory/{clinic.id}").text
    mary.post(f"/directory/{clinic.id}/restore")
    assert Provider.get().retired_on is None


def test_what_is_missing_is_told_in_figures_without_cases(case, cast, sign_in):
    alice = sign_in("alice")
    assert alice.post("/directory/gaps", {"service": "cash", "area": "North district", "note": "Closed since May"}).status_code == 303
    ServiceGap.create(service="legal", area="North district", case=case, noted_on=TODAY, by=cast["alice"])
    page = sign_in("paul").get("/directory/gaps").text
    assert "Cash" in page and "Closed since May" in page and "Legal" in page and "1 or 2" in page and case.code not in page


def test_a_highly_sensitive_file_is_not_counted_among_what_is_missing(case, cast):
    ServiceGap.create(service="legal", area="North district", case=case, noted_on=TODAY, by=cast["alice"])
    assert directory.gaps(TODAY) == [("legal", "North district", 1, 0)]
    Case.update(sensitivity="highly_sensitive").where(Case.id == case.id).execute()
    assert directory.gaps(TODAY) == []
