"""Sealed files: opened by other people's tools with the passphrase and by nothing else, fetched once, written down, and empty of what never leaves."""
import math
import re
import shutil
import subprocess
from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest

from cmoffice import databases, keeper, sessions
from cmoffice.casework import consent, directory, locking, sealed
from cmoffice.databases import records
from cmoffice.models import Audit, Case, ConsentShare, DeskSession, SavedForm, SealedFile, Sharing
from cmoffice.sheets import Sheet, Words
from tests.conftest import NOW, refused, registration

TODAY = NOW.date()
SHARE = {"service": "health_medical", "what": ["needs", "age_sex", "health_facts", "assessment_summary", "plan_summary"], "how": ["electronic_protected"]}
SHEET = Sheet("Referral", (Words("A fever that comes back."),))
HOUR = timedelta(minutes=60)


def clinic_of(people):
    entry = {"name": "River clinic", "services": ["health_medical"], "area": "North district", "focal_role": "Head nurse", "method": "By slip", "capacity": "open"}
    return directory.add(entry, people["mary"], NOW)


@pytest.fixture
def clinic(cast):
    return clinic_of(cast)


def agree(case, by, provider, **share):
    consent.give(case, registration(given_by="parent", shares=[{**SHARE, "provider": str(provider.id), **share}]), by, NOW)
    return ConsentShare.select().order_by(ConsentShare.id.desc()).get()


@pytest.fixture
def desk(cast):
    return DeskSession.create(token_hash="x", staff=cast["alice"], begun_at=NOW, seen_at=NOW, proved_at=NOW, address="desk").id


@pytest.fixture
def made(case, cast, clinic, desk):
    """Seals something of the case for the clinic, and gives the row and the passphrase."""
    def make(entries=SHEET, kind="case_export", what=("needs",), share=None, by="alice", **other):
        share = share or agree(case, cast[by], clinic)
        sending = sealed.Sending(what=what, agency=clinic.name, purpose="service", basis="consent", share=share, provider=clinic, password_apart=True, **other)
        return sealed.seal(case, kind, entries, sending, cast[by], NOW, desk, mark="1-mark")
    return make


def told(command, *where):
    if not shutil.which(command):
        pytest.skip(f"{command} is not here")
    return subprocess.run([command, *map(str, where)], capture_output=True, text=True)


# ---- the passphrase


def test_SEC_087_a_passphrase_has_more_than_eighty_bits_and_only_digits():
    drawn = {sealed._passphrase() for _ in range(200)}
    assert len(drawn) == 200 and all(re.fullmatch(r"[0-9]{25}", one) for one in drawn)
    assert math.log2(10**sealed.DIGITS) >= 80
    assert [len(group) for group in sealed.groups(drawn.pop())] == [5] * 5


