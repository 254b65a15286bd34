"""The field names of CPIMS+ (Primero, version 2) beside ours, and how the answers of their code lists and ours stand for each other.

What their form has no field or no answer for goes under a name of our own that begins with `cmoffice_`, so that nothing is lost on the way
back. Names and answers as in db/configuration of primeroIMS/primero.
"""

from dataclasses import dataclass, field

OWN = "cmoffice_"
HEAD = "head"  # goes with whatever goes
PASSING = "passing"  # goes to whoever takes the case over, and to nobody else


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """One thing we know: its name with us and with them, the part of a file it belongs to, and how its answers translate.

    `kind` is line, text, number, day, tick (true or false), yes_no ("true", "false"), code or codes (several); `codes` names the list of codelists.
    `theirs` is empty where they have no such field, `part` is empty for what is read when it comes and never given away.
    """

    ours: str
    theirs: str
    part: str
    kind: str = "line"
    codes: str = ""
    values: dict = field(default_factory=dict)


def same(*codes):
    """Codes that are called the same on both sides."""
    return {code: code for code in codes}


MODULES = {"child": "primeromodule-cp", "gbv_survivor": "primeromodule-gbv"}
STATUS = {"open": "open", "closed": "closed", "transferred": "transferred", "merged": "duplicate"}
CARE = {
    **same("step_parent", "adult_sibling", "kafala", "independent_living", "child_headed_household", "unrelated_adult"),
    "parents": "parent_s",
    "customary_caregiver": "customary_caregiver_s",
    "kinship": "kinship_care_extended_family",
    "foster": "foster_care",
    "residential": "residential_care",
    "none": "no_care_arrangement",
    "other": "other",
    "employer_household": "other",
    "spouse_household": "other",
    "safe_house": "other",
}
CONCERN = {
    **same("gbv_survivor", "trafficked_smuggled", "caafag", "child_headed_household", "street_child", "refugee", "migrant", "other"),
    "sexual_exploitation": "sexually_exploited",
    "physical_abuse": "physically_or_mentally_abused",
    "emotional_abuse": "physically_or_mentally_abused",
    "child_labour_hazardous": "worst_forms_of_child_labor",
    "child_parent_or_pregnant": "child_mother",
    "lives_with_vulnerable_person": "living_with_vulnerable_person",
    "arrested_detained_conflict_with_law": "arrested_detained",
    "serious_health": "serious_health_issue",
    "disability": "disabled",
    "mental_distress": "mentally_distressed",
    "stateless": "statelessness",
}  # fmt: skip
SERVICE = {
    "safe_house": "safehouse_service",
    "health_medical": "health_medical_service",
    "psychosocial": "psychosocial_service",
    "mental_health": "psychosocial_service",
    "police_security": "police_other_service",
    "legal": "legal_assistance_service",
    "livelihoods": "livelihoods_service",
    "child_protection": "child_protection_service",
    "family_mediation": "family_mediation_service",
    "tracing_reunification": "family_seunification_service",  # spelt so by them
    "education_formal": "education_service",
    "education_nonformal": "education_service",
    "nfi_clothing": "nfi_clothes_shoes_service",
    "water_sanitation": "water_sanitation_service",
    "registration_documents": "registration_service",
    "food": "food_service",
    "nutrition": "food_service",
    "other": "other_service",
}
RELATION = {
    **same("mother", "father", "aunt", "uncle", "grandmother", "grandfather", "brother", "sister", "husband", "wife", "partner", "other_family"),
    "non_family": "other_nonfamily",
}  # fmt: skip
FOLLOWUP = {**same("after_reunification", "in_care", "for_service"), "for_assessment": "for_assesment"}  # spelt so

REGISTRATION = (
    Field("code", "case_id_display", HEAD),
    Field("status", "status", HEAD, "code", "STATUS", STATUS),
    Field("module", "module_id", PASSING, "code", "MODULE", MODULES),
    Field("sensitivity", "", PASSING, "code", "SENSITIVITY"),
    Field("registered_on", "registration_date", "needs", "day"),
    Field("source", "", "needs", "code", "SOURCE"),
    Field("identified_on", "", "needs", "day"),
    Field("concerns", "protection_concerns", "needs", "codes", "CONCERN", CONCERN),
    Field("urgent_needs", "", "needs", "codes", "URGENT_NEEDS"),
    Field("sex", "sex", "age_sex", "code", "SEX", same("female", "male")),
    Field("age_years", "age", "age_sex", "number"),
    Field("age_known", "estimated", "age_sex", "code", "AGE_KNOWN", {"known": False, "estimated": True}),
    Field("disability", "disability_type", "health_facts", "code", "DISABILITY", {"physical": "physical_disability", "mental": "mental_disability", "both": "both"}),
    Field("risk", "risk_level", "safety_concerns", "code", "RISK_OPEN", same("high", "medium", "low")),
    Field("urgent", "urgent_protection_concern", "safety_concerns", "yes_no"),
    Field("area", "location_current", "family_situation"),
    Field("place", "", "family_situation"),
    Field("displacement", "displacement_status", "family_situation", "code", "DISPLACEMENT", {**same("resident", "idp", "refugee", "asylum_seeker", "returnee", "foreign_national"), "stateless": "stateless_person"}),
    Field("uasc", "protection_status", "family_situation", "code", "UASC", same("unaccompanied", "separated")),
    Field("marital", "maritial_status", "family_situation", "code", "MARITAL", {**same("single", "divorced_separated", "widowed"), "married_cohabiting": "married_cohabitating"}),
    Field("care_arrangement", "current_care_arrangements_type", "family_situation", "code", "CARE", CARE),
    Field("care_since", "current_care_arrangement_started_date", "family_situation", "day"),
    Field("carer_is_previous", "", "family_situation", "code", "YES_NO_UNKNOWN"),
)  # fmt: skip

