"""The months from registration to today or the closing: assessments, follow-ups, notes, the supervisor's answers."""
from datetime import timedelta

from cmoffice.practice import aims, assessing, rhythm, words

NOTES_A_DAY = {"high": 0.27, "medium": 0.17, "low": 0.1}
KINDS_OF_NOTE = {"note": 22, "home_visit": 14, "phone_call": 22, "met": 12, "service_check": 16, "school_community": 14}
SECRETIVE = ("sexual", "trafficking", "violence", "survivor", "marriage")
HARMED_BY_SOMEBODY = ("violence", "beaten", "sexual", "survivor")
SAFETY = {"high": {"safe": 2, "unsafe": 6, "unknown": 2}, "medium": {"safe": 7, "unsafe": 1, "unknown": 2},
          "low": {"safe": 1}}


def first_assessment(rng, days, file, no_concern=False):
    """Mostly within two days, before a weekend the same day. Gives its day, None while it is open: the newest files."""
    on = file.registered_on + timedelta(days=rng.choice([0, 1, 1]))
    if rng.random() < 0.05:
        on = days.after(file.registered_on + timedelta(days=rng.randint(3, 4)))
    elif on.weekday() > 4:
        on = file.registered_on
    at = days.some(rng, on, 9, 13)
    if on == file.registered_on:
        at = max(days.some(rng, on, 15, 17), file.registered_at + timedelta(minutes=45))
    if at > days.now or days.now - file.registered_at < timedelta(hours=40):
        return None
    risk = file.course[0][0]
    safety = rng.choices(list(SAFETY[risk]), SAFETY[risk].values())[0]
    answers = {
        "done_on": on, "done_time": at.strftime("%H:%M"), "safety": safety, "medical_urgent": "no", "discussed_on": on,
        "next_contact_on": days.before(on + timedelta(days=rhythm.EVERY[risk])), "risk": risk, "outcome": "continue",
        "further": "urgent_intervention" if safety == "unsafe" else "ongoing_followup", **_found(rng, file, risk)}
    if no_concern:
        answers |= {"risk": "none", "outcome": "close", "further": "no_further_action"}
    file.then(at, "first assessment", answers | file.teller.first(risk, safety))
    if file.child["theme"] == "survivor":
        file.then(at + timedelta(minutes=40), "incident", _incident(file.child, on))
    return on


def _incident(child, on):
    """What an adult survivor told of one event; the same for the same age, so that the rest of the office stays as it is."""
    age, partner = child["age"], child["age"] % 3 != 0
    return {
        "interviewed_on": on, "by_survivor": "yes", "count_it": "yes" if age % 4 else "no",
        "supervisor_may_read": "yes" if age % 2 else "no", "age": age, "sex": "female", "date_known": "exact",
        "happened_on": on - timedelta(days=(1, 4, 9, 20, 45)[age % 5]), "time_of_day": "evening_night",
        "place": "home_client" if partner else "road_street", "account_given": "given",
        "account": words.TOLD_OF_HOME if partner else words.TOLD_OF_THE_ROAD,
        "penetration": "no", "sexual_contact": "no", "physical": "yes", "harmful_practice": "no",
        "goods_exchanged": "no", "abduction": "none", "previous": "yes" if partner else "no", "elsewhere": "no",
        "perpetrators_known": "yes",
        "perpetrators": [{"sex": "male", "age_group": "26-40", "primary": "yes",
                          "relation": "partner_or_former" if partner else "unknown"}],
        "services": [{"service": "health_medical", "result": "referred"},
                     {"service": "psychosocial", "result": "provided_by_us"},
                     {"service": "police_security", "result": "declined_by_client"}],
        "wants_legal": "undecided", "emotional_state": words.AFTER_TELLING, "safety_concern": words.IN_DANGER_OF,
        "safety_plan": "yes"}


def _found(rng, file, risk):
    child = file.child
    access = {"high": "yes", "medium": "unknown", "low": "no"}[risk] if child["theme"] in HARMED_BY_SOMEBODY else "no"
    with_whom = ["child"] if child["age"] >= 15 or not child["relation"] else ["child", "family"]
    return {"place_kind": rng.choice(["home", "home", "office", "community", "health"]), "abuser_access": access,
            "seen_alone": "yes" if child["age"] >= 6 and rng.random() < 0.7 else "no",
            "food": "not_met" if rng.random() < 0.2 else "met",
            "shelter": "not_met" if child["care"] == "none" else "met", "clothing": "met", "water": "met",
            "discussed_with": with_whom if child["age"] >= 3 else ["family"]}


