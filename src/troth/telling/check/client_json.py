"""What a deal takes of its client as plain values: hours by week, the total cost, its worth, their budget.

It refuses rounding; the format is described in docs/check-json.md.
"""

from __future__ import annotations

from typing import Any

from troth.forecast.deal.deal_forecast import (
    BudgetForecast,
    ClientTime,
    ClientTotal,
    DipForecast,
    RoleHours,
    Spread,
)


def spread(told: Spread) -> dict[str, float]:
    """Return a spread as its three points."""
    return {"median": told.median, "p90": told.ninety, "p95": told.ninety_five}


def time_facts(time: ClientTime) -> dict[str, Any]:
    """Return the hours of the client's own people."""
    return {
        "unit": "hours",
        "together": spread(time.together),
        "training": time.training_hours,
        "roles": {role.role: _role(role) for role in time.roles},
    }


def _role(role: RoleHours) -> dict[str, Any]:
    peak = role.peak
    return {
        "total": spread(role.total),
        "promised_weekly": role.promised_weekly,
        "peak": None if peak is None else {"monday": peak[0].isoformat(), "median": peak[1], "p90": peak[2]},
        "overload_chance": role.overload_chance,
        "weeks": [
            {"monday": monday.isoformat(), "median": median, "p90": ninety}
            for monday, median, ninety in role.weeks
        ],
    }


def total_facts(total: ClientTotal) -> dict[str, Any]:
    """Return the total cost of the result to the client, and what it is worth to them."""
    return {
        "headline": total.headline,
        "parts": {part: spread(one) for part, one in total.parts.items()},
        "total": spread(total.total),
        "has_price": total.has_price,
        "training_hours": spread(total.training_hours),
        "worth": None if total.worth is None else spread(total.worth),
        "pays_chance": total.pays_chance,
        "results": {
            one.result: {"worth": one.worth, "reached_chance": one.reached_chance} for one in total.results
        },
        "unpriced": list(total.unpriced),
        "dip": None if total.dip is None else _dip(total.dip),
        "budget": None if total.budget is None else _budget(total.budget),
    }


def _dip(dip: DipForecast) -> dict[str, Any]:
    return {
        "users": dip.users,
        "depth": dip.depth,
        "lasts_days": spread(dip.lasts_days),
        "over_on": {
            f"{level:g}": None if on is None else on.isoformat() for level, on in dip.over_on.items()
        },
    }


def _budget(budget: BudgetForecast) -> dict[str, Any]:
    enough = budget.enough_on
    return {
        "funded_chance": budget.funded_chance,
        "short": spread(budget.short),
        "enough_on": None if enough is None else enough.isoformat(),
    }
