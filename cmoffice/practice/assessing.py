"""Full assessments and plans as the practice office writes them: the questions of the papers, answered by kind of concern."""
from datetime import timedelta

from cmoffice.codelists import DOMAIN
from cmoffice.practice import aims


def full(rng, teller, theme, begun, done, risk):
    """Answers of a full assessment of a child with this concern, drawn up between two days."""
    wanted = aims.AIMS[theme][: rng.choice([2, 3])]
    rows = {part: {"severity": grave, "need": teller.fill(need), "further": "ongoing_followup"} for part, grave, need, *_ in wanted}
    days = max(1, (done - begun).days)
    small = teller.age < 3
    seen = teller.one(teller.theme["steady"])
    sources = [
        {"kind": kind, "on": begun + timedelta(days=min(after, days)), "summary": teller.fill(text, seen=seen)}
        for kind, after, text in aims.SOURCES if kind != "school" or 6 <= teller.age < 18
    ][: rng.choice([2, 3])]
    said = "" if small else teller.one(teller.theme["said"])
    return {
        "how": teller.fill(aims.ENQUIRY), "from_whom": "child, caregiver, neighbours, services", "who_takes_part": "caseworker",
        "sources": sources, "child_seen": "yes", "seen_on": f"{begun.day} {begun:%b} and {done.day} {done:%b}",
        "seen_how": ["play"] if teller.age < 6 else ["talk"], "observed": teller.fill(rng.choice(aims.OBSERVED)),
        "claims": [{"claim": rng.choice(["age", "relation"]), "how": "paper seen, and asked twice", "status": rng.choice(["verified", "verified", "unverified"])}],
        "domains": [{"domain": part, **rows.get(part, {"severity": "no_need"})} for part in DOMAIN],
        "risk_factors": teller.fill(aims.HARM), "protective_factors": teller.fill("\n".join(aims.PROTECTION)),
        "voice": "said" if said else "not_asked" if small else "silent", "voice_alone": None if small else "yes", "voice_said": said,
        "voice_why_not": "Too small to be asked in words." if small and not said else "",
        "carer_view": "Nobody to be asked." if teller.is_adult or not teller.at_home else teller.fill(rng.choice(aims.CARER_VIEW)),
        "views_weighed": teller.fill(aims.WEIGHED), "analysis": f"{teller.why(risk)} {teller.one(teller.theme['think'])}".strip(),
        "risk": risk, "risk_reason": teller.why(risk), "report_duty": "no", "best_interests": "no"}


def plan(rng, teller, theme, day, kind="full"):
    """A plan of two or three objectives for a child with this concern, drawn up on this day, with the days counted from it."""
    goals = []
    for number, (_, _, need, wording, measure, steps) in enumerate(aims.AIMS[theme][: rng.choice([2, 2, 3])]):
        goal = {"need": teller.fill(need), "wording": teller.fill(wording), "measure": teller.fill(measure),
                "target_on": day + timedelta(days=rng.choice([56, 70, 90, 120])), "horizon": rng.choice(["short", "medium", "medium"]),
                "area": ("safety", "psychosocial", "health")[number] if kind == "gbv" else None}
        ways = aims.TWO_WAYS.get(theme, ("",) * len(steps)) if not number else ("",) * len(steps)
        goals.append((goal, [
            {"what": teller.fill(what), "plain_words": teller.fill(plain), "kind": how, "service": service, "responsible": who,
             "due_on": day + timedelta(days=after + rng.choice([0, 2, 5])), "track": way}
            for (what, plain, how, service, who), after, way in zip(steps, (12, 40 + 20 * number), ways, strict=True)]))
    small = teller.age < 3
    said = "" if small else teller.one(teller.theme["said"])
    return {"kind": kind, "goals": goals, "head": {
        "drawn_on": day, "goal": teller.fill(aims.GOAL), "contingency": teller.fill(aims.CONTINGENCY),
        "permanency": teller.fill(aims.PERMANENCY),
        "followup_mode": "planned_home_visit" if teller.at_home and not teller.is_adult else "meeting", "followup_days": None,
        "followup_who": "keyworker", "participants": ["caregiver"] if small else ["child"] if not teller.at_home else ["child", "caregiver"],
        "child_took_part": "no" if small else "yes", "not_part_why": "Too small; the carer spoke." if small else "",
        "voice": "said" if said else "not_asked" if small else "silent", "voice_alone": None if small else "yes", "voice_said": said,
        "voice_why_not": "Too small to be asked in words." if small else "", "carer_view": teller.fill(rng.choice(aims.CARER_VIEW)) if teller.at_home and not teller.is_adult else "",
        "safety_made": "made", "safety_concern": teller.fill(aims.FEARED), "safety_supports": teller.fill(aims.SUPPORTS), "safety_steps": teller.fill(aims.STEPS),
        "safety_done_on": day}}
