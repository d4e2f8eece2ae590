"""A deal made ready to be drawn: its ratios, its list, its plan at face value.

Everything here is the same in all draws and all scenarios of one deal, so it is made once. It refuses
to look at luck.

Source: DESIGN sections 5 and 6; DEAL-FILE.md "Amounts" and "The scheduler, to the minute".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from troth.core.change import ChangedDeal, with_every_addition
from troth.core.deal import Deal
from troth.core.events import Events
from troth.core.promised import headline_item
from troth.core.quantity import DAY_MINUTES, ThreePoint
from troth.core.record import QUANTITIES, BaseRate, Record, empty_record
from troth.core.service_base import ServiceBase
from troth.core.work import Item
from troth.core.worktime import day_of_end, open_days, start_of_day
from troth.forecast.deal.cost import own_cost
from troth.forecast.deal.given import NO_OUTLOOK, GivenRatio, Outlook, given_ratios
from troth.forecast.deal.laid_out import LaidOut
from troth.forecast.deal.play import Stage
from troth.forecast.deal.played import Played
from troth.forecast.deal.ratios import Exactly, LnRatios, Stated, Widened, more_than
from troth.forecast.deal.scenario import Scenario
from troth.forecast.deal.under_way import minutes_behind
from troth.forecast.items.common_cause import CommonCause, common_cause
from troth.forecast.items.distribution import Distribution
from troth.forecast.items.outside_view import ResolvedChance
from troth.forecast.items.resolved_levels import ResolvedLevels
from troth.forecast.items.votes import ItemForecaster
from troth.forecast.luck import Luck
from troth.forecast.plan.layout import network_of
from troth.forecast.plan.network import WALL_CLOCK, Network, Part
from troth.forecast.plan.priority import priority_order
from troth.forecast.plan.schedule import Stops, schedule
from troth.forecast.service.expected import kept_share, service_outlook
from troth.forecast.service.outlook import ServiceOutlook, windowed_levels

HORIZON_YEARS = 10


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What is known besides the deal: the seller's record and the published base rates.

    `date_base` and `cost_base` are None where whole deals have nothing to go by; `pooled` names the
    quantities for which nobody chose one, so that the pooled published row stands behind own deals.
    `resolved` are past promises with both views on record. `service` are events of past service, with
    `service_base` beside them; without that nothing is forecast of service.
    """

    item_base: BaseRate
    items: Record = field(default_factory=lambda: empty_record("items"))
    deals: Record = field(default_factory=lambda: empty_record("deals"))
    date_base: BaseRate | None = None
    cost_base: BaseRate | None = None
    pooled: frozenset[str] = frozenset()
    resolved: tuple[ResolvedChance, ...] = ()
    service: Events = field(default_factory=Events)
    service_base: ServiceBase | None = None


@dataclass(frozen=True, slots=True)
class ItemBasis:
    """What one item's ratio rests on: the votes, and a range somebody stated.

    `votes` is None for an estimate that is a fact.
    """

    item: str
    quantity: str
    ratios: LnRatios
    votes: Distribution | None
    has_stated_range: bool


@dataclass(frozen=True, slots=True)
class FacePlan:
    """The plan at face value: each item's finish (instant), the seller's cost in minor units."""

    finish: Mapping[str, int]
    end: int
    cost: float


@dataclass(frozen=True, slots=True)
class Prepared:
    """One deal, ready: see the module.

    `past_deals` keeps what whole past deals say by (quantity, E), since scenarios ask the same again.
    """

    deal: Deal
    knowledge: Knowledge
    as_of: date
    seed: int
    items: Mapping[str, ItemBasis]
    cause: CommonCause
    given: Mapping[str, GivenRatio]
    ranks: Mapping[str, int]
    face: FacePlan
    laid_out: LaidOut = field(compare=False)
    outlook: Outlook = NO_OUTLOOK
    past_deals: dict[tuple[str, float], Distribution | None] = field(default_factory=dict, compare=False)

    @property
    def horizon_on(self) -> date:
        """The last day of every working-time table."""
        return horizon_of(self.deal, self.as_of)


def horizon_of(deal: Deal, as_of: date) -> date:
    """Return the last day that working time is laid out to."""
    first = max(deal.starts_on, as_of)
    return date(first.year + HORIZON_YEARS, 12, 31)


