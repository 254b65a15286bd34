"""What befell the whole practice office: three weeks of a flood in emergency mode, long over."""
from cmoffice.casework import emergency

BEGAN, ENDED = 96, 75       # days before now
FLOOD = "The river flooded the east of the district; families sleep in the school and along the road."
OVER = "The water is gone, the last families left the school, both teams reach every village again."


def moments(days):
    """What happens to the whole office, as (moment, what is done)."""
    return [
        (days.at(days.before(days.ago(BEGAN)), "07:50"),
         lambda people, at: emergency.begin({"reason": FLOOD}, people["mary"], at)),
        (days.at(days.before(days.ago(ENDED)), "16:20"),
         lambda people, at: emergency.end({"reason": OVER}, people["paul"], at)),
    ]
