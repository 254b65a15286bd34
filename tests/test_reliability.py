"""The table of reliability: what a trial measured lands in its lines, and what other trials measured stays."""
from bench import reliability
from bench.trials import Line


def test_a_trial_replaces_its_own_lines_and_leaves_the_others(tmp_path):
    table = tmp_path / "reliability.md"
    kills, clock = Line("REL-01", "0 of 200 kills lose a save", "0 of 200", True), Line("REL-09", "the clock may jump", "1 | 2 wrong", False)
    reliability.write([("kills", kills, "today, quick"), ("clock", clock, "today")], table)
    reliability.write([("kills", Line("REL-01", "0 of 200 kills lose a save", "0 of 300", True), "tomorrow")], table)
    rows = [line for line in table.read_text().splitlines() if line.startswith("| REL")]
    assert rows == ["| REL-01 | 0 of 200 kills lose a save | 0 of 300 | yes | kills | tomorrow |", "| REL-09 | the clock may jump | 1 / 2 wrong | NO | clock | today |"]


def test_a_trial_that_breaks_off_is_a_promise_not_held(monkeypatch, capsys):
    def broken(_name):
        raise OSError("no disk")

    monkeypatch.setattr(reliability.importlib, "import_module", broken)
    assert [line.held for line in reliability._run("kills", True)] == [False]
    assert "no disk" in capsys.readouterr().err
