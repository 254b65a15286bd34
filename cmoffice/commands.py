"""What run.py and an administrator call: the words after run.py read, and the office or the practice office opened."""

import argparse
import contextlib
import os
import shutil
import signal
import sys
import tempfile
from datetime import datetime
from pathlib import Path

from cmoffice.at_the_console import HOME, PRACTICE_MARK, check, destroy, lock, restore
from cmoffice.serving import ALONE, EVERYWHERE, LOOPBACK, STOPS, Trouble, hold, serve

OFFICE_PORT = 8470
PRACTICE_PORTS = range(8480, 8580)  # never the real office's: a bookmark must not lead from one into the other
HALF_MADE, MADE = "A practice office, half made.\n", "A practice office: everybody in it is invented.\n"


def main(argv):
    """Do what the words after run.py ask for, and return the exit code."""
    os.umask(0o077)  # what the office writes is its account's alone
    for number in STOPS:
        signal.signal(number, signal.default_int_handler)
    try:
        if hasattr(signal, "pthread_sigmask"):
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT, signal.SIGTERM})  # run.py held them back
        if argv[:1] == ["bench"]:
            from bench import run

            return run.main(argv[1:])
        arguments = read(argv)
        return {
            "start": start,
            "practise": practise,
            "check": check,
            "lock": lock,
            "destroy": destroy,
            "restore": restore,
        }[arguments.command](arguments)
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0


def read(argv):
    parser = argparse.ArgumentParser(prog="run.py", description="python3 run.py --help says more.")
    parser.add_argument(
        "command", nargs="?", default="start", choices=["start", "practise", "check", "lock", "destroy", "restore"]
    )
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--from", type=Path, dest="source")
    parser.add_argument("--only", choices=["records", "identities"])
    parser.add_argument("--port", type=port)
    parser.add_argument("--host", type=host)
    parser.add_argument("--now", type=moment)
    parser.add_argument("--no-open", action="store_true")
    arguments = parser.parse_args(argv)
    if arguments.command != "practise" and (arguments.now or arguments.no_open):
        parser.error("--now and --no-open belong to the practice office: run.py practise")
    if arguments.command == "practise" and arguments.host:
        parser.error("the practice office answers at this computer only")
    if arguments.command != "restore" and (arguments.source or arguments.only):
        parser.error("--from and --only belong to putting an office back: run.py restore")
    return arguments


def host(text):
    """The names and addresses of the office network; none of them for this computer alone."""
    from cmoffice import settings

    try:
        return settings.network_names(text)
    except ValueError as wrong:
        raise argparse.ArgumentTypeError(
            f"{wrong} is no name or address by which desks can call this computer; write office.example or 192.168.1.10"
        ) from None


def port(text):
    if not (text.isascii() and text.isdecimal() and 0 < int(text) < 65536):
        raise argparse.ArgumentTypeError(f"{text} is no port; give a number from 1 to 65535")
    return int(text)


def moment(text):
    try:
        return datetime.strptime(text, "%Y-%m-%dT%H:%M")
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is no moment; write it like 2026-03-02T08:30") from None


def start(arguments):
    """Open the real office."""
    folder = (arguments.folder or HOME / "data").resolve()
    if (folder / PRACTICE_MARK).exists():
        raise Trouble(f"{folder} holds a practice office. Open it with: run.py practise --folder {folder}")
    names, certificate = network(folder, arguments.host)
    with hold(arguments.port or OFFICE_PORT, address_of(names)) as place, alone_in(folder):
        greet(folder)
        return serve(folder, place, names=names, certificate=certificate)


@contextlib.contextmanager
def alone_in(folder):
    """One office over one folder: a second program is refused; the mark of one that was killed falls by itself."""
    from cmoffice import machine

    if not folder.is_dir() or not os.access(folder, os.W_OK):
        yield  # it is made, or told about, afterwards
        return
    mark = machine.take(folder)
    if mark is None:
        raise Trouble(f"The office in {folder} is already open in another program. Close that one first.")
    with mark:
        yield


