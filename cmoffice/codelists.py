"""Coded answers of the paper forms: the code is stored, the label is read. Labels are translated, codes never change.

Over each list lies what the office did to it: its own word for a code, codes of its own, codes no longer offered. It is handed in
by `speak` at the beginning of each request, so that nothing here asks for it and a label costs next to nothing.
"""

from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache

from markupsafe import escape

from cmoffice.language import Lazy
from cmoffice.language import lazy_gettext as _l


@dataclass(frozen=True)
class OwnWords:
    """What an office did to the lists: words (list, code) → label, its own codes, retired ones, and the concern group of own concerns."""

    words: dict = field(default_factory=dict)
    added: dict = field(default_factory=dict)  # list → its own codes in order
    retired: frozenset = frozenset()  # (list, code)
    groups: dict = field(default_factory=dict)  # own concern → concern group


_own = ContextVar("own words of the office", default=OwnWords())  # noqa: B039 (it holds nothing that changes)


def speak(own):
    """Use these words of the office from here on in this request."""
    _own.set(own)


class Word(Lazy):
    """The label of a code: the office's own word for it, else ours in the language of the request."""

    __slots__ = ("code", "list")

    def __init__(self, text, values, list_name, code):
        super().__init__(text, values)
        self.list, self.code = list_name, code

    def __str__(self):
        return self._own_word() or super().__str__()

    def __html__(self):
        own = self._own_word()
        return escape(own) if own else super().__html__()

    def _own_word(self):
        return _own.get().words.get((self.list, self.code))


class CodeList(dict):
    """A list to which an office may add codes, and from which it may retire some.

    A list is walked through as it is offered; whether a code is known, and how it reads, is answered for retired ones too.
    """

    def __init__(self, name, codes):
        super().__init__(codes)
        self.name = name

    def _offered(self):
        own = _own.get()
        if not own.added and not own.retired:
            return list(dict.keys(self))
        codes = [*dict.keys(self), *own.added.get(self.name, ())]
        last = [code for code in codes if code == "other"]
        return [code for code in codes if (self.name, code) not in own.retired and code != "other"] + last

    def __iter__(self):
        return iter(self._offered())

    def keys(self):
        return self._offered()

    def values(self):
        return [self[code] for code in self._offered()]

    def items(self):
        return [(code, self[code]) for code in self._offered()]

    def __len__(self):
        return len(self._offered())

    def __contains__(self, code):
        return dict.__contains__(self, code) or code in _own.get().added.get(self.name, ())

    def __missing__(self, code):
        own = _own.get()
        if code in own.added.get(self.name, ()):
            return own.words[self.name, code]
        raise KeyError(code)

    def get(self, code, default=None):
        try:
            return self[code]
        except KeyError:
            return default


ROLE = {
    "caseworker": _l("Caseworker"),
    "supervisor": _l("Supervisor"),
    "clerk": _l("Clerk"),
    "administrator": _l("Administrator"),
}
SEX = {"female": _l("Girl / woman"), "male": _l("Boy / man"), "other": _l("Other"), "not_stated": _l("Not stated")}
RISK = {"high": _l("High"), "medium": _l("Medium"), "low": _l("Low"), "none": _l("None")}
RISK_OPEN = {code: RISK[code] for code in ("high", "medium", "low")}
AGE_BANDS = ((0, 5, "0-5"), (6, 11, "6-11"), (12, 17, "12-17"), (18, 200, "18+"))
AGE_KNOWN = {"known": _l("Known"), "estimated": _l("Estimated")}
YES_NO = {"yes": _l("Yes"), "no": _l("No")}
YES_NO_UNKNOWN = {"yes": _l("Yes"), "no": _l("No"), "unknown": _l("Not known")}
MODULE = {"child": _l("Child protection"), "gbv_survivor": _l("Survivor of gender-based violence")}
SENSITIVITY = {"normal": _l("Normal"), "highly_sensitive": _l("Highly sensitive: only named staff")}

STATUS = {
    "unfiled": _l("Begun: identity missing"),
    "screening": _l("Waiting for a decision"),
    "screened_out": _l("Not registered"),
    "open": _l("Open"),
    "closure_requested": _l("Closure asked"),
    "transfer_pending": _l("Transfer asked"),
    "closed": _l("Closed"),
    "transferred": _l("Transferred"),
    "merged": _l("Merged"),
}
STEP = {
    "registration": _l("Register"),
    "initial_assessment": _l("Assess"),
    "comprehensive_assessment": _l("Assess"),
    "planning": _l("Plan"),
    "implementation": _l("Implement"),
    "closing": _l("Close"),
}
STEP_NUMBER = {
    "registration": 1,
    "initial_assessment": 2,
    "comprehensive_assessment": 2,
    "planning": 3,
    "implementation": 4,
    "closing": 6,
}

SOURCE = {
    "self": _l("The child herself or himself"),
    "family_member": _l("Family member"),
    "community_member": _l("Community member"),
    "community_leader": _l("Community leader"),
    "cp_committee": _l("Child protection committee"),
    "teacher_school": _l("Teacher or school"),
    "health": _l("Health service"),
    "psychosocial": _l("Psychosocial service"),
    "police_security": _l("Police"),
    "legal": _l("Legal service"),
    "livelihoods": _l("Livelihoods service"),
    "safe_house": _l("Safe house"),
    "government_service": _l("Government service"),
    "other_agency": _l("Other agency"),
    "own_staff_other_sector": _l("Our own staff, other sector"),
    "helpline": _l("Helpline"),
    "court": _l("Court"),
    "other": _l("Other"),
}
CONCERN = {
    "neglect": _l("Neglect"),
    "physical_abuse": _l("Physical abuse"),
    "emotional_abuse": _l("Emotional abuse"),
    "sexual_abuse": _l("Sexual abuse"),
    "sexual_exploitation": _l("Sexual exploitation"),
    "gbv_survivor": _l("Gender-based violence"),
    "forced_or_early_marriage": _l("Forced or early marriage"),
    "harmful_practice": _l("Harmful practice"),
    "trafficked_smuggled": _l("Trafficked or smuggled"),
    "child_labour_hazardous": _l("Hazardous labour"),
    "domestic_servitude": _l("Domestic servitude"),
    "caafag": _l("Armed force or group"),
    "unaccompanied": _l("Unaccompanied"),
    "separated": _l("Separated"),
    "abandoned": _l("Abandoned"),
    "orphan": _l("Orphan"),
    "child_headed_household": _l("Child-headed household"),
    "street_child": _l("Living on the street"),
    "in_institution": _l("In an institution"),
    "child_parent_or_pregnant": _l("Child parent or pregnant"),
    "lives_with_vulnerable_person": _l("Lives with a vulnerable person"),
    "family_violence_witness": _l("Violence at home"),
    "arrested_detained_conflict_with_law": _l("In conflict with the law"),
    "missing": _l("Missing"),
    "serious_health": _l("Serious health condition"),
    "disability": _l("Disability"),
    "mental_distress": _l("Mental distress"),
    "substance_use": _l("Substance use"),
    "out_of_school": _l("Out of school"),
    "no_birth_or_legal_identity": _l("No birth or identity papers"),
    "stateless": _l("Stateless"),
    "refugee": _l("Refugee"),
    "migrant": _l("Migrant"),
    "returnee": _l("Returnee"),
    "internally_displaced": _l("Displaced in the country"),
    "other": _l("Other"),
}
CONCERN_GROUPS = {
    "sensitive": (
        "sexual_abuse",
        "sexual_exploitation",
        "gbv_survivor",
        "forced_or_early_marriage",
        "harmful_practice",
        "trafficked_smuggled",
        "caafag",
    ),
    "violence_abuse_neglect": ("neglect", "physical_abuse", "emotional_abuse", "family_violence_witness"),
    "exploitation": ("child_labour_hazardous", "domestic_servitude"),
    "separation_and_care": (
        "unaccompanied",
        "separated",
        "abandoned",
        "orphan",
        "child_headed_household",
        "street_child",
        "in_institution",
        "child_parent_or_pregnant",
        "lives_with_vulnerable_person",
        "missing",
    ),
    "health_disability_wellbeing": ("serious_health", "disability", "mental_distress", "substance_use"),
    "legal_and_status": (
        "arrested_detained_conflict_with_law",
        "no_birth_or_legal_identity",
        "stateless",
        "refugee",
        "migrant",
        "returnee",
        "internally_displaced",
    ),
    "basic_needs_education": ("out_of_school",),
    "other": ("other",),
}
CONCERN_GROUP = {
    "sensitive": _l("Sensitive"),
    "violence_abuse_neglect": _l("Violence, abuse, neglect"),
    "exploitation": _l("Exploitation"),
    "separation_and_care": _l("Separation and care"),
    "health_disability_wellbeing": _l("Health and wellbeing"),
    "legal_and_status": _l("Law and status"),
    "basic_needs_education": _l("School and basic needs"),
    "other": _l("Other"),
}
UASC = {
    "no": _l("With a usual carer"),
    "unaccompanied": _l("Unaccompanied: no adult carer"),
    "separated": _l("Separated: with relatives, not the usual carer"),
    "other_vulnerable_or_orphan": _l("Other vulnerable child or orphan"),
}
CARE = {
    "parents": _l("Parents"),
    "step_parent": _l("Step-parent"),
    "customary_caregiver": _l("Customary caregiver"),
    "adult_sibling": _l("Adult brother or sister"),
    "kinship": _l("Other relatives"),
    "foster": _l("Foster family"),
    "residential": _l("Residential care"),
    "kafala": _l("Kafala"),
    "independent_living": _l("Independent living"),
    "child_headed_household": _l("Child-headed household"),
    "unrelated_adult": _l("Unrelated adult"),
    "employer_household": _l("Employer's household"),
    "spouse_household": _l("Spouse's household"),
    "safe_house": _l("Safe house"),
    "none": _l("Nobody"),
    "other": _l("Other"),
}
DISPLACEMENT = {
    "resident": _l("Resident"),
    "idp": _l("Displaced in the country"),
    "refugee": _l("Refugee"),
    "asylum_seeker": _l("Asylum seeker"),
    "returnee": _l("Returnee"),
    "stateless": _l("Stateless"),
    "foreign_national": _l("Foreign national"),
}
MARITAL = {
    "single": _l("Single"),
    "married_cohabiting": _l("Married or living together"),
    "divorced_separated": _l("Divorced or separated"),
    "widowed": _l("Widowed"),
}
DISABILITY = {
    "none": _l("None"),
    "physical": _l("Physical"),
    "mental": _l("Mental"),
    "both": _l("Both"),
    "unknown": _l("Not known"),
}
SERVICE = {
    "safe_house": _l("Safe house"),
    "health_medical": _l("Health"),
    "mental_health": _l("Mental health"),
    "psychosocial": _l("Psychosocial"),
    "police_security": _l("Police"),
    "legal": _l("Legal"),
    "livelihoods": _l("Livelihoods"),
    "cash": _l("Cash"),
    "child_protection": _l("Child protection"),
    "family_mediation": _l("Family mediation"),
    "tracing_reunification": _l("Tracing"),
    "alternative_care": _l("Alternative care"),
    "education_formal": _l("School"),
    "education_nonformal": _l("Other education"),
    "food": _l("Food"),
    "nutrition": _l("Nutrition"),
    "nfi_clothing": _l("Clothing and goods"),
    "shelter": _l("Shelter"),
    "water_sanitation": _l("Water and sanitation"),
    "registration_documents": _l("Documents"),
    "disability_services": _l("Disability services"),
    "sexual_reproductive_health": _l("Sexual and reproductive health"),
    "gbv_support": _l("GBV support"),
    "rescue": _l("Rescue"),
    "other": _l("Other"),
}
URGENT_NEEDS = {
    "safe_place": _l("Safe place"),
    "medical": _l("Medical help"),
    "food": _l("Food"),
    "clothing": _l("Clothing"),
    "emotional": _l("Comfort"),
    "rescue": _l("Rescue"),
    "evidence": _l("Evidence to be kept"),
}

