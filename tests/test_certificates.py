"""The authority of the office network: it vouches for the names of this office and for nothing else; made, kept, renewed and thrown away."""
import hashlib
import os
import re
import ssl
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from cmoffice import audit, certificates, clock, databases, keeper, settings
from cmoffice.casework import network
from cmoffice.models import Audit, NetworkAuthority
from tests.conftest import NOW, Desk, refused

NAMES = ("office.example", "192.168.1.10")


def handshake(folder, certificate, key, host):
    """What a desk that trusts the authority in this folder says to a server with this certificate under this name: None when it is content."""
    for name, text in (("leaf.crt", certificate), ("leaf.key", key)):
        (folder / name).write_text(text)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(folder / "leaf.crt", folder / "leaf.key")
    desk = ssl.create_default_context(cadata=certificates.authority_file(folder))
    there, back = ssl.MemoryBIO(), ssl.MemoryBIO()
    ends = desk.wrap_bio(back, there, server_hostname=host), server.wrap_bio(there, back, server_side=True)
    content = set()
    for end in ends * 4:
        try:
            end.do_handshake()
            content.add(end)
        except ssl.SSLWantReadError:
            pass
        except ssl.SSLError as error:
            return str(error)
    assert len(content) == 2
    return None


@pytest.fixture
def made(tmp_path):
    """A function: authority and certificate for these names, laid into a folder (made as of today: the desk's clock is the machine's)."""
    def make(names):
        now = today_here()
        authority = certificates.make_authority(names, now)
        certificates.write(tmp_path, authority, *certificates.issue(authority, names, now))
        return authority
    return make


def today_here():
    return clock.now()


@pytest.mark.parametrize("names", [NAMES, ("office.example",), ("192.168.1.10",), ("fd00::5",)], ids=" ".join)
def test_SEC_101_the_authority_vouches_for_the_names_of_the_office_and_for_nothing_else(tmp_path, made, names):
    authority = made(names)
    for name in names:
        assert handshake(tmp_path, *certificates.issue(authority, names, today_here()), name) is None
    for other in ("bank.example", "office.example.org", "localhost", "10.0.0.1", "192.168.1.11", "fd00::6", "127.0.0.1"):
        forged = certificates.issue(authority, (other,), today_here())
        assert "subtree violation" in handshake(tmp_path, *forged, other), other
    assert "mismatch" in handshake(tmp_path, *certificates.issue(authority, names, today_here()), "other.example")


def test_SEC_101_a_desk_that_has_not_installed_the_authority_and_one_of_another_office_refuse(tmp_path, made):
    made(NAMES)
    stranger = certificates.make_authority(NAMES, today_here())
    assert "verify failed" in handshake(tmp_path, *certificates.issue(stranger, NAMES, today_here()), NAMES[0])


def test_SEC_101_what_the_certificates_say(tmp_path, made):
    made(NAMES)
    authority = x509.load_der_x509_certificate(certificates.authority_file(tmp_path))
    leaf = x509.load_pem_x509_certificate((tmp_path / "tls" / "server.crt").read_bytes())
    constraints = authority.extensions.get_extension_for_class(x509.NameConstraints)
    basic = authority.extensions.get_extension_for_class(x509.BasicConstraints)
    assert constraints.critical and {str(tree.value) for tree in constraints.value.permitted_subtrees} == {"office.example", "192.168.1.10/32"}
    assert basic.critical and basic.value.ca and basic.value.path_length == 0
    assert leaf.not_valid_after_utc - leaf.not_valid_before_utc <= timedelta(days=397)
    assert {str(name.value) for name in leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value} == set(NAMES)
    assert list(leaf.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value) == [ExtendedKeyUsageOID.SERVER_AUTH]
    assert not leaf.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    for certificate in (authority, leaf):
        assert "Riverside" not in certificate.subject.rfc4514_string() and "child" not in certificate.subject.rfc4514_string().casefold()
    assert (tmp_path / "tls" / "server.key").read_text().startswith("-----BEGIN PRIVATE KEY"), "PKCS#8, which the server wants"


