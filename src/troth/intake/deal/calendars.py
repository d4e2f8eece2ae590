"""The calendars of a deal file: time zones checked and closed days resolved.

It refuses to leave a calendar with faults out: its working week still counts, so that the other rules
can go on.
"""

from __future__ import annotations

from datetime import date

from troth.intake.deal.closed_days import KnownDays, check_timezone, days_between, public_holidays
from troth.intake.deal.nouns import SIDES
from troth.intake.deal.shape import DealShape
from troth.intake.deal.source import DealSource
from troth.intake.deal.work_nouns import DEFAULT_TIMEZONE
from troth.intake.scalars import Misspelt


def resolved_days(
    shape: DealShape, source: DealSource, known: KnownDays | None
) -> dict[str, tuple[date, ...]]:
    """Return every closed day of each calendar, in order; faults are noted in the source."""
    closed: dict[str, tuple[date, ...]] = {}
    for name, calendar in (shape.calendars or {}).items():
        path = ("calendars", name)
        if calendar.timezone is not None:
            try:
                check_timezone(calendar.timezone)
            except Misspelt as error:
                wrong = f"timezone '{calendar.timezone}' {error.wrong}"
                source.error((*path, "timezone"), "unknown-timezone", wrong, error.expected, error.hint)
        days = days_between(calendar.closed or ())
        if calendar.country is not None:
            days.update(_holidays(shape, source, name, known))
        elif calendar.subdivision is not None:
            source.key_error(
                (*path, "subdivision"),
                "subdivision-alone",
                f"subdivision '{calendar.subdivision}' stands without a country",
                "a country beside it, like country: DE",
            )
        closed[name] = tuple(sorted(days))
    _note_defaults(shape, source)
    return closed


def _holidays(shape: DealShape, source: DealSource, name: str, known: KnownDays | None) -> tuple[date, ...]:
    calendar = (shape.calendars or {})[name]
    country, subdivision = calendar.country or "", calendar.subdivision
    try:
        return public_holidays(country, subdivision, shape.starts, known)
    except Misspelt as error:
        key = "subdivision" if error.code == "unknown-subdivision" else "country"
        found = subdivision if key == "subdivision" else country
        wrong = f"{key} '{found}' {error.wrong}"
        source.error(("calendars", name, key), error.code, wrong, error.expected, error.hint)
        return ()


def _note_defaults(shape: DealShape, source: DealSource) -> None:
    stated = shape.calendars or {}
    seller = stated.get("seller")
    timezone = (seller.timezone if seller else None) or DEFAULT_TIMEZONE
    for side in SIDES:
        if not source.states("calendars", side):
            source.note(
                ("calendars",) if source.states("calendars") else (),
                "standard-calendar",
                f"calendars has no '{side}'; mon-fri 09:00-17:00 in {timezone} without holidays is counted",
            )
