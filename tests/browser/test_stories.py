"""The six stories that the office must carry, each typed by its people from first contact to today, then looked at by everybody."""

import pytest

from cmoffice import databases
from cmoffice.casework import directory
from cmoffice.models import Staff
from tests.browser.at_work import (
    EXPLAINED,
    REGISTRATION,
    agrees,
    approves,
    assesses_first,
    assesses_fully,
    draws_up,
    follows_up,
    names,
    notes,
    refers,
    registers,
)
from tests.browser.telling import Outsider, Story
from tests.conftest import NOW

pytestmark = pytest.mark.story
SERVICES = {
    "Lotus house": ["safe_house", "shelter", "psychosocial"],
    "River clinic": ["health_medical", "mental_health", "nutrition"],
    "Legal aid desk": ["legal", "registration_documents", "tracing_reunification", "child_protection"],
}
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
    for person in told.people.values():
        person.page.context.close()
    assert "broke the content policy" not in told.said and "fault" not in told.said, told.said


@pytest.fixture(scope="session")
def addresses(pages):
    """Every page of a file that has no more in its address than the code."""
    rules = [rule for rule in pages.url_map.iter_rules() if rule.arguments == {"code"} and "GET" in rule.methods]
    return sorted(rule.rule for rule in rules if rule.rule.startswith("/case/"))


TABS = ("", "/timeline", "/followups", "/plan", "/assessment", "/care", "/referrals", "/meetings", "/history", "/print", "/consent/versions")
IDENTITY = ("/identity", "/identity/enter")


def looks_around(story, code, addresses, at_home=("alice", "mary"), others=EVERYBODY_ELSE, tabs=TABS):
    """At the end everybody looks: who works on the case finds all of it and no name, nobody else finds anything."""
    everywhere = [rule.replace("<code>", code) for rule in addresses]
    for username in at_home:
        person = getattr(story, username)
        for number, tab in enumerate(tabs):
            person.opens(f"/case/{code}{tab}").sees_no(*story.names)
            assert code in person.page.title() and not person.complaint
            person.pictures(f"{code}-{number:02}-{tab.strip('/').replace('/', '-') or 'notes'}")
        for where, status, text in person.asks(where for where in everywhere if not where.endswith(IDENTITY)):
            assert status in (200, 303, 403, 404, 409), f"{username} at {where}: {status}"
            assert not [name for name in story.names if name in text], f"{username} reads a name at {where}"
    for username in others:
        near = everywhere if username == "bob" else [f"/case/{code}{tab}" for tab in (*TABS, *IDENTITY)]
        Outsider(story, username).finds_nothing_of(code, near, story.names)


MOTHER = {
    "caregiver_name": "Sokunthea Vannak",
    "caregiver_relation": "mother",
    "mother": "Sokunthea Vannak",
    "father": "Borith Vannak",
    "address": "Room 6, Tailors lane",
    "phone": "012 777 404",
    "safe_contact": "Only the new phone, 9 to 2. Never the old number.",
    "contact_never": "The father and his brothers",
    "address_never": True,
}