EXPLAINED = {
    "services": _l("Services and choices"),
    "risks": _l("Risks and benefits"),
    "data_use": _l("What is written down and why"),
    "confidentiality": _l("Confidentiality and its limits"),
    "not_answer": _l("The right not to answer"),
    "see_file": _l("The right to see the file"),
    "withdraw": _l("The right to withdraw"),
    "come_back": _l("How to come back or complain"),
}
EXPLAINED_NEEDED = ("services", "risks", "data_use", "confidentiality")
CONSENT_BY = {
    "child": _l("The child"),
    "parent": _l("Parent"),
    "other_caregiver": _l("Other caregiver"),
    "head_of_household": _l("Head of household"),
    "trusted_adult": _l("Trusted adult"),
    "authority": _l("Authority"),
    "other": _l("Other"),
}
CONSENT_BY_OR_NOBODY = {**CONSENT_BY, "nobody": _l("Nobody has agreed")}
CONSENT_ITEM = {
    "services": _l("Receiving services"),
    "data_collection_storage": _l("Writing down and keeping"),
    "share_with_provider": _l("Sharing with services"),
    "anonymous_statistics": _l("Statistics without names"),
    "family_tracing": _l("Family tracing"),
    "share_with_authorities": _l("Sharing with authorities"),
    "share_with_unhcr": _l("Sharing with UNHCR"),
    "photo": _l("Photograph"),
    "file_transfer": _l("Handing the file over"),
    "contact_by_phone": _l("Being called"),
    "contact_at_home": _l("Visits at home"),
}
CONSENT_ITEM_AT_FIRST = {code: words for code, words in CONSENT_ITEM.items() if code != "share_with_provider"}
SIGNS = {
    "assent_simple": _l("the child is asked, in simple words"),
    "assent_oral": _l("the child says yes"),
    "assent_written": _l("the child writes that she or he is willing"),
    "consent_written": _l("the child signs"),
    "consent_own": _l("signs alone"),
    "consent": _l("a caregiver signs"),
    "consent_with_child": _l("a caregiver signs, if the child agrees"),
    "trusted_adult_or_decision": _l("without a safe caregiver: a trusted adult, or the supervisor decides"),
    "trusted_adult_or_assent": _l("without a safe caregiver: a trusted adult, or the child's own will with its weight"),
    "child_weighed": _l("without a safe caregiver: the child's consent, with its weight"),
}
ASSENT = {"given": _l("The child is willing"), "refused": _l("The child is not willing"), "not_asked": _l("Not asked")}
VOICE = {
    "said": _l("The child said something"),
    "silent": _l("The child was there and said nothing"),
    "chose_not": _l("The child chose not to answer"),
    "not_asked": _l("The child was not asked"),
}
WITHHOLD_WHY = {
    "fear_of_harm": _l("Fear of harm"),
    "wants_to_tell_themselves": _l("Wants to tell them herself or himself"),
    "other": _l("Other"),
}
NO_CONSENT = {
    "refused_but_legal_mandate": _l("Refused, but the law obliges us"),
    "refused_and_grave_risk": _l("Refused, and the risk is grave"),
    "nobody_able_to_consent": _l("Nobody is able to consent"),
    "contact_would_endanger": _l("Asking would endanger the child"),
    "emergency_life_saving": _l("Emergency: to save a life, now"),
}
LEGAL_BASIS = {
    "consent": _l("Consent"),
    "vital_interest": _l("Vital interest"),
    "legal_duty": _l("Legal duty"),
    "public_task": _l("Public task"),
    "legitimate_interest": _l("Legitimate interest"),
}
CONSENT_STATE = {
    "given": _l("Given"),
    "missing": _l("Not recorded"),
    "waiting": _l("Supervisor must decide"),
    "decided": _l("Supervisor decided to go on without"),
    "emergency": _l("Emergency: supervisor must confirm"),
    "withdrawn": _l("Taken back"),
}
NOTE_KIND = {
    "note": _l("Note"),
    "home_visit": _l("Home visit"),
    "phone_call": _l("Phone call"),
    "met": _l("Met the child or family"),
    "service_check": _l("Service provider check"),
    "school_community": _l("Spoke with school or community"),
}
NOTE_SECTION = {"ordinary": _l("Ordinary"), "strictly_confidential": _l("Restricted")}
CONTACT = {"direct": _l("Direct"), "indirect": _l("Indirect")}

FOLLOWUP_TYPE = {
    "general_wellbeing": _l("General wellbeing"),
    "for_service": _l("A service"),
    "in_care": _l("Care arrangement"),
    "after_reunification": _l("After reunification"),
    "for_assessment": _l("For the assessment"),
    "placement_check": _l("Placement check"),
    "post_closure": _l("After closing"),
}
FOLLOWUP_MODE = {
    "planned_home_visit": _l("Home visit, planned"),
    "adhoc_home_visit": _l("Home visit, unannounced"),
    "phone": _l("Phone call"),
    "meeting": _l("Met the child or family elsewhere"),
    "provider_confirmation": _l("Checked with a service"),
    "community_contact": _l("Spoke with school or community"),
}
HOME_VISITS = ("planned_home_visit", "adhoc_home_visit")
REACHED = {
    "child_alone": _l("The child, alone"),
    "child_with_others": _l("The child, with others there"),
    "caregiver": _l("Caregiver"),
    "provider": _l("Service provider"),
    "community": _l("School or community"),
    "nobody": _l("Nobody: tried, not done"),
}
FINDING = {
    "improving": _l("Safer"),
    "stable": _l("The same, and well"),
    "unchanged_concern": _l("The same, still a worry"),
    "worse": _l("Less safe"),
    "crisis": _l("In danger now"),
    "not_reached": _l("Cannot say"),
}