def network(folder, said):
    """By which names and with which certificate the office answers: those said, else those of office.toml; none for this computer alone.

    Off this computer there is TLS or nothing (SEC-100): without a good certificate the office does not start.
    """
    import tomllib

    from cmoffice import certificates, clock, settings

    try:
        names = settings.names(folder) if said is None else said
        if not names:
            return (), None
        return names, certificates.ready(folder, names, clock.now())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, PermissionError):
        return (), None  # the alarm page says what is wrong with office.toml
    except ValueError as wrong:
        raise Trouble(f"office.toml names {wrong}, which is no name or address. Put it right, or {ALONE}") from None
    except certificates.NoCertificate as none:
        raise Trouble(
            f"{none}\nThe office does not answer on a network without one. {ALONE[0].upper() + ALONE[1:]}"
        ) from None


def address_of(names):
    """The address of this machine at which the office answers: the first that was chosen; under a name alone all its addresses."""
    from cmoffice import certificates

    addresses = [name for name in names if certificates.is_address(name)]
    return addresses[0] if addresses else EVERYWHERE if names else LOOPBACK


def greet(folder):
    """Make the office where nothing of one lies yet; until it is set up, say how the first person gets in."""
    from cmoffice import clock, databases, keys, settings
    from cmoffice.casework import office

    try:
        if databases.forget_half_made(folder):
            print(f"The office in {folder} was half made, perhaps because the power failed; it is made anew.")
        if databases.is_new(folder):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            databases.create_office(folder)
            print(f"A new office was made in {folder}.")
        settings.check(folder)
        databases.open_office(folder)
        with databases.connection():
            code = None if databases.is_locked() else office.setup_code(clock.now())
        databases.close_office()
    except databases.Destroyed as destroyed:
        raise Trouble(str(destroyed)) from None
    except (databases.Alarm, keys.KeyTrouble, OSError) as alarm:
        if isinstance(alarm, OSError):
            alarm = databases.words_of(alarm, folder)
        print(f"ALARM: {alarm}\nUntil then the office shows a page that says so, and nothing else.", file=sys.stderr)
        return
    if code:
        print(f"This office is not set up yet. The code for its set-up pages: {code}")


def practise(arguments):
    """Open the practice office, made first where the folder holds none yet."""
    from cmoffice.practice import cast

    with contextlib.ExitStack() as at_the_end:
        place = at_the_end.enter_context(hold(arguments.port) if arguments.port else first_free(PRACTICE_PORTS))
        folder = arguments.folder and arguments.folder.resolve()
        if not folder:
            room = tempfile.TemporaryDirectory(prefix="practice-", ignore_cleanup_errors=True)
            folder = Path(at_the_end.enter_context(room)) / "office"
        if not holds_practice_office(folder):
            print(f"Its recovery sheet: {make_practice_office(folder, arguments.now)}")
        print(f"Practice office in {folder}" + ("." if arguments.folder else "; it is removed when you close it."))
        print(f"Sign in as one of these; the password of all is: {cast.PASSWORD}")
        for username, name, role, team, *_ in cast.PEOPLE:
            print(f"  {username:8} {name}, {role}" + (f" in team {team}" if team else ""))
        return serve(folder, place, True, arguments.now, open_browser=not arguments.no_open)


def holds_practice_office(folder):
    """Whether a practice office lies here whole; one half made is cleared away, anything else is left alone."""
    if not folder.exists() or not any(folder.iterdir()):
        return False
    mark = folder / PRACTICE_MARK
    if not mark.exists():
        raise Trouble(f"{folder} holds something other than a practice office. Name an empty folder or a new one.")
    if mark.read_text() == MADE:
        return True
    for item in folder.iterdir():
        shutil.rmtree(item) if item.is_dir() else item.unlink()
    return False


def make_practice_office(folder, now=None):
    """Make the practice office in an empty folder, as it stands at this moment of its own time zone; gives its recovery code."""
    from cmoffice import clock, practice

    print("Making the practice office: invented staff, invented children, six months of work.")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    (folder / PRACTICE_MARK).write_text(HALF_MADE)
    code = practice.build(folder, now.replace(tzinfo=clock.zone()) if now else clock.now())
    (folder / PRACTICE_MARK).write_text(MADE)
    return code


def first_free(ports):
    for number in ports:
        with contextlib.suppress(Trouble):
            return hold(number)
    raise Trouble(f"All ports from {ports[0]} to {ports[-1]} are taken. Choose another with --port.")


if __name__ == "__main__":
    # by its own name, under which the worker finds the same functions again
    from cmoffice import commands

    sys.stdout.reconfigure(line_buffering=True)
    sys.exit(commands.main(sys.argv[1:]))
