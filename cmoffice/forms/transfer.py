"""Passing a case on to another agency (F15): the request, the supervisor's word, the acceptance, the return."""

from cmoffice import codelists
from cmoffice.forms.base import Choice, Day, Line, Many, PaperForm, Pick, Text, Tick
from cmoffice.forms.sealed import passphrase_apart
from cmoffice.language import lazy_gettext as _l


class TransferForm(PaperForm):
    paper = "F15"

    why = Pick(_l("Why"), codelists.TRANSFER_WHY, no="1", needed=_l("Choose why"))
    good_cause = Text(
        _l("What is the good cause?"),
        no="2",
        rows=2,
        needed=_l("Write the good cause"),
        hint=_l("“Challenging needs” alone is not a cause: another agency would meet the same needs."),
    )
    better_service = Text(
        _l("What will the child have there that we cannot give?"),
        no="3",
        rows=2,
        needed=_l("Write what the child will have there"),
    )
    provider = Pick(_l("Receiving agency, from the directory"), no="4", empty=_l("Not in the directory"))
    agency = Line(_l("Receiving agency, if it is not in the directory"), no="5", width="l")
    informed_on = Day(
        _l("The child and family were told on"), no="6", data_class="AD", needed=_l("Give the day they were told")
    )
    agree = Choice(_l("Do they agree to be passed on?"), codelists.YES_NO, no="7", needed=_l("Say whether they agree"))
    forgo = Choice(
        _l("Do they want no support at all any more?"),
        codelists.YES_NO,
        no="8",
        hint=_l("Then this is no transfer: ask for closure because they ended it."),
    )
    file_agreed = Choice(
        _l("May the file be handed over?"),
        codelists.FILE_AGREED,
        no="9",
        needed=_l("Say whether the file may be handed over"),
    )
    which_parts = Many(
        _l("Which parts"), codelists.BUNDLE, no="9a", needed=_l("Mark the parts"), when=("file_agreed", "part")
    )
    best_interests = Text(
        _l("Why it serves the child best all the same"),
        no="10",
        rows=2,
        data_class="SC",
        hint=_l("Your supervisor decides."),
        when=("file_agreed", "no"),
    )
    joint_visit_on = Day(_l("Visit together on"), no="11", data_class="AD")
    introductions = Text(
        _l("How the child meets the new worker"), no="12", rows=2, needed=_l("Write how the child meets the new worker")
    )
    pending_actions = Text(
        _l("What is pending, and who does it"), no="13", rows=2, needed=_l("Write what is pending, or that nothing is")
    )
    until_accepted = Text(
        _l("Who follows up until they accept"), no="14", rows=2, needed=_l("Write who follows up until they accept")
    )

    sections = (
        ("why", _l("Why, and to whom"), ("why", "good_cause", "better_service", "provider", "agency")),
        ("agree", _l("What the child and family say"), ("informed_on", "agree", "forgo", "file_agreed", "which_parts", "best_interests")),
        ("plan", _l("Hand-over plan"), ("joint_visit_on", "introductions", "pending_actions", "until_accepted")),
    )  # fmt: skip


class AgreeForm(PaperForm):
    """The supervisor agrees; against their wish with her own decision that it serves the child best."""

    best_interests = Text(_l("Why it serves the child best against their wish"), rows=3, data_class="SC")
    discussed_on = Day(_l("Talked over with the child and family on"), data_class="SC")
    comment = Text(_l("Comment"), rows=2, data_class="AD")


class BundleForm(PaperForm):
    """What goes into the sealed bundle: of what was agreed, all or less."""

    chosen = Many(_l("What goes in"), codelists.BUNDLE, needed=_l("Mark what goes in"), data_class="AD")
    tells = Many(
        _l("Who the child is, in a file of its own"),
        {code: codelists.SHARE_ITEM[code] for code in ("name", "code_and_contact")},
        hint=_l("Only what a row of consent for this agency names."),
        needed=_l("Mark what of it goes in, or make the file without the name"),
        data_class="AD",
    )
    reason = Text(
        _l("Why they need to know who it is"),
        rows=2,
        needed=_l("Write why they need to know who it is"),
        hint=_l("At least 20 letters, no names. It stands in the list of sealed files and on the trail."),
    )
    password_apart = passphrase_apart()


class AcceptForm(PaperForm):
    """The other agency has accepted."""

    accepted_on = Day(_l("Accepted on"), needed=_l("Give the day of acceptance"), data_class="AD")
    accepted_role = Line(
        _l("New keyworker there (role, not the name)"), needed=_l("Write the role of the new keyworker"), width="l"
    )
    handed = Many(_l("What was given"), codelists.BUNDLE, needed=_l("Mark what was given"), data_class="AD")
    method = Choice(_l("How it was given"), codelists.HANDED_HOW, needed=_l("Say how it was given"), data_class="AD")
    password_apart = Tick(_l("The password went another way"), data_class="AD", when=("method", "electronic_protected"))
    retention_class = Choice(
        _l("How long our copy is kept"),
        codelists.RETENTION_CLASS,
        needed=_l("Choose how long it is kept"),
        data_class="AD",
    )
    paper_place = Line(_l("Where the paper file lies"), data_class="AD", width="l")


class EndForm(PaperForm):
    """They refused, or we withdrew: the case goes on here."""

    how = Choice(
        _l("What happened"),
        {"refused": _l("The other agency refused"), "withdrawn": _l("We withdraw it")},
        needed=_l("Say what happened"),
        data_class="AD",
    )
    ended_why = Text(_l("Reason"), rows=2, needed=_l("Write the reason"))
