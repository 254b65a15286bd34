"""De-identification as plain functions (D20-D26): what a list may show, and small groups made coarser. What tables may show outside stands in `disclosure`."""

from collections import Counter
from dataclasses import dataclass

HIDDEN = "–"
SMALL_GROUP = 3  # T31: may be raised, never lowered

# the only columns of a de-identified list (F12, D20); whatever else is asked for is refused
LIST_COLUMNS = ("age", "sex", "area", "concern", "risk", "step", "days_open", "keyworker", "next_due", "flags")


@dataclass(frozen=True, slots=True)
class Group:
    """The three facts of a row that together could point at one child: age band, sex, district (D21)."""

    age: str | None
    sex: str | None
    area: str | None


def not_allowed(columns):
    """Those of these columns that a de-identified list never shows (D20, E39)."""
    return [column for column in columns if column not in LIST_COLUMNS]


def generalised(population, k=SMALL_GROUP, told=None):
    """What lists may show of each open case of the office, by its number: coarser until at least k cases look alike (D22).

    First the district goes, then the sex, then the age band becomes child or adult; still fewer than k: all three are hidden,
    and the next smallest group with them, so that what is hidden points at nobody either. `told` has what earlier lists told:
    for the numbers of all cases that may stand behind a code, the codes for which that is so; all lists together leave k of them.
    """
    k = max(k, SMALL_GROUP)
    ladders = {number: levels(one) for number, one in population.items()}
    steps = dict.fromkeys(population, 0)
    while _hide_small(ladders, steps, k) or _hide_compared(ladders, steps, k, told or {}):
        pass
    return {number: ladders[number][step] for number, step in steps.items()}


HIDDEN_GROUP = Group(HIDDEN, HIDDEN, HIDDEN)


def levels(one):
    """What a list may show of this group, from the whole of it to nothing, each once (D22)."""
    return tuple(
        dict.fromkeys(
            (
                one,
                Group(one.age, one.sex, HIDDEN),
                Group(one.age, HIDDEN, HIDDEN),
                Group(stage(one.age), HIDDEN, HIDDEN),
                HIDDEN_GROUP,
            )
        )
    )


def _hide_small(ladders, steps, k):
    """Make whatever fewer than k cases show one step coarser; what is hidden last takes the smallest group along. Says whether it did."""
    shown = {number: ladders[number][step] for number, step in steps.items()}
    counts = Counter(shown.values())
    small = [number for number, one in shown.items() if counts[one] < k and one != HIDDEN_GROUP]
    if not small and 0 < counts[HIDDEN_GROUP] < k and len(counts) > 1:
        least = min((one for one in counts if one != HIDDEN_GROUP), key=lambda one: (counts[one], str(one)))
        small = [number for number, one in shown.items() if one == least]
        steps.update({number: len(ladders[number]) - 1 for number in small})
    else:
        steps.update({number: steps[number] + 1 for number in small})
    return bool(small)


def _hide_compared(ladders, steps, k, told):
    """Make a code coarser, and others along with it, where earlier lists and this one together would leave fewer than k children."""
    before = sum(steps.values())
    for behind, numbers in told.items():
        left = sum(number not in steps for number in behind)
        for number in numbers:
            if number in steps and _left_behind(number, behind, ladders, steps) + left < k:
                _join(number, behind, ladders, steps, k - left)
    return sum(steps.values()) > before


def _left_behind(number, behind, ladders, steps):
    one = ladders[number][steps[number]]
    return sum(other in steps and ladders[other][steps[other]] == one for other in behind)


def _join(number, behind, ladders, steps, wanted):
    """Move this case to the first step at which as many as are wanted may look like it, with no more of the others than it takes."""
    for step in range(steps[number], len(ladders[number])):
        one = ladders[number][step]
        others = [
            (ladders[other].index(one), other)
            for other in behind
            if other != number and other in steps and one in ladders[other][steps[other] :]
        ]
        if len(others) + 1 >= wanted or one == HIDDEN_GROUP:
            others.sort(key=lambda found: (found[0] - steps[found[1]], found[1]))
            needed = max(wanted - 1, 0)
            taken = others[:needed] if len(others) - needed >= wanted else others
            steps.update({other: at for at, other in taken} | {number: step})
            return


def stage(age_band):
    """Child or adult, from an age band; unknown stays unknown."""
    if age_band in (None, "unknown"):
        return "unknown"
    return "adult" if age_band.startswith("18") or age_band in ("60+", "18-59") else "child"


def totals(counts, rows, columns):
    """The counts by row and column as lines, each with its total under the name "all"; the last line has the totals of the columns."""
    lines = {row: dict.fromkeys((*columns, "all"), 0) for row in (*rows, "all")}
    for (row, column), count in counts.items():
        for line in (lines.get(row, {}), lines["all"]):
            line.update({name: line[name] + count for name in (column, "all") if name in line})
    return lines
