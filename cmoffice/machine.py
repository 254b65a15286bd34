"""What the office asks of its machine: a disk of its own and no dumps of its memory; one program at a time over one folder."""

import contextlib
import ctypes
import os
import sys
from pathlib import Path

NETWORK = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ncpfs", "ceph", "glusterfs", "fuse.sshfs", "fuse.glusterfs"}
DRIVE_REMOTE = 4  # what Windows calls a drive of another machine
NOT_DUMPABLE = 4  # the number of this wish in Linux


def is_network_share(folder, mounts="/proc/mounts"):
    """Whether this folder lies on a disk of another machine, as far as the system tells: there no write is safe against a power cut."""
    if sys.platform == "win32":
        drive = Path(folder).resolve().drive
        return drive.startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(f"{drive}\\") == DRIVE_REMOTE
    try:
        lines = [line.split()[1:3] for line in Path(mounts).read_text().splitlines()]
    except (OSError, IndexError):
        return False
    here = str(Path(folder).resolve())
    under = [
        (place, kind)
        for place, kind in ((place.replace("\\040", " "), kind) for place, kind in lines)
        if here == place or here.startswith(place.rstrip("/") + "/")
    ]
    return bool(under) and max(under, key=lambda line: len(line[0]))[1] in NETWORK


def leave_no_dumps():
    """Let this process, and those it starts, write nothing of the memory to the disk when it falls: names and keys are in it (SEC-107)."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(NOT_DUMPABLE, 0, 0, 0, 0)


def take(folder):
    """Take this folder for one program; a file to be held open, or None when another program has it. The mark falls by itself when its holder dies."""
    file = (Path(folder) / "in-use").open("a+")
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            os.fchmod(file.fileno(), 0o600)
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        return None
    return file
