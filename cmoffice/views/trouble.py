"""What everybody must know of the office's health before she works: for reading only, no room on the disk, a clock that is wrong."""

from cmoffice import clock, databases, policy, shortage
from cmoffice.casework import damage, timekeeping
from cmoffice.language import gettext as _


def lines(staff):
    """The lines on top of every page, as (kind, first words, the rest); nothing in an office that is well."""
    found = []
    if databases.is_reading_only():
        found.append(("late", _reading_since(), backup_words()))
    if shortage.is_short():
        found.append(
            (
                "late",
                _("The disk of the office computer is full: nothing can be saved."),
                _("Reading goes on. Saving works again by itself as soon as there is room. Tell the administrator."),
            )
        )
    elif shortage.is_low() and staff is not None and policy.role_may(staff, "see safe keeping"):
        found.append(
            (
                "soon",
                _(
                    "Only %(megabytes)s MB are free on the disk of the office computer.",
                    megabytes=f"{(shortage.free() or 0) // shortage.MEGABYTE:,}",
                ),
                _("Move what is not needed to another disk before nothing can be saved."),
            )
        )
    if words := _clock_words():
        found.append(("late", words, _("Put it right first: what is written now bears the wrong day.")))
    return found


def _clock_words():
    now = clock.now()
    if reached := timekeeping.behind(now):
        return _(
            "The clock of this machine says %(now)s, but the trail has already reached %(reached)s.",
            now=_moment(now),
            reached=_moment(reached),
        )
    if databases.is_locked() and timekeeping.files_are_newer(clock.machine_seconds()):
        return _(
            "The clock of this machine says %(now)s, but the records were written later than that.", now=_moment(now)
        )
    return ""


def not_saved():
    """Why nothing can be saved now, in words, and the status that says so; None when saving works."""
    if databases.is_reading_only():
        return _reading_since() + " " + _("Nothing can be saved. Your text is still here."), 503
    if shortage.is_short():
        return (
            _(
                "Not saved: the disk of the office computer is full. Your text is still here; save again when there is room. "
                "Reading goes on. Tell the administrator."
            ),
            507,
        )
    return None


def backup_words():
    """The last good backup by its name and day."""
    known = (damage.reading() or {}).get("backup")
    if known is None:
        return _("There is no backup that is known to be good. Tell the administrator at once.")
    return _(
        "The last good backup is %(name)s of %(day)s. Tell the administrator.", name=known[0], day=_moment(known[1])
    )


def _reading_since():
    known = damage.reading()
    return _(
        "Reading only since %(when)s: a page of the records is damaged.",
        when=_moment(known["since"]) if known else _("now"),
    )


def _moment(value):
    from cmoffice.views.shared import moment

    return moment(value)
