"""REL-03: the disk of the office runs full under the real server. On Linux as root a small disk in memory is mounted for it; elsewhere the trial says that it could not run."""

import contextlib
import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from bench import trial_office as office
from bench.trials import Line
from cmoffice import audit, databases
from cmoffice.models import Note

DISK = 8  # megabytes


def run(quick):
    room = Path(tempfile.mkdtemp(prefix="full-"))
    disk = room / "disk"
    disk.mkdir()
    if (
        os.name != "posix"
        or subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={DISK}m", "tmpfs", str(disk)], capture_output=True
        ).returncode
    ):
        return [Line("REL-03", "the disk runs full", "not run: no small disk could be mounted here", False)]
    try:
        return _tried(disk, 2 if quick else 6)
    finally:
        subprocess.run(["umount", "-l", str(disk)], capture_output=True)
        shutil.rmtree(room, ignore_errors=True)


def _tried(disk, rounds):
    folder, code = office.make(disk / "office")
    (folder / "office.toml").write_text("reserve_mb = 1\n")
    server = office.Server(folder)
    told = kept = asked = reads = read_well = signed = back = 0
    saved = []
    try:
        visitor = office.Visitor(server.port, "alice")
        for turn in range(rounds):
            # two ways to run full: the notes themselves fill the disk, or something else does between two saves
            filler = disk / "something else"
            if turn % 2:
                _fill(filler, disk)
            for number in range(4000):
                text = f"Note {turn}.{number} " + "and the aunt told how the week went " * 200
                status, _, page = visitor.ask(f"/case/{code}/notes", {**office.NOTE, "facts": text})
                if status == 303:
                    saved.append(text)
                    continue
                break
            for _ in range(5):
                asked += 1
                text = f"Typed in vain {turn} " + "word " * 50
                status, _, page = visitor.ask(f"/case/{code}/notes", {**office.NOTE, "facts": text})
                told += status == 507 and "disk of the office computer is full" in page
                kept += text.strip() in page
            for address in ("/work", f"/case/{code}", "/cases", "/help/reading-only"):
                reads += 1
                read_well += visitor.ask(address)[0] == 200
            signed += visitor.ask("/signout", {})[0] == 303
            visitor = office.Visitor(server.port, "alice")
            if turn % 2 == 0:
                _move_away(folder, disk)
            filler.unlink(missing_ok=True)
            begun = time.monotonic()
            status = None
            while status != 303 and time.monotonic() - begun < 5:
                text = f"After the shortage {turn}"
                status, _, page = visitor.ask(f"/case/{code}/notes", {**office.NOTE, "facts": text})
            back += status == 303
            saved += [text] * (status == 303)
            if status != 303:
                break
    finally:
        server.stop()
    databases.open_office(folder)
    with databases.connection():
        there = {note.facts for note in Note.select(Note.facts)}
        whole = not databases.faults(thorough=True) and audit.first_broken() is None
    databases.close_office()
    lost = len(set(saved) - there)
    return [
        Line(
            "REL-03",
            f"disk of {DISK} MB full {rounds} times: each save answers 507 in words with the text kept, reading, signing in and out go on",
            f"{told} of {asked} said so, {kept} texts kept; {read_well} of {reads} pages read; {signed} of {rounds} signed out and in",
            told == kept == asked and read_well == reads and signed == rounds,
        ),
        Line(
            "REL-03",
            "0 lost, the files whole, saving goes on by itself when there is room, without a restart",
            f"{lost} of {len(saved)} lost, {'whole' if whole else 'NOT whole'}, back {back} of {rounds} times",
            lost == 0 and whole and back == rounds,
        ),
    ]


def _fill(path, disk):
    """Take all the room there is."""
    with contextlib.suppress(OSError), path.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))


def _move_away(folder, disk):
    """The notes filled the disk: it is made larger, as when somebody moves other things away."""
    size = int(
        subprocess.run(["df", "--output=size", "-B1M", str(disk)], capture_output=True, text=True).stdout.split()[-1]
    )
    subprocess.run(["mount", "-o", f"remount,size={size + DISK}m", str(disk)], check=True)
