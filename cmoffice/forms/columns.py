"""Which column of a spreadsheet may be which box of our papers: guessed by the words of its heading, the exports of CPIMS+ and Primero among them."""

import re
import unicodedata

from cmoffice.forms.base import local_digits
from cmoffice.language import lazy_gettext as _l

LEAVE = ""
OWN = (_l("Row"), _l("What to mend"))  # what we write behind the rows that we return
SPECIAL = {  # what a column can be beside a box
    "caseworker": _l("Caseworker who checks it"),
    "known": _l("Its number there (known elsewhere under)"),
    "name.given": _l("Whole name, given name first"),
    "name.family": _l("Whole name, family name first"),
    "status": _l("Whether the case is open there"),
    "module": _l("Kind of case there"),
}
HEADINGS = {  # box → headings by which it goes elsewhere, written as plain() leaves them
    "known": "caseid longid casenumber caseno cpimsid",
    "caseworker": "ownedby recordowner caseworker socialworker keyworker casemanager",
    "name.given": "name fullname childname nameofchild",
    "status": "status casestatus recordstate",
    "module": "moduleid module",
    "registration.registered_on": "registrationdate dateofregistration dateofregistrationorinterview registeredon dateregistered caseopeningdate",
    "registration.identified_on": "identificationdate dateofidentification identifiedon dateidentified",
    "registration.place": "placeofregistration registrationplace office interviewlocation",
    "registration.source": "sourceofreferral identifiedby referralsource source whoidentified",
    "registration.sex": "sex gender childsex",
    "registration.age_years": "age ageinyears ageyears",
    "registration.age_known": "estimated istheageestimated ageestimated",
    "registration.area": "locationcurrent currentlocation district currentdistrict",
    "registration.care_arrangement": "carearrangementstype currentcarearrangementstype carearrangement carearrangementtype whatarethechildscurrentcarearrangements liveswith",
    "registration.uasc": "protectionstatus uasc uascstatus",
    "registration.concerns": "protectionconcerns concerns protectionconcern typeofconcern",
    "registration.risk": "risklevel risk",
    "registration.urgent_needs": "urgentneeds",
    "registration.given_by": "interviewsubject consentobtainedfrom consentsource consentgivenby",
    "registration.consent_items": "consentforservices consenthasbeenobtainedforthechildtoreceivecasemanagementservices",
    "registration.withhold": "disclosuredenydetails whatinformationshouldbewithheldfromaparticularpersonorindividual",
    "registration.withhold_why": "withholdinginforeason reasonforwithholdinginformation",
    "identity.first": "namefirst firstname givenname forename",
    "identity.middle": "namemiddle middlename",
    "identity.last": "namelast lastname surname familyname",
    "identity.nickname": "namenickname nickname calledathome",
    "identity.other_names": "nameother othername othernames alias",
    "identity.birth_date": "dateofbirth birthdate dob birthday",
    "identity.birth_known": "dateofbirthestimated dobestimated",
    "identity.address": "addresscurrent currentaddress address",
    "identity.landmark": "landmarkcurrent landmark",
    "identity.phone": "telephonecurrent currenttelephone telephone phone phonenumber mobile",
    "identity.caregiver_name": "namecaregiver currentnamecaregiver nameofcurrentcaregiver nameofcaregiver caregivername caregiver",
    "identity.caregiver_relation": "relationshipcaregiver relationshiptochild caregiverrelationship",
    "identity.caregiver_age": "caregiverage caregiversage",
    "identity.caregiver_phone": "caregiverphone caregivertelephone telephonecaregiver",
    "identity.mother": "mothername nameofmother mother",
    "identity.father": "fathername nameoffather father",
    "identity.siblings": "siblings brothersandsisters",
    "identity.id_number": "nationalidno nationalidnumber idnumber",
    "identity.place_of_birth": "birthplace placeofbirth locationofbirth",
    "identity.nationality": "nationality",
    "identity.ethnicity": "ethnicity ethnicgroup",
    "identity.religion": "religion",
    "identity.language": "language languages",
    "identity.other_org_ref": "caseiddisplay shortid unhcridno progrescaseid unhcrindividualno progresindividualid icrcrefno rcidno otheragencyid rationcardno",
    "identity.referrer_name": "referrername nameofreferrer",
}
BY_HEADING = {word: target for target, words in HEADINGS.items() for word in words.split()}
VOWELS = ("Mc", "Mn")
LEFT_OUT_BY_US = {"row", "whattomend"}
JOINED = ("line", "text")  # kinds of boxes that several columns may fill together


