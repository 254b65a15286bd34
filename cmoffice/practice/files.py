"""The file of one invented child as dated steps, each a verb with its answers, from taking it in to today or to its closing."""
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cmoffice.practice import cast, children, people, rhythm, words
from cmoffice.practice.telling import Teller

NOTES_A_DAY = {"high": 0.19, "medium": 0.12, "low": 0.07}
KINDS_OF_NOTE = {"note": 22, "home_visit": 14, "phone_call": 22, "met": 12, "service_check": 16, "school_community": 14}


@dataclass
class Step:
    """One thing that somebody does in a file at a moment."""
    at: datetime
    by: str
    verb: str
    answers: dict


@dataclass
class File:
    """Everything that will be done in one file, and the case once it exists."""
    keyworker: str
    steps: list = field(default_factory=list)
    course: list = field(default_factory=list)
    case: object = None
    last_note: object = None

    def then(self, at, verb, answers, by=None):
        self.steps.append(Step(at, by or self.keyworker, verb, answers))

    def hand_over(self, at, to, answers):
        """From this moment on another caseworker carries the file."""
        for step in self.steps:
            if step.at > at and step.by == self.keyworker:
                step.by = to
        self.then(at, "assign", {"to": to, **answers}, by=cast.SUPERVISOR[to])
        self.keyworker = to


