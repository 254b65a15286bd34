"""What the people of a story do, each in a few presses: register a child, assess, agree, refer, plan, follow up."""

EXPLAINED = ["services", "risks", "data_use", "confidentiality", "not_answer", "see_file", "withdraw", "come_back"]
REGISTRATION = {
    "registered_on": "1 3 2027",
    "registered_time": "08:30",
    "place": "p01",
    "identified_on": "1 3 2027",
    "age_known": "known",
    "area": "North district",
    "uasc": "no",
    "care_arrangement": "parents",
    "risk": "medium",
    "explained": EXPLAINED,
    "assent": "given",
    "consent_items": ["services", "data_collection_storage", "contact_by_phone", "contact_at_home"],
}


def registers(person, registration, identity):
    """Register a child and enter who it is; gives the code."""
    given = {"given_by": "parent", **registration}
    person.files("/register", {**REGISTRATION, **given}, "Save and give the case its code", r"/case/[^/]+/identity/enter")
    code = person.page.inner_text(".code-big").strip()
    names(person, code, identity)
    return code


def names(person, code, identity, button="Save and open the case", lands=None):
    person.story.keep_quiet_about(identity)
    person.write({"address": "none", "safe_contact": "none", **identity})
    person.press(button)
    assert person.where == (lands or f"/case/{code}"), f"{person.where}: {person.complaint}"


ASSESSED = {
    "done_on": "1 3 2027",
    "done_time": "08:50",
    "place_kind": "office",
    "seen_alone": "yes",
    "safety": "safe",
    "abuser_access": "no",
    "medical_urgent": "no",
    "food": "met",
    "shelter": "met",
    "clothing": "met",
    "water": "met",
    "voice": "said",
    "words": "I want to stay with my people.",
    "risk": "medium",
    "risk_reason": "As it was told to us and as we saw it.",
    "further": "ongoing_followup",
    "discussed_with": ["child"],
    "discussed_on": "1 3 2027",
    "next_contact_on": "5 3 2027",
    "outcome": "continue",
}
ENQUIRY = {
    "enquiry": {"how": "visits, school and clinic", "from_whom": "the child, the carer, the teacher", "who_takes_part": "the nurse"},
    "sources": {"sources": [{"kind": "child", "on": "2 3 2027", "alone": "yes", "summary": "what the day is like"}]},
    "child": {"child_seen": "yes", "seen_on": "2 and 4 March", "seen_how": ["talk", "drawing"], "observed": "Watchful at first, then at ease."},
    "verification": {"claims_none_why": "papers were seen"},
    "domains": {},
    "factors": {"risk_factors": "violence in the years before", "protective_factors": "an adult who notices"},
    "carer": {},
    "education": {"in_school": "yes", "school_level": "6"},
    "views": {
        "voice": "said",
        "voice_alone": "yes",
        "voice_said": "I want it to be quiet at night.",
        "carer_view": "Wants the same.",
        "views_weighed": "Both want it.",
    },
    "analysis": {"analysis": "What harms comes from outside and can be met.", "report_duty": "no", "best_interests": "no"},
}


def assesses_first(person, code, **other):
    """The first assessment."""
    person.files(f"/case/{code}/assessment/initial", {**ASSESSED, **other}, "File the assessment", f"/case/{code}/assessment")


def assesses_fully(person, code, on, needs, begun="1 3 2027", **sections):
    """The full assessment, begun, kept section by section and completed; `needs` are the parts of life where something is needed."""
    person.files(f"/case/{code}/assessment", {"on": begun}, "Begin the full assessment", f"/case/{code}/assessment")
    links = person.page.locator("ol.sections a").evaluate_all("all => all.map(one => one.pathname)")
    for where in links:
        key = where.rpartition("/")[2]
        answers = {**ENQUIRY.get(key, {}), **sections.get(key, {})}
        person.opens(where)
        if key == "domains":
            answers = _parts_of_life(person, needs)
        person.write(answers)
        person.press("This section is done")
        assert not person.complaint, f"{where}: {person.complaint}"
    person.files(f"/case/{code}/assessment", {"on": on}, "Complete the full assessment", f"/case/{code}/assessment")
    person.sees("Done. Begun")


