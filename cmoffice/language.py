"""The words of the office in its language: the catalogue is looked up once a request, so that a word costs next to nothing."""

import unicodedata
from contextvars import ContextVar
from datetime import date
from functools import lru_cache
from gettext import NullTranslations

from markupsafe import escape

MOST_MARKS = 30
_speaking = ContextVar("speaking", default=NullTranslations())  # noqa: B039 (it holds nothing that changes)
_locale = ContextVar("locale", default="en")


def speak(translations, locale="en"):
    """Use this catalogue from here on in this request, and write days as it is done in this place."""
    _speaking.set(translations)
    _locale.set(locale)


def locale():
    """How days are written in this request."""
    return _locale.get()


def spoken():
    """The catalogue of the request."""
    return _speaking.get()


def gettext(text, **values):
    """The text in the language of the request, with its values put in."""
    words = _said(_speaking.get(), text)
    return words % values if values else words


@lru_cache(8192)
def _said(catalogue, text):
    return catalogue.gettext(text)


def ngettext(one, many, num, **values):
    """The text for one or for many."""
    return _speaking.get().ngettext(one, many, num) % {"num": num, **values}


@lru_cache(8192)
def _written(catalogue, text):
    """The text as it stands in a page."""
    return escape(_said(catalogue, text))


class Lazy:
    """A text that is put into words only when somebody reads it: for labels made before any request."""

    __slots__ = ("text", "values")

    def __init__(self, text, values):
        self.text, self.values = text, values

    def __str__(self):
        return gettext(self.text, **self.values)

    def __html__(self):
        return escape(str(self)) if self.values else _written(_speaking.get(), self.text)

    def __mod__(self, values):
        return str(self) % values

    def __eq__(self, other):
        return str(self) == str(other)

    def __hash__(self):
        return hash(self.text)

    def __repr__(self):
        return repr(str(self))


def lazy_gettext(text, **values):
    return Lazy(text, values)


def plain_day(value):
    """A day in words where no page formats it (findings, lines of a terminal): 23 Nov 2026. Takes a day, a moment, or its text as stored;
    what is no day stays as it stands."""
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value[:10])
        except ValueError:
            return value
    return f"{value.day} {value:%b %Y}"


def plain_moment(value):
    """A moment in words, in the zone that it bears: 23 Nov 2026, 09:40."""
    return f"{plain_day(value)}, {value:%H:%M}"


def with_few_marks(text):
    """The text with at most 30 marks on one letter, more than any script writes: bringing endless ones into their order would hold up everybody."""
    if text.isascii():
        return text
    kept, run = [], 0
    for sign in text:
        run = run + 1 if unicodedata.combining(sign) else 0
        if run <= MOST_MARKS:
            kept.append(sign)
    return "".join(kept)
