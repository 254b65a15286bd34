"""The kinds of situations that the practice office meets: how often, at what age, where the child lives; criteria."""

CRITERIA = [  # code, category, level, wording
    ("c_harm", "harm", "urgent", "Is being hurt at home, at work or by somebody who can reach the child today."),
    ("c_beaten", "harm", "target", "Is beaten, threatened or sees violence at home more than once a month."),
    ("c_sexual", "harm", "target", "Has been sexually abused or exploited, or somebody tries to."),
    ("c_marriage", "harm", "target", "Is under eighteen and a marriage is being arranged or has taken place."),
    ("c_taken", "harm", "target", "Was taken, sold or held for the gain of others, or has come back from it."),
    ("c_work", "harm", "target", "Does work that is dangerous, at night, or keeps the child from school."),
    ("c_alone", "care", "target", "Has no adult who is responsible for the child."),
    ("c_kin", "care", "target", "Lives with others than the parents and the place may not last."),
    ("c_neglect", "care", "target", "Goes without food, care or treatment that the household could be helped to give."),
    ("c_street", "care", "target", "Sleeps outside or lives from what the street gives."),
    ("c_home", "care", "target", "Lives in an institution although there is family."),
    ("c_health", "health", "target", "Illness, disability or distress without the treatment or help it needs."),
    ("c_parent", "health", "target", "Is a child and pregnant or has a child."),
    ("c_papers", "law", "target", "Is shut out of school, clinic or protection for want of papers."),
    ("c_law", "law", "target", "Was arrested or is in conflict with the law."),
    ("c_school", "school", "target", "Out of school for more than a month, with another of these concerns near."),
]

