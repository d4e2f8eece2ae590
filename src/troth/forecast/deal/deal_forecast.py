"""What was forecast for a deal: every promise's chance, dates at given odds, money, the client's hours.

Frozen results only; `deal_draws` makes them. It refuses to judge and to word: no threshold and no
sentence is here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from troth.core.change import ChangedDeal
from troth.core.money import Money
from troth.core.promise import Promise
from troth.forecast.deal.given import NO_OUTLOOK, GivenRatio, Outlook
from troth.forecast.deal.prepare import ItemBasis
from troth.forecast.deal.views import Chance
from troth.forecast.items.common_cause import CommonCause
from troth.forecast.service.chances import ServiceChance


@dataclass(frozen=True, slots=True)
class Leaning:
    """A promise's inside chance with the other side's promises set to kept and to missed.

    None where that side of the distribution has no mass, and so cannot be set.
    """

    conditions: tuple[str, ...]
    if_kept: float | None
    if_missed: float | None


@dataclass(frozen=True, slots=True)
class PromiseForecast:
    """One promise: its chance, what it leans on, and its inside chance without this deal's mishaps."""

    promise: Promise
    chance: Chance
    leaning: Leaning | None
    without_mishaps: float | None


@dataclass(frozen=True, slots=True)
class AskedForecast:
    """The odds of one thing asked for: `what` is price, scope or an item's id."""

    what: str
    chance: Chance


@dataclass(frozen=True, slots=True)
class DateForecast:
    """When an item finishes: at face value, and by when at given odds (the later of both views).

    `by_level` maps levels (0.5, 0.9, 0.95, the policy's and some beyond) to days; None is past the
    horizon. `promised_on` is None for a date that is only asked about; `inside_even_on` is the even
    date of the draws alone.
    """

    item: str
    promised_on: date | None
    face_on: date | None
    inside_even_on: date | None
    by_level: Mapping[float, date | None]
    has_outside: bool

    @property
    def even_on(self) -> date | None:
        """The day by which the odds are even."""
        return self.by_level[0.5]

    @property
    def nine_in_ten_on(self) -> date | None:
        """The day by which it is done in 9 of 10 runs."""
        return self.by_level[0.9]

    @property
    def nineteen_in_twenty_on(self) -> date | None:
        """The day by which it is done in 19 of 20 runs."""
        return self.by_level[0.95]


@dataclass(frozen=True, slots=True)
class Spread:
    """Quantiles of something a client or seller gives: median, 90 % and 95 % points."""

    median: float
    ninety: float
    ninety_five: float


@dataclass(frozen=True, slots=True)
class MoneyForecast:
    """The seller's money in minor units: cost, credits, payments; and the chance of losing money.

    `loss` is the chance of losing (its inside and outside views and the issued, which is the higher);
    `worst_chance` the share of draws that lose more than the policy's worst case, None without one.
    `uncosted` names the seller's roles that work without a cost: with any, loss is unknown. `is_sure`
    says that the cost is the same in every draw.
    `credits_mean` may be a mean because a cap bounds it; None without a cap.
    """

    currency: str
    face_cost: float
    cost: Spread
    payments_median: float
    has_price: bool
    credits_mean: float | None
    credits_ninety_five: float
    credit_chance: float
    loss: Chance
    worst_chance: float | None
    uncosted: tuple[str, ...] = ()
    is_sure: bool = False
    safe_price: float | None = None

    def money(self, minor: float) -> Money:
        """Return an amount of minor units as money."""
        return Money(round(minor), self.currency)


@dataclass(frozen=True, slots=True)
class RoleHours:
    """The hours of one client role: in total, and by week (Monday, median, 90 %) while any are given.

    `promised_weekly` is what its promised share amounts to in a full week; `overload_chance` is the share
    of draws in which some week takes more than the whole promised share of that week's open hours.
    """

    role: str
    total: Spread
    promised_weekly: float
    weeks: tuple[tuple[date, float, float], ...]
    overload_chance: float = 0.0

    @property
    def peak(self) -> tuple[date, float, float] | None:
        """The week with the most hours in the middle case, of several the one with the heavier tail."""
        return max(self.weeks, key=lambda week: (week[1], week[2]), default=None)


