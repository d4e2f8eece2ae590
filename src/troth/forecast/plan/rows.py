"""The rows the compiled scheduler reads and writes: which column means what.

Plain whole numbers in arrays, because that is what compiled code is quick with. It refuses to compile
and to fill anything in (that is `packing`).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from troth.forecast.machine.columns import BitColumn, BitRows, HalfColumn, HalfRows, WholeColumn, WholeRows

NEVER = 1 << 60
FULL = 10_000
LONG_AGO = -(1 << 60)
CODE_BITS = 20  # an event is (minutes since the begin) << 20 | code
CODE_MASK = (1 << CODE_BITS) - 1
TIME_SHIFT, WORK_SHIFT = 10, 9  # the hints' buckets: 1,024 minutes of time, 512 minutes of work

# Columns of the plan's rows
I_PART, I_PART_END, I_LINK, I_LINK_END, I_FLOOR, I_STARTED, I_FINISHED = 0, 1, 2, 3, 4, 5, 6
I_RANK, I_DUE, I_HOLD, I_STARTS, I_ENDS, I_DROPPED, I_DROPS, I_COLUMNS = 7, 8, 9, 10, 11, 12, 13, 14
P_ITEM, P_ROLE, P_COUNT, P_DEMAND, P_TABLE, P_SPLIT, P_SIDES, P_FACE = 0, 1, 2, 3, 4, 5, 6, 7
P_COLUMNS = 8
L_OTHER, L_AT_START, L_LATE, L_LAG, L_TABLE, L_COLUMNS = 0, 1, 2, 3, 4, 5
R_COUNT, R_PERSON, R_ADD, R_COLUMNS = 0, 1, 2, 3
T_SPAN, T_SPAN_END, T_ORIGIN, T_BY_TIME, T_BUCKETS, T_BY_WORK, T_TOTAL, T_COLUMNS = 0, 1, 2, 3, 4, 5, 6, 7
F_ORIGIN, F_HORIZON, F_NAMED, F_CHANGES, F_COLUMNS = 0, 1, 2, 3, 4

# Columns of the desk's rows
S_STARTS, S_ENDS, S_ELIGIBLE, S_LINKED, S_OPEN = 0, 1, 2, 3, 4
S_OWN_END, S_HELD, S_HOLDER, S_DROPPED, S_COLUMNS = 5, 6, 7, 8, 9
D_QUEUE, D_STOPS, D_FRESH, D_CHANGED, D_COLUMNS = 0, 1, 2, 3, 4
W_HOLDER, W_SINCE, W_BY, W_COLUMNS = 0, 1, 2, 3


DE_BRUIJN_FACTOR = 0x03F79D71B4CB0A89
DE_BRUIJN = np.zeros(64, dtype=np.int64)
DE_BRUIJN[[((DE_BRUIJN_FACTOR << bit) & (2**64 - 1)) >> 58 for bit in range(64)]] = np.arange(64)


class Plan(NamedTuple):
    """What no draw changes.

    `needs` has the items that need each role, as bits by rank; `loose` those that need nobody whatever
    their parts say, because they were dropped.
    """

    items: WholeRows
    parts: WholeRows
    links: WholeRows
    roles: WholeRows
    tables: WholeRows
    spans: WholeRows
    hints: HalfColumn
    by_rank: WholeColumn
    needs: BitRows
    loose: BitColumn
    figures: WholeColumn


class Chances(NamedTuple):
    """What the draws say, one row each; columns are parts, roles, stops."""

    work: WholeRows
    share: HalfRows
    stop_side: WholeColumn
    stop_begin: WholeRows
    stop_end: WholeRows
    moment: WholeColumn
    share_after: HalfRows


class Desk(NamedTuple):
    """One thread's scratch, laid out anew for every draw."""

    state: WholeRows
    free: WholeColumn
    limit: WholeColumn
    people: WholeRows
    queue: WholeColumn
    stops: WholeRows
    ready: BitColumn
    busy: BitColumn
    loose: BitColumn
    counts: WholeColumn


class Sheet(NamedTuple):
    """What comes out, one row a draw."""

    eligible: WholeRows
    start: WholeRows
    finish: WholeRows
    part_end: WholeRows
    critical: HalfRows
