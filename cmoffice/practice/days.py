"""The working days and hours of the practice office, counted back from its now."""
from datetime import datetime, time, timedelta


class Days:
    """The office's calendar up to now: working days Monday to Friday, in its own time zone."""

    def __init__(self, now):
        self.now, self.today = now, now.date()

    def ago(self, days):
        return self.today - timedelta(days=days)

    def before(self, day):
        """This day if it is a working day, else the last one before it."""
        return day - timedelta(days=max(0, day.weekday() - 4))

    def after(self, day):
        """This day if it is a working day, else the next one."""
        return day if day.weekday() < 5 else day + timedelta(days=7 - day.weekday())

    def yesterday(self):
        """The last working day before today."""
        return self.before(self.today - timedelta(days=1))

    def at(self, day, clock):
        """A moment from "HH:MM"."""
        return datetime.combine(day, time.fromisoformat(clock), self.now.tzinfo)

    def some(self, rng, day, first=9, last=17):
        """Some moment of that day in working hours."""
        opening = datetime.combine(day, time(first), self.now.tzinfo)
        return opening + timedelta(minutes=rng.randrange((last - first) * 60))

    def lately(self, hours):
        """A moment of work so many hours before now; outside working hours now is the end of the last working day."""
        until = self.now
        if until.date() != self.before(until.date()) or until.hour < 9:
            until = self.at(self.yesterday(), "17:00")
        elif until.hour >= 17:
            until = self.at(until.date(), "17:00")
        moment = until - timedelta(hours=hours)
        if moment.hour < 9 or moment.date() != until.date():
            moment = until - timedelta(minutes=10 * hours)
        return moment
