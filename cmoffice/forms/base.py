"""The kinds of questions a paper form can ask. Each keeps what was typed, however wrong, and says what to do about it."""

import re
import unicodedata
from datetime import date

import wtforms
import wtforms.utils
from flask import request
from flask_wtf import FlaskForm
from flask_wtf.form import _Auto, _is_submitted
from wtforms.validators import Optional, StopValidation, ValidationError

from cmoffice import codelists
from cmoffice.language import lazy_gettext as _l
from cmoffice.language import with_few_marks

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
    """A paper form: `paper` is its number, `sections` its parts as (key, title, names of its questions) where it has any.

    The token against forgery is checked once for the whole office, not here.
    """

    paper = ""
    sections = ()
    fixed = (
        None  # questions that no office may leave out, although not always needed: a rule reads them; None means all
    )

    @staticmethod
    def changes(paper):
        """What the office did to the questions of this paper: name → (its own wording or "", left out); handed in by the pages."""
        return {}

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
        self.unsaved = 0  # the status that says why nothing could be saved: no room, or for reading only
        self.left_out = {}  # questions that this office does not ask, by name
        self._whole = list(self._fields)
        if self.paper:
            self._as_the_office_asks()

    def _as_the_office_asks(self):
        """Put the office's own wording in, and take out the questions it does not ask; checks may still read them, unanswered."""
        for name, (label, off) in self.changes(self.paper).items():
            field = self._fields.get(name)
            if field is None:
                continue
            if label:
                field.label.text = label
            if off and self.may_leave_out(field):
                field.left_out = True
                field.empty_out()
                self.left_out[name] = self._fields.pop(name)

    def may_leave_out(self, field):
        """Whether an office may leave this question out: not needed, read by no rule, and no other question hangs on it."""
        hung_on = {other.when[0] for other in self._fields.values() if other.when}
        return (
            self.fixed is not None
            and not field.needed
            and field.name not in ALWAYS_ASKED
            and field.name not in self.fixed
            and field.name not in hung_on
        )

    def answers(self):
        """What was answered, by field name; nothing for a question that does not concern this child or is not asked here."""
        asked = {field.name: field.data if self.is_asked(field) else field.nothing for field in self}
        return asked | {name: field.nothing for name, field in self.left_out.items()}

    def is_asked(self, field):
        """Whether a question concerns this child: the answer it hangs on was given, and was itself asked."""
        if not field.when:
            return True
        name, *answers = field.when
        other = self[name]
        given = other.data if isinstance(other.data, list) else [other.data]
        return self.is_asked(other) and bool(set(answers) & set(given))

    @property
    def more(self):
        """Name of the group of rows to which one more row was asked for; then nothing is saved."""
        return request.form.get("more", "") if self.is_submitted() else ""

    def validate(self, extra_validators=None):
        """Whether every question that concerns this child is answered as it should be; not when only a row more was asked for."""
        super().validate(extra_validators)
        if self.more:
            for field in self:
                field.errors = []
            return False
        for field in self:
            if not self.is_asked(field):
                field.errors = []
        return not any(field.errors for field in self)

    def parts(self, whole=False):
        """The sections of the paper with their questions; a form without sections is one part. `whole` brings what is left out too."""
        asked = (
            {name: self._fields.get(name) or self.left_out.get(name) for name in self._whole} if whole else self._fields
        )
        if not self.sections:
            return [("", "", list(asked.values()))]
        return [(key, title, [asked[name] for name in names if name in asked]) for key, title, names in self.sections]

    def refuse(self, words, field=None):
        """Put a verb's refusal where the person reads it: on top, and at its field when the form has it."""
        target = self._question(field)
        if target is not None:
            target.errors = [*target.errors, words]
            group = self[(field or "").partition("-")[0]]
            if group is not target:
                group.errors = [*group.errors, {}]  # what is wrong stands in one of its rows
        self.refused.append((target, words))

    def _question(self, name):
        """The question of this name; `rows-1-what` is the question `what` of the second row of `rows`."""
        group, _dash, rest = (name or "").partition("-")
        number, _dash, part = rest.partition("-")
        if group not in self:
            return None
        entries = getattr(self[group], "entries", None)
        if not entries or not number.isdigit() or int(number) >= len(entries):
            return self[group]
        return entries[int(number)].form._fields.get(
            part, entries[int(number)].form._fields[next(iter(entries[0].form._fields))]
        )

    @property
    def problems(self):
        """Everything to put right, in the order of the paper: (field or None, words)."""
        in_fields = [problem for field in self for problem in field.problems()]
        return in_fields + [(None, words) for field, words in self.refused if field is None]


