#!/usr/bin/env python3
"""The one door of the office: puts its packages into .venv beside itself, then goes on there. Standard library only."""
import sys

if sys.version_info < (3, 11):
    sys.exit("cmoffice needs Python 3.11 or newer; this is Python %d.%d. "
             "Install a newer one and start it by its name, for example: python3.11 run.py" % sys.version_info[:2])

# Old Pythons read this file to its end before they reach the words above: no f-strings here, nor other newer spellings.
import contextlib
import hashlib
import json
import os
import shutil
import signal
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path

HOME = Path(__file__).resolve().parent
COMMANDS = ("start", "practise", "test", "check", "bench", "lock", "destroy", "restore")
LISTS = {"test": ("requirements.txt", "requirements-dev.txt"), "bench": ("requirements.txt", "requirements-dev.txt")}
HELP = """\
cmoffice, the case management office

  python3 run.py practise     open the practice office: invented staff, invented children
  python3 run.py              open the real office
  python3 run.py test         run all tests
  python3 run.py check        look whether the real office is in order, and say what to do
  python3 run.py lock         lock the office that is running, at once
  python3 run.py destroy      destroy the office on this machine, with the set word; there is no way back here
  python3 run.py restore      put the office back from a backup, with the code of its recovery sheet
  python3 run.py bench        measure how fast the office answers, and what of the bar it holds; bench reliability: how it bears
                              kills, cuts and damage

practise takes
  --folder DIR                keep the practice office in DIR, to be opened again; without it, it is removed at the end
  --port N                    answer at this port; without it, at the first free one from 8480 on
  --now 2026-03-02T08:30      set the clock of the practice office, which then runs on from there
  --no-open                   do not open the browser
the real office, check, lock and destroy take
  --folder DIR                where the files of the office lie; without it, data beside run.py
  --port N                    answer at this port; without it, at 8470
the real office takes
  --host NAME_OR_ADDRESS      answer the office network by this name or address, under TLS; without it, as office.toml
                              says; --host localhost answers at this computer alone
restore takes
  --from DIR                  the folder of the backup, or the one in which backups lie; without it, sticks and disks are searched
  --folder DIR                where the office is to lie; without it, data beside run.py
  --only records|identities   put back this file alone; the other stays as it is
bench takes
  --size S|M|L                how large the office is, or several; --all for the three and the tables in docs/speed.md
  --runs N                    so many runs of each; the medians are told
  --staff N                   also N people at once: a morning of signing in, a minute with pauses, a rush without
  --quick                     fewer rounds
  --profile                   draw where the time goes into docs/speed.svg
  --json FILE                 write the figures to this file as well
test hands what follows on to pytest.

Ctrl+C closes the office. Nothing but Python 3.11 or newer is needed: the first start puts the packages named in
requirements.txt into .venv beside run.py, which takes about half a minute; later starts are immediate. For a machine
without a network, fill a folder on another one of the same kind, and put it beside run.py as wheels:
  python3 -m pip download --require-hashes --only-binary :all: -r requirements.txt -d wheels"""


def main(arguments):
    try:
        command, rest = read(arguments)
    except ValueError as unknown:
        say("There is no command %s. These there are:\n\n%s" % (unknown, HELP))
        return 2
    if command == "help":
        say(HELP)
        return 0
    try:
        prepare(HOME, LISTS.get(command, ("requirements.txt",)))
    except KeyboardInterrupt:
        say("\nStopped.")
        return 1
    except Trouble as trouble:
        say(str(trouble))
        return 1
    except OSError as error:
        say("The packages could not be put into %s: %s" % (HOME / ".venv", error))
        return 1
    return go_on(command, rest)


def read(arguments):
    """The command and what follows it; without a command it is the real office."""
    if not arguments or arguments[0] in COMMANDS:
        command, rest = (arguments or ["start"])[0], arguments[1:]
    elif arguments[0].startswith("-"):
        command, rest = "start", arguments
    elif arguments[0] == "help":
        return "help", []
    else:
        raise ValueError(arguments[0])
    hands_on = command in ("test", "bench")
    if not hands_on and ("--help" in rest or "-h" in rest):
        return "help", []
    return command, rest


class Trouble(Exception):
    """Something the person at the keyboard can put right, in words."""


def prepare(home, lists):
    """Make sure that .venv holds the packages of these lists, exactly as pinned."""
    wanted = fingerprints(home, lists)
    if is_ready(home, wanted):
        return
    with alone(home) as lock:
        if not is_ready(home, wanted):
            install(home, wanted, lock)


def fingerprints(home, lists):
    return {name: hashlib.sha256((home / name).read_bytes()).hexdigest() for name in lists}


def is_ready(home, wanted):
    noted = stamp(home)
    return wanted.items() <= noted.items() and still_runs(home, noted)


def stamp(home):
    """What .venv was made from; it is written last, so without it .venv is half made."""
    try:
        return json.loads((home / ".venv" / "made-from.json").read_text())
    except (OSError, ValueError):
        return {}


