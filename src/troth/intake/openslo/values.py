"""Plain values of OpenSLO and what they mean: text, numbers, names, durations, times of day.

Each function takes a plain value and whether it stands in quotes, and returns what it means or raises
`Misspelt`. It refuses numbers in quotes and text that a reader of YAML takes for a number.

Source: OpenSLO specification, openslo/v1, "General Schema" and "duration-shorthand".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal, cast

from troth.intake.deal.closed_days import check_timezone
from troth.intake.nearest import did_you_mean
from troth.intake.scalars import Misspelt, is_number

Postfix = Literal["m", "h", "d", "w", "M", "Q", "Y"]
Read = Callable[[object, bool], Any]

LONGEST_DESCRIPTION = 1050
LONGEST_NAME = 255
FINEST_PLACES = 8  # of a share: a deal file writes percent with at most six
A_DURATION = "a whole number and m (minutes), h, d, w, M (months), Q or Y, like 4w"
RFC1123 = re.compile(r"[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?")
ENCOURAGED = re.compile(r"[a-z0-9](?:[-a-z0-9.|/\\]{0,253}[a-z0-9])?")
_NUMBER = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?")
_DURATION = re.compile(r"([1-9][0-9]{0,5})([mhdwMQY])")
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}(?::[0-9]{2})?")
_WORDS = {word: word == "true" for word in ("true", "false")}
_CASES = {cased: is_true for word, is_true in _WORDS.items() for cased in (word.capitalize(), word.upper())}


@dataclass(frozen=True, slots=True)
class Duration:
    """A span as OpenSLO writes it: a number, and m for minutes or M for months."""

    number: int
    postfix: Postfix

    def __str__(self) -> str:
        """Word it as the file does."""
        return f"{self.number}{self.postfix}"


def text(value: object, is_quoted: bool) -> str:
    """Return text; what YAML takes for a number, true or false is none unless it is quoted."""
    if isinstance(value, str) and value.strip():
        if not is_quoted and (_NUMBER.fullmatch(value) or value in _CASES):
            raise Misspelt("is not text", "some text", "Put it in quotes")
        return value
    if isinstance(value, str):
        raise Misspelt("is empty", "some text")
    hint = "Put it in quotes" if isinstance(value, bool | int) else ""
    raise Misspelt("is not text", "some text", hint)


def description(value: object, is_quoted: bool) -> str:
    """Return a description, of at most 1,050 characters."""
    found = text(value, is_quoted)
    if len(found) > LONGEST_DESCRIPTION:
        raise Misspelt(f"holds {len(found):,} characters", f"at most {LONGEST_DESCRIPTION:,}")
    return found


def name(value: object, is_quoted: bool) -> str:
    """Return a name by which objects refer to one another."""
    found = text(value, is_quoted)
    if len(found) > LONGEST_NAME or any(letter.isspace() for letter in found):
        raise Misspelt("is not a name", f"letters without spaces, at most {LONGEST_NAME}, like web-shop")
    return found


def yes_or_no(value: object, is_quoted: bool) -> bool:
    """Return true or false."""
    found = _CASES.get(value, value) if isinstance(value, str) and not is_quoted else value
    if isinstance(found, bool):
        return found
    raise Misspelt("is neither true nor false", "true or false")


def number(value: object, is_quoted: bool) -> Decimal:
    """Return a number, exactly as it stands."""
    found = str(value) if is_number(value) else value
    if isinstance(found, str) and _NUMBER.fullmatch(found):
        if is_quoted:
            raise Misspelt("is text, not a number", "a number", "Take the quotes away")
        return Decimal(found)
    raise Misspelt("is not a number", "a number, like 0.995")


def target(value: object, is_quoted: bool) -> Decimal:
    """Return a target in [0, 1)."""
    found = number(value, is_quoted)
    if found > 1 or found < 0:
        hint = f"Write targetPercent: {value} for a percentage" if 1 < found < 100 else ""
        raise Misspelt("is not a share of 0 to below 1", "a share, like 0.995", hint, "outside")
    if found == 1:
        raise Misspelt("leaves no budget at all", "below 1, like 0.9999", code="outside")
    return _fine(found)


def target_percent(value: object, is_quoted: bool) -> Decimal:
    """Return a target in [0, 100), as a share."""
    found = number(value, is_quoted)
    if not 0 <= found < 100:
        raise Misspelt("is not a percentage of 0 to below 100", "a percentage, like 99.5", code="outside")
    return _fine(found / 100)


def slice_target(value: object, is_quoted: bool) -> Decimal:
    """Return the target of a time slice in (0, 1]."""
    found = number(value, is_quoted)
    if not 0 < found <= 1:
        raise Misspelt("is not a share above 0 up to 1", "a share, like 0.95", code="outside")
    return _fine(found)


def weight(value: object, is_quoted: bool) -> Decimal:
    """Return a weight above 0."""
    found = number(value, is_quoted)
    if found <= 0:
        raise Misspelt("is not above 0", "a number above 0", code="outside")
    return found


def _fine(share: Decimal) -> Decimal:
    exponent = share.normalize().as_tuple().exponent
    if isinstance(exponent, int) and -exponent > FINEST_PLACES:
        raise Misspelt(
            "is finer than a millionth of a percent", "at most 8 decimals of a share", code="too-fine"
        )
    return share


def duration(value: object, is_quoted: bool) -> Duration:  # noqa: ARG001 -- it is text with quotes and without
    """Return a duration: `30d`; m is minutes and M months."""
    match = _DURATION.fullmatch(value) if isinstance(value, str) else None
    if match:
        return Duration(int(match[1]), cast(Postfix, match[2]))
    raise Misspelt("is not a duration", A_DURATION)


def slice_window(value: object, is_quoted: bool) -> Duration:
    """Return the length of a time slice: a duration, or a number of minutes."""
    if is_number(value) and value > 0:
        return Duration(value, "m")
    try:
        return duration(value, is_quoted)
    except Misspelt as error:
        raise Misspelt("is not the length of a time slice", "minutes, like 5, or " + A_DURATION) from error


def start_time(value: object, is_quoted: bool) -> datetime:  # noqa: ARG001 -- YAML's own times are the same
    """Return a local day and time without a zone."""
    expected = "a day and a time without a zone, like 2027-01-01 00:00:00"
    if not isinstance(value, str) or not _TIME.fullmatch(value):
        raise Misspelt("is not a day with a time", expected)
    try:
        return datetime.fromisoformat(value)
    except ValueError as error:
        raise Misspelt("is a time that does not exist", expected) from error


def timezone(value: object, is_quoted: bool) -> str:
    """Return a time zone of the tz database."""
    found = text(value, is_quoted)
    check_timezone(found)
    return found


def one_of(*words: str) -> Read:
    """Return the reader of one of a few words."""

    def read(value: object, is_quoted: bool) -> str:  # noqa: ARG001 -- it is text with quotes and without
        if isinstance(value, str) and value in words:
            return value
        raise Misspelt("is not known here", " or ".join(words), did_you_mean(str(value), words), "not-one-of")

    return read
