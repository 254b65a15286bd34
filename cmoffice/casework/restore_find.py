"""Finding backups on sticks and disks of this machine, as they describe themselves before anybody opens them."""

import hashlib
import json
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cmoffice import keys
from cmoffice.casework import copies
from cmoffice.keys import KeyTrouble


@dataclass(frozen=True, slots=True)
class Found:
    """A backup that lies on a stick or disk, as it describes itself before it is opened."""

    path: Path
    made_at: datetime
    sheet: str  # the number of the recovery sheet that opens it, or ""
    has_names: bool
    size: int

    @property
    def key(self):
        """A short name for its place, for a form: no path stands in a page's answers."""
        return hashlib.sha256(str(self.path).encode()).hexdigest()[:16]


def roots(folder):
    """Where sticks and disks appear on this machine, and the folder `restore` of the office."""
    roots = [Path(folder) / "restore"]
    for pattern in ("media/*", "media/*/*", "run/media/*/*", "mnt", "mnt/*", "Volumes/*"):
        roots += sorted(Path("/").glob(pattern))
    return roots + [Path(f"{letter}:\\") for letter in "DEFGHIJKLMNOPQRSTUVWXYZ" if os.name == "nt"]


def search(folder, typed=""):
    """The backups that lie on sticks and disks, newest first; with a typed path those that lie there alone."""
    places = [Path(typed)] if _is_path(typed) else [] if typed else roots(folder)
    found = {}
    for place in places:
        for path in [place, *_folders(place), *(inner for outer in _folders(place) for inner in _folders(outer))]:
            if copies.NAME.fullmatch(path.name) or path == place:
                one = look(path)
                if one is not None:
                    found.setdefault(path.resolve(), one)
    return sorted(found.values(), key=lambda one: one.made_at, reverse=True)


def look(path):
    """What lies in this folder, if it is a backup; else None."""
    try:
        manifest = copies.manifest_of(path)
        made_at = datetime.fromisoformat(manifest["made_at"])
        size = sum(int(said["size"]) for said in manifest["files"].values())
        sheet = sheet_of(path)
    except (copies.Faulty, ValueError, KeyError, TypeError, OSError):
        return None
    if made_at.tzinfo is None:
        return None
    return Found(path, made_at, sheet.number if sheet else "", "identities.db" in manifest["files"], size)


def _folders(place):
    try:
        return [path for path in sorted(place.iterdir())[:500] if path.is_dir() and not path.is_symlink()]
    except OSError:
        return []


def _is_path(typed):
    return bool(typed) and "\x00" not in typed and len(typed) <= 500 and Path(typed).is_absolute()


def sheet_of(path):
    """The sealed recovery sheet that lies in a backup, or None."""
    try:
        return keys.sheet_of_text(json.loads(copies.small_file(path / copies.SHEET)))
    except (OSError, ValueError, RecursionError, KeyTrouble):
        return None
