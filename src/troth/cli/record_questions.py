"""The questions of `troth record start`, asked deal by deal at the terminal.

It refuses nothing but a date or an amount that is none, and asks again.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TypeVar

import click

from troth.book.past_deals import PastDeal

MOST_DEALS = 10
STILL_OPEN = "open"
T = TypeVar("T")


def ask_past_deals() -> list[PastDeal]:
    """Ask for up to ten deals; an empty name ends it."""
    click.echo("Your last ten deals, from memory. Enter skips a question; an empty name ends it.")
    click.echo("Dates like 2026-03-31, amounts like 72000.\n")
    deals: list[PastDeal] = []
    while len(deals) < MOST_DEALS:
        name = _words(f"Deal {len(deals) + 1}, a name for it")
        if not name:
            break
        if any(deal.name == name for deal in deals):
            click.echo("  That one was told already.")
            continue
        deals.append(_ask_deal(name))
        click.echo("")
    return deals


def _ask_deal(name: str) -> PastDeal:
    started = _asked("  When did it start?", _day)
    promised = _asked("  Which finish was promised?", _day)
    finished = _asked(f"  When was it finished? ({STILL_OPEN} if it is not)", _day_or_open)
    cost = _asked("  What was it to cost you?", _amount)
    actual = _asked("  What did it cost you (so far)?", _amount)
    return PastDeal(
        name=name,
        started_on=started,
        promised_on=promised,
        finished_on=None if isinstance(finished, str) else finished,
        is_open=isinstance(finished, str),
        promised_cost=cost,
        actual_cost=actual,
    )


def _words(question: str) -> str:
    return str(click.prompt(question, default="", show_default=False)).strip()


def _asked(question: str, read: Callable[[str], T]) -> T | None:
    while words := _words(question):
        try:
            return read(words)
        except (ValueError, InvalidOperation):
            click.echo("    That cannot be read; once more, or Enter to skip.")
    return None


def _day(words: str) -> date:
    return date.fromisoformat(words)


def _day_or_open(words: str) -> date | str:
    return STILL_OPEN if words.lower() == STILL_OPEN else _day(words)


def _amount(words: str) -> Decimal:
    amount = Decimal(words.replace(" ", "").replace("_", ""))
    if not amount.is_finite() or amount <= 0:
        raise ValueError(words)
    return amount