def prepare(
    deal: Deal, knowledge: Knowledge, as_of: date, seed: int, levels: ResolvedLevels | None = None
) -> Prepared:
    """Make a deal ready to be drawn.

    Parameters
    ----------
    deal
        The deal as its file says, no lever set.
    knowledge
        The record and the base rates.
    as_of
        Only what was known before this day votes; nothing unstarted begins before it.
    seed
        The seed of all luck.
    levels
        The levels of the record's past forecasts (effort, this seed) where they were kept.
    """
    whole = with_every_addition(deal)
    network = network_of([whole], horizon_of(deal, as_of), as_of)
    items = item_bases(whole, network, knowledge, as_of, seed)
    order = priority_order(network, median_work(network, items))
    ranks = {network.items[index].id: rank for rank, index in enumerate(order)}
    day = as_of.toordinal()
    cause = common_cause(knowledge.items, knowledge.item_base, day, seed=seed, levels=levels)
    time_given = votes_of("time-given", knowledge, as_of, seed)
    ratios = given_ratios(deal, time_given)
    training = GivenRatio("ours") if time_given is None else GivenRatio("record", votes=time_given)
    laid_out = LaidOut(horizon_of(deal, as_of))
    face = face_plan(ChangedDeal(deal), laid_out, ranks)
    outlook = Outlook(
        votes_of("result", knowledge, as_of, seed),
        training,
        service_of(deal, knowledge, as_of, face),
        kept_share(knowledge.item_base),
    )
    return Prepared(deal, knowledge, as_of, seed, items, cause, ratios, ranks, face, laid_out, outlook)


def service_of(deal: Deal, knowledge: Knowledge, as_of: date, face: FacePlan) -> ServiceOutlook | None:
    """Return what is expected of a deal's service levels; None where it has none, or nothing is known."""
    base = knowledge.service_base
    if base is None or not windowed_levels(deal):
        return None
    known, at = (knowledge.service, base, knowledge.item_base), start_of_day(as_of, "UTC") * 60
    return service_outlook(deal, known, at, headline_item(deal), face.finish)


def item_bases(
    deal: Deal, network: Network, knowledge: Knowledge, as_of: date, seed: int
) -> dict[str, ItemBasis]:
    """Return what each item's ratio rests on, milestones left out."""
    forecasters: dict[str, ItemForecaster] = {}
    bases: dict[str, ItemBasis] = {}
    for item in deal.work.values():
        indices = network.parts_of(network.item_index[f"{deal.id}/{item.id}"])
        if item.is_milestone or not len(indices):
            continue
        quantity = "effort" if item.effort is not None else "elapsed"
        if quantity not in forecasters:
            forecasters[quantity] = ItemForecaster(
                knowledge.items, knowledge.item_base, as_of.toordinal(), quantity, seed
            )
        part, workday = (
            network.parts[indices[0]],
            network.items[network.parts[indices[0]].item].workday_minutes,
        )
        size = size_of(part, quantity, workday)
        votes = (
            None if item.is_fixed else forecasters[quantity].forecast(size, {**deal.labels, **item.labels})
        )
        behind = 0 if network.items[part.item].is_finished else minutes_behind(network, part.item, item)
        ln_behind = float(np.log(behind / part.estimate_minutes)) if behind > 0 else None
        bases[item.id] = _basis(item, quantity, votes, workday, ln_behind)
    return bases


def size_of(part: Part, quantity: str, workday_minutes: int) -> float:
    """Return E in the record's unit: hours of effort, working days of elapsed time (calendar x 5/7)."""
    if quantity == "effort":
        return part.estimate_minutes / 60
    if part.table == WALL_CLOCK:
        return part.estimate_minutes / DAY_MINUTES * 5 / 7
    return part.estimate_minutes / workday_minutes


def _basis(
    item: Item, quantity: str, votes: Distribution | None, workday_minutes: int, ln_behind: float | None
) -> ItemBasis:
    stated = stated_range(item, workday_minutes)
    ratios: LnRatios
    if votes is None:
        ratios = stated or Exactly()
    elif stated is None:
        ratios = votes
    else:
        ratios = Widened(votes, stated)
    if ln_behind is not None:
        ratios = more_than(ratios, ln_behind)
    return ItemBasis(item.id, quantity, ratios, votes, stated is not None)


