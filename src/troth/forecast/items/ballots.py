"""Ballots: everything of a record that could ever vote, sorted once by ln ratio, with its days of validity.

A ballot is a finished item (at its ratio, from the day after its completion on), a bound of an open one
(from the day after it was observed until something later is known of the item), or a value of the
base rate (always). Whoever forecasts for a day counts the ballots valid on it; so nothing that became
known later can change an earlier forecast, not even its rounding. It refuses to weigh anything.

Source: DESIGN section 5; the sort is for Efron's redistribution (`vote_count`).
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from troth.core.record import CANCELLED, FINISHED, OPEN, QUANTITIES, BaseRate, Record
from troth.core.worktime import EPOCH_ORDINAL
from troth.forecast.machine.columns import FloatColumn, WholeColumn, WholeRows

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

ALWAYS = 1 << 40  # a day after every day
LARGEST_LN_ESTIMATE = 200.0
ITEM_BALLOT, BOUND_BALLOT, BASE_BALLOT = 0, 1, 2  # the kernels read these numbers
ONE_ULP_FEW = 1e-15
NO_LABEL = -1  # the new item lacks the label: it is not asked
EMPTY_RECORD = Record(
    "items",
    (),
    *(array(code) for code in "dddqqqqqq"),  # type: ignore[arg-type]  # arrays of both kinds
)
UNSEEN_LABEL = -2  # a value that nobody in the record has: it differs from all


class Ballots(NamedTuple):
    """Columns of ballots sorted by ln ratio; atoms stand before the bounds they tie with.

    Shapes: every column (n,), `labels` (n, number of label keys). `kind` is 0 item, 1 bound, 2 base
    rate; `row` is the record's row, -1 for the base rate; a ballot is valid on days with
    `first_day` <= day < `end_day`; its age counts from `known_day`. `up` and `down` are
    exp(+-ln E / width), so that the size kernel is one product.
    """

    ln_ratio: FloatColumn
    kind: WholeColumn
    row: WholeColumn
    first_day: WholeColumn
    end_day: WholeColumn
    known_day: WholeColumn
    up: FloatColumn
    down: FloatColumn
    labels: WholeRows


@dataclass(frozen=True, slots=True)
class Evidence:
    """A record's ballots of one quantity, with what is needed to ask them.

    `names` are the label keys in column order, `known` their values, `codes` the label codes of every row,
    `ln_estimate` and `ln_ratio` those of every row (NaN where it has none), `usable` the rows that are
    finished with everything known, `silent` the number of open rows that carry no bound.
    """

    ballots: Ballots
    names: tuple[str, ...]
    known: tuple[tuple[str, ...], ...]
    codes: Ints
    ln_estimate: Floats
    ln_ratio: Floats
    estimated_day: Ints
    completed_day: Ints
    usable: NDArray[np.bool_]
    silent: int
    base_count: int

    def label_codes(self, labels: Mapping[str, str]) -> Ints:
        """Return a new item's labels as codes: -1 where it has none, -2 where the record never saw it."""
        asked = np.full(len(self.names), NO_LABEL, dtype=np.int64)
        for column, name in enumerate(self.names):
            value = labels.get(name)
            if value is None or value == "":
                continue
            known = self.known[column]
            asked[column] = known.index(value) if value in known else UNSEEN_LABEL
        return asked


def ln_ratio(actual: Floats, estimate: Floats) -> Floats:
    """Return ln(actual / estimate) so that equal ratios are equal numbers.

    A ratio within four units in the last place of a number with at most 12 digits, or of the inverse
    of one, is taken as that number: 0.3/0.1 and 3/1 are the same atom.
    """
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        ratio = actual / estimate
        snapped = _snapped(ratio)
        inverse = 1.0 / _snapped(1.0 / ratio)
        close = np.abs(inverse - ratio) <= 4 * ONE_ULP_FEW * ratio
        return np.log(np.where(snapped != ratio, snapped, np.where(close, inverse, ratio)))


