"""The verdict: promise, change or walk away, by the simplest rules.

*Promise* when every promise of the seller, all together and loss meet the policy; *change* when they do
not but would at some later date in the draws or with named levers; *walk away* when neither. It refuses
a fourth answer.

Source: DEAL-FILE.md, "The policy".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from troth.core.change import Choice, with_levers
from troth.forecast.deal.blocks import Progress
from troth.forecast.deal.deal_draws import forecast_deal
from troth.forecast.deal.deal_forecast import DealForecast, PromiseForecast
from troth.forecast.deal.prepare import Prepared
from troth.judgement.evidence import Evidence, evidence_of
from troth.judgement.remedy import Search, find_remedy
from troth.judgement.shortfall import Shortfall, binding_shortfalls, shortfalls
from troth.judgement.truth import Truth, truths

Verdict = Literal["promise", "change", "walk away"]


@dataclass(frozen=True, slots=True)
class Judgement:
    """A deal, forecast and judged.

    `search` is None where nothing was short, or where the search was left out (`is_quick`).
    """

    forecast: DealForecast
    verdict: Verdict
    shortfalls: tuple[Shortfall, ...]
    search: Search | None
    is_quick: bool
    truths: tuple[Truth, ...]
    evidence: Evidence

    @property
    def worst(self) -> PromiseForecast | None:
        """The seller's promise with the lowest chance, an aim only where nothing is promised.

        One that nobody can know is the worst.
        """
        ours = [one for one in self.forecast.promises.values() if one.promise.by == "seller"]
        binding = [one for one in ours if not one.promise.is_aim]
        return min(binding or ours, key=_worth, default=None)

    @property
    def missed_aims(self) -> tuple[PromiseForecast, ...]:
        """The seller's aims that miss the policy; they bind nothing and are said all the same."""
        missed = {one.promise for one in self.shortfalls if one.rule == "aim"}
        return tuple(one for key, one in self.forecast.promises.items() if key in missed)


def _worth(one: PromiseForecast) -> float:
    return -1.0 if one.chance.issued is None else one.chance.issued


def judge(
    prepared: Prepared,
    choices: Sequence[Choice],
    draws: int,
    *,
    is_quick: bool = False,
    progress: Progress | None = None,
) -> Judgement:
    """Forecast a deal with some levers set, and judge it against its policy.

    Parameters
    ----------
    prepared
        The deal, made ready.
    choices
        The levers set.
    draws
        How many draws.
    is_quick
        Leave out the search for what would bring the deal to policy.
    progress
        Told (blocks done, blocks in all).
    """
    deal = prepared.deal
    changed = with_levers(deal, choices)
    forecast = forecast_deal(prepared, changed, draws, progress)
    binding = binding_shortfalls(forecast, changed.deal.policy)
    search = None
    if binding and not is_quick:
        search = find_remedy(
            deal, choices, lambda other, count: forecast_deal(prepared, other, count, is_brief=True), draws
        )
    evidence = evidence_of(forecast)
    return Judgement(
        forecast,
        _verdict(binding, search, is_quick=is_quick),
        shortfalls(forecast, changed.deal.policy),
        search,
        is_quick,
        truths(forecast, evidence),
        evidence,
    )


def _verdict(short: Sequence[Shortfall], search: Search | None, *, is_quick: bool) -> Verdict:
    if not short:
        return "promise"
    if is_quick or (search is not None and search.remedy is not None):
        return "change"
    return "walk away"
