"""The figures of a time (I01-I38): each case and each act as it is counted, for the whole office or for what one reader may know of.

A record is a mapping of coded facts: for each figure of its family the row under which it is counted, or None; and what tells
people apart in tables: sex, age band, risk, district, disability.
"""

from cmoffice import codelists, figures
from cmoffice.casework import counted_rows, courses
from cmoffice.figures import Period

UNKNOWN = "unknown"
DIMENSIONS = ("sex", "age", "risk", "area", "disability")


def families(first, last, now):
    """Everything that the whole office may count from the first to the last of these days, by family: {name: [facts]} (D30, D31).

    All records of a family have the same facts; one that no figure counts is left out. Figures about staff are never here.
    """
    period = Period(first, min(last, now.date()))
    kept = counted_rows.read(None, figures.half_a_year_before(period).first, now.tzinfo)
    return of(kept, period, now)


def of(kept, period, now):
    """The same for what was read before."""
    return {"cases": _cases(kept, period, now)}


def told_apart(kept, one, day):
    """What tells people apart in a table, in coarse codes (D31): a district at the finest, never a place in it."""
    return {
        "sex": one.sex if one.sex in ("female", "male", "other") else UNKNOWN,
        "age": codelists.age_band(one.age_years) or UNKNOWN,
        "risk": courses.risk_then(kept, one, day) or UNKNOWN,
        "area": one.area or UNKNOWN,
        "disability": one.disability or UNKNOWN,
    }


def _cases(kept, period, now):
    found = []
    for one in kept.cases.values():
        facts = _of_case(courses.course(kept, one, period.last), period, now)
        if any(facts.values()):
            found.append(facts | told_apart(kept, one, period.last))
    return found


def _of_case(course, period, now):
    today, is_new = now.date(), figures.new(course, period)
    return {
        "I01": is_new,
        "I02": "yes" if figures.is_open_on(course, period.last) else None,
        "I03": figures.closed_how(course, period),
        "I04": figures.again(course, figures.half_a_year_before(period), today),
        "I05": figures.of_each_start(figures.initial, course, period, now),
        "I06a": figures.of_each_start(figures.full_begun, course, period, today),
        "I06b": figures.of_each_start(figures.full_done, course, period, today),
        "I07": figures.of_each_start(figures.planned, course, period, today),
        "I08": figures.has_plan(course, period),
        "I12": figures.is_left_alone(course, period),
        "I13": figures.agreed_by_another(course, period),
        "I14": figures.visited(course, period, today),
        "I15": figures.goals_met(course, period),
        "I25": figures.has_consent(course, period),
        **{f"I27{name}": (row or UNKNOWN) if is_new else None for name, row in course.told_apart.items()},
        "I28": figures.open_for(course, period),
        "I31": figures.followed_after_return(course, period),
    }
