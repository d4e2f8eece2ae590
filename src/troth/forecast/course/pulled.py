"""A lever pulled in mid-course: what its change does to items not yet started, from a moment of each draw.

People come or go, shares are set anew, scope is dropped; what has begun goes on as it is. It refuses
changes that this scheduler cannot make under way: work added or given away, a risk bought off, training.

Source: DESIGN section 6, "lever changes (drop, people, share) at a given moment"; docs/hard.md.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from troth.core.agreement import Agreement
from troth.core.change import ChangedDeal, Choice
from troth.core.deal import Deal
from troth.core.lever import Setting
from troth.core.promise import PayAtMost
from troth.core.quantity import FULL_SHARE
from troth.core.work import Item
from troth.core.worktime import NEVER, WorkingTime
from troth.forecast.deal.cost import WEEK_MINUTES, is_paid_to_seller, payments
from troth.forecast.deal.given import given_share
from troth.forecast.deal.outcomes import kept_in_draws
from troth.forecast.deal.play import Stage
from troth.forecast.deal.played import Played
from troth.forecast.deal.prepare import Prepared, item_bases
from troth.forecast.deal.tables import done_by
from troth.forecast.luck import Luck
from troth.forecast.plan.layout import network_of
from troth.forecast.plan.network import WALL_CLOCK
from troth.forecast.plan.schedule import Changes, schedule

Minutes = NDArray[np.int64]
Kept = dict[str, NDArray[np.bool_] | None]
Unpullable = Literal["adds", "outsources", "risks", "training"]


def why_unpullable(change: Setting) -> Unpullable | None:
    """Say what of a change cannot take effect under way, None when all of it can."""
    parts: dict[Unpullable, object] = {
        "adds": change.adds,
        "outsources": change.outsourced,
        "risks": change.risks_off,
        "training": change.training,
    }
    return next((word for word, there in parts.items() if there), None)


def decided_at(prepared: Prepared, stage: Stage, agreement: Agreement, asked: Minutes, luck: Luck) -> Minutes:
    """Return when an agreement's decision falls in each draw, NEVER where nobody is asked.

    The decision is drawn as waiting for that decider is: `within` is the estimate, its ratio comes from
    the votes for elapsed time.

    Parameters
    ----------
    prepared
        The deal, made ready.
    stage
        What is played.
    agreement
        Who decides within what.
    asked
        When the decider is asked, by draw; NEVER: not at all.
    luck
        The block.
    """
    deal = stage.scenario.deal
    waiting = Item(f"when {agreement.item} slips", takes=agreement.within, decides=agreement.decider)
    alone = replace(deal, work={waiting.id: waiting}, when_hard=())
    network = network_of([alone], prepared.horizon_on, prepared.as_of)
    bases = item_bases(alone, network, prepared.knowledge, prepared.as_of, prepared.seed)
    is_client = deal.side_of(agreement.decider) == "client"
    levels = luck.item_levels(deal.id, waiting.id, stage.cause, is_client=is_client)
    ratio = np.exp(bases[waiting.id].ratios.quantile(levels))
    part = network.parts[0]
    minutes = np.maximum(np.rint(part.estimate_minutes * ratio), 1).astype(np.int64)
    ends = (
        asked + minutes
        if part.table == WALL_CLOCK
        else after_each(network.tables[part.table], asked, minutes)
    )
    return np.where(asked < NEVER, np.minimum(ends, NEVER), NEVER)


def after_each(table: WorkingTime, starts: Minutes, minutes: Minutes) -> Minutes:
    """Return when each number of open minutes has passed since each start; NEVER past the table's end."""
    opens = np.frombuffer(table.opens, dtype=np.int64)
    before = np.frombuffer(table.before, dtype=np.int64)
    target = done_by(table, starts) + minutes
    span = np.clip(np.searchsorted(before, target, side="left") - 1, 0, len(opens) - 1)
    return np.asarray(np.where(target > before[-1], NEVER, opens[span] + target - before[span]))


