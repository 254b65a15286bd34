"""The case-file audits of the practice office: two past quarters that were audited and mended, and one that is under way."""
import random
from datetime import date, timedelta

from cmoffice import codelists, timeframes
from cmoffice.casework import audit_facts, audit_sample, audit_trend, file_audit
from cmoffice.models import Staff
from cmoffice.practice import cast

SEED = 22
SUPERVISORS = sorted(set(cast.SUPERVISOR.values()))
SLIPS = (0.22, 0.14, 0.08)      # share of items that a person finds wanting, from the first quarter to this one
WANTING = {
    "code_on_front": "Initials stand on the back of the folder.",
    "links_apart": "The list of codes lay in the same drawer.",
    "consent_apart": "A copy of the consent paper was in the folder.",
    "consent_current": "The paper is there, but one signature is missing.",
    "secret_apart": "The envelope for restricted papers was open.",
    "no_names": "The name of a teacher stands on a loose sheet.",
    "needs_led": "The assessment lists services before it says what the child needs.",
    "record_per_activity": "Two visits of the outing book have no record.",
    "notes_factual": "One note says the mother is lazy; facts are missing.",
}
MENDED = ("Take out what does not belong, and write the note again with facts only.", "Add the missing records and sign the paper with the family.",
          "Talk it through in supervision and put the folder in order.")


def moments(days):
    """What happens when: pairs of a moment and what is done then by whoever stands among everybody."""
    rng, found = random.Random(SEED), []
    for number, back in enumerate((2, 1)):
        ends = _quarter_ends(days.today, back)
        found += _quarter(rng, days, days.before(ends - timedelta(days=24)), 9, SLIPS[number])
        found += [(days.at(days.before(ends - timedelta(days=2)), "15:00"), _mend), (days.at(days.after(ends + timedelta(days=3)), "10:00"), _settle)]
    begins = _quarter_ends(days.today, 1) + timedelta(days=1)
    drawn_on = days.after(max(begins, days.ago(26)))
    found += _quarter(rng, days, drawn_on, 7, SLIPS[2], soon=True)
    found.append((days.at(days.after(drawn_on + timedelta(days=13)), "16:30"), _mend_one))
    found.append((days.at(days.yesterday(), "16:20"), _begin_one))
    return sorted((one for one in found if one[0] <= days.now), key=lambda one: one[0])


def _quarter_ends(today, back):
    year, number = map(int, timeframes.quarters_until(timeframes.quarter_of(today), back + 1)[0].split("-"))
    return date(year + number // 4, number % 4 * 3 + 1, 1) - timedelta(days=1)


def _quarter(rng, days, drawn_on, files, slips, soon=False):
    """Drawn on one day, then a file every second day."""
    found = [(days.at(drawn_on, "08:40"), _draw(rng))]
    for number in range(files):
        on = days.after(drawn_on + timedelta(days=1 + 2 * number))
        found.append((days.some(rng, on, 9, 16), _audit_next(rng, slips, timedelta(days=7 if soon else 14))))
    return found


def _each(everybody):
    """The supervisors as the records know them now."""
    return [Staff.get_by_id(everybody[name].id) for name in SUPERVISORS]


def _draw(rng):
    def draw(everybody, at):
        for by in _each(everybody):
            audit_sample.draw(by, at, rng)
    return draw


def _audit_next(rng, slips, within):
    """Each supervisor audits the next file that waits."""
    def audit_next(everybody, at):
        for by in _each(everybody):
            waiting = audit_trend.desk(by, at).waiting
            if waiting:
                one = file_audit.find(waiting[0].id, by)
                file_audit.finish(one, _answers(rng, one, at, slips, within), one.version, by, at)
    return audit_next


def _answers(rng, one, at, slips, within):
    """As the office knows it, the rest as it is found."""
    known = audit_facts.of(one.case, at)
    given = {}
    for item in codelists.AUDIT_ITEM:
        answer = known[item].answer if item in known and known[item].answer else "yes"
        if item in WANTING and answer == "yes" and rng.random() < slips:
            answer, given[f"{item}_note"] = "no", WANTING[item]
        given[item] = answer
    given["breaches"] = "yes" if given["links_apart"] == "no" and given["no_names"] == "no" else "no"
    if given["breaches"] == "yes":
        given["breach_words"] = "The list of codes and a sheet with a name lay together in an open drawer."
    if "no" in [given[item] for item in codelists.AUDIT_ITEM]:
        given |= {"action": rng.choice(MENDED), "action_by": at.date() + within}
    return given


def _asked(everybody, at):
    """What audits ask and is open, with the keyworker of the file."""
    for by in _each(everybody):
        for one in audit_sample.audits(by, audit_trend.ASKED):
            if one.done_at is not None and one.action and one.settled_on is None and one.case.keyworker_id:
                yield by, one, Staff.get_by_id(one.case.keyworker_id)


def _mend(everybody, at):
    for _by, one, keyworker in _asked(everybody, at):
        file_audit.mend(one, keyworker, at)


def _settle(everybody, at):
    for by, one, _keyworker in _asked(everybody, at):
        file_audit.settle(one, by, at)


def _mend_one(everybody, at):
    """One of each team is mended and waits to be looked at; the others grow late."""
    teams = set()
    for by, one, keyworker in _asked(everybody, at):
        if by.id not in teams:
            teams.add(by.id)
            file_audit.mend(one, keyworker, at)


def _begin_one(everybody, at):
    """Each supervisor has begun one more and kept it for later."""
    for by in _each(everybody):
        waiting = audit_trend.desk(by, at).waiting
        if waiting:
            one = file_audit.find(waiting[0].id, by)
            file_audit.keep(one, {"code_on_front": "yes", "links_apart": "yes", "secret_apart": "no", "secret_apart_note": WANTING["secret_apart"]}, one.version, by, at)
