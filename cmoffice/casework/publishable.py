"""How the records behind the figures are counted in the tables that may be published, several quarters of one office at once.

Each figure is told by its rows, alone and against one thing at a time: sex, age band, risk, district, disability (D31). A record is one
child's case, referral or incident with all quarters in which it is counted, so that nothing can be worked out by comparing two of
them: whoever was open and was not closed must be open still.
"""

from cmoffice import disclosure
from cmoffice.indicators import INDICATORS, OUTSIDE

DIMENSIONS = ("sex", "age", "risk", "area", "disability")
COARSE = {("disability", kind): "any" for kind in ("physical", "mental", "both")}  # which one would leave few
ALONE = ""  # the table of a figure that is not told apart

# what hangs together in one record: whoever knows one of these knows something of the others, so they are only thought of as other
# than they are all at once
TIED = (
    ("I03", "I13", "I15", "I37", "I38"),
    ("I27care", "I27uasc"),
    ("I18", "I19"),
    ("I33type", "I33delay", "I34"),
)
_TOGETHER = {figure: figures[0] for figures in TIED for figure in figures}


# records of these families are one child's case, whose quarters belong together: a transfer and a death are endings of it
OF_A_CASE = ("cases", "transfers", "deaths")
TOO_FEW_ANSWERS = "few"  # feedback that counts in nothing (I30)


def is_figure(name):
    """Whether this fact of a record is a figure that may be told outside the office."""
    one = INDICATORS.get(name[:3])
    return one is not None and one.shown == OUTSIDE


def families(quarters):
    """The families whose records are published together: `quarters` gives for each the facts by family; in the same form, for each such family."""
    names = dict.fromkeys(name for by_family in quarters.values() for name in by_family)
    apart = {name: (name,) for name in names if name not in OF_A_CASE}
    for name, parts in {OF_A_CASE[0]: OF_A_CASE, **apart}.items():
        yield (
            name,
            {q: [facts for part in parts for facts in by_family.get(part, ())] for q, by_family in quarters.items()},
        )


def joined(quarters, by_case=True):
    """The records of a family over several quarters: `quarters` gives for each the facts of that family, a list of mappings.

    With `by_case` the facts of one `case` belong together, else each stands alone. A record holds for each thing it is told apart
    by what was true in each quarter, and for each quarter what it counts for.
    """
    names, found = tuple(quarters), {}
    for number, facts_of in enumerate(quarters.values()):
        for at, facts in enumerate(facts_of):
            record = found.setdefault(facts["case"] if by_case else (number, at), {})
            for dimension in DIMENSIONS:
                told = record.setdefault(dimension, [None] * len(names))
                told[number] = COARSE.get((dimension, facts.get(dimension)), facts.get(dimension) or "unknown")
            for figure, row in facts.items():
                if row not in (None, TOO_FEW_ANSWERS) and is_figure(figure):
                    record.setdefault((names[number], _TOGETHER.get(figure, figure)), []).append((figure, row))
    for record in found.values():
        for fact, value in record.items():
            record[fact] = tuple(sorted(value)) if isinstance(fact, tuple) else tuple(zip(names, value, strict=True))
    return [record for record in found.values() if len(record) > len(DIMENSIONS)]


def places_of(record):
    """The places (quarter, figure, told apart by, row, column) at which a record is counted; None stands for all rows or columns."""
    apart = _apart(record)
    for fact, value in record.items():
        if isinstance(fact, tuple):
            yield from _counted(fact[0], value, ((ALONE, None), *apart[fact[0]]))


def touched(record, fact):
    """Those of its places that depend on one fact."""
    if isinstance(fact, tuple):
        yield from _counted(fact[0], record[fact], ((ALONE, None), *_apart(record)[fact[0]]))
        return
    told = dict(record[fact])
    for other, value in record.items():
        if isinstance(other, tuple):
            yield from _counted(other[0], value, ((fact, told[other[0]]),))


def could_be(fact, value, other):
    """Whether a record could hold this other value of a fact: it is counted in the same quarters, for the same figures or some less."""
    if isinstance(fact, tuple):
        return True
    return all((one is None) == (two is None) for (_q, one), (_p, two) in zip(value, other, strict=True))


def way_back(fact, value, other, held):
    """What a record would hold that goes the other way while one goes from this value to the other, where it holds neither of them
    because it is counted in other quarters; None where it cannot."""
    if isinstance(fact, tuple):
        return None
    became, known = [], next(told for _quarter, told in value if told is not None)
    for (quarter, left), (_q, reached), (_p, its_own) in zip(value, other, held, strict=True):
        if None not in (its_own, reached) and its_own != reached:
            return None
        known = left or known
        became.append((quarter, known if its_own is not None else None))
    return (
        tuple(became)
        if any(one[1] is not None and two[1] is not None for one, two in zip(other, held, strict=True))
        else None
    )


def _apart(record):
    found = {}
    for dimension in DIMENSIONS:
        for quarter, told in record[dimension]:
            found.setdefault(quarter, []).append((dimension, told))
    return found


def _counted(quarter, rows, apart):
    for figure, row in rows:
        for dimension, told in apart:
            if dimension == ALONE:
                yield quarter, figure, ALONE, None, None
                yield quarter, figure, ALONE, row, None
            elif told is not None:
                yield quarter, figure, dimension, None, told
                yield quarter, figure, dimension, row, told


def worth(place):
    """How dear a place is to readers: totals, and most of all the tables that tell nothing apart."""
    _quarter, _figure, dimension, row, column = place
    return 10 ** ((row is None) + (column is None)) * (30 if dimension == ALONE else 1)


def of_few(quarter, facts_of, k):
    """The places at which fewer than k children stand behind the number, however much their acts add up to."""
    behind = {}
    for facts in facts_of:
        for record in joined({quarter: [facts]}):
            for place in places_of(record):
                behind.setdefault(place, set()).add(facts["case"])
    return {place for place, cases in behind.items() if len(cases) < k}


def cells_of(records, before, earlier, k, hidden=(), chance=1):
    """The cells of the newest quarter in which these records are counted; `before` are those shown for the `earlier` quarters.

    `earlier` gives for each of them the smallest number that was shown then; `chance` draws what is hidden besides.
    """
    return disclosure.publish(
        records,
        places_of,
        before,
        k=k,
        was_shown=lambda place: place[0] in earlier,
        instead=could_be,
        back=way_back,
        touched=touched,
        hidden=hidden,
        worth=worth,
        smallest=lambda place: earlier[place[0]],
        chance=chance,
    )
