"""Forecast new items or whole deals from the workspace's record, and explain whose votes speak.

A file of new work is read with the mapping of the record's own files. It refuses to use anything that
became known on or after the day of the forecast.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from statistics import fmean

from troth.book.kept_catalogue import catalogue_of
from troth.book.knowledge import base_of_deals, labels_of
from troth.book.record import DATABASE, load_mapping, load_record, mapping_place, pseudonym_key
from troth.core.deal import BaseRateChoice
from troth.core.record import FINISHED, QUANTITIES, BaseRate, Record, RecordKind
from troth.errors import BadInput, Finding, NotFound
from troth.forecast.items.distribution import mid_levels
from troth.forecast.items.tally import Tally, Vote
from troth.forecast.items.vote_rule import DEAL_RULE, ITEM_RULE
from troth.forecast.items.votes import ItemForecaster
from troth.intake.base_rate import item_base_rate
from troth.intake.nearest import nearest_name
from troth.intake.record.mapping import RecordMapping
from troth.intake.record.new_rows import NewRow, mapping_of_canonical, read_new_rows
from troth.intake.record.staging import Desk
from troth.store.duck import open_duckdb

Told = Callable[[int, int], None]
SHOWN_LEVELS = (0.1, 0.5, 0.8, 0.9, 0.95)


@dataclass(frozen=True, slots=True)
class Ground:
    """What forecasts stand on: the own record as it was known on a day, and the base rate beside it.

    `finished` rows of the quantity were known by then. `base` is None where nothing published speaks;
    `base_share` is its share of the votes, on average over what is forecast.
    """

    kind: RecordKind
    quantity: str
    finished: int
    base: BaseRate | None
    snapshot: str
    is_synthetic: bool
    as_of: date
    base_share: float = 0.0


@dataclass(frozen=True, slots=True)
class NewWork:
    """A file of new items or deals, what of it is asked, and how it is read (None: as the record is)."""

    file: Path
    kind: RecordKind
    quantity: str
    mapping: Path | None = None

    @property
    def noun(self) -> str:
        """What one row of it is called."""
        return "deal" if self.kind == "deals" else "item"


@dataclass(frozen=True, slots=True)
class ForecastRow:
    """One new item: its ln(actual / estimate) at each level, and at `SHOWN_LEVELS`."""

    item: str
    ln_ratios: tuple[float, ...]
    shown: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class ForecastTable:
    """Forecasts of the rows of a file, in its order, and every finding about the file."""

    levels: tuple[float, ...]
    rows: tuple[ForecastRow, ...]
    ground: Ground
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Explained:
    """One item's forecast and the votes behind it, the heaviest first.

    `ratios` holds ln(actual / estimate) at `SHOWN_LEVELS`; `happened` is the item's own, None if unknown.
    """

    item: str
    estimate: float
    labels: Mapping[str, str]
    tally: Tally
    votes: tuple[Vote, ...]
    ratios: Mapping[float, float]
    ground: Ground
    happened: float | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Where the record lies and how it is asked: the day, the seed, the base rates chosen for deals."""

    root: Path
    as_of: date
    seed: int
    choice: BaseRateChoice

    def forecaster(self, record: Record, quantity: str) -> tuple[ItemForecaster, Ground]:
        """Return who forecasts a quantity, and what that stands on."""
        day = self.as_of.toordinal()
        base = item_base_rate() if record.kind == "items" else self._base(record, quantity)
        rule = ITEM_RULE if record.kind == "items" else DEAL_RULE
        forecaster = ItemForecaster(record, base, day, quantity, self.seed, rule)
        ground = Ground(
            kind=record.kind,
            quantity=quantity,
            finished=_finished(record, quantity, day),
            base=base,
            snapshot=record.snapshot,
            is_synthetic=record.is_synthetic,
            as_of=self.as_of,
        )
        return forecaster, ground

    def _base(self, record: Record, quantity: str) -> BaseRate | None:
        chosen = {"date": self.choice.date, "cost": self.choice.cost}[quantity]
        return base_of_deals(record, quantity, chosen, self.as_of, self.root)


def forecast_file(source: Source, work: NewWork, level_count: int, told: Told) -> ForecastTable:
    """Forecast every new item of a file.

    Parameters
    ----------
    source
        The record, the day, the seed.
    work
        The file of new items or deals. Of items each row has its own quantity; the one asked is told.
    level_count
        How many mid-levels (k - 1/2)/K.
    told
        Called with how many are done, of how many.

    Raises
    ------
    NotFound
        Without the file, or a mapping for it.
    BadInput
        When the file cannot be used at all.
    """
    record = load_record(source.root, work.kind)
    rows, findings = read_new(source.root, work)
    if work.kind == "deals":
        rows = tuple(row for row in rows if row.quantity == work.quantity)
    if not rows:
        raise BadInput(findings)
    levels = tuple(mid_levels(level_count).tolist())
    by_quantity = {name: source.forecaster(record, name) for name in sorted({row.quantity for row in rows})}
    made: list[ForecastRow] = []
    shares: dict[str, list[float]] = {name: [] for name in by_quantity}
    for row in rows:
        forecast = by_quantity[row.quantity][0].forecast(row.estimate, row.labels)
        shares[row.quantity].append(forecast.tally.base_share)
        made.append(ForecastRow(row.id, forecast.quantiles_at(levels), forecast.quantiles_at(SHOWN_LEVELS)))
        told(len(made), len(rows))
    spoken = work.quantity if work.quantity in by_quantity else next(iter(by_quantity))
    ground = replace(by_quantity[spoken][1], base_share=fmean(shares[spoken]))
    return ForecastTable(levels, tuple(made), ground, findings)


