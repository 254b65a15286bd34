"""The access record: the administrator's without any case, a supervisor's with her team's files that she may know of; filtered, printed, taken out."""
import csv
import io

import pytest

from cmoffice import audit
from cmoffice.casework import access_record, trail
from cmoffice.models import Audit, Case
from tests.conftest import NOW, PASSWORD


@pytest.fixture
def acts(case, cast):
    """Some of everything."""
    audit.note(cast["alice"], "file opened", case.code, now=NOW)
    audit.note(cast["carol"], "refused", case.code, now=NOW, action="read identity")
    audit.note(cast["alice"], "searched by name", now=NOW, found=2)
    audit.note(cast["alice"], "story printed", case.code, now=NOW)
    audit.note(cast["eve"], "setting changed", now=NOW, name="zone")
    audit.note(cast["bob"], "concern about staff filed", now=NOW, number=7)
    audit.note(None, "sign-in failed", now=NOW, address="10.0.0.9", known=False)
    return case


def dids(reader, kind=""):
    return {line.did for line in access_record.lines(reader, kind, "", 1)[0]}


def test_D40_SEC_099_the_administrator_sees_accounts_and_the_office_and_no_case(acts, cast, sign_in):
    seen = access_record.lines(cast["eve"], "", "", 1)[0]
    assert {"account added", "setting changed", "sign-in failed"} <= {line.did for line in seen}
    assert not [line for line in seen if line.code] and not {"file opened", "refused", "searched by name", "concern about staff filed"} & {line.did for line in seen}
    page = sign_in("eve").get("/access").text
    assert acts.code not in page and "Opened and read" not in page and "10.0.0.9" in page


def test_D10_a_supervisor_sees_the_files_of_her_team_and_no_others(acts, cast, sign_in):
    assert {"file opened", "refused", "searched by name", "story printed", "setting changed"} <= dids(cast["mary"])
    assert not {"file opened", "refused", "searched by name", "story printed"} & dids(cast["paul"]) and "setting changed" in dids(cast["paul"])
    assert not [did for did in dids(cast["mary"]) | dids(cast["paul"]) if "concern" in did], "who filed a concern is nobody else's"
    assert acts.code in sign_in("mary").get("/access").text and acts.code not in sign_in("paul").get("/access").text
    Case.update(sensitivity="high").execute()
    assert not [line for line in access_record.lines(cast["mary"], "", "", 1)[0] if line.code], "a highly sensitive file is not there at all"


def test_R03_a_supervisor_with_a_conflict_sees_nothing_of_the_file(acts, cast):
    cast["mary"].conflicts = [acts.code]
    assert not [line for line in access_record.lines(cast["mary"], "", "", 1)[0] if line.code]


@pytest.mark.parametrize("kind, there", [("reads", {"file opened", "searched by name"}), ("prints", {"story printed"}), ("refusals", {"refused"}), ("settings", {"setting changed"})])
def test_kinds_are_filtered(acts, cast, sign_in, kind, there):
    found = dids(cast["mary"], kind)
    assert there <= found and not found & ({"file opened", "story printed", "refused", "setting changed"} - there)
    assert sign_in("mary").get(f"/access?kind={kind}&who=alice").status_code == 200


def test_one_person_and_older_pages(acts, cast, sign_in):
    for number in range(150):
        audit.note(cast["eve"], "setting changed", now=NOW, name=f"s{number}")
    first, more = access_record.lines(cast["mary"], "settings", "eve", 1)
    assert more and len(first) == access_record.PAGE and {line.by.username for line in first} == {"eve"}
    eve = sign_in("eve")
    assert "Older" in eve.get("/access?kind=settings").text and "Newer" in eve.get("/access?kind=settings&page=2").text
    for strange in ("?page=-4", "?page=x", "?kind=nothing", "?who=%00"):
        assert eve.get(f"/access{strange}").status_code in (200, 400)


def test_SEC_085_SEC_032_the_table_asks_for_the_password_holds_codes_only_and_is_recorded(acts, cast, sign_in, app, monkeypatch):
    audit.note(cast["eve"], "setting changed", now=NOW, name="=1+1")
    mary = sign_in("mary")
    from cmoffice import clock, sessions
    answer = mary.post("/access/table", {"kind": "", "who": ""})
    assert answer.status_code == 200 and answer.mimetype == "text/csv" and "attachment" in answer.headers["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"))))
    assert rows[0][:5] == ["line", "moment (UTC)", "who", "what", "case"] and "mary: confidential" in rows[0][5]
    assert any(row[3:5] == ["story printed", acts.code] for row in rows) and any(row[5] == "'=1+1" for row in rows)
    assert "Sreymom" not in answer.text and Audit.get(Audit.did == "trail exported").by.username == "mary"
    monkeypatch.setattr(sessions, "is_proved", lambda *_: False)
    assert mary.post("/access/table").headers["Location"].endswith("/prove") and clock


def test_what_is_printed_is_recorded_and_says_who_and_when(acts, sign_in):
    page = sign_in("mary").post("/access/print?kind=reads", {"copies": "1", "purpose": "supervision"}).text
    assert "copy 1 of 1" in page and "Mary M." in page and "confidential" in page
    assert Audit.select().order_by(Audit.seq.desc()).first().did == "sheet printed"


def test_SEC_097_the_page_says_whole_or_what_is_broken(acts, cast, sign_in):
    from tests.test_audit import behind
    mary = sign_in("mary")
    assert "was not checked yet" in mary.get("/keep/trail").text
    assert mary.post("/keep/trail").status_code == 303
    assert f"Whole up to line {trail.last_check().outcome['upto']}." in mary.get("/keep/trail").text
    behind("UPDATE audit SET did = 'nothing' WHERE seq = 5")
    mary.post("/keep/trail")
    page = mary.get("/keep/trail").text
    assert "The trail is not whole." in page and "Line 5 was changed." in page and "Keep the last backup" in page


def test_SEC_097_a_fingerprint_is_printed_and_typed_in_later(acts, sign_in):
    import re
    eve = sign_in("eve")
    sheet = eve.get("/keep/trail/sheet").text
    line, signs = re.search(r'num"><b>(\d+)', sheet)[1], " ".join(re.findall(r"\b[0-9A-F]{4}\b", re.search(r'fingerprint">(.*?)</p>', sheet, re.S)[1]))
    assert len(signs.split()) == 8 and "Signature" in sheet and acts.code not in sheet
    assert Audit.get(Audit.did == "fingerprint printed").by.username == "eve"
    same = eve.post("/keep/trail/compare", {"line": line, "fingerprint": signs.lower()})
    assert same.status_code == 200 and "still contains line" in same.text
    assert "is not the line of the sheet" in eve.post("/keep/trail/compare", {"line": str(int(line) - 1), "fingerprint": signs}).text
    assert "ends before line 99999" in eve.post("/keep/trail/compare", {"line": "99999", "fingerprint": signs}).text
    assert "This is no fingerprint" in eve.post("/keep/trail/compare", {"line": line, "fingerprint": "hello"}).text
    wrong = eve.post("/keep/trail/compare", {"line": "٣x", "fingerprint": ""})
    assert wrong.status_code == 422 and "Type the fingerprint from the sheet" in wrong.text
    assert PASSWORD not in sheet
