"""The closed days of calendars: public holidays of the countries named, and the days a file adds.

Holidays come from the `holidays` library, which is imported only when a calendar names a country and
its days are not known already. Whoever seals a forecast stores the resolved days, so that another
release of the library cannot change it. It refuses to know weekdays: a holiday on a Sunday stays in.
"""

from __future__ import annotations

from collections.abc import Iterable, MutableMapping
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo, available_timezones

from troth.intake.nearest import did_you_mean, nearest_name
from troth.intake.scalars import Misspelt

YEARS_BEFORE = 1
YEARS_AFTER = 15
KnownDays = MutableMapping[str, tuple[date, ...]]


@dataclass(frozen=True, slots=True)
class HolidayKey:
    """Which holidays: of a country, perhaps of one subdivision, in the years around a start."""

    country: str
    subdivision: str | None
    first_year: int
    last_year: int

    def __str__(self) -> str:
        """Word it as one key, for whoever keeps resolved days."""
        return f"{self.country}/{self.subdivision or ''}/{self.first_year}-{self.last_year}"


def horizon(starts_on: date) -> tuple[date, date]:
    """Return the first and last day for which calendars are laid out."""
    return date(starts_on.year - YEARS_BEFORE, 1, 1), date(starts_on.year + YEARS_AFTER, 12, 31)


def check_timezone(timezone: str) -> None:
    """Raise `Misspelt` for a time zone that the tz database does not have."""
    try:
        ZoneInfo(timezone)
    except (KeyError, ValueError, OSError) as error:
        hint = did_you_mean(timezone, sorted(available_timezones()))
        raise Misspelt("is not a time zone", "a name of the tz database, like Europe/Berlin", hint) from error


def public_holidays(
    country: str, subdivision: str | None, starts_on: date, known: KnownDays | None = None
) -> tuple[date, ...]:
    """Return the public holidays of a country in the years around a start, in order.

    Parameters
    ----------
    country, subdivision
        ISO 3166 codes, as the file states them.
    starts_on
        The deal's start: holidays run from the year before it to 15 years after it.
    known
        Holidays resolved before, by key; what is resolved now is added.

    Raises
    ------
    Misspelt
        For a country or subdivision that the library does not know.
    """
    first, last = horizon(starts_on)
    wanted = str(HolidayKey(country, subdivision, first.year, last.year))
    if known is not None and wanted in known:
        return known[wanted]
    found = _resolved(country, subdivision, range(first.year, last.year + 1))
    if known is not None:
        known[wanted] = found
    return found


def days_between(ranges: Iterable[tuple[date, date]]) -> set[date]:
    """Return every day of the ranges, both ends included."""
    return {
        first + timedelta(days=after) for first, last in ranges for after in range((last - first).days + 1)
    }


def _resolved(country: str, subdivision: str | None, years: range) -> tuple[date, ...]:
    import holidays  # noqa: PLC0415 -- costs half a second, and only calendars with a country pay it

    supported = holidays.list_supported_countries()
    if country not in supported:
        near = country.upper() if country.upper() in supported else nearest_name(country.upper(), supported)
        hint = f"Did you mean '{near}'?" if near else ""
        raise Misspelt(
            "is not a country whose holidays are known", "an ISO 3166 code, like DE", hint, "unknown-country"
        )
    if subdivision is not None and subdivision not in supported[country]:
        near = did_you_mean(subdivision.upper(), supported[country])
        listed = ", ".join(supported[country][:20]) or "no subdivision"
        raise Misspelt(
            f"is not a subdivision of {country} whose holidays are known", listed, near, "unknown-subdivision"
        )
    return tuple(sorted(holidays.country_holidays(country, subdiv=subdivision, years=years)))
