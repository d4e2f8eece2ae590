"""One block of draws of one scenario: draw the work, let people do it, return what happened.

The steps are numbered as in docs/deal-forecast.md. It refuses to reach beyond its block, so that blocks can
run anywhere and in any order.

Source: DESIGN section 6; DEAL-FILE.md "Work" and "The client's time and the other side's promises".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from troth.core.promise import Decide, GiveTime, ReachBy
from troth.core.quantity import DAY_MINUTES, Span
from troth.core.work import Item
from troth.core.worktime import NEVER, WorkingTime, end_of_day
from troth.forecast.deal.given import GivenRatio, Held, Outlook, beyond, given_share
from troth.forecast.deal.mishaps import added_work, rework_factor, stops_of
from troth.forecast.deal.played import Played, side_table
from troth.forecast.deal.ratios import LnRatios, share_at_most
from troth.forecast.deal.rescheduled import Drawn, LastSchedules
from troth.forecast.deal.scenario import Scenario
from troth.forecast.deal.under_way import minutes_behind
from troth.forecast.items.common_cause import CommonCause
from troth.forecast.luck import Luck
from troth.forecast.plan.network import WALL_CLOCK, Network
from troth.forecast.plan.schedule import Forced, Schedules, Stops, schedule

Minutes = NDArray[np.int64]

MOST_MINUTES = 1 << 40
LATE_WORKING_DAYS = 10
NO_MASS = 1e-9


@dataclass(frozen=True, slots=True)
class Stage:
    """Everything that is the same in all draws of a scenario.

    `order` is the priority list over this network's items, `face_end` the plan's finish at face value,
    `ratios` the ln ratios by item of the deal, `outlook` what its results rest on.
    """

    scenario: Scenario
    network: Network
    order: NDArray[np.int64]
    face_end: int
    ratios: Mapping[str, LnRatios]
    given: Mapping[str, GivenRatio]
    cause: CommonCause
    outlook: Outlook

    def side_table(self, side: str) -> WorkingTime:
        """Return the working time of a side's own calendar."""
        return side_table(self.scenario.deal, side, self.network)


def play(stage: Stage, luck: Luck, *, want_critical: bool = False) -> Played:
    """Draw one block of a scenario and schedule it.

    Parameters
    ----------
    stage
        The scenario and everything that all its draws share.
    luck
        The block: its seed, its first draw and how many.
    want_critical
        Whether to keep, for each item, what let it start.

    Returns
    -------
    The block. A scenario that differs from one before in promised days or the price alone reads the same
    schedules again: nothing is played twice.
    """
    scenario, network = stage.scenario, stage.network
    if scenario.conditions:  # promised days of theirs decide when items end
        block = _block(stage, luck, want_critical=want_critical)
    else:
        kind = (scenario.has_mishaps, want_critical, stage.face_end)
        drawn_from = (*stage.ratios.values(), *stage.given.values(), *scenario.deal.risks.values())
        of = (network.parts, network.links, stage.cause, *kind, *plan_key(stage), *drawn_from)
        block = luck.made(
            "played",
            (*of, scenario.deal.work),
            lambda: _block(stage, luck, want_critical=want_critical),
        )
    return Played(scenario, network, luck, *block, stage.outlook)


class _Block(NamedTuple):
    """What was played, without the luck it was played on: that would keep itself."""

    schedules: Schedules
    work: Minutes
    share: NDArray[np.int32]
    ratio: dict[str, NDArray[np.float64]]
    stops: Stops


def _block(stage: Stage, luck: Luck, *, want_critical: bool) -> _Block:
    deal = stage.scenario.deal
    total, remaining = drawn_work(stage, luck)  # 1. work
    ratio = {  # 2. the client's time
        role: given.drawn(luck.uniform(f"role/{deal.id}/{role}"), time_held(stage.scenario, role))
        for role, given in stage.given.items()
    }
    share = drawn_share(stage, ratio, luck.count)
    stops = (  # 3. stops
        stops_of(deal, luck, stage.side_table, stage.face_end)
        if stage.scenario.has_mishaps
        else Stops(
            np.zeros(0, dtype=np.int8),
            np.zeros((luck.count, 0), dtype=np.int64),
            np.zeros((luck.count, 0), dtype=np.int64),
        )
    )
    drawn = Drawn(remaining, share, stops)
    schedules = _scheduled(stage, luck, drawn, want_critical=want_critical)  # 4. people do it
    return _Block(schedules, total, share, ratio, stops)


