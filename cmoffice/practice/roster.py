"""Who carries what in the practice office: the ordinary files of each caseworker, dealt so that every worklist looks like a working week."""
from datetime import timedelta

from cmoffice.practice import cast, children, kinds, rhythm, words
from cmoffice.practice.files import Author, File

# caseworker: open files besides those of the stories, closed files
LOADS = {"alice": (15, 7), "bob": (16, 7), "farid": (16, 6), "carol": (17, 7), "olena": (17, 7), "sothea": (17, 6)}
SHARES = {"high": 0.2, "medium": 0.45}
WHY_CLOSED = ["goals_met"] * 7 + ["moved_away", "client_ended_support", "no_concern_after_initial_assessment"]
HANDED_OVER = 7


def files(rng, days):
    """All files that are not told as a story, as plans of dated steps."""
    author = Author(rng, days)
    made = [file for keyworker in LOADS for file in _of(rng, author, keyworker)]
    made += _special(rng, author)
    made += _unregistered(rng, days)
    candidates = [file for file in made if file.course and file.steps[0].at.date() < days.ago(60) and file.steps[0].answers["sensitivity"] == "normal"
                  and not any(step.verb == "ask to close" for step in file.steps)]
    for file in rng.sample(candidates, HANDED_OVER):
        _hand_over(rng, days, file)
    return made


def _of(rng, author, keyworker):
    opened, closed = LOADS[keyworker]
    high, medium = round(opened * SHARES["high"]), round(opened * SHARES["medium"])
    ages = rhythm.ages_of(rng, opened)
    risks = ["high"] * high + ["medium"] * medium + ["low"] * (opened - high - medium)
    rng.shuffle(risks)
    due_in = {risk: iter(days * 3) for risk, days in rhythm.DUE_IN.items()}
    for age, kind, risk in zip(ages, children.deck(rng, opened), risks, strict=True):
        risk = _possible(kind, risk)
        yield author.open_file(keyworker, kind, age, risk, next(due_in[risk]) if age > 9 else 3)
    for kind in children.deck(rng, closed):
        reason = rng.choice(WHY_CLOSED)
        lasted = rng.randint(48, 115) if reason == "goals_met" else rng.randint(25, 70) if reason != "no_concern_after_initial_assessment" else 3
        yield author.closed_file(keyworker, kind, rng.randint(lasted + 8, 178), lasted, reason)


def _special(rng, author):
    """What only a few files show: adult survivors, highly sensitive files, decisions and assignments that wait, a file begun and not finished."""
    kind_of = {kind["theme"]: kind for kind in kinds.KINDS}
    for keyworker, age, risk, due_in in [("alice", 33, "high", 1), ("carol", 74, "medium", 3), ("olena", 20, "high", 0), ("olena", 110, "low", 6)]:
        yield author.open_file(keyworker, kinds.SURVIVOR, age, risk, due_in)
    yield author.open_file("alice", kind_of["trafficking"], 38, "high", 1, sensitivity="highly_sensitive")
    yield author.open_file("carol", kind_of["sexual"], 51, "medium", 2, sensitivity="highly_sensitive")
    yield author.open_file("bob", kind_of["law"], 4, "medium", 3, assessed=False)
    yield author.open_file("sothea", kind_of["neglect"], 5, "medium", 3, assessed=False)
    yield author.closed_file("bob", kind_of["school"], 96, 94, "goals_met", authorised=False)
    yield author.closed_file("sothea", kind_of["labour"], 121, 120, "goals_met", authorised=False)
    yield author.waiting_file("farid", kind_of["beaten"], "refused_but_legal_mandate", words.WAITING[0])
    yield author.waiting_file("olena", kind_of["street"], "nobody_able_to_consent", words.WAITING[1])
    for keyworker, hours, theme in [("bob", 1, "violence"), ("farid", 2, "neglect"), ("olena", 2, "separation")]:
        yield author.fresh_file(keyworker, kind_of[theme], hours)
    yield author.fresh_file("sothea", kind_of["papers"], 1, mine=True, unfiled=True)


def _unregistered(rng, days):
    for checked, given, concern, source in words.SCREENED:
        file, at = File(rng.choice(list(LOADS))), days.some(rng, days.before(days.ago(rng.randint(4, 170))))
        file.then(at, "leave unregistered", {"identified_on": at.date(), "source": source, "concerns": [concern], "urgent": False, "criteria_checked": checked, "service_given": given})
        yield file


def _hand_over(rng, days, file):
    at = days.some(rng, days.before(days.ago(rng.randint(20, 45))), 9, 16) + timedelta(minutes=1)
    colleague = rng.choice([name for name in cast.TEAM[file.keyworker] if name != file.keyworker])
    receiver, file.keyworker = file.keyworker, colleague
    for step in file.steps:
        step.by = {receiver: colleague, colleague: receiver}.get(step.by, step.by)
        if step.verb == "assign":
            step.answers["to"] = colleague
    file.hand_over(at, receiver, {"reason": rng.choice(["caseload", "absence", "different_skills"]), "handover": rng.choice(words.HANDOVER).format(
        child="the child", Child="The child", weekday="Thursday")})


def _possible(kind, risk):
    """Some situations are never of the highest risk here, others never of the lowest."""
    levels = ("high", "medium", "low")
    return risk if kind["risks"][levels.index(risk)] else "medium"
