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
            months.interim(rng, days, file)
            last_on = days.after(days.today + timedelta(days=due_in - rhythm.EVERY[risk]))
            months.visits(rng, days, file, first_on, min(last_on, days.yesterday()), due_in)
            months.plan(rng, days, file, months.full_assessment(rng, days, file))
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
        """The request with everything it asks; closed as it should be, some are visited once more afterwards."""
        rng, met_on = self.rng, None
        if reason == "goals_met":
            met_on = _met_on(file, asked_at.date())
            reason = reason if met_on else "moved_away"
        summaries, feedback = words.CLOSED[reason]
        heard = rng.choice(["done", "done", "done", "refused"])
        answers = {
            "reason": reason, "summary": file.teller.one(summaries), "objectives": "all" if met_on else "some",
            "risk_now": "none" if reason == "no_concern_after_initial_assessment" else "low", "child_safe": "yes",
            "care_supported": "yes", "no_concerns": "yes", "evaluated": heard, "told": "yes",
            "told_on": asked_at.date(), "how_to_return": file.teller.one(words.HOW_TO_RETURN),
            "safety_plan": rng.choice(["yes", "not_applicable"]), "feedback": file.teller.one(feedback)}
        if met_on:
            answers["goals_met_on"] = met_on
        if reason == "client_ended_support":
            answers |= {"safe_for_child": "yes", "grounds": "None: the child is safe and cared for."}
        if heard == "done":
            answers |= {"evaluated_on": asked_at.date(), "services_effective": "yes",
                        "problems_solved": "yes" if met_on else "no", "new_problems": "no", "new_plan_needed": "no",
                        **_says(rng, file.child["age"])}
        file.then(asked_at, "ask to close", answers)
        if authorised:
            closed_on = self.days.after(asked_at.date() + timedelta(days=rng.randint(1, 3)))
            answers = {"comment": file.teller.one(words.AUTHORISED), "retention_class": "ordinary", "audited": "yes",
                       "paper_place": f"Cabinet {rng.randint(1, 4)}, drawer {rng.randint(1, 5)}"}
            file.then(self.days.some(rng, closed_on), "close", answers, by=file.supervisor)
            self._visit_afterwards(file, closed_on, reason)

    def _visit_afterwards(self, file, closed_on, reason):
        """Most closed cases are visited once more when two or three months are over."""
        rng = self.rng
        on = self.days.after(closed_on + timedelta(days=rng.randint(55, 85)))
        if reason == "moved_away" or rng.random() < 0.2:
            return
        answers = {"on": on, "mode": rng.choice(["planned_home_visit", "phone", "meeting"]),
                   "reached": ["caregiver" if file.child["age"] < 8 else "child_with_others"], "stable": "yes",
                   "new_concern": "no", **_says(rng, file.child["age"])}
        file.then(self.days.some(rng, on), "visit after closing", answers)


def _met_on(file, asked_on):
    """A day after which three calm contacts and thirty days lie before the request; None where there is none."""
    visits = [step.answers for step in file.steps if step.verb == "log follow-up"]
    calm = sorted(visit["on"] for visit in visits if visit.get("finding") in ("stable", "improving"))
    worried = max((visit["on"] for visit in visits if visit.get("finding") in ("worse", "crisis")), default=None)
    if len(calm) < 3:
        return None
    met_on = min(calm[-3] - timedelta(days=1), asked_on - timedelta(days=31))
    return met_on if met_on > file.registered_on and (worried is None or worried < met_on) else None


def _says(rng, age):
    """What the child or family says of the work: seven of ten answer something."""
    if rng.random() > 0.7:
        return {}
    band = next(name for most, name in ((5, "0-5"), (12, "6-12"), (17, "13-17"), (200, "adult")) if age <= most)
    asked = rng.sample(["times_suited", "comfortable", "told_options", "decided_next", "private", "friendly",
                        "understandable", "helped", "felt_better", "would_recommend"], rng.randint(5, 10))
    return {"feedback_by": "child" if 8 <= age < 18 else "survivor" if age >= 18 else "caregiver",
            "feedback_age": band if age >= 8 else "adult", "asked_by_other": rng.choice(["yes", "no", "no"]),
            **{name: rng.choices(["yes", "no", "not_applicable"], [84, 10, 6])[0] for name in asked}}
