"""What was promised to this client before and broken, and what is different here, in points of chance.

Our forecast of the same thing: a late penalty points to our promise of its item; a service level to what
no record speaks of; anything else to our lowest promise. Each name given as different is measured on the
same draws: a lever with it less without it, the client's promise kept less missed, people as they stand
less one fewer, work as it stands less dropped. It refuses to call noise a difference: under four paired
Monte Carlo errors it makes none that we can tell.

Source: DESIGN section 3, "Broken before"; section 6, common random numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from troth.core.change import ChangedDeal, Choice, conflict_in, with_levers
from troth.core.deal import BrokenBefore, Deal
from troth.core.promise import ReachBy
from troth.core.promised import due_on_of
from troth.core.quantity import Share
from troth.core.service_level import ServiceLevel
from troth.core.term import LatePenalty
from troth.core.work import Role
from troth.forecast.deal.blocks import BLOCK_DRAWS
from troth.forecast.deal.deal_draws import NO_MASS, miss_chance
from troth.forecast.deal.deal_forecast import DealForecast, PromiseForecast
from troth.forecast.deal.outcomes import kept_in_draws
from troth.forecast.deal.played import Played
from troth.forecast.deal.prepare import Prepared, stage_of
from troth.forecast.deal.scenario import AS_IT_STANDS, Scenario
from troth.forecast.deal.variants import play_variants
from troth.judgement.evidence import Evidence
from troth.judgement.paired import Paired, paired
from troth.judgement.truths.closing_price import NO_PRICE, US, ClosingPrice, lever_price

Kind = Literal["lever", "promise", "work", "term", "result", "people"]
Kept = Mapping[str, NDArray[np.bool_] | None]
LEAST_WEIGHT = 0.3


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing named as different here, and what it is worth to our promise of the same thing.

    `gain` is a share of draws (inside) with its paired Monte Carlo error; None where nothing can be
    measured: a term, a result, a promise of ours, or nothing of ours to measure it on.
    """

    name: str
    kind: Kind
    gain: float | None = None
    error: float = 0.0

    @property
    def is_told(self) -> bool:
        """Whether the gain is a finding and no noise."""
        return self.gain is not None and Paired(self.gain, self.error).is_clear


@dataclass(frozen=True, slots=True)
class BrokenBeforeTruth:
    """A promise broken to this client before, our chance of the same thing, and what is different here.

    `promise` is our promise of the same thing, None where nothing we promise speaks of it; `chance` None:
    nobody can know.
    """

    broken: BrokenBefore
    promise: str | None
    chance: float | None
    behind: int
    differences: tuple[Difference, ...] = ()

    @property
    def weight(self) -> float:
        """How bad it is: the chance that it breaks again; never little, since they were burnt."""
        return max(1.0 - (0.5 if self.chance is None else self.chance), LEAST_WEIGHT)


def broken_truths(
    prepared: Prepared, forecast: DealForecast, evidence: Evidence, draws: int
) -> tuple[BrokenBeforeTruth, ...]:
    """Answer each promise broken before with our forecast of the same thing and what is different here."""
    deal = forecast.changed.deal
    answers = [(broken, same_promise(broken, forecast)) for broken in deal.broken_before]
    wanted = {
        (same.promise.id, name)
        for broken, same in answers
        if same is not None and same.chance.is_known
        for name in broken.differently
    }
    measured = measured_gains(prepared, forecast.changed, wanted, min(draws, BLOCK_DRAWS))
    found = []
    for broken, same in answers:
        promise = None if same is None else same.promise.id
        differences = tuple(
            measured.get((promise or "", name), Difference(name, kind_of(name, deal)))
            for name in broken.differently
        )
        chance = None if same is None else same.chance.issued
        behind = 0 if same is None else _behind(same, evidence)
        found.append(BrokenBeforeTruth(broken, promise, chance, behind, differences))
    return tuple(found)


def _behind(one: PromiseForecast, evidence: Evidence) -> int:
    return evidence.behind(one.chance, "date" if isinstance(one.promise.measure, ReachBy) else None)


def same_promise(broken: BrokenBefore, forecast: DealForecast) -> PromiseForecast | None:
    """Return our promise of the same thing: by the clause left behind, else our lowest one."""
    deal = forecast.changed.deal
    term = deal.terms.get(broken.left_behind or "")
    if isinstance(term, ServiceLevel):
        return None
    ours = [one for one in forecast.promises.values() if one.promise.by == "seller"]
    if isinstance(term, LatePenalty):
        measure = due_on_of(deal, term)
        named = [one for one in ours if measure is not None and one.promise.measure == measure]
        return named[0] if named else None
    binding = [one for one in ours if not one.promise.is_aim] or ours
    return min(
        binding, key=lambda one: -1.0 if one.chance.issued is None else one.chance.issued, default=None
    )


