"""The six stories that the office must carry, each typed by its people from first contact to today, then looked at by everybody."""


import pytest

from cmoffice import databases
from cmoffice.casework import directory
from cmoffice.models import Staff
from tests.browser.telling import Outsider, Story
from tests.conftest import NOW

SERVICES = {
    "Lotus house": ["safe_house", "shelter", "psychosocial"],
    "River clinic": ["health_medical", "mental_health", "nutrition"],
    "Legal aid desk": ["legal", "registration_documents", "tracing_reunification", "child_protection"],
}
EXPLAINED = ["services", "risks", "data_use", "confidentiality", "not_answer", "see_file", "withdraw", "come_back"]
EVERYBODY_ELSE = ("bob", "carol", "paul", "dan", "eve")


@pytest.fixture(scope="module")
def with_services(furnished, tmp_path_factory):
    """The furnished office with three services in its directory."""
    import shutil

    folder = tmp_path_factory.mktemp("stories") / "office"
    shutil.copytree(furnished, folder)
    databases.open_office(folder)
    with databases.connection():
        mary = Staff.get(Staff.username == "mary")
        for name, services in SERVICES.items():
            directory.add(
                {
                    "name": name,
                    "services": services,
                    "area": "North district",
                    "focal_role": "duty officer",
                    "focal_phone": "none",
                    "method": "by paper, handed over",
                    "agreement_on": NOW.date(),
                    "capacity": "open",
                },
                mary,
                NOW,
            )
    databases.close_office()
    return folder


@pytest.fixture
def story(request, with_services, tmp_path, browser, watched, chromium):
    told = Story(with_services, tmp_path / "office", browser, watched, request.node.originalname.removeprefix("test_"))
    told.day("2027-03-01 09:00")
    yield told
    told.end()
    assert "broke the content policy" not in told.said and "fault" not in told.said, told.said


@pytest.fixture(scope="session")
def addresses(pages):
    """Every page of a file that has no more in its address than the code."""
    rules = [rule for rule in pages.url_map.iter_rules() if rule.arguments == {"code"} and "GET" in rule.methods]
    return sorted(rule.rule for rule in rules if rule.rule.startswith("/case/"))


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
    "consent_items": ["services", "data_collection_storage", "contact_by_phone"],
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


def looks_around(story, code, addresses, at_home=("alice", "mary"), others=EVERYBODY_ELSE):
    """At the end everybody looks: who works on the case finds all of it and no name, nobody else finds anything."""
    for username in at_home:
        person = getattr(story, username)
        for number, tab in enumerate(
            ("", "/timeline", "/followups", "/plan", "/assessment", "/referrals", "/meetings", "/history", "/story", "/consent/versions")
        ):
            if f"/case/<code>{tab}" not in addresses:
                continue
            person.opens(f"/case/{code}{tab}").sees_no(*story.names)
            assert code in person.page.title() and not person.complaint
            person.pictures(f"{code}-{number}-{tab.strip('/').replace('/', '-') or 'notes'}")
        for rule in addresses:
            status, text = person.asks(rule.replace("<code>", code))
            assert status in (200, 302, 303, 403, 404), f"{username} at {rule}: {status}"
            if rule not in ("/case/<code>/identity/enter", "/case/<code>/identity"):
                assert not [name for name in story.names if name in text], f"{username} reads a name at {rule}"
    for username in others:
        Outsider(story, username).finds_nothing_of(code, [rule.replace("<code>", code) for rule in addresses], story.names)


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


def follows_up(person, code, on, observed, **other):
    """A follow-up, logged in the file as it is shown with script."""
    person.opens(f"/case/{code}/followups/new")
    person.write({"mode": "planned_home_visit", "on": on, "reached": ["child_alone"], "finding": "stable", "observed": observed, **other})
    person.presses_in_place("Save follow-up", "#fu-told, #fu-form .errors")
    assert not person.complaint, person.complaint
    person.sees("Saved.")


