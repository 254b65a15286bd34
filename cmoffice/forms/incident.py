"""An incident of gender-based violence (F18). It has no question for a name, a birth date, consent papers or the identity."""

from cmoffice import codelists
from cmoffice.forms.base import Choice, Day, Line, Number, PaperForm, Pick, Row, Rows, Text
from cmoffice.language import lazy_gettext as _l


class Perpetrator(Row):
    """One alleged perpetrator, without a name and without a number."""

    sex = Pick(_l("Sex"), codelists.SEX, data_class="AG")
    age_group = Pick(_l("Age"), codelists.PERPETRATOR_AGE, data_class="AG")
    relation = Pick(
        _l("Relation to the survivor"),
        codelists.PERPETRATOR_RELATION,
        data_class="AG",
        needed=_l("Choose the relation"),
    )
    occupation = Pick(_l("Occupation"), codelists.OCCUPATION, data_class="AG")
    former = Pick(_l("Did this before"), codelists.YES_NO_UNKNOWN, data_class="SC")
    primary = Pick(_l("The main one"), codelists.YES_NO, data_class="SC")


class ServiceOffered(Row):
    service = Pick(_l("Service"), codelists.INCIDENT_SERVICE, data_class="AG", needed=_l("Choose the service"))
    result = Pick(_l("What came of it"), codelists.INCIDENT_RESULT, data_class="AG", needed=_l("Say what came of it"))
    appointment_on = Day(_l("Appointment"), data_class="SC")


def _asked(label, no, when=(), hint=""):
    """One of the questions that decide the type; the next is asked only after a no."""
    return Choice(
        label, codelists.YES_NO, no=no, data_class="SC", needed=_l("Answer this question"), when=when, hint=hint
    )


