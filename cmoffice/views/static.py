"""Static files, only those that ship, under names that change with their content: read, squeezed and packed once, then kept.

The script brings along what every page needs at once: the cover, the keys and its words, in the language of the office. It is made
once for each language, of words alone, so it tells nothing about whoever reads it.
"""

import hashlib
import json
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from flask import Blueprint, Response, abort, current_app, request

from cmoffice import headers, language, packing
from cmoffice.views.gate import open_to_all, while_locked

pages = Blueprint("static", __name__)
FOLDER = Path(__file__).parent.parent / "static"
KINDS = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}
THEIRS = ("htmx.js",)  # squeezed by those who made it
SPEAKING = "office.js"  # begins with the words of the office's language


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
    found = _find(name)
    if found is None:
        abort(404)
    way = packing.taken(request)
    answer = Response(found.packed[way] if way else found.plain, mimetype=found.kind)
    answer.headers["Cache-Control"] = headers.YEAR if version == found.version else "no-store"
    answer.headers["Vary"] = "Accept-Encoding"
    if way:
        answer.headers["Content-Encoding"] = way
    return answer


def static_url(name):
    """Address of a static file with the version of its content."""
    return f"/static/{_find(name).version}/{name}"


def _find(name):
    """The file of this name, in the language of the request where it speaks; None if none ships."""
    return _speaking(language.spoken()) if name == SPEAKING else _files().get(name)


@lru_cache(16)
def _speaking(_language):
    """The script behind what it has at hand; the template is given nothing, so it cannot tell of anybody."""
    at_hand = "".join(current_app.jinja_env.get_template("shared/desk.html").render().splitlines())
    script = _files()[SPEAKING]
    return _file(script.kind, f"const desk = {json.dumps(at_hand, ensure_ascii=False)};\n{script.plain.decode()}")


@cache
def _files():
    return {path.name: _read(path) for path in FOLDER.iterdir() if path.suffix in KINDS}


def _read(path):
    text = path.read_text(encoding="utf-8")
    return _file(KINDS[path.suffix], text if path.name in THEIRS else packing.squeezed(text, path.suffix))


def _file(kind, text):
    plain = text.encode()
    return File(kind, hashlib.sha256(plain).hexdigest()[:10], plain, packing.packed_once(plain))
