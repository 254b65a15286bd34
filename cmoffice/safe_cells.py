"""Cells of a table that leaves the office: nothing in them can act as a formula in a spreadsheet program (SEC-085)."""

LEADS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
UNSEEN = " \ufeff\u200b\u200c\u200d\u2060\u200e\u200f\u00a0\n\x0b\x0c\x00"  # stands before a sign without being seen


def harmless(cell):
    """A cell as text that is only shown, never computed: a mark stands before what could act as a formula."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.lstrip(UNSEEN).startswith(LEADS) else text


def as_meant(text):
    """A cell without the mark that kept it from being computed."""
    return text[1:] if text[:1] == "'" and text[1:].lstrip(UNSEEN).startswith(LEADS) else text
