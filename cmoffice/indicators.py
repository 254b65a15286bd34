"""The 38 figures that an office reports (domain 7): what each counts, out of what, and how it is told apart. Data and words alone."""

from dataclasses import dataclass

from cmoffice.language import lazy_gettext as _l

OUTSIDE, INSIDE = "outside", "inside"  # shown to donors and partners with small numbers hidden, or in the office alone


@dataclass(frozen=True, slots=True)
class Indicator:
    """One figure: its number, its name, what is counted, out of what (none for plain counts), and who may see it."""

    id: str
    name: str
    counted: str
    out_of: str | None = None
    whole: bool = False  # anything below all of them is a fault of the office
    shown: str = OUTSIDE
    note: str = ""  # what else has to be known to count it again


def _i(number, name, counted, out_of=None, **more):
    return Indicator(f"I{number:02}", name, counted, out_of, **more)


INDICATORS = {
    one.id: one
    for one in (
        _i(
            1,
            _l("New cases"),
            _l("Cases registered or taken up again in the period"),
            note=_l("A case taken up again counts as new on that day; once in a period."),
        ),
        _i(
            2,
            _l("Open cases at the end"),
            _l("Cases that were open on the last day, those with closing or transfer asked included"),
        ),
        _i(
            3,
            _l("Cases closed, by reason"),
            _l("Cases closed or handed to another agency in the period, by reason"),
            _l("all of these"),
            note=_l("A case closed twice in the period counts once, with the later reason."),
        ),
        _i(
            4,
            _l("Taken up again within six months"),
            _l(
                "Closings of the same time half a year before that were followed by taking the case up again within six months"
            ),
            _l("closings of the same time half a year before"),
            note=_l("Counted once six months have passed since the closing."),
        ),
        _i(
            5,
            _l("First assessment in time"),
            _l("First assessment done within 24 hours; within 48 hours"),
            _l("cases registered in the period whose 48 hours are over"),
            note=_l("By the hour on the paper. A case taken up again is measured from then."),
        ),
        _i(
            6,
            _l("Full assessment in time"),
            _l("Full assessment begun within seven days; done within a month"),
            _l("cases registered in the period whose limit is over, not closed before it"),
            note=_l("A case taken up again is measured from then."),
        ),
        _i(
            7,
            _l("Plan within 14 days"),
            _l("Plan drawn up within 14 days of the full assessment"),
            _l("full assessments done in the period whose 14 days are over"),
            note=_l(
                "The first full assessment since the case was registered or taken up again. An interim plan does not count."
            ),
        ),
        _i(
            8,
            _l("Open cases with an approved plan"),
            _l("Open cases whose plan in force is approved"),
            _l("cases open at the end, registered at least a month and 14 days before"),
            note=_l("An interim plan does not count. A case taken up again is measured from then."),
        ),
        _i(
            9,
            _l("Follow-ups in time"),
            _l("Follow-ups done on or before the day they were due"),
            _l("follow-ups that fell due in the period"),
            note=_l(
                "The day on the paper counts, not the day it was typed. A contact before the day counts as that follow-up. A day that another one took the place of before it was over is not counted."
            ),
        ),
        _i(
            10,
            _l("High risk: two contacts a week"),
            _l("Weeks with at least two contacts that reached child or family"),
            _l("full weeks of cases at high risk"),
            note=_l(
                "Weeks from Monday to Sunday that lie in the period and are over; the case was open and at high risk on each of the seven days. Speaking with a provider alone is not enough."
            ),
        ),
        _i(
            11,
            _l("Reviews in time"),
            _l("Reviews held on or before the day they were due"),
            _l("reviews that fell due in the period"),
            note=_l(
                "The day on the paper counts. A day that another one took the place of before it was over is not counted."
            ),
        ),
        _i(
            12,
            _l("Cases without contact"),
            _l("No contact for more than twice the interval of their risk, and more than 30 days"),
            _l("cases open at the end"),
            note=_l("A contact is a first assessment, a follow-up or a review in which somebody was reached."),
        ),
        _i(
            13,
            _l("Closings agreed by somebody else"),
            _l("Closings agreed by a supervisor who did not ask for them"),
            _l("closings of the period"),
            whole=True,
            note=_l("Cases handed to another agency are not counted here."),
        ),
        _i(
            14,
            _l("Visit after closing in time"),
            _l("Visited within three months of closing"),
            _l("closings whose three months ended in the period, without those that need no visit"),
            note=_l("The three months end in the period. A case taken up again before that day is not counted."),
        ),
        _i(
            15,
            _l("Closed with the goals met"),
            _l("Closed because the goals of the plan were met"),
            _l("closings of the period, without files opened in error and deaths"),
        ),
        _i(
            16,
            _l("Objectives met"),
            _l("Objectives met"),
            _l("objectives with a target day in the period, without those that do not apply any more"),
            note=_l(
                "Each objective once, as it stands in the newest plan. In progress is not met. One that a new plan left out before its day is not counted."
            ),
        ),
        _i(17, _l("Referrals, by service"), _l("Referrals sent in the period, by service")),
        _i(
            18,
            _l("Referrals that helped"),
            _l("The child received all or part of what was asked"),
            _l("referrals sent in the period, without those taken back"),
            note=_l("A referral without an answer yet counts as not received."),
        ),
        _i(
            19,
            _l("Referrals with an answer in time"),
            _l("An answer from the provider in time"),
            _l("referrals sent in the period whose time for an answer is over"),
            note=_l(
                "A refusal is an answer. Three days where it was urgent, else fourteen, unless the office set others. Not counted when taken back before that day."
            ),
        ),
        _i(
            20,
            _l("Help given by the office itself"),
            _l("Direct actions of plans done in the period, by service"),
            note=_l("What the plans in force name as done by the office itself; each action once."),
        ),
        _i(
            21,
            _l("Cases per caseworker"),
            _l("Caseworkers by number of open cases; those above their limit"),
            _l("active caseworkers"),
            shown=INSIDE,
            note=_l("As it stands today. The limit is the office's, or a lower one of her own."),
        ),
        _i(
            22,
            _l("Caseworkers per supervisor"),
            _l("Active caseworkers"),
            _l("active supervisors"),
            shown=INSIDE,
            note=_l("As it stands today."),
        ),
        _i(
            23,
            _l("Caseload reviews in time"),
            _l("Caseworkers whose caseload was reviewed in each 14 days"),
            _l("active caseworkers"),
            shown=INSIDE,
            note=_l(
                "Every full 14 days from the first day of the period, or from the day on which her account was made. All of them must hold a review."
            ),
        ),
        _i(
            24,
            _l("Case management meetings held"),
            _l("Meetings held in the period"),
            _l("meetings that the rule asks for"),
            shown=INSIDE,
            note=_l(
                "One in 14 days, one in seven in an emergency, unless the office set others. Days to come are not counted."
            ),
        ),
        _i(
            25,
            _l("Open cases with consent"),
            _l("Consent to services in force, or a decision to go on without"),
            _l("cases open at the end"),
            whole=True,
            note=_l("An emergency to save a life that waits for its confirmation counts as a decision."),
        ),
        _i(
            26,
            _l("Decisions to go on without consent"),
            _l("Decisions of the period, by basis"),
            note=_l("A decision that was looked at again and goes on is not counted again."),
        ),
        _i(
            27,
            _l("New cases, by what they are about"),
            _l("New cases of the period, by group of concern, risk, care, source, separation and displacement"),
            note=_l("The risk is that of the end of the period; everything else as the registration says today."),
        ),
        _i(
            28,
            _l("How long cases were open"),
            _l("Closings of the period by days from registration to closing"),
            _l("closings of the period"),
            note=_l("From registration, or from taking up again, to the closing."),
        ),
        _i(
            29,
            _l("The child's view is written down"),
            _l("Plans and reviews with what the child said, or why the child was not asked"),
            _l("plans drawn up and reviews held in the period"),
            note=_l(
                "Interim plans too. A child who was there and said nothing, or chose not to answer, counts as heard."
            ),
        ),
        _i(
            30,
            _l("Children and families who were content"),
            _l("At least half of the answers are good"),
            _l("feedback of the period with five answers or more"),
            note=_l("An answer is yes or no; what does not apply is none."),
        ),
        _i(
            31,
            _l("Back from an institution, followed up"),
            _l("Follow-ups on schedule"),
            _l("children reintegrated from institutions within the last 24 months"),
            note=_l(
                "On schedule: no follow-up was overdue at the end of the period. A case that ended before its 24 months counts as not followed up; after a transfer or a death it is not counted."
            ),
        ),
        _i(
            32,
            _l("Files found in order"),
            _l("Items answered yes"),
            _l("items answered yes or no in file audits of the period"),
            shown=INSIDE,
            note=_l("Items that do not apply are not counted."),
        ),
        _i(
            33,
            _l("Incidents of gender-based violence"),
            _l("Incidents first told in the period, agreed to be counted, by kind and circumstances"),
            note=_l(
                "Only with the survivor's consent to be counted, and not when another agency that counts such incidents was told before. What is not gender-based violence is not counted."
            ),
        ),
        _i(
            34,
            _l("Rape told within three days with health care"),
            _l("Referred to, given or already having health care"),
            _l("rapes told within three days"),
            note=_l("Counted like the incidents."),
        ),
        _i(
            35,
            _l("Safety plan where it is needed"),
            _l("Safety plan complete"),
            _l("incidents where one is needed"),
            note=_l(
                "Complete: the interview says that it was made, or the plan says so with the day. Not needed: the newest plan says so. Counted like the incidents."
            ),
        ),
        _i(
            36,
            _l("Files opened in need"),
            _l("Openings looked at within a day"),
            _l("all openings of the period"),
            shown=INSIDE,
            note=_l(
                "Each opening, of a file or of an identity. One that waits and still has time is not counted in the share."
            ),
        ),
        _i(
            37,
            _l("Transfers with consent or decision"),
            _l("With consent to hand over the file; by a best-interests decision"),
            _l("transfers of the period"),
            note=_l("Transfers that the other agency accepted, by the day on which that was entered."),
        ),
        _i(
            38,
            _l("Deaths followed up"),
            _l("Report, enquiry and the look at the other children are done"),
            _l("deaths in the period"),
            whole=True,
            note=_l("By the day of the death, or the day it was learned of where that is not known."),
        ),
    )
}