def _parts_of_life(person, needs):
    rows = person.page.locator('input[name$="-domain"]').evaluate_all("all => all.map(one => [one.name.replace(/-domain$/, ''), one.value])")
    answers = {}
    for row, part in rows:
        grave, need = needs.get(part, ("no_need", ""))
        answers |= {f"{row}-severity": grave, f"{row}-need": need}
    return answers


def follows_up(person, code, on, observed, received="received_full", **other):
    """A follow-up, logged in the file; what the plan promised was `received` so far."""
    person.opens(f"/case/{code}/followups/new")
    promised = person.page.locator('select[name^="received-"]').evaluate_all("all => all.map(one => one.name)")
    person.saves(
        {
            "mode": "planned_home_visit",
            "on": on,
            "reached": ["child_alone"],
            "finding": "stable",
            "observed": observed,
            **dict.fromkeys(promised, received),
            **other,
        },
        "Save follow-up",
    )
    person.sees("Saved.")


def notes(person, code, facts, **other):
    """A note on the file."""
    person.files(f"/case/{code}", {"facts": facts, **other}, "Save note")


def agrees(person, code, shares=(), **other):
    """Consent recorded anew: it begins with what holds, and what is new is added."""
    person.files(
        f"/case/{code}/consent",
        {"explained": EXPLAINED, "given_by": "child", "assent": "given", **({"shares": list(shares)} if shares else {}), **other},
        "Record consent",
        f"/case/{code}/consent/versions",
    )


def refers(person, code, service, provider, reason, tells, method="written_paper", **told):
    """A referral: to whom, what may be told, read back, sent; gives its address."""
    urgent = told.pop("urgent", False)
    person.files(
        f"/case/{code}/referrals/new",
        {"service": service, "reason": reason, "urgent": urgent, "result": "referred", "provider": provider},
        "Go on: what may be told",
        rf"/case/{code}/referrals/\d+",
    )
    person.saves({"tells": tells, "method": method, **told}, "Read it back", rf"/case/{code}/referrals/\d+/send")
    person.sees(provider)
    person.saves({}, "Make the referral", rf"/case/{code}/referrals/\d+")
    return person.where


def draws_up(person, code, kind, head, aims, **other):
    """A plan from its beginning until it is handed in: `aims` are (objective, its actions)."""
    plan = f"/case/{code}/plan"
    person.files(f"{plan}/new?name={kind}", {"kind": kind, **other}, "Begin", plan)
    version = person.page.locator(f'a[href^="{plan}/"][href$="/head"]').first.get_attribute("href").split("/")[-2]
    person.files(f"{plan}/{version}/head", {**PLAN, **head}, "Save", plan)
    for objective, actions in aims:
        person.files(f"{plan}/{version}/goal", {"horizon": "short", **objective}, "Add the objective")
        step = person.page.locator(f'a[href^="{plan}/goal/"][href$="/step"]').last.get_attribute("href")
        for action in actions:
            person.files(step, {"responsible": "keyworker", **action}, "Add the action")
    person.opens(plan)
    assert not person.page.locator(".lacks").count(), person.page.inner_text(".lacks")
    person.saves({}, "Put the interim plan in force" if kind == "interim" else "Ask my supervisor to approve", plan)


def approves(supervisor, code, comment=""):
    """The supervisor finds the plan among the approvals and puts it in force."""
    supervisor.opens("/approvals").sees(code, "Approve the plan")
    supervisor.files(f"/case/{code}/plan/decide", {"comment": comment}, "Agree: put it in force")


PLAN = {
    "goal": "She is safe and learns.",
    "followup_mode": "planned_home_visit",
    "followup_days": "7",
    "participants": ["child", "caregiver"],
    "child_took_part": "yes",
    "carer_view": "Agrees.",
    "voice": "said",
    "voice_alone": "yes",
    "voice_said": "That is how I want it.",
}
