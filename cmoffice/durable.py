"""Small files written so that a power cut leaves the old or the new one, whole, readable by the owner alone; and burnt so that nothing is left to read."""

import os
import secrets


def write_safely(path, content):
    """Write a small file (bytes) anew: after a power cut the old or the new one is there, whole."""
    fresh = path.with_name(path.name + ".new")
    if fresh.is_symlink():  # on a stick it may lead into the office: nothing is written through it
        fresh.unlink()
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0), 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(fresh, path)
    sync(path.parent)


def append_safely(path, line):
    """Put one more line (bytes, without its end) to the end of a file; it is on the disk when this returns."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "ab") as file:
        file.write(line + b"\n")
        file.flush()
        os.fsync(file.fileno())


def burn(path):
    """Overwrite a small file and remove it, durably; nothing when it is not there."""
    if not path.exists():
        return
    with path.open("r+b") as file:
        file.write(secrets.token_bytes(max(path.stat().st_size, 64)))
        file.flush()
        os.fsync(file.fileno())
    path.unlink()
    sync(path.parent)


def sync(path):
    """Wait until the disk has this file or folder; Windows knows no such thing for folders."""
    if os.name != "posix" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY if os.name == "posix" else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
