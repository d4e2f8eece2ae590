"""Days as a deal file spells them: single days, ranges of days, and spans after an item.

As in `scalars`, each function returns what one plain value means or raises `Misspelt`. It refuses
every order of day, month and year but one.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

from troth.core.quantity import Span
from troth.intake.deal.amounts import CONTRACT_SPAN_PATTERN, contract_span
from troth.intake.scalars import NAME_PATTERN, Misspelt, is_number

DATE_PATTERN = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"

_DATE = re.compile(DATE_PATTERN)
_NAME = re.compile(NAME_PATTERN)
_CONTRACT_SPAN = re.compile(CONTRACT_SPAN_PATTERN)

EARLIEST_ON = date(1980, 1, 1)
LATEST_ON = date(2150, 12, 31)
A_DATE = "a day written year-month-day, like 2027-04-30"


class AfterItem(NamedTuple):
    """A span counted from an item's finish."""

    span: Span
    item: str


def after_item(value: object) -> AfterItem:
    """Return a span counted from an item's finish: `8w after live`."""
    stated, word, item = value.partition(" after ") if isinstance(value, str) else ("", "", "")
    if word and _CONTRACT_SPAN.fullmatch(stated.strip()) and _NAME.fullmatch(item.strip()):
        return AfterItem(contract_span(stated.strip()), item.strip())
    raise Misspelt("is not a span after an item", "something like 8w after live or 6 months after live")


def day_or_after_item(value: object) -> date | AfterItem:
    """Return a day, or a span counted from an item's finish."""
    if isinstance(value, str) and " after " in value:
        return after_item(value)
    if isinstance(value, str) and _DATE.fullmatch(value):
        return day(value)
    raise Misspelt(
        "is neither a day nor a span after an item", "something like 2027-10-30 or 6 months after live"
    )


def item_or_day(value: object) -> str | date:
    """Return an item's name, or a day."""
    if isinstance(value, str) and _NAME.fullmatch(value) and not re.match(r"[0-9]{4}-[0-9]", value):
        return value
    if isinstance(value, str) and _DATE.fullmatch(value):
        return day(value)
    raise Misspelt("is neither an item nor a day", "an item of work, or a day like 2027-04-30")


def any_time_or_day(value: object) -> date | None:
    """Return a day, or None for any time."""
    if value == "any-time":
        return None
    try:
        return day(value)
    except Misspelt as error:
        if error.code != "misspelt":
            raise
        raise Misspelt("is neither any-time nor a day", "any-time, or a day like 2027-04-30") from error


def slip(value: object) -> AfterItem:
    """Return the item and by how much it slips: `live slips 4w`."""
    item, word, stated = value.partition(" slips ") if isinstance(value, str) else ("", "", "")
    if word and _CONTRACT_SPAN.fullmatch(stated.strip()) and _NAME.fullmatch(item.strip()):
        return AfterItem(contract_span(stated.strip()), item.strip())
    raise Misspelt("does not say what slips by how much", "something like live slips 4w")


def day(value: object) -> date:
    """Return a day of the calendar."""
    found = str(value) if is_number(value) else value
    if not isinstance(found, str) or not _DATE.fullmatch(found):
        raise Misspelt("is not a day", A_DATE)
    try:
        on = date.fromisoformat(found)
    except ValueError as error:
        raise Misspelt("is a day that does not exist", A_DATE, code="no-such-day") from error
    if not EARLIEST_ON <= on <= LATEST_ON:
        raise Misspelt("lies outside the years that are counted", "1980 to 2150")
    return on


def days(value: object) -> tuple[date, date]:
    """Return a day or a range of days, both ends included: `2027-04-19/2027-05-07`."""
    first, slash, last = value.partition("/") if isinstance(value, str) else (value, "", "")
    try:
        begins = day(first.strip() if isinstance(first, str) else first)
        ends = day(last.strip()) if slash else begins
    except Misspelt as error:
        if error.code == "misspelt":
            expected = "something like 2027-04-19 or 2027-04-19/2027-05-07"
            raise Misspelt("is not a range of days", expected) from error
        raise
    if ends < begins:
        raise Misspelt("ends before it begins", "the earlier day first", code="out-of-order")
    if ends - begins > timedelta(days=3660):
        raise Misspelt("is longer than ten years", "at most ten years")
    return begins, ends
