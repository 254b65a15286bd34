"""The kinds of questions a paper form can ask. Each keeps what was typed, however wrong, and says what to do about it."""

import re
import unicodedata
from datetime import date

import wtforms
from flask import request
from flask_wtf import FlaskForm
from flask_wtf.form import _Auto, _is_submitted
from wtforms.validators import Optional, StopValidation, ValidationError

from cmoffice.language import lazy_gettext as _l

LINE, NAME, TEXT = 500, 200, 50_000
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january",
            "feb february",
            "mar march",
            "apr april",
            "may",
            "jun june",
            "jul july",
            "aug august",
            "sep sept september",
            "oct october",
            "nov november",
            "dec december",
        ),
        start=1,
    )
    for name in names.split()
}


class PaperForm(FlaskForm):
    """A paper form: `paper` is its number. The token against forgery is checked once for the whole office, not here."""

    paper = ""

    class Meta:
        csrf = False

        def wrap_formdata(self, form, formdata):
            """Only what a form sends is an answer; no JSON, no files (SEC-077)."""
            if formdata is _Auto:
                return request.form if _is_submitted() else None
            return formdata

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.refused = []  # (field or None, words): what a verb refused, shown on top
        self.refused_by = set()  # the numbers of those refusals (E05 …)
        self.changed = None  # refusals.Changed: somebody else saved the same meanwhile

    def answers(self):
        """What was answered, by field name."""
        return {field.name: field.data for field in self}

    def refuse(self, words, field=None):
        """Put a verb's refusal where the person reads it: on top, and at its field when the form has it."""
        target = self[field] if field in self else None
        if target is not None:
            target.errors = [*target.errors, words]
        self.refused.append((target, words))

    @property
    def problems(self):
        """Everything to put right, in the order of the paper: (field or None, words)."""
        in_fields = [(field, words) for field in self for words in field.errors]
        return in_fields + [(None, words) for field, words in self.refused if field is None]


class Needed:
    """The answer must be there; the message says what to do."""

    def __init__(self, message):
        self.message = message

    def __call__(self, form, field):
        if field.data in (None, "", []) or (isinstance(field.data, str) and not field.data.strip()):
            raise StopValidation(self.message if not field.process_errors else None)


class Asked:
    """What every question has: its number on the paper, its data class (ID CN SC CC DL AG AD) and how wide its box is."""

    kind = "line"

    def __init__(self, label="", needed=None, no="", data_class="CC", hint="", width="m", validators=(), **more):
        first = Needed(needed) if needed else Optional()
        super().__init__(label, [first, *validators], description=hint, **more)
        self.no, self.data_class, self.width, self.needed = no, data_class, width, bool(needed)


class Line(Asked, wtforms.StringField):
    """One line of text."""

    longest = LINE
    one_line = True

    def process_formdata(self, values):
        text, damaged = clean(values[0] if values else "", self.one_line)
        self.data = text.strip() if self.one_line else text
        if damaged:
            raise ValueError(_l("A sign that cannot be kept was taken out of this text. Read it again, then save."))
        if len(self.data) > self.longest:
            raise ValueError(
                _l(
                    "This is %(typed)s characters long; at most %(longest)s fit. Shorten it.",
                    typed=len(self.data),
                    longest=self.longest,
                )
            )


class Name(Line):
    """A name, an address, a number: identifying, kept in the identity register alone."""

    longest = NAME

    def __init__(self, label="", data_class="ID", **more):
        super().__init__(label, data_class=data_class, **more)


class Text(Line):
    """Several lines of text that grow with the writing."""

    kind = "text"
    longest = TEXT
    one_line = False

    def __init__(self, label="", rows=3, **more):
        super().__init__(label, **more)
        self.rows = rows


class Choice(Asked, wtforms.RadioField):
    """One of a few answers, picked by a digit."""

    kind = "choice"

    def __init__(self, label="", answers=None, **more):
        super().__init__(label, choices=options(answers or {}), validate_choice=True, **more)

    def process_data(self, value):
        self.data = value

    def process_formdata(self, values):
        self.data = values[0] if values and values[0] else None

    def pre_validate(self, form):
        if self.data is not None and self.data not in {choice.value for choice in self.choices}:
            raise ValidationError(_l("Pick one of the answers of this form."))


class Pick(Choice):
    """One answer of a longer list."""

    kind = "pick"

    def __init__(self, label="", answers=None, empty=_l("Choose"), **more):
        super().__init__(label, answers, **more)
        self.empty = empty


class Many(Asked, wtforms.SelectMultipleField):
    """Any number of answers."""

    kind = "many"

    def __init__(self, label="", answers=None, columns=False, **more):
        super().__init__(label, choices=options(answers or {}), **more)
        self.columns = columns

    def process_data(self, value):
        self.data = list(value or [])

    def process_formdata(self, values):
        self.data = list(dict.fromkeys(value for value in values if value))

    def pre_validate(self, form):
        if set(self.data) - {choice.value for choice in self.choices}:
            raise ValidationError(_l("Pick from the answers of this form."))


class Tick(Asked, wtforms.BooleanField):
    """Yes when ticked."""

    kind = "tick"


