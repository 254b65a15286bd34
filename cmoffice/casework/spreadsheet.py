"""A spreadsheet as rows of text, from CSV or XLSX: values only, nothing in it is executed, nothing of it is written to the disk."""

import csv
import hashlib
import io
import json
import re
import zipfile
from dataclasses import dataclass
from datetime import date, datetime, time

from cmoffice.language import gettext as _
from cmoffice.refusals import Refused
from cmoffice.safe_cells import as_meant, harmless

MOST_BYTES, MOST_ROWS, MOST_COLUMNS = 10_000_000, 10_000, 200
MOST_UNPACKED = 80_000_000  # a small archive can hold a very large table
LOWEST_ROW = 100_000
LONGEST_CELL = 32_767  # what a cell of a spreadsheet program holds at most
SEPARATORS = (",", ";", "\t")


@dataclass(frozen=True)
class Spreadsheet:
    """The headings, and the filled rows as (number of the row in the file, its cells as texts)."""

    headings: list
    rows: list


def digest(data):
    """What tells this file from every other one."""
    return hashlib.sha256(data).hexdigest()


def read(data, signs="find"):
    """The first sheet of these bytes; `signs` names the alphabet of a CSV that is not Unicode. Refuses S01 in words that say what is wrong with the file."""
    if not data:
        raise _no(_("it is empty"))
    if len(data) > MOST_BYTES:
        raise _no(_("it is larger than %(most)s MB. Split it", most=MOST_BYTES // 1_000_000))
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise _no(_("it is an old or locked Excel file. Open it, and save it as XLSX without a password or as CSV"))
    raw = _xlsx(data) if data.startswith(b"PK\x03\x04") else _csv(data, signs)
    return _tidied(raw)


def _no(why):
    return Refused("S01", field="file", why=why)


def _tidied(raw):
    """Rows as text without the blank ones; the first filled row is the heading."""
    filled = [(number, [_text(cell) for cell in cells]) for number, cells in raw]
    filled = [(number, cells) for number, cells in filled if any(cells)]
    if not filled:
        raise _no(_("it is empty"))
    (_first, headings), rows = filled[0], filled[1:]
    if not rows:
        raise _no(_("it has a heading and no rows"))
    if len(rows) > MOST_ROWS:
        raise _no(_("it has more than %(most)s rows. Split it", most=f"{MOST_ROWS:,}"))
    width = max(
        place for cells in (headings, *(cells for _n, cells in rows)) for place, cell in enumerate(cells, 1) if cell
    )
    if width > MOST_COLUMNS:
        raise _no(_("it has more than %(most)s columns", most=MOST_COLUMNS))
    return Spreadsheet(_headings(headings, width), [(number, _wide(cells, width)) for number, cells in rows])


def _headings(cells, width):
    found = [cell or _("Column %(number)s", number=place) for place, cell in enumerate(_wide(cells, width), 1)]
    seen = {}
    for place, heading in enumerate(found, 1):
        if heading.casefold() in seen:
            raise _no(
                _(
                    "columns %(one)s and %(other)s have the same heading, “%(heading)s”. Give each its own",
                    one=seen[heading.casefold()],
                    other=place,
                    heading=heading[:60],
                )
            )
        seen[heading.casefold()] = place
    return found


def _wide(cells, width):
    return [*cells, *[""] * (width - len(cells))][:width]


def _text(value):
    """A cell as text; a whole number without its point, a date as year-month-day."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    text = str(value).strip().strip("\ufeff").strip()
    return as_meant(text)


def _csv(data, signs):
    text = _decoded(data, signs)
    if "\0" in text:
        raise _no(_("it has signs that no text has. Save it again as CSV with UTF-8"))
    if re.match(r"\s*(<!doctype|<html|<\?xml|<table|\{|\[|%PDF)", text[:200], re.I):
        raise _no(_("it is no table. Save the table as CSV or XLSX"))
    first = text.lstrip().partition("\n")[0]
    separator = max(SEPARATORS, key=re.sub(r'"[^"]*"', "", first).count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    found = []
    try:
        for number, cells in enumerate(rows, 1):
            if number > LOWEST_ROW or len(found) > MOST_ROWS + 1:
                raise _no(_("it has more than %(most)s rows. Split it", most=f"{MOST_ROWS:,}"))
            _refuse_long(number, cells)
            if any(cells):
                found.append((number, cells))
    except csv.Error:
        raise _no(_("row %(row)s cannot be read. Perhaps a quotation mark is not closed", row=len(found) + 1)) from None
    return found


def _refuse_long(number, cells):
    for place, cell in enumerate(cells, 1):
        if isinstance(cell, str) and len(cell) > LONGEST_CELL:
            raise _no(
                _(
                    "row %(row)s, column %(column)s holds more text than a cell can hold. Perhaps a quotation mark is not closed",
                    row=number,
                    column=place,
                )
            )


def _decoded(data, signs):
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        alphabets = ("utf-16",)
    elif signs == "find":
        alphabets = ("utf-8-sig",)
    else:
        alphabets = ("utf-8-sig", signs)
    for alphabet in alphabets:
        try:
            return data.decode(alphabet)
        except (UnicodeDecodeError, LookupError):
            continue
    if signs == "find" and alphabets != ("utf-16",):
        raise Refused("S02", field="signs")
    raise _no(_("its text cannot be read. Save it again as CSV with UTF-8"))


def _xlsx(data):
    """The rows of the first sheet of an XLSX: what the cells show, never what they compute."""
    _refuse_bomb(data)
    from openpyxl import load_workbook  # it takes as long as all other modules together

    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        return _sheet_rows(sheet)
    except Refused:
        raise
    except Exception:  # what a broken workbook makes of its reader cannot be listed
        raise _no(_("it is damaged, or no XLSX file. Open it, and save it again as XLSX or CSV")) from None


def _sheet_rows(sheet):
    found = []
    for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
        if number > LOWEST_ROW or len(found) > MOST_ROWS + 1:
            raise _no(_("it has more than %(most)s rows. Split it", most=f"{MOST_ROWS:,}"))
        if any(cell is not None for cell in cells[MOST_COLUMNS:]):
            raise _no(_("it has more than %(most)s columns", most=MOST_COLUMNS))
        cells = cells[:MOST_COLUMNS]
        _refuse_long(number, cells)
        if any(cell is not None for cell in cells):
            found.append((number, cells))
    return found


def _refuse_bomb(data):
    try:
        inside = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise _no(_("it is damaged, or no XLSX file. Open it, and save it again as XLSX or CSV")) from None
    if "xl/workbook.xml" not in {one.filename for one in inside}:
        raise _no(_("it is no XLSX file. Save the table as CSV or XLSX"))
    if len(inside) > 1000 or sum(one.file_size for one in inside) > MOST_UNPACKED:
        raise _no(_("it unpacks to more than this office takes. Save the table alone as CSV"))


def written(headings, rows):
    """A CSV of these rows as bytes that any spreadsheet program opens; no cell of it can act as a formula (SEC-085)."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows([[harmless(cell) for cell in cells] for cells in (headings, *rows)])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def mark_of(answers):
    """What tells one row from another by all that it says."""
    text = json.dumps(answers, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
