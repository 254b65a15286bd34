"""First assessment (F03), full assessment (F04) in its sections, and going back to an earlier step."""

from wtforms import HiddenField

from cmoffice import codelists
from cmoffice.forms.base import (
    Asked,
    Choice,
    Clock,
    Day,
    Line,
    Many,
    PaperForm,
    Pick,
    Row,
    Rows,
    Text,
    voice_questions,
)
from cmoffice.language import lazy_gettext as _l


class InitialAssessmentForm(PaperForm):
    paper = "F03"
    fixed = (
        "voice",
        "words",
        "words_why_not",
        "discussed_with",
        "discussed_on",
        "next_contact_on",
        "later_why",
        "done_time",
        "outcome",
    )
    sections = (
        ("visit", "", ("done_on", "done_time", "place_kind", "seen_alone")),
        ("safety", _l("Safety"), ("safety", "abuser_access", "safety_note")),
        (
            "needs",
            _l("Health and basic needs"),
            ("medical_urgent", "health_note", "food", "shelter", "clothing", "water"),
        ),
        ("child", _l("The child"), ("voice", "words", "words_why_not", "strengths")),
        (
            "next",
            _l("Risk and what comes next"),
            (
                "risk",
                "risk_reason",
                "further",
                "discussed_with",
                "discussed_on",
                "next_contact_on",
                "later_why",
                "outcome",
            ),
        ),
        ("again", "", ("reason",)),
    )

    done_on = Day(_l("Date of the assessment"), no="1", needed=_l("Give the date of the assessment"), data_class="AD")
    done_time = Clock(_l("Time"), no="2", data_class="AD")
    place_kind = Choice(_l("Where"), codelists.PLACE_KIND, no="3", needed=_l("Say where it took place"))
    seen_alone = Choice(
        _l("Was the child seen alone?"), codelists.YES_NO, no="4", needed=_l("Say whether the child was seen alone")
    )
    safety = Choice(
        _l("Is the child safe now?"), codelists.SAFETY, no="5", needed=_l("Say whether the child is safe now")
    )
    safety_note = Text(_l("What makes it safe or not"), no="6", rows=2)
    medical_urgent = Choice(
        _l("Does the child need medical help at once?"),
        codelists.YES_NO,
        no="7",
        needed=_l("Say whether medical help is needed at once"),
    )
    health_note = Text(_l("Health and injuries"), no="8", rows=2)
    food = Choice(_l("Food"), codelists.MET, no="9", needed=_l("Say whether there is food"))
    shelter = Choice(_l("Shelter"), codelists.MET, no="10", needed=_l("Say whether there is shelter"))
    clothing = Choice(_l("Clothing"), codelists.MET, no="11", needed=_l("Say whether there is clothing"))
    water = Choice(_l("Water"), codelists.MET, no="12", needed=_l("Say whether there is water"))
    abuser_access = Choice(
        _l("Can the person of concern reach the child?"),
        codelists.YES_NO_UNKNOWN,
        no="13",
        needed=_l("Say whether the person of concern can reach the child"),
        data_class="SC",
    )
    strengths = Text(_l("Strengths and supports seen now"), no="14", rows=2)
    voice = Choice(_l("The child's own voice"), codelists.VOICE, no="15a", needed=_l("Say whether the child was heard"))
    words = Text(
        _l("The child's own words and wishes"),
        no="15b",
        rows=2,
        data_class="SC",
        needed=_l("Write what the child said"),
        when=("voice", "said"),
    )
    words_why_not = Line(
        _l("Why the child was not asked"),
        no="16",
        data_class="SC",
        width="l",
        needed=_l("Write why the child was not asked"),
        when=("voice", "not_asked"),
    )
    risk = Choice(_l("Risk level"), codelists.RISK, no="17", data_class="DL")
    risk_reason = Line(_l("Why this level"), no="18", needed=_l("Write why this level"), width="l")
    further = Choice(_l("Further action"), codelists.FURTHER, no="19", needed=_l("Say what happens next"))
    discussed_with = Many(
        _l("Next steps were talked over with"),
        codelists.DISCUSSED_WITH,
        no="20",
        needed=_l("Say with whom the next steps were talked over"),
    )
    discussed_on = Day(
        _l("on"), no="21", needed=_l("Give the day on which the next steps were talked over"), data_class="AD"
    )
    next_contact_on = Day(_l("Next contact"), no="22", data_class="DL")
    later_why = Line(_l("Why later than the risk allows"), no="23", width="l")
    outcome = Choice(
        _l("What follows"), codelists.INITIAL_OUTCOME, no="24", default="continue", needed=_l("Say what follows")
    )
    reason = Line(_l("Why it is done again"), data_class="AD", width="l")

    def process(self, *args, **kwargs):
        super().process(*args, **kwargs)
        if self.voice.data is None:  # a paper that has only the words, or only why not, says it by that
            given = "said" if (self.words.data or "").strip() else None
            self.voice.data = given or ("not_asked" if (self.words_why_not.data or "").strip() else None)


