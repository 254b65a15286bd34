"""Kinds of columns that all tables share, and queries that cost little more than the engine's own work."""

import inspect
import json
from datetime import UTC, date, datetime
from functools import cache, wraps

import peewee

from cmoffice.databases import records


class _Rows(peewee.CursorWrapper):
    """What a query found, read at once, as records; what a column is to become is looked up once for each kind of query."""

    def __init__(self, cursor, model):
        super().__init__(cursor)
        self.model = model

    def __iter__(self):
        self.fill_cache()
        return iter(self.row_cache)

    def fill_cache(self, n=0):
        if not self.populated:
            found = self.cursor.fetchall()
            if found:
                columns = _columns(self.model, tuple(each[0] for each in self.cursor.description))
                self.row_cache = [_record(self.model, columns, row) for row in found]
            self.count, self.populated = len(self.row_cache), True
            self.cursor.close()


@cache
def _columns(model, names):
    """Of each column its name in a record, how its stored value becomes ours (None: as it is), and whether it is one of the table's own."""
    fields = [model._meta.combined.get(name) for name in names]
    return [
        (
            field.name if field else name,
            field.python_value if isinstance(field, _READ) else None,
            field is not None,
        )
        for name, field in zip(names, fields, strict=True)
    ]


def _record(model, columns, row):
    record = model.__new__(model)
    record._dirty, record.__rel__ = set(), {}
    record.__data__ = kept = {}
    for (name, read, is_own), value in zip(columns, row, strict=True):
        if value is not None and read:
            value = read(value)
        if is_own:
            kept[name] = value
        else:
            setattr(record, name, value)
    return record


class _Selecting(peewee.ModelSelect):
    """A query whose columns are written at once; put together one by one they cost more than the query itself."""

    def __sql_selection__(self, ctx, is_subquery=False):
        if is_subquery or not self._is_plain():
            return super().__sql_selection__(ctx, is_subquery)
        names = {}
        for table in dict.fromkeys(field.model._meta.table for field in self._returning):
            if table._alias:
                ctx.alias_manager[table] = table._alias
            names[table] = ctx.alias_manager[table]
        return ctx.literal(
            ", ".join(f'"{names[field.model._meta.table]}"."{field.column_name}"' for field in self._returning)
        )

    def _is_plain(self):
        return all(
            isinstance(each, peewee.Field) and not isinstance(each, peewee.FieldAlias) for each in self._returning
        )

    def _get_model_cursor_wrapper(self, cursor):
        is_alone = not self._joins and all(getattr(each, "model", None) is self.model for each in self._returning)
        if is_alone and self._is_plain():
            return _Rows(cursor, self.model)
        return super()._get_model_cursor_wrapper(cursor)


class _Written(peewee.ModelRaw):
    """A query that is written out."""

    def _get_model_cursor_wrapper(self, cursor):
        return _Rows(cursor, self.model)


class Record(peewee.Model):
    class Meta:
        database = records
        legacy_table_names = False

    @classmethod
    def select(cls, *fields):
        return _Selecting(cls, fields or cls._meta.sorted_fields, is_default=not fields)

    @classmethod
    def raw(cls, sql, *values):
        return _Written(cls, sql, values)

    @classmethod
    def create(cls, **values):
        """A new record in the table; its number is given by the table where it has one."""
        made = cls(**values)
        kept = dict(made.__data__)
        key = cls._meta.primary_key
        is_numbered = cls._meta.auto_increment and kept.get(key.name) is None
        if is_numbered:
            kept.pop(key.name, None)
        number = _insert(cls, kept)
        if is_numbered:
            made._pk = number
        made._dirty.clear()
        return made


def first(model, sql, *values):
    """The first record of a query that many pages ask, written out so that it need not be put together each time; or None."""
    cursor = model._meta.database.execute_sql(sql, values)
    return next(iter(_Rows(cursor, model)), None)


def put(model, **values):
    """Write a record in the place of the one with its key; see `_insert`. Gives its number."""
    return _insert(model, values, "INSERT OR REPLACE")


def _insert(model, values, how="INSERT"):
    """Write a record; the statement is written out once for each table and its columns."""
    text, kept = _into(model, tuple(values), how)
    stored = [field.db_value(value) for field, value in zip(kept, values.values(), strict=True)]
    return model._meta.database.execute_sql(text, stored).lastrowid


@cache
def _into(model, names, how):
    fields = [model._meta.combined[name] for name in names]
    columns = ", ".join(f'"{field.column_name}"' for field in fields)
    return f'{how} INTO "{model._meta.table_name}" ({columns}) VALUES ({", ".join("?" * len(fields))})', fields


class _StandIn(peewee.Node):
    """The place of a value in a query that is put together before the value is known."""

    def __init__(self, name):
        self.name = name

    def __sql__(self, ctx):
        ctx._values.append(self)
        return ctx.literal(ctx.state.param or "?")


def prepared(make):
    """A query that many pages ask: put together once for each way of asking it, then asked with other values.

    `make` gets stand-ins for the values that come by place, and gives the query; what comes by name decides how the query looks.
    """
    names = [
        name
        for name, each in inspect.signature(make).parameters.items()
        if each.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD
    ]

    @cache
    def written(**how):
        query = make(*map(_StandIn, names), **how)
        sql, values = query.sql()
        return query, sql, [(value.name, None) if isinstance(value, _StandIn) else (None, value) for value in values]

    def filled(places, values):
        known = dict(zip(names, values, strict=True))
        return [value if name is None else _stored(known[name]) for name, value in places]

    @wraps(make)
    def asked(*values, **how):
        query, sql, places = written(**how)
        return query._get_cursor_wrapper(query._database.execute_sql(sql, filled(places, values)))

    def text(*values, **how):
        """The query as text and its values, for a query that is written out and holds this one."""
        _query, sql, places = written(**how)
        return sql, filled(places, values)

    asked.text = text
    return asked


def each_of(listed):
    """A list of unknown length in a prepared query, handed over as one text of JSON."""
    return peewee.NodeList((peewee.SQL("(SELECT value FROM json_each("), listed, peewee.SQL("))")), glue="")


def _stored(value):
    """A value of ours as a column holds it."""
    if isinstance(value, peewee.Model):
        return value._pk
    if isinstance(value, datetime):
        return _utc(value)
    return value.isoformat() if isinstance(value, date) else value


def _utc(moment):
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")


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
        return value if value is None or isinstance(value, str) else _utc(value)

    def python_value(self, value):
        return None if value is None else datetime.fromisoformat(value).replace(tzinfo=UTC)


class JsonField(peewee.Field):
    """Codes or figures kept together as one JSON text."""

    field_type = "TEXT"

    def db_value(self, value):
        return None if value is None else json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    def python_value(self, value):
        return None if value is None else json.loads(value)


_READ = (
    DayField,
    MomentField,
    JsonField,
    peewee.BooleanField,
    peewee.BlobField,
)  # numbers and text are read as they are
