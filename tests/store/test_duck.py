"""Reading one file by DuckDB, whatever its name."""

from __future__ import annotations

from troth.store.duck import one_file, open_duckdb


def test_a_name_that_looks_like_a_pattern_is_one_file(tmp_path):
    (tmp_path / "it[1].csv").write_text("a\nright\n")
    (tmp_path / "it1.csv").write_text("a\nwrong\n")
    named = one_file(tmp_path / "it[1].csv")
    with open_duckdb() as duck:
        rows = duck.execute(f"SELECT * FROM read_csv({named}, header = true)").fetchall()  # noqa: S608 - quoted
    assert rows == [("right",)]
