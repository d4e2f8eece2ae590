"""Work under way: how much of an item is behind it on the day of the forecast.

For people's work that is what was spent on it, for waiting the open time since it started. It refuses
what is not yet so on that day: the network says what is.

Source: DEAL-FILE.md "Under way".
"""

from __future__ import annotations

from troth.core.work import Item
from troth.forecast.plan.network import WALL_CLOCK, Network


def minutes_behind(network: Network, index: int, item: Item) -> int:
    """Return the minutes behind a network item, in the unit of its first part; 0 when nobody said.

    Parameters
    ----------
    network
        Compiled as of the day of the forecast.
    index
        The item's number in it.
    item
        What the deal says of it.
    """
    activity, parts = network.items[index], network.parts_of(index)
    if not (activity.is_under_way or activity.is_finished) or not len(parts):
        return 0
    if item.effort is not None:
        return 0 if item.spent is None else item.spent.minutes(activity.workday_minutes)
    if item.takes is None or activity.is_finished:
        return 0
    table = network.parts[parts[0]].table
    if table == WALL_CLOCK:
        return activity.floor - activity.started_at
    return network.tables[table].between(activity.started_at, activity.floor)
