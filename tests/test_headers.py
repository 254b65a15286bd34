"""Headers of every answer, and what no page of ours ever holds: inline script or style, addresses of elsewhere, names where none belong."""

import re
from pathlib import Path

import pytest

import cmoffice
from cmoffice import create_app, headers
from cmoffice.databases import identities, records
from cmoffice.models import Audit
from tests.conftest import PASSWORD, Desk
from tests.test_bad_input import NOTE, VISIT, Page

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; report-uri /policy-report"
)
HOMES = {"alice": "/work", "mary": "/team", "dan": "/tray", "eve": "/office"}
HOUSE = Path(cmoffice.__file__).parent


def crawl(desk, start, limit=120):
    """Every page that links and plain GET forms lead to, as (address, answer)."""
    waiting, seen = [start], {}
    while waiting and len(seen) < limit:
        where = waiting.pop(0)
        if where in seen:
            continue
        answer = seen[where] = desk.get(where, follow_redirects=True)
        for _, given in Page(answer.text).elements:
            for name in ("href", "hx-get"):
                target = (given.get(name) or "").split("#")[0]
                if target.startswith("/") and target != "/" and not target.startswith(("/static/", "/cover")):
                    waiting.append(target)
    return seen


@pytest.fixture
def filled(case, sign_in):
    """Alice's case with a note, a follow-up and a restricted note, written through its pages."""
    alice = sign_in("alice")
    alice.post(f"/case/{case.code}/notes", NOTE)
    alice.post(f"/case/{case.code}/notes", {**NOTE, "facts": "Told in confidence.", "section": "strictly_confidential"})
    alice.post(f"/case/{case.code}/followups", VISIT)
    return case


def test_SEC_040_the_policy_is_the_strict_one():
    assert headers.POLICY == POLICY


@pytest.mark.parametrize("login", HOMES)
def test_SEC_039_SEC_040_SEC_041_SEC_045_SEC_046_SEC_048_every_page_on_the_way_of_a_role(login, filled, sign_in, subtests):
    seen = crawl(sign_in(login), HOMES[login])
    assert len(seen) > (15 if login in ("alice", "mary") else 5)
    for where, answer in seen.items():
        with subtests.test("opens with our headers", where=where):
            opens_with_our_headers(answer)
        with subtests.test("holds no script, style or address of elsewhere", where=where):
            holds_nothing_foreign(answer)
        with subtests.test("carries a token in every form, and words in no address", where=where):
            has_safe_forms(answer)
        with subtests.test("has a title, a heading, a main part and ways to skip", where=where):
            is_well_built(answer)


def opens_with_our_headers(answer):
    assert answer.status_code == 200
    assert answer.headers["Content-Security-Policy"] == POLICY
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin", "no-referrer would refuse every form over TLS"
    assert answer.headers["Cross-Origin-Opener-Policy"] == answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert {"camera=()", "microphone=()", "geolocation=()", "usb=()"} <= set(answer.headers["Permissions-Policy"].split(", "))
    assert answer.headers["Cache-Control"] == "no-store" and "HX-Request" in answer.headers["Vary"]
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    for name in dict(answer.headers):
        assert not name.startswith("Access-Control")
        assert name not in ("X-Powered-By", "ETag", "Last-Modified", "Strict-Transport-Security", "Set-Cookie")


def holds_nothing_foreign(answer):
    for tag, given in Page(answer.text).elements:
        assert tag not in ("style", "iframe", "object", "embed", "base", "img"), tag
        assert tag != "script" or re.fullmatch(r"/static/\w{10}/(office|htmx)\.js", given.get("src") or "")
        for name, value in given.items():
            assert not re.match(r"on[a-z]+$", name) and name != "style" and not name.startswith(("hx-on", "hx-ext", "hx-vals")), (tag, name)
            if name in ("href", "src", "action", "hx-get", "hx-post"):
                assert re.match(r"/(?!/)|#|\?", value or "#"), (name, value)
    assert "javascript:" not in answer.text and "http://" not in answer.text and "https://" not in answer.text


