"""The name of the source that a file's rows come from, which the next export of the same system shares.

It refuses to join two sources: it proposes, and the mapping decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from troth.core.record import RecordKind
from troth.intake.record.mapping import KnownSource


def source_again(known: Sequence[KnownSource], kind: RecordKind, columns: Iterable[str]) -> tuple[str, ...]:
    """Return the known sources all of whose columns a file has, in their order."""
    names = frozenset(columns)
    return tuple(
        each.source for each in known if each.kind == kind and each.columns and each.columns <= names
    )


def source_of(path: Path) -> str:
    """Name a source by its file, without a date or number at the end, so that next month's is the same."""
    stem = re.sub(
        r"([-_. ]+as[-_ ]of)?[-_. ]+(\d{4}[-_.]?(\d{2}|q\d)?[-_.]?(\d{2})?|v?\d+)$",
        "",
        path.stem,
        flags=re.IGNORECASE,
    )
    return re.sub(r"[^\w.-]+", "-", stem or path.stem).strip("-") or "record"