class EnquirySource(Row):
    kind = Pick(_l("Who or what"), codelists.SOURCE_KIND, needed=_l("Say who or what the source was"))
    on = Day(_l("Date"), needed=_l("Give the date"))
    alone = Pick(_l("Child alone?"), codelists.YES_NO, empty="–")
    summary = Line(_l("What we learnt"), width="l", needed=_l("Write what we learnt"))


class Claim(Row):
    claim = Pick(_l("About"), codelists.CLAIM, data_class="SC", needed=_l("Say what it is about"))
    contradictions = Line(_l("What is claimed, and what contradicts it"), width="l", data_class="SC")
    how = Line(_l("How it was checked"), width="l", data_class="SC")
    status = Pick(_l("Now"), codelists.CLAIM_STATUS, data_class="SC", needed=_l("Say how it stands now"))


class DomainKey(Asked, HiddenField):
    """Which part of the child's life a row of the table is about; not asked, it stands there."""

    kind = "key"

    def process_formdata(self, values):
        if values and values[0] in codelists.DOMAIN:
            self.data = values[0]

    def words(self, answer):
        return codelists.DOMAIN.get(answer, answer)


class DomainRow(Row):
    domain = DomainKey(_l("Part of life"))
    severity = Pick(_l("How grave"), codelists.SEVERITY, empty="–")
    need = Line(_l("What the child needs"))
    note = Line(_l("Note"))
    further = Pick(_l("Further action"), codelists.FURTHER, empty="–")


class Domains(Rows):
    """The table of the parts of a child's life: as many rows as there are parts, none to add."""

    def __init__(self, label, **more):
        super().__init__(label, DomainRow, most=len(codelists.DOMAIN), **more)

    def process(self, formdata, data=None, extra_filters=None):
        given = {row.get("domain"): row for row in data or () if isinstance(row, dict)}
        super().process(formdata, [{**given.get(code, {}), "domain": code} for code in codelists.DOMAIN], extra_filters)

    @property
    def data(self):
        return [entry.data for entry in self.entries if _is_answered(entry)]


def _is_answered(entry):
    return any(field.data for field in entry.form if field.short_name != "domain")


class CarerRow(Row):
    relation = Pick(_l("Carer"), codelists.RELATION)
    began = Line(_l("Since"), width="s")
    change = Line(_l("Why it changed"), width="l")


class SoughtRow(Row):
    relation = Pick(_l("Who is sought, nearest first"), codelists.RELATION)
    known = Line(_l("What is known, without names"), width="l")


