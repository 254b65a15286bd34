"""The way to the other desks, at the real server: TLS or nothing, our names only, and an office that answers however badly others behave."""
import contextlib
import hashlib
import http.client
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest

from cmoffice import certificates, clock, commands, create_app, databases, headers, keys, receiving, sessions
from cmoffice.casework import network
from cmoffice.models import Audit, DeskSession, Note, Throttle
from cmoffice.views import gate, threshold
from tests import components
from tests.conftest import NOW, PASSWORD, Desk
from tests.test_bad_input import NOTE

HOME = Path(__file__).resolve().parent.parent
NAME = "office.test"
SERVE = """
import sys
from pathlib import Path
from cmoffice import certificates, clock, commands
sys.stdout.reconfigure(line_buffering=True)
folder, names = Path(sys.argv[1]), tuple(sys.argv[2:])
certificate = certificates.ready(folder, names, clock.now()) if names else None
commands.serve(folder, commands.hold(0, commands.address_of(names)), names=names, certificate=certificate)
"""


def served(folder, *names, before=()):
    """The real server over this folder in processes of its own; gives the process and its port."""
    process = subprocess.Popen([*before, sys.executable, "-c", SERVE, str(folder), *names], cwd=HOME, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                               start_new_session=True)
    line = process.stdout.readline()
    found = re.match(r"ready (https?)://[^:]+:(\d+)", line)
    assert found and (found[1] == "https") == bool(names), line + process.stderr.read()
    return process, int(found[2])


def stop(process):
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    process.wait(20)
    process.stdout.close()
    process.stderr.close()


@pytest.fixture(scope="module")
def lan(furnished, tmp_path_factory):
    """An office that answers its network under a name: its folder, port, and what a desk that installed the authority trusts."""
    folder = tmp_path_factory.mktemp("lan") / "office"
    shutil.copytree(furnished, folder)
    now = clock.now()
    authority = certificates.make_authority((NAME,), now)
    certificates.write(folder, authority, *certificates.issue(authority, (NAME,), now))
    process, port = served(folder, NAME)
    yield folder, port
    stop(process)


def context(folder, **limits):
    made = ssl.create_default_context(cadata=certificates.authority_file(folder))
    for name, value in limits.items():
        setattr(made, name, value)
    return made


def line_to(lan, name=NAME, **limits):
    folder, port = lan
    return context(folder, **limits).wrap_socket(socket.create_connection(("127.0.0.1", port), timeout=10), server_hostname=name)


def raw(lan, text, wait=5):
    """What the server answers to these bytes, until it closes the line or says nothing for a while."""
    with line_to(lan) as line:
        line.settimeout(wait)
        answer = b""
        with contextlib.suppress(OSError):
            line.sendall(text)
        with contextlib.suppress(OSError):
            while part := line.recv(65536):
                answer += part
        return answer


