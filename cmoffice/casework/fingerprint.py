"""The fingerprint of the trail on paper: the end of the trail in eight groups of four signs, and a typed one compared with the trail as it is."""

from cmoffice import keys
from cmoffice.databases import records

GROUPS, GROUP = 8, 4  # 128 bits


def groups(chain):
    """The fingerprint of a line as it is printed: eight groups of four signs."""
    head = chain[: GROUPS * GROUP].upper()
    return [head[at : at + GROUP] for at in range(0, len(head), GROUP)]


def compare(number, typed):
    """Whether the trail still contains the line of a printed sheet: "same", "other" (changed since) or "gone" (the trail ends before).

    `typed` is the fingerprint as it was typed; blanks, dots and small letters do not matter. "mistyped" when it cannot be one.
    """
    signs = "".join(typed.split()).replace("-", "").replace(".", "").lower().translate(str.maketrans("oil", "011"))
    if len(signs) != GROUPS * GROUP or set(signs) - keys.HEX:
        return "mistyped"
    row = records.execute_sql("SELECT chain FROM audit WHERE seq = ?", (number,)).fetchone()
    if row is None:
        return "gone"
    return "same" if row[0].startswith(signs) else "other"
