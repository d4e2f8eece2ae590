"""The levels of a record's past forecasts as bytes, so that they can be kept: the format `troth-levels-1`.

SHA-256 (32 bytes) of all that follows; the name (64 hexadecimal digits); six columns of the same length, 8
bytes a number, little-endian: rows, completed day, estimated day (whole), part, voted, issued (floating).
The name is a digest of everything the levels depend on, the compiled votes included. It refuses bytes
whose hash or name does not hold, by returning nothing: whoever kept them computes again.
"""

from __future__ import annotations

import hashlib

import numpy as np

from troth.core.record import BaseRate
from troth.forecast.kernels import VOTES
from troth.forecast.resolved_levels import ResolvedLevels
from troth.forecast.vote_rule import FEWEST_RESOLVED, IDEAL_RESOLVED, ITEM_RULE, LAST_RESOLVED

FORMAT = "troth-levels-1"
WHOLE, FLOATING = "<i8", "<f8"
COLUMNS = {
    "rows": WHOLE,
    "completed_day": WHOLE,
    "estimated_day": WHOLE,
    "part": FLOATING,
    "voted": FLOATING,
    "issued": FLOATING,
}
HASH, NAME, NUMBER = 32, 64, 8


def levels_name(snapshot: str, base: BaseRate | None, quantity: str, seed: int, version: str) -> str:
    """Return a digest of what the levels of a record depend on.

    Parameters
    ----------
    snapshot
        The record's snapshot.
    base
        The base rate that spoke beside it.
    quantity
        Of which rows.
    seed
        The seed of the random parts.
    version
        The version of this program.
    """
    rule = (ITEM_RULE, LAST_RESOLVED, FEWEST_RESOLVED, IDEAL_RESOLVED)
    facts = (FORMAT, snapshot, base.sha256 if base else "", quantity, seed, rule, version, VOTES.file_name())
    return hashlib.sha256("\n".join(map(repr, facts)).encode()).hexdigest()


def levels_as_bytes(levels: ResolvedLevels, name: str) -> bytes:
    """Return levels as bytes under a name."""
    columns = [getattr(levels, column).astype(form).tobytes() for column, form in COLUMNS.items()]
    content = name.encode() + b"".join(columns)
    return hashlib.sha256(content).digest() + content


def levels_from_bytes(kept: bytes, name: str) -> ResolvedLevels | None:
    """Return kept levels, None where they are not what was kept under this name."""
    if hashlib.sha256(kept[HASH:]).digest() != kept[:HASH] or kept[HASH : HASH + NAME] != name.encode():
        return None
    count, rest = divmod(len(kept) - HASH - NAME, len(COLUMNS) * NUMBER)
    if rest:
        return None
    columns = {
        column: np.frombuffer(kept, form, count, HASH + NAME + at * count * NUMBER).astype(form[1:])
        for at, (column, form) in enumerate(COLUMNS.items())
    }
    return ResolvedLevels(**columns)
