"""The levels of a record's past forecasts as bytes, so that they can be kept: the format `troth-levels-1`.

Six columns of the same length, 8 bytes a number, little-endian: rows, completed day, estimated day
(whole), part, voted, issued (floating). It refuses to check them; whoever kept them does.
"""

from __future__ import annotations

import numpy as np

from troth.forecast.items.resolved_levels import ResolvedLevels
from troth.forecast.items.vote_rule import FEWEST_RESOLVED, IDEAL_RESOLVED, ITEM_RULE, LAST_RESOLVED
from troth.forecast.machine.kernels import VOTES

FORMAT = "troth-levels-1"
COLUMNS = {
    "rows": "<i8",
    "completed_day": "<i8",
    "estimated_day": "<i8",
    "part": "<f8",
    "voted": "<f8",
    "issued": "<f8",
}
ROW = 8 * len(COLUMNS)


def stands_on() -> tuple[object, ...]:
    """Return what levels depend on besides the record: the format, the rule, the compiled votes."""
    return (FORMAT, ITEM_RULE, LAST_RESOLVED, FEWEST_RESOLVED, IDEAL_RESOLVED, VOTES.file_name())


def levels_as_bytes(levels: ResolvedLevels) -> bytes:
    """Return levels as bytes."""
    return b"".join(getattr(levels, column).astype(form).tobytes() for column, form in COLUMNS.items())


def levels_from_bytes(kept: bytes) -> ResolvedLevels:
    """Return levels from bytes."""
    count = len(kept) // ROW
    columns = {
        column: np.frombuffer(kept, form, count, 8 * count * at).astype(form[1:])
        for at, (column, form) in enumerate(COLUMNS.items())
    }
    return ResolvedLevels(**columns)
