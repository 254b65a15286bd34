"""One invented child after the other: what is known without a name, and the answers of the registration page."""
from datetime import timedelta

from cmoffice.practice import kinds, people, words

EXPLAINED = ["services", "risks", "data_use", "confidentiality", "not_answer", "see_file", "withdraw", "come_back"]
OFTEN_AGREED = {"anonymous_statistics": 0.85, "contact_by_phone": 0.7, "contact_at_home": 0.75,
                "share_with_authorities": 0.3, "photo": 0.1}
IS_USUAL_CARER = {"parents": ["yes"], "step_parent": ["yes"], "none": ["no"]}
WITH_OTHERS = ("kinship", "foster", "unrelated_adult", "residential")
ALONE = ("unaccompanied", "separated")


def child(rng, kind):
    """An invented child of this kind of situation, without a name."""
    age, care, concerns = rng.randint(*kind["ages"]), rng.choice(kind["cares"]), rng.choice(kind["concerns"])
    relation, carer_word, carer_sex = rng.choice(kinds.CARERS[rng.choice(kind.get("carers", [care]))])
    named = [word for word in ALONE if word in concerns and word in kind["uasc"]]
    return {
        "theme": kind["theme"], "concerns": concerns, "age": age,
        "sex": kind.get("sex") or rng.choice(["female", "male"]),
        "age_known": "estimated" if rng.random() < 0.25 else "known",
        "culture": rng.choices(list(people.SHARES), people.SHARES.values())[0],
        "district": rng.choice(list(people.DISTRICTS)), "care": care, "relation": relation, "carer_word": carer_word,
        "carer_sex": carer_sex, "uasc": named[0] if named else rng.choice(kind["uasc"]),
        "source": rng.choice([source for source in kind["sources"] if source != "self" or age >= 9]),
        "criteria": rng.choice(kind["criteria"]), "given_by": _given_by(age, relation)}


def deck(rng, count):
    """That many kinds, in the proportion of their weights, in chance order."""
    weights = [kind["weight"] for kind in kinds.KINDS]
    cards = [kind for kind in kinds.KINDS for _ in range(max(1, round(count * kind["weight"] / sum(weights))))]
    cards += rng.choices(kinds.KINDS, weights, k=max(0, count - len(cards)))
    rng.shuffle(cards)
    return cards[:count]


def registration(rng, child, teller, at, risk):
    """Answers of the registration page, with consent and assent, as typed at that moment."""
    survivor, urgent = child["age"] >= 18, risk == "high" and rng.random() < 0.35
    needs = kinds.URGENT_NEEDS.get(child["theme"], []) if urgent else []
    places = [code for code, (_, district) in people.PLACES.items() if district == child["district"]]
    return {
        "registered_on": at.date(), "registered_time": at.strftime("%H:%M"), "place": rng.choice(places),
        "source": child["source"], "identified_on": at.date() - timedelta(days=rng.choice([0, 0, 0, 1, 1, 2, 4])),
        "sex": child["sex"], "age_years": child["age"], "age_known": child["age_known"], "area": child["district"],
        "displacement": rng.choice(kinds.DISPLACEMENT[child["culture"]]), "uasc": child["uasc"],
        "marital": "divorced_separated" if survivor else "single", "disability": _disability(rng, child),
        "care_arrangement": child["care"], "care_since": _care_since(rng, child, at),
        "carer_is_previous": rng.choice(IS_USUAL_CARER.get(child["care"], ["no", "yes", "unknown"])),
        "concerns": child["concerns"], "risk": risk, "criteria_met": child["criteria"], "urgent": urgent,
        "urgent_needs": needs[:1], "keyworker": "me", "sensitivity": child.get("sensitivity", "normal"),
        "module": "gbv_survivor" if survivor else "child", **consent(rng, child, teller, at)}


def consent(rng, child, teller, at):
    """Answers about consent and assent: somebody agreed to the services, and to some things and not to others."""
    items = ["services", "data_collection_storage"]
    items += [item for item, chance in OFTEN_AGREED.items() if rng.random() < chance]
    items += ["family_tracing"] if child["uasc"] in ALONE else []
    small = child["age"] < 3
    answers = {
        "explained": EXPLAINED, "consent_language": rng.choice(people.CULTURES[child["culture"]]["lines"]),
        "given_by": child["given_by"], "consent_items": items,
        "share_services": [service for service in kinds.SERVICES[child["theme"]] if rng.random() < 0.7],
        "legal_basis": ["consent"], "assent": None if child["age"] >= 18 else "not_asked" if small else "given",
        "assent_why": teller.fill(words.TOO_SMALL) if small else ""}
    if rng.random() < 0.12 and child["age"] < 18:
        what, from_whom, why = rng.choice(words.WITHHOLD)
        answers |= {"withhold": teller.fill(what), "withhold_from": from_whom, "withhold_why": why}
    if rng.random() < 0.1:
        answers["consent_until"] = at.date() + timedelta(days=rng.choice([90, 180, 365]))
    return answers


def without_consent(teller, basis, reasons=None):
    """Answers in place of a consent: nobody agreed, and what is proposed to the supervisor."""
    return {"given_by": "nobody", "consent_items": [], "share_services": [], "legal_basis": ["vital_interest"],
            "no_consent": basis, "no_consent_reasons": teller.fill(reasons or words.NO_CONSENT[basis][0])}


def _given_by(age, relation):
    if age >= 15:
        return "child"
    return "parent" if relation in ("mother", "father") else "other_caregiver" if relation else "trusted_adult"


def _care_since(rng, child, at):
    return at.date() - timedelta(days=rng.randint(20, 700)) if child["care"] in WITH_OTHERS else None


def _disability(rng, child):
    if "disability" in child["concerns"]:
        return rng.choice(["physical", "mental", "physical", "both"])
    return rng.choices(["none", "unknown", "physical"], [85, 12, 3])[0]
