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
    "E06": _l("Something is missing or cannot be right: %(fields)s."),
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
    "E22": _l("Goals met is not a reason yet: %(missing)s."),
    "E23": _l("This child came back from an institution: follow-up goes on for two years, until %(day)s."),
    "E24": _l("Whoever carries the case or asked for the closure cannot authorise it."),
    "E25": _l(
        "Before a case closes, say how the child's view was asked for and what the child was told about coming back."
    ),
    "E26": _l(
        "After a death three things must have an entry before the case closes: the report to the authority, the enquiry, and the check on other children."
    ),
    "E27": _l(
        "The child or family has not agreed to hand over the file, and no supervisor has decided that it serves the child best."
    ),
    "E28": _l(
        "The receiving agency has not accepted yet, or the hand-over plan or the list of what was given is missing."
    ),
    "E29": _l("Only a supervisor reopens a case, and not one of her own; a caseworker may ask for it."),
    "E30": _l("These two were declared different people. Write why that was wrong, if it was."),
    "E31": _l("There is nothing here, or it is not yours to open."),
    "E32": _l("A case is never closed because of age alone: write the plan for the time after."),
    "E33": _l(
        "This file cannot be destroyed: no retention is set, its time is not over, or the second supervisor is missing."
    ),
    "E34": _l("You have a conflict of interest with this case."),
    "E35": _l("This is not yours to do, or nobody would be left who can do it."),
    "E42": _l(
        "There is no agreement to this: %(item)s. Ask and record it, or write what the law or the danger is that makes it necessary all the same."
    ),
    "E43": _l("A child is reunified only when the adult is verified and the child's own wish is written down."),
    "E44": _l("The decision about best interests can be carried out only after the panel has approved it."),
    "E36": _l(
        "This text has a name or a number from the child's identity in it: %(words)s. Write “the child”, “the mother” and so on, or put it into the identity register."
    ),
    "E37": _l("A form about an incident, or the first form of a case, never leaves the office."),
    "E40": _l(
        "A sheet of the other tray lies on the desk. Put it away first: who the child is and what happened are never open together."
    ),
    "E41": _l(
        "Before the file is shown to the person or the family, somebody goes through it and takes out the names and statements of others. Record that first."
    ),
    "E41a": _l("Something was written into this file since the copy was begun. Go through it anew."),
    "E38": _l(
        "This selection would tell of very small groups, by itself or set against what was shown before. Choose a wider one."
    ),
    "E39": _l("A list without names cannot have this column: %(columns)s."),
    "E45": _l(
        "They count as not reachable only after %(day)s without contact, with %(attempts)s attempts in %(ways)s ways. Counted so far: %(found)s."
    ),
    "E46": _l("A second person must confirm this."),
    # of safe keeping, numbered by us: V01, V02 leaving in a hurry, V03-V08 new office keys, V09 two people; B01-B03 backups
    "V01": _l(
        "The sealed copy could not be made: %(why)s. Nothing was destroyed. Mend it and try again, or go on without a copy."
    ),
    "V02": _l("Take a word or a few words of at least %(least)s letters."),
    "V03": _l("The keys of this office still lie open in its folder. Make the recovery sheet and try it first."),
    "V04": _l("The identity register is not attached. Attach it first: both files get new keys together."),
    "V05": _l("The password is not right. Nothing was changed."),
    "V06": _l("The backup before the change could not be proved, so nothing was changed. Look at Backups first."),
    "V07": _l("The new sheet must be shown first, and its code typed back within half an hour."),
    "V08": _l(
        "Others were working so hard that the files could not be had for a moment. Nothing was changed. Ask again, best when nobody works."
    ),
    "V09": _l(
        "One of you made a sign-in slip for the other in the last seven days, so the office cannot tell that you are two people. Let another supervisor or administrator agree."
    ),
    "E46a": _l("This request is over: it was withdrawn, agreed to already, or its half hour has passed. Ask again."),
    "M04": _l(
        "Ending is not safe for the child, so the case does not close. Ask your supervisor to decide about going on without consent."
    ),
    "T36": _l("The days in which a case opened in error may be cancelled are over. Ask for closure with that reason."),
    "R12": _l(
        "Nobody in this office may receive this report: every supervisor is involved. Tell the safeguarding person of your organisation outside this office. It was not sent; what you wrote still stands here."
    ),
    "R08": _l("This paper cannot be filed: %(why)s."),
    "R12a": _l("This report was decided already. What was decided stays."),
    "T18": _l("Emergency mode is on already. Since when and why stands on this page."),
    "T18a": _l("Emergency mode is off already. Nothing is left to end."),
    "R07": _l(
        "Papers of this batch still wait to be typed: %(count)s. Type them, set them aside with the reason, or correct the count."
    ),
    "R07a": _l(
        "The sum of the paper numbers differs by %(by)s. Look for the paper; with the difference only a supervisor can take the batch in."
    ),
    "R07b": _l("No paper of this batch waits untouched, so none can be taken off the count."),
    "R07c": _l("The case on this paper is not hers to read. Give the case to her first, or name somebody else."),
    "F22": _l("Whoever carries a file, took it in or works on it does not audit it."),
    "S01": _l("This file cannot be brought in: %(why)s."),
    "S02": _l(
        "The letters of this file are not written in Unicode. Say below with which alphabet it was saved, choose the file again and look closely at the names that are shown; or save it as CSV with UTF-8."
    ),
    "S03": _l("This file was brought in already, on %(day)s: %(good)s cases filed, %(bad)s rows returned."),
    "S04": _l("This file lies here already and is not finished. Go on with it, or give it up first."),
    "S05": _l("This import has gone on meanwhile. Open it again."),
    "S06": _l(
        "No row of this file can be filed. Take out the returned rows, mend them and bring them in, or give this file up."
    ),
    "A01": _l("This file cannot be taken in: %(why)s."),
    "A02": _l("The passphrase does not open this file. Look at each group of digits and type it again."),
    "A03": _l("This case was taken in already, on %(day)s."),
    "A04": _l("The file is no longer held: half an hour has passed, or the office was locked. Choose it again."),
    "F15": _l("They want no support at all, so there is nothing to transfer. Ask for closure because they ended it."),
    "B01": _l("A backup is being made at this moment. Wait a minute, then look again."),
    "B02": _l("Backups cannot go there. %(why)s"),
    "B03": _l(
        "The office was locked while the backup was made, so it was given up. The backups made before are untouched."
    ),
}


class Refused(Exception):
    """A verb says no: the numbered reason, and the figures or words that complete its sentence."""

    def __init__(self, code, field=None, **details):
        super().__init__(code)
        self.code = code
        self.field = field
        self.details = details
        self.case = None  # the code of the one case that stands in the way, when many were meant

    @property
    def words(self):
        """The reason as a sentence for the person who asked."""
        sentence = str(WORDS[self.code]) % self.details if self.details else str(WORDS[self.code])
        return f"{self.case}: {sentence}" if self.case else sentence


class Changed(Exception):
    """Somebody else saved the same thing meanwhile: both values, so that the person can choose."""

    def __init__(self, theirs, by, at):
        super().__init__("changed meanwhile")
        self.theirs, self.by, self.at = theirs, by, at