def has_safe_forms(answer):
    for attributes, inside in re.findall(r"<form\b([^>]*)>(.*?)</form>", answer.text, re.DOTALL):
        if 'method="post"' in attributes:
            assert 'name="csrf_token" value="' in inside, attributes
        elif 'method="dialog"' not in attributes:
            assert set(re.findall(r'name="(\w+)"', inside)) <= {"kind", "which", "page", "service", "area", "column", "who", "group", "by", "time", "since", "until", "apart"}, attributes        # codes of lists and days, never words
    assert len(re.findall(r'<meta name="csrf" content="[^"]+"', answer.text)) == (not is_a_door(answer))


def is_a_door(answer):
    """Whether this page has no rail and runs no parts: signing in, locking, installing the authority."""
    return '<body class="door' in answer.text


def is_well_built(answer):
    page = Page(re.sub(r"<template.*?</template>", "", answer.text, flags=re.DOTALL))
    tags = [tag for tag, _ in page.elements]
    assert page.title.endswith(" – cmoffice") and len(page.title) > len(" – cmoffice")
    assert tags.count("h1") == 1 and tags.count("main") == 1
    assert any(tag == "html" and given.get("lang") for tag, given in page.elements)
    if not is_a_door(answer):
        assert ("a", "#main") in [(tag, given.get("href")) for tag, given in page.elements]
        assert [given.get("role") for _, given in page.elements if given.get("id") == "say"] == ["status"]
    found = [given["id"] for _, given in page.elements if given.get("id")]
    assert len(found) == len(set(found)), [name for name in found if found.count(name) > 1]
    for _, given in page.elements:
        if (given.get("href") or "").startswith("#") and len(given["href"]) > 1:
            assert given["href"][1:] in found, given["href"]


def test_SEC_041_SEC_043_SEC_044_the_templates_use_nothing_that_the_policy_or_the_escaping_would_have_to_forgive():
    forbidden = re.compile(
        r"\|\s*safe\b|autoescape|<script(?![^>]*\bsrc=)|<style|\bstyle=|\son\w+=|hx-on|hx-ext|hx-vals|js:|javascript:|hx-trigger=\"[^\"]*\[|https?://|srcdoc|hx-swap=\"[^\"]*morph"
    )
    for path in sorted(HOUSE.rglob("templates/**/*.html")):
        found = forbidden.search(path.read_text())
        assert not found, f"{path.name}: {found[0]}"
    for path in sorted(HOUSE.rglob("*.py")):
        found = re.search(r"render_template_string|\beval\(|\bexec\(|pickle|yaml\.load|shell=True|Markup\((?!')", path.read_text())
        assert not found, f"{path.name}: {found[0]}"


def test_SEC_034_our_script_keeps_nothing_in_the_browser_and_runs_no_text():
    text = (HOUSE / "static" / "office.js").read_text()
    for word in (
        "localStorage",
        "sessionStorage",
        "indexedDB",
        "document.cookie",
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "eval(",
        "new Function",
        "document.write",
        'setTimeout("',
        "caches",
    ):
        assert word not in text, word


def test_SEC_036_looking_changes_nothing(filled, sign_in):
    """GET reads: after a walk through all pages only the trail, sessions and the day's ages differ."""
    alice, mary, eve = sign_in("alice"), sign_in("mary"), sign_in("eve")
    before = contents()
    for desk, home in ((alice, "/work"), (mary, "/team"), (eve, "/office")):
        crawl(desk, home)
        for where in (
            f"/case/{filled.code}/notes",
            "/signout",
            "/draft",
            "/people/bob/lock",
            f"/team/{filled.code}/seen",
            f"/case/{filled.code}/followups/help",
        ):
            assert desk.get(where).status_code in (404, 405)
    assert contents() == before


def contents():
    left_out = {"audit", "desk_session", "sqlite_sequence", "throttle"}
    return {
        (database.database, table): sorted(map(repr, database.execute_sql(f'SELECT * FROM "{table}"')))
        for database in (records, identities)
        for table in database.get_tables()
        if table not in left_out and not table.startswith("note_words")
    }


