"""What a forecast rests on: the seller's own record, published figures of others, or somebody's opinion.

Every input of the deal is named once with its kind. It refuses to call an opinion evidence because it
was written down as a range.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from troth.core.deal import Deal
from troth.core.promise import Achieve, Stay
from troth.forecast.deal.deal_forecast import DealForecast, OutsideBasis, OwnRecord
from troth.forecast.deal.given import GivenRatio
from troth.forecast.deal.views import Chance

Ground = Literal["record", "published", "opinion"]

TRAINING = "training"  # as a result's needs name it
ENOUGH_ITEMS = 100
ENOUGH_DEALS = 30


@dataclass(frozen=True, slots=True)
class Input:
    """One input of a deal and what it rests on.

    `kind` says what sort of input it is: estimate, fixed, rework, risk, client-time, result, leaving.
    `is_ours` marks an opinion of troth's own, used because nobody said anything.
    """

    kind: Literal["estimate", "range", "fixed", "rework", "risk", "client-time", "result", "leaving", "wait"]
    name: str
    ground: Ground
    is_ours: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything behind a forecast.

    `own_items` finished items of the seller's voted (for the piece of work with most), `base_share` is
    the largest share of the votes on any piece of work that the published base rate has.
    `is_synthetic` says that the record was invented, as a worked example's is. `own_record` tells how the
    last own whole deals ended, None where none has finished.
    """

    own_items: int
    open_items: int
    silent_items: int
    base_share: float
    base_source: str
    is_synthetic: bool
    outside: tuple[OutsideBasis, ...]
    inputs: tuple[Input, ...]
    own_record: OwnRecord | None = None

    @property
    def own_deals(self) -> int:
        """How many own finished deals speak, for the quantity that has most of them."""
        return max((one.own_finished for one in self.outside), default=0)

    @property
    def is_base_only(self) -> bool:
        """Whether work was judged by the published base rate of items, with nothing of the seller's own."""
        return self.own_items == 0 and any(one.ground == "published" for one in self.inputs)

    def of_ground(self, ground: Ground) -> tuple[Input, ...]:
        """Return the inputs that rest on one kind of ground."""
        return tuple(one for one in self.inputs if one.ground == ground)

    def behind(self, chance: Chance | None = None, quantity: Literal["date", "cost"] | None = None) -> int:
        """Return how many own finished items (deals, when their view decides) stand behind a chance.

        Parameters
        ----------
        chance
            The chance; None: one that the plan's own draws gave.
        quantity
            What whole deals were asked about; None: either, so the fewer count.
        """
        if chance is None or not is_outside(chance):
            return self.own_items
        asked = [one.own_finished for one in self.outside if quantity in {None, one.quantity}]
        return min(asked, default=0)


def is_outside(chance: Chance) -> bool:
    """Whether whole past deals decided a chance: their view was the lower, or lowered what holds at once."""
    lowered = chance.inside is not None and chance.issued is not None and chance.issued < chance.inside
    return chance.is_outside or (chance.outside is None and lowered)


def loss_is_outside(loss: Chance) -> bool:
    """Whether whole past deals decided the chance of a loss: there the higher view does."""
    return loss.outside is not None and loss.inside is not None and loss.outside > loss.inside


def evidence_of(forecast: DealForecast) -> Evidence:
    """Gather what a forecast rests on."""
    effort = [one for one in forecast.items.values() if one.votes is not None and one.quantity == "effort"]
    tallies = [basis.votes.tally for basis in effort if basis.votes is not None]
    return Evidence(
        own_items=max((tally.finished for tally in tallies), default=0),
        open_items=max((tally.open_items for tally in tallies), default=0),
        silent_items=max((tally.silent for tally in tallies), default=0),
        base_share=max((tally.base_share for tally in tallies), default=1.0),
        base_source=forecast.base_item_source,
        is_synthetic=forecast.is_synthetic,
        outside=forecast.outside,
        inputs=(
            *_estimates(forecast),
            *_mishaps(forecast.changed.deal),
            *_promised(forecast),
            *_given(forecast),
        ),
        own_record=forecast.own_record,
    )


def _estimates(forecast: DealForecast) -> tuple[Input, ...]:
    found: list[Input] = []
    for basis in forecast.items.values():
        if basis.votes is None:
            found.append(Input("fixed", basis.item, "opinion"))
            continue
        ground: Ground = "record" if basis.votes.tally.finished else "published"
        found.append(Input("wait" if basis.quantity == "elapsed" else "estimate", basis.item, ground))
        if basis.has_stated_range:
            found.append(Input("range", basis.item, "opinion"))
    return tuple(found)


def _mishaps(deal: Deal) -> tuple[Input, ...]:
    rework = (Input("rework", item.id, "opinion") for item in deal.work.values() if item.rework is not None)
    return (*rework, *(Input("risk", risk, "opinion") for risk in deal.risks))


def _promised(forecast: DealForecast) -> tuple[Input, ...]:
    """Return what promised results and people who stay rest on, each named once."""
    deal = forecast.changed.deal
    found: list[Input] = []
    for promise in deal.promises.values():
        measure = promise.measure
        if isinstance(measure, Achieve):
            result = deal.results[measure.result]
            if forecast.outlook.reached is not None:
                found.append(Input("result", result.id, "record"))
            elif result.reached is not None:
                found.append(Input("result", result.id, "opinion"))
            if TRAINING in result.needs:
                found.append(_given_by(TRAINING, forecast.outlook.training))
        if isinstance(measure, Stay):
            is_ours = deal.people[measure.role].leaves_chance is None
            found.append(Input("leaving", measure.role, "opinion", is_ours))
    return tuple(dict.fromkeys(found))


def _given(forecast: DealForecast) -> tuple[Input, ...]:
    return tuple(_given_by(role, given) for role, given in forecast.given.items())


def _given_by(who: str, given: GivenRatio) -> Input:
    grounds: dict[str, Ground] = {"record": "record", "stated": "opinion", "ours": "opinion"}
    return Input("client-time", who, grounds[given.source], given.source == "ours")
