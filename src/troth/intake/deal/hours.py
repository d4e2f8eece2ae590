"""Daily hours and weekdays as a deal file spells them.

As in `scalars`, each function returns what a plain value means or raises `Misspelt`. It refuses hours
over midnight: a night shift is two periods.
"""

from __future__ import annotations

import re
from itertools import pairwise

from troth.core.quantity import DAY_MINUTES
from troth.intake.scalars import Misspelt

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_PERIOD = re.compile(r"([0-9]{1,2}):([0-5][0-9]) ?- ?([0-9]{1,2}):([0-5][0-9])")


def hours(value: object) -> tuple[tuple[int, int], ...]:
    """Return a day's working periods as minutes after midnight: `09:00-17:00`."""
    periods = [
        _period(part) for part in _parts(value, "are not hours of a day", "something like 09:00-17:00")
    ]
    for earlier, later in pairwise(periods):
        if later[0] < earlier[1]:
            raise Misspelt("overlap or are out of order", "the earlier period first", code="out-of-order")
    return tuple(periods)


def weekdays(value: object) -> frozenset[int]:
    """Return the working days of the week, Monday = 0: `mon-fri`, `sun-thu` or `mon, wed`."""
    found: set[int] = set()
    for part in _parts(value, "are not weekdays", "something like mon-fri"):
        first, dash, last = (word.strip().lower() for word in part.partition("-"))
        if first not in WEEKDAYS or (dash and last not in WEEKDAYS):
            raise Misspelt(
                "are not weekdays", "something like mon-fri", "The days are " + ", ".join(WEEKDAYS)
            )
        begins = WEEKDAYS.index(first)
        ends = WEEKDAYS.index(last) if dash else begins
        found.update((begins + k) % 7 for k in range((ends - begins) % 7 + 1))
    return frozenset(found)


def _period(stated: str) -> tuple[int, int]:
    match = _PERIOD.fullmatch(stated)
    if not match:
        raise Misspelt("are not hours of a day", "something like 09:00-17:00")
    opens, close = int(match[1]) * 60 + int(match[2]), int(match[3]) * 60 + int(match[4])
    if close > DAY_MINUTES:
        raise Misspelt("run past 24:00", "something like 09:00-17:00")
    if close <= opens:
        raise Misspelt(
            "end before they begin",
            "something like 09:00-17:00",
            "A night shift is two periods: [00:00-06:00, 22:00-24:00]",
        )
    return opens, close


def _parts(value: object, wrong: str, expected: str) -> list[str]:
    stated = value.split(",") if isinstance(value, str) else value
    if not isinstance(stated, list) or not stated:
        raise Misspelt(wrong, expected)
    parts = [part.strip() for part in stated if isinstance(part, str)]
    if len(parts) != len(stated):
        raise Misspelt(wrong, expected)
    return parts