@pytest.mark.skipif(os.name != "posix", reason="modes of files")
def test_SEC_103_the_files_of_the_network_are_for_their_owner_alone_and_a_key_that_others_can_read_is_refused(tmp_path, made):
    made(NAMES)
    assert (tmp_path / "tls").stat().st_mode & 0o077 == 0
    for path in (tmp_path / "tls").iterdir():
        assert path.stat().st_mode & 0o077 == 0
    assert certificates.ready(tmp_path, NAMES, today_here())
    (tmp_path / "tls" / "server.key").chmod(0o640)
    with pytest.raises(certificates.NoCertificate, match="can be read by other accounts"):
        certificates.ready(tmp_path, NAMES, today_here())


def test_SEC_100_there_is_no_certificate_without_a_word_why(tmp_path, made):
    def why(names=NAMES, now=None):
        with pytest.raises(certificates.NoCertificate) as told:
            certificates.ready(tmp_path, names, now or today_here())
        return str(told.value)

    assert "no certificate for office.example, 192.168.1.10 yet" in why()
    authority = made(NAMES)
    assert "no certificate for other.example yet" in why(("other.example",))
    assert "ended on" in why(now=today_here() + timedelta(days=397))
    assert "ended on" in why(now=today_here() - timedelta(days=3)), "a clock that stands too early"
    whole = (tmp_path / "tls" / "server.key").read_text()
    (tmp_path / "tls" / "server.key").write_text(certificates.issue(authority, NAMES, today_here())[1])
    assert "do not belong together" in why()
    (tmp_path / "tls" / "server.key").write_text(whole[:60])
    assert "do not belong together" in why()
    (tmp_path / "tls" / "authority.crt").unlink()
    assert "a part of it is missing" in why()
    (tmp_path / "tls" / "server.crt").write_text("nothing")
    assert "damaged" in why()


@pytest.mark.parametrize("text, found", [
    ("office.example", ("office.example",)),
    (" Office.Example. ,192.168.1.10;::1", ("office.example", "192.168.1.10", "::1")),
    ("cmoffice cmoffice", ("cmoffice",)),
])
def test_names_are_read_as_people_write_them(text, found):
    assert certificates.read_names(text) == found


@pytest.mark.parametrize("text", ["", "https://office.example", "office.example:8470", "off ice.", "192.168.1", "0.0.0.0", "::", "fd00::5", "*.example", "-a.example", "org", "com", "ក.example",
                                  "office..example", "a" * 64 + ".example", "224.0.0.1", "<script>", " ".join(f"desk{n}.example" for n in range(9))])
def test_SEC_101_what_is_no_name_or_would_let_the_authority_vouch_for_half_the_world_is_refused(text):


    with pytest.raises(ValueError):
        certificates.read_names(text)


def test_a_fingerprint_in_groups_is_the_sum_of_the_file_that_a_desk_saves(tmp_path, made):
    made(NAMES)
    groups = certificates.groups(certificates.held(tmp_path).fingerprint)
    assert len(groups) == 16 and "".join(groups) == hashlib.sha256(certificates.authority_file(tmp_path)).hexdigest().upper()


def test_SEC_101_the_key_of_the_authority_lies_in_the_records_and_in_no_file(cast):
    assert network.let_in(NAMES, cast["eve"], NOW)
    key = NetworkAuthority.get().key
    assert "PRIVATE KEY" in key and key.splitlines()[1] not in repr(NetworkAuthority.get()) + repr(network._authority())
    for path in (path for path in databases.folder().rglob("*") if path.is_file()):
        assert key.splitlines()[1].encode() not in path.read_bytes(), path.name
    assert settings.names(databases.folder()) == NAMES
    line = Audit.get(Audit.did == "office network opened")
    assert line.by_id == cast["eve"].id and line.details == {"names": list(NAMES), "authority": "new"} and audit.first_broken() is None