# who the child is: a file of its own in a bundle. What belongs to no part is read when it comes and never given away
IDENTITY = (
    Field("first", "name_first", "name"),
    Field("middle", "name_middle", "name"),
    Field("last", "name_last", "name"),
    Field("nickname", "name_nickname", "name"),
    Field("other_names", "name_other", "name"),
    Field("name_unknown", "", "name", "tick"),
    Field("birth_date", "date_of_birth", "name", "day"),
    Field("birth_known", "", "name", "code", "AGE_KNOWN"),
    Field("address", "address_current", "code_and_contact"),
    Field("landmark", "", "code_and_contact"),
    Field("phone", "telephone_current", "code_and_contact"),
    Field("safe_contact", "", "code_and_contact"),
    Field("contact_never", "", "code_and_contact"),
    Field("contact_say", "", "code_and_contact"),
    Field("caregiver_name", "name_caregiver", "code_and_contact"),
    Field("caregiver_relation", "relationship_caregiver", "code_and_contact", "code", "RELATION", RELATION),
    Field("caregiver_phone", "", "code_and_contact"),
    Field("caregiver_address", "", "code_and_contact"),
    Field("caregiver_age", "caregiver_age", "", "number"),
    Field("place_of_birth", "place_of_birth", ""),
    Field("nationality", "nationality", ""),
    Field("ethnicity", "ethnicity", ""),
    Field("religion", "religion", ""),
    Field("language", "language", ""),
    Field("id_number", "national_id_no", ""),
    Field("other_org_ref", "other_agency_id", ""),
)

# subforms: the name of the subform, and the questions of one of its rows
PLAN_HEAD = (
    Field("drawn_on", "date_case_plan", "plan_summary", "day"),
    Field("decided_on", "case_plan_approved_date", "plan_summary", "day"),
    Field("plan_kind", "", "plan_summary", "code", "PLAN_KIND"),
    Field("goal", "", "plan_summary", "text"),
    Field("permanency", "", "plan_summary", "text"),
    Field("contingency", "", "plan_summary", "text"),
    Field("followup_mode", "", "plan_summary", "code", "FOLLOWUP_MODE"),
    Field("followup_days", "", "plan_summary", "number"),
)
PLAN = "cp_case_plan_subform_case_plan_interventions"
PLAN_ROW = (
    Field("what", "intervention_service_to_be_provided", "plan_summary", "text"),
    Field("wording", "intervention_service_goal", "plan_summary", "text"),
    Field("due_on", "case_plan_timeframe", "plan_summary", "day"),
    Field("objective", "", "plan_summary", "number"),
    Field("need", "", "plan_summary", "text"),
    Field("measure", "", "plan_summary", "text"),
    Field("target_on", "", "plan_summary", "day"),
    Field("horizon", "", "plan_summary", "code", "HORIZON"),
    Field("progress", "", "plan_summary", "code", "PROGRESS"),
    Field("kind", "", "plan_summary", "code", "ACTION_KIND"),
    Field("service", "", "plan_summary", "code", "SERVICE"),
    Field("responsible", "", "plan_summary", "code", "RESPONSIBLE"),
    Field("track", "", "plan_summary", "code", "TRACK"),
    Field("action_status", "", "plan_summary", "code", "ACTION_STATUS"),
)
SERVICES = "services_section"
SERVICE_ROW = (
    Field("service", "service_type", "handover", "code", "SERVICE", SERVICE),
    Field("appointment_on", "service_appointment_date", "handover", "day"),
    Field("referral_status", "", "handover", "code", "REFERRAL_STATUS"),
    Field("outcome", "", "handover", "code", "REFERRAL_OUTCOME"),
)
FOLLOWUPS = "followup_subform_section"
FOLLOWUP_ROW = (
    Field("type", "followup_type", "handover", "code", "FOLLOWUP_TYPE", FOLLOWUP),
    Field("followup_due_on", "followup_needed_by_date", "handover", "day"),
    Field("done_on", "followup_date", "handover", "day"),
    Field("mode", "", "handover", "code", "FOLLOWUP_MODE"),
    Field("finding", "", "handover", "code", "FINDING"),
)
SUBFORMS = {PLAN: PLAN_ROW, SERVICES: SERVICE_ROW, FOLLOWUPS: FOLLOWUP_ROW}

