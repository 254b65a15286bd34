"""What an entry means, box by box, apart from how it was spelled: two entries agree when they mean the same."""

import re
import unicodedata

from cmoffice.forms.base import local_digits

NUMBERS = ("paper_no", "registration_no")


def meant(typed):
    """Name of a box → what a whole sheet (Typed) means there; nothing for a box that is empty.

    A date in another order, a choice of many in another order, and other spaces in a text mean the same; a code that is not on the
    form, and a box that could not be read, mean something of their own.
    """
    return {name: _meaning(name, typed.answers[name], one) for name, one in typed.readings.items()}


def _meaning(name, answer, reading):
    if reading.problem:
        return ["!", _plain(answer)]
    if reading.mark:
        return [] if reading.mark == "empty" else ["?", reading.mark]
    values = [_plain(value) for value in reading.sent]
    if name in NUMBERS:
        values = [local_digits(value).lstrip("0") for value in values]
    if name == "case_code":
        values = [re.sub(r"[\W_]", "", value).upper() for value in values]
    return sorted(values)


def _plain(text):
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text or "")).strip()
