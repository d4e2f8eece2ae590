"""The record's units of work: adding, adding again, changes, what was left out, and nothing half-kept."""

from __future__ import annotations

import csv
import math
from datetime import date

import pytest

from record_world import AS_OF, HEADER, csv_text, good, mapping_text
from troth.book import record as book
from troth.book.record import add_record, load_record, mapping_beside, write_proposal
from troth.book.record_show import show_record
from troth.core.record import FINISHED, OPEN, QUANTITIES
from troth.errors import AlreadyThere, BadInput, NotFound, StoreUnavailable, Tampered


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


@pytest.fixture
def root(tmp_path):
    (tmp_path / "ws").mkdir()
    return tmp_path / "ws"


@pytest.fixture
def add(tmp_path, root):
    """Return a way to add rows as a file of the record."""

    def run(rows, name="t.csv", more="", as_of=AS_OF, **options):
        path = tmp_path / name
        path.write_text(csv_text(rows), encoding="utf-8")
        text = mapping_text(more=more)
        mapping_beside(path).write_text(options.pop("mapping", text), encoding="utf-8")
        return add_record(root, path, as_of=as_of, **options)

    return run


def test_an_empty_workspace_has_an_empty_record(root):
    assert len(load_record(root, "items")) == 0
    assert show_record(root) == ()


def test_what_was_added_is_loaded(add, root):
    rows = [good(), good(id="2", st="open", act="3", done="", known="2024-03-01", team="")]
    added = add(rows, more="")
    record = load_record(root, "items")
    assert added.is_new
    assert (record.ids, record.snapshot) == (("1", "2"), added.snapshot.id)
    assert list(record.status) == [FINISHED, OPEN]
    assert list(record.estimate) == [5.0, 5.0]
    assert record.actual[0] == 6.0
    assert math.isnan(record.actual[1])
    assert record.spent[1] == 3.0
    assert list(record.known_on) == [0, day("2024-03-01")]
    assert [QUANTITIES[quantity] for quantity in record.quantity] == ["effort", "effort"]
    assert list(record.labels["team"].codes) == [0, -1]
    assert record.labels["team"].names == ("a",)
    assert record.bundle is None


def test_adding_the_same_file_again_changes_nothing_and_says_so(add, root):
    first = add([good()])
    again = add([good()], as_of=date(2026, 6, 1))
    assert not again.is_new
    assert again.snapshot == first.snapshot
    assert len(list((root / "record" / "snapshots").glob("*.parquet"))) == 1


def test_the_same_bytes_under_another_mapping_are_another_import(add):
    add([good()])
    assert add([good()], more="hours-per-day: 7").is_new


def test_a_changed_row_replaces_its_older_version_in_its_place(add, root):
    add([good(), good(id="2")])
    changed = add([good(id="3"), good(act="9", team="b")])
    assert (changed.snapshot.items_new, changed.snapshot.items_changed) == (1, 1)
    record = load_record(root, "items")
    assert record.ids == ("1", "2", "3")
    assert list(record.actual) == [9.0, 6.0, 6.0]
    assert [record.labels["team"].names[code] for code in record.labels["team"].codes] == ["b", "a", "a"]


def test_an_older_export_added_again_does_not_take_the_record_back(add, root):
    add([good()])
    add([good(act="9")])
    assert not add([good()]).is_new
    assert list(load_record(root, "items").actual) == [9.0]


def test_what_an_open_item_had_taken_is_kept_when_it_finishes(add, root):
    add([good(id="0"), good(st="open", act="2", done="", known="2024-01-10")])
    add([good(st="open", act="3", done="", known="2024-01-20")])
    add([good(act="7")])
    record = load_record(root, "items")
    assert list(record.actual) == [6.0, 7.0]
    assert list(record.observed_row) == [1, 1]
    assert list(record.observed_on) == [day("2024-01-10"), day("2024-01-20")]
    assert list(record.observed_spent) == [2.0, 3.0]


def test_a_correction_of_the_same_day_is_no_second_observation(add, root):
    add([good(st="open", act="2", done="", known="2024-01-10")])
    add([good(st="open", act="1", done="", known="2024-01-10")])
    assert list(load_record(root, "items").observed_on) == []


def test_rows_of_two_sources_with_the_same_id_are_two_items(add, root):
    add([good(), good(id="2")])
    add([good(act="9")], name="u.csv", mapping=mapping_text().replace("source: t", "source: u"))
    record = load_record(root, "items")
    assert record.ids == ("t:1", "2", "u:1")
    assert list(record.actual) == [6.0, 6.0, 9.0]


