"""From a prepared deal and its scenarios to its forecast: play, count, combine both views.

The door to the network forecast. The steps are numbered as in docs/deal-forecast.md. It refuses progress
bars and clocks; a caller may pass a function that is told how far it is.

Source: DESIGN section 6, and section 5 for the outside view.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from troth.core.change import ChangedDeal
from troth.core.deal import Deal
from troth.core.promise import Decide, GiveTime, Promise
from troth.core.quantity import ThreePoint
from troth.forecast.deal.blocks import (
    BlockFacts,
    BlockResult,
    Job,
    Progress,
    blocks,
    play_all,
    watched_items,
)
from troth.forecast.deal.client_summary import client_total
from troth.forecast.deal.deal_forecast import DealForecast, Leaning, PromiseForecast
from troth.forecast.deal.given import Held
from troth.forecast.deal.own_record import own_record
from troth.forecast.deal.play import bound_of
from troth.forecast.deal.prepare import Prepared, face_of, stage_of
from troth.forecast.deal.ratios import share_at_most
from troth.forecast.deal.scenario import AS_IT_STANDS, Scenario, conditions_of
from troth.forecast.deal.summaries import (
    asked_forecasts,
    asked_scope_days,
    client_time,
    date_forecast,
    decisive,
    decisive_item,
    delivered_days,
    explained_items,
    money_forecast,
    weeks_of,
)
from troth.forecast.deal.views import UNKNOWN, Chance
from troth.forecast.deal.whole_deal import WholeDeal
from troth.forecast.luck import luck_of
from troth.forecast.service.chances import ServiceChance, service_chances

NO_MASS = 1e-9
MOST_BLOCKS = 5  # in which the chance of a service level is looked at


def forecast_deal(
    prepared: Prepared,
    changed: ChangedDeal,
    draws: int,
    progress: Progress | None = None,
    *,
    is_brief: bool = False,
) -> DealForecast:
    """Forecast a deal in one choice of levers.

    Parameters
    ----------
    prepared
        The deal, made ready.
    changed
        The deal as it stands with the levers set (or none).
    draws
        How many draws; the Monte Carlo error of a chance p is sqrt(p (1 - p) / draws).
    progress
        Told (blocks done, blocks in all).
    is_brief
        Leave out what only explains: what promises lean on, mishaps, the critical chain.
    """
    deal = changed.deal
    face = face_of(prepared, changed)  # 1. the plan at face value
    scenarios, leanings = ([], {}) if is_brief else condition_scenarios(prepared, changed)  # 2. what to set
    job = Job(
        stage_of(prepared, Scenario(AS_IT_STANDS, changed)),
        [stage_of(prepared, scenario) for scenario in scenarios],
        prepared.seed,
        draws,
        0 if is_brief else weeks_of(deal, face),
        () if is_brief else explained_items(deal),
    )
    results = play_all(job, progress)  # 3. draw
    facts = [result.facts for result in results]
    outside = WholeDeal.of(prepared, changed, face)  # 4. the outside view
    promises = {
        promise.id: promise_forecast(promise, results, leanings, outside)
        for promise in deal.promises.values()
    }
    decisive_for = None if is_brief else decisive_item(deal, promises)
    asked, asked_together = asked_forecasts(deal, facts, outside)
    return DealForecast(
        changed=changed,
        as_of=prepared.as_of,
        seed=prepared.seed,
        draws=draws,
        promises=promises,
        together=together(deal, promises, facts),
        asked=asked,
        asked_together=asked_together,
        dates=tuple(date_forecast(deal, item, facts, outside, face) for item in watched_items(deal)),
        money=money_forecast(deal, facts, outside, face),
        client_time=client_time(deal, facts),
        decisive_for=decisive_for,
        decisive=decisive(job, decisive_for, facts, draws),
        items=prepared.items,
        given=prepared.given,
        cause=prepared.cause,
        outside=outside.bases,
        base_item_source=prepared.knowledge.item_base.source,
        is_synthetic=any(
            record.is_synthetic
            for record in (prepared.knowledge.items, prepared.knowledge.deals, prepared.knowledge.service)
        ),
        outlook=prepared.outlook,
        delivered=delivered_days(deal, facts),
        asked_scope_on=asked_scope_days(deal, facts),
        client_total=client_total(deal, facts, [result.client for result in results]),
        own_record=None if is_brief else own_record(prepared.knowledge.deals, prepared.as_of),
        service=() if is_brief else _service(prepared, draws),
    )


def _service(prepared: Prepared, draws: int) -> tuple[ServiceChance, ...]:
    outlook = prepared.outlook.service
    if outlook is None:
        return ()
    return service_chances(outlook, [luck_of(prepared.seed, *block) for block in blocks(draws)[:MOST_BLOCKS]])


def condition_scenarios(
    prepared: Prepared, changed: ChangedDeal
) -> tuple[list[Scenario], dict[str, tuple[int | None, int | None]]]:
    """Return the scenarios besides the main one, and where each seller's promise finds its two.

    The first scenario is the deal without its own mishaps. A side without mass is not played: kept, where
    one of the promises cannot be; missed, where none of them can be. A promise that cannot be missed
    stays as drawn beside those that are set to missed.
    """
    scenarios = [Scenario("without mishaps", changed, has_mishaps=False)]
    places: dict[frozenset[str], tuple[int | None, int | None]] = {}
    leanings: dict[str, tuple[int | None, int | None]] = {}
    for promise in changed.deal.promises.values():
        conditions = conditions_of(changed.deal, promise)
        if promise.by != "seller" or not conditions:
            continue
        if conditions not in places:
            misses = {key: miss_chance(prepared, changed.deal, key) for key in conditions}
            can_all_be_kept = all(missed is None or missed < 1.0 - NO_MASS for missed in misses.values())
            missable = frozenset(key for key, missed in misses.items() if missed is None or missed > NO_MASS)
            sides: tuple[tuple[Held, frozenset[str]], ...] = (
                ("kept", conditions if can_all_be_kept else frozenset()),
                ("missed", missable),
            )
            found: list[int | None] = []
            for held, settable in sides:
                found.append(len(scenarios) if settable else None)
                if settable:
                    scenarios.append(Scenario(held, changed, held, settable))
            places[conditions] = (found[0], found[1])
        leanings[promise.id] = places[conditions]
    return scenarios, leanings


def miss_chance(prepared: Prepared, deal: Deal, key: str) -> float | None:
    """Return the chance that a promise set by its own distribution is missed, None where it has none."""
    measure = deal.promises[key].measure
    if isinstance(measure, GiveTime) and measure.role in prepared.given:
        return prepared.given[measure.role].miss_chance
    if isinstance(measure, Decide):
        return _late_decision_chance(prepared, deal, measure)
    return None


def _late_decision_chance(prepared: Prepared, deal: Deal, measure: Decide) -> float:
    workday = deal.calendars[deal.side_of(measure.who)].workday_minutes
    chances = [0.0]
    for item in deal.work.values():
        if item.decides != measure.who or item.takes is None or item.id not in prepared.items:
            continue
        likely = item.takes.likely if isinstance(item.takes, ThreePoint) else item.takes
        within = bound_of(measure.within, workday, is_wall_clock=not likely.is_working)
        bound = math.log(max(within, 1) / max(likely.minutes(workday), 1))
        chances.append(1.0 - share_at_most(prepared.items[item.id].ratios, bound))
    return max(chances)


def promise_forecast(
    promise: Promise,
    results: Sequence[BlockResult],
    leanings: Mapping[str, tuple[int | None, int | None]],
    outside: WholeDeal,
) -> PromiseForecast:
    """Count one promise's outcomes and combine them with the outside view where there is one."""
    main = [result.facts.kept[promise.id] for result in results]
    inside = _share(main)
    if inside is None:
        return PromiseForecast(promise, UNKNOWN, None, None)
    seen = outside.date_chance(promise.measure) if promise.by == "seller" else None
    chance = outside.chance(inside, seen, sum(len(kept) for kept in main if kept is not None))
    leaning = None
    if promise.id in leanings:
        kept_at, missed_at = leanings[promise.id]
        leaning = Leaning(
            tuple(sorted(conditions_of(outside.deal, promise))),
            _scenario_share(results, kept_at, promise.id),
            _scenario_share(results, missed_at, promise.id),
        )
    has_plain = bool(results[0].others)
    return PromiseForecast(
        promise, chance, leaning, _scenario_share(results, 0, promise.id) if has_plain else None
    )


