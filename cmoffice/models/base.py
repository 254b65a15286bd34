"""Kinds of columns that all tables share."""

import json
from datetime import UTC, date, datetime

import peewee

from cmoffice.databases import records


class _Selecting(peewee.ModelSelect):
    """A query whose columns are written at once; put together one by one they cost more than the query itself."""

    def __sql_selection__(self, ctx, is_subquery=False):
        if is_subquery or any(
            not isinstance(each, peewee.Field) or isinstance(each, peewee.FieldAlias) for each in self._returning
        ):
            return super().__sql_selection__(ctx, is_subquery)
        names = {}
        for table in dict.fromkeys(field.model._meta.table for field in self._returning):
            if table._alias:
                ctx.alias_manager[table] = table._alias
            names[table] = ctx.alias_manager[table]
        return ctx.literal(
            ", ".join(f'"{names[field.model._meta.table]}"."{field.column_name}"' for field in self._returning)
        )


class Record(peewee.Model):
    class Meta:
        database = records
        legacy_table_names = False

    @classmethod
    def select(cls, *fields):
        return _Selecting(cls, fields or cls._meta.sorted_fields, is_default=not fields)


def first(model, sql, *values):
    """The first record of a query that many pages ask, written out so that it need not be put together each time; or None."""
    return next(iter(model.raw(sql, *values).execute()), None)


class DayField(peewee.Field):
    """A calendar day in the office's time zone."""

    field_type = "TEXT"

    def db_value(self, value):
        return value if value is None or isinstance(value, str) else value.isoformat()

    def python_value(self, value):
        return None if value is None else date.fromisoformat(value)


class MomentField(peewee.Field):
    """A moment, stored in UTC to the second so that text order is time order."""

    field_type = "TEXT"

    def db_value(self, value):
        if value is None or isinstance(value, str):
            return value
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")

    def python_value(self, value):
        return None if value is None else datetime.fromisoformat(value).replace(tzinfo=UTC)


class JsonField(peewee.Field):
    """Codes or figures kept together as one JSON text."""

    field_type = "TEXT"

    def db_value(self, value):
        return None if value is None else json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    def python_value(self, value):
        return None if value is None else json.loads(value)
