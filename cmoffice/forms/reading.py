"""What one box of a sheet was read as: what the form would be sent, what is read back, and what is marked or asked back."""

from dataclasses import dataclass

ODD_MARKS = ("unreadable", "crossed")  # the paper itself cannot be taken at its word: a slip asks the caseworker


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


def is_local(typed):
    """Whether digits of another script than 0-9 were typed."""
    return any(sign.isdigit() and not ("0" <= sign <= "9") for sign in typed)