def still_runs(home, noted):
    """Whether the Python under .venv is there, and the one it was made with: a system update may have exchanged it."""
    ask = [str(python_of(home)), "-I", "-S", "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
    try:
        answer = subprocess.run(ask, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    except OSError:
        return False
    return answer.stdout.decode().strip() == noted.get("python")


def python_of(home):
    return home / ".venv" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


@contextlib.contextmanager
def alone(home):
    """Only one start at a time works on .venv; the lock falls by itself when its holder is killed."""
    with open(str(home / ".venv-lock"), "w") as lock:
        waiting = False
        while not take(lock):
            if not waiting:
                say("Another start is putting the packages into .venv; waiting for it.")
            waiting = True
            time.sleep(0.2)
        yield lock


def take(lock):
    try:
        if sys.platform == "win32":
            import msvcrt
            msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def install(home, wanted, lock):
    venv, noted = home / ".venv", stamp(home)
    began = time.monotonic()
    if not (noted and still_runs(home, noted)):
        make_venv(venv, lock)
        noted = {"python": "%d.%d" % sys.version_info[:2]}
    (venv / "made-from.json").unlink(missing_ok=True)  # whoever is killed from here on leaves .venv to be made anew
    found, where = source(home)
    say("Putting the packages of %s into .venv from %s. This happens once." % (" and ".join(wanted), where))
    pip = [str(python_of(home)), "-m", "pip", "install", "-q", "-q", "--disable-pip-version-check", "--no-input",
           "--require-hashes", "--only-binary", ":all:"]
    named = [part for name in wanted for part in ("-r", str(home / name))]
    if not succeeds(pip + found + named, lock):
        write_stamp(venv, noted)  # pip looks for everything before it touches anything: what was there still works
        raise Trouble("The packages could not be installed from %s; the lines above say why. The next start tries\n"
                      "again. Without a network they can come from a folder: see python3 run.py --help" % where)
    write_stamp(venv, dict(noted, **wanted))
    say("Done in %d seconds." % round(time.monotonic() - began))


def make_venv(venv, lock):
    if find_spec("venv") is None or find_spec("ensurepip") is None:
        raise Trouble("This Python lacks its venv part, which some systems pack apart. On Debian and Ubuntu:\n"
                      "  apt install python3-venv\nand start again.")
    if venv.exists():
        say("The folder .venv is half made or out of date; making it anew.")
        shutil.rmtree(str(venv))
    else:
        say("First start: making .venv for Python %d.%d." % sys.version_info[:2])
    if not succeeds([sys.executable, "-m", "venv", str(venv)], lock):
        raise Trouble("Python could not make .venv; the lines above say why. On Debian and Ubuntu this may help:\n"
                      "  apt install python3-venv")


def succeeds(line, lock):
    """Run a step of the installation; what it says is shown only when it fails."""
    # A step outlives a start that is killed; holding the lock with us, it keeps the next start from colliding with it.
    shared = () if sys.platform == "win32" else (lock.fileno(),)
    done = subprocess.run(line, env=clean_environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, pass_fds=shared)
    if done.returncode:
        say(done.stdout.decode(errors="replace").strip())
    return done.returncode == 0


def write_stamp(venv, noted):
    written = venv / "made-from.new"
    written.write_text(json.dumps(noted, indent=1))
    os.replace(str(written), str(venv / "made-from.json"))


def source(home):
    """Where the packages come from, for pip and in words: the folder wheels if it holds any, else the network."""
    wheels = home / "wheels"
    if any(wheels.glob("*.whl")):
        return ["--no-index", "--find-links", str(wheels)], "the folder wheels"
    return [], "the network"


def clean_environment():
    """The environment without what would lead Python or pip out of .venv."""
    astray = ("PYTHONHOME", "PYTHONPATH", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT")
    kept = {name: value for name, value in os.environ.items() if name not in astray}
    return dict(kept, PIP_USER="0", PYTHONUTF8="1")


def go_on(command, rest):
    """Become the Python of .venv; Windows cannot, so there it is a child that we wait for."""
    if command == "test":
        os.chdir(str(HOME))
        held_back = set()
        line = ["-m", "pytest"] + (rest or ["-n", "2"])
    else:
        # -P: a file in the folder where this was called from is never taken for a part of the office
        line = ["-P", "-m", "cmoffice.commands", command] + rest
        held_back = {signal.SIGINT, signal.SIGTERM}  # until it is there to close cleanly
    line, environment = [str(python_of(HOME))] + line, dict(clean_environment(), PYTHONPATH=str(HOME))
    sys.stdout.flush()
    if sys.platform != "win32":
        signal.pthread_sigmask(signal.SIG_BLOCK, held_back)
        os.execve(line[0], line, environment)
    child = subprocess.Popen(line, env=environment)
    while True:
        try:
            return child.wait()
        except KeyboardInterrupt:
            pass  # the child has seen Ctrl+C as well and is closing the office


def say(words):
    print(words)
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
