"""What a clerk types into the box of a question, read as the paper means it: digits for codes, dates in any common order, marks.

`?` cannot be read · `-` empty on the paper · `x` crossed out · `9` not stated · `0` none of them · `*` all of them · `=` as on the last paper
· `+` the number after the last paper's.
Nothing is refused here: what cannot be right is marked, what may be meant otherwise is asked back, and the paper decides.
"""

import re

from cmoffice import codelists
from cmoffice.forms.base import local_digits
from cmoffice.forms.days import read_day
from cmoffice.forms.reading import Reading, is_local
from cmoffice.language import gettext as _

UNREADABLE, EMPTY, CROSSED = {"?", "؟", "？"}, {"-", "–", "—"}, {"x", "×", "х"}
NOT_STATED, NONE, ALL, SAME, NEXT = "9", "0", "*", "=", "+"
UNSTATED_CODES = ("not_stated", "unknown")


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
        return read_day(plain, today, field)
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
    """A line, a text, a time or a number, checked by the very question of the screen: by a copy, since the laid-out sheet is everybody's."""
    asked = object.__new__(type(field))  # copy() would ask the class, which makes a question without a form
    vars(asked).update(vars(field))
    try:
        asked.process_formdata([typed])
    except ValueError as error:
        return Reading(sent=(typed,), problem=str(error))
    if field.kind in ("line", "text"):
        return Reading(sent=(asked.data,))
    words = "" if asked.data is None else str(asked.data)
    question = _("Read as %(number)s. Is that what stands there?", number=words) if is_local(typed) else ""
    return Reading(sent=(words,), words=words, question=question)
