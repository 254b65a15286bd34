"""The table of field names in docs/exchange.md, from cmoffice/fieldnames.py.

    python -m tests.exchange_table          writes the page anew
"""
from pathlib import Path

from cmoffice import codelists, fieldnames
from cmoffice.fieldnames import OWN

PAGE = Path(__file__).resolve().parent.parent / "docs" / "exchange.md"
TABLES = (
    ("Registration", fieldnames.REGISTRATION),
    ("Who the child is (a file of its own, `slip.json`)", fieldnames.IDENTITY),
    ("Plan", fieldnames.PLAN_HEAD),
    (f"Plan: rows of `{fieldnames.PLAN}`", fieldnames.PLAN_ROW),
    (f"Services: rows of `{fieldnames.SERVICES}`", fieldnames.SERVICE_ROW),
    (f"Follow-ups: rows of `{fieldnames.FOLLOWUPS}`", fieldnames.FOLLOWUP_ROW),
    ("Consent", fieldnames.CONSENT_FIELDS),
)
BEFORE = """\
# How cases go from office to office, and to and from Primero (CPIMS+)

The tables are made by `python -m tests.exchange_table` from cmoffice/fieldnames.py; a test compares.

## Files

A **bundle** is a zip sealed with AES-256 (WinZip AES, opened by 7-Zip) under a passphrase of 25 digits. Its entries have names that say
nothing, because the list of a zip can be read without the passphrase:

| entry | what it is |
|---|---|
| `manifest.json` | `format` "cmoffice-bundle", `version` 1, from whom to whom, the day, and the SHA-256 of each JSON file |
| `case.json` | `{"data": {…}}`: the case, in the names below, with `format` "cmoffice-case" and `version` 1. No name |
| `slip.json` | who the child is; only where a row of consent for that very agency says so |
| `sheet.pdf` | the same to be read (bundle of a transfer) |
| `case.csv` | the same as a table (case as data) |

In a bundle of a transfer go the parts that the child and family agreed to hand over (F15), in a case as data the parts that a row of consent names (F02).
Never: papers about incidents, registration and consent papers, the link list, notes of anybody, whatever is strictly confidential, names of
colleagues and of services.

## What a reader does

1. Limits first: 10 MB, 8 entries, 20 MB unpacked, no folders, JSON at most 20 deep, no name twice, no NaN, 500 cases, 200 rows a subform.
2. Each answer is held to our code lists, days and lengths like one that is typed. What is not understood is listed in words and left out.
3. `{own}…` holds as long as the Primero field beside it still says what ours translates to; if somebody changed that since, theirs holds.
4. Plain JSON (a case, a list, or either under `data`) and CSV of a Primero export are read too, without a passphrase. In CSV several answers
   are parted by `;` or `|`, or written as JSON; rows are written as JSON. Consent that is a tick alone is asked for anew.
5. The list without names (`format` "cmoffice-list", or its CSV) is refused: no case can be made of it.

## Field names

"same" in the last column: all our answers have theirs. Where one has none, or shares one with another, ours goes beside it under `{own}…`.
""".replace("{own}", OWN)


def line(one):
    """One row of a table."""
    theirs = f"`{one.theirs}`" if one.theirs else "–"
    own, kept = f"`{OWN}{one.ours}`", "–"
    if not one.theirs:
        kept = own
    elif one.codes:
        codes = dict.keys(getattr(codelists, one.codes))
        less = [code for code in codes if fieldnames.out(one, [code] if one.kind == "codes" else code).get(OWN + one.ours)]
        kept = f"{own} for {', '.join(less)}" if less else "same"
    part = {"": "read, never given", "head": "always", "passing": "always in a transfer"}.get(one.part, one.part)
    return f"| `{one.ours}` | {theirs} | {part} | {kept} |"


def page():
    """The whole page."""
    text = BEFORE
    for title, fields in TABLES:
        text += f"\n### {title}\n\n| ours | Primero | part | under a name of our own |\n|---|---|---|---|\n" + "\n".join(line(one) for one in fields) + "\n"
    text += "\n### Consent, item by item\n\n| ours | Primero (a tick) |\n|---|---|\n"
    text += "\n".join(f"| `{item}` | {f'`{fieldnames.CONSENT_ITEMS[item]}`' if item in fieldnames.CONSENT_ITEMS else '–'} |" for item in dict.keys(codelists.CONSENT_ITEM))
    text += f"\n\nAll items and rows to share, with their days, stand under `{fieldnames.CONSENT}`; the assessment in short under `{fieldnames.ASSESSMENT}` "
    text += f"(its day as `{fieldnames.ASSESSED_ON}`), the reasons and plan of a hand-over under `{fieldnames.HANDOVER}`.\n"
    text += "\n### The list without names\n\n| column | name |\n|---|---|\n" + "\n".join(f"| {ours} | `{theirs}` |" for ours, theirs in fieldnames.LIST.items()) + "\n"
    text += "\n## What does not map\n\nPlaces: Primero has location codes of its own, we have names of districts; whoever takes a case in names the district. "
    text += "Users and agencies of either side, photographs, audio, documents, incidents, tracing requests, approvals and change logs are neither given nor read. "
    text += "Their needs codes and protection code of UNHCR have no field with us.\n"
    return text


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