def get(lan, where="/signin", host=NAME):
    return raw(lan, f"GET {where} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())


def status(answer):
    return int(answer.split(b" ")[1]) if answer.startswith(b"HTTP/1.") else None


# --- TLS or nothing


def test_SEC_100_a_desk_that_trusts_the_authority_speaks_tls_1_3_or_1_2_and_nothing_older(lan):
    for version in (ssl.TLSVersion.TLSv1_3, ssl.TLSVersion.TLSv1_2):
        with line_to(lan, minimum_version=version, maximum_version=version) as line:
            assert line.version() == version.name.replace("v1_", "v1.")
            assert "ECDHE" in line.cipher()[0] or line.cipher()[0].startswith("TLS_"), "what was overheard stays shut when the key is lost later"
    old = context(lan[0])
    old.set_ciphers("ALL:@SECLEVEL=0")
    for version in (ssl.TLSVersion.TLSv1_1, ssl.TLSVersion.TLSv1):
        with pytest.warns(DeprecationWarning):
            old.minimum_version = ssl.TLSVersion.TLSv1
            old.maximum_version = version
        with pytest.raises((ssl.SSLError, OSError)), socket.create_connection(("127.0.0.1", lan[1])) as plain:
            old.wrap_socket(plain, server_hostname=NAME)


def test_SEC_100_nothing_answers_in_plain_text(lan):
    with socket.create_connection(("127.0.0.1", lan[1]), timeout=5) as line:
        line.sendall(b"GET /signin HTTP/1.1\r\nHost: office.test\r\n\r\n")
        answer = b""
        with contextlib.suppress(OSError):
            while part := line.recv(4096):
                answer += part
    assert b"HTTP" not in answer and b"office" not in answer


def test_SEC_100_off_this_computer_the_office_starts_with_a_certificate_or_not_at_all(tmp_path, folder, capsys):
    for said in (["--host", "192.0.2.7"], ["--host", NAME]):
        assert commands.main(["start", "--folder", str(folder), *said]) == 1
        told = capsys.readouterr().err
        assert "There is no certificate for" in told and "run.py --host localhost" in told and "Office network" in told
    assert commands.main(["start", "--folder", str(tmp_path / "new"), "--host", NAME]) == 1 and not (tmp_path / "new").exists()
    (folder / "office.toml").write_text(f'host = "{NAME}"\n')
    with pytest.raises(commands.Trouble, match="no certificate for office.test"):
        commands.network(folder, None)
    assert commands.network(folder, ()) == ((), None), "--host localhost opens it at this computer alone all the same"
    (folder / "office.toml").write_text('host = "http://what"\n')
    with pytest.raises(commands.Trouble, match="no name or address"):
        commands.network(folder, None)
    assert commands.host("localhost 127.0.0.1") == () and commands.host("office.test 127.0.0.1") == (NAME,)
    assert [commands.address_of(names) for names in ((), (NAME,), (NAME, "192.0.2.7"))] == ["127.0.0.1", "0.0.0.0", "192.0.2.7"]
    with pytest.raises(commands.Trouble, match="no address of this computer now"):
        commands.hold(0, "192.0.2.77")


def test_SEC_021_SEC_047_SEC_049_SEC_102_the_answers_on_the_network(lan):
    answer = get(lan).decode()
    assert status(answer.encode()) == 200
    assert re.search(r"set-cookie: __Host-office-visitor=[^;]+; Secure; HttpOnly; Path=/; SameSite=Lax\r", answer)
    assert "strict-transport-security: max-age=86400\r" in answer
    assert "server: office\r" in answer and not re.search(r"granian|werkzeug|flask|python|\d\.\d\.\d", answer, re.I), "no version, no name of a server"
    for host in ("evil.example", "127.0.0.1", "localhost", "evil.office.test", f"{NAME}.evil.example", ""):
        refused = get(lan, host=host)
        assert status(refused) == 400 and b"evil" not in refused, host
    assert status(get(lan, "/trust")) == status(get(lan, "/trust/office-authority.crt")) == 200


def test_SEC_100_signing_in_over_tls_and_a_form_from_the_plain_side_is_refused(lan):
    with contextlib.closing(http.client.HTTPSConnection("127.0.0.1", lan[1], context=context(lan[0], check_hostname=False), timeout=10)) as line:
        cookies = {}

        def ask(method, where, body=None, **more):
            line.request(method, where, body, {"Host": NAME, "Referer": f"https://{NAME}/signin", "Cookie": "; ".join(f"{k}={v}" for k, v in cookies.items()),
                                               "Content-Type": "application/x-www-form-urlencoded", **more})
            answer = line.getresponse()
            for given in answer.headers.get_all("Set-Cookie") or ():
                cookies[given.partition("=")[0]] = given.partition("=")[2].partition(";")[0]
            return answer.status, answer.read().decode()

        token = re.search(r'csrf_token" value="([^"]+)"', ask("GET", "/signin")[1])[1]
        sent = f"csrf_token={token}&username=alice&password={PASSWORD.replace(' ', '+')}"
        assert ask("POST", "/signin", sent, Origin=f"http://{NAME}")[0] == 403
        assert ask("POST", "/signin", sent, Referer="https://evil.example/")[0] == 400
        # at the real cost of a hash; the office of the tests has cheap ones, which fit all the same
        assert ask("POST", "/signin", sent, Origin=f"https://{NAME}")[0] == 303
        assert "__Host-office" in cookies and ask("GET", "/work")[0] == 200


@pytest.mark.parametrize("days, host, secure, said", [
    (0, NAME, True, "max-age=86400"), (30, NAME, True, "max-age=86400"), (31, NAME, True, "max-age=31536000"), (400, f"{NAME}:8470", True, "max-age=31536000"),
    (31, "192.0.2.7", True, None), (31, NAME, False, None)])
def test_SEC_047_browsers_are_bound_for_a_day_and_later_for_a_year_and_only_to_a_name(app, cast, monkeypatch, days, host, secure, said):
    held = certificates.Held((NAME,), NOW, NOW, NOW - timedelta(days=days), NOW, "", None, None)
    for name, value in {"CERTIFICATE": held, "NAMES": (NAME, "192.0.2.7"), "TRUSTED_HOSTS": [NAME, "192.0.2.7"]}.items():
        monkeypatch.setitem(app.config, name, value)
    at = f"{'https' if secure else 'http'}://{host}"
    assert app.test_client().get("/signin", base_url=at).headers.get("Strict-Transport-Security") == said
    monkeypatch.setitem(app.config, "HSTS", "off")
    assert app.test_client().get("/signin", base_url=at).headers.get("Strict-Transport-Security") == ("max-age=0" if said else None), "the way out"


def test_SEC_049_exactly_the_chosen_names_are_answered(folder):
    app = create_app(folder, testing=True, clock_start=NOW, host=f"{NAME} 192.0.2.7 localhost ::1")
    try:
        assert app.config["TRUSTED_HOSTS"] == [NAME, "192.0.2.7"] and app.config["SECURE_COOKIES"] and not app.config["DEBUG"]
        for host, answered in ((NAME, 200), (f"{NAME}:8470", 200), ("192.0.2.7:8470", 200), ("[::1]:8470", 400), ("localhost", 400), ("127.0.0.1", 400), ("192.0.2.8", 400), ("x." + NAME, 400)):
            assert app.test_client().get("/signin", headers={"Host": host}, base_url=f"https://{NAME}").status_code == answered, host
    finally:
        databases.close_office()
        clock.set_start(None)


# --- however badly others behave


def test_silent_and_slow_desks_hold_nobody_up(lan):
    slow = []
    try:
        for number in range(60):
            line = line_to(lan)
            slow.append(line)
            if number < 20:
                line.sendall(b"GET /sign")
            elif number < 40:  # a form that never ends
                line.sendall(b"POST /signin HTTP/1.1\r\nHost: office.test\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 900\r\n\r\nusername=al")
        time.sleep(0.2)
        for _ in range(5):
            begun = time.monotonic()
            assert status(get(lan)) == 200 and time.monotonic() - begun < 2
    finally:
        for line in slow:
            line.close()


HOST = b"Host: office.test\r\n"
CLOSE = b"Connection: close\r\n\r\n"


@pytest.mark.parametrize("said, answers", [
    (b"GET /signin HTTP/1.1\r\n" + HOST + b"X: " + b"a" * 900_000 + b"\r\n" + CLOSE, {431}),
    (b"GET /signin HTTP/1.1\r\n" + HOST + b"".join(b"X%d: a\r\n" % number for number in range(200)) + CLOSE, {431}),
    (b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\n" + HOST + CLOSE, {414, 404, 400}),
    (b"POST /signin HTTP/1.1\r\n" + HOST + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n" + CLOSE + b"0\r\n\r\nGET /healthz HTTP/1.1\r\n" + HOST + b"\r\n", {400}),
    (b"POST /signin HTTP/1.1\r\n" + HOST + b"Content-Length: 5\r\nContent-Length: 6\r\n" + CLOSE + b"abcdef", {400}),
    (b"POST /signin HTTP/1.1\r\n" + HOST + b"Content-Length: -5\r\n" + CLOSE + b"abc", {400}),
    (b"POST /signin HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: xchunked\r\n" + CLOSE + b"0\r\n\r\n", {400, 501}),
    (b"GET /signin HTTP/1.1\r\n" + HOST + b"Host: evil.example\r\n" + CLOSE, {400}),
    (b"GET /signin HTTP/1.1\r\n" + CLOSE, {400}),
    (b"GET /signin HTTP/1.1\r\nHost : office.test\r\n" + CLOSE, {400}),
    (b"GET /signin HTTP/1.1\r\n" + HOST + b"X: a\r\n b\r\n" + CLOSE, {400}),
    (b"GET /sign\x00in HTTP/1.1\r\n" + HOST + CLOSE, {400}),
    (b"CONNECT evil.example:443 HTTP/1.1\r\n" + HOST + CLOSE, {405}),
    (b"TRACE /signin HTTP/1.1\r\n" + HOST + CLOSE, {405}),
    (b"OPTIONS * HTTP/1.1\r\n" + HOST + CLOSE, {405}),
    (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", {None, 400}),
    (b"\x00\x01\x02\x03\r\n\r\n", {400}),
    (b"POST /signin HTTP/1.1\r\n" + HOST + b"Content-Length: 99999999999\r\n" + CLOSE + b"a", {413, 400}),
], ids=range(18))
def test_SEC_050_what_is_no_request_of_a_browser_is_refused_once_and_the_office_answers_on(lan, said, answers):
    answer = raw(lan, said, wait=1)
    assert status(answer) in answers, answer[:200]
    assert answer.count(b"HTTP/1.1 ") <= 1, "one request, one answer: nothing is smuggled behind it"
    assert b"Traceback" not in answer and b"evil" not in answer
    assert status(get(lan)) == 200


def test_a_text_is_taken_in_whole_and_only_so_many_at_once():
    def office(environ, start):
        start("200 OK", [])
        return [environ["wsgi.input"].read(), environ["CONTENT_LENGTH"].encode()]

    class Line:
        def __init__(self, text, meanwhile=None):
            self.text, self.meanwhile = text, meanwhile

        def read(self, length=None):
            if self.meanwhile:
                self.meanwhile()
            if self.text is None:
                raise OSError("the line broke")
            return self.text[:length]

    def send(text, length, address="192.0.2.1", meanwhile=None):
        said = []
        body = whole({"CONTENT_LENGTH": length, "REMOTE_ADDR": address, "wsgi.input": Line(text, meanwhile)}, lambda *given: said.append(given))
        return said[0][0][:3], b"".join(body), dict(said[0][1])

    whole = receiving.WholeFirst(office, headers.ALWAYS)
    assert send(b"a=b", "3")[:2] == ("200", b"a=b3")
    assert send(b"a", "3")[:2] == ("200", b"0") and send(None, "3")[:2] == ("200", b"0"), "half a form is no form"
    assert send(b"a=b", "٣")[1].endswith("٣".encode()) and send(b"", "")[0] == "200", "what is no number is left to the office to refuse"

    def while_many_send(number, then):
        """Do this while so many texts are on their way from one address each."""
        found = []

        def next_one(left):
            if left == 0:
                found.append(then())
            else:
                send(b"a", "1", f"192.0.2.{left}" if number > receiving.FROM_ONE_ADDRESS else "192.0.2.1", lambda: next_one(left - 1))

        next_one(number)
        return found[0]

    assert while_many_send(receiving.FROM_ONE_ADDRESS - 1, lambda: send(b"x", "1"))[0] == "200"
    refused = while_many_send(receiving.FROM_ONE_ADDRESS, lambda: send(b"x", "1"))
    assert refused[0] == "503" and b"Not now" in refused[1] and refused[2]["Retry-After"] == "5" and refused[2]["Content-Security-Policy"] == headers.POLICY
    assert while_many_send(receiving.FROM_ONE_ADDRESS, lambda: send(b"x", "1", "192.0.2.9"))[0] == "200", "another desk is not held up"
    assert while_many_send(receiving.ALTOGETHER, lambda: send(b"x", "1", "192.0.2.99"))[0] == "503"
    assert not whole._on_the_way, "every place is given back"


# --- tokens, redirects, faults


def test_SEC_038_a_page_that_stood_open_for_three_hours_is_saved(app, case, sign_in):
    alice = sign_in("alice")
    old = alice.token()
    for minute in range(9, 190, 9):
        clock.set_start(NOW + timedelta(minutes=minute))
        assert alice.get("/help").status_code == 200
    answer = alice.post(f"/case/{case.code}/notes", {**NOTE, "facts": "Three hours of writing."}, token=old)
    assert answer.status_code == 303 and Note.get().facts == "Three hours of writing."
    assert app.config["WTF_CSRF_TIME_LIMIT"] is None


def test_SEC_051_what_a_desk_says_of_its_way_here_is_not_believed(app, cast):
    forged = {"X-Forwarded-For": "203.0.113.9", "X-Real-IP": "203.0.113.9", "Forwarded": "for=203.0.113.9;proto=https", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example",
              "X-Forwarded-Prefix": "/evil", "X-Original-URL": "/people", "X-Rewrite-URL": "/people"}
    desk = Desk(app)
    answer = desk.post("/signin", {"username": "alice", "password": PASSWORD}, headers=forged)
    assert answer.status_code == 303 and answer.headers["Location"].startswith("/") and DeskSession.get().address == "127.0.0.1"
    assert "; Secure" not in answer.headers["Set-Cookie"], "this line is not encrypted, whatever it says"
    desk.post("/signin", {"username": "bob", "password": "wrong words for bob"}, headers=forged)
    assert {row.place for row in Throttle.select()} <= {"127.0.0.1"} and "203.0.113" not in repr(list(Audit.select(Audit.details).tuples()))
    assert app.test_client().get("/healthz", headers=forged, environ_base={"REMOTE_ADDR": "192.0.2.7"}).status_code == 404
    assert "evil" not in desk.get("/nothing", headers=forged).text


@pytest.mark.parametrize("target, stays", [
    ("/work", True), ("/case/ABC-DEF?page=2", True), ("//evil.example", False), ("/\\evil.example", False), ("/\t/evil.example", False), ("/\n/evil.example", False),
    ("https:/evil.example", False), ("https://evil.example", False), ("javascript:alert(1)", False), ("evil.example", False), ("", False), (None, False), ("/signout", False), ("\\\\evil", False)])
def test_SEC_052_only_a_page_of_this_office_is_gone_back_to(target, stays):
    assert bool(gate.is_local(target)) is stays


def test_SEC_091_debugging_is_off_whatever_the_environment_and_the_settings_file_say(folder, monkeypatch):
    monkeypatch.setenv("FLASK_DEBUG", "1")
    (folder / "office.toml").write_text('debug = true\ntesting = true\nsecure_cookies = false\ntrusted_hosts = ["evil.example"]\nsecret_key = "known"\n')
    for host in ("", NAME):
        app = create_app(folder, clock_start=NOW, host=host)
        try:
            assert not app.debug and not app.testing and app.config["SECRET_KEY"] != "known" and "evil.example" not in app.config["TRUSTED_HOSTS"]
            assert app.config["SECURE_COOKIES"] is bool(host)
        finally:
            databases.close_office()
            clock.set_start(None)


@pytest.mark.parametrize("check", ["_unmarked", "_living"])
def test_SEC_092_a_check_that_fails_shuts_the_page(folder, monkeypatch, check):
    def broken(*_):
        raise RuntimeError("broken")

    monkeypatch.setattr(threshold, check, broken)
    app = create_app(folder, clock_start=NOW)
    try:
        answer = app.test_client().get("/help")
        assert answer.status_code == 500 and "this number:" in answer.text and "broken" not in answer.text and answer.headers["Content-Security-Policy"] == headers.POLICY
    finally:
        databases.close_office()
        clock.set_start(None)


def test_SEC_090_SEC_092_when_even_the_page_of_the_fault_fails_plain_words_are_left(app, cast, sign_in, monkeypatch):
    alice = sign_in("alice")

    def broken(*_args, **_more):
        raise RuntimeError("Sreymom SELECT /home")

    monkeypatch.setitem(app.config, "TESTING", False)
    monkeypatch.setattr("cmoffice.casework.lists.worklist", broken)
    monkeypatch.setattr("cmoffice.views.errors.render_template", broken)
    answer = alice.get("/work")
    assert answer.status_code == 500 and "this number:" in answer.text and "Sreymom" not in answer.text and "Traceback" not in answer.text
    assert all(answer.headers[name] == value for name, value in headers.ALWAYS.items())


def test_SEC_042_htmx_is_the_pinned_one_and_held_tight(app):
    text = (HOME / "cmoffice" / "static" / "htmx.js").read_bytes()
    assert hashlib.sha256(text).hexdigest() == HTMX, "a new version is read and tried before its sum is written here"
    base = (HOME / "cmoffice" / "templates" / "shared" / "base.html").read_text()
    assert """content='{"noSwap":[204,304,423,"5xx"],"includeIndicatorCSS":false,"history":false}'""" in base
    assert sorted(path.name for path in (HOME / "cmoffice" / "static").glob("*.js")) == ["htmx.js", "office.js"], "no extension"


HTMX = "a0abb04f2f45a1f89d1d4844023245537e5e6014c87b144553e0607b4cc32130"


# --- what the machine keeps


@pytest.mark.skipif(os.name != "posix", reason="modes of files")
def test_SEC_103_secrets_lie_outside_the_code_and_the_office_does_not_start_when_others_can_read_them(tmp_path):
    databases.create_office(tmp_path / "office")
    for name in ("keys",):
        path = tmp_path / "office" / name
        assert path.stat().st_mode & 0o777 == 0o600
        path.chmod(0o604)
        with pytest.raises(databases.Alarm, match="can be read by other accounts"):
            databases.open_office(tmp_path / "office")
    assert (tmp_path / "office" / "keys").read_text() != "" and len(keys.read.__doc__) > 0
    tracked = [path for path in (HOME / "cmoffice").rglob("*") if path.is_file() and path.suffix in (".key", ".pem", ".db", ".crt", ".toml")]
    assert not tracked, "nothing secret lies with the code"


def test_SEC_105_an_engine_that_is_too_old_is_refused_at_the_start(folder, monkeypatch):
    monkeypatch.setattr(databases.sqlcipher, "sqlite_version_info", (3, 51, 2))
    with pytest.raises(databases.Alarm, match="too old to be safe"):
        databases.open_office(folder)


def test_SEC_105_the_list_of_components_is_the_one_that_is_installed():
    assert components.PAGE.read_text() == components.page(), "python -m tests.components writes it anew"
    assert len(components.packages()) > 15


def test_SEC_094_nobody_can_forge_a_line_of_the_log(app, case, sign_in, caplog):
    forged = "x\r\nERROR in errors: fault 000000\x1b[31m\u202e"
    alice = sign_in("alice")
    for where in ("/%0d%0aERROR", f"/case/{case.code}%0d%0a", "/nothing%1b[31m"):
        alice.get(where)
    alice.get("/work", headers={"X-Office": "a\tb", "User-Agent": "a\tERROR"})
    for sent in (("/find", {"q": forged}), (f"/case/{case.code}/notes", {**NOTE, "facts": forged}), ("/signin", {"username": forged, "password": forged})):
        alice.post(*sent)
    app.test_client().post("/policy-report", data=forged.encode("utf-8"), content_type="application/csp-report")
    for line in caplog.messages:
        assert "000000" not in line and not re.search(r"[\r\x1b\u202e]", line), line


# --- nothing goes out


def test_SEC_106_no_part_of_the_office_calls_out():
    """Only the start looks whether its own server answers; the whole suite runs with lines to elsewhere cut (see conftest)."""
    calls = re.compile(r"^\s*(?:import|from) (?:socket|urllib\.request|http|requests|httpx|aiohttp|smtplib|ftplib|telnetlib|xmlrpc|webbrowser)\b", re.M)
    found = {path.relative_to(HOME / "cmoffice").as_posix() for path in (HOME / "cmoffice").rglob("*.py") if calls.search(path.read_text())}
    assert found == {"serving.py", "casework/network.py"}, "the start, and what asks this computer for its own addresses"
    for where in (("192.0.2.1", 80), ("example.org", 80)):
        with pytest.raises(AssertionError, match="opened a line"), socket.socket() as line:
            line.connect(where)
    with pytest.raises(AssertionError, match="asked for the address"):
        socket.getaddrinfo("example.org", 80)


@pytest.mark.story
@pytest.mark.skipif(sys.platform != "linux" or not shutil.which("unshare"), reason="needs network namespaces of Linux")
def test_SEC_106_the_office_works_in_full_where_there_is_no_network_at_all(folder):
    """The real server in an empty network: only its loopback is up. Signing in, pages, a save, a print, the sheet and the backup all work."""
    empty = ["unshare", "--net", "--", "sh", "-c", 'ip link set lo up && exec "$@"', "sh"]
    if subprocess.run([*empty, "true"], capture_output=True).returncode:
        pytest.skip("this machine gives no empty network to this account")
    done = subprocess.run([*empty, sys.executable, "-m", "tests.without_network", str(folder)], cwd=HOME, text=True, capture_output=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "no way out" in done.stdout and "all of it worked" in done.stdout


def test_the_authority_is_thrown_away_with_its_files(cast):
    network.let_in((NAME,), cast["eve"], NOW)
    network.forget_authority(cast["mary"], NOW)
    assert network.state() is None and network.chosen() == () and Audit.get(Audit.did == "network authority dropped").by_id == cast["mary"].id
    assert network.let_in((NAME,), cast["eve"], NOW), "the next one is new"
    assert sessions.LIFE