def test_1_a_boy_of_13_and_his_three_sisters(story, addresses):
    alice = story.alice
    agreed = {
        "withhold": "The address, the school and the new phone number",
        "withhold_from": "the father",
        "withhold_why": "fear_of_harm",
        "signer_why": "",
    }
    boy = registers(
        alice,
        {
            **agreed,
            "source": "teacher_school",
            "sex": "male",
            "age_years": 13,
            "concerns": ["family_violence_witness", "internally_displaced"],
            "criteria_met": ["V03"],
        },
        {**MOTHER, "first": "Rithysak", "last": "Vannak"},
    )
    alice.sees("Not to be shared:", "the father")
    sisters = []
    for first, years in (("Ximeny", 10), ("Beleny", 7), ("Ineny", 4)):
        alice.opens(f"/case/{boy}/care").follow("Register a brother or sister")
        alice.saves(
            {**REGISTRATION, **agreed, "sex": "female", "age_years": years, "criteria_met": ["V03"], "given_by": "parent"},
            "Save and give the case its code",
            r"/case/[^/]+/identity/enter",
        )
        sisters.append(alice.page.inner_text(".code-big").strip())
        names(alice, sisters[-1], {**MOTHER, "first": first, "last": "Vannak"})
    alice.opens(f"/case/{boy}/care").sees(*sisters)
    alice.opens("/work").sees(boy, *sisters)
    for code in (boy, sisters[0]):
        assesses_first(alice, code, safety="unknown", abuser_access="unknown", shelter="not_met" if code == boy else "met")

    story.day("2027-03-12 09:00")
    alice = story.alice
    assesses_fully(
        alice,
        boy,
        "11 3 2027",
        {"safety": ("severe", "to be where the father cannot come"), "emotional_state": ("moderate", "to be a boy of thirteen again")},
    )
    draws_up(
        alice,
        boy,
        "full",
        {"goal": "The five live where the father does not find them.", "contingency": "If he finds the school: meet again the same day."},
        [
            (
                {
                    "need": "to be safe on the way to school",
                    "wording": "No meeting with the father for three months",
                    "measure": "asked each week",
                    "target_on": "11 6 2027",
                },
                [
                    {
                        "what": "apply for a protection order",
                        "plain_words": "A paper that tells him to stay away",
                        "kind": "referral",
                        "service": "legal",
                        "due_on": "19 3 2027",
                    },
                    {"what": "practise the two ways to school", "kind": "child_or_family_task", "responsible": "child", "due_on": "15 3 2027"},
                ],
            )
        ],
    )
    approves(story.mary, boy)
    agrees(
        alice,
        boy,
        [
            {
                "provider": "Legal aid desk",
                "service": "legal",
                "until": "31 12 2027",
                "what": ["needs", "age_sex", "safety_concerns"],
                "how": ["written_paper"],
            }
        ],
        obtained_on="12 3 2027",
        given_by="parent",
    )
    sent = refers(
        alice,
        boy,
        "legal",
        "Legal aid desk",
        "to be protected from the father by law",
        ["needs", "age_sex", "safety_concerns"],
        told_safety_concerns="The father follows the family; dates of four calls to the police.",
    )
    alice.sees("Sent, no answer yet")
    follows_up(alice, boy, "12 3 2027", "Walked both ways to school with him.")

    story.day("2027-06-10 09:00")
    alice = story.alice
    alice.files(sent, {"answer": "accepted", "appointment_on": "16 3 2027"}, "Save the answer", sent)
    alice.saves(
        {"accompanied": "yes", "accompanied_on": "16 3 2027", "outcome": "received_full", "feedback_on": "30 3 2027", "told_child": "yes"},
        "Save what became of it",
        sent,
    )
    follows_up(alice, boy, "30 3 2027", "The order came. He read it to me, both pages.", finding="improving")
    follows_up(alice, boy, "8 6 2027", "Two months without a sign of the father.", finding="stable")
    alice.files(
        f"/case/{boy}/review",
        {
            "held_on": "10 6 2027",
            "chair": "supervisor",
            "took_part": ["child", "caregiver", "keyworker", "supervisor"],
            "objectives-0-progress": "in_progress",
            "objectives-0-evidence": "not seen since the order",
            "objectives-0-relevant": "yes",
            "risk": "medium",
            "child_part": "there",
            "voice": "said",
            "voice_alone": "yes",
            "voice_said": "I do not stand at the window any more.",
            "caregiver_part": "there",
            "caregiver_view": "Wants to stay.",
            "outcome": "continue",
            "next_on": "10 9 2027",
        },
        "File the review",
        rf"/case/{boy}/meetings/\d+",
    )
    alice.opens(f"/case/{boy}/plan").sees("In force")
    looks_around(story, boy, addresses)
    looks_around(story, sisters[1], ["/case/<code>/care"], at_home=("alice",), others=("bob", "dan"), tabs=("",))


