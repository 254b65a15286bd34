"""The case plan (F05, F19): its head, its objectives and its actions; and what is said about it later."""

from cmoffice import codelists
from cmoffice.forms.base import Choice, Day, Line, Many, Number, PaperForm, Pick, Rows, Text, row_of, voice_questions
from cmoffice.language import lazy_gettext as _l


class PlanForm(PaperForm):
    """The head of a plan; objectives and actions are added one at a time."""

    paper = "F05"
    fixed = (
        "participants",
        "goal",
        "permanency",
        "contingency",
        "followup_mode",
        "followup_days",
        "followup_who",
        "safety_made",
    )
    sections = (
        ("goal", _l("Goal"), ("drawn_on", "goal", "permanency", "contingency")),
        ("followup", _l("Follow-up"), ("followup_mode", "followup_days", "followup_who")),
        ("people", _l("Who took part"), ("participants", "child_took_part", "not_part_why", "carer_view")),
        ("voice", _l("The child's voice"), ("voice", "voice_alone", "voice_said", "voice_why_not")),
        (
            "safety",
            _l("Safety plan"),
            (
                "safety_made",
                "safety_concern",
                "safety_supports",
                "safety_steps",
                "safety_after",
                "safety_done_on",
                "report_told",
            ),
        ),
        ("money", _l("Emergency spending"), ("spending", "spending_purpose")),
    )

    drawn_on = Day(_l("Drawn up on"), no="1", needed=_l("Give the day on which it was drawn up"), data_class="AD")
    goal = Text(_l("Overall goal"), no="2", rows=2)
    permanency = Text(_l("Where the child shall live for good"), no="3", rows=2)
    contingency = Text(
        _l("If it fails: if … then …, or “meet again to plan”"),
        no="4",
        rows=2,
    )
    followup_mode = Choice(_l("How we follow up"), codelists.FOLLOWUP_MODE, no="5", data_class="DL")
    followup_days = Number(
        _l("Every so many days"), no="6", least=1, most=90, data_class="DL", hint=_l("Empty: as often as the risk asks")
    )
    followup_who = Pick(_l("Who follows up"), codelists.RESPONSIBLE, no="7", data_class="DL")
    participants = Many(_l("Drawn up with"), codelists.TAKES_PART, no="8")
    child_took_part = Choice(_l("Did the child take part?"), codelists.YES_NO, no="9")
    not_part_why = Line(
        _l("Why not"),
        no="10",
        width="l",
        needed=_l("Write why the child did not take part"),
        when=("child_took_part", "no"),
    )
    carer_view = Text(_l("What the caregiver thinks of it, or why not asked"), no="11", rows=2, data_class="SC")
    voice, voice_alone, voice_said, voice_why_not = voice_questions("12")
    safety_made = Choice(_l("Safety plan"), codelists.SAFETY_PLAN, no="13", data_class="SC")
    safety_concern = Text(
        _l("What is feared, in the child's own words"), no="14", rows=2, data_class="SC", when=("safety_made", "made")
    )
    safety_supports = Text(_l("Who and what helps"), no="15", rows=2, data_class="SC", when=("safety_made", "made"))
    safety_steps = Text(
        _l("Signs of danger, and the steps then"), no="16", rows=2, data_class="SC", when=("safety_made", "made")
    )
    safety_after = Text(_l("After leaving"), no="17", rows=2, data_class="SC", when=("safety_made", "made"))
    safety_done_on = Day(_l("Made on"), no="18", data_class="SC", when=("safety_made", "made"))
    report_told = Choice(_l("Was she told beforehand of a duty to report?"), codelists.YES_NO, no="19")
    spending = Number(_l("Emergency spending, amount"), no="20", most=1_000_000, data_class="AG", width="s")
    spending_purpose = Line(_l("For what"), no="21", width="l", data_class="AG")

    def for_case(self, kind, permanency, safety, survivor):
        """Leave out what does not concern this plan: it then stands no longer on the screen than on the paper."""
        unasked = []
        if kind == "interim" or not permanency:
            unasked.append("permanency")
        if not safety:
            unasked += [name for _key, _title, names in self.sections if _key == "safety" for name in names]
        elif not survivor:
            unasked.append("report_told")
        for name in unasked:
            if name in self:
                del self[name]
        self.voice.needed, self.voice.validators = False, []  # a draft may wait for it; the plan may not
        return self