def full_assessment(rng, days, file):
    """Begun within the week and done within the month, now and then a little late."""
    begun = days.after(file.registered_on + timedelta(days=rng.choice([2, 3, 4, 5, 6, 8])))
    done = days.before(file.registered_on + timedelta(days=rng.choice([18, 21, 24, 26, 27, 33])))
    file.then(days.some(rng, begun), "begin full assessment", {"on": begun})
    if done <= days.today:
        risk = rhythm.risk_on(file.course, (done - file.registered_on).days)
        answers = assessing.full(rng, file.teller, file.child["theme"], begun, done, risk)
        file.then(days.some(rng, done), "full assessment", {"on": done, **answers})
        return done
    return None


def interim(rng, days, file):
    """The same day, where the first assessment found danger or a need unmet: one objective, one action, soon done."""
    first = next(step for step in reversed(file.steps) if step.verb == "first assessment")
    if first.answers["safety"] != "unsafe" and "not_met" not in [first.answers[need] for need in ("food", "shelter")]:
        return
    if rng.random() < 0.08:
        return          # forgotten: it stands on the list
    answers = assessing.plan(rng, file.teller, file.child["theme"], first.at.date(), "interim")
    (goal, (step, *_others)), *_ = answers["goals"]
    soon = days.after(first.at.date() + timedelta(days=3))
    step = step | {"due_on": soon, "track": ""}
    file.then(first.at + timedelta(hours=2), "draw up plan", {**answers, "goals": [(goal, [step])]})
    file.then(days.some(rng, soon, 13, 16), "action done", {"done_on": soon, "result": rng.choice(aims.RESULTS)})


def plan(rng, days, file, assessed_on):
    """Drawn up within two weeks and mostly approved soon after; then actions are done, and now and then it is revised."""
    if assessed_on is None or rng.random() < 0.08:
        return
    drawn_on = days.after(assessed_on + timedelta(days=rng.choice([3, 5, 7, 9, 12])))
    approved_on = _handed_in(rng, days, file, drawn_on, {})
    if approved_on is None:
        return
    for after in (11, 16, 33, 47):
        on = days.after(approved_on + timedelta(days=after + rng.randint(0, 6)))
        if rng.random() < 0.85:
            file.then(days.some(rng, on, 13, 17), "action done", {"done_on": on, "result": rng.choice(aims.RESULTS)})
    file.then(days.some(rng, days.after(approved_on + timedelta(days=1)), 14, 17), "give copy", {"on": days.after(approved_on + timedelta(days=1))})
    if (days.today - approved_on).days > 60 and rng.random() < 0.35:
        again_on = days.after(approved_on + timedelta(days=rng.randint(45, 58)))
        _handed_in(rng, days, file, again_on, {"reason": rng.choice(aims.REVISED)})


def _handed_in(rng, days, file, on, more):
    """A plan is handed in and, where there is time left, sent back once or approved. Gives the day of the approval."""
    answers = assessing.plan(rng, file.teller, file.child["theme"], on, "gbv" if file.child["age"] >= 18 else "full")
    at = days.some(rng, on, 9, 12)
    file.then(at, "revise plan" if more else "draw up plan", answers | more)
    decided_on = days.after(on + timedelta(days=rng.choice([1, 2, 3])))
    if rng.random() < 0.15:
        file.then(days.some(rng, decided_on, 9, 11), "send plan back", {"comment": rng.choice(aims.SENT_BACK)}, by=file.supervisor)
        file.then(days.some(rng, decided_on, 14, 16), "hand plan in", {})
        decided_on = days.after(decided_on + timedelta(days=1))
    if (days.today - on).days < 8:
        return None         # it waits
    file.then(days.some(rng, decided_on, 9, 12), "approve plan", {"comment": rng.choice(aims.AGREED)}, by=file.supervisor)
    return decided_on


def visits(rng, days, file, first_on, last_on, due_in=None):
    """The follow-ups after the first assessment; with `due_in` the last one agrees on the next date."""
    if last_on <= first_on:
        return
    going = rhythm.contacts(rng, days, file.registered_on, first_on, last_on, file.course)
    risk = file.course[0][0]
    for day, reached_somebody in going:
        if not reached_somebody:
            _in_vain(rng, days, file, day, risk)
            continue
        was, is_last = risk, day == last_on
        risk = file.course[-1][0] if is_last else rhythm.risk_on(file.course, (day - file.registered_on).days)
        agreed = _agreed(rng, days, file, day, risk, due_in) if is_last and due_in is not None else {}
        _visit(rng, days, file, day, risk, was, agreed)
    if due_in is not None and due_in < 0 and rng.random() < 0.6:
        _in_vain(rng, days, file, days.before(days.today + timedelta(days=due_in)), risk)