# consent: their ticks, and what of ours each stands for. They have no days: ours go under CONSENT, row by row
CONSENT = f"{OWN}consent"
ASSESSMENT, ASSESSED_ON = f"{OWN}assessment", "assessment_requested_on"
HANDOVER = f"{OWN}handover"
CONSENT_ITEMS = {
    "services": "consent_for_services",
    "share_with_provider": "disclosure_other_orgs",
    "share_with_unhcr": "unhcr_export_opt_in",
    "anonymous_statistics": "consent_reporting",
    "family_tracing": "consent_for_tracing",
}
GIVEN_BY = {"child": "individual", "parent": "caregiver", "other_caregiver": "caregiver", "other": "other"}
WITHHOLD_WHY = {"fear_of_harm": "fear", "wants_to_tell_themselves": "communicate_information", "other": "others"}
CONSENT_FIELDS = (
    Field("given_by", "interview_subject", "consent", "code", "CONSENT_BY", GIVEN_BY),
    Field("withhold", "disclosure_deny_details", "consent"),
    Field("withhold_why", "withholding_info_reason", "consent", "code", "WITHHOLD_WHY", WITHHOLD_WHY),
)
WHERE_FROM = {"other_agency_id": "the code it had with whoever sent it", "other_agency_name": "who sent it"}
# the de-identified list (F12): only these columns, in this order
LIST = {
    "code": "case_id_display",
    "age": f"{OWN}age_band",
    "sex": "sex",
    "area": "location_current",
    "concern": f"{OWN}concern_group",
    "risk": "risk_level",
    "step": f"{OWN}step",
    "days_open": f"{OWN}days_open",
    "keyworker": "owned_by",
    "next_due": f"{OWN}next_due",
    "next_due_in": f"{OWN}next_due_in_days",
    "flags": f"{OWN}flags",
}


def out(one, value):
    """One answer of ours under their name; beside it ours, where theirs says less. Nothing for what was not answered."""
    if value in (None, "", [], ()):
        return {}
    if not one.theirs:
        return {OWN + one.ours: value}
    if one.kind == "yes_no":
        return {one.theirs: "true" if value else "false"}
    if not one.codes:
        return {one.theirs: value}
    theirs = _translated(one, value)
    said = {} if theirs in (None, []) else {one.theirs: theirs}
    return said if _back(one, theirs) == value else said | {OWN + one.ours: value}


def back(one, data):
    """What their fields say in our words, and what of it has no meaning with us: (answer, not understood).

    Our own answer, where it came along, holds as long as theirs still is what ours translates to; else theirs was changed since.
    """
    theirs = data.get(one.theirs) if one.theirs else None
    ours = data.get(OWN + one.ours)
    if not one.theirs:
        return ours, None
    if one.kind == "yes_no":
        return {"true": True, True: True, "false": False, False: False}.get(_plain(theirs)), None
    if not one.codes:
        return theirs, None
    if ours is not None and _is_plain(one, ours) and (_translated(one, ours) or None) == (theirs or None):
        return ours, None
    if theirs in (None, "", []):
        return None, None
    if one.kind == "codes":
        listed = theirs if isinstance(theirs, list) else [theirs]
        found = [(_back(one, [code]) or [None])[0] for code in listed]
        return list(dict.fromkeys(code for code in found if code)), [
            code for code, known in zip(listed, found, strict=True) if known is None
        ] or None
    known = _back(one, theirs)
    return (known, None) if known is not None else (None, theirs)


def _plain(value):
    return value if isinstance(value, str | bool) else None


def _is_plain(one, value):
    if one.kind == "codes":
        return isinstance(value, list) and all(isinstance(code, str) for code in value)
    return isinstance(value, str)


def _translated(one, value):
    if one.kind == "codes":
        return list(dict.fromkeys(one.values.get(code, "other") for code in value))
    return one.values.get(value)


def _back(one, theirs):
    ours = {}
    for code, word in one.values.items():
        if word not in ours or code == word:
            ours[word] = code
    if one.kind == "codes":
        return [ours[word] for word in theirs or () if isinstance(word, str) and word in ours]
    return ours.get(theirs) if isinstance(theirs, str | bool) else None
