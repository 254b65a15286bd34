import pytest

PAGES = {"alice": ["/work", "/cases", "/register", "/register/not-registered", "/find", "/work/print", "/help", "/me", "/help/notes"],
         "mary": ["/team", "/cases", "/find", "/help", "/me"], "dan": ["/tray", "/help"], "eve": ["/office", "/people", "/access", "/people/alice"]}


@pytest.mark.parametrize("login", PAGES)
def test_pages(login, sign_in, case):
    desk = sign_in(login)
    for page in PAGES[login]:
        assert desk.get(page).status_code == 200, page
    if login in ("alice", "mary"):
        for tab in ("", "/followups", "/assessment", "/history"):
            assert desk.get(f"/case/{case.code}{tab}").status_code == 200, tab
    if login == "alice":
        for tab in ("/followups/new", "/assessment/initial", "/identity/enter", "/consent", "/close", "/summary/risk", "/summary/area"):
            assert desk.get(f"/case/{case.code}{tab}").status_code == 200, tab
        for address in (f"/case/{case.code}/followups/new?row=1", f"/work/note/{case.code}"):
            assert desk.part(address).status_code == 200, tab
    if login == "mary":
        assert desk.get(f"/case/{case.code}/reassign").status_code == 200
    if login == "alice":
        r = desk.post(f"/case/{case.code}/notes", {"on": "1 3 2027", "facts": "The child came to the office with her aunt.", "kind": "note"}, htmx=True)
        assert r.status_code == 200, r.text
        r = desk.post(f"/case/{case.code}/notes", {"on": "1 3 2027", "facts": "Sreymom came", "kind": "note"}, htmx=True)
        assert r.status_code == 422, r.text
        r = desk.post(f"/case/{case.code}/followups", {"on": "1 3 2027", "mode": "phone", "reached": ["caregiver"], "finding": "worse", "risk": "high", "risk_reason": "threats", "observed": "The aunt is worried"}, htmx=True)
        assert r.status_code == 200, r.text
        r = desk.post(f"/case/{case.code}/identity", {}, htmx=True)
        assert r.status_code == 200 and "Sreymom" not in r.text, r.text
        r = desk.post(f"/case/{case.code}/identity", {"why": "visit"}, htmx=True)
        assert r.status_code == 200 and "Sreymom" in r.text, r.text
        r = desk.post("/find", {"q": "chantou"}); assert case.code in r.text
        r = desk.post("/work/list", {"group":"week"}, htmx=True); assert r.status_code == 200
