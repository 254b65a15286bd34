"""Ten filled papers: what stands on each in handwriting, what a reader types for it, and what has to be found in the file after the check.

A value of `written` is what the pen wrote into the box: plain text; ("~", "") a blot; ("x", "12") struck out; ("x", "1", "2") struck out and written anew.
`typed` is what the reader keys from the picture; `told` is what the caseworker, who was there, answers for what could not be read.
"""

CODE = "KT7-4MD"  # the case that is open already; set when the office for the test is made

REGISTRATION = {"caseworker": "3", "registered_on": "26022027", "place": "1", "source": "6", "identified_on": "25022027", "sex": "1", "age_years": "12", "age_known": "1", "area": "1", "care_arrangement": "5", "uasc": "1",
                "concerns": "23 30", "criteria_met": "1", "risk": "2", "urgent_needs": "2", "explained": "1 2 3 4 5 6 7 8", "given_by": "2", "assent": "1", "consent_items": "1 10", "share_services": "2", "withhold": ""}

PAPERS = [
    {"sheet": "registration", "written": {**REGISTRATION, "paper_no": "2001"}},
    {"sheet": "registration", "written": {**REGISTRATION, "paper_no": "2002", "sex": "2", "age_years": "9", "risk": ("~", ""), "care_arrangement": ("x", "2", "1"), "share_services": ("x", "5"), "withhold": "not to the school"},
     "typed": {"risk": "?", "care_arrangement": "1", "share_services": "x"}, "told": {"risk": "high", "share_services": []}},
    {"sheet": "registration", "written": {**REGISTRATION, "paper_no": "2003", "identified_on": "27022027", "registered_on": "26022027", "age_years": "4", "concerns": "1 16"},
     "typed": {}, "told": {"identified_on": "26 2 2027"}},                                               # the concern after the registration: asked of the caseworker
    {"sheet": "identity", "written": {"paper_no": "2011", "registration_no": "2001", "caseworker": "3", "first": "sopheap", "last": "keo", "birth_date": "14062014", "birth_known": "1", "address": "house by the well",
                                      "phone": "012 340 118", "safe_contact": "ring after six", "caregiver_name": "maly keo", "caregiver_relation": "1", "signed_by": "maly keo", "signed_how": "1"}},
    {"sheet": "identity", "written": {"paper_no": "2012", "registration_no": "2002", "caseworker": "3", "first": "rithy", "last": ("~", ""), "birth_date": ("x", "11111"), "address": "none", "safe_contact": "through the aunt", "signed_by": "aunt", "signed_how": "2"},
     "typed": {"last": "?", "birth_date": "x"}, "told": {"last": "prak"}},
    {"sheet": "initial", "written": {"paper_no": "2021", "case_code": CODE, "caseworker": "3", "done_on": "28022027", "done_time": "0930", "place_kind": "1", "seen_alone": "1", "safety": "1", "abuser_access": "2", "medical_urgent": "2", "food": "1", "shelter": "1",
                                     "clothing": "2", "water": "1", "voice": "1", "words": "i want to go to school", "risk": "2", "risk_reason": "aunt helps", "further": "2", "discussed_with": "1", "discussed_on": "28022027", "next_contact_on": "07032027", "outcome": "1"}},
    {"sheet": "followup", "written": {"paper_no": "2031", "case_code": CODE, "caseworker": "3", "mode": "3", "on": "01032027", "reached": "3", "finding": "1", "observed": "slept well, eats again", "words": "she laughs more", "risk": "2", "type": "1"}},
    {"sheet": "followup", "written": {"paper_no": "2032", "case_code": CODE, "caseworker": "3", "mode": "1", "on": "28022027", "reached": "1 6", "finding": "2", "observed": "stood before a locked door", "risk": "2", "type": "1"},
     "typed": {}, "told": {"reached": ["nobody"]}},                                                      # child and nobody at once: cannot both be
    {"sheet": "note", "written": {"paper_no": "2041", "case_code": CODE, "caseworker": "3", "facts": "the teacher came. two days absent.", "judgement": "tired, not ill", "kind": "1", "on": "28022027", "with_whom": "teacher", "section": "1"}},
    {"sheet": "referral", "written": {"paper_no": "2051", "case_code": CODE, "caseworker": "3", "service": "2", "reason": "fever for a week", "urgent": "1", "result": "2"}},
]
for _paper in PAPERS:
    _plain = {name: value if isinstance(value, str) else value[-1] for name, value in _paper["written"].items()}
    _paper["typed"] = {name: value for name, value in {**_plain, **_paper.get("typed", {})}.items() if value}
    _paper.setdefault("told", {})
