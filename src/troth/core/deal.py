"""The deal: one sale being considered, with everything either side said about it.

A deal is what a deal file means once every default is filled in and every name is resolved. It refuses
to hold anything that was computed from draws.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from troth.core.agreement import Agreement
from troth.core.credit_schedule import JointCap
from troth.core.lever import Lever
from troth.core.money import Money, Rate
from troth.core.promise import Promise, Side
from troth.core.quantity import Between, Span, ThreePoint, Work
from troth.core.term import Amendment, Term
from troth.core.work import Item, Risk, Role
from troth.core.worktime import Calendar


@dataclass(frozen=True, slots=True)
class Asked:
    """The dream: what the client asked for, all at once. `dates` maps item ids to days."""

    scope: str | tuple[str, ...] | None = None
    price: Money | None = None
    dates: Mapping[str, date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Beliefs:
    """What the client thinks it will take from them; None where nothing was said."""

    own_hours: Decimal | None = None
    own_money: Money | None = None
    adoption: str | None = None
    said_by: str | None = None
    said_on: date | None = None


@dataclass(frozen=True, slots=True)
class BrokenBefore:
    """A promise somebody else broke to this client, the clause it left and what is different here."""

    promised: str
    happened: str
    left_behind: str | None = None
    differently: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """What the client buys the work for, with its value and what it needs from them.

    `reached` is somebody's opinion of the share reached (1.0 is the promised improvement). `needs`
    names items, client promises or `training`. `by` and `lasts` count from `after`'s finish.
    """

    id: str
    before: str
    promised: str
    by: Span | None = None
    after: str | None = None
    by_on: date | None = None
    worth_monthly: Money | None = None
    lasts: Span | None = None
    reached: ThreePoint[float] | None = None
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dip:
    """How far the users' output falls at first (`depth`, a share; half of it on average), for how long."""

    depth: float
    lasts: Between[Span]


@dataclass(frozen=True, slots=True)
class Adoption:
    """What the client's own people go through: training, a dip in their output, purchases.

    `training_needed` is what a result needs of it, where a lever made the training another one.
    """

    users: int
    user_cost: Rate | None
    training_each: Work | None
    purchases: Money | None
    dip: Dip | None = None
    training_needed: Work | None = None


@dataclass(frozen=True, slots=True)
class Price:
    """What the client pays: exactly one of fixed, rates by role, or milestones; and a monthly fee."""

    fixed: Money | None = None
    day_rates: Mapping[str, Rate] = field(default_factory=dict)
    milestones: Mapping[str, Money] = field(default_factory=dict)
    monthly: Money | None = None
    months: int | None = None

    @property
    def is_stated(self) -> bool:
        """Whether anybody said what the project costs the client; a price of nothing is a price."""
        return self.fixed is not None or bool(self.day_rates) or bool(self.milestones)


@dataclass(frozen=True, slots=True)
class Budget:
    """The client's money: what is approved, when there is more, and whose it is."""

    approved: Money
    more: Mapping[date, Money] = field(default_factory=dict)
    owner: str | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """What the company lets itself promise: chances in [0, 1].

    `promise` and `aim` for each, `every` for all the seller's promises together, `loss` the highest
    chance of losing money; `worst` a loss that must stay rarer than a chance. `loosened` names what a
    deal made weaker than the company's policy, each a hard truth.
    """

    promise: float = 0.90
    aim: float = 0.70
    every: float = 0.80
    loss: float = 0.10
    worst: tuple[Money, float] | None = None
    margin: float | None = None
    loosened: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BaseRateChoice:
    """Which published table speaks for whole deals; None where nobody chose."""

    date: str | None = None
    cost: str | None = None


@dataclass(frozen=True, slots=True)
class Deal:
    """One sale being considered, ready to be forecast.

    `calendars` holds `seller`, `client` and any other by name; `when_hard` what was agreed for the day
    it gets hard.
    """

    id: str
    title: str
    seller: str
    client: str
    currency: str
    starts_on: date
    calendars: Mapping[str, Calendar]
    people: Mapping[str, Role]
    work: Mapping[str, Item]
    promises: Mapping[str, Promise]
    contacts: tuple[str, ...] = ()
    rank: int = 0
    labels: Mapping[str, str] = field(default_factory=dict)
    base_rate: BaseRateChoice = BaseRateChoice()
    asked: Asked = Asked()
    believes: Beliefs = Beliefs()
    broken_before: tuple[BrokenBefore, ...] = ()
    risks: Mapping[str, Risk] = field(default_factory=dict)
    adoption: Adoption | None = None
    results: Mapping[str, Result] = field(default_factory=dict)
    price: Price = Price()
    margin: float | None = None
    budget: Budget | None = None
    terms: Mapping[str, Term] = field(default_factory=dict)
    amendments: tuple[Amendment, ...] = ()
    joint_caps: tuple[JointCap, ...] = ()
    levers: Mapping[str, Lever] = field(default_factory=dict)
    refused: tuple[str, ...] = ()
    when_hard: tuple[Agreement, ...] = ()
    policy: Policy = Policy()

    def side_of(self, who: str) -> Side:
        """Return the side of a role or contact: contacts are the client's."""
        role = self.people.get(who)
        return role.side if role else "client"

    def calendar_of(self, role: str) -> Calendar:
        """Return the calendar a role works in: its own, else its side's."""
        found = self.people[role]
        return self.calendars[found.calendar or found.side]

    @property
    def training_minutes(self) -> int:
        """The training of all users together, in minutes of the client's working days; 0 without any."""
        adoption = self.adoption
        if adoption is None or adoption.training_each is None:
            return 0
        return adoption.users * adoption.training_each.minutes(self.calendars["client"].workday_minutes)

    def is_client_item(self, item: Item) -> bool:
        """Whether everybody who does or decides the item is the client's."""
        doers = tuple(item.by) or ((item.decides,) if item.decides else ())
        return bool(doers) and all(self.side_of(who) == "client" for who in doers)
