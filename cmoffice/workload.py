"""How much work a caseload is, as points: plain functions of risk, step and way, no database, no clock, no Flask.

A case counts 3, 2 or 1 by its risk (2 while none is set), 1 more until its plan is in force, since the first weeks hold the
assessments and the plan, and 1 less, but never under 1, while it is being closed. A case in another district than the one
where most of the person's cases lie counts 1 more for the way. Each figure can be set by the office.
"""

from collections import Counter
from dataclasses import dataclass, fields, replace
from typing import NamedTuple

RISKS = ("high", "medium", "low", "unset")
BEGINNING = ("registration", "initial_assessment", "comprehensive_assessment", "planning")
MOST = 9  # a weight beyond this would drown all others


@dataclass(frozen=True)
class Weights:
    """The points of the office, each from 0 to 9; `closing` is taken off, the others are added."""

    high: int = 3
    medium: int = 2
    low: int = 1
    unset: int = 2
    beginning: int = 1
    closing: int = 1
    travel: int = 1


DEFAULTS = Weights()


class Carried(NamedTuple):
    """What counts of one open case: its risk, its step and its district."""

    risk: str | None
    step: str
    area: str | None


@dataclass(frozen=True, slots=True)
class Load:
    """What one person carries: open cases, all points, points by risk and for the way, cases by risk, and how many lie far."""

    open: int
    weight: int
    points: dict
    risks: dict
    far: int


def with_settings(settings):
    """The office's points over the defaults; what cannot be a weight is left at the default."""
    names = {field.name for field in fields(Weights)}
    return replace(DEFAULTS, **{name: value for name, value in settings.items() if name in names and is_allowed(value)})


def is_allowed(value):
    """Whether a figure can be a weight: a whole number from 0 to 9."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST


def weight(case, far=False, weights=DEFAULTS):
    """Points of one case; `far` says that it lies in another district than most of the person's cases. At least 1."""
    points = getattr(weights, _level(case))
    if case.step in BEGINNING:
        points += weights.beginning
    elif case.step == "closing":
        points -= weights.closing
    return max(points, 1) + (weights.travel if far else 0)


def home(cases):
    """The district in which most of these cases lie, or None; of two that hold as many the first by name, so that one case more is never lighter."""
    counts = Counter(case.area for case in cases if case.area)
    return min(counts, key=lambda area: (-counts[area], area), default=None)


def load(cases, weights=DEFAULTS):
    """What these open cases are for the one who carries them all."""
    base, points, risks = home(cases), dict.fromkeys((*RISKS, "travel"), 0), dict.fromkeys(RISKS, 0)
    far = sum(bool(case.area) and case.area != base for case in cases)
    for case in cases:
        points[_level(case)] += weight(case, weights=weights)
        risks[_level(case)] += 1
    points["travel"] = far * weights.travel
    return Load(len(cases), sum(points.values()), points, risks, far)


def full(limit, weights=DEFAULTS):
    """Points of a full caseload: as many cases as she may carry, all of medium risk, under way and near."""
    return limit * max(weights.medium, 1)


def is_over_ratio(workers, supervisors, most):
    """T16: more caseworkers for each supervisor than the rule holds good; any without a supervisor are too many."""
    return workers > supervisors * most


def bins(counts):
    """I21: how many people carry 0-9, 10-19, 20-29, and 30 or more open cases."""
    found = [0, 0, 0, 0]
    for count in counts:
        found[min(count // 10, 3)] += 1
    return tuple(found)


def _level(case):
    return case.risk if case.risk in ("high", "medium", "low") else "unset"
