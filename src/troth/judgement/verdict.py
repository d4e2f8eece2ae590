"""The verdict: promise, change or walk away, by the simplest rules.

*Promise* when every promise of the seller, all together and loss meet the policy; *change* when they do
not but would at some later date in the draws or with named levers; *walk-away* when neither, or only
with levers the client turned down. It refuses a fourth answer.

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
from troth.judgement.instead import Instead, instead_of
from troth.judgement.reason import Reason, may_be_aimed, reasons_of
from troth.judgement.search.remedy import Hope, Search, Searched, find_remedy
from troth.judgement.shortfall import Shortfall, binding_shortfalls, shortfalls
from troth.judgement.truths.broken_before import broken_truths
from troth.judgement.truths.truth import HardTruth, truths

Verdict = Literal["promise", "change", "walk-away"]


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
    truths: tuple[HardTruth, ...]
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
    def reasons(self) -> tuple[Reason, ...]:
        """Why the verdict is what it is, the heaviest reason first."""
        return reasons_of(self.forecast, self.shortfalls, self.search, self.forecast.changed.deal.policy)

    @property
    def instead(self) -> Instead | None:
        """What could have been promised instead, where the verdict is to walk away."""
        if self.verdict != "walk-away":
            return None
        return instead_of(self.forecast, self.shortfalls, self.search)

    @property
    def may_be_aimed(self) -> tuple[PromiseForecast, ...]:
        """The seller's promises that may be said as an aim with their odds, and not as a promise."""
        return may_be_aimed(self.forecast, self.forecast.changed.deal.policy)

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
    has_hope: Hope | None = None,
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
        Told (blocks or combinations done, of how many in all).
    has_hope
        Says of a combination of levers whether it may be near the policy; None: each may.
    """
    deal = prepared.deal
    changed = with_levers(deal, choices)
    forecast = forecast_deal(prepared, changed, draws, progress)
    binding = binding_shortfalls(forecast, changed.deal.policy)
    search = None
    if binding and not is_quick:
        searched = Searched(deal, tuple(choices), draws, has_hope)
        search = find_remedy(
            searched,
            lambda other, count: forecast_deal(prepared, other, count, is_brief=True),
            progress,
        )
    evidence = evidence_of(forecast)
    broken = broken_truths(prepared, forecast, evidence, draws)
    return Judgement(
        forecast,
        _verdict(binding, search, is_quick=is_quick),
        shortfalls(forecast, changed.deal.policy),
        search,
        is_quick,
        truths(forecast, evidence, broken),
        evidence,
    )


def _verdict(short: Sequence[Shortfall], search: Search | None, *, is_quick: bool) -> Verdict:
    if not short:
        return "promise"
    if is_quick or (search is not None and (search.remedy is not None or search.is_partial)):
        return "change"  # what was not looked for is no reason to walk away
    return "walk-away"
