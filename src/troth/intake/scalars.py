"""Plain values of a deal file and what they mean: text, names, numbers, money and rates.

Each function takes the plain value of one key and returns what it means, or raises `Misspelt` with
what is wrong and what is expected; the caller adds the key's name, what was found and the place. It
refuses to guess: no unit is assumed, no decimal comma is read, no number is taken for a share.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple, TypeGuard, cast

from troth.core.quantity import WorkUnit

NUMBER = r"[0-9]{1,9}(?:\.[0-9]{1,6})?"
MONEY_PATTERN = r"[0-9]{1,12}(?:\.[0-9]{1,3})?"
NAME_PATTERN = r"[^\s/=,:;|'\"\[\]{}#&*!%@`<>]{1,80}"
MONEY = "a number in the deal's currency, like 60000"

_MONEY = re.compile(MONEY_PATTERN)
_NAME = re.compile(NAME_PATTERN)
_WHOLE = re.compile(r"0|[1-9][0-9]{0,8}")
_NUMBER = re.compile(NUMBER)


class Misspelt(ValueError):
    """A value that does not mean what its key asks for: what is wrong, what is expected, what to do."""

    def __init__(self, wrong: str, expected: str, hint: str = "", code: str = "misspelt") -> None:
        """Keep the parts of the finding to be."""
        self.wrong, self.expected, self.hint, self.code = wrong, expected, hint, code
        super().__init__(wrong)


class StatedRate(NamedTuple):
    """Money for a unit of person-time, before the deal's currency is known."""

    number: Decimal
    per: WorkUnit


def text(value: object) -> str:
    """Return text as it stands in the file; numbers and words like true are text too."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str) and value.strip():
        if len(value) > 2000:
            raise Misspelt(f"holds {len(value):,} characters", "at most 2,000")
        return value
    if isinstance(value, str):
        raise Misspelt("is empty", "some text")
    raise Misspelt("is not text", "some text", "Put it in quotes")


def name(value: object) -> str:
    """Return a name by which other keys refer to a thing."""
    found = value if isinstance(value, str) else str(value) if is_number(value) else None
    if found is None or not _NAME.fullmatch(found):
        raise Misspelt(
            "is not a name",
            "letters, digits, - and _ without spaces, like more-stock-lead",
        )
    return found


def currency(value: object) -> str:
    """Return an ISO 4217 currency code."""
    if isinstance(value, str) and re.fullmatch("[A-Z]{3}", value):
        return value
    hint = f"Write {value.upper()}" if isinstance(value, str) and re.fullmatch("[A-Za-z]{3}", value) else ""
    raise Misspelt("is not a currency", "its three capital letters, like EUR", hint)


def whole_number(value: object) -> int:
    """Return a whole number, zero or more."""
    found = str(value) if is_number(value) else value
    if isinstance(found, str) and _WHOLE.fullmatch(found):
        return int(found)
    raise Misspelt("is not a whole number", "digits alone, like 3")


def signed_number(value: object) -> int:
    """Return a whole number of either sign."""
    if is_number(value) and abs(value) < 10**9:
        return value
    raise Misspelt("is not a whole number", "digits with or without a minus, like 3 or -1")


def positive_count(value: object) -> int:
    """Return a count of at least one."""
    found = whole_number(value)
    if found == 0:
        raise Misspelt("leaves nobody to do the work", "at least 1", code="capacity-zero")
    return found


def number(value: object) -> Decimal:
    """Return a decimal number, zero or more."""
    found = str(value) if is_number(value) else value
    if isinstance(found, str) and _NUMBER.fullmatch(found):
        return Decimal(found)
    raise Misspelt("is not a number", "a number like 40 or 2.5", comma_hint(found))


def yes_or_no(value: object) -> bool:
    """Return true or false."""
    if isinstance(value, bool):
        return value
    raise Misspelt("is neither true nor false", "true or false")


def money(value: object) -> Decimal:
    """Return an amount of money in major units, zero or more."""
    found = str(value) if is_number(value) else value
    if isinstance(found, str):
        if _MONEY.fullmatch(found):
            return Decimal(found)
        if re.match(r"-[0-9]", found):
            raise Misspelt("is negative", MONEY)
        if re.search(r"[A-Za-z€$£]", found):
            raise Misspelt("is not an amount of money", MONEY, "The currency stands once, under currency")
    raise Misspelt("is not an amount of money", MONEY, comma_hint(found))


def rate(value: object) -> StatedRate:
    """Return money for a unit of person-time: `640/d`."""
    match = re.fullmatch(rf"({MONEY_PATTERN}) ?/ ?(h|d|w)", value) if isinstance(value, str) else None
    if match:
        return StatedRate(Decimal(match[1]), cast(WorkUnit, match[2]))
    hint = f"Write {value}/d for a day" if is_number(value) else comma_hint(value)
    raise Misspelt("is not money for a unit of time", "something like 640/d or 80/h", hint)


def day_rate(value: object) -> StatedRate:
    """Return money for a unit of person-time; a number alone is for a day."""
    found = str(value) if is_number(value) else value
    if isinstance(found, str) and _MONEY.fullmatch(found):
        return StatedRate(Decimal(found), "d")
    return rate(value)


def monthly(value: object) -> Decimal:
    """Return money a month: `9000/month`."""
    match = re.fullmatch(rf"({MONEY_PATTERN}) ?/ ?month", value) if isinstance(value, str) else None
    if match:
        return Decimal(match[1])
    hint = f"Write {value}/month" if is_number(value) else comma_hint(value)
    raise Misspelt("is not money a month", "something like 9000/month", hint)


def at_most(value: object) -> Decimal:
    """Return the most that is paid: `at most 72000`."""
    match = re.fullmatch(rf"at most ({MONEY_PATTERN})", value) if isinstance(value, str) else None
    if match:
        return Decimal(match[1])
    hint = f"Write at most {value}" if is_number(value) else ""
    raise Misspelt("does not say the most that is paid", "something like at most 72000", hint)


def is_number(value: object) -> TypeGuard[int]:
    """Whether a plain value is a whole number."""
    return isinstance(value, int) and not isinstance(value, bool)


def comma_hint(value: object) -> str:
    """Return a hint where a comma stands for a decimal point or parts thousands."""
    if isinstance(value, str) and re.search(r"[0-9],[0-9]", value):
        return "Write decimals with a point and thousands without a comma"
    return ""