def _scenario_share(results: Sequence[BlockResult], place: int | None, promise: str) -> float | None:
    if place is None:
        return None
    return _share([result.others[place][promise] for result in results])


def _share(kept: Sequence[NDArray[np.bool_] | None]) -> float | None:
    known = [block for block in kept if block is not None]
    if len(known) < len(kept):
        return None
    return int(sum(int(block.sum()) for block in known)) / sum(len(block) for block in known)


def together(deal: Deal, promises: Mapping[str, PromiseForecast], facts: Sequence[BlockFacts]) -> Chance:
    """Return the chance that all the seller's promises are kept.

    min(share of draws in which all hold, lowest issued single); a promise nobody can know counts as
    not kept; aims do not count.
    """
    counted = [p.id for p in deal.promises.values() if p.by == "seller" and not p.is_aim]
    if not counted:
        return UNKNOWN
    held, total = 0, 0
    for block in facts:
        size = len(block.cost)
        every = np.ones(size, dtype=np.bool_)
        for key in counted:
            kept = block.kept[key]
            every &= np.zeros(size, dtype=np.bool_) if kept is None else kept
        held += int(every.sum())
        total += size
    inside = held / total
    lowest = min((promises[key].chance.issued or 0.0) for key in counted)
    views = [promises[key].chance.outside for key in counted]
    outside = min((view for view in views if view is not None), default=None)
    return Chance(
        inside, outside if outside is not None and outside < inside else None, min(inside, lowest), total
    )
