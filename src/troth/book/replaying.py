"""Replay the workspace's record, and see how honest forecasts from it would have been.

Items, totals of items, and whole deals, each forecast only from what was known before. It refuses to
leave out how many could not be scored.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from troth.book.forecasting import Source
from troth.book.kept_levels import kept_levels
from troth.book.knowledge import base_of_deals
from troth.book.record import load_record
from troth.core.deal import BaseRateChoice
from troth.core.record import FINISHED, QUANTITIES, BaseRate, Record
from troth.errors import NotFound, Unanswerable
from troth.forecast.items.resolved_levels import past_forecasts
from troth.forecast.replay.periods import Every
from troth.forecast.replay.replay import ItemReplay, Walk, replay_past
from troth.forecast.replay.replay_bundles import BundleReplay, replay_bundles
from troth.forecast.replay.replay_deals import DealReplay, planned_days, replay_deals, replay_orders
from troth.intake.base_rate import item_base_rate
from troth.intake.nearest import nearest_name

SCORED_AT_LEAST = 1


@dataclass(frozen=True, slots=True)
class Stretch:
    """Which part of the record is replayed: estimated from a day to a day (None: all), and by what period."""

    first_on: date | None = None
    last_on: date | None = None
    every: Every = "month"
    levels: int = 0

    @property
    def walk(self) -> Walk:
        """The same for the forecast's own replay."""
        plain = Walk(every=self.every, levels=self.levels)
        first = self.first_on.toordinal() if self.first_on else plain.first_day
        last = self.last_on.toordinal() if self.last_on else plain.last_day
        return replace(plain, first_day=first, last_day=last)


@dataclass(frozen=True, slots=True)
class ReplayedItems:
    """The replay of items and, where one was asked for, of their totals by a label."""

    items: ItemReplay
    bundles: BundleReplay | None
    quantity: str
    base: BaseRate
    record_rows: int
    is_synthetic: bool


@dataclass(frozen=True, slots=True)
class ReplayedDeals:
    """The replay of whole deals; `is_shuffled` where the record has no dates, so that orders were drawn."""

    deals: DealReplay
    base: BaseRate | None
    is_shuffled: bool
    is_synthetic: bool


def replay_work(
    source: Source, quantity: str, stretch: Stretch, bundle: str | None, bundle_every: Every
) -> ReplayedItems:
    """Replay items of work, and their totals by `bundle` (a label) and period.

    Raises
    ------
    Unanswerable
        When nothing finished lies in the stretch.
    NotFound
        When the record has no such label.
    """
    record = load_record(source.root, "items")
    if bundle is not None and bundle not in record.labels:
        noun = "label"
        raise NotFound(noun, bundle, nearest_name(bundle, record.labels), where="the record")
    base = item_base_rate()
    levels = kept_levels(source.root, record, base, quantity, source.seed)
    past = past_forecasts(record, base, quantity, source.seed, levels=levels)
    items = replay_past(past, record, quantity, stretch.walk)
    if items.scores.count < SCORED_AT_LEAST:
        raise _nothing("items of work")
    totals = None
    if bundle is not None:
        walk = replace(stretch.walk, every=bundle_every, levels=0)
        totals = replay_bundles(past, record, bundle, walk, source.seed, quantity)
    return ReplayedItems(items, totals, quantity, base, len(record), record.is_synthetic)


def replay_whole_deals(source: Source, quantity: str, stretch: Stretch) -> ReplayedDeals:
    """Replay whole deals by their dates; without any, in random orders.

    Raises
    ------
    Unanswerable
        When nothing finished lies in the stretch.
    """
    record = load_record(source.root, "deals")
    base = _base(record, quantity, source.choice, source)
    walk = stretch.walk
    has_dates = any(planned_days(record))
    found = (
        replay_deals(record, base, quantity, source.seed, walk)
        if has_dates
        else replay_orders(record, base, quantity, source.seed)
    )
    if found.scores.scores.count < SCORED_AT_LEAST:
        raise _nothing("deals")
    return ReplayedDeals(found, base, not has_dates, record.is_synthetic)


def _base(record: Record, quantity: str, choice: BaseRateChoice, source: Source) -> BaseRate | None:
    chosen = {"date": choice.date, "cost": choice.cost}[quantity]
    wanted = QUANTITIES.index(quantity)
    if not any(
        kind == wanted and status == FINISHED
        for kind, status in zip(record.quantity, record.status, strict=True)
    ):
        raise _nothing("deals")
    return base_of_deals(record, quantity, chosen, date.max, source.root)


def _nothing(noun: str) -> Unanswerable:
    why = f"there are no finished {noun} with an estimate and dates in that part of the record"
    return Unanswerable(why, "add more with: troth record add")
