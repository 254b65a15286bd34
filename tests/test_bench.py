"""The bench: what it may be asked, how its figures become lines and misses, what it counts on the wire, and how it draws; nothing is timed here."""
import socket
import threading
import xml.etree.ElementTree as xml
from datetime import timedelta
from types import SimpleNamespace

import pytest

from bench import browser, crowd, flame, lives, make, operations, run, sampler, server, table

ONE = {"p50": 5.0, "p95": 6.0, "p99": 9.0, "per_second": 200.0, "cpu": 3.0, "head": 600, "body": 2400, "times": 100}


def a_run(**changed):
    operations = {"hello": {**ONE, "cpu": 0.26, "p50": 0.3}, "worklist": {**ONE, "raw": 0.03}, "sign-in": {**ONE, "cpu": 190.0}, "a box left": ONE}
    wire = {"first visit": {"requests": 9, "bytes": 52_000, "heads": 6000}, "a part": {"requests": 1, "bytes": 2100, "heads": 600}}
    operations = {name: dict(found) for name, found in operations.items()}
    return {"size": "S", "operations": operations, "hash": 185.0, "wire": wire, "memory": 140.0, "start": 2.0, "opening": 0.4, "settled": 0.5,
            "built": {"rows": 441, "seconds": 0.4}, **changed}


@pytest.fixture
def crowded():
    return {"people": 60, "seconds": 120.0, "memory": 149.0,
            "morning": {"sign_ins": 60, "longest_sign_in": 1.2, "p95": 40.0, "p95_meanwhile": 60.0, "acts": 900, "meanwhile": 90, "backups": 6, "longest_backup": 2.0, "wrong": []},
            "pausing": {"acts": 700, "per_second": 11.5, "case_p95": 30.0, "save_p95": 51.0, "p95": 60.0, "cpu": 6.0, "wrong": []},
            "busy": {"acts": 3000, "per_second": 200.0, "p95": 90.0, "cpu": 7.1, "cores": 1.3, "connections": 8, "wrong": ["worklist: 500 That did not work"]}}


@pytest.mark.parametrize("said, sizes, runs, staff", [
    ([], ["S"], 1, None),
    (["--size", "S", "L"], ["S", "L"], 1, None),
    (["--all", "--runs", "3"], ["S", "M", "L"], 3, 60),
    (["--all", "--quick"], ["S", "M", "L"], 1, 0),
    (["--staff", "20"], ["S"], 1, 20),
])
def test_what_the_bench_may_be_asked(said, sizes, runs, staff):
    read = run.read(said)
    assert (read.size, read.runs, read.staff) == (sizes, runs, staff)


@pytest.mark.parametrize("said", [["--size", "XL"], ["--runs", "0"], ["--staff", "3"]])
def test_what_it_may_not_be_asked_is_told(said, capsys):
    with pytest.raises(SystemExit):
        run.read(said)
    assert "usage: run.py bench" in capsys.readouterr().err


def test_each_operation_is_a_row_beside_its_bar():
    rows = {line[:21].strip(): line.split() for line in table.text_of(a_run()).splitlines()}
    assert rows["worklist"] == ["worklist", "5.00", "6.00", "9.00", "200", "3.00", "4", "4.00", "yes", "11.5", "167", "3,000"]
    assert rows["sign-in"] == ["sign-in", "5.00", "6.00", "9.00", "200", "190", "8", "193", "yes", "3,000"]   # the hash and 8
    assert rows["a box left"] == ["a", "box", "left", "5.00", "6.00", "9.00", "200", "3.00", "11.5", "3,000"]                   # no bar, no raw


def test_each_miss_is_told_with_its_figure_and_its_bar():
    dear = a_run(memory=151.0, start=3.5)
    dear["operations"]["worklist"] = {**ONE, "cpu": 4.2, "p99": 16.0}
    told = table.text_of(dear).partition("Misses")[2]
    assert told.splitlines() == [
        " (6):",
        "  worklist: 4.20 ms of processor time; the bar is 4.00 ms here, 4 where it was set",
        "  worklist in hellos: 16.2 × hello; the bar is 8",
        "  p99 against p50: worklist 3.2; the bar is 3",
        "  bytes, first visit: 46,000 in 9 answers, and 6,000 of heads; the bar is 45,000",
        "  memory of the worker after the run: 151 MB; the bar is 150 MB",
        "  start to the first page: 3.5 s; the bar is 3 s",
    ]


