"""Static files, only those that ship, under names that change with their content."""

import hashlib
from functools import cache
from pathlib import Path

from flask import Blueprint, abort, send_file

from cmoffice import headers
from cmoffice.views.gate import open_to_all, while_locked

pages = Blueprint("static", __name__)
FOLDER = Path(__file__).parent.parent / "static"
KINDS = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".png": "image/png",
}


@pages.get("/static/<version>/<name>")
@while_locked
@open_to_all
def file(version, name):
    if name not in _versions():
        abort(404)
    answer = send_file(FOLDER / name, mimetype=KINDS[Path(name).suffix], conditional=False, etag=False)
    answer.headers["Cache-Control"] = headers.YEAR if version == _versions()[name] else "no-store"
    return answer


def static_url(name):
    """Address of a static file with the version of its content."""
    return f"/static/{_versions()[name]}/{name}"


@cache
def _versions():
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()[:10]
        for path in FOLDER.iterdir()
        if path.suffix in KINDS
    }
