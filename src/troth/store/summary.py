"""What a snapshot holds, counted: items by quantity and status, by year, and ratios by label.

A ratio is actual over estimate of a finished item; its p-quantile is the smallest ratio with at least that
share at or under it. It refuses to interpret a figure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from troth.core.record import QUANTITIES
from troth.core.rows import LABEL_PREFIX
from troth.errors import StoreUnavailable
from troth.store.duck import one_file, open_duckdb, quoted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

LEVELS = (0.1, 0.5, 0.9)
_RATIO = "quantile_disc(actual / estimate, [0.1, 0.5, 0.9])"


@dataclass(frozen=True, slots=True)
class Ratios:
    """How actual stood to estimate in a number of finished items: the 10 %, 50 % and 90 % points."""

    count: int
    low: float
    middle: float
    high: float


@dataclass(frozen=True, slots=True)
class QuantitySummary:
    """One quantity of a record.

    `ratios` is None where nothing has finished. `by_year` counts finished items by the year of
    completion (0: no date). `by_label` holds, label by label, its values with most finished items first.
    """

    quantity: str
    finished: int
    open: int
    cancelled: int
    open_with_bound: int
    ratios: Ratios | None
    by_year: Mapping[int, int]
    by_label: Mapping[str, Mapping[str, Ratios]]
    label_values: Mapping[str, int]


def summarise_snapshot(path: Path, most_values: int) -> tuple[QuantitySummary, ...]:
    """Summarise a snapshot, with at most so many values of each label.

    Raises
    ------
    StoreUnavailable
        When DuckDB cannot read it.
    """
    import duckdb  # noqa: PLC0415 - loaded when it runs

    try:
        with open_duckdb() as duck:
            return _summarised(duck, path, most_values)
    except duckdb.Error as error:
        raise StoreUnavailable(str(path), str(error).splitlines()[0]) from error


def _summarised(duck: DuckDBPyConnection, path: Path, most_values: int) -> tuple[QuantitySummary, ...]:
    source = f"read_parquet({one_file(path)})"
    described = duck.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()  # noqa: S608 - every part is quoted
    labels = [str(row[0]) for row in described if str(row[0]).startswith(LABEL_PREFIX)]
    counts = duck.execute(
        "SELECT quantity, count(*) FILTER (status = 0), count(*) FILTER (status = 1), "  # noqa: S608 - every part is quoted
        "count(*) FILTER (status = 2), count(*) FILTER (status = 1 AND spent > 0 AND known_on > 0), "
        f"{_RATIO} FILTER (status = 0) FROM {source} GROUP BY quantity ORDER BY quantity"
    ).fetchall()
    years: dict[int, dict[int, int]] = {}
    day = "DATE '0001-01-01' + (completed_on - 1)"
    for quantity, year, count in duck.execute(
        f"SELECT quantity, CASE WHEN completed_on > 0 THEN year({day}) ELSE 0 END, count(*) FROM {source} "  # noqa: S608 - every part is quoted
        "WHERE status = 0 GROUP BY ALL ORDER BY ALL"
    ).fetchall():
        years.setdefault(quantity, {})[year] = count
    by_label: dict[int, dict[str, dict[str, Ratios]]] = {}
    values: dict[int, dict[str, int]] = {}
    for label in labels:
        name = label.removeprefix(LABEL_PREFIX)
        for quantity, value, count, ratios in duck.execute(
            f"SELECT quantity, {quoted(label)}, count(*) AS n, {_RATIO} FROM {source} WHERE status = 0 "  # noqa: S608 - every part is quoted
            f"AND {quoted(label)} IS NOT NULL GROUP BY ALL ORDER BY n DESC, 2"
        ).fetchall():
            shown = by_label.setdefault(quantity, {}).setdefault(name, {})
            values.setdefault(quantity, {})[name] = values.get(quantity, {}).get(name, 0) + 1
            if len(shown) < most_values:
                shown[value] = Ratios(count, *ratios)
    return tuple(
        QuantitySummary(
            quantity=QUANTITIES[quantity],
            finished=finished,
            open=open_,
            cancelled=cancelled,
            open_with_bound=bound,
            ratios=Ratios(finished, *ratios) if finished else None,
            by_year=years.get(quantity, {}),
            by_label=by_label.get(quantity, {}),
            label_values=values.get(quantity, {}),
        )
        for quantity, finished, open_, cancelled, bound, ratios in counts
    )