def test_on_a_slower_machine_a_bar_is_as_many_times_the_limit_of_the_same_run(crowded):
    """A hello and the queries alone take twice as long here; words in notes go by the hello, since they are asked otherwise than where the bar was set."""
    slow = a_run(crowd={**crowded, "busy": {**crowded["busy"], "per_second": 101.0, "cpu": 14.1}})
    slow["operations"]["hello"]["cpu"] = 0.52
    slow["operations"]["worklist"] = {**ONE, "cpu": 8.1, "raw": 0.06}
    slow["operations"]["search in notes"] = {**ONE, "cpu": 7.9, "raw": 5.0}
    slow["operations"]["figures inside"] = {**ONE, "cpu": 999.0}
    rows = {line[:21].strip(): line.split() for line in table.text_of(slow).splitlines()}
    assert [rows[name][-6:-3] for name in ("worklist", "search in notes")] == [["4", "8.00", "NO"], ["4", "8.00", "yes"]]
    assert rows["figures inside"][-5:-2] == ["1,000", "1,000", "yes"]
    told = table.text_of(slow)
    assert "bar 100 here, 200 where it was set: yes" in told and "14.1 ms  bar 14.0 ms here, 7 where it was set: NO" in told
    assert "a hello takes 2.0 times as long as there" in told


def test_where_the_system_tells_no_processor_time_the_time_that_passed_stands_for_it():
    blind = a_run(memory=None)
    for found in blind["operations"].values():
        found["cpu"] = None
    rows = table.text_of(blind)
    assert "worklist                 5.00    6.00    9.00       200       –       4    4.55    NO     16.7" in rows
    assert "memory" not in rows


def test_a_crowd_is_told_in_lines_and_its_errors_are_a_miss(crowded):
    lines = [line.split("  ") for line in table.text_of(a_run(crowd=crowded)).splitlines()]
    told = {line[0]: [part.strip() for part in line[1:] if part] for line in lines}
    assert told["morning, 60 staff sign in within 120 s"] == ["60 of 60, the longest 1.2 s"]
    assert told["morning, p95 while a backup is made"] == ["60.0 ms of 90 acts; backups: 6, the longest 2.0 s"]
    assert told["60 staff with pauses, p95 of case file"] == ["30.0 ms", "bar 50 ms: yes"]
    assert told["60 staff with pauses, p95 of save a note"] == ["51.0 ms", "bar 50 ms: NO"]
    assert told["8 busy without pauses, acts a second"] == ["200 on 1.30 cores, p95 90.0 ms", "bar 200 here, 200 where it was set: yes"]
    assert told["CPU of an act without pauses"] == ["7.1 ms", "bar 7.0 ms here, 7 where it was set: NO"]
    assert told["errors"] == ["1, the first: worklist: 500 That did not work", "bar 0: NO"]


def test_the_larger_office_stands_against_the_smaller():
    lines = table.growth_text(("S", "L"), {"worklist": (3.0, 3.7), "statistics": (4.0, 6.0), "a box left": (2.0, 2.0)}).splitlines()
    assert lines[0].split() == ["growth", "S,", "ms", "L,", "ms", "L/S", "bar", "held"]
    assert [line.split() for line in lines[1:4]] == [["worklist", "3.00", "3.70", "1.23", "1.2", "NO"], ["statistics", "4.00", "6.00", "1.50", "1.5", "yes"], ["a", "box", "left", "2.00", "2.00", "1.00", "1.2", "yes"]]
    assert lines[-1] == "  worklist: 1.23; the bar is 1.2"


def test_two_offices_are_asked_in_turns_and_the_middle_growth_is_told(monkeypatch):
    asked = []
    costs = iter([0.0] * 2 * operations.WARM_UP + [2.0, 1.0, 1.0, 5.0, 3.0, 1.0])
    def block(operation, server, times, start):
        asked.append((operation.name, server))
        cost = next(costs)
        return [0.05] * times, cost * times / 1000, None
    monkeypatch.setattr(operations, "_block", block)
    pair = operations.Operation("worklist", None), operations.Operation("worklist", None)
    assert operations.side_by_side([pair], ("small", "large"), 3, 0.2) == {"worklist": (1.0, 3.0)}
    assert [server for _, server in asked[-6:]] == ["large", "small", "small", "large", "large", "small"]


def test_the_median_of_each_figure_is_taken_and_no_error_is_lost(crowded):
    runs = [a_run(start=1.0, crowd=crowded), a_run(start=9.0), a_run(start=2.0)]
    found = table.median_of(runs)
    assert found["start"] == 2.0
    assert found["crowd"]["busy"]["wrong"] == ["worklist: 500 That did not work"]
    assert found["operations"]["worklist"] == {**ONE, "raw": 0.03}


