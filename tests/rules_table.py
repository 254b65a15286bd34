"""Which test holds which rule: the table of moves, refusals and time frames in README.md, made from the tests themselves.

    python -m tests.rules_table          writes the table anew
"""
import ast
import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
README = HERE.parent / "README.md"
BEGIN, END = "<!-- rules: made by python -m tests.rules_table -->", "<!-- end of rules -->"
MOVES = """take in a concern; screen out; register; proceed without consent; complete the first assessment; interim plan; close after the first assessment; full assessment;
submit and approve a plan; revise a plan; make a referral; record a follow-up; change the risk level; review; go back to an earlier step; change the keyworker; request closure;
authorise closure; return a closure request; record a death; request a transfer; transfer accepted; transfer refused or withdrawn; visit after closing; reopen; merge duplicates;
consent withdrawn or narrowed; mark highly sensitive; turns 18; destroy after retention"""
REFUSALS = """date of the concern; criteria and other service; no consent; no criterion; possible match undecided; registration field missing; only another supervisor decides; mandate and explanation;
first assessment without risk or date; closing straight after it; full assessment incomplete; plan incomplete; author approves own plan; no valid consent to share; provider not checked;
follow-up date and who; reason missing; review chaired alone; conflict of interest; caseload limit; open actions or referrals; not stable long enough; two years after an institution;
requester authorises; closure form incomplete; death entries missing; hand-over not agreed; agency has not accepted; only a supervisor reopens; merging different people;
not found, or not yours; never closed by age; retention not over; conflict declared; role not allowed; a name in the text; incident papers never leave; very small groups;
column no list may have; incident and identity apart; file not screened; consent item is no; adult not verified; before panel approval; not reached long enough; second person missing"""
FRAMES = """allocate to a keyworker; first assessment wanted; first assessment late; full assessment begun; full assessment done; plan; interim plan; follow-up, high risk;
follow-up, medium risk; follow-up, low risk; follow-up, unstable place; review; review, high risk; visit after closing; caseload; caseworkers per supervisor; caseload review;
case management meeting; stable before goals met; after an institution; survivor not reached; family not reached; consent validity; 18th birthday; retention; capacity assessment;
service entry checked; criteria examined; response of a direct service; seal opened in need; smallest group and cell; supervision session; file audit; provider's feedback;
duty to report; opened in error"""
TABLES = (("Moves", "M", MOVES), ("Refusals", "E", REFUSALS), ("Time frames", "T", FRAMES))


def rules():
    """All rules by number, with a few words each: M01 … M30, E01 … E46, T01 … T36."""
    return {
        f"{letter}{number:02}": " ".join(words.split())
        for _title, letter, phrases in TABLES
        for number, words in enumerate(phrases.split(";"), start=1)
    }


def named_by():
    """For each rule the tests that name it: in their own name first, then those that hold its number in their text."""
    by_name, by_text = {}, {}
    for path in sorted(HERE.rglob("test_*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for test in ast.walk(tree):
            if isinstance(test, ast.FunctionDef) and test.name.startswith("test_"):
                where = f"{path.relative_to(HERE).with_suffix('').as_posix().removeprefix('test_')}: {test.name.removeprefix('test_')}"
                in_name = set(re.findall(r"(?<![A-Za-z0-9])([MET]\d\d)(?![A-Za-z0-9])", test.name.replace("_", " ")))
                in_text = {node.value for node in ast.walk(test) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
                for rule in in_name:
                    by_name.setdefault(rule, []).append(where)
                for rule in in_text & set(rules()) - in_name:
                    by_text.setdefault(rule, []).append(where)
    return {rule: by_name.get(rule, []) + by_text.get(rule, []) for rule in rules()}


def table():
    """The table as it stands in README.md."""
    held, words = named_by(), rules()
    done = {letter: sum(bool(held[rule]) for rule in words if rule[0] == letter) for _title, letter, _phrases in TABLES}
    lines = [BEGIN, ""]
    for title, letter, _phrases in TABLES:
        numbers = [rule for rule in words if rule[0] == letter]
        lines += [f"| {title}: {done[letter]} of {len(numbers)} | | tests |", "|---|---|---|"]
        lines += [f"| {rule} | {words[rule]} | {_cell(held[rule])} |" for rule in numbers]
        lines.append("")
    return "\n".join([*lines, END])


def _cell(tests):
    if not tests:
        return "not yet"
    more = f" and {len(tests) - 1} more" if len(tests) > 1 else ""
    return f"`{tests[0]}`{more}"


def written():
    """The table that stands in README.md now."""
    text = README.read_text(encoding="utf-8")
    return text[text.index(BEGIN) : text.index(END) + len(END)] if BEGIN in text else ""


def disagreements():
    """Rules of which README.md tells something else than the tests: a test that does not name it, or "not yet" although one does."""
    held = named_by()
    told = dict(re.findall(r"^\| ([MET]\d\d) \| [^|]+ \| (.+) \|$", written(), flags=re.M))
    wrong = []
    for rule, tests in held.items():
        named = re.match(r"`(.+?)`", told.get(rule, ""))
        if (named[1] not in tests) if named else (tests or told.get(rule) != "not yet"):
            wrong.append(rule)
    return wrong


def write():
    """Put the table into README.md, in place of the one before."""
    text = README.read_text(encoding="utf-8")
    README.write_text(text.replace(written(), table()), encoding="utf-8")


if __name__ == "__main__":
    write()
    sys.stdout.write("README.md holds the table of rules.\n")
