"""A snapshot into a `Record`: columns straight from Parquet, labels as codes.

It refuses to leave a row out.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from troth.core.record import LabelColumn, Record, RecordKind
from troth.core.rows import LABEL_PREFIX
from troth.errors import StoreUnavailable
from troth.store.duck import one_file, open_duckdb, quoted, text

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_BUNDLE = "bundle"
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

    Raises
    ------
    StoreUnavailable
        When DuckDB cannot read it.
    """
    import duckdb  # noqa: PLC0415 - loaded when it runs

    try:
        with open_duckdb() as duck:
            fetched = _fetch(duck, path)
    except duckdb.Error as error:
        raise StoreUnavailable(str(path), str(error).splitlines()[0]) from error
    columns = fetched.columns
    labels = {
        label: LabelColumn(_array("q", columns[f"code{k}"]), names)
        for k, (label, names) in enumerate(fetched.names.items())
    }
    bundle = labels.pop(_BUNDLE)
    return Record(
        kind=kind,
        ids=_ids(columns),
        **{column: _array("d", columns[column]) for column in _NUMBERS},
        **{column: _array("q", columns[column]) for column in _WHOLE},
        labels={label.removeprefix(LABEL_PREFIX): column for label, column in labels.items()},
        bundle=bundle if bundle.names else None,
        observed_row=array("q", (row[0] for row in fetched.observed)),
        observed_on=array("q", (row[1] for row in fetched.observed)),
        observed_spent=array("d", (row[2] for row in fetched.observed)),
        snapshot=name,
        is_synthetic=is_synthetic,
    )


@dataclass(frozen=True, slots=True)
class _Fetched:
    """What DuckDB hands over: columns by name, the words of each label, and dated observations."""

    columns: dict[str, Any]
    names: dict[str, tuple[str, ...]]
    observed: list[tuple[int, int, float]]


def _fetch(duck: DuckDBPyConnection, path: Path) -> _Fetched:
    source = f"read_parquet({one_file(path)})"
    described = duck.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()  # noqa: S608 - every part is quoted
    labels = [str(row[0]) for row in described if str(row[0]).startswith(LABEL_PREFIX)]
    [[sources, has_observed]] = duck.execute(
        f"SELECT count(DISTINCT source), count(observed) FROM {source}"  # noqa: S608 - every part is quoted
    ).fetchall()
    names: dict[str, tuple[str, ...]] = {}
    codes = []
    for k, label in enumerate([*labels, _BUNDLE]):
        names[label], code = _coded(duck, source, label, k)
        codes.append(f"{code} AS code{k}")
    ids = ["item"] if sources < 2 else ["item", "source"]
    columns = [f"coalesce({column}, 'nan'::DOUBLE) AS {column}" for column in _NUMBERS]
    columns += [f"CAST({column} AS BIGINT) AS {column}" for column in _WHOLE]
    fetched = duck.execute(f"SELECT {', '.join([*ids, *columns, *codes])} FROM {source}").fetchnumpy()  # noqa: S608 - every part is quoted
    observed: list[tuple[int, int, float]] = []
    if has_observed:
        each = (
            "SELECT file_row_number AS position, unnest(observed) AS seen "  # noqa: S608 - every part is quoted
            f"FROM read_parquet({one_file(path)}, file_row_number = true)"
        )
        observed = duck.execute(
            f"SELECT position, seen.known_on, seen.spent FROM ({each}) ORDER BY 1, 2"  # noqa: S608 - every part is quoted
        ).fetchall()
    return _Fetched(fetched, names, observed)


def _coded(duck: DuckDBPyConnection, source: str, label: str, k: int) -> tuple[tuple[str, ...], str]:
    """Return a label's words in order and the expression of a row's code."""
    column = quoted(label)
    found = duck.execute(
        f"SELECT DISTINCT {column} FROM {source} WHERE {column} IS NOT NULL ORDER BY 1"  # noqa: S608 - every part is quoted
    ).fetchall()
    words = tuple(str(row[0]) for row in found)
    if not words:
        return words, "-1::BIGINT"
    duck.execute(f"CREATE TYPE names{k} AS ENUM ({', '.join(text(word) for word in words)})").fetchall()
    return words, f"CAST(coalesce(enum_code({column}::names{k}), -1) AS BIGINT)"


def _array(code: str, column: Any) -> array[Any]:  # noqa: ANN401 - values of any shape
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