SAFETY = {"safe": _l("Safe"), "unsafe": _l("Not safe"), "unknown": _l("Not known")}
MET = {"met": _l("Met"), "not_met": _l("Not met")}
PLACE_KIND = {
    "home": _l("At home"),
    "office": _l("In our office"),
    "school": _l("At school"),
    "community": _l("In the community"),
    "health": _l("At a health service"),
    "phone_other": _l("By phone or elsewhere"),
}
FURTHER = {
    "no_further_action": _l("No further action"),
    "ongoing_followup": _l("Follow-up goes on"),
    "urgent_intervention": _l("Urgent help"),
}
DISCUSSED_WITH = {"child": _l("The child"), "family": _l("The family")}
INITIAL_OUTCOME = {
    "continue": _l("Go on with the case"),
    "close": _l("Close: no protection concern"),
    "transfer": _l("Pass to a better placed agency"),
}
CLOSE = {
    "goals_met": _l("Goals met"),
    "no_concern_after_initial_assessment": _l("No concern after the first assessment"),
    "client_ended_support": _l("Child or family ended support"),
    "cannot_be_reached": _l("Cannot be reached"),
    "turned_18_aged_out": _l("Turned 18"),
    "death": _l("Death"),
    "transferred": _l("Transferred"),
    "moved_away": _l("Moved away"),
    "opened_in_error": _l("Opened in error"),
    "service_ending": _l("Service ends"),
    "other": _l("Other"),
}
RELATION = {
    "mother": _l("Mother"),
    "father": _l("Father"),
    "aunt": _l("Aunt"),
    "uncle": _l("Uncle"),
    "grandmother": _l("Grandmother"),
    "grandfather": _l("Grandfather"),
    "brother": _l("Brother"),
    "sister": _l("Sister"),
    "husband": _l("Husband"),
    "wife": _l("Wife"),
    "partner": _l("Partner"),
    "other_family": _l("Other family"),
    "non_family": _l("Not family"),
    "claimed_unverified": _l("Says to be family, not verified"),
}
ID_KIND = {
    "national": _l("National"),
    "birth": _l("Birth certificate"),
    "ration": _l("Ration card"),
    "unhcr": _l("UNHCR"),
    "other_agency": _l("Other agency"),
    "other": _l("Other"),
}
SIGNED_HOW = {"signature": _l("Signature"), "thumbprint": _l("Thumbprint"), "verbal": _l("By word, with a witness")}
IDENTITY_WHY = {"visit": _l("A visit"), "call": _l("A call"), "form": _l("To fill in a form"), "other": _l("Other")}
IDENTITY_WHY_ON_RECORD = {
    **IDENTITY_WHY,
    "referral": _l("Slip with the name for a referral"),
    "transfer": _l("Bundle of a transfer"),
}
MOVE_KEYWORKER_WHY = {
    "new_case": _l("New case"),
    "poor_relationship": _l("Relationship did not work"),
    "different_skills": _l("Other skills needed"),
    "absence": _l("Absence"),
    "caseload": _l("Caseload"),
    "conflict_of_interest": _l("Conflict of interest"),
    "left": _l("Left the office"),
    "other": _l("Other"),
}

DUE_KIND = {
    "allocation": _l("Give the case to a keyworker"),
    "initial_assessment": _l("First assessment"),
    "comprehensive_start": _l("Begin the full assessment"),
    "comprehensive_done": _l("Finish the full assessment"),
    "followup": _l("Follow-up"),
    "consent_decision": _l("Decide about consent"),
    "emergency_consent": _l("Confirm going on without consent"),
    "second_look": _l("Look again at going on without consent"),
    "consent_end": _l("Renew or end the consent"),
    "interim_plan": _l("Interim plan"),
    "plan": _l("Draw up the plan"),
    "review": _l("Review the plan"),
    "plan_action": _l("Action of the plan"),
    "referral_feedback": _l("Ask what came of a referral"),
    "task": _l("Task"),
    "report_decision": _l("Decide about reporting"),
    "report_followup": _l("Follow up the report"),
    "post_closure": _l("Visit after closing"),
}
DUE_WHY = {
    "allocation": _l("A new case is given to a keyworker within %(hours)s hours"),
    "initial": _l("First assessment: wanted %(wanted)s hours after registration, late after %(limit)s"),
    "initial_urgent": _l("Urgent: first assessment at once, late %(limit)s hours after registration"),
    "comprehensive_start": _l("The full assessment begins within %(days)s days of registration"),
    "comprehensive_start_emergency": _l(
        "Emergency: the full assessment begins within %(days)s days, counted from %(from)s"
    ),
    "comprehensive_done": _l("The full assessment is done within %(months)s month of registration"),
    "followup": _l("%(risk)s risk: every %(days)s days, counted from %(from)s"),
    "unstable": _l("Unstable place: every %(days)s day, counted from %(from)s"),
    "agreed": _l("Agreed at the last follow-up"),
    "agreed_later": _l("Agreed later than the rule, with a reason"),
    "risk_change": _l("Risk is now %(risk)s: every %(days)s days, counted from the change on %(from)s"),
    "emergency_consent": _l("A supervisor confirms within 24 hours what was begun to save a life"),
    "consent_decision": _l("Nobody has agreed: a supervisor decides"),
    "second_look": _l("The day on which the decision is to be looked at again"),
    "consent_end": _l("Something that was agreed to ends on this day"),
    "interim_plan": _l(
        "The first assessment found the child unsafe or without a basic need: an interim plan the same day"
    ),
    "plan": _l("The plan is drawn up within %(days)s days of the full assessment"),
    "review": _l("The plan is reviewed within %(months)s months of its approval or last review"),
    "review_high": _l("High risk or emergency: the plan is reviewed within a month"),
    "review_agreed": _l("Agreed at the last review"),
    "plan_action": _l("The day that stands in the plan"),
    "referral_feedback": _l("The service says within %(days)s days what came of the referral"),
    "task": _l("The day that was decided"),
    "report_decision": _l("Decided within %(hours)s hours of noticing the duty"),
    "report_followup": _l("The day on which the report is followed up"),
    "post_closure": _l("A closed case is visited once more within %(months)s months"),
    "post_closure_emergency": _l(
        "Emergency: a closed case is visited once more within %(months)s month, counted from %(from)s"
    ),
}
NEEDS_SUPERVISOR = {
    "no_consent": _l("Decide about consent"),
    "emergency": _l("Confirm the emergency"),
    "double": _l("Possible second file of one child"),
    "help_today": _l("Caseworker asks for help today"),
    "risk_up": _l("Risk was raised"),
    "interim_plan": _l("Interim plan in force"),
    "risk_down": _l("Risk was lowered from high"),
    "less_safe": _l("Child is less safe"),
    "closure": _l("Closure asked"),
    "withdrawn": _l("Consent was taken back"),
}
CONFLICT_KIND = {
    "related": _l("Related to the child or the family"),
    "same_social_circle": _l("Same circle of friends, neighbours or community"),
    "acts_for_person_of_concern": _l("Also acts for the person of concern"),
    "abuse_by_colleague": _l("A colleague is the person of concern"),
}
GLASS_CATEGORY = {
    "immediate_danger": _l("Immediate danger"),
    "keyworker_absent": _l("The keyworker is absent"),
    "legal_order": _l("A legal order"),
    "data_fault": _l("A fault in the data"),
}
GLASS_REVIEW = {
    "justified": _l("It was needed"),
    "not_justified": _l("It was not needed"),
    "follow_up": _l("To be talked over with the colleague"),
}


CAPACITY = {"open": _l("Takes children now"), "waiting_list": _l("Waiting list"), "closed": _l("Takes nobody now")}
SHARE_METHOD = {
    "verbal": _l("By word of mouth"),
    "written_paper": _l("On paper, handed over"),
    "electronic_protected": _l("As a file with a password"),
}
SHARE_ITEM = {
    "needs": _l("What the child needs"),
    "age_sex": _l("Age and sex"),
    "name": _l("The name, on a slip of its own"),
    "code_and_contact": _l("How to reach the child or the family, on the slip with the name"),
    "health_facts": _l("What concerns health"),
    "safety_concerns": _l("What concerns safety"),
    "family_situation": _l("The family and where the child lives"),
    "assessment_summary": _l("What the assessment found, in short"),
    "plan_summary": _l("What the plan says, in short"),
}
ON_THE_NAME_SLIP = ("name", "code_and_contact")
SHARE_TO = {
    "provider": _l("A service of the directory"),
    "authority": _l("An authority"),
    "unhcr": _l("UNHCR"),
}
SHARE_BASIS = {
    "consent": _l("Consent"),
    "no_consent_decision": _l("The supervisor's decision to go on without consent"),
    "report_duty": _l("The decision to report, as the law asks"),
}
NO_SHARING_WHY = {
    "never": _l("nobody has agreed to it"),
    "refused": _l("sharing was refused"),
    "expired": _l("the consent has ended"),
    "not_yet": _l("the consent does not hold yet"),
    "withdrawn": _l("the consent was taken back"),
    "used": _l("the consent was for one time, and that time is used up"),
    "items": _l("more was ticked than may be shared"),
    "stopped": _l("sharing was stopped"),
    "how": _l("it was not agreed to tell it in this way"),
}
LEFT_OUT = {"phone": _l("the phone"), "address": _l("the address")}
REACH = {
    "safe_contact": _l("Safe way and time to make contact"),
    "contact_never": _l("Never turn to"),
    "contact_say": _l("What to say"),
    "phone": _l("Phone"),
    "caregiver_name": _l("Caregiver"),
    "caregiver_phone": _l("Caregiver's phone"),
    "address": _l("Address"),
    "landmark": _l("How to find it"),
    "caregiver_address": _l("Caregiver's address"),
}
REFERRAL_RESULT = {
    "referred": _l("Refer the child to this service"),
    "service_unavailable": _l("No service here can do it"),
    "declined_by_client": _l("The child or the family does not want it"),
    "already_received_elsewhere": _l("Is being helped elsewhere already"),
    "provided_by_us": _l("We give this help ourselves"),
    "not_applicable": _l("Not needed after all"),
}
REFERRAL_STATUS = {
    "draft": _l("Begun, not sent"),
    "sent": _l("Sent, no answer yet"),
    "accepted": _l("Accepted"),
    "rejected": _l("Not accepted"),
    "done": _l("Done"),
    "revoked": _l("Taken back"),
}
REFERRAL_OUTCOME = {
    "received_full": _l("Received in full"),
    "received_partly": _l("Received in part"),
    "not_received": _l("Not received"),
    "refused_at_provider": _l("Sent away by the service"),
    "waiting": _l("Still waiting"),
}
REFERRAL_ANSWER = {"accepted": REFERRAL_STATUS["accepted"], "rejected": REFERRAL_STATUS["rejected"]}
ASIDE = {
    "opened": _l("opened in need"),
    "new": _l("given to you"),
    "closure_returned": _l("closure sent back"),
    "plan_returned": _l("plan sent back"),
    "task": _l("your tasks in cases of others"),
    "consent_end": _l("consent ends within 14 days"),
    "referral_feedback": _l("referral without feedback"),
    "eighteen": _l("soon 18 years old"),
    "post_closure": _l("visit after closing within 14 days"),
    "audited": _l("asked by an audit"),
}
APPROVAL = {
    "glass": _l("Review a file opened in need"),
    "report": _l("Decide about a duty to report"),
    "emergency": _l("Confirm the emergency"),
    "no_consent": _l("Decide about consent"),
    "death": _l("A death: look at the entries, decide about closing"),
    "closure": _l("Decide about closing"),
    "transfer": _l("Decide about a transfer"),
    "plan": _l("Approve the plan"),
    "reopen": _l("Decide about opening the case again"),
    "merge": _l("Decide about merging two files"),
    "later": _l("Decide about a later date"),
}
REPORT_TRIGGER = {
    "sexual_violence": _l("Sexual violence against a child"),
    "serious_harm": _l("Serious harm, or danger of it"),
    "death": _l("Death of a child"),
    "trafficking": _l("Trafficking or sale"),
    "recruitment": _l("Recruitment by an armed force or group"),
    "abuse_by_staff": _l("Abuse by staff of an organisation"),
    "other": _l("Something else that the law names"),
}
REPORT_DECISION = {
    "report": _l("Report"),
    "delay": _l("Wait, and look again"),
    "do_not_report": _l("Do not report"),
}

