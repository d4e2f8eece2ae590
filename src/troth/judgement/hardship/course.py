"""One deal played week by week: its draws, and the date forecast of every week inside each of them.

What the questions about the hard time are asked of. It refuses to answer any of them.

Source: docs/hard.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from troth.core.change import ChangedDeal, Choice, with_levers
from troth.core.deal import Deal
from troth.core.promise import ReachBy
from troth.core.promised import headline_item
from troth.forecast.course.local_days import LocalDays, local_days
from troth.forecast.course.weekly_projection import Projections, WeeklyPlan, weekly_projections
from troth.forecast.deal.blocks import kept_of
from troth.forecast.deal.play import Stage, drawn_work, play
from troth.forecast.deal.played import Played
from troth.forecast.deal.prepare import FacePlan, Prepared, face_of, stage_of
from troth.forecast.deal.scenario import AS_IT_STANDS, Scenario
from troth.forecast.luck import luck_of

Minutes = NDArray[np.int64]
Kept = dict[str, NDArray[np.bool_] | None]


@dataclass(frozen=True)
class Course:
    """A deal's draws and its weekly date forecasts.

    `headline` is the item whose date is looked at, None: the end of the plan. The goals of
    `projections` are the headline and then each agreement's item, in the deal's order.
    """

    prepared: Prepared
    changed: ChangedDeal
    stage: Stage
    plan: WeeklyPlan
    kept: Kept
    headline: str | None
    projections: Projections

    @classmethod
    def of(cls, prepared: Prepared, choices: Sequence[Choice], draws: int) -> Course:
        """Play a deal with some levers set, and forecast its dates anew every week."""
        changed = with_levers(prepared.deal, choices)
        stage = stage_of(prepared, Scenario(AS_IT_STANDS, changed))
        luck = luck_of(prepared.seed, 0, draws)
        played = play(stage, luck)
        plan = WeeklyPlan(stage, played, drawn_work(stage, luck)[1])
        kept = kept_of(played)
        headline = headline_item(changed.deal)
        goals = [
            tuple(range(len(stage.network.items))) if headline is None else (played.item_index(headline),),
            *((played.item_index(agreed.item),) for agreed in changed.deal.when_hard),
        ]
        return cls(prepared, changed, stage, plan, kept, headline, weekly_projections(plan, goals))

    @property
    def deal(self) -> Deal:
        """The deal as it stands."""
        return self.changed.deal

    @property
    def played(self) -> Played:
        """The draws as they went."""
        return self.plan.played

    @property
    def draws(self) -> int:
        """How many there are."""
        return self.played.luck.count

    @property
    def moments(self) -> tuple[int, ...]:
        """The begins of the weeks, and the first after the last finish."""
        return self.projections.moments

    @property
    def finish(self) -> Minutes:
        """When the headline is reached in each draw."""
        items = [self.headline] if self.headline is not None else list(self.deal.work)
        ends = np.stack([self.played.finish(item) for item in items])
        return np.asarray(ends.max(axis=0), dtype=np.int64)

    @cached_property
    def local(self) -> LocalDays:
        """The days of the client, to whom dates are promised."""
        first_on = min(self.deal.starts_on, self.prepared.as_of) - timedelta(days=1)
        zone = self.deal.calendars["client"].timezone
        return local_days(zone, first_on, self.prepared.horizon_on + timedelta(days=1))

    @cached_property
    def days(self) -> NDArray[np.int64]:
        """The day (ordinal) of each forecast, shape (moments, draws, goals)."""
        return self.local.of_ends(self.projections.finish)

    @cached_property
    def face(self) -> FacePlan:
        """The plan at face value."""
        return face_of(self.prepared, self.changed)

    def day_at(self, instants: Minutes, level: float) -> date | None:
        """Return the day by which a share of draws is there, None past the horizon."""
        ordered = np.sort(self.local.of_ends(instants))
        on = date.fromordinal(int(ordered[max(int(np.ceil(level * len(ordered))) - 1, 0)]))
        return None if on > self.prepared.horizon_on else on


def promised_on(deal: Deal, item: str) -> date | None:
    """Return the day the seller promised an item for: the earliest, an aim only where nothing else was."""
    found = [
        (promise.is_aim, promise.measure.on_or_before)
        for promise in deal.promises.values()
        if promise.by == "seller" and isinstance(promise.measure, ReachBy) and promise.measure.item == item
    ]
    return min(found)[1] if found else None