def notes(person, code, facts, **other):
    person.opens(f"/case/{code}")
    person.write({"facts": facts, **other})
    person.presses_in_place("Save note", "#say:has-text('Note saved.'), #note-form .errors")
    assert not person.complaint, person.complaint


def test_4_a_girl_of_13_with_a_woman_who_says_she_is_the_aunt(story, addresses):
    alice = story.alice
    code = registers(
        alice,
        {
            "source": "community_member",
            "sex": "female",
            "age_years": 13,
            "age_known": "estimated",
            "care_arrangement": "unrelated_adult",
            "uasc": "other_vulnerable_or_orphan",
            "concerns": ["domestic_servitude", "out_of_school"],
            "criteria_met": ["E01", "N02"],
            "given_by": "child",
            "signer_why": "no caregiver who is safe",
        },
        {
            "first": "Kunthea",
            "last": "Sambath",
            "caregiver_name": "Malis Chenda",
            "caregiver_relation": "claimed_unverified",
            "referrer_name": "Oudom Prak",
        },
    )
    assesses_first(alice, code, seen_alone="no", voice="silent", words=None, safety="unknown", abuser_access="unknown")
    notes(
        alice,
        code,
        "The woman spoke of a gang that would not like questions. The person who told us is afraid.",
        section="strictly_confidential",
    )
    alice.sees("Only the caseworker and the supervisor can open this note", "1 note · newest first").sees_no("a gang that would")
    assert not alice.page.locator("#no-notes").is_visible()

    alice = story.day("2027-03-10 09:00").alice
    follows_up(
        alice,
        code,
        "5 3 2027",
        "The girl carried water the whole visit; the woman did not leave us alone.",
        finding="unchanged_concern",
        reached=["child_with_others"],
    )
    assesses_fully(
        alice,
        code,
        "9 3 2027",
        {"safety": ("severe", "to be able to speak without fear"), "education": ("moderate", "to learn again")},
        verification={
            "claims": [
                {"claim": "relation", "contradictions": "three stories about whose child she is", "how": "asked apart", "status": "contradicted"},
                {"claim": "age", "contradictions": "no paper", "how": "health card asked for", "status": "unverified"},
            ]
        },
        education={"in_school": "no", "school_level": None, "not_in_school_why": ["child_labour"]},
        views={"voice": "chose_not", "voice_said": None},
        carer={"carer_relation": "claimed_unverified", "carer_willing": "partly", "carer_match": "no", "care_advice": "further_tracing"},
    )
    alice.sees("Contradicted", "The child chose not to answer")
    alice.files(
        f"/case/{code}/conference",
        {
            "held_on": "10 3 2027",
            "kind": "conference",
            "reason": "complex_situation",
            "chair": "supervisor",
            "participants": [{"role": "supervisor"}, {"role": "caseworker"}],
            "confidentiality": "yes",
            "child_part": "before",
            "voice": "chose_not",
            "voice_alone": "yes",
            "opinion_on": "9 3 2027",
            "opinion_by": "caseworker",
            "caregiver_part": "not",
            "situation": "A girl does the work of a household; who she belongs to is told in three ways.",
            "options": [{"option": "wait and visit", "good": "keeps the door open", "bad": "she stays in the work"}],
            "decision": "Visits go on each week; school asks for her papers.",
            "justification": "Nothing that a court would take; the girl is seen.",
            "actions": [{"what": "ask the school for its list", "who": "keyworker", "by_when": "17 3 2027"}],
            "status": "remains_open",
        },
        "File the minutes",
        rf"/case/{code}/named/conference/\d+/enter",
    )
    story.mary.files(
        f"/case/{code}/access/coworker",
        {"to": "bob", "until": "30 4 2027", "why": "visits while the keyworker is away"},
        "Name the co-worker",
        f"/case/{code}/access",
    )
    story.bob.opens(f"/case/{code}").sees(code)
    story.bob.files(f"/case/{code}/conflict", {"kind": "same_social_circle"}, "Declare it and leave the file", "/work")
    story.mary.opens("/team").sees(code)
    looks_around(story, code, addresses)