def _snapped(ratio: Floats) -> Floats:
    digits = np.floor(np.log10(ratio))
    scale = 10.0 ** np.clip(11.0 - digits, -290.0, 290.0)
    rounded = np.rint(ratio * scale) / scale
    return np.where(np.abs(rounded - ratio) <= 4 * ONE_ULP_FEW * ratio, rounded, ratio)


def evidence_of(
    record: Record, base: BaseRate | None, quantity: str, size_width: float, elapsed_by: int | None = None
) -> Evidence:
    """Lay a record's rows of one quantity and a base rate out as ballots.

    Parameters
    ----------
    record
        Items or deals; rows of another quantity, cancelled rows, and rows without positive numbers or
        without a completion date do not vote.
    base
        The published distribution, None for none.
    quantity
        One of `core.record.QUANTITIES`.
    size_width
        The width of the size kernel in ln(estimate).
    elapsed_by
        Only for the time that whole deals take: the day for which the bounds are made. A deal started
        and not finished before it has lasted the working days since it started. The ballots are then
        good for this day alone.
    """
    estimate, actual = _floats(record.estimate), _floats(record.actual)
    status, completed = _ints(record.status), _ints(record.completed_on)
    of_quantity = _ints(record.quantity) == QUANTITIES.index(quantity)
    with np.errstate(divide="ignore", invalid="ignore"):
        ln_estimate = np.clip(np.log(estimate), -LARGEST_LN_ESTIMATE, LARGEST_LN_ESTIMATE)
        ratio = ln_ratio(actual, estimate)
    usable = of_quantity & (status == FINISHED) & (completed > 0) & np.isfinite(ratio) & (estimate > 0)
    rows = np.flatnonzero(usable)
    estimated = of_quantity & (estimate > 0) & np.isfinite(estimate)
    bounds = _bounds(record, estimated)
    if elapsed_by is not None:
        bounds = _with_elapsed(record, estimated, bounds, elapsed_by)
    values = np.array(base.ln_ratios if base else (), dtype=np.float64)
    nowhere = np.full(values.size, -1, dtype=np.int64)
    names = tuple(sorted(record.labels))
    codes = (
        np.stack([_ints(record.labels[name].codes) for name in names], axis=1)
        if names and len(record)
        else np.zeros((len(record), len(names)), dtype=np.int64)
    )
    still_open = np.flatnonzero(of_quantity & (status == OPEN))
    silent = int((~np.isin(still_open, bounds.row)).sum())
    ballots = _sorted_ballots(
        ln_ratios=np.concatenate([ratio[rows], bounds.ln_ratio, values]),
        kinds=np.repeat([ITEM_BALLOT, BOUND_BALLOT, BASE_BALLOT], [rows.size, bounds.row.size, values.size]),
        days=np.stack(
            [
                np.concatenate([completed[rows] + 1, bounds.first_day, nowhere]),
                np.concatenate([np.full(rows.size, ALWAYS), bounds.end_day, nowhere + ALWAYS + 1]),
                np.concatenate([completed[rows], bounds.first_day - 1, nowhere]),
                np.concatenate([rows, bounds.row, nowhere]),
            ]
        ),
        sizes=ln_estimate / size_width,
        codes=codes,
    )
    return Evidence(
        ballots=ballots,
        names=names,
        known=tuple(record.labels[name].names for name in names),
        codes=codes,
        ln_estimate=ln_estimate,
        ln_ratio=ratio,
        estimated_day=_ints(record.estimated_on),
        completed_day=completed,
        usable=usable,
        silent=silent,
        base_count=values.size,
    )


class _Bounds(NamedTuple):
    row: Ints
    ln_ratio: Floats
    first_day: Ints
    end_day: Ints


