"""Days on the command line: 2027-03-31, or a month, which means its first or its last day."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime

import click


class Day(click.ParamType[date]):
    """A day, or a month standing for its first day (its last one with `is_end`)."""

    name = "day"

    def __init__(self, *, is_end: bool = False) -> None:
        """Remember which end of a month is meant."""
        self.is_end = is_end

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the day that is meant."""
        if isinstance(value, date):
            return value
        words = str(value)
        try:
            return datetime.strptime(words, "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            pass
        try:
            month = datetime.strptime(words, "%Y-%m").date()  # noqa: DTZ007 - as above
        except ValueError:
            self.fail(
                f"'{words}' is not a day; write it like 2027-03-31, or a month like 2027-03", param, ctx
            )
        return month.replace(day=monthrange(month.year, month.month)[1]) if self.is_end else month