def test_2_a_girl_of_16_who_ran_from_school(story, addresses):
    alice = story.alice
    code = registers(
        alice,
        {
            "registered_time": "08:10",
            "source": "self",
            "sex": "female",
            "age_years": 16,
            "care_arrangement": "parents",
            "concerns": ["forced_or_early_marriage"],
            "criteria_met": ["V04"],
            "risk": "high",
            "urgent": True,
            "urgent_needs": ["safe_place"],
            "given_by": "child",
            "sensitivity": "highly_sensitive",
        },
        {"first": "Sopheary", "last": "Meanchey", "father": "Narong Meanchey", "phone": "012 888 505", "contact_never": "Anybody of the family"},
    )
    assesses_first(
        alice,
        code,
        done_time="08:50",
        safety="unsafe",
        abuser_access="yes",
        shelter="not_met",
        risk="high",
        further="urgent_intervention",
        next_contact_on="2 3 2027",
        words="If I go home it is tomorrow.",
    )
    alice.sees("an interim plan is due today")
    draws_up(
        alice,
        code,
        "interim",
        {
            "goal": "Safe tonight, and not married tomorrow.",
            "followup_days": "1",
            "participants": ["child"],
            "carer_view": "Not asked: it would put her in danger.",
            "safety_made": "made",
            "safety_concern": "That her brothers come to the school.",
            "safety_supports": "The teacher, the house.",
            "safety_steps": "A call with one word; then the police.",
            "safety_after": "Nobody is told the house.",
            "safety_done_on": "1 3 2027",
        },
        [
            (
                {
                    "need": "a bed where nobody finds her",
                    "wording": "Sleeps in a safe house tonight",
                    "measure": "the house confirms",
                    "target_on": "1 3 2027",
                },
                [{"what": "bring her to the safe house", "kind": "referral", "service": "safe_house", "due_on": "1 3 2027", "response": "3_hours"}],
            )
        ],
    )
    alice.opens(f"/case/{code}/plan").sees("Interim plan", "In force")
    agrees(
        alice,
        code,
        [{"provider": "Lotus house", "service": "safe_house", "once": True, "what": ["needs", "age_sex", "safety_concerns"], "how": ["verbal"]}],
        obtained_on="1 3 2027",
        explained=EXPLAINED,
    )
    refers(
        alice,
        code,
        "safe_house",
        "Lotus house",
        "to sleep where nobody finds her",
        ["needs", "age_sex", "safety_concerns"],
        method="verbal",
        urgent=True,
        told_safety_concerns="Nobody of the family may learn where she is.",
    )
    alice.files(
        f"/case/{code}/referrals/new",
        {"service": "safe_house", "reason": "to stay a week longer", "result": "referred", "provider": "Lotus house"},
        "Go on: what may be told",
        rf"/case/{code}/referrals/\d+",
    )
    alice.sees("Nothing can be shared with this service: the consent was for one time, and that time is used up.", "E14")
    alice.files(
        f"/case/{code}/care/new",
        {
            "arrangement": "safe_house",
            "started_on": "1 3 2027",
            "change_why": "abuse_exploitation",
            "term": "emergency",
            "removed": "no",
            "from_institution": "no",
            "reunified": "no",
            "voice": "said",
            "voice_alone": "yes",
            "voice_said": "I can breathe.",
        },
        "Save the arrangement",
        rf"/case/{code}/care/\d+",
    )
    alice.files(
        f"/case/{code}/report/new",
        {
            "trigger": "other",
            "law_item": "Marriage act: no marriage under 18",
            "risk_reporting": "The family learns who told.",
            "risk_not_reporting": "Another day is set.",
            "told_beforehand": "yes",
            "voice": "said",
            "voice_alone": "yes",
            "voice_said": "Not before I am away.",
            "about_staff": "no",
        },
        "Tell the supervisor",
        f"/case/{code}/report",
    )
    story.mary.opens(f"/case/{code}").sees("Highly sensitive", "No decision of an authority is recorded")
    mary = story.mary.opens("/approvals").sees("Decide about a duty to report")
    mary.follow("Look and decide")
    mary.saves({"decision": "delay", "reasons": "First she is safe; then the report with her.", "followup_on": "3 3 2027"}, "Save the decision")
    alice.opens(f"/case/{code}")
    assert alice.page.locator(f'#next a[href="/case/{code}/report"]').count() == 1, "from what is due to where it is done"
    follows_up(alice, code, "1 3 2027", "She has a bed, a key and a telephone.", mode="phone", risk="high")
    looks_around(story, code, addresses)


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
    story.mary.follow("Look and decide").saves(
        {
            "decision": "report",
            "reasons": "The duty is clear and the father has access.",
            "reported_to": "Child protection unit of the police",
            "reported_on": "1 3 2027",
            "content": "Age, sex, where she is safe today.",
            "followup_on": "8 3 2027",
        },
        "Save the decision",
    )

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
    alice.sees("Abuse by a parent", "Explained to the child: 1 Mar 2027", "She chooses who is with her", "Ended 22 Mar 2027")
    alice.opens(f"/case/{code}").sees_no("Look again at going on without consent")
    draws_up(
        alice,
        code,
        "full",
        {
            "goal": "She lives with her mother in safety.",
            "contingency": "If he comes back to the house: she goes to the mother's sister.",
            "safety_made": "made",
            "safety_concern": "That he waits at the school.",
            "safety_supports": "Mother, aunt, teacher.",
            "safety_steps": "Goes to the teacher, who calls.",
            "safety_after": "The aunt's house.",
            "safety_done_on": "22 3 2027",
        },
        [
            (
                {
                    "need": "to be heard by somebody trained",
                    "wording": "Meets a counsellor each week",
                    "measure": "six meetings",
                    "target_on": "30 5 2027",
                },
                [{"what": "find a counsellor for girls", "kind": "referral", "service": "psychosocial", "due_on": "29 3 2027"}],
            )
        ],
    )
    approves(story.mary, code, "Go on.")
    alice.files(
        f"/case/{code}/transfer/ask",
        {
            "why": "specialised_service",
            "good_cause": "An agency for girls after abuse opened in the district.",
            "better_service": "Therapy for her and her mother under one roof.",
            "provider": "Lotus house",
            "informed_on": "22 3 2027",
            "agree": "yes",
            "forgo": "no",
            "file_agreed": "all",
            "joint_visit_on": "29 3 2027",
            "introductions": "We go together and she is shown the house.",
            "pending_actions": "The counsellor; they take it over.",
            "until_accepted": "We, each three days.",
        },
        "Ask my supervisor",
        f"/case/{code}/transfer",
    )
    story.mary.opens("/approvals").sees(code, "Decide about a transfer").follow("Look and decide")
    story.mary.saves({"comment": "With good cause."}, "Agree: it may be passed on", f"/case/{code}/transfer")

    mary = story.day("2027-04-02 09:00").mary
    mary.opens(f"/case/{code}/transfer").write(
        {
            "accepted_on": "1 4 2027",
            "accepted_role": "counsellor for girls",
            "handed": ["summary", "assessment", "plan", "consent"],
            "method": "written_paper",
            "retention_class": "ordinary",
        }
    )
    mary.press("Hand the case over")
    mary.opens(f"/case/{code}").sees("Transferred")
    story.alice.opens("/work").sees_no(code)
    story.alice.opens(f"/case/{code}/print/story").write({"copies": "1", "purpose": "meeting"})
    story.alice.press("Make the copies")
    story.alice.sees("Transfer asked", "A specialised service is needed").sees_no("specialised_service")
    looks_around(story, code, addresses)


