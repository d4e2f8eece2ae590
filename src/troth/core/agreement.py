"""Agreements: what both sides settled before, for the day it gets hard.

An agreement is a condition, a lever, and who decides it how soon. It refuses to say how much pulling the
lever wins back; that is judged on draws.
"""

from __future__ import annotations

from dataclasses import dataclass

from troth.core.quantity import Span


@dataclass(frozen=True, slots=True)
class Agreement:
    """When `item` slips by a span past what was promised for it, `decider` pulls `lever` within a span.

    The slip is measured from the seller's promised day of the item, and from its first forecast where
    nothing was promised. `lever` is a lever's id, set in its first setting.
    """

    item: str
    slips: Span
    lever: str
    decider: str
    within: Span
