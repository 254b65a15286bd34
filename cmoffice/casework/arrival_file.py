"""A file of another office read with care: a sealed bundle of a cmoffice, or JSON or CSV as Primero (CPIMS+) gives it out.

Limits come first (SEC-083), then each answer is held to our code lists like one that is typed; what has no meaning here is told in words.
Nothing of it is written anywhere: it is read in memory and stays there until somebody takes it in.
"""

import hashlib
import io
import json
import math
import re
import unicodedata
import zipfile
from dataclasses import dataclass, field
from datetime import date

from cmoffice import codelists, fieldnames
from cmoffice.casework import exchange, spreadsheet
from cmoffice.casework.exchange import BUNDLE, BUNDLE_VERSION, CASE, CHILD, MANIFEST
from cmoffice.fieldnames import (
    ASSESSED_ON,
    ASSESSMENT,
    CONSENT,
    HANDOVER,
    IDENTITY,
    OWN,
    REGISTRATION,
    SUBFORMS,
    back,
    out,
)
from cmoffice.language import gettext as _
from cmoffice.language import with_few_marks
from cmoffice.refusals import Refused

MOST_BYTES, MOST_UNPACKED, MOST_ENTRIES = 10_000_000, 20_000_000, 8
DEEPEST, MOST_CASES, MOST_ROWS, MOST_MISSED = 20, 500, 200, 40
LINE, NAME, TEXT = 500, 200, 50_000  # letters, as the forms take them
ENTRY = re.compile(r"[a-z][a-z0-9-]{0,19}\.(pdf|json|csv|txt)")
ANSWER = re.compile(r"[a-z][a-z0-9_]{0,39}")
OLDEST, AGES = 120, ("age_years", "caregiver_age")  # years, as the forms take them
TURNING = frozenset(
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)  # signs that turn a line around: what stands there would be read as something else
HEAD_NAMES = {"format", "version", "case_id_display", "case_id", "short_id", "id", "name", "module_id", "status"}


@dataclass(slots=True)
class Came:
    """One case out of such a file: what it says of the child and the case in our words, who it is, what was agreed to, and what was not understood."""

    kind: str
    office: str
    code: str
    facts: dict
    identity: dict
    consent: dict | None
    data: dict  # as it will be filed: checked, in their names, without who the child is
    missed: list
    digest: str
    parts: list = field(default_factory=list)


