"""Serving an office: the port that is held for it, the server with its one worker, and the end of both."""

import atexit
import contextlib
import errno
import gc
import http.client
import multiprocessing
import os
import signal
import socket
import ssl
import sys
import threading
import time
import webbrowser
from dataclasses import dataclass
from datetime import datetime, timedelta
from multiprocessing import resource_tracker

from granian.constants import HTTPModes, Interfaces, SSLProtocols
from granian.server import MPServer

from cmoffice import logs, machine

LOOPBACK, EVERYWHERE = "127.0.0.1", "0.0.0.0"
ALONE = "open it at this computer alone with: python3 run.py --host localhost\nThere, under Safe keeping, Office network, the certificate is made or renewed."
STOPS = [
    number
    for name in ("SIGTERM", "SIGHUP")
    if (number := getattr(signal, name, None)) and signal.getsignal(number) != signal.SIG_IGN
]  # under nohup a closed terminal stops nothing
STOP_WITHIN = 5  # seconds for requests under way; a save cut off then is as in a power cut, whole or not there


class Trouble(Exception):
    """Something the person at the keyboard can put right, in words."""


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
    # each thread would keep room of its own in memory, which is never given back (the C library of Linux asks for this)
    os.environ.setdefault("MALLOC_ARENA_MAX", "2")
    # The same on every system, and nothing is inherited: a fork would carry over what making an office left open.
    multiprocessing.set_start_method("spawn", force=True)
    server = Server(
        "cmoffice.serving:office_from_environment",
        address,
        number,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        workers=1,
        blocking_threads=40,  # four that work (turns), two that stretch a password, twenty that wait for it (passwords.THREADS); fourteen that receive
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
    # what is there now stays: looking through all of it for what could go costs a page a tenth of a second each time
    gc.collect()
    gc.freeze()
    return app


def close_up():
    """The last thing the worker does: an anchor of the trail, and both files shut."""
    from cmoffice import clock, databases
    from cmoffice.casework import anchors

    if databases.keys_in_hand() is not None and not databases.is_locked() and not databases.is_reading_only():
        with databases.connection():
            anchors.at_the_end(clock.now(), "close")
    databases.close_office()


def end_with_the_parent():
    """A worker whose parent was killed would keep the port and the office to itself, so it stops as well."""
    multiprocessing.parent_process().join()
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(STOP_WITHIN)
    os._exit(1)