class ObjectiveForm(PaperForm):
    paper = "F05"
    fixed = ("measure", "target_on", "area")

    need = Line(_l("What the child needs"), no="a", width="l", needed=_l("Write what the child needs"))
    wording = Line(_l("Objective"), no="b", width="l", needed=_l("Write what shall be different"))
    measure = Line(_l("How we see that it is reached"), no="c", width="l")
    target_on = Day(_l("By when"), no="d", data_class="DL")
    horizon = Choice(_l("Horizon"), codelists.HORIZON, no="e")
    area = Choice(_l("Area"), codelists.GOAL_AREA, no="f")


class ActionForm(PaperForm):
    paper = "F05"
    fixed = ("plain_words", "service", "responsible", "due_on", "response", "track")

    what = Line(_l("What is done"), no="g", width="l", needed=_l("Write what is done"))
    plain_words = Line(
        _l("In plain words for the child"), no="h", width="l", hint=_l("This stands on the child's copy")
    )
    kind = Choice(_l("Kind"), codelists.ACTION_KIND, no="i", needed=_l("Say which kind of action"), data_class="DL")
    service = Pick(_l("Service"), codelists.SERVICE, no="j", empty="–", data_class="DL")
    responsible = Pick(_l("Who does it"), codelists.RESPONSIBLE, no="k", empty=_l("Choose"))
    due_on = Day(_l("By when"), no="l", data_class="DL")
    response = Pick(_l("How soon"), codelists.RESPONSE_FRAME, no="m", empty="–")
    track = Pick(_l("Way"), codelists.TRACK, no="n", empty=_l("One way only"))


class PaperPlanForm(PlanForm):
    """A whole plan on paper: head, objectives and actions, each action with the number of the objective that it serves."""

    sections = (
        PlanForm.sections[0],
        ("objectives", _l("Objectives"), ("objectives",)),
        ("actions", _l("Actions"), ("actions",)),
        *PlanForm.sections[1:],
    )

    objectives = Rows(_l("Objectives"), row_of(ObjectiveForm), no="O", row_name=_l("Objective"))
    actions = Rows(
        _l("Actions"),
        row_of(ActionForm, objective=Number(_l("For objective number"), least=1, most=9, data_class="DL")),
        no="A",
        row_name=_l("Action"),
    )


class NewPlanForm(PaperForm):
    kind = Choice(_l("Which plan"), codelists.PLAN_KIND, needed=_l("Say which plan"))
    reason = Line(_l("Why it is revised"), width="l")


class ActionEndForm(PaperForm):
    """What became of an action of the plan in force."""

    status = Choice(
        _l("What became of it"),
        {code: codelists.ACTION_STATUS[code] for code in ("done", "dropped")},
        needed=_l("Say what became of it"),
    )
    done_on = Day(_l("Done on"), needed=_l("Give the day on which it was done"), when=("status", "done"))
    result = Line(_l("What came of it"), width="l", when=("status", "done"))
    dropped_why = Line(_l("Why it is dropped"), width="l", when=("status", "dropped"))


class ProgressForm(PaperForm):
    """How far an objective of the plan in force is."""

    progress = Choice(_l("How far"), codelists.PROGRESS, needed=_l("Say how far it is"))
    met_on = Day(_l("Met on"), when=("progress", "met"))


class CopyForm(PaperForm):
    """Whether the child has its copy."""

    copy_given = Choice(
        _l("Was the copy given to the child?"), codelists.YES_NO, needed=_l("Say whether the child was given a copy")
    )
    copy_given_on = Day(_l("on"), needed=_l("Give the day"), when=("copy_given", "yes"))
    copy_why_not = Line(_l("Why not"), width="l", when=("copy_given", "no"))


class CopyNameForm(PaperForm):
    """What the child is called on its copy; never a name out of the identity."""

    copy_called = Choice(_l("The child on it"), codelists.COPY_CALLED, needed=_l("Say what the child is called on it"))
    copy_word = Line(_l("The word"), needed=_l("Write the word that the child chose"), when=("copy_called", "word"))


class PlanDecisionForm(PaperForm):
    """The supervisor's answer to a plan that waits."""

    comment = Text(_l("Comment; to send it back: what is missing"), rows=2)
