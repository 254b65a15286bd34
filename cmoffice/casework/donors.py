"""Report to a donor: one page about a published quarter, figures that were shown and the office's words beside them."""

from cmoffice import audit, pdf
from cmoffice.casework import figure_words, freetext, office, published, published_sheet
from cmoffice.databases import records
from cmoffice.language import gettext as _
from cmoffice.language import lazy_gettext as _l
from cmoffice.language import plain_moment
from cmoffice.models import DonorReport, Published
from cmoffice.refusals import Changed, Refused
from cmoffice.sheets import GIVE, Bars, Heading, Sheet, Words

TEXTS = {  # in the order in which they stand on the page
    "introduction": _l("What this office does"),
    "changed": _l("What changed in this quarter"),
    "needed": _l("What is needed"),
}
MOST_FIGURES = 6
MOST_ROWS = 24  # lines of numbers on the page, all figures together


def all_of():
    """Every report, the newest first."""
    return list(DonorReport.select(DonorReport, Published).join(Published).order_by(DonorReport.id.desc()))


def find(number):
    """The report of this number, or None."""
    return DonorReport.get_or_none(DonorReport.id == number)


def choices(made):
    """The figures of a published quarter that a report may hold: name by figure."""
    return {figure: figure_words.name(figure) for figure in published.figures_of(made)}


def begin(key, title, by, now):
    """A new draft about a published quarter. Refuses E38 for a quarter that is not published, E36 a name in its title."""
    made = published.find(key)
    if made is None:
        raise Refused("E38", field="quarter")
    freetext.check_for(by, title, field="title")
    with records.atomic():
        report = DonorReport.create(published=made, title=title, by=by, made_at=now)
        audit.record(by, "donor report begun", now=now, report=report.id, quarter=key)
    return report


def write(report, version, answers, is_finished, by, now):
    """Keep what was written and chosen; `is_finished` ends the draft for good. Tells who was faster when it is no longer this version.

    Refuses E36 a name in its words, E38 a figure that was not published, E06 what does not fit on one page, and a finished report.
    """
    chosen = list(answers["chosen"] or [])
    if report.finished_at is not None:
        raise Refused("E06", fields=_("a finished report is not changed any more"))
    if set(chosen) - set(choices(report.published)):
        raise Refused("E38", field="chosen")
    for name in ("title", *TEXTS):
        freetext.check_for(by, answers[name], field=name)
    texts = {name: (answers[name] or "").strip() for name in TEXTS}
    fresh = DonorReport(
        published=report.published, title=answers["title"], chosen=chosen, texts=texts, by=by, made_at=report.made_at
    )
    if len(chosen) > MOST_FIGURES or _rows(fresh) > MOST_ROWS or not _fits(fresh, by, now):
        raise Refused("E06", field="chosen", fields=_("it must fit on one page: choose fewer figures or write less"))
    with records.atomic():
        changed = (
            DonorReport.update(
                title=answers["title"],
                chosen=chosen,
                texts=texts,
                by=by,
                version=DonorReport.version + 1,
                finished_at=now if is_finished else None,
            )
            .where((DonorReport.id == report.id) & (DonorReport.version == version) & DonorReport.finished_at.is_null())
            .execute()
        )
        if not changed:
            theirs = find(report.id)
            raise Changed(theirs, theirs.by, None)
        audit.record(
            by,
            "donor report finished" if is_finished else "donor report kept",
            now=now,
            report=report.id,
            figures=len(chosen),
        )
    return find(report.id)


def drawn(report, by, now, paper):
    """The report as a PDF file on A4 or Letter, after the trail says who took it out."""
    audit.note(by, "donor report taken out", now=now, report=report.id, version=report.version, paper=paper)
    return pdf.draw(sheet(report, by, now), now, paper)


def sheet(report, by, now):
    """The page: words and figures of a report; nothing stands on it that was not published."""
    made, parts = report.published, []
    for name in ("introduction", "changed"):
        parts += _text(report, name)
    for figure in report.chosen:
        table = published.table(made, figure)
        parts.append(Bars(figure_words.name(figure), (), published_sheet.lines(table)))
    parts += _text(report, "needed")
    if report.chosen:
        told = dict.fromkeys(published_sheet.definition(figure) for figure in report.chosen)
        parts.append(Words(" ".join(told), quiet=True))
        parts.append(Words(published_sheet.signs(made.smallest), quiet=True))
    marks = [
        _("figures published %(when)s", when=plain_moment(made.made_at.astimezone(now.tzinfo))),
        plain_moment(now),
        by.short_name,
        _("for outside the office: small numbers are hidden"),
    ]
    if report.finished_at is None:
        marks.insert(0, _("draft"))
    return Sheet(
        report.title,
        tuple(parts),
        about=" · ".join(filter(None, (office.setting("office_name", ""), published_sheet.quarter_words(made)))),
        foot=tuple(marks),
        then=GIVE,
    )


def _text(report, name):
    text = report.texts.get(name, "")
    return [Heading(str(TEXTS[name])), Words(text)] if text else []


def _rows(report):
    return sum(len(published_sheet.lines(published.table(report.published, figure))) for figure in report.chosen)


def _fits(report, by, now):
    """Whether the report is one page on both papers."""
    page = sheet(report, by, now)
    return all(pdf.pages(page, now, paper) <= 1 for paper in pdf.PAPER)