def test_5_a_girl_of_12_who_wants_nothing_done(story, addresses):
    alice = story.alice
    identity = {"first": "Chanmony", "last": "Thearith", "mother": "Leakhena Thearith", "father": "Vibol Thearith", "address": "Bamboo lane 3"}
    alice.files(
        "/register",
        {
            **REGISTRATION,
            "source": "health",
            "sex": "female",
            "age_years": 12,
            "concerns": ["sexual_abuse"],
            "criteria_met": ["V02"],
            "risk": "high",
            "given_by": "nobody",
            "assent": "refused",
            "consent_items": [],
            "no_consent": "refused_but_legal_mandate",
            "no_consent_reasons": "The law asks us to protect a child abused by a parent.",
            "no_consent_explained_on": "1 3 2027",
        },
        "Save and give the case its code",
        r"/case/[^/]+/identity/enter",
    )
    code = alice.page.inner_text(".code-big").strip()
    names(alice, code, identity)
    alice.opens("/work").sees(code, "Supervisor decides about consent")

    story.mary.opens("/approvals").sees(code, "Decide about consent")
    story.mary.is_refused(
        f"/case/{code}/no-consent",
        {"decision": "go_on", "basis": "refused_but_legal_mandate", "reasons": "", "explained_on": ""},
        "Save the decision",
        "",
    )
    story.mary.files(
        f"/case/{code}/no-consent",
        {
            "decision": "go_on",
            "basis": "refused_but_legal_mandate",
            "reasons": "Abuse by a parent; the law leaves no choice, and the risk is grave.",
            "explained_on": "1 3 2027",
            "participation": "She chooses who is with her at each step.",
            "look_again_on": "22 3 2027",
        },
        "Save the decision",
    )
    assesses_first(
        alice,
        code,
        safety="unsafe",
        abuser_access="yes",
        risk="high",
        further="urgent_intervention",
        next_contact_on="3 3 2027",
        words="I do not want him to go away.",
    )
    alice.sees("interim plan")
    alice.files(
        f"/case/{code}/report/new",
        {
            "trigger": "sexual_violence",
            "law_item": "Child protection act, duty of every service",
            "risk_reporting": "Anger of the family against her.",
            "risk_not_reporting": "It goes on.",
            "told_beforehand": "yes",
            "voice": "said",
            "voice_alone": "yes",
            "voice_said": "I wish nobody had to know.",
            "about_staff": "no",
        },
        "Tell the supervisor",
        f"/case/{code}/report",
    )
    story.mary.opens("/approvals").sees("Decide about a duty to report")
    story.mary.page.locator("main a[href^='/reports/']").first.click()
    story.mary.write(
        {
            "decision": "report",
            "reasons": "The duty is clear and the father has access.",
            "reported_to": "Child protection unit of the police",
            "reported_on": "1 3 2027",
            "content": "Age, sex, where she is safe today.",
            "followup_on": "8 3 2027",
        }
    )
    story.mary.press("Save the decision")
    assert not story.mary.complaint

    story.day("2027-03-22 09:00")
    alice = story.alice
    follows_up(alice, code, "3 3 2027", "She is with the mother's sister; the father does not know where.", reached=["child_alone"])
    follows_up(
        alice,
        code,
        "19 3 2027",
        "The mother came along and cried; she wants to help now.",
        reached=["child_with_others", "caregiver"],
        finding="improving",
    )
    alice.opens("/work").sees(code)
    alice.files(
        f"/case/{code}/consent",
        {
            "obtained_on": "22 3 2027",
            "explained": EXPLAINED,
            "given_by": "parent",
            "assent": "given",
            "answer_services": "yes",
            "answer_data_collection_storage": "yes",
            "answer_file_transfer": "yes",
        },
        "Record consent",
        f"/case/{code}/consent/versions",
    )
    alice.opens(f"/case/{code}").sees_no("Look again at going on without consent")
    looks_around(story, code, addresses)