class FullAssessmentForm(PaperForm):
    """The full assessment: one section a page, each done or not, completed as a whole."""

    paper = "F04"
    fixed = ("claims", "claims_none_why", "domains", "risk_reason")
    sections = (
        ("enquiry", _l("Plan of enquiry"), ("how", "from_whom", "who_takes_part", "tools")),
        ("sources", _l("Sources"), ("sources",)),
        (
            "child",
            _l("The child, seen and heard"),
            ("child_seen", "seen_on", "seen_how", "observed", "not_seen_why"),
        ),
        ("verification", _l("Verification"), ("claims", "claims_none_why")),
        ("domains", _l("Needs"), ("domains",)),
        ("factors", _l("Harm and protection"), ("risk_factors", "protective_factors")),
        ("care", _l("Care and separation"), ("separated_on", "separated_where", "separation_cause", "carers")),
        (
            "tracing",
            _l("Tracing"),
            ("wants_tracing", "sought", "tracing_done", "tracing_outcome", "tracing_status"),
        ),
        (
            "carer",
            _l("Carer or other family"),
            (
                "carer_relation",
                "carer_able",
                "carer_willing",
                "child_knows_carer",
                "child_wishes_carer",
                "carer_match",
                "care_advice",
                "carer_note",
            ),
        ),
        ("education", _l("School"), ("in_school", "school_level", "not_in_school_why")),
        (
            "views",
            _l("Views"),
            ("voice", "voice_alone", "voice_said", "voice_why_not", "carer_view", "views_weighed"),
        ),
        ("analysis", _l("Analysis"), ("analysis", "risk", "risk_reason", "report_duty", "best_interests")),
    )

    how = Text(_l("How will you find out?"), no="1", rows=2, needed=_l("Write how you find out"))
    from_whom = Line(_l("From whom"), no="2", width="l", needed=_l("Write from whom"))
    who_takes_part = Line(_l("Who takes part"), no="3", width="l", needed=_l("Write who takes part"))
    tools = Line(_l("With which tools"), no="4", width="l")

    sources = Rows(
        _l("Sources"), EnquirySource, no="5", needed=_l("Write down at least one source"), row_name=_l("Source")
    )

    child_seen = Choice(
        _l("Was the child seen?"), codelists.YES_NO, no="6", needed=_l("Say whether the child was seen")
    )
    seen_on = Line(
        _l("On which days"), no="7", needed=_l("Give the days on which the child was seen"), when=("child_seen", "yes")
    )
    seen_how = Many(_l("How you heard the child"), codelists.HEARD_HOW, no="8", when=("child_seen", "yes"))
    observed = Text(_l("What you saw"), no="9", rows=3, needed=_l("Write what you saw"), when=("child_seen", "yes"))
    not_seen_why = Line(
        _l("Why the child was not seen"),
        no="10",
        width="l",
        needed=_l("Write why the child was not seen"),
        when=("child_seen", "no"),
    )

    claims = Rows(_l("What was checked"), Claim, no="11", data_class="SC", row_name=_l("Claim"))
    claims_none_why = Line(_l("If nothing had to be checked, why"), no="12", width="l", data_class="SC")

    domains = Domains(_l("What the child needs, in each part of life"), no="13")

    risk_factors = Text(
        _l("What harms or may harm, one on each line"),
        no="14",
        rows=3,
        needed=_l("Write at least one thing that may harm"),
    )
    protective_factors = Text(
        _l("What protects, one on each line"), no="15", rows=3, needed=_l("Write at least one thing that protects")
    )

    separated_on = Line(_l("Since when"), no="16", width="s")
    separated_where = Line(_l("In which area"), no="17", hint=_l("No address, no name of a person"))
    separation_cause = Many(_l("Why"), codelists.SEPARATION_CAUSE, no="18", columns=True)
    carers = Rows(_l("Who has cared for the child since"), CarerRow, no="19", row_name=_l("Carer"))

    wants_tracing = Choice(_l("Does the child want us to trace?"), codelists.YES_NO_UNKNOWN, no="20")
    sought = Rows(_l("Persons sought"), SoughtRow, no="21", most=3, row_name=_l("Person"))
    tracing_done = Text(_l("What was done"), no="22", rows=2)
    tracing_outcome = Line(_l("What came of it"), no="23", width="l")
    tracing_status = Pick(_l("Tracing now"), codelists.TRACING, no="24", empty="–")

    carer_relation = Pick(_l("Who was assessed"), codelists.RELATION, no="25", empty="–")
    carer_able = Choice(_l("Able to care"), codelists.YES_PARTLY_NO, no="26")
    carer_willing = Choice(_l("Willing to care"), codelists.YES_PARTLY_NO, no="27")
    child_knows_carer = Choice(_l("The child knows this adult"), codelists.YES_PARTLY_NO, no="28")
    child_wishes_carer = Choice(_l("The child wishes to live there"), codelists.YES_NO_UNKNOWN, no="29")
    carer_match = Choice(_l("What both tell agrees"), codelists.YES_PARTLY_NO, no="30")
    care_advice = Pick(_l("Our advice"), codelists.CARE_ADVICE, no="31", empty="–")
    carer_note = Text(_l("Note"), no="32", rows=2)

    in_school = Choice(_l("In school?"), codelists.YES_NO, no="33")
    school_level = Line(_l("Level"), no="34", width="s", when=("in_school", "yes"))
    not_in_school_why = Many(_l("Why not"), codelists.NOT_IN_SCHOOL, no="35", when=("in_school", "no"))

    voice, voice_alone, voice_said, voice_why_not = voice_questions("36")
    carer_view = Text(
        _l("What the caregiver thinks, or why not asked"),
        no="37",
        rows=2,
        data_class="SC",
        needed=_l("Write what the caregiver thinks, or why not asked"),
    )
    views_weighed = Text(
        _l("How these views were weighed"),
        no="38",
        rows=2,
        data_class="SC",
        needed=_l("Write how these views were weighed"),
    )

    analysis = Text(_l("Analysis and professional judgement"), no="39", rows=5, needed=_l("Write the analysis"))
    risk = Choice(_l("Risk level"), codelists.RISK_OPEN, no="40", data_class="DL", needed=_l("Give the risk level"))
    risk_reason = Line(_l("Why this level, when it changes"), no="41", width="l")
    report_duty = Choice(
        _l("Is there a duty to report?"), codelists.YES_NO, no="42", needed=_l("Say whether there is a duty to report")
    )
    best_interests = Choice(
        _l("Is a formal best-interests decision needed?"),
        codelists.YES_NO,
        no="43",
        needed=_l("Say whether a formal best-interests decision is needed"),
    )

    def of(self, section):
        """The questions of one section."""
        names = next(names for key, _title, names in self.sections if key == section)
        return [self[name] for name in names if name in self]

    def validate_section(self, section, whole):
        """Check one section: what was typed always, what is missing only when it is said to be done."""
        self.validate()
        asked = self.of(section)
        for field in self:
            if field not in asked:
                field.errors = []
            elif not whole:
                _only_what_was_mistyped(field)
        if self.more:
            return False
        if whole and section == "domains":
            self._every_domain()
        if (
            whole
            and section == "verification"
            and not self.claims.data
            and not (self.claims_none_why.data or "").strip()
        ):
            self.claims_none_why.errors = [_l("Write what was checked, or why nothing had to be")]
        return not any(field.errors for field in asked)

    def _every_domain(self):
        for entry in self.domains.entries:
            row = entry.form
            if not row.severity.data:
                row.severity.errors = [_l("Say how grave it is, or that there is no need here")]
            elif row.severity.data != "no_need" and not (row.need.data or "").strip():
                row.need.errors = [_l("Write what the child needs")]
            if row.severity.errors or row.need.errors:
                self.domains.errors = [*self.domains.errors, row.errors]


def _only_what_was_mistyped(field):
    """A section kept for later may have gaps; what cannot be read must be put right all the same."""
    entries = [entry.form for entry in field.entries] if field.kind == "rows" else []
    for question in [question for row in entries for question in row] or [field]:
        if question.data in (None, "", []) and not question.process_errors:
            question.errors = []
    if entries:
        field.errors = [row.errors for row in entries if row.errors]


class StepDateForm(PaperForm):
    """The day on which the full assessment was begun or finished on paper."""

    on = Day(_l("Date"), needed=_l("Give the date"), data_class="AD")


class GoBackForm(PaperForm):
    """Going back to an earlier step of the work (M15)."""

    step = Choice(_l("Back to"), codelists.EARLIER_STEP, needed=_l("Say to which step"))
    why = Choice(_l("Why"), codelists.GO_BACK_WHY)
    note = Line(_l("What has changed"), width="l")