# weight of a hundred; concerns, one line of them is chosen; ages; weights of high, medium and low risk;
# care arrangements (twice means twice as likely), and the arrangement of the carer where that is somebody else;
# unaccompanied or separated; who brings the case; criteria met
KINDS: list[dict] = [
    {
        "theme": "neglect", "weight": 8,
        "concerns": [
            ["neglect"], ["neglect", "lives_with_vulnerable_person"], ["neglect", "out_of_school"],
            ["neglect", "serious_health"]],
        "ages": (0, 12), "risks": (2, 5, 3), "cares": ["parents", "parents", "kinship", "step_parent"], "uasc": ["no"],
        "sources": ["health", "community_member", "teacher_school", "cp_committee"], "criteria": [["c_neglect"]]},
    {
        "theme": "neglect", "weight": 4,
        "concerns": [["neglect"], ["neglect", "serious_health"], ["abandoned", "neglect"]], "ages": (0, 3),
        "risks": (3, 5, 2), "cares": ["parents", "kinship", "foster"], "uasc": ["no"],
        "sources": ["health", "community_member"], "criteria": [["c_neglect"]]},
    {
        "theme": "neglect", "weight": 4, "concerns": [["orphan", "neglect"], ["orphan", "child_headed_household"]],
        "ages": (4, 15), "risks": (1, 5, 4), "cares": ["kinship", "adult_sibling"],
        "uasc": ["other_vulnerable_or_orphan"], "sources": ["community_leader", "teacher_school", "community_member"],
        "criteria": [["c_neglect"], ["c_kin"]]},
    {
        "theme": "violence", "weight": 10,
        "concerns": [
            ["family_violence_witness"], ["family_violence_witness", "emotional_abuse"],
            ["family_violence_witness", "mental_distress"]],
        "ages": (3, 16), "risks": (3, 5, 2), "cares": ["parents", "parents", "kinship"], "uasc": ["no"],
        "sources": ["family_member", "police_security", "community_leader", "helpline"], "criteria": [["c_beaten"]]},
    {
        "theme": "beaten", "weight": 11,
        "concerns": [["physical_abuse"], ["physical_abuse", "emotional_abuse"], ["emotional_abuse", "out_of_school"]],
        "ages": (4, 16), "risks": (2, 5, 3), "cares": ["parents", "step_parent", "kinship", "parents"], "uasc": ["no"],
        "sources": ["teacher_school", "community_member", "self", "health"], "criteria": [["c_beaten"]]},
    {
        "theme": "sexual", "weight": 6,
        "concerns": [["sexual_abuse"], ["sexual_abuse", "mental_distress"], ["sexual_exploitation"]], "ages": (6, 17),
        "risks": (5, 4, 1), "cares": ["parents", "kinship"], "uasc": ["no"],
        "sources": ["health", "family_member", "self", "helpline"], "criteria": [["c_sexual"]]},
    {
        "theme": "marriage", "weight": 5,
        "concerns": [["forced_or_early_marriage"], ["forced_or_early_marriage", "out_of_school"]], "ages": (13, 17),
        "risks": (3, 5, 2), "cares": ["parents", "kinship"], "uasc": ["no"], "sex": "female",
        "sources": ["self", "teacher_school", "community_member"], "criteria": [["c_marriage"]]},
    {
        "theme": "trafficking", "weight": 4,
        "concerns": [["trafficked_smuggled", "returnee"], ["trafficked_smuggled"], ["caafag", "returnee"]],
        "ages": (12, 17), "risks": (4, 5, 1), "cares": ["residential", "kinship", "foster"],
        "uasc": ["unaccompanied", "separated"], "sources": ["government_service", "police_security", "other_agency"],
        "criteria": [["c_taken"]]},
    {
        "theme": "labour", "weight": 9,
        "concerns": [
            ["child_labour_hazardous"], ["child_labour_hazardous", "out_of_school"],
            ["child_labour_hazardous", "migrant"]],
        "ages": (9, 16), "risks": (1, 6, 3), "cares": ["parents", "kinship", "parents"], "uasc": ["no"],
        "sources": ["community_member", "livelihoods", "teacher_school", "own_staff_other_sector"],
        "criteria": [["c_work"], ["c_work", "c_school"]]},
    {
        "theme": "separation", "weight": 12, "concerns": [["separated"], ["unaccompanied"], ["separated", "refugee"]],
        "ages": (2, 17), "risks": (2, 5, 4),
        "cares": ["kinship", "kinship", "unrelated_adult", "foster", "adult_sibling"],
        "uasc": ["separated", "unaccompanied"],
        "sources": ["other_agency", "community_leader", "own_staff_other_sector", "community_member"],
        "criteria": [["c_alone"], ["c_kin"]]},
    {
        "theme": "street", "weight": 4,
        "concerns": [["street_child"], ["street_child", "substance_use"], ["street_child", "missing"]], "ages": (9, 17),
        "risks": (4, 5, 1), "cares": ["none"], "uasc": ["unaccompanied", "other_vulnerable_or_orphan"],
        "sources": ["own_staff_other_sector", "self", "police_security"], "criteria": [["c_street"]]},
    {
        "theme": "health", "weight": 8,
        "concerns": [["disability"], ["serious_health"], ["mental_distress"], ["disability", "neglect"]],
        "ages": (1, 16), "risks": (1, 4, 5), "cares": ["parents", "parents", "kinship"], "uasc": ["no"],
        "sources": ["health", "psychosocial", "family_member", "teacher_school"], "criteria": [["c_health"]]},
    {
        "theme": "papers", "weight": 6,
        "concerns": [
            ["no_birth_or_legal_identity"], ["refugee", "no_birth_or_legal_identity"], ["stateless"],
            ["internally_displaced"]],
        "ages": (0, 16), "risks": (0, 3, 7), "cares": ["parents", "parents", "kinship"], "uasc": ["no"],
        "sources": ["legal", "family_member", "health", "teacher_school"], "criteria": [["c_papers"]]},
    {
        "theme": "school", "weight": 6, "concerns": [["out_of_school"], ["out_of_school", "migrant"]], "ages": (7, 15),
        "risks": (0, 3, 7), "cares": ["parents", "kinship"], "uasc": ["no"],
        "sources": ["teacher_school", "cp_committee", "family_member"], "criteria": [["c_school"]]},
    {
        "theme": "law", "weight": 3, "concerns": [["arrested_detained_conflict_with_law"]], "ages": (12, 17),
        "risks": (2, 5, 3), "cares": ["parents", "kinship"], "uasc": ["no"],
        "sources": ["court", "police_security", "legal"], "criteria": [["c_law"]]},
    {
        "theme": "young_parent", "weight": 3,
        "concerns": [["child_parent_or_pregnant"], ["child_parent_or_pregnant", "out_of_school"]], "ages": (14, 17),
        "risks": (2, 5, 3), "cares": ["parents", "kinship"], "uasc": ["no"], "sex": "female",
        "sources": ["health", "self", "community_member"], "criteria": [["c_parent"]]},
    {
        "theme": "institution", "weight": 3, "concerns": [["in_institution"], ["in_institution", "separated"]],
        "ages": (9, 15), "risks": (1, 4, 5), "cares": ["residential"], "uasc": ["separated"],
        "carers": ["parents", "kinship"], "sources": ["government_service", "family_member"], "criteria": [["c_home"]]}]