def _scheduled(stage: Stage, luck: Luck, drawn: Drawn, *, want_critical: bool) -> Schedules:
    """Schedule a block; draws in which nothing differs from the last variant are not made anew."""
    network, forced = stage.network, forced_ends(stage)

    def made(rows: Drawn) -> Schedules:
        return schedule(
            network,
            stage.order,
            rows.work,
            rows.share,
            rows.stops,
            forced=forced,
            want_critical=want_critical,
        )

    if forced is not None:
        return made(drawn)
    of = (network.parts, network.links, want_critical, *plan_key(stage))
    return luck.made("scheduled", of, LastSchedules).of(drawn, made)


def plan_key(stage: Stage) -> tuple[object, ...]:
    """Return what tells variants of one network apart: the list, people and shares, what is dropped."""
    network = stage.network
    people = (number for role in network.roles for number in (role.count, role.share))
    dropped = (item.id for item in network.items if item.is_dropped)
    return (hash(stage.order.tobytes()), *people, *dropped)


def drawn_work(stage: Stage, luck: Luck) -> tuple[Minutes, Minutes]:
    """Draw every part's whole minutes: the whole of it, and what remains of it now.

    Both have shape (draws, parts): round(E e^z (1 + rework)) + adds, at least 1, before people split it.
    Dropped work is nothing; finished work is what was spent on it, where somebody said.
    """
    scenario, network = stage.scenario, stage.network
    deal = scenario.deal
    held = (*sorted(scenario.conditions), *deal.promises.values()) if scenario.conditions else ()
    made_of = (deal.work, *stage.ratios.values(), *deal.risks.values())
    made_as = (network.parts, stage.cause, scenario.has_mishaps, scenario.held, deal.id, *held)
    total, remaining = luck.made("work", (*made_as, *made_of), lambda: undropped_work(stage, luck))
    dropped = [
        part for k, item in enumerate(network.items) if item.is_dropped for part in network.parts_of(k)
    ]
    if dropped:
        total, remaining = total.copy(), remaining.copy()
        total[:, dropped] = remaining[:, dropped] = 0
    return total, remaining


def undropped_work(stage: Stage, luck: Luck) -> tuple[Minutes, Minutes]:
    """Draw every part's whole minutes and what remains of them, as if nothing were dropped."""
    deal, network = stage.scenario.deal, stage.network
    total = np.zeros((luck.count, len(network.parts)), dtype=np.int64)
    remaining = np.zeros_like(total)
    for item in deal.work.values():
        index = network.item_index[f"{deal.id}/{item.id}"]
        parts = network.parts_of(index)
        if not len(parts):
            continue
        behind = minutes_behind(network, index, item)
        is_settled = network.items[index].is_finished and behind > 0
        own = network.parts[parts[0]].estimate_minutes
        factor = np.full(luck.count, behind / own) if is_settled else ratio_factor(stage, item, luck)
        added = None if is_settled else added_minutes(stage, index, item, luck)
        for part in parts:
            estimate, kind = network.parts[part].estimate_minutes, network.parts[part].kind
            minutes = np.rint(np.minimum(estimate * factor, MOST_MINUTES)).astype(np.int64)
            if added is not None and kind in ("by", "meeting"):
                minutes += added
            total[:, part] = np.maximum(minutes, 1)
        if item.takes is not None and item.decides is not None:
            total[:, parts[0]] = held_decision(stage, item, luck, total[:, parts[0]])
        left = np.clip(1.0 - behind / total[:, parts[0]], 0.0, 1.0)
        for part in parts:
            remaining[:, part] = np.maximum(np.rint(total[:, part] * left).astype(np.int64), 1)
    return total, remaining


def added_minutes(stage: Stage, index: int, item: Item, luck: Luck) -> Minutes | None:
    """Return the minutes that risks add to an item in each draw, None without mishaps."""
    if not stage.scenario.has_mishaps:
        return None
    return added_work(stage.scenario.deal, item, luck, stage.network.items[index].workday_minutes)


def ratio_factor(stage: Stage, item: Item, luck: Luck) -> NDArray[np.float64]:
    """Return e^z (1 + rework) of an item in each draw."""
    deal, ratios = stage.scenario.deal, stage.ratios[item.id]
    is_client, has_mishaps = deal.is_client_item(item), stage.scenario.has_mishaps

    def drawn() -> NDArray[np.float64]:
        levels = luck.item_levels(deal.id, item.id, stage.cause, is_client=is_client)
        factor = np.exp(ratios.quantile(levels))
        return factor * rework_factor(deal, item, luck) if has_mishaps else factor

    return luck.made("factor", (deal.id, item, ratios, stage.cause, is_client, has_mishaps), drawn)