def read(data, passphrase=""):
    """The cases in these bytes. Refuses A01 in words that say what is wrong with the file, A02 when the passphrase does not open it."""
    if not data:
        raise _no(_("it is empty"))
    if len(data) > MOST_BYTES:
        raise _no(_("it is larger than %(most)s MB", most=MOST_BYTES // 1_000_000))
    if data.startswith(b"%PDF"):
        raise _no(_("it is a sheet to be read. Choose the file that ends in .zip"))
    if data.startswith(b"PK"):
        return _bundle(data, passphrase)
    if data.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in (b"{", b"["):
        return [_case("json", one, {}, "") for one in _cases(_json(data))]
    return _table(data)


def _no(why):
    return Refused("A01", field="file", why=why)


def _bundle(data, passphrase):
    """A sealed bundle: its list is looked at first, then only the entries we know are opened, each no further than it may be long."""
    import pyzipper  # loaded with the first file, not with the office

    try:
        file = pyzipper.AESZipFile(io.BytesIO(data))
        entries = file.infolist()
    except (zipfile.BadZipFile, pyzipper.BadZipFile, ValueError, OSError, NotImplementedError, EOFError, IndexError):
        raise _no(_("it is damaged, or no sealed file")) from None
    _refuse_entries(entries)
    file.setpassword(passphrase.encode())
    texts = {entry.filename: _unsealed(file, entry) for entry in entries if entry.filename.endswith(".json")}
    manifest = _json(texts.get(MANIFEST) or b"null")
    if not isinstance(manifest, dict) or manifest.get("format") != BUNDLE or CASE not in texts:
        raise _no(_("it is no bundle of a case"))
    if manifest.get("version") != BUNDLE_VERSION:
        raise _no(_("it was made by another version of the programme, which this one cannot read"))
    prints = manifest.get("files")
    if not isinstance(prints, dict) or any(
        prints.get(name) != hashlib.sha256(text).hexdigest() for name, text in texts.items() if name != MANIFEST
    ):
        raise _no(_("it was changed after it was made"))
    case, child = _json(texts[CASE]), _json(texts.get(CHILD) or b"{}")
    case, child = (one.get("data", {}) if isinstance(one, dict) else {} for one in (case, child))
    if not isinstance(case, dict) or not isinstance(child, dict) or not case:
        raise _no(_("it is no bundle of a case"))
    if case.get("format") != exchange.FORMAT or case.get("version") != exchange.VERSION:
        raise _no(_("it was made by another version of the programme, which this one cannot read"))
    return [_case("bundle", case, child, _line(manifest.get("office"), NAME) or "")]


def _refuse_entries(entries):
    names = [entry.filename for entry in entries]
    if not entries or len(entries) > MOST_ENTRIES or len(set(names)) < len(names):
        raise _no(_("it is no bundle of a case"))
    if not all(ENTRY.fullmatch(name) for name in names):
        raise _no(_("it holds folders or files that no bundle has"))
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise _no(_("it unpacks to more than this office takes"))
    if not all(entry.flag_bits & 1 and getattr(entry, "wz_aes_version", None) for entry in entries):
        raise _no(_("it is not sealed, or in an old way that is not safe"))


def _unsealed(file, entry):
    import pyzipper

    try:
        with file.open(entry) as opened:
            text = opened.read(MOST_UNPACKED + 1)
    except RuntimeError:
        raise Refused("A02", field="passphrase") from None
    except (
        zipfile.BadZipFile,
        pyzipper.BadZipFile,
        NotImplementedError,
        OSError,
        EOFError,
        ValueError,
        zipfile.zlib.error,
    ):
        raise _no(_("it is damaged, or no sealed file")) from None
    if len(text) > MOST_UNPACKED:
        raise _no(_("it unpacks to more than this office takes"))
    return text


def _json(data):
    """JSON as our own files are: no doubled names, no numbers that are none, not deeper than 20."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _no(_("its text cannot be read")) from None
    _refuse_deep(text)
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_never, parse_float=_finite)
    except (ValueError, RecursionError):
        raise _no(_("it is damaged, or says the same thing twice")) from None


def _refuse_deep(text):
    depth = 0
    for sign in re.finditer(
        r'"(?:[^"\\]|\\.)*"?|[\[{\]}]', text, re.DOTALL
    ):  # a text without its end is read once, not from each of its marks
        if sign[0] in "[{":
            depth += 1
        elif sign[0] in "]}":
            depth -= 1
        if depth > DEEPEST:
            raise _no(_("it is nested deeper than any case"))


def _once(pairs):
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice")
    return found


def _never(word):
    raise ValueError(word)


def _finite(text):
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _cases(whole):
    """The cases of a JSON file: one, a list, or either under "data" as Primero answers."""
    if isinstance(whole, dict) and whole.get("format") == exchange.LIST_FORMAT:
        raise _no(_("it is a list without names: no case can be made of it"))
    found = whole.get("data", whole) if isinstance(whole, dict) else whole
    found = found if isinstance(found, list) else [found]
    return _counted([one for one in found if isinstance(one, dict) and one])


def _counted(found):
    if not found:
        raise _no(_("there is no case in it"))
    if len(found) > MOST_CASES:
        raise _no(_("it has more than %(most)s cases. Split it", most=MOST_CASES))
    known = {name for one in (*REGISTRATION, *IDENTITY) for name in (one.theirs, OWN + one.ours)} - {
        "status",
        "",
        "language",
    }
    if not any(known & set(one) for one in found):
        raise _no(_("none of its fields is known here"))
    return found


def _table(data):
    """A CSV with their field names as headings, one case a row."""
    try:
        sheet = spreadsheet.read(data)
    except Refused as refused:
        raise Refused("A01", field="file", why=refused.details.get("why", _("its text cannot be read"))) from None
    rows = [cells for _number, cells in sheet.rows if not cells[0].startswith("#")]
    if fieldnames.LIST["age"] in sheet.headings:
        raise _no(_("it is a list without names: no case can be made of it"))
    found = [
        {name: _cell(text) for name, text in zip(sheet.headings, cells, strict=True) if text != ""} for cells in rows
    ]
    for one in found:
        one |= {
            name: [part.strip() for part in re.split("[;|]", one[name])]
            for name in SEVERAL
            if isinstance(one.get(name), str)
        }
    return [_case("csv", one, {}, "") for one in _counted(found)]


SEVERAL = {one.theirs for one in REGISTRATION if one.kind == "codes" and one.theirs}


def _cell(text):
    """What a cell says: true and false, a list or rows as JSON, everything else in words."""
    if text in ("true", "false"):
        return text == "true"
    if text[:1] in "[{":
        try:
            return _json(text.encode())
        except Refused:
            return text
    return text


def _case(kind, data, child, office):
    """One case: everything checked against our lists; what is not understood is named."""
    reader = _Reader(data)
    facts = reader.answers([one for one in REGISTRATION if one.ours not in ("code", "status")], data)
    if data.get("status") not in (None, "open"):
        reader.missed.append(_("The case is not open with whoever sent it. Here it begins as an open one."))
    identity = reader.answers(IDENTITY, {**data, **child})
    if not identity.get("first") and isinstance(data.get("name"), str):
        identity["first"] = _line(data["name"], NAME) or ""
    kept = {
        name: value
        for one in REGISTRATION
        if one.ours in facts and one.ours != "module"
        for name, value in out(one, _said(facts[one.ours])).items()
    }
    for read_part in (_plan_head, _subforms, _assessment, _handover):
        kept |= read_part(reader, data)
    consent = _consent(reader, data)
    code = _line(data.get("case_id_display") or data.get("short_id") or data.get("case_id"), 60) or ""
    reader.unknown()
    whole = json.dumps([data, child], sort_keys=True, ensure_ascii=True)
    came = Came(
        kind,
        office,
        code,
        facts,
        {name: value for name, value in identity.items() if value not in (None, "")},
        consent,
        kept,
        reader.missed[:MOST_MISSED],
        hashlib.sha256(whole.encode()).hexdigest(),
    )
    came.parts = [part for part in exchange.in_words(data) if part != "consent" or consent]
    return came


def _said(value):
    return value.isoformat() if isinstance(value, date) else value


class _Reader:
    """Reads answers and remembers what had no meaning, and which fields nobody asked for."""

    def __init__(self, data):
        self.data, self.missed, self.asked = data, [], set(HEAD_NAMES)

    def answers(self, fields, data, mark=True):
        found = {}
        for one in fields:
            if mark:
                self.asked |= {one.theirs, OWN + one.ours}
            value, strange = back(one, data)
            if strange not in (None, "", []):
                self.miss(one.theirs, strange if one not in IDENTITY else None)
            if value in (None, "", []):
                continue
            value, understood = checked(one, value)
            if understood:
                found[one.ours] = value
            else:
                said = data.get(one.theirs) or data.get(OWN + one.ours)
                self.miss(one.theirs or OWN + one.ours, said if one not in IDENTITY else None)
        return found

    def miss(self, name, said):
        """Tell that an answer has no meaning here: the words themselves where there are some, shortened; of who the child is never (D04)."""
        if said is None:
            self.missed.append(_("%(name)s: what stands there has no meaning here.", name=name))
            return
        if isinstance(said, list) and all(isinstance(one, str) for one in said):
            said = ", ".join(one[:40] for one in said[:5])
        short = (said if isinstance(said, str) else json.dumps(said, ensure_ascii=False))[:60]
        short = _line(short, 80) or "…"
        self.missed.append(_("%(name)s: “%(said)s” has no meaning here.", name=name, said=short))

    def unknown(self):
        names = sorted(
            _line(str(name), 60) or "…"
            for name in self.data
            if name not in self.asked and self.data[name] not in (None, "", [], {})
        )
        if names:
            more = _(" and %(number)s more", number=len(names) - 20) if len(names) > 20 else ""
            self.missed.append(
                _("Not asked for here, and not taken over: %(names)s%(more)s.", names=", ".join(names[:20]), more=more)
            )


def checked(one, value):
    """An answer as a form would take it, and whether it is one: (answer, True), or (None, False)."""
    if one.codes:
        codes = getattr(codelists, one.codes)
        if one.kind == "codes":
            good = isinstance(value, list) and all(isinstance(code, str) and code in codes for code in value)
            return (list(dict.fromkeys(value)), True) if good else (None, False)
        return (value, True) if isinstance(value, str) and value in codes else (None, False)
    value, understood = CHECKS[one.kind](value, NAME if one in IDENTITY else LINE)
    return (None, False) if _is_no_age(one, value) else (value, understood)


def _checked_line(value, most):
    if isinstance(value, list):
        value = ", ".join(part for part in value if isinstance(part, str))
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    text = _line(value, most)
    return text, text is not None


def _checked_text(value, _most):
    text = _clean(value, TEXT, one_line=False)
    return text, text is not None


def _checked_number(value, _most):
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,4}", value):
        value = int(value)
    good = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 1000
    return (value, True) if good else (None, False)


def _is_no_age(one, value):
    return one.ours in AGES and isinstance(value, int) and value > OLDEST


def _checked_day(value, _most):
    on = day(value)
    return on, on is not None


CHECKS = {
    "line": _checked_line,
    "text": _checked_text,
    "number": _checked_number,
    "day": _checked_day,
    "tick": lambda value, _most: (value, isinstance(value, bool)),
    "yes_no": lambda value, _most: (value, isinstance(value, bool)),
}


def day(value):
    """A day as it stands in such files, 2027-03-01 with or without a time behind it; None when it is none."""
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}([T ].{0,40})?", value):
        return None
    try:
        on = date.fromisoformat(value[:10])
    except ValueError:
        return None
    return on if 1900 <= on.year <= 2200 else None


def _line(value, most):
    return _clean(value, most, one_line=True)


def _clean(value, most, one_line):
    """A text without signs that cannot be kept; None when it is none, or longer than a form takes."""
    if not isinstance(value, str):
        return None
    text = unicodedata.normalize("NFC", with_few_marks(value.replace("\r\n", "\n").replace("\r", "\n")))
    if one_line:
        text = "".join(sign for sign in text.replace("\n", " ") if sign not in TURNING)
    kept = "".join(sign for sign in text if sign in "\n\t" or unicodedata.category(sign) not in ("Cc", "Cs")).strip()
    return kept if len(kept) <= most else None


def _plan_head(reader, data):
    found = reader.answers(fieldnames.PLAN_HEAD, data)
    return {name: value for one in fieldnames.PLAN_HEAD for name, value in out(one, _said(found.get(one.ours))).items()}


def _subforms(reader, data):
    kept = {}
    for name, fields in SUBFORMS.items():
        reader.asked.add(name)
        rows = data.get(name)
        if rows in (None, "", []):
            continue
        if not isinstance(rows, list) or len(rows) > MOST_ROWS or not all(isinstance(row, dict) for row in rows):
            reader.miss(name, rows)
            continue
        read_rows = [reader.answers(fields, row, mark=False) for row in rows]
        kept[name] = [
            {theirs: value for one in fields for theirs, value in out(one, _said(row.get(one.ours))).items()}
            for row in read_rows
            if row
        ]
    return kept


def _assessment(reader, data):
    reader.asked |= {ASSESSED_ON, ASSESSMENT}
    kept, on, given = {}, day(data.get(ASSESSED_ON)), data.get(ASSESSMENT)
    if on:
        kept[ASSESSED_ON] = on.isoformat()
    if isinstance(given, dict) and given.get("paper") in ("F03", "F04") and isinstance(given.get("answers"), dict):
        answers = _answers(reader, given["answers"])
        kept[ASSESSMENT] = {"paper": given["paper"], "answers": answers}
    elif given:
        reader.miss(ASSESSMENT, given)
    return kept


def _handover(reader, data):
    reader.asked.add(HANDOVER)
    given = data.get(HANDOVER)
    if not isinstance(given, dict):
        return {}
    return {HANDOVER: _answers(reader, {name: given[name] for name in exchange.OF_THE_REQUEST if name in given})}


def _answers(reader, given):
    """Answers of a paper: words, codes and lists of codes; nothing deeper."""
    found = {}
    for name, value in list(given.items())[:MOST_ROWS]:
        text = _clean(value, TEXT, one_line=False)
        is_list = (
            isinstance(value, list)
            and len(value) <= MOST_ROWS
            and all(isinstance(one, str) and len(one) <= LINE for one in value)
        )
        if not ANSWER.fullmatch(str(name)) or (text is None and not is_list):
            reader.miss(str(name)[:40], value)
        else:
            found[name] = [_line(one, LINE) for one in value] if is_list else text
    return found


def _consent(reader, data):
    """Consent as it stands, row by row; None when the file has only ticks, which say neither since when nor what was explained."""
    reader.asked |= {CONSENT, f"{OWN}consent_state", *fieldnames.CONSENT_ITEMS.values()}
    ticks = reader.answers(fieldnames.CONSENT_FIELDS, data)
    given = data.get(CONSENT)
    if not isinstance(given, dict):
        if data.get("consent_for_services"):
            reader.missed.append(
                _("Consent stands there as a tick alone, without its day and what was explained: it is asked for anew.")
            )
        return None
    items = _rows(reader, given.get("items"), "item", codelists.CONSENT_ITEM, ("answer",))
    shares = _rows(reader, given.get("shares"), "service", {"": "", **codelists.SERVICE}, ())
    found = {name: given[name] for name in exchange.OF_CONSENT if given.get(name) not in (None, "", [])}
    lists = {
        "given_by": codelists.CONSENT_BY,
        "assent": codelists.ASSENT,
        "explained": codelists.EXPLAINED,
        "legal_basis": codelists.LEGAL_BASIS,
        "withhold_why": codelists.WITHHOLD_WHY,
        "withdrawn_scope": {"all": "", "some": ""},
    }
    for name, value in list(found.items()):
        good = _consent_answer(name, value, lists.get(name))
        if good is None:
            reader.miss(name, value)
        found[name] = good
    found = {name: value for name, value in {**ticks, **found}.items() if value is not None}
    if not found.get("given_by") or not found.get("obtained_on"):
        reader.missed.append(_("The consent that came says neither who agreed nor when: it is asked for anew."))
        return None
    return {**found, "items": items, "shares": shares}


def _consent_answer(name, value, codes):
    if name in ("obtained_on", "withdrawn_on"):
        return day(value)
    if codes is None:
        return _line(value, LINE)
    if isinstance(value, list):
        return value if all(isinstance(code, str) and code in codes for code in value) else None
    return value if isinstance(value, str) and value in codes else None


def _rows(reader, rows, key, codes, needed):
    """Rows of consent: each with its code, its days and whether it is for one time; a row that is not understood is left out and told."""
    found = []
    for row in rows[:MOST_ROWS] if isinstance(rows, list) else ():
        good = row if isinstance(row, dict) and isinstance(row.get(key), str) and row[key] in codes else None
        days = {name: day(good.get(name)) for name in ("valid_from", "valid_to", "used_on")} if good else {}
        wrong = (
            not good
            or any(good.get(name) not in (None, "") and days[name] is None for name in days)
            or days["valid_from"] is None
        )
        what, how = (good.get("what") or [], good.get("how") or []) if good else ((), ())
        wrong = wrong or not _all_of(what, codelists.SHARE_ITEM) or not _all_of(how, codelists.SHARE_METHOD)
        said_before = needed and not wrong and any(one[key] == good[key] for one in found)
        if wrong or said_before or (needed and good.get("answer") not in ("yes", "no")):
            reader.miss(CONSENT, row)
            continue
        kept = {key: good[key], **days, "one_off": good.get("one_off") is True}
        kept |= (
            {"answer": good["answer"]}
            if needed
            else {"what": what, "how": how, "provider": _line(good.get("provider"), LINE) or ""}
        )
        found.append(kept)
    return found


def _all_of(codes, known):
    return isinstance(codes, list) and all(isinstance(code, str) and code in known for code in codes)
