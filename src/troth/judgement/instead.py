"""What could have been promised instead, where the verdict is to walk away: the door stays open.

By what day each promise of ours would meet the policy on its own, at what price losing money would, what
stands as it is, and what the client turned down. It refuses to make an offer of it: each holds on its own,
and nothing here was found to hold together.

Source: DESIGN section 3, "Verdict".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from troth.core.change import due_on
from troth.core.promise import PayAtMost, ReachBy
from troth.forecast.deal.deal_forecast import DealForecast
from troth.judgement.search.later_or_dearer import Remedy
from troth.judgement.search.remedy import Search
from troth.judgement.shortfall import Shortfall


@dataclass(frozen=True, slots=True)
class Instead:
    """What could be promised: each on its own.

    `days` gives, for each dated promise of ours that misses, the day at which it would meet the policy
    (None: none within ten years); `price` the one at which losing money would (minor units, None where
    that is met or unknown); `stands` the promises that meet it, but for a price at which we would lose
    money; `refused` what the client turned down,
    and `refused_remedy` what of it would have done.
    """

    days: tuple[tuple[str, date | None], ...]
    price: float | None
    stands: tuple[str, ...]
    refused: tuple[str, ...]
    refused_remedy: Remedy | None


def instead_of(forecast: DealForecast, missed: Sequence[Shortfall], search: Search | None) -> Instead:
    """Return what could have been promised instead of a deal as it stands."""
    deal = forecast.changed.deal
    short = {one.promise for one in missed}
    ours = [
        one for one in forecast.promises.values() if one.promise.by == "seller" and not one.promise.is_aim
    ]
    by_item = {one.item: one.by_level for one in forecast.dates}
    days = []
    for one in ours:
        if one.promise.id in short and due_on(one.promise) is not None:
            measure = one.promise.measure
            levels = (
                by_item[measure.item] if isinstance(measure, ReachBy) else forecast.delivered[one.promise.id]
            )
            days.append((one.promise.id, levels.get(deal.policy.promise)))
    loses = {one.rule for one in missed} & {"loss", "worst"}
    return Instead(
        tuple(days),
        forecast.money.safe_price if "loss" in loses else None,
        tuple(
            one.promise.id
            for one in ours
            if one.promise.id not in short and not (loses and isinstance(one.promise.measure, PayAtMost))
        ),
        deal.refused,
        None if search is None else search.refused,
    )