SURVIVOR: dict = {
    "theme": "survivor", "concerns": [["gbv_survivor"]], "ages": (18, 34), "risks": (3, 5, 2),
    "cares": ["independent_living"], "uasc": ["no"], "sex": "female", "sources": ["self", "health", "police_security"],
    "criteria": [["c_harm"], ["c_beaten"]]}

# relation of the carer, role word, her or his sex, by care arrangement
CARERS = {
    "parents": [
        ("mother", "the mother", "female"), ("mother", "the mother", "female"), ("father", "the father", "male")],
    "step_parent": [("other_family", "the stepmother", "female"), ("other_family", "the stepfather", "male")],
    "kinship": [
        ("aunt", "the aunt", "female"), ("grandmother", "the grandmother", "female"), ("uncle", "the uncle", "male"),
        ("grandfather", "the grandfather", "male")],
    "adult_sibling": [("sister", "the older sister", "female"), ("brother", "the older brother", "male")],
    "foster": [("non_family", "the foster mother", "female"), ("non_family", "the foster father", "male")],
    "unrelated_adult": [
        ("non_family", "the neighbour", "female"),
        ("claimed_unverified", "the woman who looks after the child", "female")],
    "residential": [("non_family", "the house mother", "female")],
    "independent_living": [("sister", "her sister", "female")],
    "none": [("", "the outreach worker", "female"), ("", "the outreach worker", "male")]}
URGENT_NEEDS = {
    "neglect": ["food", "medical"], "violence": ["safe_place", "emotional"], "beaten": ["medical", "safe_place"],
    "sexual": ["medical", "emotional"], "trafficking": ["safe_place", "clothing"], "street": ["food", "safe_place"],
    "separation": ["food", "clothing"], "health": ["medical"]}
SERVICES = {
    "neglect": ["food", "health_medical", "nutrition"], "violence": ["psychosocial", "legal", "cash"],
    "beaten": ["psychosocial", "health_medical"], "sexual": ["health_medical", "psychosocial"],
    "marriage": ["education_formal", "legal"], "trafficking": ["tracing_reunification", "registration_documents"],
    "labour": ["livelihoods", "education_nonformal"], "separation": ["tracing_reunification", "nfi_clothing"],
    "street": ["shelter", "health_medical"], "health": ["health_medical", "disability_services"],
    "papers": ["registration_documents", "legal"], "school": ["education_formal", "nfi_clothing"], "law": ["legal"],
    "young_parent": ["sexual_reproductive_health", "education_formal"],
    "institution": ["alternative_care", "education_formal"], "survivor": ["gbv_support", "health_medical", "legal"]}
DISPLACEMENT = {
    "arabic": ["refugee", "asylum_seeker", "refugee"], "khmer": ["foreign_national", "returnee", "resident"],
    "ukrainian": ["refugee"], "russian": ["refugee", "stateless"], "delta": ["foreign_national", "resident"],
    "steppe": ["asylum_seeker", "foreign_national"], "savanna": ["foreign_national", "idp"],
    "andes": ["resident", "resident", "idp"], "coast": ["resident", "resident", "resident", "idp"]}
