"""Two confidential reports of the practice office: a gift long talked over, and a concern that waits to be read."""
from datetime import timedelta

from cmoffice.casework import staffconcern
from cmoffice.models import StaffConcern

GIFT = {
    "kind": "gift", "gift_how": "offered", "gift_what": "A basket of fruit and an envelope, not opened", "whom": "myself",
    "danger": "no", "what": "The grandfather wanted to thank me at the end of the visit. I ate a mango with the family, "
    "gave the envelope back and explained that our help costs nothing.",
}
TALKED = {
    "decision": "talked", "words": "Rightly done. I rang the grandfather: nobody had asked him for anything. "
    "At the team meeting we read again what we may take: what is eaten together, nothing else.",
}
OVERHEARD = {
    "kind": "concern", "whom": "colleague", "colleague": "dan", "danger": "no", "involved": [],
    "what": "In the tea shop beside the office he told two people at the next table what stands on a paper that he "
    "had typed that morning. He said no name, but the village and what had happened.",
    "done": "I asked him to stop and he did. I told nobody else.",
}


def moments(days):
    """What is reported and decided, as (moment, what is done)."""
    gift, talked, heard = days.before(days.ago(47)), days.before(days.ago(44)), days.yesterday()
    return [
        (days.at(gift, "17:10"), lambda people, at: _report(GIFT, people["sothea"], at)),
        (days.at(talked, "09:20"), lambda people, at: _decide(people["mary"], at)),
        (days.at(heard, "16:40"), lambda people, at: _report(OVERHEARD, people["olena"], at)),
    ]


def _report(answers, by, at):
    staffconcern.file({**answers, "happened_on": at.date()}, by, at)


def _decide(by, at):
    waits = StaffConcern.get(StaffConcern.focal == by.id)
    staffconcern.open_it(waits, by, at - timedelta(minutes=15))
    staffconcern.decide(waits, TALKED, by, at)
