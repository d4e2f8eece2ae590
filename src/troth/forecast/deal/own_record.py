"""How the seller's own last whole deals ended, as a buyer would count: on the day promised, or later.

A deal was late when it took longer than planned (actual / planned above 1). Only what had finished before
the day counts. It refuses to choose: always the last ones, whatever they say.
"""

from __future__ import annotations

from datetime import date

from troth.core.record import FINISHED, QUANTITIES, Record
from troth.forecast.deal.deal_forecast import OwnRecord

MOST_COUNTED = 20


def own_record(deals: Record, as_of: date) -> OwnRecord | None:
    """Count the late ones of the last 20 own deals that finished before a day; None without any."""
    dates = QUANTITIES.index("date")
    finished = [
        (deals.completed_on[row], row)
        for row in range(len(deals))
        if deals.quantity[row] == dates
        and deals.status[row] == FINISHED
        and 0 < deals.completed_on[row] < as_of.toordinal()
        and deals.estimate[row] > 0
        and deals.actual[row] > 0
    ]
    last = [row for _, row in sorted(finished)[-MOST_COUNTED:]]
    if not last:
        return None
    return OwnRecord(sum(deals.actual[row] > deals.estimate[row] for row in last), len(last))