def plain(text):
    """A heading or a word without case, accents of Latin letters, blanks and signs, so that spellings of it meet; vowels of other scripts stay."""
    bare = unicodedata.normalize("NFKD", local_digits(text or "")).casefold()
    return "".join(
        sign
        for sign in bare
        if sign.isalnum()
        or (unicodedata.combining(sign) or unicodedata.category(sign) in VOWELS)
        and not "\u0300" <= sign <= "\u036f"
    )


def key_of(sheet, box):
    """The name of a box among those of both papers: registration.sex."""
    return box.name if box.name == "caseworker" else f"{sheet}.{box.name}"


def boxes_of(laid):
    """Every box that a column can fill: its key → the box; the boxes on top of the papers are ours to fill."""
    return {
        key_of(sheet, box): box for sheet, one in laid.items() for box in one.boxes.values() if box not in one.top
    } | {"caseworker": laid["registration"].boxes["caseworker"]}


def guess(headings, laid):
    """The box that each column is likely to be, in the order of the columns; "" where nothing is likely or another column was it already."""
    boxes = boxes_of(laid)
    ours = {plain(str(box.label)): key for key, box in boxes.items()} | {key.partition(".")[2]: key for key in boxes}
    ours = {plain(word): key for word, key in ours.items()}
    own = LEFT_OUT_BY_US | {plain(str(word)) for word in OWN}
    found, taken = [], set()
    for heading in headings:
        word = plain(heading)
        target = "" if word in own else ours.get(word) or BY_HEADING.get(word, "")
        known = target in boxes or target in SPECIAL
        if not known or (target in taken and not is_joined(boxes, target)):
            target = LEAVE
        taken.add(target)
        found.append(target)
    return _names_once(_one_number(found))


def is_joined(boxes, target):
    """Whether several columns may fill this box together, one behind the other."""
    return target in boxes and boxes[target].field.kind in JOINED


def _names_once(found):
    """The whole name is left out where its parts stand in columns of their own."""
    parts = {"identity.first", "identity.last"} & set(found)
    return [LEAVE if parts and target.startswith("name.") else target for target in found]


def _one_number(found):
    """Without the long number of a case, the shown one is what it is known by."""
    if "known" not in found and "identity.other_org_ref" in found:
        found[found.index("identity.other_org_ref")] = "known"
    return found


ORDERS = {
    "dmy": _l("day, month, year"),
    "mdy": _l("month, day, year"),
    "dmy-be": _l("day, month, year of the Buddhist era"),
}
NUMERIC_DAY = re.compile(r"(\d{1,2})[ ./-]+(\d{1,2})[ ./-]+(\d{2,4})")
UNCLEAR_DAY = re.compile(NUMERIC_DAY.pattern + r"|2[4-6]\d\d-\d{1,2}-\d{1,2}.*")


def looks_like_days(cells):
    """Whether most of the filled cells of a column are dates that can be read in more than one way; year-month-day cannot, but for Buddhist years."""
    filled = [cell for cell in cells if cell][:200]
    return bool(filled) and sum(bool(UNCLEAR_DAY.fullmatch(local_digits(cell).strip())) for cell in filled) * 2 > len(
        filled
    )


def guess_order(cells):
    """In which order day and month stand in a column of dates; the day first where nothing speaks against it. Buddhist years are never guessed."""
    first = second = 0
    for cell in cells:
        found = NUMERIC_DAY.fullmatch(local_digits(cell).strip())
        if found:
            first, second = max(first, int(found[1])), max(second, int(found[2]))
    return "mdy" if second > 12 >= first else "dmy"