def test_SEC_101_the_same_names_keep_the_authority_and_other_names_need_a_new_one(cast):
    assert network.let_in(NAMES, cast["mary"], NOW)
    first = network.state()
    assert not network.let_in(NAMES[:1], cast["mary"], NOW) and network.state().fingerprint == first.fingerprint
    assert network.chosen() == network.names_made() == NAMES[:1]
    assert network.let_in((*NAMES, "10.1.1.1"), cast["mary"], NOW) and network.state().fingerprint != first.fingerprint


@pytest.mark.parametrize("names", [(), ("127.0.0.1",), ("localhost",), ("office.example", "::1")])
def test_E06_a_network_needs_names_that_other_desks_can_use(cast, names):
    with refused("E06"):
        network.let_in(names, cast["eve"], NOW)
    assert network.state() is None and not (databases.folder() / "office.toml").exists()


def test_SEC_101_the_office_renews_by_itself_within_thirty_days_and_the_desks_need_nothing_new(cast, monkeypatch):
    monkeypatch.setattr(keeper, "JOBS", (network.keep,))
    keeper.once(NOW)
    assert network.state() is None
    network.let_in(NAMES, cast["eve"], NOW)
    first = network.state()
    for day in (first.until - timedelta(days=31), first.until - timedelta(days=30, minutes=-1)):
        assert network.state().until == first.until
        keeper.once(day)
    second = network.state()
    assert second.until - first.until > timedelta(days=300) and second.fingerprint == first.fingerprint
    assert Audit.select().where(Audit.did == "network certificate renewed").count() == 1
    assert network.reminder(first.until, first.until - timedelta(days=29)) == "soon" and network.reminder(first.until, first.until) == "over"
    assert network.reminder(first.until, NOW) is None and network.reminder(None, NOW) is None


def test_SEC_101_a_certificate_never_outlives_its_authority_and_an_old_authority_is_made_anew(cast):
    network.let_in(NAMES, cast["eve"], NOW)
    end = network.state().authority_until
    network.renew(cast["eve"], end - timedelta(days=100))
    assert network.state().until == end
    assert network.let_in(NAMES, cast["eve"], end - timedelta(days=100)) and network.state().authority_until > end


def test_the_pages_of_the_network(app, cast, sign_in, monkeypatch):
    eve = sign_in("eve")
    page = eve.get("/keep/network").text
    assert "nowhere: the office answers this computer alone" in page and "Make the certificate" in page
    assert eve.get("/keep/network/sheet").status_code == 404 and Desk(app).get("/trust").status_code == 404
    for wrong in ("", "https://office.example", "org", "localhost"):
        answer = eve.post("/keep/network", {"names": wrong})
        assert answer.status_code == 422 and f'value="{wrong}"' in answer.text, wrong
    assert network.state() is None
    assert eve.post("/keep/network", {"names": "office.example 192.168.1.10"}).status_code == 303
    page = eve.get("/keep/network").text
    assert "From the next start on, the desks come in at https://office.example:80, https://192.168.1.10:80" in page
    found = network.state()
    assert " ".join(certificates.groups(found.fingerprint)) in page
    sheet = eve.get("/keep/network/sheet").text
    assert "Riverside" in sheet and "https://office.example:80/trust" in sheet and re.search(r"1 Mar 2027, \d\d:\d\d, Eve E\.", sheet)
    assert re.findall(r"<code>([0-9A-F]{4})</code>", sheet) == certificates.groups(found.fingerprint)
    before = (databases.folder() / "tls" / "server.crt").read_text()
    assert eve.post("/keep/network/renew").status_code == 303
    assert (databases.folder() / "tls" / "server.crt").read_text() != before and network.state().fingerprint == found.fingerprint
    assert eve.post("/keep/network/promise", {"kept": "no"}).status_code == 303 and settings.of_file(databases.folder())["HSTS"] == "off"
    assert app.config["HSTS"] == "off" and "told to forget" in eve.get("/keep/network").text, "at once, and the page says so"
    assert eve.post("/keep/network/promise", {"kept": "yes"}).status_code == 303 and app.config["HSTS"] == ""
    assert eve.post("/keep/network/here").status_code == 303 and network.chosen() == () and network.state() is not None
    assert eve.post("/keep/network/forget").status_code == 303 and network.state() is None and not network.has_authority()
    assert not list((databases.folder() / "tls").iterdir())
    monkeypatch.setitem(app.config, "NAMES", tuple(NAMES))
    monkeypatch.setitem(app.config, "CERTIFICATE", found)
    page = eve.get("/keep/network").text
    assert "certificate that was thrown away" in page and f'value="{" ".join(NAMES)}"' in page
    network.let_in(NAMES, cast["eve"], NOW)
    page = eve.get("/keep/network").text
    assert "certificate of a new authority lies ready" in page and "need nothing new" not in page


