"""The levels of a big record's past forecasts, kept in the workspace: they never change for a snapshot.

Computing them costs seconds from some ten thousand items on, reading them milliseconds. The folder may
be deleted at any time. It refuses to use a file that is not what was written, and to stop a check
because nothing can be written.
"""

from __future__ import annotations

import tempfile
from contextlib import suppress
from pathlib import Path

from troth import __version__
from troth.core.record import BaseRate, Record
from troth.forecast.blocks import Progress
from troth.forecast.common_cause import has_bundles
from troth.forecast.levels_bytes import levels_as_bytes, levels_from_bytes, levels_name
from troth.forecast.prepare import Knowledge
from troth.forecast.resolved_levels import ResolvedLevels, resolved_levels

CACHE = ".troth"
LEVELS = "levels"
FEWEST_KEPT = 2_000  # a smaller record is faster computed than looked up
MOST_FILES = 8


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
    if root is None or not record.snapshot or len(record) < FEWEST_KEPT:
        return resolved_levels(record, base, quantity, seed, progress)
    name = levels_name(record.snapshot, base, quantity, seed, __version__)
    path = root / CACHE / LEVELS / name
    found = None
    with suppress(OSError):
        found = levels_from_bytes(path.read_bytes(), name)
    if found is None:
        found = resolved_levels(record, base, quantity, seed, progress)
        with suppress(OSError):
            _keep(path, levels_as_bytes(found, name))
    return found


def levels_for(
    root: Path | None, knowledge: Knowledge, seed: int, progress: Progress | None = None
) -> ResolvedLevels | None:
    """Return the levels that a deal's common cause is learnt from, None where no bundle teaches it."""
    if not has_bundles(knowledge.items):
        return None
    return kept_levels(root, knowledge.items, knowledge.item_base, "effort", seed, progress)


def _keep(path: Path, content: bytes) -> None:
    """Write a file by rename, in a folder that git ignores, and drop the oldest beyond a few."""
    folder = path.parent
    folder.mkdir(parents=True, exist_ok=True)
    ignored = folder.parent / ".gitignore"
    if not ignored.exists():
        ignored.write_text("# Kept for speed; may be deleted at any time.\n*\n", encoding="utf-8")
    with tempfile.NamedTemporaryFile(dir=folder, delete=False) as file:
        file.write(content)
    Path(file.name).replace(path)
    by_age = sorted(folder.iterdir(), key=lambda each: each.stat().st_mtime_ns, reverse=True)
    for older in by_age[MOST_FILES:]:
        older.unlink(missing_ok=True)
