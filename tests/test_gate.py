"""The gate: every page names its action, a stranger's case is a code that nobody has, and looking changes nothing but the trail."""
import re

import pytest

from cmoffice import clock, create_app, databases, policy
from cmoffice.casework import assessment, followup, notes
from cmoffice.models import Audit, Case, FiledForm, Note
from cmoffice.refusals import Changed
from tests.conftest import NOW, Desk

NOBODYS = "222-222"
ACTIONS = {"be signed in", "be anybody"}
OPEN_TO_ALL = {"signin.home", "signin.show", "signin.sign_in", "signin.code", "signin.first", "setup.show", "setup.code", "setup.step", "putback.show", "putback.look", "putback.put", "sheet.open", "network.trust", "network.certificate", "static.file", "ready.healthz", "ready.report"}
MAY_GROW = {"audit", "desk_session"}
FILLED = {"key": "risk", "place": 1, "name": "office", "topic": "words", "username": "alice", "act": "slip", "version": "x"}
CAST = ["alice", "bob", "carol", "mary", "paul", "dan", "eve"]


def rules(app, method, *arguments):
    return [rule for rule in app.url_map.iter_rules() if method in rule.methods and set(arguments) <= rule.arguments]


def address(app, rule, code, number=1):
    values = {name: code if name == "code" else number if name == "number" else FILLED[name] for name in rule.arguments}
    return app.url_map.bind("localhost").build(rule.endpoint, values, method=next(iter(rule.methods - {"HEAD", "OPTIONS"})))


def body(answer):
    """The page without what differs at every look: tokens and one-time marks."""
    text = re.sub(r"[A-Za-z0-9_.-]{40,}", "token", answer.text)
    return re.sub(r"\d+-[A-Za-z0-9_-]{16}", "mark", text)


def test_SEC_053_every_page_names_its_action(app):
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        assert view.action in ACTIONS | set(policy.RULES), rule.endpoint


def test_only_these_pages_are_open_to_all(app):
    assert {endpoint for endpoint, view in app.view_functions.items() if view.action == "be anybody"} == OPEN_TO_ALL


def test_an_action_about_a_case_never_stands_on_a_page_without_one(app):
    about_a_case = {action for action, ties in policy.RULES.items() if policy.anyone not in ties.values()}
    for rule in app.url_map.iter_rules():
        action = app.view_functions[rule.endpoint].action
        assert (action in about_a_case) == ("code" in rule.arguments), rule.rule


def test_SEC_053_SEC_092_an_unmarked_page_answers_403_to_everybody(folder):
    app = create_app(folder, testing=True, clock_start=NOW)      # one of its own: the shared one takes no more pages
    app.add_url_rule("/forgotten", "forgotten", lambda: "secret")
    try:
        assert app.test_client().get("/forgotten").status_code == 403
        for login in ("mary", "eve"):
            answer = Desk(app, login).get("/forgotten")
            assert answer.status_code == 403 and "secret" not in answer.text
    finally:
        databases.close_office()
        clock.set_start(None)


def test_not_signed_in_leads_to_the_sign_in_page_everywhere(app, case):
    for method, send in (("GET", "get"), ("POST", "post")):
        for rule in rules(app, method):
            if rule.endpoint in OPEN_TO_ALL:
                continue
            desk = Desk(app)
            answer = desk.get(address(app, rule, case.code)) if send == "get" else desk.post(address(app, rule, case.code))
            assert (answer.status_code, answer.location) == (303, "/signin"), (method, rule.rule)
            assert case.code not in answer.text.replace(address(app, rule, case.code), "")


@pytest.mark.parametrize("login", ["bob", "carol", "paul", "dan", "eve"])
def test_SEC_054_SEC_061_a_strangers_case_answers_as_a_code_that_nobody_has(app, case, sign_in, login):
    note = notes.add(case, {"on": NOW.date(), "facts": "The aunt called."}, case.keyworker, NOW)
    desk, token = sign_in(login), None
    for method in ("GET", "POST"):
        for rule in rules(app, method, "code"):
            theirs, nobodys = (address(app, rule, code, note.id) for code in (case.code, NOBODYS))
            if method == "GET":
                one, other = desk.get(theirs), desk.get(nobodys)
            else:
                token = token or desk.token()
                one, other = desk.post(theirs, token=token), desk.post(nobodys, token=token)
            assert (one.status_code, other.status_code) == (404, 404), (method, rule.rule)
            assert body(one) == body(other) and case.code not in one.text
            assert sorted(one.headers.keys()) == sorted(other.headers.keys())


@pytest.mark.parametrize("typed", ["2O2-222", "222", "' OR 1=1 --", "Sreymom", "%00", "222-2222222222222222", "٢٢٢-٢٢٢"])
def test_what_is_no_code_at_all_answers_the_same(case, sign_in, typed):
    desk = sign_in("alice")
    one, other = desk.get(f"/case/{typed}"), desk.get(f"/case/{NOBODYS}")
    assert one.status_code == other.status_code == 404 and body(one) == body(other)