def test_the_page_that_helps_to_install_is_open_to_all_and_tells_nothing_of_the_office(app, cast, sign_in):
    network.let_in(NAMES, cast["eve"], NOW)
    visitor = Desk(app)
    page = visitor.get("/trust").text
    for word in ("Riverside", *NAMES, network.state().fingerprint, certificates.groups(network.state().fingerprint)[0], "Mary", "cases"):
        assert word not in page, word
    for system in ("Windows", "macOS", "Linux", "Firefox", "Android", "iPhone"):
        assert system in page
    assert page.index("Compare it with the sheet") < page.index("Install it")
    file = visitor.get("/trust/office-authority.crt")
    assert file.data == certificates.authority_file(databases.folder()) and file.content_type == "application/x-x509-ca-cert"
    assert 'attachment; filename="office-authority.crt"' in file.headers["Content-Disposition"] and file.headers["Cache-Control"] == "no-store"
    databases._office["locking"] = True
    try:
        assert visitor.get("/trust").status_code == visitor.get("/trust/office-authority.crt").status_code == 200, "while the office is locked too"
    finally:
        databases._office["locking"] = False


def test_SEC_101_the_reminder_stands_on_the_pages_of_those_who_keep_the_office(app, cast, sign_in, monkeypatch):
    network.let_in(NAMES, cast["eve"], NOW)
    eve, mary, found = sign_in("eve"), sign_in("mary"), network.state()
    pages = [(eve, "/office"), (eve, "/keep"), (mary, "/keep"), (mary, "/keep/network")]
    for ends, words in ((found.until, None), (NOW + timedelta(days=29), "ends on 30 Mar 2027"), (NOW - timedelta(days=1), "ended on 28 Feb 2027")):
        monkeypatch.setitem(app.config, "CERTIFICATE", certificates.Held(NAMES, NOW, ends, NOW, found.authority_until, "", None, None))
        for desk, where in pages:
            assert ("The certificate of the office network end" in desk.get(where).text) == bool(words) and (not words or words in desk.get(where).text), where


def test_a_line_of_the_settings_file_is_changed_and_the_others_stay(tmp_path):
    (tmp_path / "office.toml").write_text('secret_file = "/media/stick/secret"\nhost="old.example"\n# a word\n[other]\nhost = "kept"\n')
    settings.write(tmp_path, "host", 'office.example "quoted"')
    text = (tmp_path / "office.toml").read_text()
    assert "old.example" not in text and "# a word" in text and 'host = "kept"' in text and settings.of_file(tmp_path)["HOST"] == 'office.example "quoted"'
    assert settings.of_file(tmp_path)["SECRET_FILE"] == "/media/stick/secret"
    settings.write(tmp_path, "host", None)
    assert "HOST" not in settings.of_file(tmp_path)