# the full assessment (F04) and going back to an earlier step (M15)
GO_BACK_WHY = {
    "situation_changed": _l("The situation has changed"),
    "new_information": _l("There is new information"),
    "plan_failed": _l("The plan did not work"),
    "review_decision": _l("Decided at a review"),
    "carer_changed": _l("The carer has changed"),
    "other": _l("Other"),
}
EARLIER_STEP = {
    "initial_assessment": _l("The first assessment"),
    "comprehensive_assessment": _l("The full assessment"),
    "planning": _l("The plan"),
}
SOURCE_KIND = {
    "child": _l("The child"),
    "caregiver": _l("Caregiver"),
    "school": _l("School"),
    "health": _l("Health service"),
    "community": _l("Community"),
    "other_agency": _l("Other agency"),
    "home_visit": _l("Home visit"),
    "document": _l("A document"),
}
HEARD_HOW = {"talk": _l("Talking"), "play": _l("Playing"), "drawing": _l("Drawing"), "other": _l("Another way")}
CLAIM = {
    "identity": _l("Who the child is"),
    "relation": _l("Who belongs to the child"),
    "age": _l("Age"),
    "incident": _l("What happened"),
    "other": _l("Something else"),
}
CLAIM_STATUS = {
    "verified": _l("Verified"),
    "unverified": _l("Not verified yet"),
    "contradicted": _l("Contradicted"),
    "not_possible": _l("Cannot be verified"),
}
DOMAIN = {
    "physical_health": _l("Physical health"),
    "development": _l("Development"),
    "education": _l("School and learning"),
    "emotional_state": _l("Feelings"),
    "relationships": _l("Relationships"),
    "identity_documents": _l("Identity and papers"),
    "caregiver_capacity": _l("What the carer can do"),
    "household": _l("The household"),
    "economic": _l("Money and work"),
    "community": _l("Community"),
    "legal": _l("Law"),
    "displacement": _l("Displacement"),
    "safety": _l("Safety"),
}
SEVERITY = {
    "no_need": _l("No need here"),
    "mild": _l("Mild"),
    "moderate": _l("Moderate"),
    "severe": _l("Severe"),
}
SEPARATION_CAUSE = {
    "conflict": _l("Conflict"),
    "death": _l("Death"),
    "family_violence_or_exploitation": _l("Violence or exploitation in the family"),
    "no_access_to_services": _l("No access to services"),
    "caafag": _l("Armed force or group"),
    "sickness_in_family": _l("Sickness in the family"),
    "entrusted_to_someone": _l("Entrusted to somebody"),
    "arrest_detention": _l("Arrest or detention"),
    "abandonment": _l("Abandonment"),
    "repatriation": _l("Repatriation"),
    "population_movement": _l("Flight"),
    "migration": _l("Migration"),
    "poverty": _l("Poverty"),
    "natural_disaster": _l("Natural disaster"),
    "divorce_remarriage": _l("Divorce or remarriage"),
    "other": _l("Other"),
}
TRACING = {
    "open": _l("Asked for"),
    "in_progress": _l("Under way"),
    "verified": _l("Found and verified"),
    "reunified": _l("Reunified"),
    "closed": _l("Ended"),
}
YES_PARTLY_NO = {"yes": _l("Yes"), "partly": _l("In part"), "no": _l("No")}
CARE_ADVICE = {
    "reunify": _l("Reunify"),
    "reunify_with_support": _l("Reunify with support"),
    "further_tracing": _l("Trace further"),
    "long_term_care": _l("Long-term care"),
    "no": _l("Not this family"),
}
NOT_IN_SCHOOL = {
    "child_labour": _l("Work"),
    "marriage": _l("Marriage"),
    "cost": _l("Cost"),
    "access": _l("Too far or no place"),
    "pregnancy": _l("Pregnancy"),
    "no_interest": _l("No interest"),
    "other": _l("Other"),
}

# the plan (F05, F19)
PLAN_KIND = {"interim": _l("Interim plan"), "full": _l("Plan"), "gbv": _l("Survivor's action plan")}
PLAN_STATE = {
    "draft": _l("Being drawn up"),
    "submitted": _l("Waits for approval"),
    "approved": _l("In force"),
    "sent_back": _l("Sent back"),
    "replaced": _l("Replaced"),
    "dropped": _l("Given up"),
}
GOAL_AREA = {
    "safety": _l("Safety"),
    "health": _l("Health"),
    "psychosocial": _l("Feelings and relationships"),
    "justice": _l("Justice"),
    "other": _l("Other"),
}
HORIZON = {"short": _l("Short"), "medium": _l("Medium"), "long": _l("Long")}
ACTION_KIND = {
    "direct_service": _l("We help directly"),
    "referral": _l("Referral"),
    "community_support": _l("Community support"),
    "child_or_family_task": _l("The child or the family does it"),
}
RESPONSIBLE = {
    "keyworker": _l("Caseworker"),
    "child": _l("The child"),
    "caregiver": _l("Caregiver"),
    "family": _l("Other family"),
    "community": _l("Somebody of the community"),
    "supervisor": _l("Supervisor"),
    "provider": _l("A service"),
}
RESPONSE_FRAME = {
    "1_hour": _l("Within an hour"),
    "3_hours": _l("Within 3 hours"),
    "1_day": _l("Within a day"),
    "3_days": _l("Within 3 days"),
    "date": _l("By its date"),
}
TRACK = {"A": _l("Way A"), "B": _l("Way B"), "C": _l("Way C")}
ACTION_STATUS = {
    "todo": _l("Open"),
    "done": _l("Done"),
    "dropped": _l("Ended"),
    "carried": _l("Goes on in the new plan"),
}
TAKES_PART = {
    "child": _l("The child"),
    "caregiver": _l("Caregiver"),
    "family": _l("Other family"),
    "supervisor": _l("Supervisor"),
    "provider": _l("A service"),
    "trusted_person": _l("Somebody the child trusts"),
}
COPY_CALLED = {
    "none": _l("No name on it"),
    "word": _l("A word the child chose"),
    "line": _l("An empty line: the name is written by hand"),
}
SAFETY_PLAN = {"made": _l("Made with the child"), "not_needed": _l("Not needed now")}
RECEIVED = {
    "received_full": _l("Received"),
    "received_partly": _l("In part"),
    "not_received": _l("Not received"),
    "refused_at_provider": _l("Refused by the service"),
    "waiting": _l("Still waiting"),
}


PAPER = {
    "F01a": _l("Identity"),
    "F01b": _l("Registration"),
    "F02": _l("Consent and assent"),
    "F03": _l("First assessment"),
    "F04": _l("Full assessment"),
    "F05": _l("Case plan"),
    "F06": _l("Follow-up"),
    "F07": _l("Case note"),
    "F08": _l("Referral"),
    "F09": _l("Service directory entry"),
    "F10": _l("Review"),
    "F11": _l("Case planning meeting"),
    "F12": _l("Case management meeting"),
    "F13": _l("Case conference"),
    "F14": _l("Closure"),
    "F14B": _l("Closure: decision"),
    "F14C": _l("Visit after closing"),
    "F15": _l("Transfer"),
    "F15R": _l("From another agency"),
    "F16": _l("Reopening"),
    "F17": _l("Death"),
    "F18": _l("Incident"),
    "F20": _l("Supervision session"),
    "F21": _l("Caseload review"),
    "F22": _l("Case-file audit"),
    "F23": _l("Feedback"),
    "F24": _l("Service evaluation"),
    "F25": _l("Duty to report"),
    "F26": _l("Vulnerability criteria"),
    "F27": _l("Best interests"),
    "F28": _l("What was shared"),
    "F29": _l("Asking to see the file"),
    "F30": _l("Plan for leaving in a hurry"),
    "F32": _l("Care and placement"),
    "F33": _l("Family group"),
}

