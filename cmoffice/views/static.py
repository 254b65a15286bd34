"""Static files, only those that ship, under names that change with their content: read, squeezed and packed once, then kept."""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Blueprint, Response, abort, request

from cmoffice import headers, packing
from cmoffice.views.gate import open_to_all, while_locked

pages = Blueprint("static", __name__)
FOLDER = Path(__file__).parent.parent / "static"
KINDS = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}
THEIRS = ("htmx.js",)  # squeezed by those who made it


@dataclass(frozen=True, slots=True)
class File:
    """A static file as it is sent, as it is and packed in each way, with the version of its content."""

    kind: str
    version: str
    plain: bytes
    packed: dict


@pages.get("/static/<version>/<name>")
@while_locked
@open_to_all
def file(version, name):
    """It is the same for everybody and answers nothing that was asked, so its length tells nothing: packed for whoever takes it so."""
    found = _files().get(name)
    if found is None:
        abort(404)
    way = packing.taken(request)
    answer = Response(found.packed[way] if way else found.plain, mimetype=found.kind)
    answer.headers["Cache-Control"] = headers.YEAR if version == found.version else "no-store"
    answer.headers["Vary"] = "Accept-Encoding"
    if way:
        answer.headers["Content-Encoding"] = way
    return answer


@cache
def static_url(name):
    """Address of a static file with the version of its content."""
    return f"/static/{_files()[name].version}/{name}"


@cache
def _files():
    return {path.name: _read(path) for path in FOLDER.iterdir() if path.suffix in KINDS}


def _read(path):
    text = path.read_text(encoding="utf-8")
    plain = (text if path.name in THEIRS else packing.squeezed(text, path.suffix)).encode()
    return File(KINDS[path.suffix], hashlib.sha256(plain).hexdigest()[:10], plain, packing.packed_once(plain))
