"""Which test holds which requirement of security: the table in docs/security.md, made from the names of the tests.

    python -m tests.security_table          writes the table anew

A test that holds a requirement bears its number: test_SEC_019_…; a requirement that no test can hold, or that this office
does not need, stands in DECISIONS.md with its number and the reason.
"""
import ast
import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
PAGE = HERE.parent / "docs" / "security.md"
DECISIONS = HERE.parent / "DECISIONS.md"
BEGIN, END = "<!-- requirements: made by python -m tests.security_table -->", "<!-- end of requirements -->"
ITEMS = """no default account; own password of 15 signs; any script, up to 256 signs; guessable passwords refused; words of the office count as known; paste and show;
change needs the current one; no expiry, hints or questions; reset by one-time code; Argon2id; two hashes at once; known and unknown names alike; huge passwords refused; growing delay, never a lock;
others sign in meanwhile; last sign-in shown; second factor; security keys; only a hash of the session; new number at sign-in; cookie attributes; no remember-me; idle lock keeps text; twelve hours;
dead session answers 401; polling keeps nothing awake; signing out is final; Back shows nothing; sessions listed and ended; shut at the next request; three sessions; password again for what matters;
a form of somebody else; nothing in browser stores; token on every change; looking changes nothing; other sites refused; token as long as the session; referrer; content policy; no inline script or style; htmx held tight;
no script in attributes; text is text; protecting headers; nothing cached; HSTS; no cross-origin reads; hosts by list; declared verbs only; forwarded headers ignored; redirects stay here;
every page has a rule; cases through the reader; the same door everywhere; fields apart; clerks; unassigned caseworkers; conflict of interest; lists and small cells; addresses; codes; fields by form; moves on the server;
second person; not for oneself; check and act at once; seal opened in need; openings on the trail; lengths; texts; bad bytes; numbers; paging; missing and repeated; dates; JSON; size of a form; kinds of uploads;
pictures; uploads apart; names of files; archives; virus scan; formulas; exports without names; sealed exports; exports end; exports marked; words for errors; no debugging; failing denies; log; log lines;
trail with the act; trail append-only; anchor; order and clock jumps; events; TLS only; own authority; production server; secrets of the office; static files by name; pinned packages; no outgoing connection;
encrypted at rest; never a new empty file; key inventory; erasure; backups; lock and destroy"""


def items():
    """All requirements by number, with a few words each: SEC-001 … SEC-112."""
    return {f"SEC-{number:03}": " ".join(words.split()) for number, words in enumerate(ITEMS.split(";"), start=1)}


def held_by():
    """For each requirement the tests that bear its number, as file: name."""
    held = {item: [] for item in items()}
    for path in sorted(HERE.rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                for number in re.findall(r"SEC_(\d{3})", node.name):
                    where = path.relative_to(HERE).with_suffix("").as_posix().removeprefix("test_")
                    held[f"SEC-{number}"].append(f"{where}: {re.sub(r'^test_(SEC_[0-9]{3}_)+', '', node.name)}")
    return held


def decided():
    """The requirements that DECISIONS.md answers with a reason."""
    return set(re.findall(r"SEC-\d{3}", DECISIONS.read_text(encoding="utf-8")))


def missing():
    """Requirements that neither a test nor a decision holds."""
    return [item for item, tests in held_by().items() if not tests and item not in decided()]


def table():
    """The table as it stands in docs/security.md."""
    held, reasons = held_by(), decided()
    lines = ["| requirement | | held by |", "|---|---|---|"]
    for item, words in items().items():
        tests = [test.replace("_", " ") for test in held[item]] + (["DECISIONS.md"] if item in reasons else [])
        more = f" and {len(tests) - 3} more" if len(tests) > 3 else ""
        lines.append(f"| {item} | {words} | {'; '.join(tests[:3]) + more or 'not yet'} |")
    return "\n".join(lines)


def written(page):
    """The page with the table in its place."""
    before, rest = page.split(BEGIN)
    return f"{before}{BEGIN}\n{table()}\n{END}{rest.split(END)[1]}"


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    sys.exit(0)