SLIP_KIND = {
    "unreadable": _l("cannot be read"),
    "crossed": _l("crossed out on the paper"),
    "outside": _l("no answer of this form"),
    "unlikely": _l("seems unlikely"),
    "asked": _l("asked back"),
}
CLERK_ASKED = {
    "look_again": _l("Please look at the paper again: what stands in this box?"),
    "which_digit": _l("Which digit stands in this box?"),
    "second_page": _l("Is there a second page? What does it say in this box?"),
}
PAPER_REFUSED = {
    "duplicate": _l("It is in the file already"),
    "wrong_child": _l("It is about another child than it says"),
    "wrong_form": _l("It is another form than it was typed as"),
    "not_ours": _l("It is not a paper of our office"),
}

# what an office may do beyond rewording: in these lists it adds codes and retires codes, but for those that a rule of the work asks for
MAY_GROW = (
    "SOURCE",
    "CONCERN",
    "CARE",
    "DISPLACEMENT",
    "MARITAL",
    "SERVICE",
    "URGENT_NEEDS",
    "NOTE_KIND",
    "RELATION",
    "ID_KIND",
    "PLACE_KIND",
    "MOVE_KEYWORKER_WHY",
    "CARE_CHANGE",
    "SEPARATION_CAUSE",
    "CONFERENCE_REASON",
    "TRANSFER_WHY",
    "SOURCE_KIND",
    "HEARD_HOW",
    "NOT_IN_SCHOOL",
    "OCCUPATION",
    "INCIDENT_PLACE",
)
ASKED_BY_RULES = {
    "CONCERN": set(CONCERN),  # every one of ours belongs to a group, and lists show the group
    "CARE": {"safe_house", "residential", "foster", "none"},
    "NOTE_KIND": {"note"},
    "MOVE_KEYWORKER_WHY": {"new_case", "absence", "conflict_of_interest", "left"},
    "SERVICE": {"safe_house"},
    "TRANSFER_WHY": {"turned_18_needs_help"},
}
NOT_REWORDED = ("DUE_WHY", "AGE_BANDS", "AUDIT_FACT")  # sentences with figures in them

EVALUATED = {
    "done": _l("Yes, looked at together"),
    "refused": _l("Asked, they did not want to"),
    "unreachable": _l("They could not be reached"),
}
YNA = {"yes": _l("Yes"), "no": _l("No"), "not_applicable": _l("Does not apply")}
ATTEMPT_WAY = {
    "home_visit": _l("Visit at home"),
    "phone": _l("Phone call"),
    "message": _l("Message"),
    "meeting": _l("At an agreed meeting"),
    "community": _l("Through school or community"),
    "provider": _l("Through a service"),
}
RETENTION_CLASS = {"ordinary": _l("Ordinary file"), "care": _l("Adoption or alternative care")}
VISIT_SKIPPED = {
    "unsafe": _l("A visit would not be safe"),
    "refused": _l("They want no visit"),
    "moved": _l("They moved away"),
    "death": _l("The child died"),
    "transferred": _l("Another agency goes on"),
    "opened_in_error": _l("Opened in error"),
    "before_this_version": _l("Closed before visits were planned here"),
}
VISIT_SKIP_WHY = {code: VISIT_SKIPPED[code] for code in ("unsafe", "refused", "moved")}
CLOSURE_DECISION = {
    "closed": _l("Closed"),
    "returned": _l("Sent back"),
    "dropped": _l("Ended by something graver"),
}
TRANSFER_WHY = {
    "specialised_service": _l("A specialised service is needed"),
    "child_moved": _l("The child moved"),
    "protection_relocation": _l("Moved for protection"),
    "organisational": _l("Organisation of services"),
    "turned_18_needs_help": _l("Turned 18, help goes on"),
    "better_placed_agency": _l("Another agency is better placed"),
    "programme_ending": _l("Our programme ends"),
    "other": _l("Other"),
}
FILE_AGREED = {"all": _l("All of it"), "part": _l("Part of it"), "no": _l("No")}
BUNDLE = {
    "summary": _l("Transfer summary"),
    "assessment": _l("Current assessment, summary"),
    "plan": _l("Current plan"),
    "consent": _l("Consent status"),
}
HANDED_HOW = {
    "verbal": _l("Told in person"),
    "written_paper": _l("On paper, into a hand"),
    "electronic_protected": _l("As a protected file"),
}
REOPEN_WHY = {
    "new_information": _l("New information"),
    "situation_changed": _l("The situation changed"),
    "client_asks": _l("The child or family asks"),
    "post_closure_finding": _l("Found at the visit after closing"),
    "returned_by_receiving_agency": _l("The other agency gave it back"),
}
REOPEN_CONSENT = {
    "agrees": _l("Asked again: the consent on file stands"),
    "supervisor": _l("No consent: I decide to go on without"),
}
DEATH_CIRCUMSTANCES = {
    "natural": _l("Natural"),
    "illness": _l("Illness"),
    "accident": _l("Accident"),
    "violence": _l("Violence"),
    "unknown": _l("Not known"),
}
EIGHTEEN = {
    "closure": _l("The case closes after the birthday"),
    "transfer": _l("An adult service takes over"),
    "stay": _l("The case stays open"),
}
FEEDBACK_BY = {"child": _l("The child"), "caregiver": _l("A caregiver"), "survivor": _l("The survivor")}
FEEDBACK_AGE = {"0-5": "0-5", "6-12": "6-12", "13-17": "13-17", "adult": _l("Adult")}
PROGRESS = {
    "not_applicable": _l("Does not apply any more"),
    "not_started": _l("Not started"),
    "in_progress": _l("Under way"),
    "met": _l("Met"),
    "not_met": _l("Not met"),
}
REVIEW_OUTCOME = {
    "continue": _l("Go on as planned"),
    "revise_plan": _l("Change the plan"),
    "reassess": _l("Assess again"),
    "case_conference": _l("Hold a case conference"),
    "request_closure": _l("Ask to close the case"),
    "transfer": _l("Transfer to another agency"),
}
CHAIR = {
    "supervisor": _l("The supervisor"),
    "independent_colleague": _l("A colleague who does not work on this case"),
    "independent_outside": _l("Somebody independent from outside"),
    "keyworker": _l("The caseworker of the case"),
}
TOOK_PART = {
    "child": _l("The child"),
    "caregiver": _l("Caregiver"),
    "other_family": _l("Other family"),
    "trusted_person": _l("Somebody the child trusts"),
    "keyworker": _l("The caseworker of the case"),
    "supervisor": _l("The supervisor"),
    "independent": _l("Somebody independent"),
    "colleague": _l("Another colleague"),
    "interpreter": _l("Interpreter"),
}
PART_HOW = {
    "there": _l("Was there"),
    "before": _l("Was asked before"),
    "through_somebody": _l("Spoke through somebody she or he trusts"),
    "not": _l("Did not take part"),
}
WHO_DOES = {
    "keyworker": _l("The caseworker of the case"),
    "supervisor": _l("The supervisor"),
    "child": _l("The child"),
    "caregiver": _l("Caregiver"),
    "other_family": _l("Other family"),
    "provider": _l("Service provider"),
    "authority": _l("Authority"),
    "community": _l("School or community"),
}
CONFERENCE_KIND = {
    "conference": _l("Case conference"),
    "plan_review": _l("Review of the plan with other agencies"),
    "other": _l("Other"),
}
CONFERENCE_REASON = {
    "removal_from_carer": _l("Taking the child away from a carer"),
    "placement_in_alternative_care": _l("Placement in alternative care"),
    "complex_situation": _l("Complex situation"),
    "family_reunification": _l("Family reunification"),
    "relocation_transfer": _l("Moving or transferring"),
    "other": _l("Other"),
}
CONFERENCE_STATUS = {
    "remains_open": _l("Stays open"),
    "to_be_closed": _l("Is to be closed"),
    "to_be_transferred": _l("Is to be transferred"),
    "other": _l("Other"),
}
AGENCY_BASIS = {
    "consent": _l("Consent to share with this agency"),
    "share_with_authorities": _l("Consent to share with authorities"),
    "share_with_unhcr": _l("Consent to share with UNHCR"),
    "no_consent_decision": _l("The supervisor's decision to go on without consent"),
    "report_duty": _l("The decision to report, as the law asks"),
}
CARE_CHANGE = {
    "abuse_exploitation": _l("Abuse or exploitation"),
    "death_of_carer": _l("Death of the carer"),
    "ill_health_of_carer": _l("Illness of the carer"),
    "education": _l("School"),
    "poverty": _l("Poverty"),
    "relationship_breakdown": _l("It did not work between child and carer"),
    "other": _l("Other"),
}
CARE_TERM = {
    "emergency": _l("Emergency: days"),
    "interim": _l("For some time"),
    "long_term": _l("Long term"),
}
CARE_AUTHORITY = {
    "government_authority": _l("Government authority"),
    "court": _l("Court"),
    "mandated_agency": _l("Agency with a mandate"),
}
ALTERNATIVE_CARE = ("kinship", "foster", "residential", "kafala", "independent_living", "unrelated_adult", "safe_house")
PLACED_BY_AUTHORITY = ("foster", "residential", "kafala", "safe_house")
FAMILY_OF_RETURN = {
    "birth": _l("Birth family"),
    "extended": _l("Extended family"),
    "adoptive": _l("Adoptive family"),
    "foster": _l("Foster family"),
}
REUNIFICATION = {
    "case_by_case": _l("Traced case by case"),
    "mediation": _l("Mediation"),
    "spontaneous": _l("The family came together by itself"),
    "mass_tracing": _l("Mass tracing"),
    "photo_tracing": _l("Photo tracing"),
}
TRACED = ("case_by_case", "mass_tracing", "photo_tracing")
CHILD_WISH = {
    "wants": _l("Wants to live there"),
    "unsure": _l("Is not sure"),
    "does_not_want": _l("Does not want to live there"),
    "chose_not": _l("Chose not to answer"),
}
FAMILY_KIND = {
    "siblings": _l("Brothers and sisters"),
    "family": _l("Family"),
    "household": _l("Household"),
    "same_event": _l("Same event"),
}
UNLINK_WHY = {
    "mistake": _l("It was a mistake"),
    "asked": _l("The child or the family asked for it"),
    "moved_apart": _l("They live apart now"),
    "other": _l("Other"),
}
BIA_PRIORITY = {
    "two_days": _l("Within 2 days"),
    "one_week": _l("Within a week"),
    "thirty_days": _l("Within 30 days"),
    "by_date": _l("By a date"),
}
BID_BECAUSE = {
    "temporary_care": _l("Temporary care in exceptional circumstances"),
    "durable_solution": _l("Durable solution for an unaccompanied or separated child"),
    "separation_from_parents": _l("Separation from parents against their will"),
    "custody_unresolved": _l("Custody is not resolved"),
    "complex_reunification": _l("Complex reunification"),
}
BID_REPORT = {"pending": _l("Being written"), "submitted": _l("Handed in to the panel")}
BID_PANEL = {"government": _l("Government"), "partners": _l("Partner agencies"), "unhcr": _l("UNHCR")}
BID_APPROVED = {"yes": _l("Approved"), "no": _l("Not approved"), "pending": _l("Not yet decided")}
BID_DECISION = {
    "local_integration": _l("Local integration"),
    "keep_or_change_care": _l("Keep or change the care arrangement"),
    "medical": _l("Medical care"),
    "repatriation": _l("Return to the home country"),
    "resettlement": _l("Resettlement"),
    "reunification": _l("Reunification"),
}
BID_DONE = {
    "not_begun": _l("Not begun"),
    "under_way": _l("Under way"),
    "implemented": _l("Carried out"),
}
OWN_FILE_BY = {
    "child": _l("The child"),
    "person": _l("The grown-up person whose file it is"),
    "caregiver": _l("Caregiver"),
    "other": _l("Somebody else for the child"),
}
OWN_FILE_SECRET = {
    "nothing_there": _l("There is nothing of that kind"),
    "left_out": _l("It is left out"),
    "spoken_of": _l("It is left out, and spoken of with the person"),
}
OWN_FILE_PARTS = {
    "registration": _l("When the child came to us, and why"),
    "plan": _l("The plan that is in force"),
    "followups": _l("On which days we met, and what was seen"),
    "notes": _l("Notes"),
    "assessment": _l("What the assessments say"),
    "referrals": _l("To whom the child was sent for help"),
}
OWN_FILE_LINE = {
    "as_proposed": _l("As proposed"),
    "own_words": _l("In other words"),
    "as_it_stands": _l("As it stands"),
    "left_out": _l("Leave it out"),
}
OWN_FILE_WHY = {
    "name": _l("a name of this family"),
    "staff": _l("a colleague"),
    "place": _l("a place"),
    "number": _l("a number"),
    "code": _l("another file"),
    "quote": _l("somebody's words"),
    "others": _l("somebody else told it"),
    "maybe": _l("perhaps a name"),
}
OWN_FILE_WITH = {
    "nobody": _l("Nobody else"),
    "caregiver": _l("Caregiver"),
    "trusted_person": _l("Somebody the person trusts"),
    "supervisor": _l("The supervisor"),
    "interpreter": _l("Interpreter"),
}