def _visit(rng, days, file, day, risk, was, agreed):
    finding = rhythm.finding(rng, risk, was)
    mode, reached = rhythm.manner(rng, file.child)
    answers = {"mode": mode, "type": _type(rng, file, day), "reached": [reached], "finding": finding, "risk": risk,
               **file.teller.visit(mode, reached, finding, risk, was), **agreed}
    if mode.endswith("home_visit"):
        answers |= {"harm_considered": True, "accompanied": rng.random() < (0.6 if risk == "high" else 0.2)}
    _log(rng, days, file, day, answers)
    if finding in ("worse", "crisis") or (risk != was and "high" in (risk, was)):
        file.then(days.some(rng, days.after(day + timedelta(days=1)), 8, 10), "answer", {}, by=file.supervisor)


def _in_vain(rng, days, file, day, risk):
    mode = rng.choice(["planned_home_visit", "phone"]) if file.child["care"] != "none" else "meeting"
    told = file.teller.visit(mode, "nobody", "not_reached", risk)
    _log(rng, days, file, day, {"mode": mode, "type": "general_wellbeing", "reached": ["nobody"], "risk": risk, **told})


def _agreed(rng, days, file, day, risk, due_in):
    """The next date as agreed: by the rule, sooner, or now and then later with a reason."""
    wanted, rule = days.today + timedelta(days=due_in), day + timedelta(days=rhythm.EVERY[risk])
    if wanted > rule and due_in > 2 and rng.random() < 0.1:
        return {"next_on": wanted, "later_why": file.teller.one(words.LATER)}
    return {"next_on": min(wanted, rule)}


def _log(rng, days, file, day, answers):
    """Typed the same day as a rule, else the next morning."""
    at = days.some(rng, day, 11, 17)
    if rng.random() < 0.1:
        at = days.some(rng, days.after(day + timedelta(days=1)), 8, 10)
    file.then(min(at, days.now), "log follow-up", {"on": day, **answers})


def _type(rng, file, day):
    if (day - file.registered_on).days < 28 and rng.random() < 0.5:
        return "for_assessment"
    if file.child["care"] in ("foster", "residential", "unrelated_adult", "kinship") and rng.random() < 0.5:
        return rng.choice(["in_care", "placement_check"])
    return rng.choice(["general_wellbeing", "general_wellbeing", "for_service"])


def notes(rng, days, file, until):
    """Notes on some working days: the first says how the child came to us, one or none is strictly confidential."""
    first = {"kind": "note", "contact": "direct", "facts": file.teller.came(file.course[0][0])}
    _write(file, file.registered_at + timedelta(minutes=40), first)
    secret_on = rng.randint(3, 30) if rng.random() < (0.65 if file.child["theme"] in SECRETIVE else 0.2) else None
    for offset in range(1, (until.date() - file.registered_on).days + 1):
        at = days.some(rng, file.registered_on + timedelta(days=offset))
        if at.weekday() > 4 or at >= until:
            continue
        risk = rhythm.risk_on(file.course, offset)
        if secret_on is not None and offset >= secret_on:
            secret_on = None
            _write(file, at, file.teller.secret())
        elif rng.random() < NOTES_A_DAY[risk] * (1.5 if offset < 21 else 1):
            _note(rng, file, at, risk)
        elif rng.random() < 0.006 and file.child["age"] < 18:
            answers = {"kind": "note", "contact": "indirect", "facts": file.teller.one(words.SUPERVISOR)}
            _write(file, at, answers, by=file.supervisor)


def _note(rng, file, at, risk):
    kind = rng.choices(list(KINDS_OF_NOTE), KINDS_OF_NOTE.values())[0]
    if (kind == "school_community" and file.child["age"] < 6) or (kind == "home_visit" and not file.teller.at_home):
        kind = "service_check"
    _write(file, at, file.teller.note(kind, rhythm.finding(rng, risk)))
    if rng.random() < 0.01:
        file.then(at + timedelta(hours=1), "correct note", {"corrected_why": file.teller.one(words.CORRECTED)})


def _write(file, at, answers, by=None):
    if answers and answers["facts"]:
        file.then(at, "add note", {"on": at.date(), "section": "ordinary", "judgement": "", **answers}, by=by)