def test_SEC_039_SEC_040_SEC_045_SEC_046_SEC_090_every_kind_of_answer_has_our_headers(app, case, sign_in):
    alice = sign_in("alice")
    answers = [
        alice.get("/nothing"),
        alice.get(f"/case/{case.code}/reassign"),
        alice.client.put("/work"),
        alice.post("/find", token="x"),
        alice.post(f"/case/{case.code}/notes"),
        alice.get("/"),
        alice.get("/healthz"),
        alice.post("/idle"),
        alice.post("/policy-report"),
        alice.get("/", headers={"Host": "evil.example"}),
        app.test_client().get("/work"),
        alice.part("/nothing"),
        alice.post("/cover/lock"),
        alice.part("/work"),
        alice.post("/find", {"q": "x" * 2_100_000}),
    ]
    for answer in answers:
        where = f"{answer.request.method} {answer.request.path} {answer.status_code}"
        for name, value in headers.ALWAYS.items():
            assert answer.headers.get(name) == value, where
        assert answer.headers["Cache-Control"] == "no-store", where


def test_SEC_090_SEC_092_SEC_093_a_fault_answers_with_a_number_and_tells_nothing(app, cast, sign_in, monkeypatch, caplog):
    from cmoffice.casework import lists

    def broken(*_args):
        raise RuntimeError("Sreymom Chanthou SELECT * FROM identity /home/office")

    alice = sign_in("alice")
    monkeypatch.setitem(app.config, "TESTING", False)
    monkeypatch.setattr(lists, "worklist", broken)
    for htmx in (False, True):
        answer = alice.part("/work") if htmx else alice.get("/work")
        assert answer.status_code == 500 and answer.headers["Content-Security-Policy"] == POLICY
        number = re.search(r"this number: (\w+)", answer.text)[1]
        assert number in caplog.text and "Nothing was lost" in answer.text
        for secret in ("Sreymom", "SELECT", "/home", "RuntimeError", "Traceback"):
            assert secret not in answer.text
            assert secret not in caplog.text or secret == "RuntimeError"
    assert alice.get("/cases").status_code == 200


def test_an_office_that_cannot_open_says_so_whatever_is_asked_of_it(folder):
    (folder / "records.db").write_bytes(b"something else" * 1000)
    visitor = create_app(folder, testing=True).test_client()
    for method, where in (
        ("GET", "/"),
        ("GET", "/work"),
        ("GET", "/setup"),
        ("POST", "/signin"),
        ("POST", "/setup"),
        ("POST", "/case/ABC-DEF/notes"),
        ("GET", "/nothing"),
    ):
        answer = visitor.open(where, method=method, data={"facts": "Words."} if method == "POST" else None)
        assert answer.status_code == 503, f"{method} {where}"
        assert "records.db" in answer.text and "Nothing was changed" in answer.text
        assert answer.headers["Content-Security-Policy"] == POLICY and answer.headers["Cache-Control"] == "no-store"
    assert visitor.get("/healthz").status_code == 200
    assert (folder / "records.db").read_bytes().startswith(b"something else")


def test_SEC_046_SEC_104_static_files_are_only_those_that_ship_and_may_be_kept_under_their_version(app):
    visitor = app.test_client()
    page = visitor.get("/signin").text
    for where in re.findall(r'/static/[^"]+', page):
        answer = visitor.get(where.split("#")[0])
        assert answer.status_code == 200 and answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.headers["X-Content-Type-Options"] == "nosniff" and not answer.headers.getlist("Set-Cookie")
    assert visitor.get("/static/other/daybook.css").headers["Cache-Control"] == "no-store", "a wrong version is not kept"
    for where in (
        "/static/",
        "/static/x/",
        "/static/x/../signin.py",
        "/static/x/records.db",
        "/static/x/keys",
        "/static/x/.gitignore",
        "/static/x/licences",
        "/static/x/htmx.txt",
        "/keys",
        "/records.db",
        "/data/records.db",
        "/.git/HEAD",
        "/office.toml",
        "/run.py",
    ):
        assert visitor.get(where).status_code == 404, where


