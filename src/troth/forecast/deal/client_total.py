"""What a deal takes of its client's money in each draw, what it is worth to them, and the dip they pass.

Payments to us, their own people's hours at cost, training, purchases, the dip in their output and what
levers cost them beside us; amounts are float64 minor units of forecasts. A result is worth something only
in the draws in which it is reached. It refuses to price people whose cost nobody stated: they are named.

Source: DEAL-FILE.md, "Dip" and "What else is promised"; DESIGN section 6.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from troth.core.deal import Adoption, Deal, Result
from troth.core.money import Rate
from troth.core.promised import headline_item
from troth.core.quantity import DAY_MINUTES, Span
from troth.core.worktime import NEVER, Calendar
from troth.forecast.deal.client_hours import total_minutes
from troth.forecast.deal.cost import is_borne_by_client, lever_cost, payments
from troth.forecast.deal.money_due import money_short
from troth.forecast.deal.outcomes import YEAR_MINUTES, reached_in_draws
from troth.forecast.deal.played import Played
from troth.forecast.deal.tables import span_after

Floats = NDArray[np.float64]
Minutes = NDArray[np.int64]

PARTS = ("payments", "own-people", "training", "purchases", "dip", "levers")
USERS = "users"  # as the file names those who are trained and whose output dips


@dataclass(frozen=True, slots=True)
class ClientDraws:
    """What one block of draws says of the client's money.

    `parts` holds those of `PARTS` that are there; `reached` maps the results that are worth something to
    whether each is reached (None: nobody can know); `over_at` is when the old level is passed again and
    `dip_minutes` how long that takes, None without a dip; `short` is what the client's budget lacks when
    most is missing, None without a budget or a price.
    """

    parts: dict[str, Floats]
    training_hours: Floats
    reached: dict[str, NDArray[np.bool_] | None]
    over_at: Minutes | None
    dip_minutes: Minutes | None
    short: Floats | None

    @property
    def total(self) -> Floats:
        """All of it together."""
        return sum(self.parts.values(), np.zeros(len(self.training_hours)))


def client_draws(played: Played) -> ClientDraws:
    """Boil a played block down to what it takes of the client's money."""
    deal, adoption = played.deal, played.deal.adoption
    hours = training_hours(played)
    parts: dict[str, Floats] = {}
    if deal.price.is_stated:
        parts["payments"] = payments(played)
    parts["own-people"] = own_people_cost(played)
    over_at = dip_minutes = None
    if adoption is not None:
        workday = deal.calendars["client"].workday_minutes
        parts["training"] = hours * 60 * minute_cost(adoption.user_cost, workday)
        if adoption.purchases is not None:
            parts["purchases"] = np.full(played.luck.count, float(adoption.purchases.minor))
        if adoption.dip is not None:
            over_at, dip_minutes = dip_spans(played)
            parts["dip"] = dip_costs(played, over_at < NEVER)
    theirs = tuple(choice for choice in played.scenario.changed.choices if is_borne_by_client(deal, choice))
    if theirs:
        parts["levers"] = lever_cost(played, theirs)
    return ClientDraws(
        {part: parts[part] for part in PARTS if part in parts},
        hours,
        {
            result.id: reached_in_draws(result, played)
            for result in deal.results.values()
            if worth_of(result, deal)
        },
        over_at,
        dip_minutes,
        money_short(played, headline_item(deal)),
    )


def headline_finish(played: Played) -> Minutes:
    """Return when the headline item is finished in each draw, the whole plan where there is none."""
    item = headline_item(played.deal)
    return played.plan_end() if item is None else played.finish(item)


def training_hours(played: Played) -> Floats:
    """Return the hours of training really taken in each draw: users x hours each x the ratio given."""
    whole = played.deal.training_minutes / 60
    levels = played.luck.uniform(f"training/{played.deal.id}")
    return np.asarray(whole * played.outlook.training.quantile(levels), dtype=np.float64)


