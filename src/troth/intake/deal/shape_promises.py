"""The shapes of what a deal file promises and offers: results, promises, prices, levers.

Their keys, types and meaning, for reading and for the generated reference; whether names exist and
values agree with one another is for the rules. It refuses keys that are not declared.
"""

from __future__ import annotations

from typing import Annotated, Any

from troth.intake.deal.fields import (
    BY_SHAPE,
    LIST,
    MAPPING,
    PLAIN,
    AfterItemField,
    AtMost,
    ContractSpan,
    Count,
    Day,
    DayOrAfterItem,
    DayRate,
    Fraction,
    ItemOrDay,
    MoneyField,
    Monthly,
    Name,
    Percent,
    PercentRange,
    Plus,
    RateField,
    Shape,
    ShareField,
    SideField,
    Slip,
    SpanField,
    SpanOrRange,
    Text,
    TrainingEach,
    Whole,
    key,
    one_of,
    required,
)
from troth.intake.deal.shape_work import ItemShape


class UsersShape(Shape):
    """The client's people whose daily work changes."""

    count: Whole = required("How many there are.")
    cost: RateField | None = key("What their time costs the client.", "nothing is counted")


class DipShape(Shape):
    """How far their output falls while they get used to it."""

    depth: Fraction = required("Share of their output that is lost at the worst; half of it on average.")
    lasts: SpanOrRange = required("For how long: a span, or a uniform range of it.")


class AdoptionShape(Shape):
    """What the client's own people go through."""

    users: UsersShape | None = key("The people whose daily work changes.", "nobody")
    training: TrainingEach | None = key("Training of each user; it counts as the client's time.", "none")
    dip: DipShape | None = key("How far their output falls at first, and for how long.", "none")
    purchases: MoneyField | None = key("What the client buys from others for it.", "0")


class ReachedShape(Shape):
    """Your opinion of how much of the result will be reached; 100% is all that is promised."""

    low: Percent = required("One time in ten it is no more than this (10 % point).")
    likely: Percent = required("It is more as often as less (50 % point).")
    high: Percent = required("Nine times in ten it is no more than this (90 % point).")


class ResultShape(Shape):
    """What the client buys the work for."""

    from_: Text = required("How it is now, as measured, like 2.0%.")
    to: Text = required("How it will be, like 0.5%.")
    by: DayOrAfterItem | None = key(
        "When it is reached: a day, or a span after an item's finish.", "no day is stated"
    )
    worth: Monthly | None = key("What reaching it is worth to the client each month.", "not stated")
    for_: ContractSpan | None = key("For how long after `by` that worth counts.", "not stated")
    reached: ReachedShape | None = key(
        "Your opinion of how much of it is reached, shown as such. "
        "Without it and without a record of results the chance is unknown.",
        "unknown",
    )
    needs: list[Name] | None = key("What it needs: items, promises of the client, or `training`.", "nothing")


class PriceShape(Shape):
    """What the client pays: one of `fixed`, `day-rates` and `milestones`."""

    fixed: MoneyField | None = key("One price for the project.")
    day_rates: dict[Name, DayRate] | None = key("A price for each day worked, by role.")
    milestones: dict[Name, MoneyField] | None = key("What is paid when an item is finished, by item.")
    monthly: MoneyField | None = key("A monthly fee, on which service credits are counted.", "none")
    months: Whole | None = key("For how many months the fee is paid.", "not stated")


class BudgetShape(Shape):
    """The client's money."""

    approved: MoneyField = required("What is approved now.")
    more: dict[Day, MoneyField] | None = key("When there is more, and how much more.", "never")
    owner: Name | None = key("Who decides about it: a role or contact.", "nobody is named")


class RoleChangeShape(Shape):
    """What a lever changes about a role."""

    count: Count | None = key("How many people there then are.", "unchanged")
    share: ShareField | None = key(
        "The share each then gives; a promise on this role's time is set to it.", "unchanged"
    )