@dataclass(frozen=True, slots=True)
class ClientTime:
    """What the client's people give: by role, together, and in training (users x hours each)."""

    roles: tuple[RoleHours, ...]
    together: Spread
    training_hours: float


@dataclass(frozen=True, slots=True)
class DipForecast:
    """The fall in the output of the client's users: how deep, for how long, and when it is over.

    `lasts_days` are calendar days; `over_on` gives the day the old level is passed again by level.
    """

    users: int
    depth: float
    lasts_days: Spread
    over_on: Mapping[float, date | None]


@dataclass(frozen=True, slots=True)
class ResultWorth:
    """What a result is worth in all where it is reached (minor units), and how often it is.

    `reached_chance` is None where nobody can know.
    """

    result: str
    worth: float
    reached_chance: float | None


@dataclass(frozen=True, slots=True)
class BudgetForecast:
    """The client's money against what falls due: inside chance that it is there, and what is missing.

    `short` is what is missing when most is (0: nothing); `enough_on` the first day from the deal's start
    on which the budget holds the middle case of all payments, None where it never does.
    """

    funded_chance: float
    short: Spread
    enough_on: date | None


@dataclass(frozen=True, slots=True)
class ClientTotal:
    """The total cost of the result to the client, by part and in all, and what it is worth to them.

    `parts` are those of `client_total.PARTS` that cost anything; middle cases of parts need not add up to
    that of the total. `worth` adds up the results that are worth something, each in the draws in which it
    is reached; `pays_chance` is the share of draws in which it exceeds the total. Both are None without a
    known worth, `pays_chance` also without a price. `unpriced` names who works without a cost, and is
    therefore not in the total.
    """

    headline: str | None
    parts: Mapping[str, Spread]
    total: Spread
    training_hours: Spread
    has_price: bool
    worth: Spread | None
    pays_chance: float | None
    results: tuple[ResultWorth, ...] = ()
    unpriced: tuple[str, ...] = ()
    dip: DipForecast | None = None
    budget: BudgetForecast | None = None


@dataclass(frozen=True, slots=True)
class OwnRecord:
    """How the seller's last whole deals ended: of `counted` finished before the day, `missed` were late."""

    missed: int
    counted: int


@dataclass(frozen=True, slots=True)
class OutsideBasis:
    """What the view of whole deals rests on, for one quantity."""

    quantity: str
    own_finished: int
    own_open: int
    base_name: str
    is_pooled: bool


@dataclass(frozen=True, slots=True)
class DealForecast:
    """Everything that was forecast for a deal as it stands in one choice of levers.

    `together` is the chance that every promise of the seller is kept; `asked_together` the odds of the
    dream. `decisive` gives, for the item `decisive_for`, the share of draws in which work is on its
    critical chain, largest first. `delivered` gives, for each promise of scope by a day, the day by which it
    is there at the levels of `dates`; `asked_scope_on` the same for the scope asked for. `client_total` is
    None in a forecast of nothing but chances by hand; `own_record` where no own deal has finished. `service`
    holds the chance of every service level measured over windows.
    """

    changed: ChangedDeal
    as_of: date
    seed: int
    draws: int
    promises: Mapping[str, PromiseForecast]
    together: Chance
    asked: tuple[AskedForecast, ...]
    asked_together: Chance | None
    dates: tuple[DateForecast, ...]
    money: MoneyForecast
    client_time: ClientTime
    decisive_for: str | None
    decisive: tuple[tuple[str, float], ...]
    items: Mapping[str, ItemBasis]
    given: Mapping[str, GivenRatio]
    cause: CommonCause
    outside: tuple[OutsideBasis, ...]
    base_item_source: str
    is_synthetic: bool
    outlook: Outlook = NO_OUTLOOK
    delivered: Mapping[str, Mapping[float, date | None]] = field(default_factory=dict)
    asked_scope_on: Mapping[float, date | None] = field(default_factory=dict)
    client_total: ClientTotal | None = None
    own_record: OwnRecord | None = None
    service: tuple[ServiceChance, ...] = ()
