"""The pages. Each reads a form, calls one verb, answers; which pages there are stands here."""

from cmoffice.views import (
    assessment,
    case,
    cases,
    closure,
    codes,
    consent,
    cover,
    directory,
    errors,
    find,
    followup,
    gate,
    help,
    identity,
    intake,
    keyworker,
    me,
    need,
    notes,
    office,
    people,
    questions,
    ready,
    rules,
    setup,
    shared,
    signin,
    static,
    summary,
    team,
    tray,
    work,
)

PAGES = (
    signin,
    cover,
    me,
    setup,
    work,
    cases,
    intake,
    identity,
    case,
    notes,
    followup,
    assessment,
    consent,
    summary,
    keyworker,
    need,
    closure,
    team,
    find,
    tray,
    office,
    people,
    directory,
    codes,
    questions,
    rules,
    help,
    static,
    ready,
)


def join(app):
    """Give the application its pages, its gate and what templates know."""
    errors.join(app)
    gate.join(app)
    shared.join(app)
    for module in PAGES:
        app.register_blueprint(module.pages)
