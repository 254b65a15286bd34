"""What the practice office tells outside: the figures of each quarter that is over, a report to a donor, and its letters."""
from datetime import timedelta

from cmoffice.casework import donors, letters, published

FIRST_DAYS = 12       # after the end of a quarter, until its papers are checked
LETTERS_AGO = 170     # days
LETTERS = (
    {"title": "Invitation to a talk", "names": False, "outside": False,
     "body": "{office}, {today}\n\nWe would like to talk with you about file {code}: {matter}.\n\nPlease come on {appointment}. Bring nobody whom you do not trust. "
             "If the day does not suit you, send word by somebody who knows nothing of the matter.\n\n{caseworker}"},
    {"title": "Question to a service", "names": False, "outside": True,
     "body": "{office}, {today}\n\nTo {agency}\n\nOur file {code} (age {age_band}). We ask: {matter}.\n\nPlease answer by {appointment}, to {caseworker} alone, on paper, with the code and without any name.\n\n"
             "{caseworker}, {supervisor}"},
)
WORDS = {
    "introduction": "Our office works with children in danger and their families in seven districts: a worker who comes back each week, a plan that the child agrees to, and the services that others give.",
    "changed": "More children came than in the quarter before. Teachers and health posts bring them sooner than they did.",
    "needed": "A second place for two or three nights, and fares for visits to the districts across the river.",
}


def moments(days):
    """When letters were written, quarters published and the donor told, as pairs of a moment and what is done then."""
    found = [(days.at(days.before(days.ago(LETTERS_AGO)), "15:10"), _letters)]
    first = days.ago(LETTERS_AGO)
    year, quarter = published.quarter_of(first)
    while (ends := published.days_of(year, quarter)[1]) + timedelta(days=FIRST_DAYS + 3) < days.today:
        if first < ends:
            at = days.at(days.after(ends + timedelta(days=FIRST_DAYS)), "16:20")
            found += [(at, _publishing(year, quarter)), (at + timedelta(minutes=40), _telling(year, quarter))]
        year, quarter = (year + 1, 1) if quarter == 4 else (year, quarter + 1)
    return found


def _letters(everybody, at):
    for letter in LETTERS:
        letters.write(letter, everybody["mary"], at)


def _publishing(year, quarter):
    def publish(everybody, at):
        published.publish(published.ready(year, quarter, at), everybody["mary"], at)

    return publish


def _telling(year, quarter):
    def tell(everybody, at):
        report = donors.begin(published.key_of(year, quarter), f"Quarter {quarter} of {year}", everybody["mary"], at)
        offered = [figure for figure in ("I01", "I02", "I05", "I27concern", "I17") if figure in donors.choices(report.published)]
        donors.write(report, report.version, {"title": report.title, "chosen": offered[:4], **WORDS}, True, everybody["mary"], at)

    return tell