GBV_TYPE = {  # the first that fits, from the top (L-GBV)
    "rape": _l("Rape"),
    "sexual_assault": _l("Sexual assault"),
    "physical_assault": _l("Physical assault"),
    "forced_marriage": _l("Forced marriage"),
    "denial_of_resources": _l("Denial of resources, opportunities or services"),
    "psychological_abuse": _l("Psychological or emotional abuse"),
    "non_gbv": _l("Not gender-based violence"),
}
GBV_CONTEXT = {
    "intimate_partner_violence": _l("Violence by a partner"),
    "child_sexual_abuse": _l("Sexual abuse of a child"),
    "early_marriage": _l("Early marriage"),
    "possible_sexual_exploitation": _l("Possible sexual exploitation"),
    "possible_sexual_slavery": _l("Possible sexual slavery"),
    "harmful_practice": _l("Harmful practice"),
}
PERPETRATOR_RELATION = {
    "partner_or_former": _l("Partner or former partner"),
    "primary_caregiver": _l("Primary caregiver"),
    "other_family": _l("Other family member"),
    "supervisor_employer": _l("Supervisor or employer"),
    "schoolmate": _l("Schoolmate"),
    "teacher": _l("Teacher"),
    "service_provider": _l("Somebody of a service"),
    "housemate": _l("Lives in the same house"),
    "family_friend_neighbour": _l("Family friend or neighbour"),
    "other_displaced_person": _l("Other displaced person"),
    "other_resident": _l("Other resident"),
    "other": _l("Other"),
    "no_relation": _l("No relation"),
    "unknown": _l("Not known"),
}
PERPETRATOR_AGE = {
    "0-11": "0-11",
    "12-17": "12-17",
    "18-25": "18-25",
    "26-40": "26-40",
    "41-60": "41-60",
    "61+": "61+",
    "unknown": _l("Not known"),
}
OCCUPATION = {
    "farmer": _l("Farmer, herder or fisher"),
    "trader": _l("Trader or shopkeeper"),
    "student": _l("Pupil or student"),
    "unemployed": _l("Without work"),
    "police": _l("Police"),
    "armed_forces": _l("Armed force or group"),
    "teacher": _l("Teacher"),
    "health_worker": _l("Health worker"),
    "community_or_religious_leader": _l("Community or religious leader"),
    "humanitarian_worker": _l("Aid or social worker"),
    "government": _l("Civil servant"),
    "other": _l("Other"),
    "unknown": _l("Not known"),
}
INCIDENT_PLACE = {
    "home_client": _l("Home of the survivor"),
    "home_perpetrator": _l("Home of the perpetrator"),
    "home_perp_friend": _l("Home of the perpetrator's friend"),
    "school": _l("School"),
    "road_street": _l("Road or street"),
    "market": _l("Market"),
    "work_place": _l("Place of work"),
    "farm_field": _l("Farm or field"),
    "bush_forest": _l("Bush or forest"),
    "water_point": _l("Water point"),
    "latrine": _l("Latrine"),
    "guest_house": _l("Guest house"),
    "entertainment_place": _l("Place of entertainment"),
    "unfinished_building": _l("Unfinished building"),
    "beach": _l("Beach"),
    "other": _l("Other"),
}
TIME_OF_DAY = {
    "morning": _l("Morning: sunrise to noon"),
    "afternoon": _l("Afternoon: noon to sunset"),
    "evening_night": _l("Evening or night"),
    "unknown": _l("Not known"),
}
DISPLACEMENT_STAGE = {
    "not_displaced": _l("Not displaced, at home"),
    "pre_displacement": _l("Before displacement"),
    "during_flight": _l("During flight"),
    "during_refuge": _l("During refuge"),
    "return_transit": _l("On the way back"),
    "post_displacement": _l("After displacement"),
}
ABDUCTION = {
    "none": _l("No"),
    "forced_conscription": _l("Forced into an armed force or group"),
    "trafficked": _l("Trafficked"),
    "other_abduction": _l("Otherwise taken away or held"),
}
REPORT_DELAY = {
    "0-3": _l("0 to 3 days"),
    "4-5": _l("4 to 5 days"),
    "6-14": _l("6 to 14 days"),
    "15-30": _l("15 to 30 days"),
    "over_30": _l("Over 30 days"),
}
ELSEWHERE = {
    "no": _l("No"),
    "yes_gbvims_agency": _l("Yes, to an agency that counts such incidents too"),
    "yes_other": _l("Yes, to somebody else"),
}
HARMFUL_PRACTICE = {
    "no": _l("No"),
    "fgm_c": _l("Cutting of girls"),
    "marriage_custom": _l("A marriage custom"),
    "other": _l("Another one"),
}
INCIDENT_DATE = {"exact": _l("Exact"), "estimated": _l("Estimated"), "unknown": _l("Not known")}
ACCOUNT = {"given": _l("She or he told it"), "declined": _l("She or he does not want to tell it")}
WANTS_LEGAL = {"yes": _l("Yes"), "no": _l("No"), "undecided": _l("Not decided yet")}
INCIDENT_RESULT = {  # L-REFRESULT in the words of an incident
    "referred": _l("Referred"),
    "provided_by_us": _l("We give it ourselves"),
    "already_received_elsewhere": _l("Has it already elsewhere"),
    "not_applicable": _l("Not needed"),
    "declined_by_client": _l("Declined"),
    "service_unavailable": _l("Not to be had here"),
}
INCIDENT_SERVICE = {
    code: SERVICE[code]
    for code in (
        "safe_house",
        "health_medical",
        "psychosocial",
        "legal",
        "police_security",
        "livelihoods",
        "child_protection",
    )
}
STAFF_CONCERN_KIND = {"concern": _l("A concern"), "gift": _l("A gift or a favour")}
STAFF_CONCERN_WHOM = {
    "colleague": _l("A colleague"),
    "myself": _l("Myself"),
    "outside": _l("Somebody outside the office"),
    "not_said": _l("I do not know, or do not want to say"),
}
GIFT_HOW = {
    "offered": _l("Offered and not taken"),
    "received": _l("Taken"),
    "asked_for": _l("Asked for"),
    "given": _l("Given to a family"),
}
STAFF_CONCERN_DECISION = {
    "talked": _l("Talked with those concerned"),
    "measures": _l("Measures taken in the office"),
    "passed_on": _l("Passed on: to the organisation, the police or a court"),
    "no_ground": _l("No ground for it"),
}