class IncidentForm(PaperForm):
    paper = "F18"
    fixed = ("supervisor_may_read",)
    sections = (
        ("interview", _l("The interview"), ("interviewed_on", "by_survivor", "count_it", "supervisor_may_read")),
        (
            "survivor",
            _l("The survivor at the time"),
            ("age", "sex", "marital", "displacement", "disability", "uasc"),
        ),
        (
            "when",
            _l("When and where"),
            ("date_known", "happened_on", "time_of_day", "stage", "place", "area"),
        ),
        ("account", _l("What happened"), ("account_given", "account")),
        (
            "type",
            _l("Which kind it is: answer in this order, stop at the first yes"),
            ("penetration", "sexual_contact", "physical", "forced_marriage", "denial", "emotional"),
        ),
        (
            "around",
            _l("What else belongs to it"),
            ("harmful_practice", "goods_exchanged", "abduction", "previous", "elsewhere"),
        ),
        ("perpetrators", _l("Alleged perpetrators"), ("perpetrators_known", "perpetrators")),
        ("services", _l("Help"), ("referred_from", "services", "wants_legal")),
        ("safety", _l("How she or he is now"), ("emotional_state", "safety_concern", "safety_plan", "safety_plan_why")),
    )

    interviewed_on = Day(
        _l("Day of the interview"), no="1", needed=_l("Give the day of the interview"), data_class="AD"
    )
    by_survivor = Choice(
        _l("Told by the survivor?"), codelists.YES_NO, no="2", needed=_l("Say whether the survivor told it")
    )
    count_it = Choice(
        _l("May it be counted, without name and code, in statistics?"),
        codelists.YES_NO,
        no="3",
        needed=_l("Say whether it may be counted"),
    )
    supervisor_may_read = Choice(
        _l("Of an adult: may the supervisor read the account?"),
        codelists.YES_NO,
        no="4",
        hint=_l("Without a yes only you read it. A child's account the supervisor reads."),
    )
    age = Number(_l("Age when it happened"), no="5", most=120, needed=_l("Give the age when it happened"))
    sex = Choice(_l("Sex"), codelists.SEX, no="6", needed=_l("Say the sex"))
    marital = Pick(_l("Marital status"), codelists.MARITAL, no="7")
    displacement = Pick(_l("Displacement"), codelists.DISPLACEMENT, no="8")
    disability = Pick(_l("Disability"), codelists.DISABILITY, no="9")
    uasc = Pick(_l("Carer"), codelists.UASC, no="10")
    date_known = Choice(
        _l("The day it happened"), codelists.INCIDENT_DATE, no="11", needed=_l("Say how well the day is known")
    )
    happened_on = Day(
        _l("It happened on"),
        no="12",
        needed=_l("Give the day on which it happened"),
        when=("date_known", "exact", "estimated"),
    )
    time_of_day = Choice(_l("Time of day"), codelists.TIME_OF_DAY, no="13", needed=_l("Say the time of day"))
    stage = Pick(_l("Stage of displacement"), codelists.DISPLACEMENT_STAGE, no="14")
    place = Pick(_l("Kind of place"), codelists.INCIDENT_PLACE, no="15", needed=_l("Say in what kind of place"))
    area = Pick(_l("District"), no="16")
    account_given = Choice(
        _l("The account"), codelists.ACCOUNT, no="17", data_class="SC", needed=_l("Say whether it was told")
    )
    account = Text(
        _l("The account, in her or his own words"),
        no="18",
        rows=6,
        data_class="SC",
        needed=_l("Write what was told"),
        hint=_l("No names. Only what was told, nothing asked twice."),
        when=("account_given", "given"),
    )
    penetration = _asked(_l("Was there penetration, however slight?"), "19")
    sexual_contact = _asked(
        _l("Was there sexual contact of any kind?"),
        "20",
        ("penetration", "no"),
        _l("Attempted rape and cutting of girls belong here."),
    )
    physical = _asked(_l("Was there a physical assault?"), "21", ("sexual_contact", "no"))
    forced_marriage = _asked(_l("Was it a forced marriage?"), "22", ("physical", "no"))
    denial = _asked(
        _l("Were resources, opportunities or services denied?"),
        "23",
        ("forced_marriage", "no"),
        _l("General poverty is not denial: somebody kept from her or him what was there."),
    )
    emotional = _asked(_l("Was there psychological or emotional abuse?"), "24", ("denial", "no"))
    harmful_practice = Choice(
        _l("Was it a harmful practice?"),
        codelists.HARMFUL_PRACTICE,
        no="25",
        data_class="SC",
        needed=_l("Say whether it was a harmful practice"),
    )
    goods_exchanged = Choice(
        _l("Were goods, money or favours exchanged?"),
        codelists.YES_NO,
        no="26",
        data_class="SC",
        needed=_l("Say whether something was exchanged"),
    )
    abduction = Choice(
        _l("Was she or he taken away?"),
        codelists.ABDUCTION,
        no="27",
        data_class="SC",
        needed=_l("Say whether she or he was taken away"),
    )
    previous = Choice(
        _l("Did such things happen before?"),
        codelists.YES_NO_UNKNOWN,
        no="28",
        data_class="SC",
        needed=_l("Say whether it happened before"),
    )
    elsewhere = Choice(
        _l("Was it reported elsewhere before?"),
        codelists.ELSEWHERE,
        no="29",
        data_class="SC",
        needed=_l("Say whether it was reported elsewhere"),
    )
    perpetrators_known = Choice(
        _l("Is anything known of who did it?"),
        codelists.YES_NO,
        no="30",
        data_class="SC",
        needed=_l("Say whether anything is known of who did it"),
    )
    perpetrators = Rows(
        _l("Each of them, without a name"),
        Perpetrator,
        needed=_l("Write a line for each alleged perpetrator"),
        no="31",
        data_class="SC",
        row_name=_l("Perpetrator"),
        when=("perpetrators_known", "yes"),
    )
    referred_from = Pick(_l("Who sent her or him to us"), codelists.SOURCE, no="32", data_class="SC")
    services = Rows(
        _l("Services, one line each"),
        ServiceOffered,
        needed=_l("Write a line for each service, also for one that was declined"),
        no="33",
        data_class="SC",
        row_name=_l("Service"),
    )
    wants_legal = Choice(
        _l("Does she or he want legal action?"),
        codelists.WANTS_LEGAL,
        no="34",
        data_class="SC",
        needed=_l("Say whether legal action is wanted"),
    )
    emotional_state = Text(
        _l("How she or he was at the end of the interview"),
        no="35",
        rows=2,
        data_class="SC",
        needed=_l("Write how she or he was at the end"),
    )
    safety_concern = Text(
        _l("Is she or he in danger now, and from what"),
        no="36",
        rows=2,
        data_class="SC",
        needed=_l("Write what she or he is in danger of, or “none”"),
    )
    safety_plan = Choice(
        _l("Was a safety plan made?"),
        codelists.YES_NO,
        no="37",
        data_class="SC",
        needed=_l("Say whether a safety plan was made"),
    )
    safety_plan_why = Line(
        _l("Why not"),
        no="38",
        data_class="SC",
        width="l",
        needed=_l("Write why no safety plan was made"),
        when=("safety_plan", "no"),
    )


class IncidentCorrectionForm(IncidentForm):
    sections = (*IncidentForm.sections, ("why", _l("The correction"), ("reason",)))

    reason = Line(_l("Why it is corrected"), needed=_l("Write why it is corrected"), data_class="AD", width="l")
