"""What run.py and an administrator call: open the office or the practice office, check the records, run the bench."""

import argparse
import atexit
import contextlib
import errno
import getpass
import http.client
import multiprocessing
import os
import shutil
import signal
import socket
import ssl
import sys
import tempfile
import threading
import time
import webbrowser
from dataclasses import dataclass
from datetime import datetime, timedelta
from multiprocessing import resource_tracker
from pathlib import Path

from granian.constants import HTTPModes, Interfaces, SSLProtocols
from granian.server import MPServer

from cmoffice import logs, machine

HOME = Path(__file__).resolve().parent.parent
LOOPBACK, EVERYWHERE = "127.0.0.1", "0.0.0.0"
ALONE = "open it at this computer alone with: python3 run.py --host localhost\nThere, under Safe keeping, Office network, the certificate is made or renewed."
OFFICE_PORT = 8470
PRACTICE_PORTS = range(8480, 8580)  # never the real office's: a bookmark must not lead from one into the other
PRACTICE_MARK = "practice.txt"
HALF_MADE, MADE = "A practice office, half made.\n", "A practice office: everybody in it is invented.\n"
STOPS = [
    number
    for name in ("SIGTERM", "SIGHUP")
    if (number := getattr(signal, name, None)) and signal.getsignal(number) != signal.SIG_IGN
]  # under nohup a closed terminal stops nothing
TRIES = 3  # of a name and a password
STOP_WITHIN = 5  # seconds for requests under way; a save cut off then is as in a power cut, whole or not there


class Trouble(Exception):
    """Something the person at the keyboard can put right, in words."""


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


def hold(number, address=LOOPBACK):
    """Take a port of this machine until the office has opened it: two offices starting at once never share one."""
    try:
        return held_socket(number, address)
    except OSError as error:
        if error.errno == errno.EADDRNOTAVAIL:
            raise Trouble(
                f"{address} is no address of this computer now. Look up its address, and if it has changed, {ALONE}"
            ) from None
        taken = error.errno == errno.EADDRINUSE
        why = "taken, perhaps by an office already open" if taken else f"not to be had ({error.strerror})"
        raise Trouble(f"Port {number} is {why}. Choose another with --port.") from None


def held_socket(number, address):
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    proof = socket.socket(family)
    alone = getattr(socket, "SO_EXCLUSIVEADDRUSE", socket.SO_REUSEADDR)  # else Windows gives a used port away
    proof.setsockopt(socket.SOL_SOCKET, alone, 1)
    proof.bind((address, number))
    if sys.platform != "linux":
        return proof
    # On Linux the server opens its port as one to be shared, so two would get it and answer by turns. Listening proves
    # that nobody else has it; a second socket, which may share but does not listen, keeps it ours.
    with proof:
        proof.listen()
        proof.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        place = socket.socket(family)
        place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        place.bind((address, number))
    return place


def serve(folder, place, practice=False, clock_start=None, open_browser=False, names=(), certificate=None):
    """Serve the office at a held port until told to stop; the application runs in a worker process of its own.

    With names it answers the office network, by TLS 1.2 or 1.3 under this certificate; nothing answers in plain text then.
    """
    machine.leave_no_dumps()  # for this process and all that it starts
    address, number = place.getsockname()[:2]
    if sys.platform != "linux":
        place.close()
    os.environ["CMOFFICE_FOLDER"] = str(folder)
    os.environ["CMOFFICE_PRACTICE"] = "yes" if practice else ""
    os.environ["CMOFFICE_CLOCK"] = f"{clock_start.isoformat()} {time.time()}" if clock_start else ""
    os.environ["CMOFFICE_HOST"], os.environ["CMOFFICE_ADDRESS"] = " ".join(names), address
    # The same on every system, and nothing is inherited: a fork would carry over what making an office left open.
    multiprocessing.set_start_method("spawn", force=True)
    server = Server(
        "cmoffice.commands:office_from_environment",
        address,
        number,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        workers=1,
        blocking_threads=40,  # four that work, two that stretch a password, twenty that wait for it (passwords.THREADS); fourteen that receive
        backlog=2048,
        backpressure=8000,  # open lines, most of them silent; those that say nothing for 30 seconds are closed
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_WITHIN,
        ssl_cert=certificate and certificate.certificate,
        ssl_key=certificate and certificate.key,
        ssl_protocol_min=SSLProtocols.tls12,
        log_level="error",
        log_dictconfig=logs.CONFIG,
    )
    server.on_startup(server.close_with_the_terminal)
    place = Place(address, number, names, certificate)
    server.on_startup(threading.Thread(target=announce, args=(place, open_browser), daemon=True).start)
    try:
        server.serve(target_loader=office_from_environment, wrap_loader=False)
    except SystemExit:
        if not server.interrupt_signal:
            raise Trouble("The office could not be opened; the lines above say why.") from None
    with contextlib.suppress(OSError):  # the terminal may be gone
        print("The office is closed.")
    return 0


