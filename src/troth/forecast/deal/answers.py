"""What is uncertain about a deal and could be known before it is signed: questions with two answers.

For each risk, whether it happens; for each item's ratio, whether it lies above its median; for each client
role, whether at least what was promised is given. Read off the same luck the plan is drawn with. It
refuses to look at what became of the plan.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from troth.core.work import Item
from troth.forecast.deal.mishaps import happens
from troth.forecast.deal.play import Stage
from troth.forecast.deal.ratios import LnRatios
from troth.forecast.luck import Luck

LEVELS = np.array([0.02, 0.25, 0.5, 0.75, 0.98])
Yes = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Unknown:
    """A question somebody could answer before signing: `risk` happens, `item` overruns, `role` gives."""

    kind: Literal["risk", "item", "role"]
    name: str


def is_uncertain(ratios: LnRatios) -> bool:
    """Whether a ratio is anything but the same at every level."""
    at = ratios.quantile(LEVELS)
    return bool(at.max() > at.min())


def is_settled(stage: Stage, item: Item) -> bool:
    """Whether an item is finished or dropped already, so that nothing is left to know about it."""
    activity = stage.network.items[stage.network.item_index[f"{stage.scenario.deal.id}/{item.id}"]]
    return activity.is_finished or activity.is_dropped


def unknowns_of(stage: Stage) -> tuple[Unknown, ...]:
    """List what could be known about a deal as it stands: risks, items, the client's roles."""
    deal = stage.scenario.deal
    items = (
        Unknown("item", item.id)
        for item in deal.work.values()
        if item.id in stage.ratios and not is_settled(stage, item) and is_uncertain(stage.ratios[item.id])
    )
    roles = (Unknown("role", role) for role, given in stage.given.items() if 0.0 < given.miss_chance < 1.0)
    return (*(Unknown("risk", risk) for risk in deal.risks), *items, *roles)


def answer_to(unknown: Unknown, stage: Stage, luck: Luck) -> Yes:
    """Return, for each draw, whether the answer is yes."""
    deal = stage.scenario.deal
    if unknown.kind == "risk":
        return happens(deal, deal.risks[unknown.name], luck)
    if unknown.kind == "item":
        item = deal.work[unknown.name]
        levels = luck.item_levels(deal.id, item.id, stage.cause, is_client=deal.is_client_item(item))
        return np.asarray(levels > 0.5)
    ratio = stage.given[unknown.name].drawn(luck.uniform(f"role/{deal.id}/{unknown.name}"), "drawn")
    return np.asarray(ratio >= 1.0)