RoleChangeField = Annotated[Annotated[Plus, PLAIN] | Annotated[RoleChangeShape, MAPPING], BY_SHAPE]
DayOrDays = Annotated[Annotated[Day, PLAIN] | Annotated[list[Day], LIST], BY_SHAPE]
MoneyOrList = Annotated[Annotated[MoneyField, PLAIN] | Annotated[list[MoneyField], LIST], BY_SHAPE]


class ChangeShape(Shape):
    """What one setting of a lever changes; everything else stays."""

    people: dict[Name, RoleChangeField] | None = key(
        "Roles: `+1` for one more, {count: 3} or {share: 80%}.", "unchanged"
    )
    drop: list[Name] | None = key("Items that are not done.", "none")
    add: dict[Name, ItemShape] | None = key("Items that are done too, written as under `work`.", "none")
    outsource: list[Name] | None = key(
        "Items that somebody outside does: one person, full time, for what the lever costs.", "none"
    )
    training: TrainingEach | None = key("The training that each user then gets.", "unchanged")
    promise: Name | None = key("The promise whose day moves; with `to`.", "none")
    to: DayOrDays | None = key("Its new day; a list gives one setting for each.")
    risks_off: list[Name] | None = key("Risks that can then no longer happen.", "none")
    price: MoneyOrList | None = key("A new fixed price; a list gives one setting for each.", "unchanged")


class LeverShape(ChangeShape):
    """Something either side could change, in one or more settings."""

    settings: list[ChangeShape] | None = key(
        "Several explicit settings, instead of the keys above.", "one setting"
    )
    costs: MoneyField | None = key("What it costs once.", "0")
    costs_per_week: MoneyField | None = key("What it costs a week while the work lasts.", "0")
    cost_to: SideField | None = key("Who bears that cost.", "seller")
    only_with: list[Name] | None = key("Levers that must be set too.", "none")
    not_with: list[Name] | None = key("Levers that must not be set.", "none")


class PromiseShape(Shape):
    """A promise: exactly one of `reach`, `scope`, `pays`, `result`, `stays`, `share` and `decides`."""

    by: SideField = required("Who promises.")
    reach: Name | None = key("An item that is finished by a day; with `on-or-before`.")
    on_or_before: Day | None = key(
        "The last day on which it may be finished, to the end of the promisee's local day."
    )
    scope: (
        Annotated[Annotated[Any, one_of("must", "everything"), PLAIN] | Annotated[list[Name], LIST], BY_SHAPE]
        | None
    ) = key(
        "Scope that is delivered: `must`, `everything` (each item with a `scope`) or a list of "
        "items; with `by-when`."
    )
    by_when: ItemOrDay | None = key("The item's finish or the day by which the scope is delivered.")
    pays: AtMost | None = key("The most that the client pays, like `at most 72000`.")
    result: Name | None = key("A result that is reached.")
    people: Name | None = key("The role that stays (with `stays`) or gives time (with `share`).")
    stays: AfterItemField | None = key("How long its people stay, like `8w after live`.")
    share: ShareField | None = key(
        "The share of each working day that is given, from `starts` until `until`."
    )
    until: ItemOrDay | None = key("The item's finish or the day until which time is given.")
    kept_before: PercentRange | None = key(
        "Your opinion of how much of such promises was given before, a uniform range.",
        "50%..110%, shown as our opinion",
    )
    decides: Name | None = key("The role or contact who decides; with `within`.")
    within: SpanField | None = key("How long each decision takes at most from when the item became eligible.")
    if_: list[Name] | None = key("Promises of the other side that it leans on.", "all of the other side's")
    as_: Annotated[Any, one_of("promise", "aim")] | None = key(
        "`aim` is said with its odds and never counted as a promise.", "promise"
    )


class AgreementShape(Shape):
    """What is agreed before, for the day it gets hard."""

    if_: Slip = required("What happens, like `live slips 4w`.")
    then: Name = required("The lever that is then pulled.")
    decides: Name = required("Who decides it: a role or contact.")
    within: SpanField = required("How soon.")
