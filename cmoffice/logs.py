"""What the server writes into its log: one line an event, without traces, and nothing in it that could forge a second one (SEC-093, SEC-094).

Whatever is logged holds kinds, numbers and names of parts only; a trace would hold what people typed, so of an error its type is told.
"""

import copy
import logging
import unicodedata

PLACE = {"class": "logging.StreamHandler", "stream": "ext://sys.stderr", "formatter": "generic"}
CONFIG = {
    "formatters": {
        "generic": {"()": "cmoffice.logs.OneLine", "fmt": "%(asctime)s [%(levelname)s] %(message)s"},
        "access": {"()": "cmoffice.logs.OneLine", "fmt": "%(asctime)s %(message)s"},
    },
    "handlers": {"console": PLACE, "access": {**PLACE, "formatter": "access"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
UNSEEN = (
    "Cc",
    "Cf",
    "Zl",
    "Zp",
    "Cs",
    "Co",
    "Cn",
)  # controls, marks of direction, ends of lines and paragraphs, halves of signs


class OneLine(logging.Formatter):
    """One line for each record: what cannot be seen is spelled out, errors are told by their type."""

    def format(self, record):
        """The record as a line."""
        plain = copy.copy(record)
        if plain.exc_info and plain.exc_info[0] is not None:
            plain.msg, plain.args = f"{_message(record)} ({plain.exc_info[0].__name__})", None
        plain.exc_info = plain.exc_text = plain.stack_info = None
        return spelled(super().format(plain))


def spelled(text):
    """The text with every sign that cannot be seen written as its number."""
    return "".join(f"\\u{{{ord(sign):x}}}" if unicodedata.category(sign) in UNSEEN else sign for sign in text)


def _message(record):
    """What was to be said, up to where a trace begins that was put into the words."""
    return record.getMessage().partition("Traceback (most recent call last)")[0].rstrip()
