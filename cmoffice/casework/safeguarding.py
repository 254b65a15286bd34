"""Who looks after concerns about staff (R12): the supervisor whom the office has named, never one who is involved."""

from cmoffice import policy
from cmoffice.casework import need, office


def supervisors(but=()):
    """Supervisors who can sign in, apart from those with these numbers."""
    return [person for person in need.colleagues(but=but) if policy.is_supervisor(person) and person.is_active]


def focal_among(people):
    """The safeguarding person of the office if she is one of these, else None."""
    return next((person for person in people if person.username == office.setting("safeguarding")), None)


def receiver(involved, reporter, teams):
    """Who receives a concern: the safeguarding person; if she is involved or none is named, another supervisor, rather of none of these teams.

    Whoever reports receives it herself only when nobody else is left. None when every supervisor is involved.
    """
    free = supervisors(but=involved)
    others = [person for person in free if person.id != reporter] or free
    nearest = min(others, key=lambda person: (person.team_id in teams, person.id), default=None)
    return focal_among(others) or nearest
