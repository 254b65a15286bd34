"""What run.py check, lock, destroy and restore do, from the console of the office's machine."""

import getpass
import sys
import time
from pathlib import Path

from cmoffice.serving import Trouble

HOME = Path(__file__).resolve().parent.parent
PRACTICE_MARK = "practice.txt"
TRIES = 3  # of a name and a password


def check(arguments):
    """Look at everything that can be looked at, beside a running office, and say in words what to do: 0 in order, 1 look soon, 2 act now."""
    from cmoffice import clock, databases
    from cmoffice.casework import health, office

    folder = the_office(arguments)
    try:
        found, why = keys_for(folder)
        databases.look_in(folder, found)
        with databases.connection():
            if found is not None:
                clock.set_zone(office.setting("zone", "UTC"))
            seen = health.findings(clock.now())
    except databases.Alarm as alarm:
        print(alarm, file=sys.stderr)
        return 2
    finally:
        databases.close_office()
    print(f"The office in {folder}" + (f", {why}" if why else ""))
    for level, head in (("red", "ACT NOW"), ("amber", "LOOK SOON"), ("green", "IN ORDER")):
        of_level = [finding for finding in seen if finding.level == level]
        if of_level:
            print(f"\n{head}")
        for finding in of_level:
            print(
                f"  {finding.about}: {finding.words}" + (f"\n      What to do: {finding.todo}" if finding.todo else "")
            )
    return {"green": 0, "amber": 1, "red": 2}[health.worst(seen)]


def keys_for(folder):
    """The keys of this office, asked for where they are wrapped, and a word on what cannot be looked at without them."""
    from cmoffice import keys
    from cmoffice.casework import keyring

    try:
        if not keys.is_wrapped(folder):
            return keys.unwrapped(folder), ""
        for _ in range(TRIES):
            username = ask("Short name (nothing: use the recovery sheet, or check without keys): ")
            secret = ask_unseen(
                "Password: " if username else "Code of the recovery sheet (nothing: check without keys): "
            )
            if not secret:
                break
            try:
                found = keyring.keys_of(folder, username, secret) if username else keyring.keys_by_sheet(folder, secret)
            except keyring.WrongGroup as wrong:
                found = None
                print(
                    f"Group {wrong.number} is not as on the sheet."
                    if wrong.number
                    else "This is the code of another sheet."
                )
            if found is not None:
                return found, ""
            if username:
                print("Name or password is not right, or this account does not open the office.")
    except keys.KeyTrouble:
        pass  # told among the findings
    return None, "looked at without its keys: pages, trail, due items and settings were not looked at"


def ask(words):
    """A line from the keyboard; nothing when there is none."""
    try:
        return input(words).strip() if sys.stdin and sys.stdin.isatty() else ""
    except EOFError:
        return ""


def ask_unseen(words):
    """The same without showing what is typed."""
    try:
        return getpass.getpass(words) if sys.stdin and sys.stdin.isatty() else ""
    except EOFError:
        return ""


def stopped_by_keys(asks):
    """The same question, where Ctrl+C ends like the end of what is typed: nothing was changed, and that is said."""

    def ask(words):
        try:
            return asks(words)
        except (EOFError, KeyboardInterrupt):
            print()
            raise EOFError from None

    return ask


def lock(arguments):
    """Lock the office that is running, from the console of its machine."""
    from cmoffice import leaving

    print(leaving.lock(the_office(arguments)))
    return 0


def destroy(arguments):
    """Destroy the office from the console of its machine: with the set word and its typed name, whether it runs or not."""
    import getpass

    from cmoffice import clock, leaving

    folder = the_office(arguments)
    if not leaving.has_word(folder):
        raise Trouble(
            "No set word was set for this office, so it can only be destroyed by two people in the office itself."
        )
    print(
        f"This destroys the office in {folder}: keys, names, records and the backups beside it. It cannot be undone here."
    )
    try:
        name = stopped_by_keys(input)("Type the name of the office: ")
        word = stopped_by_keys(getpass.getpass)("Type the set word (it is not shown): ")
    except EOFError:
        raise Trouble("Nothing was destroyed: this needs somebody at the terminal.") from None
    if not leaving.may_destroy(folder, word, name):
        time.sleep(3)  # whoever guesses here has the machine in hand anyway
        raise Trouble("The name or the word is not right. Nothing was destroyed.")
    print(leaving.destroy(folder, clock.now()))
    return 0


def restore(arguments):
    """Put an office back from a backup, with the code of its recovery sheet."""
    from cmoffice import bringing_back, clock, databases

    folder = (arguments.folder or HOME / "data").resolve()
    if (folder / PRACTICE_MARK).exists():
        raise Trouble(f"{folder} holds a practice office. Name another folder with --folder.")
    try:
        asks = (stopped_by_keys(input), stopped_by_keys(getpass.getpass))
        bringing_back.bring_back(arguments.source, folder, arguments.only, clock.now(), *asks)
    except (bringing_back.Stays, databases.Alarm) as stays:
        raise Trouble(str(stays)) from None
    except EOFError:
        raise Trouble("Nothing was changed: this needs somebody at the terminal.") from None
    return 0


def the_office(arguments):
    """The folder of an office that is there, or Trouble in words."""
    from cmoffice import burning, databases

    folder = (arguments.folder or HOME / "data").resolve()
    if burning.is_begun(folder):
        burning.go_on(folder)
    if burning.is_destroyed(folder):
        raise Trouble(burning.words(folder).rstrip())
    if databases.is_new(folder):
        raise Trouble(f"No office lies in {folder}. Name its folder with --folder.")
    return folder