@dataclass(frozen=True, slots=True)
class Pulled:
    """A block with a lever pulled at `moments` (NEVER: not pulled).

    `is_dropped` marks, by draw and network item, what it left out: items not yet started then.
    """

    played: Played
    choice: Choice
    moments: Minutes
    is_dropped: NDArray[np.bool_]

    @property
    def is_pulled(self) -> NDArray[np.bool_]:
        """Whether the lever was pulled in each draw."""
        return np.asarray(self.moments < NEVER)

    def kept(self) -> Kept:
        """Return every promise's outcome: what was dropped counts as not delivered where it was.

        Draws that dropped the same items are judged together.
        """
        names = [item.name for item in self.played.network.items]
        kept: Kept = {}
        patterns, of_draw = np.unique(self.is_dropped, axis=0, return_inverse=True)
        for number, pattern in enumerate(patterns):
            dropped = frozenset(name for name, gone in zip(names, pattern, strict=True) if gone)
            rows = of_draw.reshape(-1) == number
            for key, judged in self._kept_without(dropped).items():
                if judged is None:
                    kept[key] = None
                    continue
                whole = kept.setdefault(key, np.zeros(len(rows), dtype=np.bool_))
                if whole is not None:
                    whole[rows] = judged[rows]
        return kept

    def _kept_without(self, dropped: frozenset[str]) -> Kept:
        deal = self.played.deal
        base = self.played.scenario.changed
        changed = ChangedDeal(deal, base.dropped | dropped, base.choices)
        played = replace(self.played, scenario=replace(self.played.scenario, changed=changed))
        kept = {key: kept_in_draws(promise, played) for key, promise in deal.promises.items()}
        paid = payments(played) + self.extra_payments()
        for key, promise in deal.promises.items():
            if isinstance(promise.measure, PayAtMost) and kept[key] is not None:
                kept[key] = np.asarray(paid <= promise.measure.at_most.minor)
        return kept

    def extra_payments(self) -> NDArray[np.float64]:
        """Return what the client then pays us more: once, and for each started week from the pull on."""
        lever = self.choice.lever
        extra = np.zeros(len(self.moments))
        if not is_paid_to_seller(self.played.deal, self.choice):
            return extra
        if lever.costs is not None:
            extra += lever.costs.minor
        if lever.costs_per_week is not None:
            weeks = np.ceil(np.maximum(self.played.plan_end() - self.moments, 0) / WEEK_MINUTES)
            extra += weeks * lever.costs_per_week.minor
        return np.where(self.is_pulled, extra, 0.0)


def pull(stage: Stage, played: Played, left: Minutes, choice: Choice, moments: Minutes) -> Pulled:
    """Play a block again with a lever pulled at a moment of each draw, on the same luck.

    Parameters
    ----------
    stage, played
        The block as it went without.
    left
        What remained of each part on the day of the forecast.
    choice
        The lever.
    moments
        When it takes effect, by draw; NEVER: not.
    """
    network, deal, change = stage.network, played.deal, choice.change
    drops = np.array([item.name in change.drops for item in network.items])
    fixed = np.array([item.is_finished or item.is_under_way or item.is_dropped for item in network.items])
    people = np.zeros(len(network.roles), dtype=np.int64)
    share = played.share.copy()
    for role, asked in change.people.items():
        number = network.role_of(deal.id, role)
        people[number] = asked.add
        if asked.share is not None:
            share[:, number] = _share_then(asked.share.basis_points, played, role)
    schedules = schedule(
        network, stage.order, left, played.share, played.stops, changes=Changes(moments, drops, people, share)
    )
    has_begun = played.schedules.start < moments[:, None]
    is_dropped = drops & ~fixed & ~has_begun & (moments < NEVER)[:, None]
    owners = [part.item for part in network.parts]
    work = np.where(is_dropped[:, owners], 0, played.work)
    return Pulled(replace(played, schedules=schedules, work=work), choice, moments, is_dropped)


def _share_then(basis_points: int, played: Played, role: str) -> NDArray[np.int32]:
    ratio = played.ratio.get(role)
    if ratio is None:
        return np.full(played.luck.count, min(basis_points, FULL_SHARE), dtype=np.int32)
    return given_share(basis_points, ratio)


def kept_once_moved(played: Played, deal: Deal, is_pulled: NDArray[np.bool_], kept: Kept) -> Kept:
    """Return outcomes once promised days and the price are set anew where a lever was pulled.

    Parameters
    ----------
    played
        The block as it went.
    deal
        The deal with the lever set.
    is_pulled
        Where it was pulled.
    kept
        The outcomes without.
    """
    moved = played.with_deal(deal)
    answers: Kept = {}
    for key, was in kept.items():
        now = kept_in_draws(deal.promises[key], moved)
        answers[key] = None if was is None or now is None else np.where(is_pulled, now, was)
    return answers
