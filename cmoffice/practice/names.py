"""The identity pages of the practice office: invented names put together, with addresses, phones and carers."""
from datetime import date, timedelta

from cmoffice.practice import people

CARER_AGES = {"mother": (22, 46), "father": (24, 52), "sister": (19, 29), "brother": (19, 31)}


def identity(rng, child, on):
    """Answers of the identity page for one invented child; `child` is what is known without a name."""
    culture, age = people.CULTURES[child["culture"]], child["age"]
    name = person(rng, culture, child["sex"])
    carer = person(rng, culture, child["carer_sex"], adult=True, family=name["family"] if rng.random() < 0.6 else None)
    answers = {
        "first": name["first"], "last": name["last"], "nickname": _sometimes(rng, 0.15, rng.choice(people.NICKNAMES)),
        "other_names": "; ".join(name["spellings"]),
        "birth_date": _born(rng, age, on), "birth_known": child["age_known"],
        "language": rng.choice(culture["lines"]), "nationality": _sometimes(rng, 0.4, culture["nationality"]),
        "address": _address(rng, child["district"]), "landmark": _sometimes(rng, 0.7, rng.choice(people.LANDMARKS)),
        "phone": _sometimes(rng, 0.5 if age >= 14 else 0, _phone(rng)),
        "safe_contact": rng.choice(people.SAFE_CONTACTS) if rng.random() < 0.3 else "none",
        "signed_by": _full(name if child["given_by"] == "child" else carer),
        "signed_how": rng.choice(["signature", "signature", "thumbprint"])}
    if child["relation"]:
        answers |= {"caregiver_name": _full(carer), "caregiver_relation": child["relation"],
                    "caregiver_phone": _sometimes(rng, 0.7, _phone(rng)),
                    "caregiver_age": rng.randint(*CARER_AGES.get(child["relation"], (34, 71)))}
    if rng.random() < 0.35:
        number = f"{rng.choice('ABCDEKMR')}{rng.randint(100000, 999999)}-{rng.randint(1, 9)}"
        answers |= {"id_kind": rng.choice(people.ID_KINDS), "id_number": number}
    if rng.random() < 0.4:
        answers["siblings"] = "\n".join(_sibling(rng, culture, name["family"]) for _ in range(rng.randint(1, 3)))
    if age < 5 and child["uasc"] in ("unaccompanied", "separated"):
        answers["found_details"] = rng.choice(people.FOUND)
    if child["source"] not in ("self", "family_member") and rng.random() < 0.5:
        referrer = person(rng, culture, rng.choice(["female", "male"]), adult=True)
        answers |= {"referrer_name": _full(referrer), "referrer_contact": _phone(rng)}
    return answers


def person(rng, culture, sex, adult=False, family=None):
    """One invented name: how the office writes it, and the other spellings that go round."""
    grown, small = ("women", "girls") if sex == "female" else ("men", "boys")
    given, family = rng.choice(culture[grown if adult else small]), family or rng.choice(culture["families"])
    if isinstance(given, str):
        return {"first": given, "last": family, "spellings": [], "family": family}
    own, usual, other = ({"first": given[number], "last": family[number]} for number in range(3))
    written, beside = (usual, own) if rng.random() < 0.3 else (own, usual)
    return {**written, "spellings": [_full(beside), _full(other)], "family": family}


def _full(name):
    return f"{name['first']} {name['last']}".strip()


def _sibling(rng, culture, family):
    return _full(person(rng, culture, rng.choice(["female", "male"]), family=family))


def _address(rng, district):
    house = rng.choice(["House", "Room", "Plot", "No."])
    return f"{house} {rng.randint(2, 88)}, {rng.choice(people.DISTRICTS[district])}"


def _phone(rng):
    return f"07{rng.randint(0, 9)} 555 {rng.randint(0, 99):02d} {rng.randint(0, 99):02d}"


def _born(rng, age, on):
    """A birth date that makes the child `age` years old on that day."""
    return date(on.year - age, on.month, min(on.day, 28)) - timedelta(days=rng.randint(1, 360))


def _sometimes(rng, chance, text):
    return text if rng.random() < chance else ""