class Server(MPServer):
    """The server; its worker never sees Ctrl+C, which a terminal sends to both: closing is the parent's to order."""

    def _spawn_workers(self, *args):
        with ctrl_c_held_back():
            super()._spawn_workers(*args)

    def _respawn_workers(self, *args, **kwargs):
        with ctrl_c_held_back():
            super()._respawn_workers(*args, **kwargs)

    def close_with_the_terminal(self):
        if hasattr(signal, "SIGHUP"):  # else the server would start its worker anew and stay
            signal.signal(signal.SIGHUP, self.signal_handler_interrupt if signal.SIGHUP in STOPS else signal.SIG_IGN)


@contextlib.contextmanager
def ctrl_c_held_back():
    """What is started meanwhile never gets SIGINT; to us it only comes later. Windows has no such thing."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # it lifts the hold when it starts, so let it start before
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


@dataclass(frozen=True, slots=True)
class Place:
    """Where the office answers: the address and port of this machine, and the names and certificate of its network."""

    address: str
    number: int
    names: tuple = ()
    certificate: object = None

    @property
    def shown(self):
        """The address that people type."""
        name = self.names[0] if self.names else self.address
        return f"{'https' if self.certificate else 'http'}://{f'[{name}]' if ':' in name else name}:{self.number}"


def announce(place, open_browser):
    """Say the address once the office answers, and show it in the browser where there is a screen."""
    while not answers(place):
        time.sleep(0.02)
    print(f"ready {place.shown}")
    if open_browser and (sys.platform != "linux" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        webbrowser.open(place.shown)


def answers(place):
    try:
        near = LOOPBACK if place.address == EVERYWHERE else place.address
        if place.certificate:
            connection = http.client.HTTPSConnection(near, place.number, timeout=STOP_WITHIN, context=trusting(place))
        else:
            connection = http.client.HTTPConnection(near, place.number, timeout=STOP_WITHIN)
        connection.request("GET", "/healthz", headers={"Connection": "close", "Host": place.shown.partition("//")[2]})
        answer = connection.getresponse()
        return answer.status == 200 and answer.read().strip() == b"ok"
    except (OSError, http.client.HTTPException):
        return False


def trusting(place):
    """What checks that our own certificate stands under our own authority; its names were compared before."""
    from cmoffice import certificates

    context = ssl.create_default_context(
        cadata=certificates.authority_file(place.certificate.certificate.parent.parent)
    )
    context.check_hostname = False
    return context


def office_from_environment():
    """The application, made in the worker from what its parent left in the environment."""
    from cmoffice import create_app, keeper

    machine.leave_no_dumps()
    threading.Thread(target=end_with_the_parent, daemon=True).start()
    clock_start = None
    if os.environ["CMOFFICE_CLOCK"]:
        begun_at, told_at = os.environ["CMOFFICE_CLOCK"].split()
        # a worker that replaces a broken one goes on at the moment the office has reached
        clock_start = datetime.fromisoformat(begun_at) + timedelta(seconds=time.time() - float(told_at))
    app = create_app(
        os.environ["CMOFFICE_FOLDER"],
        bool(os.environ["CMOFFICE_PRACTICE"]),
        clock_start,
        host=os.environ.get("CMOFFICE_HOST", ""),
        address=os.environ.get("CMOFFICE_ADDRESS", LOOPBACK),
    )
    keeper.begin()
    atexit.register(close_up)
    return app


def close_up():
    """The last thing the worker does: an anchor of the trail, and both files shut."""
    from cmoffice import clock, databases
    from cmoffice.casework import trail

    if databases.keys_in_hand() is not None and not databases.is_locked() and not databases.is_reading_only():
        with databases.connection():
            trail.at_the_end(clock.now(), "close")
    databases.close_office()


def end_with_the_parent():
    """A worker whose parent was killed would keep the port and the office to itself, so it stops as well."""
    multiprocessing.parent_process().join()
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(STOP_WITHIN)
    os._exit(1)


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
    name = input("Type the name of the office: ")
    word = getpass.getpass("Type the set word (it is not shown): ")
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
        bringing_back.bring_back(arguments.source, folder, arguments.only, clock.now())
    except (bringing_back.Stays, databases.Alarm) as stays:
        raise Trouble(str(stays)) from None
    except EOFError:
        raise Trouble("Nothing was changed: this needs somebody at the terminal.") from None
    return 0


def the_office(arguments):
    """The folder of an office that is there, or Trouble in words."""
    from cmoffice import databases

    folder = (arguments.folder or HOME / "data").resolve()
    if databases.is_new(folder):
        raise Trouble(f"No office lies in {folder}. Name its folder with --folder.")
    return folder


if __name__ == "__main__":
    # by its own name, under which the worker finds the same functions again
    from cmoffice import commands

    sys.stdout.reconfigure(line_buffering=True)
    sys.exit(commands.main(sys.argv[1:]))