def test_the_figures_are_written_between_their_marks_and_nowhere_else(tmp_path):
    page = tmp_path / "speed.md"
    page.write_text(f"before\n{run.BEGIN}\nolder\n{run.END}\nafter\n")
    run.write(["a table", "another"], 3, page)
    text = page.read_text()
    assert text.startswith(f"before\n{run.BEGIN}\n") and text.endswith(f"```\nanother\n```\n{run.END}\nafter\n")
    assert "medians of 3 runs" in text and "older" not in text and str(make.OFFICES.parent.parent) not in text


def test_the_page_of_speed_has_its_marks_and_its_picture():
    page = (run.DOCS / "speed.md").read_text()
    assert page.index(run.BEGIN) < page.index(run.END) and "(speed.svg)" in page and (run.DOCS / "speed.svg").exists()


ANSWERS = {
    "/plain": b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nSet-Cookie: a=1; Path=/\r\n\r\nhello",
    "/chunked": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n",
    "/page": b'HTTP/1.1 200 OK\r\nContent-Length: 54\r\n\r\n<link rel="stylesheet" href="/s.css"><a href="/plain">',
    "/s.css": b"HTTP/1.1 200 OK\r\nContent-Type: text/css\r\nCache-Control: max-age=9\r\nContent-Length: 17\r\n\r\na{src:url(/f.woff)",
    "/f.woff": b"HTTP/1.1 200 OK\r\nCache-Control: max-age=9\r\nContent-Length: 1\r\n\r\nf",
}


