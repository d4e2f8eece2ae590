"""The levels of a big record's past forecasts, kept in the workspace: they never change for a snapshot.

Computing them costs seconds from some ten thousand items on, reading them milliseconds. It refuses to
keep those of a small record, which are faster computed.
"""

from __future__ import annotations

from pathlib import Path

from troth import __version__
from troth.book.kept import keep, name_of, recall
from troth.core.record import BaseRate, Record
from troth.forecast.deal.blocks import Progress
from troth.forecast.deal.prepare import Knowledge
from troth.forecast.items.common_cause import has_bundles
from troth.forecast.items.levels_bytes import levels_as_bytes, levels_from_bytes, stands_on
from troth.forecast.items.resolved_levels import ResolvedLevels, resolved_levels

KIND = "levels"
FEWEST_KEPT = 2_000


def kept_levels(
    root: Path | None,
    record: Record,
    base: BaseRate,
    quantity: str,
    seed: int,
    progress: Progress | None = None,
) -> ResolvedLevels:
    """Return the levels of a record's past forecasts: those kept, else computed and kept.

    Parameters
    ----------
    root
        The workspace's folder; None: nothing is kept.
    record
        Items of work.
    base
        The base rate that spoke beside them.
    quantity
        Of which rows.
    seed
        The seed of the random parts.
    progress
        Told (items done, items in all) while they are computed.
    """
    if not record.snapshot or len(record) < FEWEST_KEPT:
        return resolved_levels(record, base, quantity, seed, progress)
    name = name_of(__version__, stands_on(), record.snapshot, base.sha256, quantity, seed)
    kept = recall(root, KIND, name)
    if kept is not None:
        return levels_from_bytes(kept)
    found = resolved_levels(record, base, quantity, seed, progress)
    keep(root, KIND, name, levels_as_bytes(found))
    return found


def levels_for(
    root: Path | None, knowledge: Knowledge, seed: int, progress: Progress | None = None
) -> ResolvedLevels | None:
    """Return the levels that a deal's common cause is learnt from, None where no bundle teaches it."""
    if not has_bundles(knowledge.items):
        return None
    return kept_levels(root, knowledge.items, knowledge.item_base, "effort", seed, progress)
