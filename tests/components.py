"""The list of what the office is made of: docs/components.md, from requirements.txt and the files that ship with it.

    python -m tests.components          writes the list anew
"""
import re
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
PAGE = HOME / "docs" / "components.md"
BEFORE = """\
# What the office is made of

Made by `python -m tests.components` from requirements.txt; a test compares. Each package stands there with one version and the sums
of its files: pip takes no other file. Nothing is loaded from elsewhere while the office runs.

How to raise a version: read what its makers changed; let the versions be found anew as the head of requirements.txt says; run all
tests and the stories; write this list anew. Look every three months, and at once when a hole is told in flask, werkzeug, jinja2,
granian, cryptography, sqlcipher3, argon2-cffi or htmx. The engine of the databases is looked at when the office starts: SQLite older
than 3.51.3 is refused, because it can lose what was saved.

| component | version | for |
|---|---|---|
"""


def packages():
    """Name, version and reason of each package that the office needs."""
    text = (HOME / "requirements.txt").read_text(encoding="utf-8")
    return [(name, version, reason) for reason, name, version in re.findall(r"^# (.+)\n([a-z0-9-]+)==([^\s;]+)", text, re.M)]


def shipped():
    """What lies in the folders static and fonts and was made elsewhere."""
    htmx = (HOME / "cmoffice" / "static" / "htmx.js").read_text(encoding="utf-8")
    version = re.search(r"version\s*[:=]\s*[\"']([\d.]+)[\"']", htmx)
    return [("htmx.js", version[1] if version else "see the file", "parts of pages; one file, its sum stands in tests/test_transport.py"),
            ("Noto Sans", "2020", "the letters of files to print and to seal, ten scripts; cmoffice/fonts, SIL Open Font License")]


def page():
    """The list as it stands in docs."""
    return BEFORE + "".join(f"| {name} | {version} | {reason} |\n" for name, version, reason in packages() + shipped())


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