def test_3_a_baby_of_15_months(story, addresses):
    alice = story.alice
    code = registers(
        alice,
        {
            "source": "community_member",
            "sex": "male",
            "age_years": 1,
            "concerns": ["neglect", "physical_abuse", "lives_with_vulnerable_person"],
            "criteria_met": ["N01"],
            "risk": "high",
            "assent": "not_asked",
            "assent_why": "Fifteen months old; he was told in simple words and held by his father.",
        },
        {"first": "Visalny", "last": "Kosaley", "caregiver_name": "Dararith Kosaley", "caregiver_relation": "father", "mother": "Rachanya Kosaley"},
    )
    small = {"voice": "not_asked", "voice_why_not": "Fifteen months old."}
    assesses_first(
        alice,
        code,
        voice="not_asked",
        words=None,
        words_why_not="Fifteen months old.",
        medical_urgent="yes",
        food="not_met",
        risk="high",
        next_contact_on="3 3 2027",
        discussed_with=["family"],
    )

    story.day("2027-03-12 09:00")
    alice = story.alice
    assesses_fully(
        alice,
        code,
        "11 3 2027",
        {
            "physical_health": ("severe", "to be fed and to heal"),
            "development": ("severe", "to catch up"),
            "caregiver_capacity": ("severe", "a mother who stays well, a father who is not alone"),
        },
        sources={
            "sources": [
                {"kind": "health", "on": "4 3 2027", "summary": "arm heals; weight far below"},
                {"kind": "health", "on": "8 3 2027", "summary": "mother clearly better for a year with medicine"},
            ]
        },
        verification={"claims": [{"claim": "incident", "contradictions": "fall, says the father", "how": "asked the clinic", "status": "verified"}]},
        child={"seen_how": ["play"]},
        views={**small, "voice_said": None, "voice_alone": None},
        education={},
    )
    alice.files(
        f"/case/{code}/conference",
        {
            "held_on": "12 3 2027",
            "kind": "conference",
            "reason": "placement_in_alternative_care",
            "chair": "supervisor",
            "participants": [{"role": "supervisor"}, {"role": "caseworker"}, {"role": "father"}],
            "confidentiality": "yes",
            "child_part": "not",
            "caregiver_part": "there",
            **small,
            "family_opinion": "The father wants to keep him and says that he cannot do it alone.",
            "situation": "A baby was hurt and is hungry; the mother is ill and better with medicine.",
            "options": [
                {"option": "at home with daily help", "good": "stays with those he knows", "bad": "the mother may fall ill again"},
                {"option": "with the mother's sister", "good": "safe at once", "bad": "loses his brothers"},
            ],
            "decision": "Both ways at once until June.",
            "justification": "The least harm, and no time lost.",
            "actions": [{"what": "ask the aunt", "who": "keyworker", "by_when": "19 3 2027"}],
            "status": "remains_open",
        },
        "File the minutes",
        rf"/case/{code}/named/conference/\d+/enter",
    )
    draws_up(
        alice,
        code,
        "full",
        {
            **small,
            "voice_said": None,
            "voice_alone": None,
            "child_took_part": "no",
            "not_part_why": "Fifteen months old.",
            "participants": ["caregiver", "family"],
            "goal": "He grows and is safe.",
            "contingency": "If the mother falls ill again: to the aunt the same day.",
        },
        [
            (
                {
                    "need": "to be held and fed by people who can",
                    "wording": "Weight and safety as they should be",
                    "measure": "clinic chart, no injury",
                    "target_on": "31 5 2027",
                },
                [
                    {"what": "daily help at home", "kind": "community_support", "responsible": "community", "due_on": "20 3 2027", "track": "A"},
                    {"what": "prepare the aunt and her house", "kind": "direct_service", "due_on": "26 3 2027", "track": "B"},
                ],
            )
        ],
    )
    approves(story.mary, code)
    alice.opens(f"/case/{code}/plan").sees("Way A", "Way B", "In force")

    story.day("2027-06-10 09:00")
    alice = story.alice
    follows_up(
        alice,
        code,
        "20 3 2027",
        "The helper comes each morning; the house is clean.",
        finding="improving",
        reached=["child_with_others", "caregiver"],
    )
    alice.opens(f"/case/{code}/plan")
    for result in ("came each morning", "ready, and not needed"):
        alice.follow_in_place("Done or dropped")
        alice.saves({"status": "done", "done_on": "30 4 2027", "result": result}, "Save")
    alice.follow_in_place("How far is it?")
    alice.saves({"progress": "met", "met_on": "1 5 2027"}, "Save")
    for on, finding in (("10 5 2027", "improving"), ("25 5 2027", "stable"), ("8 6 2027", "stable")):
        follows_up(
            alice,
            code,
            on,
            "Eats, laughs, pulls himself up at the table.",
            finding=finding,
            reached=["child_with_others", "caregiver"],
            **({"risk": "low", "risk_reason": "Two months without a worry."} if on == "10 5 2027" else {}),
        )
    alice.opens(f"/case/{code}/meetings").follow("Done or dropped")
    alice.saves({"on": "19 3 2027", "result": "she is willing"}, "It is done")
    alice.files(
        f"/case/{code}/review",
        {
            "held_on": "10 6 2027",
            "chair": "supervisor",
            "took_part": ["caregiver", "keyworker", "supervisor"],
            "objectives-0-progress": "met",
            "objectives-0-evidence": "clinic chart",
            "objectives-0-relevant": "no",
            "objectives-0-met_on": "1 5 2027",
            "risk": "low",
            "child_part": "not",
            "caregiver_part": "there",
            "caregiver_view": "Wants to go on alone.",
            **small,
            "outcome": "request_closure",
            "next_on": "10 9 2027",
        },
        "File the review",
        rf"/case/{code}/meetings/\d+",
    )
    alice.opens(f"/case/{code}/close").follow("Goals met")
    alice.saves(
        {
            "summary": "He grows; the mother takes her medicine; the father has help.",
            "objectives": "all",
            "risk_now": "low",
            "child_safe": "yes",
            "care_supported": "yes",
            "no_concerns": "yes",
            "evaluated": "done",
            "evaluated_on": "9 6 2027",
            "services_effective": "yes",
            "problems_solved": "yes",
            "new_problems": "no",
            "new_plan_needed": "no",
            "feedback": "The father was asked: glad, and tired.",
            "told": "yes",
            "told_on": "9 6 2027",
            "how_to_return": "The door and the number, any day.",
            "safety_plan": "not_applicable",
        },
        "Ask my supervisor to close",
        f"/case/{code}",
    )
    mary = story.mary.opens("/approvals").sees(code, "Decide about closing").follow("Look and decide")
    mary.saves({"audited": "yes", "comment": "Well done.", "retention_class": "ordinary", "paper_place": "Cabinet 2"}, "Agree: close it")
    alice.opens(f"/case/{code}").sees("Closed")

    alice = story.day("2027-09-01 09:00").alice
    alice.opens("/work").sees(code)
    alice.files(
        f"/case/{code}/visit",
        {
            "on": "1 9 2027",
            "mode": "planned_home_visit",
            "reached": ["child_with_others", "caregiver"],
            "stable": "yes",
            "new_concern": "no",
            "feedback": "He walks.",
        },
        "Log the visit",
        f"/case/{code}",
    )
    alice.opens("/work").sees_no(code)
    looks_around(story, code, addresses)


