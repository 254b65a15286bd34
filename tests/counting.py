"""What a page asks of the two files: every statement, as the engine itself sees it, whichever way it was put together."""
import contextlib

from cmoffice import databases


@contextlib.contextmanager
def statements():
    """The statements that run meanwhile, in order. Those of triggers and of the engine's own tables are not among them."""
    seen, traced = [], []

    def note(sql):
        told = " ".join(sql.split())
        by_a_trigger = seen and told == seen[-1] and not told.startswith("SELECT")  # its own words come once more then
        if not told.startswith("--") and not by_a_trigger:
            seen.append(told)

    def listen(conn):
        conn.set_trace_callback(note)
        traced.append(conn)

    hooked = databases.Database._add_conn_hooks

    def hook(database, conn):
        hooked(database, conn)
        listen(conn)

    for database in (databases.records, databases.identities):
        for used in database._in_use.values():
            listen(used.connection)
        for idle in database._connections:
            listen(idle[-1])
    databases.Database._add_conn_hooks = hook
    try:
        yield seen
    finally:
        databases.Database._add_conn_hooks = hooked
        for conn in traced:
            with contextlib.suppress(Exception):
                conn.set_trace_callback(None)


def commits(seen):
    """How many of these statements made something durable."""
    return sum(sql.upper().startswith(("COMMIT", "END")) for sql in seen)