VISIT_BACK = {  # when somebody who goes out expects to be back; her own code list of times
    "in_1_hour": _l("in 1 hour"),
    "in_2_hours": _l("in 2 hours"),
    "in_3_hours": _l("in 3 hours"),
    "at_noon": _l("by noon"),
    "at_five": _l("by 17:00"),
}
SESSION_KIND = {"individual": _l("Individual"), "group": _l("Group"), "informal": _l("Informal")}
SUPERVISION_FUNCTION = {
    "technical_competence": _l("Technical competence"),
    "well_being": _l("Well-being"),
    "monitoring": _l("Monitoring of casework"),
}
AUDIT_WHY = {"sample": _l("Drawn"), "closure": _l("At closure"), "picked": _l("Picked by hand")}
AUDIT_ITEM = {  # F22
    "code_on_front": _l("Only the code stands on the front"),
    "links_apart": _l("The list that links code and name is kept apart"),
    "consent_apart": _l("The consent paper lies with the identity"),
    "consent_current": _l("Consent, or the decision in its place, is in force"),
    "intake_apart": _l("Intake and incident forms are kept apart"),
    "secret_apart": _l("What is strictly confidential has a section of its own"),
    "no_names": _l("No names in the content"),
    "initial_in_time": _l("First assessment within its hours"),
    "full_in_time": _l("Full assessment in time"),
    "needs_led": _l("Written from the child's needs, not from the services there are"),
    "child_heard": _l("The child's own view is there"),
    "plan_in_time": _l("Plan in time"),
    "objectives_measurable": _l("Each objective has a measure and a day"),
    "copy_given": _l("A copy was given, or it says why not"),
    "followups_on_time": _l("Follow-ups at the set rhythm"),
    "reviews_in_time": _l("Reviews in time"),
    "record_per_activity": _l("A record of each activity"),
    "notes_factual": _l("Notes tell facts, without judging language"),
    "referrals_complete": _l("Referrals with consent and feedback"),
    "sharing_complete": _l("The record of sharing is complete"),
    "closure_authorised": _l("Closure authorised by another than the keyworker"),
    "retention_set": _l("The time of keeping is set"),
}
AUDIT_PARTS = {  # the sections of F22 with their items
    "apart": (
        _l("What is kept apart"),
        (
            "code_on_front",
            "links_apart",
            "consent_apart",
            "consent_current",
            "intake_apart",
            "secret_apart",
            "no_names",
        ),
    ),
    "assessed": (_l("Assessment"), ("initial_in_time", "full_in_time", "needs_led", "child_heard")),
    "planned": (_l("Plan"), ("plan_in_time", "objectives_measurable", "copy_given")),
    "followed": (
        _l("Follow-up and record"),
        ("followups_on_time", "reviews_in_time", "record_per_activity", "notes_factual"),
    ),
    "shared": (_l("Referral and sharing"), ("referrals_complete", "sharing_complete")),
    "ended": (_l("Ending"), ("closure_authorised", "retention_set")),
}
AUDIT_FACT = {  # what the office found about an item, with its figures; days are written by the page
    "consent_given": _l("Consent of %(on)s, in force until %(until)s"),
    "consent_without_end": _l("Consent of %(on)s is in force"),
    "consent_decided": _l("A supervisor decided to go on without it; to be looked at again by %(until)s"),
    "consent_look_late": _l("The decision to go on without it should have been looked at again by %(until)s"),
    "consent_ended": _l("Consent to the services ran out"),
    "consent_lacking": _l("Consent: %(state)s"),
    "no_incident": _l("No incident form in this file"),
    "incidents": _l("Incident forms: %(count)s. Look where the papers lie"),
    "secrets": _l("Restricted notes: %(count)s. Look where the papers lie"),
    "names_kept": _l("Every text is checked for names when it is saved. Notes that keep one, with a reason: %(count)s"),
    "initial_done": _l("Done %(hours)s hours after registration; %(limit)s are allowed"),
    "initial_missing": _l("Not done; %(limit)s hours are allowed"),
    "full_done": _l("Done %(days)s days after registration; it was due %(due)s"),
    "full_missing": _l("Not done; it was due %(due)s"),
    "plan_done": _l("Drawn up %(days)s days after the full assessment; %(limit)s are allowed"),
    "plan_missing": _l("Not drawn up; it was due %(due)s"),
    "not_due_yet": _l("Not due before %(due)s"),
    "not_assessed": _l("No full assessment yet, so no plan is due"),
    "objectives": _l("%(good)s of %(all)s objectives have a measure and a day"),
    "no_plan": _l("No plan yet"),
    "heard": _l("Heard at %(heard)s of %(all)s steps: plan and reviews"),
    "heard_before_plan": _l("Heard at %(heard)s of %(all)s steps; no plan or review yet"),
    "nothing_heard_yet": _l("No step yet at which a child is asked"),
    "copy_given": _l("Given on %(on)s"),
    "copy_not_given": _l("Not given; the plan says why"),
    "copy_missing": _l("The plan does not say whether a copy was given"),
    "followups": _l("%(good)s of %(all)s on time (four of five are asked)"),
    "reviews": _l("%(good)s of %(all)s on time"),
    "none_due_yet": _l("None was due yet"),
    "record": _l("Notes: %(notes)s, follow-ups: %(followups)s, the last entry of %(on)s"),
    "no_record": _l("No note and no follow-up yet"),
    "referrals": _l("%(good)s of %(all)s with a ground and an answer in time"),
    "no_referral": _l("No referral was sent"),
    "sharing": _l("%(good)s of %(all)s lines are complete"),
    "nothing_shared": _l("Nothing left the office"),
    "closed_by_another": _l("Closed %(on)s by somebody who neither carried it nor asked"),
    "closed_by_same": _l("Closed %(on)s by whoever carried it or asked"),
    "not_closed": _l("The file is not closed"),
    "retention_set": _l("Kept until %(until)s"),
    "retention_missing": _l("No day is set until which the file is kept"),
}
CASELOAD_ACTION = {
    "reassign": _l("Give cases to a colleague"),
    "close": _l("Close cases that are ready"),
    "lower_limit": _l("Lower the limit"),
}


ACCESS_ANSWER = {
    "in_order": _l("In order"),
    "explained": _l("Asked and explained"),
    "follow_up": _l("To be followed up"),
}
ACCESS_KIND = {
    "in_need": _l("Opened in need"),
    "outside": _l("Files outside the caseload"),
    "restricted": _l("Restricted notes of others"),
    "identity_alone": _l("Identity without work on the case"),
    "many_files": _l("Many files in a short time"),
    "identity_often": _l("Identities more often than usual"),
    "at_night": _l("Outside working hours"),
    "refused": _l("Refused several times in a row"),
    "searches": _l("One search after another"),
    "prints": _l("Many prints on one day"),
    "rest": _l("Several smaller things"),
    "identity_read": _l("Identity shown"),
}
MEETING_WHY = {  # why a case stands on the list of a case management meeting (F12); "#" is a number of days
    "urgent": _l("Help wanted at once"),
    "high_risk": _l("High risk"),
    "late": _l("Late"),
    "new": _l("New"),
    "no_contact": _l("No contact for # days"),
    "closure_asked": _l("Closure asked for"),
    "transfer_asked": _l("Transfer asked for"),
    "plan_to_approve": _l("Plan to approve"),
    "plan_missing": _l("Plan missing"),
    "review_due": _l("Review due"),
    "decision_due": _l("Decision of a meeting is due"),
    "talk_again": _l("To be talked about again"),
    "carried_over": _l("Not decided last time"),
    "asked": _l("Asked for"),
    "picked": _l("Picked"),
}
MEETING_DECISION = {  # in the order of the digits
    "go_on": _l("Go on as planned"),
    "change_plan": _l("Change the plan"),
    "extra_visit": _l("Extra visit"),
    "case_conference": _l("Case conference"),
    "refer": _l("Refer"),
    "close": _l("Close"),
    "transfer": _l("Transfer"),
    "talk_again": _l("Talk again next time"),
}
AGE_STAGE = {"child": _l("child"), "adult": _l("adult"), "unknown": _l("not known")}
SHEET = {"joint": _l("The list"), "apart": _l("The sheet apart")}
SECOND_RELEASED = {
    "nobody_else": _l("Nobody else here types from this tray"),
    "cannot_wait": _l("The child cannot wait for it"),
    "paper_gone": _l("The paper is no longer here"),
}
TRAY = {"case": _l("Case tray"), "identity": _l("Identity tray")}
PAPER_STATE = {
    "to_key": _l("to type"),
    "begun": _l("begun"),
    "keyed": _l("typed"),
    "aside": _l("set aside"),
    "second": _l("typed a second time"),
    "differs": _l("the two entries differ"),
    "to_check": _l("waits for its caseworker"),
    "filed": _l("filed"),
    "refused": _l("not filed"),
}
ASIDE_WHY = {
    "damaged": _l("Damaged or cannot be read"),
    "other_form": _l("Another form"),
    "other_tray": _l("Belongs into the other tray"),
    "twice": _l("The same paper twice"),
    "blank": _l("Nothing is written on it"),
    "elsewhere": _l("Another office or programme"),
}
RECOUNT_WHY = {  # what the count was wrong by: one paper
    "found": _l("A paper was found that was neither counted nor added up"),
    "one_less": _l("Counted one too few; the sum is right"),
    "one_more": _l("Counted one too many; the sum is right"),
    "taken_out": _l("A paper was taken out of the pile"),
}
IMPORT_STATE = {
    "matching": _l("Columns to be matched"),
    "checking": _l("Rows are being checked"),
    "checked": _l("Checked, not filed yet"),
    "filed": _l("Filed"),
}