def test_the_same_items_under_another_source_are_told_with_the_counts(add):
    add([good(), good(id="2"), good(id="3")])
    other = mapping_text().replace("source: t", "source: u")
    added = add([good(), good(id="2"), good(id="9")], name="u.csv", mapping=other)
    [told] = added.findings
    assert (told.code, told.severity) == ("counted-twice", "warning")
    assert told.wrong.startswith("2 of its 3 item ids are in the record already, from source 't'; under")
    few = mapping_text().replace("source: t", "source: w")
    assert add([good(), good(id="7"), good(id="8")], name="w.csv", mapping=few).findings == ()


def test_labels_of_several_files_stand_side_by_side(add, root):
    add([good()])
    other = mapping_text().replace("source: t", "source: u").replace("{team: team}", "{person: team}")
    add([good(id="7", team="Ada")], name="u.csv", mapping=other)
    record = load_record(root, "items")
    assert {name: list(column.codes) for name, column in record.labels.items()} == {
        "team": [0, -1],
        "person": [-1, 0],
    }


def test_an_earlier_snapshot_stays_as_it_was(add, root):
    first = add([good()]).snapshot
    add([good(act="9")])
    assert list(load_record(root, "items", first.id).actual) == [6.0]
    with pytest.raises(NotFound, match="there is no record snapshot 'nothing'"):
        load_record(root, "items", "nothing")


def test_a_row_of_the_future_is_used_when_its_day_has_come(add, root):
    rows = [good(), good(id="2", done="2026-02-01")]
    first = add(rows)
    assert first.snapshot.unused == {"completed-in-future": 1}
    later = add(rows, as_of=date(2026, 3, 1))
    assert later.is_new
    assert later.snapshot.id != first.snapshot.id
    assert load_record(root, "items").ids == ("1", "2")


def test_every_row_not_used_is_counted_and_listed_with_its_line(add, tmp_path):
    out = tmp_path / "out.csv"
    rows = [good(), good(id="2", est="0"), ("3", "x"), good(id="4", st="idea"), good(id="=5+1", est="five")]
    added = add(rows, findings_to=out)
    assert added.snapshot.rows_read == 5
    assert sum(added.snapshot.unused.values()) == 4
    with out.open(newline="", encoding="utf-8") as file:
        listed = list(csv.DictReader(file))
    assert [(row["file"], row["line"], row["item"], row["code"], row["found"]) for row in listed] == [
        ("t.csv", "3", "2", "row-estimate-zero", ""),
        ("t.csv", "4", "3", "row-too-few-fields", ""),
        ("t.csv", "5", "4", "row-status-not-used", "idea"),
        ("t.csv", "6", "'=5+1", "row-not-a-number", "five"),
    ]
    out.unlink()
    add(rows, findings_to=out)
    assert len(out.read_text().splitlines()) == 5


def test_each_row_of_an_item_that_is_not_used_is_listed(add, tmp_path):
    out = tmp_path / "out.csv"
    add([good(), good(act="7"), good(id="2")], findings_to=out)
    with out.open(newline="", encoding="utf-8") as file:
        assert [(row["line"], row["code"]) for row in csv.DictReader(file)] == [
            ("2", "row-on-several-rows"), ("3", "row-on-several-rows"),
        ]  # fmt: skip


def test_bad_input_changes_nothing_and_leaves_nothing_half_written(add, root, tmp_path):
    add([good()])
    before = sorted(path.name for path in root.rglob("*"))
    out = tmp_path / "out.csv"
    with pytest.raises(BadInput, match="no column 'teem'"):
        add([good()], mapping=mapping_text().replace("{team: team}", "{team: teem}"), findings_to=out)
    assert sorted(path.name for path in root.rglob("*")) == before
    assert "no-column" in out.read_text()
    assert list(load_record(root, "items").actual) == [6.0]


def test_a_store_that_fails_on_the_way_leaves_the_record_as_it_was(add, root, monkeypatch):
    add([good()])

    def fail(*_):
        raise StoreUnavailable("troth.db", "disk full")

    monkeypatch.setattr(book, "append", fail)
    with pytest.raises(StoreUnavailable, match=r"cannot use troth\.db: disk full; nothing was changed"):
        add([good(act="9")])
    monkeypatch.undo()
    assert list(load_record(root, "items").actual) == [6.0]
    assert add([good(act="9")]).is_new
    assert not [path for path in root.rglob("*") if path.name.endswith(".tmp")]


