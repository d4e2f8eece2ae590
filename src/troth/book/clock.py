"""The only clock: the day and the moment it is, where the user is.

It refuses to be read anywhere below this room; there, time is an argument.
"""

from __future__ import annotations

from datetime import UTC, date, datetime


def today() -> date:
    """Return today's date as the user's own wall calendar has it."""
    return datetime.now().astimezone().date()


def now() -> datetime:
    """Return the moment it is, in UTC."""
    return datetime.now(tz=UTC)
