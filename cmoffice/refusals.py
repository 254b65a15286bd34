"""Why the office says no: the numbered reasons of the field, in the words that users read."""

from cmoffice.language import lazy_gettext as _l

WORDS = {
    "E01": _l("Give the day on which the concern came to us: today or earlier."),
    "E02": _l(
        "To leave a child unregistered, write which criteria were checked and why they are not met, and which information or other service the child was given."
    ),
    "E03": _l(
        "Nobody has agreed yet and no supervisor has decided to go on without consent. Record who agreed, or ask your supervisor to decide."
    ),
    "E04": _l(
        "Mark at least one vulnerability criterion that is met, from the list now in force. If none is met, leave the child unregistered instead."
    ),
    "E05": _l("A case may already be open for this child. Say whether this is another child, or ask the supervisor."),
    "E06": _l("Something the registration needs is missing: %(fields)s."),
    "E07": _l("Only a supervisor may decide to go on without consent, and never about a case of her own."),
    "E08": _l(
        "To go on without consent, write the legal duty or the risk, and the day the reasons were explained, or why it was not safe to explain them."
    ),
    "E09": _l("The first assessment needs a risk level and the date of the next contact."),
    "E10": _l(
        "A case closes straight after the first assessment only when the risk is none, or when it is transferred."
    ),
    "E11": _l("The full assessment is not complete yet. Still missing: %(missing)s."),
    "E12": _l("The plan is not complete yet. Still missing: %(missing)s."),
    "E13": _l("Whoever drew up the plan cannot approve it."),
    "E14": _l(
        "This cannot be shared: %(why)s. Record consent for this service and what it may know, or choose the recorded decision that stands in its place."
    ),
    "E15": _l(
        "This service is no longer in use, or its entry was not checked for too long. Look whether it still holds and have it confirmed in the directory first."
    ),
    "E16": _l("A follow-up is dated between the registration and today, and says who was reached and how."),
    "E17": _l("Write the reason."),
    "E18": _l(
        "The caseworker chaired the review of her own case, and neither a supervisor nor anybody independent was there. Write why, or hold it again with one of them."
    ),
    "E17a": _l("Write the reason in at least %(least)s letters."),
    "E19": _l("This colleague has a conflict of interest with this case and cannot be its keyworker."),
    "E20": _l(
        "This colleague would then have %(open)s open cases; the limit is %(limit)s. Give a reason if she must take it all the same."
    ),
    "E20a": _l(
        "This colleague has no clearance for files of survivors. Give a reason if she must take it all the same."
    ),
    "E21": _l("Something is still open in this case: %(open)s."),
    "E24": _l("Whoever carries the case or asked for the closure cannot authorise it."),
    "E25": _l(
        "Before a case closes, say how the child's view was asked for and what the child was told about coming back."
    ),
    "E31": _l("There is nothing here, or it is not yours to open."),
    "E32": _l("A case is never closed because of age alone."),
    "E34": _l("You have a conflict of interest with this case."),
    "E35": _l("This is not yours to do, or nobody would be left who can do it."),
    "E42": _l(
        "There is no agreement to %(item)s. Ask and record it, or write what the law or the danger is that makes it necessary all the same."
    ),
    "E43": _l("A child is reunified only when the adult is verified and the child's own wish is written down."),
    "E44": _l("The decision about best interests can be carried out only after the panel has approved it."),
    "E36": _l(
        "This text has a name or a number from the child's identity in it: %(words)s. Write “the child”, “the mother” and so on, or put it into the identity register."
    ),
    "E37": _l("A form about an incident, or the first form of a case, never leaves the office."),
    "E41": _l(
        "Before the file is shown to the person or the family, somebody goes through it and takes out the names and statements of others. Record that first."
    ),
    "E38": _l(
        "This selection would tell of very small groups, by itself or set against what was shown before. Choose a wider one."
    ),
    "E39": _l("A list without names cannot have this column: %(columns)s."),
}


class Refused(Exception):
    """A verb says no: the numbered reason, and the figures or words that complete its sentence."""

    def __init__(self, code, field=None, **details):
        super().__init__(code)
        self.code = code
        self.field = field
        self.details = details

    @property
    def words(self):
        """The reason as a sentence for the person who asked."""
        sentence = WORDS[self.code]
        return str(sentence) % self.details if self.details else str(sentence)


class Changed(Exception):
    """Somebody else saved the same thing meanwhile: both values, so that the person can choose."""

    def __init__(self, theirs, by, at):
        super().__init__("changed meanwhile")
        self.theirs, self.by, self.at = theirs, by, at
