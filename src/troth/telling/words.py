"""How numbers are said to a person: chances, days, money, hours, lists.

Chances with fewer than 100 own finished items (or deals) behind them are rounded to 5 points, others to
whole ones; under 2 % is "hardly ever", over 98 % "almost always". It refuses to round a chance past a
bound that it misses.

Source: DESIGN section 6, last paragraph.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

FINE_FROM = 100
COARSE_POINTS = 5
HARDLY = 0.02
ALMOST = 0.98


def percent(chance: float, behind: int) -> int:
    """Round a chance to the percent that may be said: 5-point steps under 100 items, never to 0 or 100."""
    step = 1 if behind >= FINE_FROM else COARSE_POINTS
    rounded = math.floor(chance * 100 / step + 0.5) * step
    return min(max(rounded, step), 100 - step)


def said_chance(chance: float | None, behind: int, needed: float | None = None) -> str:
    """Say a chance: "65 %", "hardly ever", "almost always", or that nobody knows.

    Parameters
    ----------
    behind
        How many own finished items (deals) stand behind it.
    needed
        A floor it is held against: a chance that misses it is never rounded up to it.
    """
    if chance is None:
        return "unknown"
    if chance < HARDLY:
        return "hardly ever"
    if chance > ALMOST:
        return "almost always"
    said = percent(chance, behind)
    if needed is not None and chance < needed and said >= needed * 100:
        return f"just under {needed:.0%}".replace("%", " %")
    return f"{said} %"


def said_risk(chance: float | None, behind: int, allowed: float | None = None) -> str:
    """Say the chance of something bad; one that exceeds what is allowed is never rounded down to it."""
    if chance is None:
        return "unknown"
    if chance < HARDLY:
        return "under 2 %"
    if chance > ALMOST:
        return "over 98 %"
    said = percent(chance, behind)
    if allowed is not None and chance > allowed and said <= allowed * 100:
        return f"just over {allowed:.0%}".replace("%", " %")
    return f"{said} %"


def in_how_many(chance: float, behind: int) -> str:
    """Say a chance as cases: "in 65 of 100 cases", "hardly ever", "almost always"."""
    if chance < HARDLY or chance > ALMOST:
        return said_chance(chance, behind)
    return f"in {percent(chance, behind)} of 100 cases"


def day(on: date | None) -> str:
    """Say a day: 30 Apr 2027; one past every plan is "not within ten years"."""
    if on is None:
        return "not within ten years"
    return f"{on.day} {MONTHS[on.month - 1]} {on.year}"


def short_day(on: date) -> str:
    """Say a day without its year: 30 Apr."""
    return f"{on.day} {MONTHS[on.month - 1]}"


def money(minor: float, currency: str, *, digits: int = 3) -> str:
    """Say an uncertain amount of money in three digits: EUR 68,600."""
    major = abs(minor) / 100
    if major >= 1:
        step = 10 ** max(math.floor(math.log10(major)) + 1 - digits, 0)
        major = round(major / step) * step
    return f"{'-' if minor < 0 else ''}{currency} {major:,.0f}"


def hours(amount: float) -> str:
    """Say hours: whole ones from ten on, halves below."""
    if amount >= 10:
        return f"{amount:,.0f} h"
    return f"{round(amount * 2) / 2:g} h"


def listed(names: Sequence[str], joint: str = "and") -> str:
    """Join names as one says them: a, b and c."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {joint} {names[-1]}"


def counted(count: int, noun: str, plural: str | None = None) -> str:
    """Say how many: 1 item, 3 items, no items."""
    word = noun if count == 1 else plural or f"{noun}s"
    return f"{count if count else 'no'} {word}" if not count else f"{count:,} {word}"


def sentence(text: str) -> str:
    """Begin with a capital letter."""
    return text[:1].upper() + text[1:]