def explain_new(source: Source, item: str, work: NewWork) -> Explained:
    """Explain the forecast of one item of a file of new work.

    Raises
    ------
    NotFound
        Without such an item; the nearest name is offered.
    """
    rows, _ = read_new(source.root, work)
    fitting = [row for row in rows if work.kind == "items" or row.quantity == work.quantity]
    found = next((row for row in fitting if row.id == item), None)
    if found is None:
        raise NotFound(work.noun, item, nearest_name(item, {row.id for row in rows}), where=work.file.name)
    return _explained(source, load_record(source.root, work.kind), found, None)


def explain_own(source: Source, item: str, kind: RecordKind, quantity: str, *, moved: bool) -> Explained:
    """Explain the forecast of one item of the record, as of the day it was estimated.

    Parameters
    ----------
    source
        The record; its day counts where the item says none.
    item
        Its id.
    kind
        Items or deals.
    quantity
        Which of the item's quantities; another is taken where it has only that.
    moved
        Whether the day of `source` counts instead.

    Raises
    ------
    NotFound
        Without such an item; the nearest name is offered.
    """
    record = load_record(source.root, kind)
    wanted = QUANTITIES.index(quantity)
    rows = [row for row, name in enumerate(record.ids) if name == item]
    row = next((row for row in rows if record.quantity[row] == wanted), rows[0] if rows else None)
    if row is None:
        noun = "deal" if kind == "deals" else "item"
        raise NotFound(noun, item, nearest_name(item, set(record.ids)), where="the record")
    on = record.estimated_on[row] or record.started_on[row]
    asked = NewRow(
        id=item,
        line=0,
        quantity=QUANTITIES[record.quantity[row]],
        estimate=record.estimate[row],
        estimated_on=on,
        labels=labels_of(record, row),
    )
    happened = record.actual[row] if record.status[row] == FINISHED else None
    then = source if moved or not on else replace(source, as_of=date.fromordinal(on))
    return _explained(then, record, asked, happened)


def read_new(root: Path, work: NewWork) -> tuple[tuple[NewRow, ...], tuple[Finding, ...]]:
    """Return the new rows of a file and what was found wrong with the others.

    Raises
    ------
    NotFound
        Without the file or a mapping.
    BadInput
        When the file cannot be used.
    """
    if not work.file.is_file():
        noun = "file"
        raise NotFound(noun, str(work.file))
    mapping = _mapping_for(root, work)
    key = pseudonym_key(root) if mapping.pseudonyms else b""
    with tempfile.TemporaryDirectory(prefix="troth-") as scratch, open_duckdb(Path(scratch)) as duck:
        read = read_new_rows(work.file, mapping, Desk(duck, Path(scratch), date.max, key))
    if any(finding.severity == "error" for finding in read.findings):
        raise BadInput(read.findings)
    return read.rows, read.findings


def _mapping_for(root: Path, work: NewWork) -> RecordMapping:
    """Return the mapping that was named, else the one beside the file, else the record's latest."""
    beside = mapping_place(work.file, root)
    if work.mapping is not None or beside.is_file():
        return load_mapping(work.mapping or beside)[0]
    _, chain = catalogue_of(root / DATABASE, work.kind)
    if chain:
        return mapping_of_canonical(chain[-1].mapping)
    noun = f"mapping for {work.kind}"
    raise NotFound(noun, beside.name, where="this workspace; propose one with: troth record map")


def _explained(source: Source, record: Record, asked: NewRow, happened: float | None) -> Explained:
    forecaster, ground = source.forecaster(record, asked.quantity)
    forecast = forecaster.forecast(asked.estimate, asked.labels)
    return Explained(
        item=asked.id,
        estimate=asked.estimate,
        labels=asked.labels,
        tally=forecast.tally,
        votes=forecaster.votes(asked.estimate, asked.labels),
        ratios=dict(zip(SHOWN_LEVELS, forecast.quantiles_at(SHOWN_LEVELS), strict=True)),
        ground=replace(ground, base_share=forecast.tally.base_share),
        happened=happened,
    )


def _finished(record: Record, quantity: str, day: int) -> int:
    wanted = QUANTITIES.index(quantity)
    return sum(
        1
        for kind, status, done in zip(record.quantity, record.status, record.completed_on, strict=True)
        if kind == wanted and status == FINISHED and 0 < done < day
    )