ALWAYS_ASKED = {"on", "done_on", "reason", "risk", "risk_reason", "voice", "voice_alone", "voice_said", "voice_why_not"}


class Needed:
    """The answer must be there; the message says what to do."""

    def __init__(self, message):
        self.message = message

    def __call__(self, form, field):
        if (
            field.data in (None, "", [])
            or field.data is False
            or (isinstance(field.data, str) and not field.data.strip())
        ):
            raise StopValidation(self.message if not field.process_errors else None)


class Asked:
    """What every question has: its number on the paper, its data class (ID CN SC CC DL AG AD) and how wide its box is.

    `when` is the skip rule: the name of another question and the answers to it for which this one is asked.
    """

    kind = "line"
    nothing = None
    left_out = False

    def __init__(
        self, label="", needed=None, no="", data_class="CC", hint="", width="m", validators=(), when=(), **more
    ):
        first = Needed(needed) if needed else Optional()
        super().__init__(label, [first, *validators], description=hint, **more)
        self.no, self.data_class, self.width, self.needed, self.when = no, data_class, width, bool(needed), when

    def empty_out(self):
        """Forget whatever was typed: this question is not asked here."""
        self.data = self.nothing

    def problems(self):
        """What is to be put right in this answer: (field, words)."""
        return [(self, words) for words in self.errors]

    def words(self, answer):
        """An answer as a person reads it; dates and numbers are written by the page."""
        return answer


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
        self.codes = {} if answers is None else answers

    def process_data(self, value):
        self.data = value

    def process_formdata(self, values):
        self.data = values[0] if values and values[0] else None

    def pre_validate(self, form):
        if self.data is not None and self.data not in {choice.value for choice in self.choices}:
            raise ValidationError(_l("Pick one of the answers of this form."))

    def words(self, answer):
        return next((choice.label for choice in self.choices if choice.value == answer), self.codes.get(answer, answer))


class Pick(Choice):
    """One answer of a longer list."""

    kind = "pick"

    def __init__(self, label="", answers=None, empty=_l("Choose"), **more):
        super().__init__(label, answers, **more)
        self.empty = empty


class Many(Asked, wtforms.SelectMultipleField):
    """Any number of answers."""

    kind = "many"
    nothing = ()

    def __init__(self, label="", answers=None, columns=False, **more):
        super().__init__(label, choices=options(answers or {}), **more)
        self.columns, self.codes = columns, {} if answers is None else answers

    def process_data(self, value):
        self.data = list(value or [])

    def process_formdata(self, values):
        self.data = list(dict.fromkeys(value for value in values if value))

    def pre_validate(self, form):
        if set(self.data) - {choice.value for choice in self.choices}:
            raise ValidationError(_l("Pick from the answers of this form."))

    def words(self, answer):
        labels = {choice.value: str(choice.label) for choice in self.choices}
        return ", ".join(labels.get(code) or str(self.codes.get(code, code)) for code in answer or ())


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
    is_time = True
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


class Row(wtforms.Form):
    """The questions of one row of a group of rows. A row needs no defaults: one that has only those would never be blank."""

    class Meta:
        csrf = False


def row_of(form, leave=(), **before):
    """A row that asks the questions of this form, for a paper on which several stand one below the other; `before` come first.

    The office's own wording of the form stands in the row too, and what it leaves out is left out there.
    """

    class FormRow(Row):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            blank = form(formdata=None)
            for name in blank.left_out:
                self._fields.pop(name, None)
            for name in blank._fields.keys() & self._fields.keys():
                self[name].label.text = blank[name].label.text

    questions = {name: question for name, question in vars(form).items() if hasattr(question, "field_class")}
    for name, question in {**questions, **before}.items():
        if name not in leave:
            setattr(FormRow, name, question)
    FormRow.__name__ = f"{form.__name__}Row"
    return FormRow


