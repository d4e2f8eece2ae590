"""A snapshot into a `Record`: columns straight from Parquet, labels as codes.

It refuses to leave a row out.
"""

from __future__ import annotations

from array import array
from pathlib import Path
from typing import Any

from troth.core.record import LabelColumn, Record, RecordKind
from troth.core.rows import LABEL_PREFIX
from troth.store.duck import open_duckdb, quoted, text

_NUMBERS = ("estimate", "actual", "spent")
_WHOLE = ("quantity", "status", "estimated_on", "started_on", "completed_on", "known_on")


def read_snapshot(path: Path, kind: RecordKind, name: str, *, is_synthetic: bool = False) -> Record:
    """Read a snapshot.

    Parameters
    ----------
    path
        Its Parquet file, verified.
    kind
        Whether its rows are items or deals.
    name
        Its name, which the record carries.
    is_synthetic
        Whether a mapping said that rows of it are made up.
    """
    with open_duckdb() as duck:
        source = f"read_parquet({text(path)})"
        described = duck.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()  # noqa: S608 -- parts are quoted
        labels = [str(row[0]) for row in described if str(row[0]).startswith(LABEL_PREFIX)]
        [[sources, has_observed]] = duck.execute(
            f"SELECT count(DISTINCT source), count(observed) FROM {source}"  # noqa: S608 -- parts are quoted
        ).fetchall()
        names: dict[str, tuple[str, ...]] = {}
        codes = []
        for k, label in enumerate([*labels, "bundle"]):
            found = duck.execute(
                f"SELECT {quoted(label)} FROM {source} WHERE {quoted(label)} IS NOT NULL "  # noqa: S608 -- parts are quoted
                f"GROUP BY ALL ORDER BY {quoted(label)}"
            ).fetchall()
            names[label] = tuple(str(row[0]) for row in found)
            if not found:
                codes.append(f"-1::BIGINT AS code{k}")
                continue
            words = ", ".join(text(word) for word in names[label])
            duck.execute(f"CREATE TYPE names{k} AS ENUM ({words})")
            codes.append(f"CAST(coalesce(enum_code({quoted(label)}::names{k}), -1) AS BIGINT) AS code{k}")
        ids = "item" if sources < 2 else "item, source"
        columns = [f"coalesce({name}, 'nan'::DOUBLE) AS {name}" for name in _NUMBERS]
        columns += [f"CAST({name} AS BIGINT) AS {name}" for name in _WHOLE]
        fetched: dict[str, Any] = duck.execute(
            f"SELECT {ids}, {', '.join([*columns, *codes])} FROM {source}"  # noqa: S608 -- parts are quoted
        ).fetchnumpy()
        observed = []
        if has_observed:
            observed = duck.execute(
                f"SELECT at, seen.known_on, seen.spent FROM (SELECT file_row_number AS at, unnest(observed) AS seen "  # noqa: S608 -- parts are quoted
                f"FROM read_parquet({text(path)}, file_row_number = true)) ORDER BY 1, 2"
            ).fetchall()
    return Record(
        kind=kind,
        ids=_ids(fetched),
        **{name: _array("d", fetched[name]) for name in _NUMBERS},
        **{name: _array("q", fetched[name]) for name in _WHOLE},
        labels={
            label.removeprefix(LABEL_PREFIX): LabelColumn(_array("q", fetched[f"code{k}"]), names[label])
            for k, label in enumerate(labels)
        },
        bundle=LabelColumn(_array("q", fetched[f"code{len(labels)}"]), names["bundle"])
        if names["bundle"]
        else None,
        observed_row=array("q", (row[0] for row in observed)),
        observed_on=array("q", (row[1] for row in observed)),
        observed_spent=array("d", (row[2] for row in observed)),
        snapshot=name,
        is_synthetic=is_synthetic,
    )


def _array(code: str, column: Any) -> array[Any]:  # noqa: ANN401 -- a column as DuckDB hands it over
    values = array(code)
    values.frombytes(column.tobytes())
    return values


def _ids(fetched: dict[str, Any]) -> tuple[str, ...]:
    """Return the rows' ids: the item's own, with its source before it where two sources use the same."""
    items = tuple(fetched["item"].tolist())
    if "source" not in fetched:
        return items
    sources = fetched["source"].tolist()
    owner: dict[str, str] = {}
    shared = {
        item for item, source in zip(items, sources, strict=True) if owner.setdefault(item, source) != source
    }
    return tuple(
        f"{source}:{item}" if item in shared else item for item, source in zip(items, sources, strict=True)
    )
