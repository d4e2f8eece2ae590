"""The shape of a whole deal file: its top keys, and what they mean.

It refuses keys that are not declared; whether names exist and values agree with one another is for
the rules.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from troth.intake.deal.fields import (
    BY_SHAPE,
    LIST,
    PLAIN,
    Chance,
    Currency,
    Day,
    Format,
    Fraction,
    MoneyField,
    Name,
    OwnHours,
    Shape,
    Signed,
    Text,
    key,
    one_of,
    required,
)
from troth.intake.deal.shape_promises import (
    AdoptionShape,
    AgreementShape,
    BudgetShape,
    LeverShape,
    PriceShape,
    PromiseShape,
    ResultShape,
)
from troth.intake.deal.shape_terms import JointCapShape, TermShape
from troth.intake.deal.shape_work import CalendarShape, ItemShape, PersonShape, RiskShape


class BaseRateShape(Shape):
    """Published record of others, chosen by you and named wherever it speaks."""

    date: Name | None = key("The table for the dates of whole deals.", "the company's choice, else none")
    cost: Name | None = key("The table for the cost of whole deals.", "the company's choice, else none")


ScopeWanted = Annotated[
    Annotated[str, one_of("must", "everything"), PLAIN] | Annotated[list[Name], LIST], BY_SHAPE
]


class AskedShape(Shape):
    """The dream: what the client asked for, all at once. Any other key is an item with its day."""

    model_config = Shape.model_config | {"extra": "allow"}
    __pydantic_extra__: dict[str, Day] = Field(init=False)

    scope: ScopeWanted | None = key("Scope asked for, by the latest day asked.", "not asked")
    price: MoneyField | None = key("The most they want to pay.", "not asked")


class BelievesShape(Shape):
    """What the client thinks it will take from them."""

    own_hours: OwnHours | None = key("Hours of their own people.", "not said")
    own_money: MoneyField | None = key("All the money that it will cost them.", "not said")
    adoption: Text | None = key("What their people will go through: `none`, or in words.", "not said")
    said_by: Name | None = key("Who said so: a role or contact.", "nobody is named")
    on: Day | None = key("The day on which they said so.", "not said")


class BrokenBeforeShape(Shape):
    """A promise that somebody else broke to this client."""

    promised: Text = required("What was promised.")
    happened: Text = required("What happened.")
    left_behind: Name | None = key("The term of this deal that it left behind.", "none")
    differently: list[Name] | None = key(
        "What in this deal makes it different: levers, promises, items, terms, results or roles.", "nothing"
    )


class WorstShape(Shape):
    """A loss that must stay rarer than a chance."""

    loss: MoneyField = required("The loss.")
    chance: Chance = required("The most that the chance of losing more than `loss` may be.")


class PolicyShape(Shape):
    """What the company lets itself promise. A deal may only be stricter; a loosening is a hard truth."""

    promise: Chance | None = key("The least chance for each promise.", "90%")
    aim: Chance | None = key("The least chance for each aim.", "70%")
    all: Chance | None = key("The least chance for all the seller's promises together.", "80%")
    loss: Chance | None = key("The highest chance of losing money.", "10%")
    worst: WorstShape | None = key("A loss that must stay rarer than a chance.", "not tested, and said so")
    margin: Fraction | None = key("The least margin.", "none")


class DealShape(Shape):
    """One sale being considered: what was asked, who does what, what is promised and what it costs."""

    troth: Format = required("The version of this format: 1.")
    deal: Name = required("The deal's name, by which commands and other files refer to it.")
    title: Text | None = key("What it is, for people.", "the deal's name")
    seller: Text = required("The company that sells.")
    client: Text = required("The company that buys.")
    contacts: list[Name] | None = key(
        "People of the client who decide or pay, beside the roles in `people`.", "none"
    )
    currency: Currency = required("The currency of every amount of money.")
    starts: Day = required("The day on which work starts.")
    rank: Signed | None = key("Among several deals on the same people, the lower goes first.", "0")
    labels: dict[Name, Text] | None = key(
        "Labels that look up like deals in the record, such as {trade: wms}.", "none"
    )
    base_rate: BaseRateShape | None = key(
        "Published tables that speak while your own record is thin.", "none"
    )
    calendars: dict[Name, CalendarShape] | None = key(
        "`seller` and `client`, and any other by a name of its own.", "mon-fri 09:00-17:00, no holidays"
    )
    asked: AskedShape | None = key("The dream: what the client asked for, all at once.", "nothing")
    believes: BelievesShape | None = key("What the client thinks it will take from them.", "nothing was said")
    broken_before: list[BrokenBeforeShape] | None = key("Promises that others broke to this client.", "none")
    people: dict[Name, PersonShape] = required("The roles of both sides.")
    work: dict[Name, ItemShape] = required("The items of work of both sides.")
    risks: dict[Name, RiskShape] | None = key("What is special to this deal and may happen once.", "none")
    adoption: AdoptionShape | None = key("What the client's own people go through.", "nothing")
    results: dict[Name, ResultShape] | None = key("What the client buys it for.", "none")
    price: PriceShape | None = key("What the client pays.", "not stated")
    margin: Fraction | None = key("The margin that is wanted.", "not stated")
    budget: BudgetShape | None = key("The client's money, and when there is more.", "not stated")
    terms: dict[Name, TermShape] | None = key("Terms of the contract.", "none")
    joint_caps: list[JointCapShape] | None = key("The most that several terms owe together.", "none")
    levers: dict[Name, LeverShape] | None = key("What either side could change.", "none")
    refused: list[Name] | None = key(
        "Levers that the client has turned down; `later-date` and `higher-price` are those always tried.",
        "none",
    )
    promises: dict[Name, PromiseShape] | None = key("What each side promises.", "none")
    when_hard: list[AgreementShape] | None = key("What is agreed for the day it gets hard.", "nothing")
    policy: PolicyShape | None = key(
        "Stricter figures than the company's, for this deal alone.", "the company's"
    )
