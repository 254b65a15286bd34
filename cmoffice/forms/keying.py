"""What a clerk types into the box of a question, read as the paper means it: digits for codes, dates in any common order, marks.

`?` cannot be read · `-` empty on the paper · `x` crossed out · `9` not stated · `0` none of them · `*` all of them · `=` as on the last paper
· `+` the number after the last paper's.
Nothing is refused here: what cannot be right is marked, what may be meant otherwise is asked back, and the paper decides.
"""

import re
from dataclasses import dataclass
from datetime import date

from cmoffice import codelists
from cmoffice.forms.base import MONTHS, local_digits, spoken_day
from cmoffice.language import gettext as _

UNREADABLE, EMPTY, CROSSED = {"?", "؟", "？"}, {"-", "–", "—"}, {"x", "×", "х"}
NOT_STATED, NONE, ALL, SAME, NEXT = "9", "0", "*", "=", "+"
UNSTATED_CODES = ("not_stated", "unknown")
ODD_MARKS = ("unreadable", "crossed")  # the paper itself cannot be taken at its word: a slip asks the caseworker
EARLIEST = 1900
BUDDHIST = 543


@dataclass(frozen=True)
class Reading:
    """One box as it was read.

    `sent` is what the form of the screen would be sent for it; `mark` says why it was sent nothing (unreadable, empty, crossed, not_stated,
    none); `words` are read back to the clerk; `problem` marks the box, `question` asks back. Neither blocks.
    """

    sent: tuple = ()
    mark: str = ""
    words: str = ""
    problem: str = ""
    question: str = ""

    @property
    def is_odd(self):
        """Whether somebody has to look at it: not readable, crossed out, or not an answer of this form."""
        return self.mark in ODD_MARKS or bool(self.problem)


def numbered(field):
    """The answers of a coded question as they stand on the paper: (number, code, label), 9 for not stated.

    A number never changes while the list grows: it is the place of the code in the whole list, retired ones too.
    """
    if field.kind == "tick":
        return [("1", "y", _("yes")), ("2", "", _("no"))]
    places = getattr(field, "places", None) or _places(field)
    answers = [
        (number_of(places, choice.value), choice.value, str(choice.label)) for choice in field.choices if choice.value
    ]
    return sorted(answers, key=lambda answer: (answer[0] == NOT_STATED, int(answer[0])))


def number_of(places, code):
    """The number of a code on paper: 1 to 8, then 10 and on, because 9 says on every paper that it is not stated."""
    if code in UNSTATED_CODES:
        return NOT_STATED
    place = places[code]
    return str(place if place <= 8 else place + 1)


def places_of(codes):
    """The place of each code in a list, counted from 1; the code for "not stated" has none."""
    return {code: place for place, code in enumerate((one for one in codes if one not in UNSTATED_CODES), start=1)}


def _places(field):
    whole = codelists.whole(field.codes) if isinstance(field.codes, dict) and field.codes else []
    offered = [choice.value for choice in field.choices if choice.value]
    return places_of([*whole, *(code for code in offered if code not in whole)])


def read(field, typed, today):
    """Read what was typed into the box of this question; `today` is the office's day."""
    plain = re.sub(r"\s+", " ", typed or "").strip()
    lower = plain.casefold()
    if plain in UNREADABLE:
        return Reading(mark="unreadable", words=_("cannot be read"))
    if not plain or plain in EMPTY:
        return Reading(mark="empty", words=_("empty on paper") if plain else "")
    if lower in CROSSED:
        return Reading(mark="crossed", words=_("crossed out"))
    if field.kind in ("choice", "pick", "many", "tick"):
        return _coded(field, local_digits(plain))
    if field.kind == "day" and getattr(field, "is_time", False) is False:
        return _day(plain, today, field)
    return _checked(field, typed)


def _coded(field, plain):
    answers = numbered(field)
    codes = {number: code for number, code, _label in answers}
    labels = {number: label for number, _code, label in answers}
    if plain == NOT_STATED and NOT_STATED not in codes:
        return Reading(mark="not_stated", words=_("not stated"))
    if field.kind == "many":
        return _many(plain, codes, labels)
    plain = plain.lstrip("0") or plain
    if plain in codes:
        return Reading(sent=(codes[plain],) if codes[plain] else (), words=labels[plain])
    return Reading(problem=_not_on_form(plain, codes))


def _many(plain, codes, labels):
    if plain == NONE and NONE not in codes:
        return Reading(mark="none", words=_("none of them"))
    if plain == ALL:
        return Reading(
            sent=tuple(code for number, code in codes.items() if number != NOT_STATED), words=_("all of them")
        )
    short = all(len(number) == 1 for number in codes)
    typed = re.findall(r"\d", plain) if short and plain.isdigit() else re.split(r"[ ,;.+/-]+", plain)
    wrong = [number for number in typed if number and number not in codes]
    if wrong:
        return Reading(problem=_not_on_form(wrong[0], codes))
    kept = list(dict.fromkeys(number for number in typed if number))
    return Reading(sent=tuple(codes[number] for number in kept), words=", ".join(labels[number] for number in kept))


def _not_on_form(typed, codes):
    shown = list(codes)
    words = ", ".join(shown[:-1]) if len(shown) <= 10 else _("%(first)s to %(last)s", first=shown[0], last=shown[-1])
    if len(shown) <= 10 and len(shown) > 1:
        words = _("%(some)s or %(last)s", some=words, last=shown[-1])
    return _(
        "Code %(typed)s is not on this form. Type %(codes)s, or ? if you cannot read it",
        typed=typed[:20],
        codes=words or "–",
    )


def _checked(field, typed):
    """A line, a text, a time or a number, checked by the very question of the screen."""
    field.errors = []
    try:
        field.process_formdata([typed])
    except ValueError as error:
        return Reading(sent=(typed,), problem=str(error))
    if field.kind in ("line", "text"):
        return Reading(sent=(field.data,))
    words = "" if field.data is None else str(field.data)
    question = _("Read as %(number)s. Is that what stands there?", number=words) if _is_local(typed) else ""
    return Reading(sent=(words,), words=words, question=question)


def _day(plain, today, field):
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
    if not question and _is_local(plain):
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


def _is_local(typed):
    """Whether digits of another script than 0-9 were typed."""
    return any(sign.isdigit() and not ("0" <= sign <= "9") for sign in typed)


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
