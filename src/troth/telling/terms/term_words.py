"""Terms in words: their names, their windows, amounts, and levels that may be promised.

It refuses a level finer than two digits of what may fail, and to round one up.
"""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal

from troth.core.service_level import ServiceLevel
from troth.core.term import LatePenalty
from troth.forecast.deal.terms_forecast import LevelChance, TermForecast
from troth.telling.words import (
    TIE,
    counted,
    exact_share,
    money,
    name,
    percent,
    said_chance,
    shortened,
)

NAME_LENGTH = 30
NONE = "-"
Priced = LatePenalty | ServiceLevel
WORDS = {"week": "week", "month": "month", "quarter": "quarter", "year": "year", "rolling": "month"}


def term_name(term_id: str) -> str:
    """Name a clause: 'late penalty'."""
    return f"'{shortened(name(term_id), NAME_LENGTH)}'"


def bare_money(minor: float | None, currency: str) -> str:
    """Say an uncertain amount without its currency, for a table that names it: 8,640."""
    return "no limit" if minor is None else money(minor, currency).replace(f"{currency}{TIE}", "")


def window_of(level: ServiceLevel) -> str:
    """Name one window of a service level: month, quarter."""
    return "delivery" if level.is_of_delivery else WORDS[level.window.kind]


def windows_in_words(one: TermForecast) -> str:
    """Count the windows of a term: 36 months; a term of delivery is looked at once."""
    if not isinstance(one.term, ServiceLevel) or one.term.is_of_delivery:
        return "once"
    return counted(one.windows, window_of(one.term))


def may_be_promised(level: Decimal | None) -> str | None:
    """Say a level that may be promised: what may fail keeps two digits, rounded up; None: there is none.

    0.99889 is 99.88 %, 0.96357 is 96.3 %.
    """
    if level is None:
        return None
    missing = Decimal(1) - level
    if missing > 0:
        missing = missing.quantize(Decimal(1).scaleb(missing.adjusted() - 1), rounding=ROUND_CEILING)
    return exact_share(1 - missing) if missing < 1 else None


def chance_range(one: LevelChance, behind: int) -> str:
    """Say between what a chance may lie: "70 % to 95 %", a dash where that is one and the same."""
    low, high = said_chance(one.low, behind), said_chance(one.high, behind)
    if low == high:
        return NONE
    if low.endswith("%") and high.endswith("%"):
        return f"{percent(one.low, behind)} to {high}"
    return f"{low} to {high}"
