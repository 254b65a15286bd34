"""How often each box of each form was compared, differed and was wrong: figures to mend a form by; whose hand it was is not kept."""

from cmoffice.databases import records

COUNTED = ("compared", "differed", "first_wrong", "second_wrong", "checked", "corrected")


def count(sheet, boxes, now):
    """Count for these boxes of a form in this month: `boxes` maps the name of a box to what is counted up, {"compared": 1, "differed": 1}.

    Inside the caller's transaction.
    """
    month = f"{now:%Y-%m}"
    for box, steps in boxes.items():
        columns = {name: steps.get(name, 0) for name in COUNTED}
        names, marks = ", ".join(columns), ", ".join("?" * len(columns))
        raised = ", ".join(f"{name} = {name} + excluded.{name}" for name in columns)
        records.execute_sql(
            f"INSERT INTO keying_tally (sheet, field, month, {names}) VALUES (?, ?, ?, {marks}) ON CONFLICT DO UPDATE SET {raised}",  # noqa: S608 (own names only)
            (sheet, _plain(box), month, *columns.values()),
        )


def _plain(box):
    """The name of a box without the number of its row: attempts-0-on and attempts-1-on are the same question."""
    return "-".join(part for part in box.split("-") if not part.isdigit())
