"""The files of the ordinary children: registered on some day, then months of work, open today or closed."""
from datetime import timedelta

from cmoffice.practice import cast, children, months, names, rhythm, words
from cmoffice.practice.steps import File
from cmoffice.practice.telling import Teller

ENDANGERED_BY_ASKING = ("sexual", "violence")


class Author:
    """Plans one file after the other, with chance from one seed."""

    def __init__(self, rng, days):
        self.rng, self.days = rng, days

    def open_file(self, keyworker, kind, age, risk, due_in, assessed=True, **extra):
        """A file open today: registered `age` days ago, at this risk now, the next follow-up due in `due_in` days."""
        rng, days = self.rng, self.days
        file = self._file(keyworker, kind, rhythm.phases(rng, risk, age), **extra)
        self._begin(file, days.before(days.ago(age)) if age > 2 else days.yesterday())
        first_on = months.first_assessment(rng, days, file) if assessed else None
        if first_on is not None:
            last_on = days.after(days.today + timedelta(days=due_in - rhythm.EVERY[risk]))
            months.visits(rng, days, file, first_on, min(last_on, days.yesterday()), due_in)
            months.full_assessment(rng, days, file)
        months.notes(rng, days, file, days.now)
        return file

    def closed_file(self, keyworker, kind, age, lasted, reason, authorised=True):
        """A file that was closed after so many days; one not yet authorised waits for the supervisor."""
        rng, days = self.rng, self.days
        short = reason == "no_concern_after_initial_assessment"
        file = self._file(keyworker, kind, [("low", 0)] if short else rhythm.calming(rng, lasted))
        self._begin(file, days.before(days.ago(age)))
        first_on = months.first_assessment(rng, days, file, no_concern=short)
        asked_on = days.after(first_on + timedelta(days=1))
        if not short:
            asked_on = days.before(file.registered_on + timedelta(days=lasted))
            months.visits(rng, days, file, first_on, days.before(asked_on - timedelta(days=2)))
            months.full_assessment(rng, days, file)
        asked_at = days.some(rng, asked_on, 10, 16)
        months.notes(rng, days, file, asked_at)
        self._close(file, asked_at, reason, authorised)
        return file

    def waiting_file(self, keyworker, kind, basis, reasons):
        """Registered yesterday without consent; the supervisor has not decided yet."""
        file = self._file(keyworker, kind, [("high", 0)])
        at = self.days.some(self.rng, self.days.yesterday(), 13, 16)
        self._register(file, at, keyworker, **children.without_consent(file.teller, basis, reasons))
        return file

    def fresh_file(self, keyworker, kind, hours, mine=False, unfiled=False):
        """Registered some hours ago: nobody's yet, or begun and still without its identity."""
        file = self._file(keyworker, kind, [(self.rng.choice(["medium", "high", "medium"]), 0)])
        self._register(file, self.days.lately(hours), keyworker, keyworker="me" if mine else "supervisor")
        if unfiled:
            file.steps = file.steps[:1]
        return file

    def _file(self, keyworker, kind, course, **extra):
        child = children.child(self.rng, kind) | extra
        return File(keyworker, child, Teller(self.rng, child, cast.TONGUE[keyworker]), course)

    def _begin(self, file, on):
        """Registration: by herself, or by a colleague for the supervisor to assign; some need a decision first."""
        rng, child = self.rng, file.child
        at = self.days.some(rng, on, 9, 15)
        is_old = on < self.days.ago(5)
        sent_on = is_old and "sensitivity" not in child and rng.random() < 0.2
        others = [name for name in cast.TEAM[file.keyworker] if name != file.keyworker]
        by = rng.choice(others) if sent_on else file.keyworker
        basis = "contact_would_endanger" if child["theme"] in ENDANGERED_BY_ASKING else "nobody_able_to_consent"
        possible = child["theme"] in ENDANGERED_BY_ASKING or not child["relation"]
        undecided = possible and is_old and rng.random() < 0.25
        more = children.without_consent(file.teller, basis) if undecided else {}
        self._register(file, at, by, keyworker="supervisor" if sent_on else "me", **more)
        if undecided:
            at = file.registered_at = at + timedelta(minutes=rng.randint(40, 110))
            self._decide(file, at, basis)
        if sent_on:
            answers = {"to": file.keyworker, "reason": "new_case", "handover": file.teller.one(words.ASSIGNED)}
            file.then(at + timedelta(minutes=rng.randint(30, 150)), "assign", answers, by=file.supervisor)

    def _register(self, file, at, by, **more):
        file.registered_at = at
        answers = children.registration(self.rng, file.child, file.teller, at, file.course[0][0])
        file.then(at, "register", answers | more, by=by)
        identity = names.identity(self.rng, file.child, at.date())
        file.then(at + timedelta(minutes=self.rng.randint(6, 20)), "enter identity", identity, by=by)

    def _decide(self, file, at, basis):
        reasons, participation, decided = words.NO_CONSENT[basis]
        endangers = basis == "contact_would_endanger"
        file.then(at, "decide without consent", {
            "decision": "go_on", "basis": basis, "reasons": file.teller.fill(f"{reasons} {decided}"),
            "explained_on": None if endangers else at.date(),
            "unsafe_why": "It would reach the person who harms." if endangers else "",
            "participation": file.teller.fill(participation), "look_again_on": at.date() + timedelta(days=28),
        }, by=file.supervisor)

    def _close(self, file, asked_at, reason, authorised):
        summaries, feedback = words.CLOSED[reason]
        file.then(asked_at, "ask to close", {
            "reason": reason, "summary": file.teller.one(summaries), "told_on": asked_at.date(),
            "how_to_return": file.teller.one(words.HOW_TO_RETURN), "feedback": file.teller.one(feedback)})
        if authorised:
            closed_on = self.days.after(asked_at.date() + timedelta(days=self.rng.randint(1, 3)))
            answers = {"comment": file.teller.one(words.AUTHORISED), "retention": "usual"}
            file.then(self.days.some(self.rng, closed_on), "close", answers, by=file.supervisor)
