"""Words that stand for our coded answers in a file from elsewhere: our numbers, codes and labels, and those of CPIMS+ and Primero."""

import re

from cmoffice.forms.columns import plain
from cmoffice.forms.keying import NONE, NOT_STATED

APART = re.compile(r"\|\|\||[|;\n,]")
YES, NO = "true yes y 1 checked", "false no n 0 unchecked"
SYNONYMS = {  # box → code → words, written as plain() leaves them
    "sex": {"female": "f girl woman", "male": "m boy man"},
    "age_known": {"estimated": "true yes y approximate about", "known": "false no n exact"},
    "birth_known": {"estimated": "true yes y approximate about", "known": "false no n exact"},
    "risk": {"high": "highrisk", "medium": "mediumrisk moderate", "low": "lowrisk"},
    "uasc": {
        "no": "notapplicable none accompanied withparents",
        "unaccompanied": "unaccompaniedchild uam",
        "separated": "separatedchild",
        "other_vulnerable_or_orphan": "othervulnerable orphan",
    },
    "care_arrangement": {
        "parents": "parents parent biologicalparents withparents",
        "step_parent": "stepparent",
        "customary_caregiver": "customarycaregivers",
        "adult_sibling": "sibling",
        "kinship": "kinshipcareextendedfamily kinshipcare extendedfamily relatives",
        "foster": "fostercare fosterparents",
        "residential": "residentialcare orphanage institution",
        "none": "nocarearrangement alone",
        "independent_living": "livingalone",
    },
    "concerns": {
        "physical_abuse": "physicalabuseviolence physicalviolence",
        "sexual_abuse": "sexualabuseviolence sexualviolence rape",
        "emotional_abuse": "emotionalorpsychological emotionalorpsychologicalabuseviolence psychologicalabuse",
        "abandoned": "abandonment",
        "child_labour_hazardous": "hazardouswork childlabour childlabournotworstforms worstformsofchildlabour",
        "trafficked_smuggled": "slaverysaleabduction slaverysaleabductiontraffickingforcedlabor trafficking trafficked",
        "arrested_detained_conflict_with_law": "inconflictwiththelaw deprivedofliberty deprivedoflibertyindetention childinconflictwiththelaw",
        "caafag": "associatedwitharmed associatedwitharmedforcesorgroups",
        "serious_health": "seriousmedicalcondition childsurvivorofexplosive childsurvivorofexplosiveordnanceeo",
        "disability": "functionaldifficultyseeing functionaldifficultyhearing functionaldifficultywalking functionaldifficultyremembering difficultywithselfcare difficultycommunicating childwithdisability",
        "mental_distress": "psychosocialdistress mentaldisorder",
        "substance_use": "substanceabuse substanceabuseandaddictionchild",
        "no_birth_or_legal_identity": "lackofdocumentationbirthregistration lackofdocumentation",
        "forced_or_early_marriage": "childmarriage earlymarriage forcedmarriage",
        "harmful_practice": "femalegenitalmutilationfgm fgm",
        "child_parent_or_pregnant": "pregnancychildparent",
        "unaccompanied": "unaccompaniedchild",
        "separated": "separatedchild",
        "out_of_school": "notinschool schooldropout",
        "gbv_survivor": "gbv sgbv",
    },
    "given_by": {"child": "individual self", "parent": "parents", "other_caregiver": "othercaregiver"},
    "consent_items": {"services": YES, "": NO},
    "withhold_why": {
        "fear_of_harm": "fear fearofharmtothemselvesorothers",
        "wants_to_tell_themselves": "communicateinformation wanttocommunicateinformationthemselves",
        "other": "others otherreasonpleasespecify",
    },
    "disability": {
        "none": "nodisability no",
        "physical": "physicaldisability",
        "mental": "mentaldisability",
        "both": "bothphysicalandmental",
    },
    "caregiver_relation": {
        "other_family": "otherfamily relative",
        "non_family": "notfamily nonrelative neighbour neighbor friend",
    },
}
UNSTATED = "unknown notstated notknown unspecified"


class Words:
    """The words by which the answers of one coded box are known: as written on paper, here, elsewhere, and as matched on screen (word → number, "" for no answer)."""

    def __init__(self, box, matched=None):
        self.is_many = box.field.kind == "many"
        numbers = {code: number for number, code, _label in box.answers}
        self.labels = {number: label for number, _code, label in box.answers}
        self.known = {plain(label): number for number, _code, label in reversed(box.answers)}
        self.known |= dict.fromkeys(UNSTATED.split(), NOT_STATED)
        if box.field.kind == "tick":
            self.known |= {word: number for number, words in (("1", YES), ("2", NO)) for word in words.split()}
        for code, words in SYNONYMS.get(box.name, {}).items():
            number = numbers.get(code, NONE if self.is_many else None)
            if number is not None:
                self.known |= {word: number for word in words.split() if word not in self.known}
        self.known |= {plain(code): number for code, number in numbers.items() if code}
        self.numbers = {number: number for number in self.labels}
        self.known |= self.numbers
        self.known |= matched or {}

    def pieces(self, cell):
        """The words of a cell: one, or the parts of a list in a box of several answers."""
        if not self.is_many or plain(cell) in self.known:
            return [cell]
        return [piece for part in APART.split(cell.strip().strip("[]")) if (piece := part.strip().strip("\"'").strip())]

    def unknown(self, cell):
        """The words of this cell that stand for no answer, and numbers, of which somebody should say whether they are meant as ours."""
        return [piece for piece in self.pieces(cell) if plain(piece) not in self.known or plain(piece) in self.numbers]

    def read(self, cell):
        """What a clerk would type for this cell, and the words of it that are none of the answers."""
        found, wrong = [], []
        for piece in self.pieces(cell):
            number = self.known.get(plain(piece))
            if number is None:
                wrong.append(piece)
            elif number:
                found.append(number)
        kept = [number for number in dict.fromkeys(found) if number != NONE] or found[:1]
        return " ".join(kept), wrong