def test_a_snapshot_that_changed_on_disk_is_refused(add, root):
    snapshot = add([good()]).snapshot
    path = root / "record" / "snapshots" / f"{snapshot.id}.parquet"
    path.write_bytes(path.read_bytes()[:-1] + b"X")
    with pytest.raises(
        Tampered, match=f"record snapshot {snapshot.id}.parquet has changed since it was sealed"
    ):
        load_record(root, "items")
    with pytest.raises(Tampered, match="has changed since it was sealed"):
        add([good()])  # and not "was added before"
    path.unlink()
    for again in (lambda: load_record(root, "items"), lambda: add([good()])):
        with pytest.raises(StoreUnavailable, match="No such file"):
            again()


def test_pseudonyms_are_the_same_in_every_import_and_the_key_stays_out_of_git(add, root):
    add([good(team="Ada")], more="pseudonyms: [team]")
    add([good(team="Ada"), good(id="2", team="Ada")], more="pseudonyms: [team]")
    names = load_record(root, "items").labels["team"].names
    assert len(names) == 1
    assert names[0].startswith("person-")
    assert (root / "record" / ".gitignore").read_text() == ".pseudonym-key\n"
    key = root / "record" / ".pseudonym-key"
    assert key.stat().st_mode & 0o077 == 0
    parquet = b"".join(path.read_bytes() for path in (root / "record" / "snapshots").iterdir())
    assert b"Ada" not in parquet


def test_a_mapping_is_proposed_beside_the_file_and_never_written_over_unasked(tmp_path):
    path = tmp_path / "tasks.csv"
    path.write_text("task,estimate hours,actual hours\n1,2,3\n")
    proposed = write_proposal(path)
    assert proposed.path == tmp_path / "tasks.mapping.yaml"
    proposed.path.write_text("mine")
    with pytest.raises(AlreadyThere, match="write over it with --replace, or elsewhere with --out"):
        write_proposal(path)
    assert proposed.path.read_text() == "mine"
    write_proposal(path, replaces=True)
    assert "troth-mapping: 1" in proposed.path.read_text()


@pytest.mark.parametrize("name", ["nothing.csv", "folder"])
def test_a_file_that_is_not_there_is_named(tmp_path, name):
    (tmp_path / "folder").mkdir()
    with pytest.raises(NotFound, match="there is no file"):
        write_proposal(tmp_path / name)
    with pytest.raises(NotFound, match="there is no file"):
        add_record(tmp_path, tmp_path / name)


def test_a_file_without_mapping_says_which_is_missing(tmp_path, root):
    path = tmp_path / "t.csv"
    path.write_text(csv_text([good()]))
    remedy = r"first: troth record map .*t\.csv, or name one with --mapping FILE"
    with pytest.raises(NotFound, match=rf"there is no mapping '.*t\.mapping\.yaml'; {remedy}"):
        add_record(root, path)


def test_a_source_of_the_record_with_the_same_columns_is_proposed_again(add, root, tmp_path):
    add([good()])
    path = tmp_path / "newer.csv"
    path.write_text(csv_text([good(id="2")]))
    proposed = write_proposal(path, "items", root=root)
    assert "source: t " in proposed.path.read_text()
    assert "source-likely" in [finding.code for finding in proposed.proposal.findings]
    (tmp_path / "t.csv").write_text(csv_text([good(id="2")]))
    own = write_proposal(tmp_path / "t.csv", "items", out=tmp_path / "m.yaml", root=root)
    assert "source-likely" not in [finding.code for finding in own.proposal.findings]


def test_a_workspace_without_a_record_folder_gets_one_for_the_mapping(root, tmp_path):
    path = tmp_path / "tasks.csv"
    path.write_text("task,estimate hours,actual hours\n1,2,3\n")
    assert write_proposal(path, root=root).path == root / "record" / "tasks.mapping.yaml"
    with pytest.raises(NotFound, match=r"there is no folder '.*nowhere'$"):
        write_proposal(path, out=tmp_path / "nowhere" / "m.yaml")