def stated_range(item: Item, workday_minutes: int) -> Stated | None:
    """Return a stated three-point estimate as ln ratios to its `likely`, None for a single estimate."""
    estimate = item.effort or item.takes or item.lasts
    if not isinstance(estimate, ThreePoint):
        return None
    points = (estimate.low, estimate.likely, estimate.high)
    low, likely, high = (float(point.minutes(workday_minutes)) for point in points)
    return Stated(float(np.log(max(low, 1) / likely)), float(np.log(max(high, 1) / likely)))


def votes_of(quantity: str, knowledge: Knowledge, as_of: date, seed: int) -> LnRatios | None:
    """Return the record's votes for a ratio that no base rate is published for, None without any."""
    if QUANTITIES.index(quantity) not in knowledge.items.quantity:
        return None
    forecaster = ItemForecaster(knowledge.items, None, as_of.toordinal(), quantity, seed)
    votes = forecaster.forecast(1.0, {})
    return votes if votes.ln_ratios.size else None  # nothing of it was known by then


def median_work(network: Network, items: Mapping[str, ItemBasis]) -> NDArray[np.int64]:
    """Return every part's median drawn minutes, shape (parts,)."""
    minutes = np.zeros(len(network.parts), dtype=np.int64)
    for index, part in enumerate(network.parts):
        item = network.items[part.item].id.partition("/")[2]
        z = items[item].ratios.quantile(np.array([0.5]))[0] if item in items else 0.0
        minutes[index] = max(round(part.estimate_minutes * float(np.exp(z))), 1)
    return minutes


def order_over(network: Network, ranks: Mapping[str, int]) -> NDArray[np.int64]:
    """Return the priority list restricted to the items of a network."""
    found = sorted(range(len(network.items)), key=lambda k: ranks[network.items[k].id])
    return np.array(found, dtype=np.int64)


def face_of(prepared: Prepared, changed: ChangedDeal) -> FacePlan:
    """Return the face-value plan of a prepared deal with levers set."""
    return face_plan(changed, prepared.laid_out, prepared.ranks) if changed.choices else prepared.face


def face_plan(changed: ChangedDeal, laid_out: LaidOut, ranks: Mapping[str, int]) -> FacePlan:
    """Schedule the plan at face value: estimates as stated, promised shares, no stops.

    Same scheduler, same list; used by the outside view and for the window of stops.
    """
    deal = changed.deal
    network, _ = laid_out.network(deal, changed.dropped, None)
    order = order_over(network, ranks)
    share = np.array([[role.share for role in network.roles]], dtype=np.int32)
    none = np.zeros((1, 0), dtype=np.int64)
    stops = Stops(np.zeros(0, dtype=np.int8), none, none)
    work = np.array([[part.estimate_minutes for part in network.parts]], dtype=np.int64)
    schedules = schedule(network, order, work, share, stops)
    finish = {item: int(schedules.finish[0, network.item_index[f"{deal.id}/{item}"]]) for item in deal.work}
    scenario = Scenario("face value", changed)
    played = Played(scenario, network, Luck(0, 0, 1), schedules, work, share, {}, stops)
    return FacePlan(finish, max(finish.values()), float(own_cost(played)[0]))


def stage_of(prepared: Prepared, scenario: Scenario) -> Stage:
    """Make a scenario of a prepared deal ready to be played."""
    changed = scenario.changed
    network, work = prepared.laid_out.network(changed.deal, changed.dropped, prepared.as_of)
    if work is not changed.deal.work:  # the same work, told apart by identity where it was drawn before
        scenario = replace(scenario, changed=replace(changed, deal=replace(changed.deal, work=work)))
    ratios = {item: basis.ratios for item, basis in prepared.items.items()}
    return Stage(
        scenario,
        network,
        order_over(network, prepared.ranks),
        prepared.face.end,
        ratios,
        prepared.given,
        prepared.cause,
        prepared.outlook,
    )


def face_days(deal: Deal, finish: int) -> int:
    """Return the seller's working days from `starts` to a finish, both ends counted."""
    calendar = deal.calendars["seller"]
    return max(open_days(calendar, deal.starts_on, day_of_end(finish, calendar.timezone)), 1)
