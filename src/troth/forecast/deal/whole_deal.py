"""The outside view of one deal: what whole past deals say of its dates and its cost.

E of a date is the seller's working days from `starts` to the item's finish at face value, both ends
counted; E of the cost is the seller's cost at face value. It refuses every other promise: price paid,
scope, results, people and all of the client's have the inside view only.

Source: DESIGN section 5, "The outside view".
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from troth.core.change import ChangedDeal
from troth.core.deal import Deal
from troth.core.promise import ReachBy
from troth.core.worktime import NEVER, nth_open_day, open_days
from troth.forecast.deal.deal_forecast import OutsideBasis
from troth.forecast.deal.prepare import FacePlan, Prepared, face_days
from troth.forecast.deal.views import Chance
from troth.forecast.items.distribution import Distribution
from troth.forecast.items.outside_view import combined_chance, finished_deals, open_deals, outside_view

Cents = NDArray[np.float64]
HALF_A_CENT = 0.5
MOST_POINTS = 200  # of the credits of all draws


@dataclass(frozen=True, slots=True)
class WholeDeal:
    """The outside view of one deal: what whole past deals say of its dates and its cost."""

    changed: ChangedDeal
    face: FacePlan
    prepared: Prepared
    bases: tuple[OutsideBasis, ...]
    speaks: Mapping[str, bool]

    @classmethod
    def of(cls, prepared: Prepared, changed: ChangedDeal, face: FacePlan) -> WholeDeal:
        """Return the outside view of a deal with levers set, and whether anybody speaks of each quantity."""
        known = prepared.knowledge
        bases, speaks = [], {}
        for quantity, base in (("date", known.date_base), ("cost", known.cost_base)):
            own = finished_deals(known.deals, quantity, prepared.as_of.toordinal())
            speaks[quantity] = base is not None or own > 0
            if speaks[quantity]:
                started = open_deals(known.deals, quantity)
                bases.append(
                    OutsideBasis(quantity, own, started, base.name if base else "", quantity in known.pooled)
                )
        return cls(changed, face, prepared, tuple(bases), speaks)

    @property
    def deal(self) -> Deal:
        """The deal as it stands."""
        return self.changed.deal

    def ratios(self, quantity: str, planned: float) -> Distribution | None:
        """Return the distribution of actual / planned for this deal, None when nobody speaks."""
        known = self.prepared.knowledge
        base = known.date_base if quantity == "date" else known.cost_base
        if not self.speaks[quantity] or planned <= 0:
            return None
        said = self.prepared.past_deals
        if (quantity, planned) not in said:
            as_of = self.prepared.as_of.toordinal()
            labels = self.deal.labels
            said[quantity, planned] = outside_view(known.deals, quantity, base, as_of, labels, planned)
        return said[quantity, planned]

    def planned_days(self, item: str) -> int | None:
        """Return E of a date: working days from `starts` to the item's finish at face value."""
        finish = self.face.finish[item]
        return None if finish >= NEVER else face_days(self.deal, finish)

    def is_done(self, item: str) -> bool:
        """Whether the item is finished already: a fact, that no past deal says anything about."""
        finished_on = self.deal.work[item].finished_on
        return finished_on is not None and finished_on <= self.prepared.as_of

    def reach_chance(self, item: str, due_on: date) -> float | None:
        """Return F(ln(due / E)) of a date, both in the seller's working days from `starts`."""
        if self.is_done(item):
            return None
        planned = self.planned_days(item)
        ratios = None if planned is None else self.ratios("date", planned)
        if ratios is None or planned is None:
            return None
        due = open_days(self.deal.calendars["seller"], self.deal.starts_on, due_on)
        return 0.0 if due <= 0 else ratios.at_most(math.log(due / planned))

    def date_chance(self, measure: object) -> float | None:
        """Return the outside chance of a promised date, None for anything else."""
        return self.reach_chance(measure.item, measure.on_or_before) if isinstance(measure, ReachBy) else None

    def cost_chance(self, price: float) -> float | None:
        """Return F(ln(price / E)): the outside chance that the seller's cost stays within a price."""
        ratios = self.ratios("cost", self.face.cost)
        return None if ratios is None or price <= 0 else ratios.at_most(math.log(price / self.face.cost))

    def cost_chance_beside(self, price: float, owed: Cents) -> float | None:
        """Return the outside chance that the seller's cost stays within a price less credits, draw by draw.

        Credits are no part of the cost that whole deals had; they come from the draws, as mid-quantiles.
        """
        ratios = self.ratios("cost", self.face.cost)
        if ratios is None:
            return None
        left = price - middle_of(owed)
        kept = ratios.at_most_each(np.log(np.maximum(left, HALF_A_CENT) / self.face.cost))
        return float(np.where(left > 0.0, kept, 0.0).mean())

    def price_at(self, level: float, owed: Cents) -> float | None:
        """Return the price that whole deals had cost at most at a level, with the draws' credits on top."""
        least, points = self.cost_at(level), middle_of(owed)
        if least is None:
            return None
        low, high = least, least + float(points[-1])
        while high - low > HALF_A_CENT:
            price = (low + high) / 2
            chance = self.cost_chance_beside(price, points)
            low, high = (price, high) if chance is None or chance < level else (low, price)
        return high

    def cost_at(self, level: float) -> float | None:
        """Return what whole deals had cost at most at a level, None when nobody speaks."""
        ratios = self.ratios("cost", self.face.cost)
        if ratios is None:
            return None
        return self.face.cost * math.exp(float(ratios.quantile(np.array([level]))[0]))

    def date_at(self, item: str, level: float) -> date | None:
        """Return the day by which whole deals had finished at a level, None when nobody speaks."""
        planned = None if self.is_done(item) else self.planned_days(item)
        ratios = None if planned is None else self.ratios("date", planned)
        if ratios is None or planned is None:
            return None
        days = planned * math.exp(float(ratios.quantile(np.array([level]))[0]))
        calendar = self.deal.calendars["seller"]
        return nth_open_day(calendar, self.deal.starts_on, max(math.ceil(days - 1e-9), 1))

    def chance(self, inside: float, outside: float | None, draws: int) -> Chance:
        """Combine both views of one claim."""
        history = self.prepared.knowledge.resolved
        return Chance(inside, outside, combined_chance(inside, outside, history), draws)


def middle_of(values: Cents) -> Cents:
    """Return at most 200 mid-quantiles of some values, which stand for all of them."""
    if not len(values):
        return np.zeros(1)
    ordered = np.sort(values)
    if ordered[0] == ordered[-1]:
        return ordered[:1]
    points = min(MOST_POINTS, len(ordered))
    return ordered[((np.arange(points) + 0.5) * len(ordered) / points).astype(np.int64)]