def test_SEC_087_the_passphrase_lies_nowhere(made, folder):
    _row, passphrase = made()
    for (table,) in records.execute_sql("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        assert passphrase not in repr(records.execute_sql(f'SELECT * FROM "{table}"').fetchall()), table
    assert not [path for path in folder.rglob("*") if path.is_file() and passphrase.encode() in path.read_bytes()]


# ---- the seal


def test_SEC_087_SEC_089_a_sealed_pdf_opens_in_other_peoples_readers_with_its_passphrase_only(made, tmp_path):
    row, passphrase = made()
    assert row.file == f"{row.case.code}.pdf"
    content = bytes(SealedFile.get().content)
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(BytesIO(content), password=passphrase[:-1])
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(BytesIO(content))
    with pikepdf.open(BytesIO(content), password=passphrase) as file:
        assert file.encryption.bits == 256 and file.encryption.R == 6
    assert row.case.code.encode() not in content and b"fever" not in content
    path = tmp_path / row.file
    path.write_bytes(content)
    assert "AESv3" in told("qpdf", f"--password={passphrase}", "--show-encryption", path).stdout
    assert told("qpdf", "--password=1", "--check", path).returncode != 0
    words = told("pdftotext", "-upw", passphrase, path, "-").stdout
    assert "fever" in words and "confidential" in words and "River clinic" in words and "Alice" in words and "copy 1" in words


def test_SEC_087_a_sealed_zip_opens_in_7_zip_with_its_passphrase_only(made, tmp_path):
    row, passphrase = made([("case.json", b'{"told": "a fever"}'), ("sheet.pdf", SHEET)])
    path = tmp_path / row.file
    path.write_bytes(bytes(SealedFile.get().content))
    listed = told("7z", "l", "-slt", path).stdout
    assert listed.count("Method = AES-256 Deflate") == 3 and "ZipCrypto" not in listed and "2027" not in listed.split("----------")[1]
    assert told("7z", "t", "-p1", path).returncode != 0
    out = tmp_path / "out"
    assert told("7z", "x", f"-p{passphrase}", f"-o{out}", path).returncode == 0
    assert (out / "case.json").read_bytes() == b'{"told": "a fever"}'
    with pikepdf.open(out / "sheet.pdf") as file:
        assert len(file.pages) == 1
    assert b"fever" not in path.read_bytes()


def test_D08_the_names_in_a_zip_say_nothing(made):
    with pytest.raises(ValueError, match="says nothing"):
        made([("Sreymom Chanthou.pdf", SHEET)])
    assert not SealedFile.select().exists() and not Sharing.select().exists()


# ---- what is refused, and what is written down


def test_D14_what_is_sealed_makes_a_line_of_sharing_and_uses_a_single_consent_up(case, cast, clinic, made):
    row, _passphrase = made(share=agree(case, cast["alice"], clinic, one_off=True))
    line = Sharing.get()
    assert (line.what, line.agency, line.basis, line.method, line.protected, line.password_apart, line.source) == (["needs"], "River clinic", "consent",
                                                                                                                  "electronic_protected", True, True, "sealed")
    assert line.share.used_on == TODAY and row.sharing_id == line.id
    written = Audit.select().where(Audit.did == "sealed file made").get()
    assert written.details == {"basis": "consent", "file": row.id, "items": 1, "kind": "case_export"}


def test_D17_E14_a_single_consent_does_not_carry_a_second_file(case, cast, clinic, made):
    share = agree(case, cast["alice"], clinic, one_off=True)
    made(share=share)
    with refused("E14") as no:
        made(share=share)
    assert "used up" in str(no.value.words) and SealedFile.select().count() == 1


@pytest.mark.parametrize("share", [{"until": TODAY - timedelta(days=1), "from": TODAY - timedelta(days=9)}, {"how": ["verbal"]}, {"what": ["age_sex"]}])
def test_D18_E14_an_ended_consent_another_way_or_more_than_was_agreed(case, cast, clinic, made, share):
    row = agree(case, cast["alice"], clinic, **share)
    if "until" in share:
        ConsentShare.update(valid_to=TODAY - timedelta(days=1)).where(ConsentShare.id == row.id).execute()
    with refused("E14"):
        made(share=row)
    assert not SealedFile.select().exists() and not Sharing.select().exists() and Audit.select().where(Audit.did == "sealed file made").count() == 0


def test_E14_nothing_is_sealed_without_consent_or_a_recorded_decision(case, cast, desk):
    for basis in ("consent", "no_consent_decision", "report_duty", "own_right", "share_with_unhcr", "best_interests"):
        sending = sealed.Sending(what=("needs",), agency="The court", purpose="court", basis=basis, password_apart=True)
        with refused("E14"):
            sealed.seal(case, "case_export", SHEET, sending, cast["mary"], NOW, desk)
    assert not SealedFile.select().exists()


@pytest.mark.parametrize("what", ["F18", "F01b", "F02", "consent_paper", "link_list", "supervisor_notes", "incident", "confidential"])
def test_E37_what_never_leaves_cannot_be_sealed_by_any_name(made, what):
    with refused("E37"):
        made(what=("needs", what))


def test_E36_no_name_is_typed_into_what_is_written_down(case, cast, desk):
    sending = sealed.Sending(what=("needs",), agency="For Sreymom", purpose="court", basis="report_duty", password_apart=True)
    with refused("E36"):
        sealed.seal(case, "case_export", SHEET, sending, cast["mary"], NOW, desk)


# ---- once, here, within the hour


def test_SEC_088_a_sealed_file_is_fetched_once(cast, made):
    row, _passphrase = made()
    content = sealed.fetch(row, cast["alice"], NOW + timedelta(minutes=59))
    assert content.startswith(b"%PDF") and SealedFile.get().content is None and SealedFile.get().fetched_at
    assert sealed.fetch(row, cast["alice"], NOW + timedelta(minutes=59)) is None
    assert [line.did for line in Audit.select().where(Audit.did.startswith("sealed file")).order_by(Audit.seq)] == ["sealed file made", "sealed file fetched", "sealed file refused"]
    assert Sharing.select().count() == 1


def test_SEC_088_only_who_made_it_at_the_same_desk_finds_it(case, cast, made, desk):
    row, _passphrase = made()
    assert sealed.find(case, row.id, cast["alice"], desk).id == row.id
    assert sealed.find(case, row.id, cast["alice"], desk + 1) is None and sealed.find(case, row.id, cast["bob"], desk) is None


def test_SEC_088_after_an_hour_nothing_is_left_and_the_consent_holds_again(case, cast, clinic, made):
    row, _passphrase = made(share=agree(case, cast["alice"], clinic, one_off=True))
    assert sealed.fetch(row, cast["alice"], NOW + HOUR) is None
    keeper.once(NOW + HOUR - timedelta(seconds=1))
    assert SealedFile.get().content is not None
    keeper.once(NOW + HOUR)
    left = SealedFile.get()
    assert left.content is None and left.gone_at and left.fetched_at is None
    assert not Sharing.select().exists() and ConsentShare.get_by_id(ConsentShare.select().order_by(ConsentShare.id.desc()).get().id).used_on is None
    assert Audit.select().where(Audit.did == "sealed file ran out").count() == 1


def test_SEC_088_a_fetched_file_keeps_its_line_when_the_hour_is_over(cast, made):
    row, _passphrase = made()
    sealed.fetch(row, cast["alice"], NOW)
    keeper.once(NOW + HOUR)
    assert Sharing.select().count() == 1 and not Audit.select().where(Audit.did == "sealed file ran out").exists()


def test_SEC_088_locking_the_office_leaves_nothing_to_fetch(made, cast, monkeypatch):
    made()
    monkeypatch.setattr("cmoffice.keys.is_wrapped", lambda _folder: True)
    monkeypatch.setattr(locking, "shut", lambda: None)
    assert locking.lock(cast["alice"], "asked", NOW)
    assert SealedFile.get().content is None


def test_a_form_that_comes_twice_seals_anew_and_writes_no_second_line(case, cast, made, desk):
    row, first = made()
    _same, second = sealed.again(case, "1-mark", SHEET, cast["alice"], NOW, desk)
    assert first != second and SealedFile.select().count() == 1 and Sharing.select().count() == 1
    content = bytes(SealedFile.get().content)
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(BytesIO(content), password=first)
    pikepdf.open(BytesIO(content), password=second).close()
    sealed.fetch(row, cast["alice"], NOW)
    assert sealed.again(case, "1-mark", SHEET, cast["alice"], NOW, desk) is None
