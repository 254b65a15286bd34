"""What sheets say in words: labels of codes, who wrote, and the answers of a filled paper form as parts of a sheet."""

from cmoffice import codelists
from cmoffice.casework import office
from cmoffice.language import gettext as _
from cmoffice.sheets import Heading, Pairs, Points, Words


def named(code, codes):
    """The label of a code, a dash for none."""
    return str(codes.get(code, code)) if code else "–"


def listed(given, codes):
    """The labels of several codes on one line, a dash for none."""
    return "; ".join(named(code, codes) for code in given) or "–"


def child(case):
    """Sex and age of the child, as a sheet without a name says them."""
    age = _("%(age)s years", age=case.age_years) if case.age_years is not None else _("age not known")
    about = f" ({_('estimated')})" if case.age_known == "estimated" else ""
    return f"{named(case.sex, codelists.SEX)}, {age}{about}"


def person(number):
    """The short name of a colleague, a dash for nobody."""
    found = office.people().get(number)
    return found.short_name if found else "–"


def answered(told, level=3):
    """The questions and answers of a filled form (`told` is [(title, lines)] as the reading view has them) as parts of a sheet."""
    for title, lines in told:
        if lines and title:
            yield Heading(str(title), level)
        plain = tuple((str(line.label), str(line.words)) for line in lines if not line.rows)
        if plain:
            yield Pairs(plain)
        for line in (line for line in lines if line.rows):
            yield Words(str(line.label), quiet=True)
            yield Points(tuple("; ".join(f"{label}: {words}" for label, words in row) for row in line.rows))


def or_none(parts):
    """These parts, or the word that there is nothing."""
    found = tuple(parts)
    return found or (Words(_("None.")),)
