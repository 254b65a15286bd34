"""People named on a paper of a case (participants of a conference, carers): in the identity register, shown only with a reason, on a page apart."""

from cmoffice import audit, databases, identities
from cmoffice.refusals import Refused

PAPERS = {"conference": "F13", "carer": "F32"}


def name(case, key, number, people, by, now):
    """Write who is named on this paper, in place of who stood there; rows of role, name, relation, organisation, contact.

    Raises Unplugged when the identity register is not attached. Refuses E35 for a kind of paper that names nobody.
    """
    if key not in PAPERS:
        raise Refused("E35")
    identities.name_people(case.code, PAPERS[key], number, people, by, now)
    audit.note(by, "people named", case.code, now=now, paper=PAPERS[key], people=len(people))
    return True


def reveal(case, key, number, why, by, now):
    """Who is named on this paper, after writing on the trail who looked and why (D35). Raises Unplugged."""
    if not databases.identities_attached():
        raise identities.Unplugged
    audit.note(by, "names shown", case.code, now=now, paper=PAPERS[key], why=why)
    return identities.people_on(case.code, PAPERS[key], number)


def count(case, key, number):
    """How many people are named on this paper; 0 when the register is not attached. Tells no name."""
    return len(identities.people_on(case.code, PAPERS[key], number)) if databases.identities_attached() else 0