def test_SEC_028_signing_out_clears_what_the_browser_holds(sign_in):
    answer = sign_in("alice").post("/signout")
    assert '"cache"' in answer.headers["Clear-Site-Data"] and '"storage"' in answer.headers["Clear-Site-Data"]
    assert re.search(r"office=;.*(Max-Age=0|1970)", answer.headers["Set-Cookie"])


def test_the_pages_before_signing_in_show_nothing_of_the_work(app, case):
    visitor = Desk(app)
    for where in ("/signin", "/nothing", f"/case/{case.code}", "/first"):
        page = visitor.get(where)
        for word in (case.code, "Alice", "Riverside", "North", "cases"):
            assert word not in page.text.replace(f"/case/{case.code}", ""), (where, word)


def test_the_health_line_says_ok_to_this_machine_and_to_nobody_else(app):
    visitor = app.test_client()
    assert visitor.get("/healthz").data.strip() == b"ok"
    assert visitor.get("/healthz", environ_base={"REMOTE_ADDR": "192.0.2.1"}).status_code == 404
    assert not visitor.get("/healthz").headers.getlist("Set-Cookie")


def test_SEC_040_SEC_093_a_report_of_the_policy_is_counted_and_its_words_are_not_kept(app, caplog):
    answer = app.test_client().post(
        "/policy-report",
        data=b'{"csp-report": {"document-uri": "http://localhost/case/ABC-DEF", "script-sample": "Sreymom"}}',
        content_type="application/csp-report",
    )
    assert answer.status_code == 204
    assert "content policy" in caplog.text and "Sreymom" not in caplog.text and "ABC-DEF" not in caplog.text


def test_SEC_069_every_look_at_a_file_is_on_the_trail(case, sign_in):
    mary = sign_in("mary")
    for tail in ("", "/history", "/followups", "/assessment"):
        before = Audit.select().where(Audit.code == case.code).count()
        mary.get(f"/case/{case.code}{tail}")
        assert Audit.select().where(Audit.code == case.code).count() == before + 1, tail
    assert PASSWORD not in repr(list(Audit.select(Audit.did, Audit.details).tuples()))


WITHOUT_CONTENT = {"blank/sheet.html", "setup/slip.html", "people/slip.html", "factor/codes.html", "desks/slip.html", "sheet/made.html", "setup/sheet.html", "newkeys/sheet.html"}  # blank papers, and slips with which staff sign in
COUNTS_ONLY = {"reports/show.html", "inside/show.html", "file_audit/trend.html", "trail/sheet.html", "network/sheet.html", "tray/slip.html", "plan/copy.html"}  # figures, fingerprints, a slip; the child's own copy is the child's


def test_SEC_089_every_print_says_who_printed_it_when_and_that_it_is_confidential():
    home = Path(__file__).resolve().parent.parent / "cmoffice" / "templates"
    prints = [path for path in home.rglob("*.html") if "data-print" in path.read_text(encoding="utf-8")]
    assert len(prints) > 15
    for path in prints:
        name, text = path.relative_to(home).as_posix(), path.read_text(encoding="utf-8")
        if "drawn(sheet)" in text:                             # its foot is part of the sheet
            continue
        if name not in WITHOUT_CONTENT:
            assert "short_name" in text and "now|moment" in text, name
            assert "confidential" in text or name in COUNTS_ONLY, name


# the templates that draw a sheet, whose foot is part of it, and the test that reads that foot
DRAWN = {
    "prints/sheets.html": "test_prints.py",
    "published/sheet.html": "test_published.py",
    "donors/one.html": "test_donors.py",
    "transfer/bundle.html": "test_bundle.py",
    "sealed/make.html": "test_sealed.py",
}


def test_SEC_089_the_foot_of_every_drawn_sheet_is_read_by_a_test():
    here = Path(__file__).resolve().parent
    home = here.parent / "cmoffice" / "templates"
    drawn = {path.relative_to(home).as_posix() for path in home.rglob("*.html") if "prints/drawn.html\" import drawn" in path.read_text(encoding="utf-8")}
    assert drawn == set(DRAWN)
    for name in DRAWN.values():
        assert "SEC_089" in (here / name).read_text(encoding="utf-8"), name