def own_people_cost(played: Played) -> Floats:
    """Return what the client's roles cost them in each draw: hours x cost, 0 without one."""
    total = np.zeros(played.luck.count)
    for role, minutes in total_minutes(played).items():
        workday = played.deal.calendar_of(role).workday_minutes
        total += minutes * minute_cost(played.deal.people[role].cost, workday)
    return total


def minute_cost(rate: Rate | None, workday_minutes: int) -> float:
    """Return what a minute costs in minor units, 0 where nobody stated a cost."""
    return 0.0 if rate is None else float(rate.minor_for(1, workday_minutes))


def unpriced(deal: Deal, minutes: dict[str, int]) -> tuple[str, ...]:
    """Return who of the client's works, trains or dips without a cost: roles, and the users."""
    roles = [role for role, given in minutes.items() if given and deal.people[role].cost is None]
    adoption = deal.adoption
    takes = adoption is not None and (adoption.training_each is not None or adoption.dip is not None)
    is_free = adoption is not None and adoption.user_cost is None and takes and adoption.users > 0
    return (*roles, *((USERS,) if is_free else ()))


def dip_levels(played: Played) -> Floats:
    """Return where in its range of lengths the dip lies in each draw."""
    return played.luck.uniform(f"dip/{played.deal.id}")


def dip_spans(played: Played) -> tuple[Minutes, Minutes]:
    """Return when the old level is passed again and how many minutes that takes; NEVER with the headline."""
    adoption = played.deal.adoption
    begins, table = headline_finish(played), played.side_table("client")
    assert adoption is not None  # noqa: S101 - whoever asks has a dip; this is for the type checker
    assert adoption.dip is not None  # noqa: S101 - as above
    low, high = (
        span_after(table, begins, span) for span in (adoption.dip.lasts.low, adoption.dip.lasts.high)
    )
    ends = np.rint(low + dip_levels(played) * (high - low)).astype(np.int64)
    is_known = (begins < NEVER) & (ends < NEVER)
    return np.where(is_known, ends, NEVER), np.where(is_known, ends - begins, 0)


def dip_costs(played: Played, happens: NDArray[np.bool_]) -> Floats:
    """Return what the dip costs in each draw: half x depth x users x working days in its length x cost."""
    adoption = played.deal.adoption
    assert adoption is not None  # noqa: S101 - as above
    low, high = dip_cost_range(played.deal, adoption)
    return np.where(happens, low + dip_levels(played) * (high - low), 0.0)


def dip_cost_range(deal: Deal, adoption: Adoption) -> tuple[float, float]:
    """Return what the shortest and the longest dip cost, in minor units; 0 where users have no cost."""
    if adoption.dip is None or adoption.user_cost is None:
        return 0.0, 0.0
    calendar = deal.calendars["client"]
    daily = float(adoption.user_cost.minor_for(calendar.workday_minutes, calendar.workday_minutes))
    lost_daily = 0.5 * adoption.dip.depth * adoption.users * daily
    lasts = adoption.dip.lasts
    return lost_daily * working_days(lasts.low, calendar), lost_daily * working_days(lasts.high, calendar)


def working_days(span: Span, calendar: Calendar) -> float:
    """Return the working days in a span, holidays left out of account."""
    if span.is_working:
        return span.minutes(calendar.workday_minutes) / calendar.workday_minutes
    return span.minutes() / DAY_MINUTES * len(calendar.weekdays) / 7


def worth_of(result: Result, deal: Deal) -> float:
    """Return what a result is worth in all where it is reached: worth a month x the months it counts for."""
    if result.worth_monthly is None or result.lasts is None:
        return 0.0
    return result.worth_monthly.minor * months_in(result.lasts, deal.calendars["client"])


def months_in(span: Span, calendar: Calendar) -> float:
    """Return the months in a span: a month is 1/12 of 365.25 days."""
    if span.unit == "months":
        return float(span.number)
    days = working_days(span, calendar) * 7 / len(calendar.weekdays) if span.is_working else None
    minutes = span.minutes() if days is None else days * DAY_MINUTES
    return minutes / (YEAR_MINUTES / 12)