class Rows(wtforms.FieldList):
    """A question answered by any number of rows, each of the same few questions; blank rows are no answers.

    There is always one blank row to write in; the button "more" brings another.
    """

    kind = "rows"
    nothing = ()
    left_out = False
    no, width, data_class = "", "l", "CC"

    def __init__(self, label, row, needed=None, no="", data_class="CC", hint="", most=30, when=(), row_name="", **more):
        super().__init__(wtforms.FormField(row), label, description=hint, max_entries=most, **more)
        self.least, self.no, self.data_class, self.when, self.row_name = needed, no, data_class, when, row_name
        self.needed = bool(needed)

    def process(self, formdata, data=wtforms.utils.unset_value, extra_filters=None):
        super().process(formdata, data, extra_filters)
        wanted = bool(formdata) and formdata.get("more") == self.name
        blank = sum(not is_filled(entry) for entry in self.entries)
        if len(self.entries) < self.max_entries and (blank == 0 or wanted):
            self.append_entry()

    @property
    def data(self):
        return [entry.data for entry in self.entries if is_filled(entry)]

    def empty_out(self):
        """Forget whatever was typed: this question is not asked here."""
        self.entries = []

    def validate(self, form, extra_validators=()):
        self.errors = []
        for entry in self.entries:
            if is_filled(entry) and not entry.form.validate():
                self.errors.append(entry.errors)
        if self.least and not self.data:
            self.errors.append(self.least)
        return not self.errors

    def problems(self):
        """What is to be put right, row by row."""
        if not self.errors:
            return []
        in_rows = [
            (field, words)
            for entry in self.entries
            if is_filled(entry)
            for field in entry.form
            for words in field.errors
        ]
        return in_rows + [(self.first, words) for words in self.lacks]

    @property
    def first(self):
        """The first question of the first row: where the eye goes when the group itself is to be put right."""
        return next(iter(self.entries[0].form))

    @property
    def lacks(self):
        """What is to be put right about the group as a whole."""
        return [words for words in self.errors if not isinstance(words, dict)]

    def words(self, answer):
        return answer


class GivenRows(Rows):
    """Rows that stand there already, one for each thing to be answered; nobody adds one."""

    def process(self, formdata, data=None, extra_filters=None):
        super(Rows, self).process(formdata, data or (), extra_filters)
        if not self.entries and not formdata:
            self.append_entry()  # a form for reading asks the row for its questions


def is_filled(entry):
    """Whether anything was written in this row."""
    posted = any(value for field in entry.form for value in (field.raw_data or ()) if str(value).strip())
    return posted or any(field.data not in (None, "", [], False) for field in entry.form)


def voice_questions(no=""):
    """What every step asks about the child's own voice: heard or not, alone, in which words, or why not asked."""
    letters = [f"{no}{letter}" if no else "" for letter in "abcd"]
    return (
        Choice(
            _l("The child's own voice"), codelists.VOICE, no=letters[0], needed=_l("Say whether the child was heard")
        ),
        Choice(
            _l("Was the child alone with you?"),
            codelists.YES_NO,
            no=letters[1],
            needed=_l("Say whether the child was alone with you"),
            when=("voice", "said", "silent", "chose_not"),
        ),
        Text(
            _l("What the child said, in the child's own words"),
            no=letters[2],
            rows=2,
            data_class="SC",
            needed=_l("Write what the child said"),
            when=("voice", "said"),
        ),
        Line(
            _l("Why the child was not asked"),
            no=letters[3],
            width="l",
            data_class="SC",
            needed=_l("Write why the child was not asked"),
            when=("voice", "not_asked"),
        ),
    )


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
    typed = text.replace("\r\n", "\n").replace("\r", "\n")
    calm = with_few_marks(typed)
    text = unicodedata.normalize("NFC", calm)
    allowed = "\t" if one_line else "\n\t"
    bidi = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069") if one_line else set()
    kept = "".join(
        sign
        for sign in text
        if (unicodedata.category(sign) not in ("Cc", "Cs") or sign in allowed) and sign not in bidi and sign != "\ufffd"
    )
    damaged = kept != text or calm != typed
    return (kept.replace("\n", " "), damaged) if one_line else (kept, damaged)


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