RETURN = {
    "arrangement": "parents",
    "started_on": "1 5 2027",
    "change_why": "other",
    "term": "long_term",
    "removed": "no",
    "from_institution": "yes",
    "family_kind": "birth",
    "reunified": "yes",
    "verified": "yes",
    "reunification": "case_by_case",
    "wish": "wants",
    "followup_needed": "yes",
    "voice": "said",
    "voice_alone": "yes",
    "voice_said": "I am home.",
}


def test_6_a_boy_of_15_brought_back_over_the_border(story, addresses):
    alice = story.alice
    boy = {
        "source": "government_service",
        "sex": "male",
        "age_years": 15,
        "age_known": "estimated",
        "uasc": "unaccompanied",
        "care_arrangement": "residential",
        "concerns": ["trafficked_smuggled", "returnee", "no_birth_or_legal_identity"],
        "criteria_met": ["E02", "L02"],
        "given_by": "child",
        "consent_items": ["services", "data_collection_storage", "family_tracing", "contact_by_phone", "contact_at_home"],
    }
    code = registers(alice, boy, {"first": "Sopheap", "last": "Narithya", "place_of_birth": "Battambong"})
    assesses_first(alice, code, words="I want to see my mother.")

    bob = story.day("2027-03-08 09:00").bob
    again = {**REGISTRATION, **boy, "registered_on": "8 3 2027", "identified_on": "8 3 2027", "source": "police_security"}
    bob.files("/register", again, "Save and give the case its code", r"/case/[^/]+/identity/enter")
    second = bob.page.inner_text(".code-big").strip()
    identity = {"first": "Sophieap", "last": "Naritya"}
    story.keep_quiet_about(identity)
    bob.write({"address": "none", "safe_contact": "none", **identity})
    bob.press("Save and open the case")
    bob.sees("A case may already be open for this child").sees_no(f"/case/{code}")
    bob.press("Save, and ask the supervisor")
    assert bob.where == f"/case/{second}"
    mary = story.mary.opens("/team").sees(second, "Possible second file of one child").follow("Look at both")
    mary.sees("Name, sex and age were like those of", code)
    mary.saves({"survivor": code, "reason": "The same boy under another spelling: the place and a scar agree."}, "Join the files", f"/case/{second}")
    story.bob.opens("/work").sees_no(second, code)
    alice = story.alice
    alice.opens(f"/case/{second}").sees("Merged", code)
    assesses_fully(
        alice,
        code,
        "8 3 2027",
        {"identity_documents": ("severe", "a paper that says who he is"), "economic": ("moderate", "a way to earn")},
        care={
            "separated_on": "2024",
            "separated_where": "the coast",
            "separation_cause": ["family_violence_or_exploitation"],
            "carers": [{"relation": "non_family", "began": "2024", "change": "taken to a boat"}],
        },
        tracing={
            "wants_tracing": "yes",
            "sought": [{"relation": "mother", "known": "sells at a market upriver"}],
            "tracing_done": "asked the commune",
            "tracing_status": "in_progress",
        },
        education={"in_school": "no", "school_level": None, "not_in_school_why": ["child_labour"]},
    )

    story.day("2027-07-12 09:00")
    alice = story.alice
    alice.is_refused(
        f"/case/{code}/care/new",
        {**RETURN, "verified": "no"},
        "Save the arrangement",
        "verified",
    )
    alice.write({"verified": "yes"})
    alice.saves({}, "Save the arrangement", rf"/case/{code}/care/\d+")
    alice.opens(f"/case/{code}/care").sees("until 1 May 2029")
    for on, observed in (
        ("2 5 2027", "He sleeps in the room of his brothers and mends nets with his uncle."),
        ("20 5 2027", "The paper with his name came; he keeps it in a bag around the neck."),
        ("8 6 2027", "Paid for an engine he repaired."),
        ("25 6 2027", "Wants to learn welding too."),
    ):
        follows_up(alice, code, on, observed, finding="improving", type="after_reunification")
    alice.opens(f"/case/{code}/close").follow("Goals met")
    alice.sees("two years of follow-up end on 1 5 2029")
    alice.write(
        {
            "goals_met_on": "2 5 2027",
            "summary": "At home, with a paper and a trade.",
            "objectives": "no_plan",
            "risk_now": "low",
            "child_safe": "yes",
            "care_supported": "yes",
            "no_concerns": "yes",
            "evaluated": "refused",
            "feedback": "Asked; wants us to come again.",
            "told": "yes",
            "told_on": "2 5 2027",
            "how_to_return": "Any day.",
            "safety_plan": "not_applicable",
        }
    )
    alice.press("Ask my supervisor to close")
    assert "two years" in alice.complaint and "2029" in alice.complaint, alice.complaint
    follows_up(
        alice, code, "12 7 2027", "He came by himself and asked about the two years.", mode="meeting", finding="stable", type="after_reunification"
    )
    looks_around(story, code, addresses)
    looks_around(story, second, ["/case/<code>"], at_home=("mary",), tabs=("",))