def test_SEC_069_SEC_099_a_known_case_but_a_forbidden_act_answers_403_and_is_on_the_trail(case, sign_in):
    Case.update(status="closed").where(Case.id == case.id).execute()
    desk = sign_in("alice")
    assert desk.get(f"/case/{case.code}").status_code == 200
    assert desk.get(f"/case/{case.code}/followups/new").status_code == 403
    line = Audit.select().order_by(Audit.seq.desc()).first()
    assert (line.did, line.code, line.details) == ("refused", case.code, {"action": "log follow-up"})


def test_a_page_of_another_role_is_not_there(app, sign_in, case):
    for login, pages in {"dan": ("/work", "/team", "/cases", "/find", "/register", "/people", "/office", "/access"), "eve": ("/work", "/team", "/cases", "/find", "/tray"),
                         "alice": ("/team", "/tray", "/people", "/people/alice", "/office", "/access"), "mary": ("/work", "/tray", "/people", "/office", "/register")}.items():
        desk = sign_in(login)
        nothing = body(desk.get("/no-such-page"))
        for page in pages:
            answer = desk.get(page)
            assert answer.status_code == 404 and body(answer) == nothing, (login, page)


def test_another_address_of_the_code_opens_the_same_case(case, sign_in):
    desk = sign_in("alice")
    for typed in (case.code.lower(), case.code.replace("-", "")):
        assert desk.get(f"/case/{typed}").status_code in (200, 301, 303, 308)


def everything(database):
    """Each table of a file with a sum over its rows."""
    tables = [name for (name,) in database.execute_sql("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'note_words_%'")]
    return {table: hash(tuple(database.execute_sql(f'SELECT * FROM "{table}"').fetchall())) for table in tables}


@pytest.mark.story
def test_SEC_036_looking_at_every_page_changes_nothing_but_the_trail(app, case, cast, sign_in):
    alice = cast["alice"]
    notes.add(case, {"on": NOW.date(), "facts": "The aunt called.", "section": "strictly_confidential"}, alice, NOW)
    followup.log(case, {"on": NOW.date(), "mode": "phone", "reached": ["caregiver"], "finding": "stable", "risk": "medium", "observed": "calm"}, alice, NOW)
    assessment.complete_initial(case, {"done_on": NOW.date(), "done_time": "08:45", "risk": "medium", "next_contact_on": NOW.date(), "words": "Fine."}, alice, NOW)
    note = Note.get()
    desks = {login: sign_in(login) for login in CAST}
    before = {**everything(databases.records), **{f"identity {name}": rows for name, rows in everything(databases.identities).items()}}
    opened = 0
    for login, desk in desks.items():
        for rule in rules(app, "GET"):
            if rule.endpoint in ("cover.show", "static.file"):     # covering the screen is what that page is for
                continue
            for code in {case.code, NOBODYS} if "code" in rule.arguments else {None}:
                path = address(app, rule, code, note.id)
                for answer in (desk.get(path), desk.part(path)):
                    assert answer.status_code < 500, (login, path)
                    opened += answer.status_code == 200
    assert opened > 100
    after = {**everything(databases.records), **{f"identity {name}": rows for name, rows in everything(databases.identities).items()}}
    assert {table for table in before if after[table] != before[table]} <= MAY_GROW
    assert FiledForm.select().count() == 1


def test_SEC_050_heads_are_answered_as_gets_and_other_verbs_are_refused(case, sign_in):
    desk = sign_in("alice")
    path = f"/case/{case.code}"
    assert desk.client.head(path).status_code == 200
    for verb in ("put", "patch", "delete", "trace"):
        answer = getattr(desk.client, verb)(path)
        assert answer.status_code in (400, 405) and "Traceback" not in answer.text


def test_SEC_036_pages_of_a_case_that_change_something_cannot_be_opened_by_get(app, case, sign_in):
    desk = sign_in("alice")
    for rule in rules(app, "POST"):
        if "GET" not in rule.methods and not [other for other in rules(app, "GET") if other.rule == rule.rule]:
            answer = desk.get(address(app, rule, case.code))
            assert answer.status_code in (404, 405), rule.rule


def test_SEC_064_what_a_colleague_changed_a_moment_before_is_told_in_words_and_is_no_fault(case, cast, sign_in, monkeypatch):
    def late(*_args, **_more):
        raise Changed(case, cast["bob"], NOW)

    monkeypatch.setattr("cmoffice.views.team.answers.seen", late)
    for htmx in (False, True):
        answer = sign_in("mary").post(f"/team/{case.code}/seen", htmx=htmx)
        assert answer.status_code == 409 and "Bob B. changed this meanwhile" in answer.text and "Nothing was saved" in answer.text
        assert ("<html" in answer.text) != htmx