ACT_OF_TWO = {
    "restore": _l("Put the office back from a backup"),
    "destroy": _l("Destroy the office on this machine"),
    "new_keys": _l("Change the office's keys"),
    "set_word": _l("Set the word with which one person alone can destroy the office"),
}
STORAGE_KIND = {
    "cabinet": _l("Paper cabinet"),
    "computer": _l("Office computer"),
    "identities": _l("List of names"),
    "backup": _l("Backups"),
    "stick": _l("Stick or disk"),
    "other": _l("Something else"),
}
MOVE_OR_DESTROY = {
    "move": _l("Move it"),
    "destroy": _l("Destroy it"),
    "move_or_destroy": _l("Move it, or destroy it if there is no time"),
}
PRINT_WHY = {  # what a print is for; what goes to somebody outside goes as a referral, a transfer or a sealed file, with consent
    "cabinet": _l("The paper file in the cabinet"),
    "visit": _l("A visit"),
    "meeting": _l("A meeting or a conference"),
    "supervision": _l("Supervision or a review of the file"),
    "family": _l("For the child or the family"),
    "service": _l("For the service or agency that it goes to"),
    "other": _l("Something else in the office"),
}
PRINT_WHY_IN = {code: PRINT_WHY[code] for code in ("cabinet", "visit", "meeting", "supervision", "other")}
PRINT_WHY_LIST = {code: PRINT_WHY[code] for code in ("visit", "meeting", "supervision", "other")}
PRINT_WHY_CHILD = {code: PRINT_WHY[code] for code in ("family", "other")}
PRINT_WHY_AWAY = {code: PRINT_WHY[code] for code in ("service", "other")}
PRINT_PART = {  # the parts of a case file on paper, in their order; incidents and identity never (D07)
    "registration": _l("Registration"),
    "consent": _l("Consent"),
    "assessment": _l("Assessment"),
    "plan": _l("Plan"),
    "followups": _l("Follow-ups"),
    "notes": _l("Notes"),
    "meetings": _l("Reviews and meetings"),
    "referrals": _l("Referrals"),
    "care": _l("Care"),
    "ending": _l("Closing and passing on"),
}


SEALED_KIND = {
    "referral_slip": _l("Referral slip"),
    "conference_minutes": _l("Minutes of a conference"),
    "own_file": _l("The person's own file"),
    "case_export": _l("Parts of the file, without a name"),
    "identified_export": _l("Parts of the file, with a name"),
    "transfer_bundle": _l("What goes along when the case is passed on"),
}
EXPORT_PART = {
    "short_facts": _l("Age, sex, district, what it is about, the risk"),
    "assessed": _l("What the assessments found, in short"),
    "planned": _l("The plan that is in force"),
    "done_so_far": _l("What was done: days of follow-ups and what came of the services"),
    "where_now": _l("Where the child lives, and since when"),
}
EXPORT_NAMED = {
    "named_name": _l("The name"),
    "named_birth": _l("The day of birth"),
    "named_number": _l("The number of a document"),
    "named_parents": _l("The parents"),
    "named_caregiver": _l("The caregiver"),
    "named_reach": _l("How to reach the family"),
}
SHARED_THING = {  # whatever a line of sharing can say was given
    **SHARE_ITEM,
    **BUNDLE,
    "own_file": _l("The person's own file"),
    "conference_minutes": _l("Minutes of a conference"),
}
EXPORT_TELLS = {  # what of L SHARE_ITEM must be agreed to before a part of a file may go to somebody
    "short_facts": ("needs", "age_sex"),
    "assessed": ("assessment_summary",),
    "planned": ("plan_summary",),
    "done_so_far": ("plan_summary",),
    "where_now": ("family_situation",),
    "named_name": ("name",),
    "named_birth": ("name",),
    "named_number": ("name",),
    "named_parents": ("name",),
    "named_caregiver": ("code_and_contact",),
    "named_reach": ("code_and_contact",),
}
SEALED_PURPOSE = {
    "service": _l("so that the child receives a service"),
    "conference": _l("what the conference decided"),
    "own_file": _l("the person's own file"),
    "court": _l("for a court or the public prosecutor"),
    "authority": _l("for the authority for child protection"),
    "report": _l("a report that the law asks for"),
    "transfer": _l("to pass the case on"),
    "tracing": _l("to look for the family"),
    "resettlement": _l("for asylum or resettlement"),
}
ARRIVAL_KIND = {
    "bundle": _l("Sealed bundle of a transfer"),
    "json": _l("Case in the field names of CPIMS+"),
    "csv": _l("Line of a table in the field names of CPIMS+"),
}
EXCHANGE_PART = {
    "needs": _l("Concerns and needs"),
    "age_sex": _l("Age and sex"),
    "health_facts": _l("Disability"),
    "safety_concerns": _l("Risk"),
    "family_situation": _l("Where and with whom the child lives"),
    "handover": _l("Hand-over: reasons, services, follow-ups"),
    "assessment_summary": _l("Assessment, summary"),
    "plan_summary": _l("Plan"),
    "consent": _l("Consent, with its days"),
}
LETTER_GAP = {  # what the office fills into a letter, and what its writer fills in; the last two only where the template bears names
    "code": _l("The code of the case"),
    "today": _l("The date of today"),
    "office": _l("The name of the office"),
    "caseworker": _l("The caseworker's short name"),
    "supervisor": _l("The supervisor's short name"),
    "age_band": _l("The child's age band"),
    "agency": _l("To whom it goes"),
    "appointment": _l("The next appointment"),
    "matter": _l("What it is about"),
    "name": _l("The child's name"),
    "caregiver": _l("The caregiver's name"),
}
LETTER_TYPED = {code: LETTER_GAP[code] for code in ("agency", "appointment", "matter")}
LETTER_NAMES = {code: LETTER_GAP[code] for code in ("name", "caregiver")}
PAPER_SIZE = {"a4": _l("A4"), "letter": _l("Letter")}
EXPORT_PURPOSE = {
    code: SEALED_PURPOSE[code] for code in ("service", "court", "authority", "report", "tracing", "resettlement")
}


FIGURES_TIME = {
    "month": _l("This month"),
    "last_month": _l("Last month"),
    "quarter": _l("This quarter"),
    "last_quarter": _l("Last quarter"),
    "year": _l("This year"),
    "last_year": _l("Last year"),
    "own": _l("From one day to another"),
}
LIST_WHY = {  # what a list without names is taken out for, inside the office
    "supervision": _l("Supervision"),
    "meeting": _l("A meeting"),
    "spreadsheet": _l("To be worked on in a spreadsheet"),
}


FIGURES_APART = {
    "sex": _l("Sex"),
    "age": _l("Age"),
    "risk": _l("Risk"),
    "area": _l("District"),
    "disability": _l("Disability"),
}


@cache
def age_band(years):
    """Age band of lists and statistics for an age in whole years."""
    return next((name for low, high, name in AGE_BANDS if years is not None and low <= years <= high), None)


def concern_group(concerns):
    """The one group that a list may show for these concerns; `sensitive` wins over all."""
    own = _own.get().groups
    found = {own.get(code) for code in concerns} if own else ()
    return next(
        (group for group, members in _IN_GROUPS.items() if not members.isdisjoint(concerns) or group in found), "other"
    )


_IN_GROUPS = {group: frozenset(members) for group, members in CONCERN_GROUPS.items()}


def whole(codes):
    """Every code of a list in the order in which it came: ours, then the office's own, retired ones too. Its place is its number on paper."""
    return [*dict.keys(codes), *_own.get().added.get(getattr(codes, "name", ""), ())]


def may_retire(name, code):
    """Whether an office may stop offering this code: in a list that may grow, and asked for by no rule."""
    return name in MAY_GROW and code != "other" and code not in ASKED_BY_RULES.get(name, ())


def _bind():
    """Give every label the name of its list and its code, and make lists that may grow answer for the office's own codes.

    A list made of another's labels keeps following that list; when it holds all of them, it grows with it.
    """
    words, first, bound = {}, {}, {}
    for name, codes in list(globals().items()):
        if not name.isupper() or not isinstance(codes, dict) or name in NOT_REWORDED:
            continue
        labels = {code: label for code, label in codes.items() if isinstance(label, Lazy)}
        if not labels or len(labels) != len(codes):
            continue
        for code, label in labels.items():
            if id(label) not in words:
                words[id(label)] = Word(label.text, label.values, name, code)
            codes[code] = words[id(label)]
        roots = {word.list for word in codes.values()} - {name}
        root = next((one for one in roots if set(first[one]) <= set(codes)), name)
        first.setdefault(name, dict(codes))
        bound[name] = CodeList(root, codes) if root in MAY_GROW else codes
    globals().update(bound)
    return {name: codes for name, codes in bound.items() if all(word.list == name for word in first[name].values())}


LISTS = _bind()  # every list an office may reword, by its name


class _AllCodes(frozenset):
    """Every code of every list, those of the office too."""

    def __contains__(self, code):
        return super().__contains__(code) or any(code in codes for codes in _own.get().added.values())


ALL_CODES = _AllCodes(
    code for codes in list(globals().values()) if isinstance(codes, dict) for code in codes if isinstance(code, str)
)
