"""Shares, amounts, spans and days as a deal file spells them.

It refuses to round: every spelling reads back as the value it was written from.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from troth.core.credit_schedule import Cap, CreditRate
from troth.core.money import Money
from troth.core.quantity import Span
from troth.core.service_level import Maintenance
from troth.telling.spelling.plain_yaml import plain

_ONE = {"w": "week", "d": "day", "h": "hour"}


def percent(share: Decimal) -> str:
    """Spell a share in percent: 0.999 is 99.9%."""
    return f"{plain(share * 100)}%"


def span(span: Span) -> str:
    """Spell a span: 30min, 4w, 6 months."""
    return f"{plain(span.number)}{' months' if span.unit == 'months' else span.unit}"


def amount(money: Money) -> Decimal:
    """Spell money in the deal's currency, as a number of its major units."""
    return money.major


def share_or_amount(stated: Decimal | Money) -> str | Decimal:
    """Spell a share of something, or money."""
    return amount(stated) if isinstance(stated, Money) else percent(stated)


def cap(cap: Cap) -> str | Decimal:
    """Spell the most that is owed in a period: 15%, 100% of month, 5000 of year."""
    most = share_or_amount(cap.most)
    if cap.per == "window":
        return most
    return f"{most if isinstance(most, str) else plain(most)} of {cap.per}"


def per(share: Decimal, span: Span) -> str:
    """Spell a share for each period: 1% per week, 5% per 30min."""
    unit = _ONE.get(span.unit) if span.number == 1 else None
    return f"{percent(share)} per {unit or f'{plain(span.number)}{span.unit}'}"


def credit_rate(rate: CreditRate) -> str:
    """Spell what each period too much, or each case too many, costs."""
    return f"{percent(rate.share)} per case" if rate.per == "case" else per(rate.share, rate.per)


def local(at: datetime) -> str:
    """Spell a local day and time: 2027-02-07 02:00."""
    return at.strftime("%Y-%m-%d %H:%M:%S" if at.second else "%Y-%m-%d %H:%M")


def maintenance(planned: Maintenance) -> dict[str, str]:
    """Spell recurring planned maintenance."""
    return {"rule": planned.rule, "first": local(planned.first_at), "lasts": span(planned.lasts)}
