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
