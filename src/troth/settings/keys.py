"""The table of all settings: name, meaning, default and how a stated value is read.

It refuses to guess: a value that is not clearly of its kind is `Unreadable`, with what was expected.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

MOST_DRAWS = 10_000_000
FEWEST_DRAWS = 100


class Unreadable(ValueError):
    """A stated value that is not of its setting's kind; says what was expected."""


@dataclass(frozen=True, slots=True)
class Key:
    """One setting: its dotted name, what it means, its default (None: nothing is assumed), its reader."""

    name: str
    meaning: str
    default: object
    read: Callable[[object], Any]


def text(stated: object) -> str:
    """Read a text that says something."""
    if not isinstance(stated, str) or not stated.strip():
        expected = "a text"
        raise Unreadable(expected)
    return stated.strip()


def chance(stated: object) -> float:
    """Read a chance or share: '90%' or 0.9."""
    expected = "a share from 0% to 100%, like 90%"
    words = str(stated).strip() if not isinstance(stated, bool) else ""
    number = _decimal(words.removesuffix("%"), expected)
    fraction = number / 100 if words.endswith("%") else number
    if not 0 <= fraction <= 1:
        raise Unreadable(expected)
    return float(fraction)


def amount(stated: object) -> Decimal:
    """Read an amount of money in the workspace's currency, 0 or more."""
    expected = "an amount of money, like 50000"
    number = _decimal("" if isinstance(stated, bool) else str(stated), expected)
    if number < 0:
        raise Unreadable(expected)
    return number


def whole(least: int, most: int) -> Callable[[object], int]:
    """Return a reader of whole numbers between two ends, both included."""

    def read(stated: object) -> int:
        expected = f"a whole number from {least:,} to {most:,}"
        words = "" if isinstance(stated, bool) else str(stated).strip().replace("_", "")
        if not re.fullmatch(r"[+-]?[0-9]{1,18}", words) or not least <= int(words) <= most:
            raise Unreadable(expected)
        return int(words)

    return read


def currency(stated: object) -> str:
    """Read an ISO 4217 code."""
    if not isinstance(stated, str) or not re.fullmatch(r"[A-Z]{3}", stated):
        expected = "a currency of three capital letters, like EUR"
        raise Unreadable(expected)
    return stated


def timezone(stated: object) -> str:
    """Read a time zone's name."""
    name = text(stated)
    try:
        ZoneInfo(name)
    except (KeyError, OSError, ValueError):
        expected = "the name of a time zone, like Europe/Berlin"
        raise Unreadable(expected) from None
    return name


def closed(stated: object) -> tuple[str, ...]:
    """Read closed days and ranges of days, in a list or separated by commas."""
    listed = stated.split(",") if isinstance(stated, str) else stated
    days = [str(each).strip() for each in listed] if isinstance(listed, list) else [""]
    if not all(re.fullmatch(r"\d{4}-\d\d-\d\d(/\d{4}-\d\d-\d\d)?", each) for each in days):
        expected = "days and ranges of days, like 2027-04-19 or 2027-04-19/2027-05-07"
        raise Unreadable(expected)
    return tuple(days)


def _decimal(words: str, expected: str) -> Decimal:
    try:
        number = Decimal(words.strip().replace("_", ""))
    except InvalidOperation:
        raise Unreadable(expected) from None
    if not number.is_finite():
        raise Unreadable(expected)
    return number


KEYS: tuple[Key, ...] = (
    Key("seller", "Who sells: the name on deals and offers.", None, text),
    Key("currency", "The currency of new deals and of amounts here.", "EUR", currency),
    Key("seed", "The seed of every draw: same inputs and seed, same bytes.", 1, whole(0, 2**63 - 1)),
    Key("draws", "How many times the future is drawn.", 10_000, whole(FEWEST_DRAWS, MOST_DRAWS)),
    Key("data", "Where troth.db and the snapshots of the record lie, seen from the workspace.", ".", text),
    Key("policy.promise", "The lowest chance at which one thing is promised.", "90%", chance),
    Key("policy.aim", "The lowest chance at which one thing is called an aim.", "70%", chance),
    Key("policy.all", "The lowest chance that all the seller's promises hold together.", "80%", chance),
    Key("policy.loss", "The highest chance of losing money on a deal.", "10%", chance),
    Key("policy.margin", "The margin a deal is priced for, where it states none.", None, chance),
    Key("policy.worst.loss", "A loss that must stay rarer than policy.worst.chance.", None, amount),
    Key("policy.worst.chance", "How rare that loss must stay.", None, chance),
    Key("base-rate.date", "The published table that speaks for the dates of whole deals.", None, text),
    Key("base-rate.cost", "The published table that speaks for the cost of whole deals.", None, text),
    Key("calendars.seller.country", "The country whose holidays the seller keeps.", None, text),
    Key("calendars.seller.subdivision", "The state or region of that country.", None, text),
    Key("calendars.seller.timezone", "The seller's time zone.", "UTC", timezone),
    Key("calendars.seller.hours", "The seller's working hours.", "09:00-17:00", text),
    Key("calendars.seller.weekdays", "The seller's working days of the week.", "mon-fri", text),
    Key("calendars.seller.closed", "Days on which the seller is closed, beside holidays.", None, closed),
)
