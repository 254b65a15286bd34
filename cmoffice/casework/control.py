"""The control sum of a batch: the numbers of its papers added up, held against the sum on the batch slip, and where to look when they differ."""

from dataclasses import dataclass

from cmoffice.casework import batches
from cmoffice.models import Paper

MOST_HINTS = 6


@dataclass(frozen=True)
class Hint:
    """Where a difference may come from: what kind, at which place of the batch, and the number that may stand there instead."""

    kind: str
    place: int | None = None
    number: int | None = None
    meant: int | None = None


def difference(batch):
    """By how much the numbers typed differ from the sum on the slip: 0 when they agree or the papers carry no numbers, below 0 when something is missing."""
    return 0 if batch.control_sum is None else batches.standing(batch).total - batch.control_sum


def hints(batch):
    """Where to look for the difference, likeliest first: a paper missing or one too many, digits swapped, doubled or wrong."""
    off = difference(batch)
    if not off:
        return []
    gone_through = (Paper.batch == batch.id) & Paper.state.not_in(batches.TO_TYPE)
    papers = list(Paper.select(Paper.position, Paper.number).where(gone_through).order_by(Paper.position))
    numbered = [(paper.position, paper.number) for paper in papers if paper.number is not None]
    bare = [paper.position for paper in papers if paper.number is None]
    return look(off, numbered, bare)[:MOST_HINTS]


def look(off, numbered, bare=()):
    """The same for plain figures: `off` is the difference, `numbered` the (place, number) of each paper, `bare` the places without a number."""
    found = _missing(off, numbered, bare) + _too_many(off, numbered)
    for place, number in numbered:
        meant = number - off
        if kind := _slip_of_the_hand(number, meant):
            found.append(Hint(kind, place, number, meant))
    likely = [hint for hint in found if hint.kind != "digit"]
    far = [hint for hint in likely if hint.kind == "missing" and hint.meant not in _near(numbered)]
    if len(likely) > len(far):  # a number far from all others is the least likely paper to look for
        likely = [hint for hint in likely if hint not in far]
    wrong_digits = [hint for hint in found if hint.kind == "digit"]
    if (
        len(wrong_digits) > 3
    ):  # a difference of 10 fits nearly every number: only one that stands apart from the others tells anything
        wrong_digits = [hint for hint in wrong_digits if _stands_apart(hint, numbered)]
    wrong_digits.sort(key=lambda hint: not _stands_apart(hint, numbered))
    if not (likely or wrong_digits) and off % 9 == 0:
        likely = [Hint("nines")]
    return sorted(likely, key=lambda hint: KINDS.index(hint.kind)) + wrong_digits


KINDS = ("bare", "missing", "twice", "too_many", "swapped", "doubled", "nines")


def _missing(off, numbered, bare):
    if off > 0:
        return []
    if len(bare) == 1:
        return [Hint("bare", bare[0], None, -off)]
    there = {number for _place, number in numbered}
    return [Hint("missing", None, None, -off)] if -off not in there else []


def _too_many(off, numbered):
    """A number equal to the difference belongs to a paper too many, or one that was typed twice."""
    same = [place for place, number in numbered if number == off]
    if len(same) > 1:
        return [Hint("twice", same[-1], off)]
    return [Hint("too_many", same[0], off)] if same else []


def _slip_of_the_hand(typed, meant):
    """How one number becomes another by a slip of the hand: two digits swapped, one typed twice, one wrong; nothing otherwise."""
    if meant <= 0:
        return ""
    one, other = str(typed), str(meant)
    if len(one) == len(other):
        apart = [place for place in range(len(one)) if one[place] != other[place]]
        if len(apart) == 2 and one[apart[0]] == other[apart[1]] and one[apart[1]] == other[apart[0]]:
            return "swapped"
        return "digit" if len(apart) == 1 else ""
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    if len(longer) != len(shorter) + 1:
        return ""
    doubled = [
        place
        for place in range(1, len(longer))
        if longer[place] == longer[place - 1] and longer[:place] + longer[place + 1 :] == shorter
    ]
    return "doubled" if doubled else ""


def _stands_apart(hint, numbered):
    """Whether the number lies outside the run of the other papers, and what may be meant lies inside it."""
    near = _near([(place, number) for place, number in numbered if place != hint.place])
    return hint.meant in near and hint.number not in near


def _near(numbered):
    """The run in which the numbers of these papers lie, with as much room before and behind it as there are papers."""
    numbers = [number for _place, number in numbered] or [0]
    return range(min(numbers) - len(numbered), max(numbers) + len(numbered) + 1)
