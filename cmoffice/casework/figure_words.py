"""Figures, their rows and what they are told apart by, in the words that people outside read."""

from cmoffice import codelists
from cmoffice.indicators import INDICATORS
from cmoffice.language import gettext as _
from cmoffice.language import lazy_gettext as _l

DIMENSION = {
    "sex": _l("by sex"),
    "age": _l("by age"),
    "risk": _l("by risk"),
    "area": _l("by district"),
    "disability": _l("by disability"),
}
UNKNOWN = _l("Not known")
YES_NO = {"yes": _l("Yes"), "no": _l("No")}
BEGUN_OR_DONE = {"a": _l("begun within seven days"), "b": _l("done within a month")}
PARTS = {
    "concern": _l("by group of concern"),
    "risk": _l("by risk"),
    "care": _l("by care"),
    "source": _l("by who told us"),
    "uasc": _l("by separation"),
    "displacement": _l("by displacement"),
}
OF_VIOLENCE = {
    "type": _l("by type"),
    "time": _l("by time of day"),
    "place": _l("by place"),
    "delay": _l("by days until it was told"),
    "relation": _l("by who did it"),
    "perpetrator": _l("by the age of who did it"),
    "stage": _l("by stage of displacement"),
    "first": _l("told to us first"),
}
ROWS = {
    "I03": {**codelists.CLOSE, "transferred": _l("Handed to another agency")},
    "I05": {"at_once": _l("Within 24 hours"), "in_time": _l("Within 48 hours"), "late": _l("Late or not at all")},
    "I17": codelists.SERVICE,
    "I20": codelists.SERVICE,
    "I26": codelists.NO_CONSENT,
    "I27concern": codelists.CONCERN_GROUP,
    "I27risk": codelists.RISK,
    "I27care": codelists.CARE,
    "I27source": codelists.SOURCE,
    "I27uasc": codelists.UASC,
    "I27displacement": codelists.DISPLACEMENT,
    "I33type": codelists.GBV_TYPE,
    "I33time": codelists.TIME_OF_DAY,
    "I33place": codelists.INCIDENT_PLACE,
    "I33delay": codelists.REPORT_DELAY,
    "I33relation": codelists.PERPETRATOR_RELATION,
    "I33perpetrator": codelists.PERPETRATOR_AGE,
    "I33stage": codelists.DISPLACEMENT_STAGE,
    "I33first": {"first": _l("We were the first"), "referred_in": _l("Sent to us")},
    **{f"I33{service}": codelists.INCIDENT_RESULT for service in codelists.INCIDENT_SERVICE},
    "I37": {
        "consent": _l("With consent"),
        "best_interests": _l("By a decision in the child's best interests"),
        "neither": _l("Neither"),
    },
    "I28": {
        "30": _l("Up to 30 days"),
        "31-90": _l("31 to 90 days"),
        "91-180": _l("91 to 180 days"),
        "181+": _l("181 days and more"),
    },
}
COLUMNS = {
    "sex": codelists.SEX,
    "age": {name: name for _low, _high, name in codelists.AGE_BANDS},
    "risk": codelists.RISK,
    "disability": {"none": codelists.DISABILITY["none"], "any": _l("With a disability")},
}
GROUPS = {
    "coming": (_l("Who came, and with what"), ("I01", "I27", "I26")),
    "open": (_l("Open cases"), ("I02", "I08", "I12", "I25", "I29")),
    "time": (_l("In time"), ("I05", "I06", "I07", "I09", "I10", "I11", "I19")),
    "help": (_l("Help and what came of it"), ("I16", "I17", "I18", "I20", "I30")),
    "ending": (_l("Endings"), ("I03", "I04", "I13", "I14", "I15", "I28", "I31", "I37", "I38")),
    "violence": (_l("Gender-based violence"), ("I33", "I34", "I35")),
}


def indicator(figure):
    """The definition of a figure; I27care belongs to I27."""
    return INDICATORS[figure[:3]]


def name(figure):
    """What a figure is called, with the part of it that this one tells."""
    part = figure[3:]
    words = str(indicator(figure).name)
    if not part:
        return words
    told = {"I06": BEGUN_OR_DONE, "I33": {**codelists.GBV_CONTEXT, **codelists.INCIDENT_SERVICE, **OF_VIOLENCE}}.get(
        figure[:3], PARTS
    ).get(part)
    return f"{words}: {told or _plain(part)}"


def row(figure, code):
    """A row of a figure in words."""
    if code == "unknown":
        return str(UNKNOWN)
    words = ROWS.get(figure, YES_NO).get(code) or YES_NO.get(code)
    return str(words) if words else _plain(code)


def column(dimension, code):
    """A column in words: a sex, an age band, a risk, a district as the office calls it, a disability."""
    if code == "unknown":
        return str(UNKNOWN)
    return str(COLUMNS.get(dimension, {}).get(code, code))


def is_share(figure):
    """Whether a figure tells how many of all did or had something: yes and no are its rows."""
    return indicator(figure).out_of is not None and figure not in ROWS


def in_order(codes, known):
    """These codes in the order of their list; what is in none comes after, and what is not known last."""
    order = {code: number for number, code in enumerate(known)}
    return sorted(codes, key=lambda code: (code == "unknown", order.get(code, len(order)), str(code)))


def whole(figure):
    """What the line of all rows together is called: that out of which a share is taken, or all of them."""
    return _("Out of") if indicator(figure).out_of else _("All")


def _plain(code):
    return str(code).replace("_", " ").capitalize()
