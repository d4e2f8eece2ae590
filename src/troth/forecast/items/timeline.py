"""A record's finished items in the order in which they became known: what a past day knew.

It refuses to weigh anything. Source: DESIGN section 5, step 5.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from troth.forecast.items.ballots import BASE_BALLOT, BOUND_BALLOT, ITEM_BALLOT, Ballots
from troth.forecast.machine.columns import FloatColumn, WholeColumn, WholeRows


class Timeline(NamedTuple):
    """Item ballots in the order of their completion (ties: the record's order), and the days of bounds.

    `base` holds the base rate's values in order.
    """

    known_day: WholeColumn
    ln_ratio: FloatColumn
    row: WholeColumn
    up: FloatColumn
    down: FloatColumn
    labels: WholeRows
    bound_first: WholeColumn
    bound_end: WholeColumn
    base: FloatColumn


def timeline_of(ballots: Ballots) -> Timeline:
    """Put item ballots into the order of their completion."""
    items = np.flatnonzero(ballots.kind == ITEM_BALLOT)
    items = items[np.lexsort((ballots.row[items], ballots.known_day[items]))]
    is_bound = ballots.kind == BOUND_BALLOT
    return Timeline(
        known_day=ballots.known_day[items],
        ln_ratio=ballots.ln_ratio[items],
        row=ballots.row[items],
        up=ballots.up[items],
        down=ballots.down[items],
        labels=np.ascontiguousarray(ballots.labels[items]),
        bound_first=ballots.first_day[is_bound],
        bound_end=ballots.end_day[is_bound],
        base=ballots.ln_ratio[ballots.kind == BASE_BALLOT],
    )
