"""Who carries what: the ordinary files of each caseworker, dealt so that a worklist looks like a working week."""
from datetime import timedelta

from cmoffice.practice import cast, children, kinds, rhythm, words
from cmoffice.practice.files import Author
from cmoffice.practice.steps import File

# caseworker: open files besides the special ones below and those of the stories, closed files
LOADS = {"alice": (15, 7), "bob": (16, 7), "farid": (16, 6), "carol": (17, 7), "olena": (17, 7), "sothea": (17, 6)}
SHARES = {"high": 0.23, "medium": 0.42}
WHY_CLOSED = ["goals_met"] * 7 + ["moved_away", "client_ended_support", "no_concern_after_initial_assessment"]
LASTED = {"goals_met": (48, 115), "no_concern_after_initial_assessment": (3, 3)}   # days until closing
HANDED_OVER = 7
SURVIVORS = [("alice", 33, "high", 1), ("carol", 74, "medium", 3), ("olena", 20, "high", 0), ("olena", 110, "low", 6)]
UNASSIGNED = [("bob", "violence", 1), ("farid", "neglect", 2), ("olena", "separation", 2)]


def files(rng, days):
    """All files that are not told as a story, as plans of dated steps."""
    author = Author(rng, days)
    usual = [file for keyworker in LOADS for file in _of(rng, author, keyworker)]
    long = [file for file in usual if file.registered_on < days.ago(60) and not _closes(file)]
    for file in rng.sample(long, HANDED_OVER):
        _hand_over(rng, days, file)
    _on_their_way(rng, days, [file for file in long if file.course[-1][0] == "low"])
    _asked_back(rng, days, [file for file in usual if _closes(file) and file.registered_on < days.ago(120)])
    return [*usual, *_special(author), *_unregistered(rng, days), _limit(days)]


def _of(rng, author, keyworker):
    opened, closed = LOADS[keyworker]
    high, medium = round(opened * SHARES["high"]), round(opened * SHARES["medium"])
    risks = ["high"] * high + ["medium"] * medium + ["low"] * (opened - high - medium)
    rng.shuffle(risks)
    due_in = {risk: iter(dealt * 3) for risk, dealt in rhythm.DUE_IN.items()}
    for age, kind, dealt in zip(rhythm.ages_of(rng, opened), children.deck(rng, opened), risks, strict=True):
        risk = _possible(kind, dealt)
        yield author.open_file(keyworker, kind, age, risk, next(due_in[risk]) if age > 9 else 3)
    for kind in children.deck(rng, closed):
        reason = rng.choice(WHY_CLOSED)
        lasted = rng.randint(*LASTED.get(reason, (25, 70)))
        yield author.closed_file(keyworker, kind, rng.randint(lasted + 8, 178), lasted, reason)


def _special(author):
    """What only a few files show: adult survivors, highly sensitive, late, waiting for a decision, only begun."""
    of = {kind["theme"]: kind for kind in kinds.KINDS}
    return [
        *(author.open_file(keyworker, kinds.SURVIVOR, age, risk, due_in) for keyworker, age, risk, due_in in SURVIVORS),
        author.open_file("alice", of["trafficking"], 38, "high", 1, sensitivity="highly_sensitive"),
        author.open_file("carol", of["sexual"], 51, "medium", 2, sensitivity="highly_sensitive"),
        author.open_file("bob", of["law"], 4, "medium", 3, assessed=False),
        author.open_file("sothea", of["neglect"], 5, "medium", 3, assessed=False),
        author.closed_file("bob", of["school"], 96, 94, "goals_met", authorised=False),
        author.closed_file("sothea", of["labour"], 121, 120, "goals_met", authorised=False),
        author.waiting_file("farid", of["beaten"], "refused_but_legal_mandate", words.WAITING[0]),
        author.waiting_file("olena", of["street"], "nobody_able_to_consent", words.WAITING[1]),
        *(author.fresh_file(keyworker, of[theme], hours) for keyworker, theme, hours in UNASSIGNED),
        author.fresh_file("sothea", of["papers"], 1, mine=True, unfiled=True),
    ]


def _limit(days):
    """Farid has the longest ways: since six weeks he carries fewer cases than the office allows."""
    file = File("farid")
    file.then(days.at(days.before(days.ago(42)), "11:20"), "set limit", {"of": "farid", "limit": 11}, by="mary")
    return file


def _unregistered(rng, days):
    """Children whose situation met no criterion."""
    for checked, given, concern, source in words.SCREENED:
        file, at = File(rng.choice(list(LOADS))), days.some(rng, days.before(days.ago(rng.randint(4, 170))))
        file.then(at, "leave unregistered", {
            "identified_on": at.date(), "source": source, "concerns": [concern], "urgent": False,
            "criteria_checked": checked, "service_given": given})
        yield file


def _hand_over(rng, days, file):
    """Some weeks ago the file came to its keyworker from a colleague of the team."""
    colleague = rng.choice([name for name in cast.TEAM[file.keyworker] if name != file.keyworker])
    at = days.some(rng, days.before(days.ago(rng.randint(20, 45))), 9, 16)
    reason = rng.choice(["caseload", "absence", "different_skills"])
    file.came_from(colleague, at, reason, file.teller.one(words.HANDOVER))


def _closes(file):
    return any(step.verb == "close" for step in file.steps)


PASSED_ON = {
    "why": "child_moved", "good_cause": "The family settled two districts further, a day's journey from here.",
    "better_service": "A worker who speaks the language of the new place and can visit each week.",
    "agency": "District child protection, coast", "agree": "yes", "forgo": "no", "file_agreed": "all",
    "introductions": "Both workers visit together once; the child knows the date.",
    "pending_actions": "The school place is promised, the health check is still to come.",
    "until_accepted": "We go on calling each week until they have accepted."}


def _on_their_way(rng, days, files):
    """Two calm files are to be passed on: one waits for the supervisor, one for the other agency."""
    for file, ago in zip(rng.sample(files, 2), (2, 7), strict=True):
        at = days.some(rng, days.before(days.ago(ago)), 10, 14)
        file.then(at, "ask to transfer", {**PASSED_ON, "informed_on": at.date()})
        if ago > 2:
            file.then(at + timedelta(hours=2), "agree transfer", {"comment": "Agreed. Stay in touch until they answer."},
                      by=file.supervisor)


def _asked_back(rng, days, files):
    """Yesterday somebody of a closed file came back."""
    file = rng.choice(files)
    file.then(days.some(rng, days.yesterday(), 10, 15), "ask to reopen", {
        "why": "client_asks", "reason": "The grandmother came to the desk: the child is not in class since last week."})


def _possible(kind, risk):
    """Some situations are never of the highest risk here, others never of the lowest."""
    return risk if kind["risks"][list(rhythm.EVERY).index(risk)] else "medium"