def time_held(scenario: Scenario, role: str) -> Held:
    """Say whether a role's promise of time is set in this scenario."""
    for promise in scenario.deal.promises.values():
        measure = promise.measure
        if isinstance(measure, GiveTime) and measure.role == role and promise.by == "client":
            held = scenario.holds(promise.id)
            if held != "drawn":
                return held
    return "drawn"


def drawn_share(stage: Stage, ratio: Mapping[str, NDArray[np.float64]], count: int) -> NDArray[np.int32]:
    """Return the share of a day each network role really gives, in 1/10,000, shape (draws, roles)."""
    deal, network = stage.scenario.deal, stage.network
    share = np.tile(np.array([role.share for role in network.roles], dtype=np.int32), (count, 1))
    for role, given in ratio.items():
        promised = deal.people[role].share.basis_points
        column = network.role_of(deal.id, role)
        share[:, column] = given_share(promised, given)
        if time_held(stage.scenario, role) == "missed":
            share[:, column] = np.minimum(share[:, column], max(promised - 1, 1))
    return share


def held_decision(stage: Stage, item: Item, luck: Luck, minutes: Minutes) -> Minutes:
    """Return a decision's minutes: as drawn, or with the promise on it set to kept or missed."""
    deal = stage.scenario.deal
    for promise in deal.promises.values():
        measure = promise.measure
        held = stage.scenario.holds(promise.id)
        if not isinstance(measure, Decide) or measure.who != item.decides or held == "drawn":
            continue
        workday = deal.calendars[deal.side_of(measure.who)].workday_minutes
        indices = stage.network.parts_of(stage.network.item_index[f"{deal.id}/{item.id}"])
        part = stage.network.parts[indices[0]]
        within = bound_of(measure.within, workday, is_wall_clock=part.table == WALL_CLOCK)
        if held == "kept":
            return np.minimum(minutes, within)
        bound = share_at_most(stage.ratios[item.id], float(np.log(max(within, 1) / part.estimate_minutes)))
        if bound >= 1.0 - NO_MASS:  # it is never late
            return minutes
        levels = luck.item_levels(deal.id, item.id, stage.cause, is_client=deal.is_client_item(item))
        ratio = np.exp(stage.ratios[item.id].quantile(beyond(levels, bound)))
        late = np.rint(np.minimum(part.estimate_minutes * ratio, MOST_MINUTES)).astype(np.int64)
        missed: Minutes = np.maximum(late, within + 1)
        return missed
    return minutes


def bound_of(within: Span, workday_minutes: int, *, is_wall_clock: bool) -> int:
    """Return a decision's bound in the minutes its wait runs in: a calendar day is 5/7 of a working day."""
    minutes = within.minutes(workday_minutes)
    if within.is_working and is_wall_clock:
        return round(minutes / workday_minutes * DAY_MINUTES * 7 / 5)
    if not within.is_working and not is_wall_clock:
        return round(minutes / DAY_MINUTES * workday_minutes * 5 / 7)
    return minutes


def forced_ends(stage: Stage) -> Forced | None:
    """Return how dated items of the client are set to kept or missed; None when none is.

    Kept: it ends at min(drawn end, max(due, its start + its face-value length)); missed: at
    max(drawn end, close of the 10th working day after due).
    """
    deal, network = stage.scenario.deal, stage.network
    caps = np.full(len(network.items), -1, dtype=np.int64)
    floors = np.full(len(network.items), -1, dtype=np.int64)
    for promise in deal.promises.values():
        measure = promise.measure
        held = stage.scenario.holds(promise.id)
        if not isinstance(measure, ReachBy) or held == "drawn" or promise.by != "client":
            continue
        index = network.item_index[f"{deal.id}/{measure.item}"]
        due = end_of_day(measure.on_or_before, deal.calendars["seller"].timezone)
        if held == "kept":
            caps[index] = due
        else:
            table = stage.side_table("client")
            floors[index] = min(table.after(due, LATE_WORKING_DAYS * table.workday_minutes), NEVER)
    if (caps < 0).all() and (floors < 0).all():
        return None
    face = np.array([part.estimate_minutes for part in network.parts], dtype=np.int64)
    return Forced(due=caps, face_work=face, floor=floors)
