"""The order of rows and files says nothing: shuffled, split and doubled, the events are the same."""

from __future__ import annotations

import tempfile
from itertools import pairwise
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from event_rows import columns, load, write

HEAD = "at,kind,of,until,case,cause,priority,good,total,id,corrects\n"
AT = st.integers(0, 5).map(lambda hour: f"2026-03-01T0{hour}:00:00Z")
STREAM = st.sampled_from(("shop", "desk", "Ärger"))


def row(kind: str, at: str, of: str, **more: str) -> str:
    names = ("until", "case", "cause", "priority", "good", "total", "id", "corrects")
    return ",".join((at, kind, of, *(more.get(name, "") for name in names)))


ROWS = st.one_of(
    st.builds(row, st.sampled_from(("up", "down", "check-up", "check-down", "gap")), AT, STREAM),
    st.builds(
        row, st.just("outage"), AT, STREAM,
        until=AT.map(lambda at: at.replace("03-01", "03-02")),
        cause=st.sampled_from(("", "power", "upstream")),
    ),
    st.builds(
        row, st.sampled_from(("opened", "answered", "resolved")), AT, STREAM,
        case=st.sampled_from(("T-1", "T-2")), priority=st.sampled_from(("", "P1")),
    ),
    st.builds(
        row, st.just("requests"), AT, STREAM, until=st.just("2026-03-02T00:00:00Z"),
        good=st.integers(0, 5).map(str), total=st.integers(5, 6).map(str),
    ),
)  # fmt: skip


def events(rows: list[str], *cuts: int):
    """Read rows that lie in as many files as there are cuts, and one more."""
    edges = [0, *sorted(cuts), len(rows)]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        parts = [rows[a:b] for a, b in pairwise(edges) if b > a]
        files = [write(folder, f"p{k}.csv", HEAD + "\n".join(part) + "\n") for k, part in enumerate(parts)]
        done = load(folder, *files)
        assert [each for each in done.codes if each != "case-not-opened"] == []
        return columns(done.read.ours)


@given(st.lists(ROWS, min_size=1, max_size=12), st.randoms(), st.data())
@settings(max_examples=15, deadline=None)
def test_shuffled_split_and_doubled_rows_are_the_same_events(rows, random, data):
    rows = [*rows, *(row("down", "2026-03-03T00:00:00Z", "shop", id=f"E-{k}") for k in range(3))]
    rows.append(row("up", "2026-03-03T00:00:00Z", "shop", id="E-9", corrects="E-1"))
    plain = events(rows)
    shuffled = [*rows, *rows[: len(rows) // 2]]
    random.shuffle(shuffled)
    assert events(shuffled) == plain
    assert events(shuffled, data.draw(st.integers(0, len(shuffled)))) == plain
