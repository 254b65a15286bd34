"""Dates as clerks type them, eyes on the paper: in any common order, with any digits, with two figures of the year or none."""

import re
from datetime import date

from cmoffice.forms.base import MONTHS, local_digits, spoken_day
from cmoffice.forms.reading import Reading, is_local
from cmoffice.language import gettext as _

EARLIEST, BUDDHIST = 1900, 543


def read_day(plain, today, field):
    """A date: 21112026, 21 11 2026, 21/11/26, 21 nov, 2111, 2026-11-21; only a year where a year is enough (a date of birth)."""
    western = local_digits(plain).casefold().strip(" .")
    may_be_year = field.name == "birth_date"
    if may_be_year and (year := re.fullmatch(r"\d{4}", western)):
        return _year_only(int(year[0]), today)
    found = _day_in(western, today)
    if found is None:
        return Reading(
            sent=(plain,),
            problem=_(
                "This is no date. Type day, month, year, for example 21112026, or ? if you cannot read it. You typed %(typed)s",
                typed=plain[:40],
            ),
        )
    day, question = found
    if day > today and not field.name.startswith(("next", "until", "consent_until", "target", "due", "visit")):
        question = question or _("This day is still to come. Keep it only if it stands so on the paper.")
    elif day.year < today.year - 120:
        question = question or _("This is more than 120 years ago. Keep it only if it stands so on the paper.")
    if not question and is_local(plain):
        question = _("Read as %(day)s. Is that what stands there?", day=spoken_day(day))
    return Reading(sent=(spoken_day(day),), words=said_day(day), question=question)


def _year_only(year, today):
    question = ""
    if year > today.year + 300:
        question = _("%(year)s is a year of the Buddhist era. Read as %(meant)s.", year=year, meant=year - BUDDHIST)
        year -= BUDDHIST
    if not EARLIEST <= year <= today.year:
        return Reading(
            sent=(str(year),), problem=_("This year cannot be right: %(year)s. Type ? if you cannot read it", year=year)
        )
    return Reading(sent=(f"1 7 {year}",), words=_("about %(year)s", year=year), question=question)


def _day_in(western, today):
    """The day that was typed and what is to be asked back about it, or None."""
    for pattern, order in ORDERS:
        found = re.fullmatch(pattern, western)
        if not found:
            continue
        parts = dict(zip(order, found.groups(), strict=True))
        month = MONTHS.get(parts["m"]) if not parts["m"].isdigit() else int(parts["m"])
        if month is None:
            continue
        made = _made(int(parts["d"]), month, parts.get("y"), today)
        if made is None and parts["m"].isdigit() and int(parts["d"]) <= 12 < month:
            made = _made(month, int(parts["d"]), parts.get("y"), today)
            if made:
                made = made[0], made[1] or _("Read with the month first: %(day)s.", day=said_day(made[0]))
        if made:
            return made
    return None


ORDERS = (
    (r"(\d{4})[ ./-](\d{1,2})[ ./-](\d{1,2})", "ymd"),
    (r"(\d{1,2})[ ./-]+(\d{1,2})[ ./-]+(\d{2}|\d{4})", "dmy"),
    (r"(\d{2})(\d{2})(\d{4})", "dmy"),
    (r"(\d{4})(\d{2})(\d{2})", "ymd"),
    (r"(\d{2})(\d{2})(\d{2})", "dmy"),
    (r"(\d{1,2})[ ./-]*([a-z]+)[ ./-]*(\d{2}|\d{4})", "dmy"),
    (r"([a-z]+)[ ./-]*(\d{1,2})[ ,./-]+(\d{2}|\d{4})", "mdy"),
    (r"(\d{1,2})[ ./-]*([a-z]+)", "dm"),
    (r"(\d{1,2})[ ./-]+(\d{1,2})", "dm"),
    (r"(\d{2})(\d{2})", "dm"),
)


def _made(day, month, year, today):
    """A date out of its parts; a year of two digits or none is the latest that is not to come."""
    question = ""
    if year is None or len(year) == 2:
        year = _latest_year(day, month, year, today)
    else:
        year = int(year)
        if year > today.year + 300:
            year, question = (
                year - BUDDHIST,
                _("%(year)s is a year of the Buddhist era. Read as %(meant)s.", year=year, meant=year - BUDDHIST),
            )
    try:
        made = date(year, month, day)
    except ValueError:
        return None
    return (made, question) if EARLIEST <= made.year <= today.year + 20 else None


def _latest_year(day, month, year, today):
    if year is None:
        return today.year if (month, day) <= (today.month, today.day) else today.year - 1
    century = today.year - today.year % 100
    near = century + int(year)
    return near if near <= today.year + 1 else near - 100


def said_day(day):
    """A date as it is read back: Sat 21 Nov 2026."""
    from_monday = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
    months = (
        _("Jan"),
        _("Feb"),
        _("Mar"),
        _("Apr"),
        _("May"),
        _("Jun"),
        _("Jul"),
        _("Aug"),
        _("Sep"),
        _("Oct"),
        _("Nov"),
        _("Dec"),
    )
    return f"{from_monday[day.weekday()]} {day.day} {months[day.month - 1]} {day.year}"