class Day(Asked, wtforms.Field):
    """A date, typed in any common order and with any digits; two-digit years are not guessed at."""

    kind = "day"
    typed = ""

    def __init__(self, label="", width="s", **more):
        super().__init__(label, width=width, **more)

    def _value(self):
        return self.typed or (spoken_day(self.data) if self.data else "")

    def process_formdata(self, values):
        self.typed = _typed(values)
        self.data = None
        if self.typed:
            self.data = parse_day(self.typed)


class Clock(Asked, wtforms.Field):
    """A time of day, 24 hours: 16:30, 16.30 or 1630."""

    kind = "day"
    typed = ""

    def __init__(self, label="", width="xs", **more):
        super().__init__(label, width=width, **more)

    def _value(self):
        return self.typed or self.data or ""

    def process_formdata(self, values):
        self.typed = _typed(values)
        self.data = None
        if self.typed:
            found = re.fullmatch(r"(\d{1,2})[:. ]?(\d{2})", local_digits(self.typed))
            if not found or int(found[1]) > 23 or int(found[2]) > 59:
                raise ValueError(_l("Write the time as 16:30. You typed %(typed)s", typed=_short(self.typed)))
            self.data = f"{int(found[1]):02}:{found[2]}"


class Number(Asked, wtforms.Field):
    """A whole number within its range."""

    kind = "number"
    typed = ""

    def __init__(self, label="", least=0, most=1000, width="xs", **more):
        super().__init__(label, width=width, **more)
        self.least, self.most = least, most

    def _value(self):
        return self.typed or ("" if self.data is None else str(self.data))

    def process_formdata(self, values):
        self.typed = _typed(values)
        self.data = None
        if self.typed:
            plain = local_digits(self.typed)
            if not re.fullmatch(r"[0-9]{1,9}", plain) or not self.least <= int(plain) <= self.most:
                raise ValueError(
                    _l(
                        "Write a whole number from %(least)s to %(most)s. You typed %(typed)s",
                        least=self.least,
                        most=self.most,
                        typed=_short(self.typed),
                    )
                )
            self.data = int(plain)


def _typed(values):
    """What was typed into a short box; a mark before it tells that a sign which cannot be kept was taken out."""
    text, damaged = clean(values[0] if values else "", True)
    return ("\ufffd" if damaged else "") + text.strip()


def _short(typed):
    """What was typed, short enough for a message."""
    return typed if len(typed) <= 40 else f"{typed[:40]}…"


def options(answers):
    """Choices of a question from a code list: {code: label}."""
    return [wtforms.fields.choices.SelectChoice(value=code, label=label) for code, label in answers.items()]


def clean(text, one_line):
    """The text in its composed form without signs that cannot be kept, and whether any was taken out; joiners of Khmer and Persian stay."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    allowed = "\t" if one_line else "\n\t"
    bidi = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069") if one_line else set()
    kept = "".join(
        sign
        for sign in text
        if (unicodedata.category(sign) not in ("Cc", "Cs") or sign in allowed) and sign not in bidi and sign != "\ufffd"
    )
    return (kept.replace("\n", " "), kept != text) if one_line else (kept, kept != text)


def local_digits(text):
    """The text with the digits of any script as 0-9."""
    return "".join(
        str(unicodedata.decimal(sign)) if unicodedata.decimal(sign, None) is not None else sign for sign in text
    )


def parse_day(typed):
    """The date that was typed: 2026-11-21, 21 11 2026, 21/11/2026, 21.11.2026, 21112026 or 21 nov 2026; ValueError in words otherwise."""
    plain = local_digits(typed).strip().lower().rstrip(".")
    found = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", plain)
    if found:
        year, month, day = map(int, found.groups())
    elif found := (
        re.fullmatch(r"(\d{1,2})[ ./-]+(\d{1,2})[ ./-]+(\d+)", plain) or re.fullmatch(r"(\d{2})(\d{2})(\d{4})", plain)
    ):
        day, month, year = map(int, found.groups())
    elif (found := re.fullmatch(r"(\d{1,2})[ ./-]+([a-z]+)[ ./-]+(\d+)", plain)) and found[2] in MONTHS:
        day, month, year = int(found[1]), MONTHS[found[2]], int(found[3])
    else:
        raise ValueError(
            _l("Write the date as day, month, year, for example 17 3 2026. You typed %(typed)s", typed=_short(typed))
        )
    if year < 100:
        raise ValueError(_l("Write the year with four digits. You typed %(typed)s", typed=_short(typed)))
    if 2400 <= year <= 2700:
        raise ValueError(
            _l(
                "%(typed)s is a year of the Buddhist era. Did you mean %(meant)s?",
                typed=_short(typed),
                meant=f"{day} {month} {year - 543}",
            )
        )
    if not 1900 <= year <= 2200:
        raise ValueError(_l("This year cannot be right. You typed %(typed)s", typed=_short(typed)))
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(_l("There is no such day. You typed %(typed)s", typed=_short(typed))) from None


def spoken_day(day):
    """A date as it stands in the box of a form."""
    return f"{day.day} {day.month} {day.year}"


def not_later_than(get_day, message):
    """Check that a date is not after the day that `get_day()` gives."""

    def check(form, field):
        if field.data and field.data > get_day():
            raise ValidationError(message % {"typed": field._value()})

    return check
