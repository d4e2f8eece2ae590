"""One block of draws of one scenario after scheduling: what happened, for anything that asks.

It holds arrays and looks things up by name. It refuses to decide what counts as kept: that is
`outcomes`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from troth.core.deal import Deal
from troth.core.worktime import WorkingTime, day_of_end, end_of_day, working_time
from troth.forecast.deal.given import NO_OUTLOOK, Outlook
from troth.forecast.deal.scenario import Scenario
from troth.forecast.deal.tables import open_minutes
from troth.forecast.luck import Luck
from troth.forecast.plan.network import CLIENT, SELLER, Network
from troth.forecast.plan.schedule import Schedules, Stops

Minutes = NDArray[np.int64]


def side_table(deal: Deal, side: str, network: Network) -> WorkingTime:
    """Return the working time of a side's calendar over a network's whole time."""
    last_on = day_of_end(network.ends_at, "UTC")
    return working_time(deal.calendars[side], deal.starts_on - timedelta(days=1), last_on)


@dataclass(frozen=True, slots=True)
class Played:
    """A scheduled block: `work` is drawn minutes by part with what is already spent, before the split.

    `ratio` maps client roles to given / promised, `share` holds basis points by network role; both
    have one row a draw.
    """

    scenario: Scenario
    network: Network
    luck: Luck
    schedules: Schedules
    work: Minutes
    share: NDArray[np.int32]
    ratio: dict[str, NDArray[np.float64]]
    stops: Stops
    outlook: Outlook = NO_OUTLOOK

    @property
    def deal(self) -> Deal:
        """The deal as it stood."""
        return self.scenario.deal

    def side_table(self, side: str) -> WorkingTime:
        """Return the working time of a side's own calendar."""
        return side_table(self.deal, side, self.network)

    def role_of(self, role: str) -> int:
        """Return the network number of one of this deal's roles."""
        return self.network.role_of(self.deal.id, role)

    def role_table(self, role: str) -> WorkingTime:
        """Return the working time of one of this deal's roles."""
        return self.network.tables[self.network.roles[self.role_of(role)].table]

    def parts_by_role(self, side: str) -> dict[str, list[int]]:
        """Return the network parts done by each of this deal's roles of a side."""
        deal, network = self.deal, self.network
        parts: dict[str, list[int]] = {role.id: [] for role in deal.people.values() if role.side == side}
        numbers = {self.role_of(role): role for role in parts}
        own = network.deals.index(deal.id)
        for index, part in enumerate(network.parts):
            if part.role in numbers and network.items[part.item].deal == own:
                parts[numbers[part.role]].append(index)
        return parts

    def with_deal(self, deal: Deal) -> Played:
        """Return the same draws held to a deal with other days or another price: nothing is played again."""
        changed = replace(self.scenario.changed, deal=deal)
        return replace(self, scenario=replace(self.scenario, changed=changed))

    def part_minutes(self, index: int) -> Minutes:
        """Return the person-minutes of a part in each draw: a meeting takes everybody's time."""
        part = self.network.parts[index]
        return np.asarray(self.work[:, index] * part.each_minute)

    def person_minutes(self, side: str) -> dict[str, Minutes]:
        """Return each role's person-minutes in each draw, of the roles of one side."""
        parts = self.network.parts
        minutes: dict[str, Minutes] = {}
        for role, indices in self.parts_by_role(side).items():
            people = [parts[k].each_minute for k in indices]
            minutes[role] = self.work[:, indices] @ np.array(people, dtype=np.int64)
        return minutes

    def item_index(self, item: str) -> int:
        """Return the network index of one of this deal's items."""
        return self.network.item_index[f"{self.deal.id}/{item}"]

    def finish(self, item: str) -> Minutes:
        """Return an item's counted finish in each draw, NEVER past the horizon."""
        return self.schedules.finish[:, self.item_index(item)]

    def eligible(self, item: str) -> Minutes:
        """Return when an item could have begun in each draw, people aside."""
        return self.schedules.eligible[:, self.item_index(item)]

    def is_dropped(self, item: str) -> bool:
        """Whether the scenario dropped the item."""
        return item in self.scenario.changed.dropped

    def plan_end(self) -> Minutes:
        """Return when the last of this deal's items finished, in each draw."""
        return np.asarray(
            np.max(np.stack([self.finish(item) for item in self.deal.work]), axis=0), dtype=np.int64
        )

    def pauses(self, sides: int) -> tuple[Minutes, Minutes]:
        """Return begin and end of the stops of some sides (bits) by draw, in order and never overlapping."""
        spans = [k for k, of in enumerate(self.stops.side) if sides & (CLIENT if of else SELLER)]
        order = np.argsort(self.stops.begin[:, spans], axis=1)
        begin = np.take_along_axis(self.stops.begin[:, spans], order, axis=1)
        end = np.take_along_axis(self.stops.end[:, spans], order, axis=1)
        begin[:, 1:] = np.maximum(begin[:, 1:], np.maximum.accumulate(end, axis=1)[:, :-1])
        return begin, np.maximum(begin, end)

    def stopped(self, side: str, table: WorkingTime, start: int, ends: Minutes) -> Minutes:
        """Return the open minutes of a side's stops between `start` and each draw's end."""
        begin, end = self.pauses(CLIENT if side == "client" else SELLER)
        until = ends[:, None]
        lost = open_minutes(table, np.clip(begin, start, until), np.clip(end, start, until))
        return np.asarray(lost.sum(axis=1), dtype=np.int64)

    def moment(self, when: str | date, side: str) -> Minutes:
        """Return, in each draw, an item's finish or the end of a day in a side's local time."""
        if isinstance(when, str):
            return self.finish(when)
        timezone = self.deal.calendars[side].timezone
        return np.full(self.luck.count, end_of_day(when, timezone), dtype=np.int64)
