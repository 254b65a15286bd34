"""The months of one file before they are told: how the risk went, on which days somebody went, what they found."""
from datetime import timedelta

EVERY = {"high": 3, "medium": 7, "low": 14}
FINDINGS = {  # how often a visit finds what, by risk
    "high": {"unchanged_concern": 34, "worse": 8, "stable": 33, "improving": 25},
    "medium": {"unchanged_concern": 22, "worse": 2, "stable": 43, "improving": 33},
    "low": {"unchanged_concern": 4, "stable": 56, "improving": 40},
}
MODES = {  # how one gets in touch, by where the child lives
    "home": [
        ("planned_home_visit", 46), ("adhoc_home_visit", 10), ("meeting", 17), ("phone", 17),
        ("community_contact", 10)],
    "house": [("planned_home_visit", 65), ("meeting", 35)], "street": [("meeting", 80), ("community_contact", 20)],
    "adult": [("meeting", 60), ("phone", 40)]}


def phases(rng, final, age):
    """How the risk went from registration on: pairs of level and the day it began, counted from registration."""
    if final == "high":
        return [("high", 0)] if age <= 40 else [("medium", 0), ("high", age - rng.randint(9, 30))]
    if final == "medium":
        return [("high", 0), ("medium", rng.randint(12, 24))] if age > 30 and rng.random() < 0.35 else [("medium", 0)]
    if age > 100 and rng.random() < 0.3:
        return [("high", 0), ("medium", rng.randint(10, 20)), ("low", rng.randint(50, 80))]
    if age > 45 and rng.random() < 0.6:
        return [("medium", 0), ("low", rng.randint(25, min(60, age - 15)))]
    return [("low", 0)]


def calming(rng, lasted):
    """How the risk went in a file that could be closed after so many days."""
    if lasted > 80 and rng.random() < 0.4:
        return [("high", 0), ("medium", rng.randint(10, 20)), ("low", rng.randint(36, 50))]
    return rng.choice([[("medium", 0), ("low", lasted // 2)], [("low", 0)]])


def risk_on(course, day):
    """The level that is in force so many days after registration."""
    return [level for level, since in course if since <= day][-1]


def contacts(rng, days, registered_on, first_on, last_on, course):
    """The days on which the caseworker went, mostly as the risk asks: (day, whether somebody was reached)."""
    found: list[tuple] = []
    day = first_on
    while True:
        due = day + timedelta(days=EVERY[risk_on(course, (day - registered_on).days)])
        late = rng.random() < 0.07
        going = days.after(due + timedelta(days=rng.randint(1, 3))) if late else days.before(due)
        if going <= day:
            going = days.after(due)
        if going >= last_on:
            return found + ([(last_on, True)] if last_on > day else [])
        if rng.random() < 0.05:
            found.append((going, False))
            going = days.after(going + timedelta(days=1))
            if going >= last_on:
                return found + [(last_on, True)]
        found.append((going, True))
        day = going


def finding(rng, risk, was=None):
    """What a visit found; a change of risk has its reason in it."""
    if was is None or was == risk:
        return rng.choices(list(FINDINGS[risk]), FINDINGS[risk].values())[0]
    if EVERY[risk] < EVERY[was]:
        return "crisis" if rng.random() < 0.15 else "worse"
    return rng.choice(["improving", "stable"])


def manner(rng, child):
    """How the contact was made and who was reached: (mode, reached)."""
    where = "adult" if child["age"] >= 18 else {"none": "street", "residential": "house"}.get(child["care"], "home")
    modes, weights = zip(*MODES[where], strict=True)
    mode = rng.choices(modes, weights)[0]
    if mode == "community_contact" and child["age"] >= 6:
        return mode, "community"
    if mode == "community_contact":
        mode = "planned_home_visit"
    if where in ("adult", "street", "house"):
        return mode, "child_alone"
    if mode == "phone" and child["age"] < 8:
        return mode, "caregiver"
    if child["age"] < 5:
        return mode, rng.choices(["child_with_others", "caregiver"], [85, 15])[0]
    return mode, rng.choices(["child_alone", "child_with_others", "caregiver"], [45, 40, 15])[0]


def ages_of(rng, count):
    """How long ago the open cases of one caseworker were registered: some days, some weeks, some months, none twice."""
    usual = [1, 2, 5, 8, 12, 17, 23, 29, 36, 44, 52, 61, 70, 80, 91, 102, 114, 127, 141, 155, 168, 176]
    chosen = sorted(rng.sample(usual[2:], count - 2) + usual[:2])
    return [age + (rng.randint(-2, 2) if age > 10 else 0) for age in chosen]


# days from now to the next follow-up, dealt from the front: some late, some today, some this week, some later
DUE_IN = {
    "high": [0, -1, 1, 0, 2, 1], "medium": [-2, 0, 3, 1, 5, 0, 2, -1, 6, 4], "low": [0, 8, -3, 11, 4, 13, 9, 6, 1, 12]}
