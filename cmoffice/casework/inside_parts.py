"""How the board inside the office reads what was counted: for each figure its parts, and the words for their rows. Data and words alone."""

from dataclasses import dataclass, field

from cmoffice import codelists
from cmoffice.language import lazy_gettext as _l

SHARE, COUNT, ROWS = "share", "count", "rows"
NOT_KNOWN = _l("Not known")


@dataclass(frozen=True, slots=True)
class Part:
    """One line or table of a figure: the family and the fact it is read from, and what its rows are called."""

    id: str
    family: str
    key: str
    name: str = ""
    kind: str = SHARE
    labels: dict = field(default_factory=dict)
    good: tuple = ("yes",)
    bad: tuple = ("no",)
    where: str = ""  # counted only where this fact is one, too
    several: dict = field(default_factory=dict)  # facts of which a record may have several, each a row: fact → words


@dataclass(frozen=True, slots=True)
class Number:
    """How many, out of how many (None for plain counts), and in the time before."""

    words: str
    n: int
    of: int | None = None
    was: int | None = None
    was_of: int | None = None

    @property
    def percent(self):
        """The share in whole per cent, or None where nothing stands below it."""
        return round(100 * self.n / self.of) if self.of else None

    @property
    def was_percent(self):
        """The same for the time before."""
        return round(100 * self.was / self.was_of) if self.was_of else None


@dataclass(frozen=True, slots=True)
class Table:
    """One part of a figure: its name where there are several, and its numbers; one alone for a share or a count."""

    name: str
    numbers: tuple


def _one(id_of, family, key="", **more):
    return Part(id_of, family, key or id_of, **more)


def _rows(id_of, family, labels, key="", **more):
    return Part(id_of, family, key or id_of, kind=ROWS, labels=labels, **more)


SURVIVORS = {"0-11": "0-11", "12-17": "12-17", "18+": "18+"}
DAYS_OPEN = {
    "30": _l("30 days or fewer"),
    "31-90": _l("31 to 90 days"),
    "91-180": _l("91 to 180 days"),
    "181+": _l("More than 180 days"),
}
FIRST = {"first": _l("Came to us first"), "referred_in": _l("Sent to us")}
FEEDBACK = {
    "yes": _l("At least half of the answers good"),
    "no": _l("Fewer than half good"),
    "few": _l("Fewer than five answers"),
}
APART = {  # what people may be told apart by: how it is said, and the words for its rows
    "sex": (_l("by sex"), codelists.SEX),
    "age": (_l("by age"), {age: age for age in ("0-5", "0-11", "6-11", "12-17", "18+")}),
    "risk": (_l("by risk"), codelists.RISK),
    "area": (_l("by district"), {}),
    "disability": (_l("by disability"), codelists.DISABILITY),
}
PARTS = (
    _one("I01", "cases", kind=COUNT),
    _one("I02", "cases", kind=COUNT),
    _rows("I03", "cases", codelists.CLOSE),
    _one("I04", "cases"),
    _one("I05", "cases", good=("at_once",), bad=("in_time", "late"), name=_l("within 24 hours")),
    _one("I05", "cases", good=("at_once", "in_time"), bad=("late",), name=_l("within 48 hours")),
    _one("I06", "cases", "I06a", name=_l("begun within seven days")),
    _one("I06", "cases", "I06b", name=_l("done within a month")),
    _one("I07", "cases"),
    _one("I08", "cases"),
    _one("I09", "followups"),
    _one("I10", "weeks"),
    _one("I11", "reviews_due"),
    _one("I12", "cases"),
    _one("I13", "cases"),
    _one("I14", "cases"),
    _one("I15", "cases"),
    _one("I16", "objectives"),
    _rows("I17", "referrals", codelists.SERVICE),
    _one("I18", "referrals"),
    _one("I19", "referrals"),
    _rows("I20", "actions", codelists.SERVICE),
    _one("I25", "cases"),
    _rows("I26", "decisions", codelists.NO_CONSENT),
    _rows("I27", "cases", codelists.CONCERN_GROUP, key="I27concern", name=_l("by group of concern")),
    _rows("I27", "cases", codelists.RISK, key="risk", where="I01", name=_l("by risk")),
    _rows("I27", "cases", codelists.CARE, key="I27care", name=_l("by care arrangement")),
    _rows("I27", "cases", codelists.SOURCE, key="I27source", name=_l("by who identified the child")),
    _rows("I27", "cases", codelists.UASC, key="I27uasc", name=_l("by separation")),
    _rows("I27", "cases", codelists.DISPLACEMENT, key="I27displacement", name=_l("by displacement")),
    _rows("I28", "cases", DAYS_OPEN),
    _one("I29", "plans_and_reviews"),
    _one("I30", "feedback"),
    _rows("I30", "feedback", FEEDBACK, name=_l("feedback collected")),
    _one("I31", "cases"),
    _rows("I33", "incidents", codelists.GBV_TYPE, key="I33type", name=_l("by kind")),
    _rows(
        "I33",
        "incidents",
        {},
        key="I33context",
        name=_l("by context (one incident may stand in several)"),
        several={f"I33{code}": words for code, words in codelists.GBV_CONTEXT.items()},
    ),
    _rows("I33", "incidents", codelists.SEX, key="sex", name=_l("by sex")),
    _rows("I33", "incidents", SURVIVORS, key="age", name=_l("by age when it happened")),
    _rows("I33", "incidents", codelists.TIME_OF_DAY, key="I33time", name=_l("by time of day")),
    _rows("I33", "incidents", codelists.INCIDENT_PLACE, key="I33place", name=_l("by kind of place")),
    _rows("I33", "incidents", codelists.REPORT_DELAY, key="I33delay", name=_l("by how long after it was told")),
    _rows("I33", "incidents", codelists.PERPETRATOR_RELATION, key="I33relation", name=_l("by relation")),
    _rows(
        "I33", "incidents", codelists.PERPETRATOR_AGE, key="I33perpetrator", name=_l("by age of the main perpetrator")
    ),
    _rows("I33", "incidents", codelists.DISPLACEMENT_STAGE, key="I33stage", name=_l("by stage of displacement")),
    _rows("I33", "incidents", FIRST, key="I33first", name=_l("by way to us")),
    _rows(
        "I33",
        "incidents",
        codelists.INCIDENT_RESULT,
        key="I33services",
        name=_l("by service and what came of it"),
        several={f"I33{code}": words for code, words in codelists.INCIDENT_SERVICE.items()},
    ),
    _one("I34", "incidents"),
    _one("I35", "incidents"),
    _one("I37", "transfers", good=("consent",), bad=("best_interests", "neither"), name=_l("with consent")),
    _one(
        "I37",
        "transfers",
        good=("best_interests",),
        bad=("consent", "neither"),
        name=_l("by a best-interests decision"),
    ),
    _one("I38", "deaths"),
)
GROUPS = (  # the board in its order: title, figures
    (_l("Cases"), ("I01", "I02", "I03", "I04", "I27", "I28")),
    (_l("In time"), ("I05", "I06", "I07", "I08", "I09", "I10", "I11", "I12", "I14")),
    (_l("What became of it"), ("I13", "I15", "I16", "I29", "I30", "I31")),
    (_l("Help"), ("I17", "I18", "I19", "I20")),
    (_l("Consent, transfers and deaths"), ("I25", "I26", "I37", "I38")),
    (_l("Gender-based violence"), ("I33", "I34", "I35")),
    (_l("The office itself"), ("I21", "I22", "I23", "I24", "I32", "I36")),
)
