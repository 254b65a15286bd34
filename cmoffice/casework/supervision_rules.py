"""What a caseload review and a supervision session must hold before they are filed: people, days, cases, and no name of a child."""

from datetime import date, timedelta

from cmoffice import timeframes
from cmoffice.casework import freetext, office, staff_papers
from cmoffice.casework.staff_papers import REVIEW
from cmoffice.language import gettext as _
from cmoffice.refusals import Refused

YEAR, LONGEST_APART = 366, 92  # days back to a paper typed late; days to a next session that is agreed beforehand
WORDS = {"F21": ("complexity", "other_duties", "agreed"), "F20": ("learning", "wellbeing")}


def refuse(paper, workers, answers, by, now, again=False):
    """Whether she may file this about these people, and whether its days can be; `again` lets her correct it after somebody left. Refuses E06 and E35."""
    for worker in workers:
        if not staff_papers.supervises(by, worker) or not (again or worker.ended_on is None):
            raise Refused("E35", field="others" if len(workers) > 1 else None)
    if answers.get("kind") == "group" and len(workers) < 2 and not again:
        raise Refused("E06", field="others", fields=_("who else took part in the group"))
    today, held_on, next_on = now.date(), answers.get("held_on"), answers.get("next_on")
    earliest = date.min if again else today - timedelta(days=YEAR)
    if held_on is None or not earliest <= held_on <= today:
        raise Refused("E06", field="held_on", fields=_("the day it was held, today or in the year before"))
    if next_on and not held_on < next_on <= _latest_next(paper, held_on):
        raise Refused("E06", field="next_on", fields=_next_words(paper, held_on))
    if paper == REVIEW and answers.get("manageable") == "no" and not answers.get("actions"):
        raise Refused("E06", field="actions", fields=_("what is done about a caseload that cannot be managed"))


def _latest_next(paper, held_on):
    if paper == REVIEW:
        return timeframes.caseload_review(held_on, office.rules())
    return held_on + timedelta(days=LONGEST_APART)


def _next_words(paper, held_on):
    days = (_latest_next(paper, held_on) - held_on).days
    return _("the next day, at most %(days)s days after it was held", days=days)


def rows(answers, cases):
    """The rows of cases with their case, each refused beside its own question when it cannot be. Refuses E06."""
    found = []
    for number, row in enumerate(answers.get("cases") or ()):
        case, due_on = cases.get(row.get("code")), row.get("due_on")
        if case is None:
            raise Refused("E06", field=f"cases-{number}-code", fields=_("a case that somebody who took part works on"))
        if row.get("task") and (due_on is None or due_on < answers["held_on"]):
            raise Refused("E06", field=f"cases-{number}-due_on", fields=_("by when, for what becomes a task"))
        found.append({**row, "case": case, "action": row["action"].strip()})
    return found


def refuse_names(paper, answers, rows, cases):
    """E36 for a name of any child of this caseload, wherever it stands."""
    texts = [(f"cases-{number}-action", row["action"]) for number, row in enumerate(rows)]
    texts += [(name, answers.get(name)) for name in (*WORDS[paper], "reason")]
    check_names(texts, [*cases, *(row["case"] for row in rows)])


def check_names(texts, cases):
    """E36 for a name out of these cases in any of these texts, [(question, text)]."""
    texts = [(field, text) for field, text in texts if text]
    for case in {case.code: case for case in cases}.values():
        if texts and freetext.mentions(case, *(text for _field, text in texts)):
            for field, text in texts:
                freetext.check(case, text, field=field)
