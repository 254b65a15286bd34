"""Sign-in, passwords, people and the office's setting-up."""

from cmoffice import codelists
from cmoffice.forms.base import Choice, Day, Line, Number, PaperForm, Pick, Text, Tick
from cmoffice.language import lazy_gettext as _l

DENSITY = {"compact": _l("Compact"), "comfortable": _l("Comfortable")}


class PersonForm(PaperForm):
    username = Line(
        _l("Short name"),
        needed=_l("Give a short name to sign in with"),
        hint=_l("Lower-case letters, for example amina"),
        data_class="AD",
    )
    name = Line(_l("Full name"), needed=_l("Give the full name"), data_class="AD")
    role = Choice(_l("Role"), codelists.ROLE, needed=_l("Choose a role"), data_class="AD")
    team = Line(_l("Team"), hint=_l("Caseworkers and supervisors belong to a team"), data_class="AD")
    gbv_clearance = Tick(_l("May work with survivors of gender-based violence"), data_class="AD")
    signed_on = Day(_l("Promise of confidentiality and code of conduct signed on"), data_class="AD")
    trained_on = Day(
        _l("Trained in data protection on"),
        data_class="AD",
        hint=_l("The account stays shut until both days are there"),
    )


class PersonChangeForm(PersonForm):
    username = None


class SafeguardingForm(PaperForm):
    """To whom concerns about staff go (R12); the supervisors are offered by the page."""

    focal = Pick(_l("Supervisor"), empty=_l("Nobody named: another supervisor decides"), data_class="AD")


class OfficeForm(PaperForm):
    name = Line(_l("Name of the office"), needed=_l("Give the office a name"), data_class="AD")
    zone = Line(
        _l("Time zone"), needed=_l("Give the time zone, for example Asia/Phnom_Penh"), default="UTC", data_class="AD"
    )


class BackupForm(PaperForm):
    place = Line(
        _l("Folder for backups, on another disk or stick"),
        needed=_l("Say where backups go"),
        hint=_l("The whole path, for example /media/stick or E:\\backups. The stick must be plugged in"),
        data_class="AD",
        width="l",
    )


class RetentionForm(PaperForm):
    years = Number(
        _l("Years that closed cases are kept"),
        least=1,
        most=100,
        needed=_l("Give the number of years from your law or protocol"),
        data_class="AD",
    )
    care_years = Number(
        _l("Years for adoption and alternative care"),
        least=1,
        most=100,
        needed=_l("Give the number of years"),
        data_class="AD",
    )
    evacuation_first = Line(
        _l("If the office must be left: who acts (role)"), needed=_l("Name the role that acts"), data_class="AD"
    )
    evacuation_second = Line(
        _l("and who is the second person (role)"), needed=_l("Name the second role"), data_class="AD"
    )
    evacuation_where = Text(
        _l("What is moved where, what is destroyed, in which order"),
        rows=3,
        needed=_l("Write the plan in a few lines"),
        data_class="AD",
    )


class ListsForm(PaperForm):
    common = Tick(_l("Start with the common vulnerability criteria"), default=True, data_class="AD")
    places = Text(
        _l("Places where children are registered, one a line: place, district"),
        rows=4,
        needed=_l("Give at least one place with its district"),
        hint=_l("For example: Community centre, North district"),
        data_class="AD",
    )


class RulesForm(PaperForm):
    initial_wanted_hours = Number(
        _l("First assessment wanted within, hours"),
        least=1,
        most=24,
        default=24,
        needed=_l("Give hours, at most 24"),
        data_class="AD",
    )
    initial_limit_hours = Number(
        _l("First assessment late after, hours"),
        least=1,
        most=48,
        default=48,
        needed=_l("Give hours, at most 48"),
        data_class="AD",
    )
    comprehensive_start_days = Number(
        _l("Full assessment begun within, days"),
        least=1,
        most=7,
        default=7,
        needed=_l("Give days, at most 7"),
        data_class="AD",
    )
    followup_high_days = Number(
        _l("Follow-up at high risk, days"), least=1, most=14, default=3, needed=_l("Give days"), data_class="AD"
    )
    followup_medium_days = Number(
        _l("Follow-up at medium risk, days"), least=1, most=30, default=7, needed=_l("Give days"), data_class="AD"
    )
    followup_low_days = Number(
        _l("Follow-up at low risk, days"), least=1, most=60, default=14, needed=_l("Give days"), data_class="AD"
    )
    caseload = Number(
        _l("Open cases per caseworker, at most"),
        least=1,
        most=25,
        default=25,
        needed=_l("Give a number, at most 25"),
        data_class="AD",
    )
    idle_minutes = Number(
        _l("Cover the screen after idle minutes"),
        least=2,
        most=15,
        default=10,
        needed=_l("Give 2 to 15 minutes"),
        data_class="AD",
    )


class OwnSettingsForm(PaperForm):
    density = Choice(_l("Rows and buttons"), DENSITY, needed=_l("Choose how dense rows are"), data_class="AD")
    narrow = Tick(_l("Narrow menu"), data_class="AD")
    keys_on = Tick(_l("Keys such as J, K, F and N work outside fields"), data_class="AD")
    idle_minutes = Number(
        _l("Cover my screen after idle minutes (shorter than the office's)"), least=2, most=15, data_class="AD"
    )