def kind_of(name: str, deal: Deal) -> Kind:
    """Say what a name stands for, levers first."""
    places: tuple[tuple[Kind, Mapping[str, object]], ...] = (
        ("lever", deal.levers),
        ("promise", deal.promises),
        ("work", deal.work),
        ("term", deal.terms),
        ("result", deal.results),
    )
    return next((kind for kind, names in places if name in names), "people")


def measured_gains(
    prepared: Prepared, changed: ChangedDeal, wanted: set[tuple[str, str]], draws: int
) -> dict[tuple[str, str], Difference]:
    """Return what each name adds to a promise's inside chance, by (promise, name), where measurable."""
    pairs = {name: sides_of(name, prepared, changed) for name in sorted({name for _, name in wanted})}
    scenarios = [scenario for sides in pairs.values() if sides is not None for scenario in sides]
    promises = {promise for promise, _ in wanted}

    def boil(played: Played) -> dict[str, NDArray[np.bool_] | None]:
        return {key: kept_in_draws(played.deal.promises[key], played) for key in promises}

    stages = (stage_of(prepared, scenario) for scenario in scenarios)
    outcomes = iter(play_variants(stages, prepared.seed, draws, boil) if scenarios else ())
    found: dict[tuple[str, str], Difference] = {}
    for name, sides in pairs.items():
        if sides is None:
            continue
        given, lacking = next(outcomes), next(outcomes)
        for promise, wanted_name in wanted:
            if wanted_name == name:
                kind = kind_of(name, changed.deal)
                found[promise, name] = difference(name, kind, promise, given, lacking)
    return found


def difference(
    name: str, kind: Kind, promise: str, given: Sequence[Kept], lacking: Sequence[Kept]
) -> Difference:
    """Return the gain of one side over the other on the same draws, with its paired error.

    gain = mean(d), error = sd(d) / sqrt(n), with d = kept with it - kept without it, draw by draw.
    """
    known = [(one[promise], other[promise]) for one, other in zip(given, lacking, strict=True)]
    gaps = [one.astype(float) - other for one, other in known if one is not None and other is not None]
    if len(gaps) < len(known):
        return Difference(name, kind)
    found = paired(np.concatenate(gaps))
    return Difference(name, kind, found.gain, found.error)


def sides_of(name: str, prepared: Prepared, changed: ChangedDeal) -> tuple[Scenario, Scenario] | None:
    """Return the deal with and without what a name stands for; None where nothing can be measured."""
    deal, kind = changed.deal, kind_of(name, changed.deal)
    stands = Scenario(AS_IT_STANDS, changed)
    if kind == "lever":
        sides = with_and_without(name, prepared.deal, changed)
        return None if sides is None else (Scenario("with it", sides[0]), Scenario("without it", sides[1]))
    if kind == "promise" and deal.promises[name].by == "client":
        missed = miss_chance(prepared, deal, name)
        if missed is not None and not NO_MASS < missed < 1.0 - NO_MASS:
            return None
        only = frozenset({name})
        return Scenario("kept", changed, "kept", only), Scenario("missed", changed, "missed", only)
    if kind == "work":
        return stands, Scenario("dropped", replace(changed, dropped=changed.dropped | {name}))
    if kind == "people":
        people = {**deal.people, name: one_fewer(deal.people[name])}
        return stands, Scenario("one fewer", replace(changed, deal=replace(deal, people=people)))
    return None


def with_and_without(name: str, deal: Deal, changed: ChangedDeal) -> tuple[ChangedDeal, ChangedDeal] | None:
    """Return the deal with a lever set and not set beside the others; None where they exclude one another."""
    others = tuple(choice for choice in changed.choices if choice.lever.id != name)
    set_already = tuple(choice for choice in changed.choices if choice.lever.id == name)
    order = {lever: rank for rank, lever in enumerate(deal.levers)}
    chosen = set_already or (Choice(deal.levers[name]),)
    whole = tuple(sorted((*others, *chosen), key=lambda choice: order[choice.lever.id]))
    if conflict_in(whole) is not None or conflict_in(others) is not None:
        return None
    return with_levers(deal, whole), with_levers(deal, others)


def one_fewer(role: Role) -> Role:
    """Return a role with one person fewer; half the share where there is only one."""
    if role.count > 1:
        return replace(role, count=role.count - 1)
    return replace(role, share=Share(max(role.share.basis_points // 2, 1)))


def broken_price(truth: BrokenBeforeTruth, deal: Deal) -> tuple[str, ClosingPrice]:
    """Return whose a promise broken before is to answer, and what the levers named as different cost."""
    levers = [deal.levers[one.name] for one in truth.differences if one.kind == "lever"]
    return US, lever_price(levers) if levers else NO_PRICE