@pytest.fixture
def port():
    """A server of canned answers, one line at a time."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        def answer():
            line, _ = door.accept()
            with line:
                while asked := line.recv(65536):
                    whole = ANSWERS[asked.split()[1].decode()]
                    line.sendall(whole[:20])
                    line.sendall(whole[20:])
        threading.Thread(target=answer, daemon=True).start()
        yield door.getsockname()[1]


def test_every_byte_on_the_wire_is_counted_head_and_body_apart(port):
    somebody = browser.Browser(port)
    plain, chunked, again = somebody.get("/plain"), somebody.get("/chunked"), somebody.get("/plain")
    assert (plain.text, plain.bytes, plain.body_bytes) == ("hello", len(ANSWERS["/plain"]), 5)
    assert (chunked.text, chunked.bytes) == ("abcde", len(ANSWERS["/chunked"]))
    assert again == plain and somebody.cookies == {"a": "1"}
    somebody.close()


def test_a_visit_brings_style_and_fonts_once_and_follows_no_links(port):
    somebody = browser.Browser(port)
    first, later = somebody.visit("/page"), somebody.visit("/page")
    assert sum(answer.bytes for answer in first) == sum(len(ANSWERS[path]) for path in ("/page", "/s.css", "/f.woff"))
    assert [answer.bytes for answer in later] == [len(ANSWERS["/page"])]
    somebody.close()


def test_the_picture_shows_each_function_as_wide_as_its_time_and_no_path():
    root = "cmoffice.turns.OneByOne.__call__"
    page = [root, "flask.app.Flask.wsgi_app", "flask.app.dispatch", "flask.app.view", "cmoffice.views.work.show"]
    tree = flame.grown([[[*page, "peewee.a", "peewee.b", "peewee.c"], 60], [[*page, "template work/show.html"], 30], [[root, "tiny.thing"], 0]])
    picture = flame.drawn(tree, "Where <time> went")
    drawn = xml.fromstring(picture)
    titles = [title.text for title in drawn.iter("{http://www.w3.org/2000/svg}title")]
    assert titles == ["all, 100.0 %", f"{root}, 100.0 %", "flask.app.Flask.wsgi_app, 100.0 %", "flask.app.view, 100.0 %", "cmoffice.views.work.show, 100.0 %",
                      "peewee.a, 66.7 %", "peewee.c, 66.7 %", "template work/show.html, 33.3 %"]
    assert flame.own_of(tree) == [("peewee.c", pytest.approx(2 / 3)), ("template work/show.html", pytest.approx(1 / 3))]
    assert 'width="799.6"' in picture and "/home" not in picture


class Gone:
    """A frame of a stack that was."""

    def __init__(self, names, path=""):
        name = names[-1]
        self.f_code = SimpleNamespace(co_qualname=name, co_filename=path)
        self.f_globals = {"__name__": "cmoffice.it"} if not path else {}
        self.f_back = Gone(names[:-1]) if names[1:] else None


def test_only_requests_at_work_are_sampled():
    root = sampler.ROOT
    assert sampler.folded(Gone(["run", root, "outer.<locals>.inner"])) == (f"cmoffice.it.{root}", "cmoffice.it.inner")
    assert sampler.folded(Gone(["run", "elsewhere"])) == ()                  # another thread of the server
    assert sampler.folded(Gone(["run", root])) == sampler.folded(Gone(["run", root, "acquire"])) == ()     # it waits for its turn
    assert sampler.name_of(Gone(["root"], "/some/where/templates/work/show.html")) == "template work/show.html"


def test_processor_time_is_read_where_the_system_tells_it():
    own = server.cpu_of("self") if (server.Path("/proc") / "self").exists() else None
    assert own is None or own > 0


def test_open_cases_hold_the_same_at_every_size_of_the_office():
    draw = lives.seeded()
    begun = lives.days_of(draw, 12, 9, make.NOW)
    assert begun == sorted(begun) and make.NOW - begun[7] >= timedelta(days=310) > make.NOW - begun[8]
    found = lives.happenings(draw, begun, 9, 4 * lives.NOTES_OF_OPEN + 100, make.NOW)
    assert found == sorted(found) and found[-1][0] <= 0
    notes = [sum(1 for _, is_note, case in found if is_note and case == one) for one in range(1, 13)]
    assert notes == [13, 13, 13, 13, 12, 12, 12, 12] + [lives.NOTES_OF_OPEN] * 4
    assert [sum(1 for _, is_note, case in found if not is_note and case == one) for one in range(9, 13)] == [lives.VISITS_OF_OPEN] * 4


def test_an_office_of_an_older_maker_or_of_older_tables_is_made_anew(tmp_path, monkeypatch):
    made = []
    monkeypatch.setattr(make, "OFFICES", tmp_path)
    monkeypatch.setattr(make, "make", lambda folder, *_: made.append(folder.name))
    fresh = {"maker": make.MAKER, "tables": make.databases.versions(), "keys": {}, "batch": 1}
    for said, times in [(fresh, 0), ({**fresh, "maker": make.MAKER - 1}, 1), ({**fresh, "tables": {"records": 1}}, 2)]:
        (tmp_path / "office-S").mkdir(exist_ok=True)
        (tmp_path / "office-S" / "bench.json").write_text(make.json.dumps(said))
        make.folder_of("S", lambda _: None)
        assert len(made) == times


def test_what_is_measured_works_on_a_copy_and_a_dead_runs_copy_goes(tmp_path, monkeypatch):
    monkeypatch.setattr(make, "OFFICES", tmp_path)
    (tmp_path / "office-S").mkdir()
    (tmp_path / "office-S" / "records.db").write_text("kept")
    (tmp_path / "at-work-999999999").mkdir()
    copy = make.copy_of(tmp_path / "office-S")
    (copy / "records.db").write_text("changed")
    assert (tmp_path / "office-S" / "records.db").read_text() == "kept"
    make.remove(copy)
    left = {path.name for path in tmp_path.iterdir()} - {"at-work-999999999"}
    assert left == {"office-S"}


def test_what_went_wrong_in_the_morning_is_not_told_of_the_rush():
    told = crowd.Told(wrong=[(1.0, "early"), (5.0, "late")])
    assert (told.wrong_between(0, 3), told.wrong_between(3, 9)) == (["early"], ["late"])


@pytest.mark.story
def test_an_office_that_was_made_is_whole_and_owes_what_its_facts_say(tmp_path, monkeypatch):
    from cmoffice import audit, databases
    from cmoffice.casework import owes
    folder = tmp_path / "office"
    make.make(folder, 60, 1000, 2, lambda _: None)
    with make.opened(folder):
        assert audit.first_broken() is None
        assert owes.differences(make.NOW.tzinfo) == []
        counted = databases.records.execute_sql("SELECT count(*), sum(status <> 'closed') FROM case_file").fetchone()
        notes = databases.records.execute_sql("SELECT count(*), (SELECT sum(notes) FROM case_file) FROM note").fetchone()
        assert (counted, notes) == ((60, 50), (1500, 1500))      # open cases alone hold more than was asked for
    databases.close_office()
    carried = crowd.people(folder, 4)
    assert list(carried) == ["staff1", "staff2", "extra2", "extra3"] and all(carried.values())
