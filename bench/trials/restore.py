"""REL-05: the restore drill: a backup and the recovery sheet alone bring the office back in an empty folder, with equal counts and the same end of the trail."""

import contextlib
import io
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from bench.trials import Line
from bench.trials.backup import NOW, SIZE, SMALLER, make_office
from cmoffice import audit, databases
from cmoffice.casework import backup, copies, keyring, office, restore, restore_find


def run(quick):
    with tempfile.TemporaryDirectory() as room, contextlib.redirect_stdout(io.StringIO()):
        folder, stick, fresh = (Path(room) / name for name in ("office", "stick", "fresh"))
        stick.mkdir()
        make_office(folder, SMALLER if quick else SIZE)
        code = saved(folder, stick)
        begun = time.monotonic()
        looked = restore.open_backup(restore_find.search(fresh, str(stick))[0], code)
        restore.put_back(looked, fresh, NOW + timedelta(hours=1))
        databases.open_office(fresh)
        locked = databases.is_locked()
        keyring.unlock_with_sheet(code)
        took = time.monotonic() - begun
        with databases.connection():
            head, broken = audit.head(), audit.first_broken()
        databases.close_office()
        office.forget()
        same = _facts(fresh, looked) == looked.manifest["facts"] and [head.seq, head.chain] == looked.manifest["head"]
    figure = f"{took:.1f} s; counts and end of the trail {'equal' if same else 'NOT equal'}"
    held = same and locked and broken is None and took <= 300
    return [
        Line(
            "REL-05",
            "an empty folder, a backup of 100 MB and the sheet make the office again within 5 min",
            figure,
            held,
        )
    ]


def saved(folder, stick):
    """A backup of this office on the stick; gives the code of its sheet."""
    databases.open_office(folder)
    with databases.connection():
        code = keyring.new_sheet(None, NOW)
        keyring.try_sheet(code, None, NOW)
        backup.choose({"place": str(stick), "hour": 12, "daily": 14, "weekly": 8}, None, NOW)
        backup.make(None, NOW)
    databases.close_office()
    office.forget()
    return code


def _facts(folder, looked):
    found = {}
    for name, file in copies.FILES.items():
        with copies.opened(folder / file, getattr(looked.keys, name)) as opened:
            found[name] = copies.facts_of(opened)
    return found