def test_the_real_tasks_end_to_end(shared_data, root, tmp_path):
    path = shared_data("sip", "tasks-as-of-2008-12-31.csv")
    mapping = write_proposal(path, out=tmp_path / "m.yaml").path
    added = add_record(root, path, mapping, as_of=date(2008, 12, 31))
    assert added.snapshot.rows_read == 8117
    assert added.snapshot.unused == {"status-not-used": 774}
    assert added.snapshot.notes == {"open-without-spent": 61, "completed-before-started": 2}
    record = load_record(root, "items")
    assert [list(record.status).count(status) for status in range(3)] == [6019, 53, 139]
    replayed = [
        row
        for row in range(len(record))
        if record.status[row] == FINISHED and record.estimated_on[row] >= day("2005-02-01")
    ]
    assert len(replayed) == 5803
    assert sum(record.actual[row] for row in replayed) == pytest.approx(sum(_hours(path, replayed, record)))
    assert list(record.labels) == ["developer", "sub-category", "project", "project-breakdown"]
    assert not add_record(root, path, mapping, as_of=date(2008, 12, 31)).is_new


def _hours(path, replayed, record):
    """Read the hours of the same tasks with the csv module: the parts of all developers."""
    wanted = {record.ids[row] for row in replayed}
    with path.open(encoding="utf-8", newline="") as file:
        return [
            float(row["DeveloperHoursActual"]) for row in csv.DictReader(file) if row["TaskNumber"] in wanted
        ]


def test_labels_come_from_the_row_with_most_hours(shared_data, root, tmp_path):
    path = shared_data("sip", "tasks-as-of-2008-12-31.csv")
    mapping = write_proposal(path, out=tmp_path / "m.yaml").path
    add_record(root, path, mapping)
    most: dict[str, tuple[float, str]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            hours = float(row["DeveloperHoursActual"] or 0)
            if row["TaskNumber"] not in most or hours > most[row["TaskNumber"]][0]:
                most[row["TaskNumber"]] = (hours, row["DeveloperID"])
    record = load_record(root, "items")
    developer = record.labels["developer"]
    assert all(
        developer.names[developer.codes[row]] == most[record.ids[row]][1] for row in range(len(record))
    )


def test_real_projects_end_to_end(shared_data, root, tmp_path):
    path = shared_data("projects", "kitchenham.csv")
    mapping = write_proposal(path, out=tmp_path / "m.yaml").path
    added = add_record(root, path, mapping)
    assert added.snapshot.unused == {"estimate-missing": 1, "planned-finish-before-start": 1}
    record = load_record(root, "deals")
    dates = [row for row in range(len(record)) if QUANTITIES[record.quantity[row]] == "date"]
    assert (len(dates), len(record)) == (85, 172)
    # project 1: 10 December 1996 to 15 April 1997 is 91 working days; 107 calendar days later is 27 March: 78
    assert (record.estimate[dates[0]], record.actual[dates[0]]) == (91.0, 78.0)
    assert record.completed_on[dates[0]] == day("1997-03-27")


def test_the_summary_counts_what_is_there_and_what_was_left_out(add, root):
    rows = [
        *(
            good(id=str(k), act=str(k), done=f"20{20 + k % 3}-02-01", on="2019-01-01", start="")
            for k in range(1, 11)
        ),
        good(id="11", st="open", done="", known="2024-03-01"),
        good(id="12", st="open", done="", act=""),
        good(id="13", st="cancelled"),
        good(id="14", est="0"),
    ]
    add(rows)
    [summary] = show_record(root)
    [effort] = summary.quantities
    assert (effort.finished, effort.open, effort.open_with_bound, effort.cancelled) == (10, 2, 1, 1)
    assert dict(effort.by_year) == {2020: 3, 2021: 4, 2022: 3}
    assert effort.ratios is not None
    # ten ratios 0.2, 0.4 … 2.0: 1 in 10 at or under 0.2, half at or under 1.0, 9 in 10 at or under 1.8
    assert (effort.ratios.low, effort.ratios.middle, effort.ratios.high) == (0.2, 1.0, 1.8)
    assert effort.by_label["team"]["a"].count == 10
    assert dict(summary.unused) == {"estimate-zero": 1}
    assert dict(summary.notes) == {"open-without-spent": 1}


def test_what_was_left_out_is_that_of_the_latest_file_of_a_source(add, root):
    add([good(), good(id="2", est="0"), good(id="3", est="0")])
    add([good(), good(id="2"), good(id="3", est="0")])
    assert dict(show_record(root)[0].unused) == {"estimate-zero": 1}


def test_the_header_alone_is_no_record(add, root):
    with pytest.raises(BadInput, match=r"t\.csv: the file has a header and no rows; expected rows below it"):
        add([])
    assert len(HEADER) == 9
    assert not (root / "troth.db").exists()
