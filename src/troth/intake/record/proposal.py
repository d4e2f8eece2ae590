"""A mapping as proposed for a file, and what its owner must read in it.

It refuses to know how it was found.
"""

from __future__ import annotations

from dataclasses import dataclass

from troth.core.record import RecordKind
from troth.errors import Finding


@dataclass(frozen=True, slots=True)
class Proposal:
    """A mapping file's text, and what its owner must read: errors are what the text leaves open."""

    text: str
    kind: RecordKind
    has_columns: bool
    findings: tuple[Finding, ...]