class Author:
    """Plans the files of the ordinary children, with chance from one seed."""

    def __init__(self, rng, days):
        self.rng, self.days = rng, days

    def open_file(self, keyworker, kind, age, risk, due_in, assessed=True, **extra):
        """A file that is open today: registered `age` days ago, at this risk now, its next follow-up due in so many days."""
        child = children.child(self.rng, kind) | extra
        course = rhythm.phases(self.rng, risk, age)
        file, teller, registered = self._begun(keyworker, child, age, course)
        first_on = self._first_assessment(file, child, teller, registered) if assessed else None
        if first_on is None:
            self._notes(file, child, teller, registered, self.days.now, course)
            return file
        every = rhythm.EVERY[risk]
        last_on = min(self.days.after(self.days.today + timedelta(days=due_in - every)), self.days.yesterday())
        visits = rhythm.contacts(self.rng, self.days, registered.date(), first_on, last_on, course) if last_on > first_on else []
        self._visits(file, child, teller, registered, visits, course, due_in)
        if due_in < 0 and visits and self.rng.random() < 0.6:
            self._in_vain(file, teller, risk, due_in)
        self._full_assessment(file, registered, age)
        self._notes(file, child, teller, registered, self.days.now, course)
        return file

    def closed_file(self, keyworker, kind, age, lasted, reason, authorised=True):
        """A file that was closed after so many days; one not yet authorised waits for the supervisor."""
        child = children.child(self.rng, kind)
        short = reason == "no_concern_after_initial_assessment"
        file, teller, registered = self._begun(keyworker, child, age, [("low", 0)] if short else self._calming(lasted))
        first_on = self._first_assessment(file, child, teller, registered, none=short)
        asked_on = self.days.before(registered.date() + timedelta(days=lasted)) if not short else self.days.after(first_on + timedelta(days=1))
        if not short:
            visits = rhythm.contacts(self.rng, self.days, registered.date(), first_on, self.days.before(asked_on - timedelta(days=2)), file.course)
            self._visits(file, child, teller, registered, visits, file.course, None)
            self._full_assessment(file, registered, age)
        asked_at = self.days.some(self.rng, asked_on, 10, 16)
        self._notes(file, child, teller, registered, asked_at, file.course)
        summaries, feedback = words.CLOSED[reason]
        file.then(asked_at, "ask to close", {"reason": reason, "summary": teller.one(summaries), "told_on": asked_on, "how_to_return": teller.one(words.HOW_TO_RETURN),
                                             "feedback": teller.one(feedback)})
        if authorised:
            answers = {"comment": teller.one(words.AUTHORISED), "retention": "usual"}
            file.then(self.days.some(self.rng, self.days.after(asked_on + timedelta(days=self.rng.randint(1, 3)))), "close", answers, by=cast.SUPERVISOR[keyworker])
        return file

    def waiting_file(self, keyworker, kind, basis, reasons):
        """Registered yesterday without consent; the supervisor has not decided yet."""
        child = children.child(self.rng, kind)
        teller = self._teller(child, keyworker)
        file, at = File(keyworker), self.days.some(self.rng, self.days.yesterday(), 13, 16)
        file.then(at, "register", self._registered(child, teller, at, "high") | children.without_consent(teller, basis, reasons))
        file.then(at + timedelta(minutes=20), "enter identity", people.identity(self.rng, child, at.date()))
        return file

    def fresh_file(self, keyworker, kind, hours, mine=False, unfiled=False):
        """Registered some hours ago: nobody's yet, or begun and without its identity."""
        child = children.child(self.rng, kind)
        teller = self._teller(child, keyworker)
        file, at = File(keyworker), self.days.lately(hours)
        file.then(at, "register", self._registered(child, teller, at, self.rng.choice(["medium", "high", "medium"]), mine=mine))
        if not unfiled:
            file.then(at + timedelta(minutes=6), "enter identity", people.identity(self.rng, child, at.date()))
        return file

    def _begun(self, keyworker, child, age, course):
        """Registration, by herself or by a colleague for the supervisor to assign; now and then after a decision without consent."""
        rng, days = self.rng, self.days
        file, teller = File(keyworker, course=course), self._teller(child, keyworker)
        at = days.some(rng, days.before(days.ago(age)) if age > 2 else days.yesterday(), 9, 15)
        sent_on = age > 3 and "sensitivity" not in child and rng.random() < 0.2
        colleague = rng.choice([name for name in cast.TEAM[keyworker] if name != keyworker]) if sent_on else keyworker
        answers = self._registered(child, teller, at, course[0][0], mine=not sent_on)
        basis = "contact_would_endanger" if child["theme"] in ("sexual", "violence") else "nobody_able_to_consent" if not child["relation"] else None
        undecided = basis and age > 6 and child["age"] < 18 and rng.random() < 0.25
        if undecided:
            answers |= children.without_consent(teller, basis)
        file.then(at, "register", answers, by=colleague)
        file.then(at + timedelta(minutes=rng.randint(8, 25)), "enter identity", people.identity(rng, child, at.date()), by=colleague)
        supervisor = cast.SUPERVISOR[keyworker]
        if undecided:
            at = at + timedelta(minutes=rng.randint(40, 110))
            reasons, participation, decided = words.NO_CONSENT[basis]
            file.then(at, "decide without consent", {
                "decision": "go_on", "basis": basis, "reasons": teller.fill(f"{reasons} {decided}"), "explained_on": at.date() if basis != "contact_would_endanger" else None,
                "unsafe_why": "It would reach the person who harms." if basis == "contact_would_endanger" else "", "participation": teller.fill(participation),
                "look_again_on": at.date() + timedelta(days=28)}, by=supervisor)
        if sent_on:
            file.then(at + timedelta(minutes=rng.randint(30, 150)), "assign", {"to": keyworker, "reason": "new_case", "handover": teller.one(words.ASSIGNED)}, by=supervisor)
        return file, teller, at

    def _registered(self, child, teller, at, risk, mine=True):
        return children.registration(self.rng, child, teller, at, risk, mine)

    def _teller(self, child, keyworker):
        return Teller(self.rng, child, cast.TONGUE[keyworker])

    def _first_assessment(self, file, child, teller, registered, none=False):
        """Mostly within two days, the same day before a weekend; not yet for the newest. Gives its day, or None while it is open."""
        rng, days = self.rng, self.days
        risk = file.course[0][0]
        on = registered.date() + timedelta(days=rng.choice([0, 1, 1]))
        if rng.random() < 0.05:
            on = days.after(registered.date() + timedelta(days=rng.randint(3, 4)))
        elif on.weekday() > 4:
            on = registered.date()
        at = max(days.some(rng, on, 15, 17), registered + timedelta(minutes=45)) if on == registered.date() else days.some(rng, on, 9, 13)
        if at > days.now or days.now - registered < timedelta(hours=40):
            return None
        safety = rng.choices(["safe", "unsafe", "unknown"], {"high": (2, 6, 2), "medium": (7, 1, 2), "low": (10, 0, 0)}[risk])[0]
        unmet = rng.random() < 0.2
        answers = {
            "done_on": on, "done_time": at.strftime("%H:%M"), "place_kind": rng.choice(["home", "home", "office", "community", "health"]),
            "seen_alone": "yes" if child["age"] >= 6 and rng.random() < 0.7 else "no", "safety": safety, "medical_urgent": "no", "food": "not_met" if unmet else "met",
            "shelter": "not_met" if child["care"] == "none" else "met", "clothing": "met", "water": "met",
            "abuser_access": {"high": "yes", "medium": "unknown", "low": "no"}[risk] if child["theme"] in ("violence", "beaten", "sexual", "survivor") else "no",
            "risk": "none" if none else risk, "further": "no_further_action" if none else "urgent_intervention" if safety == "unsafe" else "ongoing_followup", "discussed_on": on,
            "discussed_with": ["child"] if child["age"] >= 15 or not child["relation"] else ["child", "family"] if child["age"] >= 3 else ["family"],
            "next_contact_on": days.before(on + timedelta(days=rhythm.EVERY[risk])), "outcome": "close" if none else "continue"}
        file.then(at, "first assessment", answers | teller.first(risk, safety))
        return on

    def _full_assessment(self, file, registered, age):
        begun = self.days.after(registered.date() + timedelta(days=self.rng.choice([2, 3, 4, 5, 6, 8])))
        done = self.days.before(registered.date() + timedelta(days=self.rng.choice([18, 21, 24, 26, 27, 33])))
        file.then(self.days.some(self.rng, begun), "begin full assessment", {"on": begun})
        file.then(self.days.some(self.rng, done), "finish full assessment", {"on": done})

    def _visits(self, file, child, teller, registered, visits, course, due_in):
        rng, days, told_risk = self.rng, self.days, course[0][0]
        for number, (day, reached_somebody) in enumerate(visits):
            is_last = number == len(visits) - 1
            risk = course[-1][0] if is_last else rhythm.risk_on(course, (day - registered.date()).days)
            if not reached_somebody:
                self._log(file, day, {"mode": rng.choice(["planned_home_visit", "phone"]) if child["care"] != "none" else "meeting", "type": "general_wellbeing",
                                      "reached": ["nobody"], "risk": told_risk, **teller.visit("phone", "nobody", "not_reached", told_risk)})
                continue
            finding = rhythm.finding(rng, risk, told_risk if told_risk != risk else None)
            mode, reached = rhythm.manner(rng, child)
            answers = {"mode": mode, "type": _type(rng, child, (day - registered.date()).days), "reached": [reached], "finding": finding, "risk": risk,
                       **teller.visit(mode, reached, finding, risk, was=told_risk)}
            if mode.endswith("home_visit"):
                answers |= {"harm_considered": True, "accompanied": rng.random() < (0.6 if risk == "high" else 0.2)}
            told_risk = risk
            if is_last and due_in is not None:
                answers |= self._agreed(teller, day, risk, due_in)
            self._log(file, day, answers)
            if finding in ("worse", "crisis"):
                file.then(days.some(rng, days.after(day + timedelta(days=1)), 8, 10), "answer", {}, by=cast.SUPERVISOR[file.keyworker])

    def _agreed(self, teller, day, risk, due_in):
        """The next date as agreed: by the rule, sooner, or now and then later with a reason."""
        wanted, rule = self.days.today + timedelta(days=due_in), day + timedelta(days=rhythm.EVERY[risk])
        if wanted > rule and due_in > 2 and self.rng.random() < 0.1:
            return {"next_on": wanted, "later_why": teller.one(words.LATER)}
        return {"next_on": min(wanted, rule)}

    def _in_vain(self, file, teller, risk, due_in):
        day = self.days.before(self.days.today + timedelta(days=due_in))
        self._log(file, day, {"mode": "phone", "type": "general_wellbeing", "reached": ["nobody"], "risk": risk, **teller.visit("phone", "nobody", "not_reached", risk)})

    def _log(self, file, day, answers):
        """Typed the same day as a rule, else the next morning."""
        at = self.days.some(self.rng, day, 11, 17)
        if self.rng.random() < 0.1:
            at = self.days.some(self.rng, self.days.after(day + timedelta(days=1)), 8, 10)
        file.then(min(at, self.days.now), "log follow-up", {"on": day, **answers})

    def _notes(self, file, child, teller, registered, until, course):
        rng, days = self.rng, self.days
        self._note(file, registered + timedelta(minutes=40), {"kind": "note", "contact": "direct", "facts": teller.came(course[0][0]), "judgement": ""})
        sensitive = child["theme"] in ("sexual", "trafficking", "violence", "survivor", "marriage")
        secret_on = rng.randint(3, 30) if rng.random() < (0.65 if sensitive else 0.2) else None
        for offset in range(1, (until.date() - registered.date()).days + 1):
            at = days.some(rng, registered.date() + timedelta(days=offset))
            if at.weekday() > 4 or at >= until:
                continue
            risk = rhythm.risk_on(course, offset)
            if secret_on is not None and offset >= secret_on:
                secret_on, told = None, teller.secret()
                if told:
                    self._note(file, at, told)
            elif rng.random() < NOTES_A_DAY[risk] * 1.4 * (1.5 if offset < 21 else 1):
                kind = rng.choices(list(KINDS_OF_NOTE), KINDS_OF_NOTE.values())[0]
                if kind == "school_community" and child["age"] < 6 or kind == "home_visit" and not teller.at_home:
                    kind = "service_check"
                self._note(file, at, teller.note(kind, rhythm.finding(rng, risk, None)))
                if rng.random() < 0.01:
                    file.then(at + timedelta(hours=1), "correct note", {"corrected_why": teller.one(words.CORRECTED)})
            elif rng.random() < 0.006 and child["age"] < 18:
                answers = {"on": at.date(), "kind": "note", "contact": "indirect", "facts": teller.one(words.SUPERVISOR), "section": "ordinary"}
                file.then(at, "add note", answers, by=cast.SUPERVISOR[file.keyworker])

    def _note(self, file, at, answers):
        if answers["facts"]:
            file.then(at, "add note", {"on": at.date(), "section": "ordinary", **answers})

    def _calming(self, lasted):
        rng = self.rng
        if lasted > 80 and rng.random() < 0.4:
            return [("high", 0), ("medium", rng.randint(10, 20)), ("low", rng.randint(36, 50))]
        return rng.choice([[("medium", 0), ("low", lasted // 2)], [("low", 0)]])


def _type(rng, child, since):
    if since < 28 and rng.random() < 0.5:
        return "for_assessment"
    if child["care"] in ("foster", "residential", "unrelated_adult", "kinship") and rng.random() < 0.5:
        return rng.choice(["in_care", "placement_check"])
    return rng.choice(["general_wellbeing", "general_wellbeing", "for_service"])
