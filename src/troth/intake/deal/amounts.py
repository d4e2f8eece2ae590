"""Amounts as a deal file spells them: work, spans of time, shares and ranges.

As in `scalars`, each function returns the amount that one plain value means or raises `Misspelt`.
It refuses to assume a unit: `12` is neither days nor hours.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import cast

from troth.core.quantity import Between, Share, Span, SpanUnit, Work, WorkUnit
from troth.intake.scalars import NUMBER, Misspelt, comma_hint, is_number, number

WORK_PATTERN = rf"({NUMBER}) ?(min|h|d|w)"
SPAN_PATTERN = rf"({NUMBER}) ?(min|h|d|wd|w)"
CONTRACT_SPAN_PATTERN = rf"({NUMBER}) ?(min|h|d|wd|w|months?)"
PERCENT_PATTERN = rf"({NUMBER}) ?%"

_WORK = re.compile(WORK_PATTERN)
_SPAN = re.compile(SPAN_PATTERN)
_CONTRACT_SPAN = re.compile(CONTRACT_SPAN_PATTERN)
_PERCENT = re.compile(PERCENT_PATTERN)

AN_AMOUNT_OF_WORK = "a number and h, d or w, like 12d"
A_SPAN = "a number and d, w or wd, like 5wd or 4w"
A_SHARE = "a number and %, like 25%"


def work(value: object) -> Work:
    """Return person-time above zero."""
    found = _work(value)
    if not found.number:
        raise Misspelt("is no work at all", "more than 0", "For a point in time write milestone: true")
    return found


def work_or_none(value: object) -> Work:
    """Return person-time, zero or more."""
    return _work(value)


def _work(value: object) -> Work:
    wrong, expected = "is not an amount of work", AN_AMOUNT_OF_WORK
    if isinstance(value, str):
        match = _WORK.fullmatch(value)
        if match:
            return Work(Decimal(match[1]), cast(WorkUnit, match[2]))
        low, dots, high = value.partition("..")
        if dots and _WORK.fullmatch(low.strip()) and _WORK.fullmatch(high.strip()):
            raise Misspelt(
                "is a range without its middle",
                "low, likely and high",
                f"Write {{low: {low.strip()}, likely: …, high: {high.strip()}}}",
                "range-in-estimate",
            )
        if value.endswith("wd"):
            raise Misspelt(wrong, expected, "wd counts elapsed working days; d is a person's day of work")
    hint = f"Write {value}d for days" if is_number(value) else comma_hint(value)
    raise Misspelt(wrong, expected, hint)


def span(value: object) -> Span:
    """Return elapsed time above zero."""
    found = lag(value)
    if not found.number:
        raise Misspelt("is no time at all", "more than 0")
    return found


def lag(value: object) -> Span:
    """Return elapsed time, zero or more."""
    if isinstance(value, str):
        match = _SPAN.fullmatch(value)
        if match:
            return Span(Decimal(match[1]), cast(SpanUnit, match[2]))
        if value.startswith("-") and _SPAN.fullmatch(value[1:]):
            raise Misspelt(
                "is negative",
                "a span of 0 or more",
                "For work that overlaps use type: SS with a lag",
                "negative-span",
            )
        low, dots, high = value.partition("..")
        if dots and _SPAN.fullmatch(low.strip()) and _SPAN.fullmatch(high.strip()):
            raise Misspelt(
                "is a range without its middle",
                "low, likely and high",
                f"Write {{low: {low.strip()}, likely: …, high: {high.strip()}}}",
                "range-in-estimate",
            )
        if _CONTRACT_SPAN.fullmatch(value):
            raise Misspelt("counts months, which have no fixed length", A_SPAN)
    hint = f"Write {value}wd for working days" if is_number(value) and value >= 0 else comma_hint(value)
    raise Misspelt("is not a span of time", A_SPAN, hint)


def contract_span(value: object) -> Span:
    """Return elapsed time as contracts count it, months allowed."""
    match = _CONTRACT_SPAN.fullmatch(value) if isinstance(value, str) else None
    if match and Decimal(match[1]):
        unit = "months" if match[2].startswith("month") else match[2]
        return Span(Decimal(match[1]), cast(SpanUnit, unit))
    raise Misspelt("is not a span of time", "a number and d, w, wd or months, like 24 months")


def percent(value: object) -> Decimal:
    """Return a percentage as a fraction; above 100 % is allowed."""
    match = _PERCENT.fullmatch(value) if isinstance(value, str) else None
    if match:
        return Decimal(match[1]).scaleb(-2)
    hint = comma_hint(value)
    if is_number(value):
        hint = f"Write {value}%"
    elif isinstance(value, str) and re.fullmatch(r"0\.[0-9]{1,4}", value):
        hint = f"Write {(Decimal(value) * 100).normalize():f}%"
    raise Misspelt("is not a share in percent", A_SHARE, hint)


def fraction(value: object) -> Decimal:
    """Return a percentage from 0 to 100 as a fraction."""
    found = percent(value)
    if found > 1:
        raise Misspelt("is more than the whole", "0% to 100%", code="over-the-whole")
    return found


def chance(value: object) -> float:
    """Return a chance in [0, 1] written in percent."""
    found = percent(value)
    if found > 1:
        raise Misspelt("is more than certain", "a chance of 0% to 100%", code="over-the-whole")
    return float(found)


def share(value: object) -> Share:
    """Return a share of each working day, above 0 and up to 100 %, to 1/10,000."""
    found = fraction(value) * 10_000
    if not found:
        raise Misspelt("leaves no time for the work", "more than 0%", code="capacity-zero")
    if found != found.to_integral_value():
        raise Misspelt("is finer than a hundredth of a percent", "at most two decimals, like 33.33%")
    return Share(int(found))


def each(value: object) -> Work:
    """Return the work of each user: `6h each`."""
    stated, word, rest = value.rpartition(" each") if isinstance(value, str) else ("", "", "")
    if word and not rest and _WORK.fullmatch(stated.strip()):
        return _work(stated.strip())
    raise Misspelt("is not an amount of work for each user", "something like 6h each")


def work_or_range(value: object) -> Work | Between[Work]:
    """Return work, or a uniform range of it: `15d..40d`."""
    parts = _parts(value)
    if not parts:
        return work(value)
    try:
        low, high = _work(parts[0]), _work(parts[1])
    except Misspelt as error:
        raise Misspelt("is not a range of work", "something like 15d..40d") from error
    _ordered(low.minutes(), high.minutes())
    return Between(low, high)


def span_or_range(value: object) -> Span | Between[Span]:
    """Return elapsed time, or a uniform range of it: `3w..8w`."""
    parts = _parts(value)
    if not parts:
        return span(value)
    try:
        low, high = lag(parts[0]), lag(parts[1])
    except Misspelt as error:
        raise Misspelt("is not a range of time", "something like 3w..8w") from error
    if low.is_working != high.is_working:
        raise Misspelt("mixes working days with calendar time", "one kind on both sides, like 3w..8w")
    _ordered(low.minutes(), high.minutes())
    return Between(low, high)


def percent_range(value: object) -> Between[float]:
    """Return a uniform range of shares, above the whole allowed: `60%..110%`."""
    parts = _parts(value)
    if not parts or not all(_PERCENT.fullmatch(part) for part in parts):
        raise Misspelt("is not a range in percent", "something like 60%..110%")
    low, high = percent(parts[0]), percent(parts[1])
    _ordered(low, high)
    return Between(float(low), float(high))


def _parts(value: object) -> tuple[str, str] | None:
    if not isinstance(value, str) or ".." not in value:
        return None
    low, _, high = value.partition("..")
    return low.strip(), high.strip()


def _ordered(low: int | Decimal, high: int | Decimal) -> None:
    if high < low:
        raise Misspelt("runs from high to low", "the smaller first", code="out-of-order")


def plus(value: object) -> int:
    """Return people added or taken away: `+1`, `-1`."""
    found = str(value) if is_number(value) else value
    if isinstance(found, str) and re.fullmatch(r"[+-][1-9][0-9]{0,3}", found):
        return int(found)
    hint = f"Write +{value} for that many more, or {{count: {value}}}" if is_number(value) else ""
    raise Misspelt(
        "does not say how many more or fewer", "something like +1, {count: 3} or {share: 80%}", hint
    )


def own_hours(value: object) -> Decimal:
    """Return hours: a number of them, or with its unit, `120h`."""
    stated = value[:-1].rstrip() if isinstance(value, str) and value.endswith("h") else value
    try:
        return number(stated)
    except Misspelt as error:
        raise Misspelt("is not a number of hours", "something like 120 or 120h", error.hint) from error