def _bounds(record: Record, allowed: NDArray[np.bool_]) -> _Bounds:
    """Return every dated "at least this much", each valid until something later is known of its row."""
    status, completed, known = _ints(record.status), _ints(record.completed_on), _ints(record.known_on)
    still_open = np.flatnonzero(status == OPEN)
    row = np.concatenate([_ints(record.observed_row), still_open])
    day = np.concatenate([_ints(record.observed_on), known[still_open]])
    spent = np.concatenate([_floats(record.observed_spent), _floats(record.spent)[still_open]])
    if not row.size:
        return _Bounds(row, spent, day, day)
    resolved = np.where(
        status == FINISHED,
        np.where(completed > 0, completed, 0),
        np.where(status == CANCELLED, np.maximum(completed, known), ALWAYS),
    )
    with np.errstate(invalid="ignore"):
        good = allowed[row] & (spent > 0) & np.isfinite(spent) & (day > 0) & (day < resolved[row])
    row, day, spent = row[good], day[good], spent[good]
    order = np.lexsort((spent, day, row))
    row, day, spent = row[order], day[order], spent[order]
    end = resolved[row] + 1
    again = np.flatnonzero(row[1:] == row[:-1])
    end[again] = np.minimum(end[again], day[again + 1] + 1)
    lasting = end > day + 1
    row, day, spent, end = row[lasting], day[lasting], spent[lasting], end[lasting]
    return _Bounds(row, ln_ratio(spent, _floats(record.estimate)[row]), day + 1, end)


def _with_elapsed(record: Record, allowed: NDArray[np.bool_], dated: _Bounds, day: int) -> _Bounds:
    """Add, for deals under way on a day, the working days (Monday to Friday) they have lasted by then.

    A deal whose own report before that day stands in the record keeps that report; a deal that the
    record last knew as open has lasted at least until then.
    """
    status, completed, known = _ints(record.status), _ints(record.completed_on), _ints(record.known_on)
    started = _ints(record.started_on)
    last = np.where(status == FINISHED, np.minimum(day, completed) - 1, np.minimum(day - 1, known))
    under_way = allowed & (started > 0) & (started <= last)
    under_way &= np.where(status == FINISHED, completed >= day, True)
    under_way &= np.where(status == CANCELLED, np.maximum(completed, known) >= day, True)
    valid = (dated.first_day <= day) & (day < dated.end_day)
    under_way[dated.row[valid]] = False
    row = np.flatnonzero(under_way)
    spent = np.busday_count(_dates(started[row]), _dates(last[row] + 1)).astype(np.float64)
    row, spent = row[spent > 0], spent[spent > 0]
    first = np.full(row.size, day, dtype=np.int64)
    return _Bounds(
        row=np.concatenate([dated.row, row]),
        ln_ratio=np.concatenate([dated.ln_ratio, ln_ratio(spent, _floats(record.estimate)[row])]),
        first_day=np.concatenate([dated.first_day, first]),
        end_day=np.concatenate([dated.end_day, first + 1]),
    )


def _dates(ordinals: Ints) -> NDArray[np.datetime64]:
    return (ordinals - EPOCH_ORDINAL).astype("datetime64[D]")


def _sorted_ballots(ln_ratios: Floats, kinds: Ints, days: Ints, sizes: Floats, codes: Ints) -> Ballots:
    order = np.lexsort((days[3], kinds == BOUND_BALLOT, ln_ratios))
    row = days[3][order]
    at = np.maximum(row, 0)
    has_row = row >= 0
    blank = np.zeros((row.size, codes.shape[1]), dtype=np.int64)
    if not codes.shape[0]:
        sizes, codes = np.zeros(1), np.zeros((1, codes.shape[1]), dtype=np.int64)
    return Ballots(
        ln_ratio=np.ascontiguousarray(ln_ratios[order]),
        kind=np.ascontiguousarray(kinds[order].astype(np.int64)),
        row=row,
        first_day=days[0][order],
        end_day=days[1][order],
        known_day=days[2][order],
        up=np.where(has_row, np.exp(sizes[at]), 0.0),
        down=np.where(has_row, np.exp(-sizes[at]), 0.0),
        labels=np.where(has_row[:, None], codes[at], blank),
    )


def _floats(column: object) -> Floats:
    return np.asarray(column, dtype=np.float64)


def _ints(column: object) -> Ints:
    return np.asarray(column, dtype=np.int64)
