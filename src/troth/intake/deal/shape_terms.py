"""The shapes of a deal file's terms: late penalties, service levels, clauses, and caps over several of them.

Their keys, types and meaning, for reading and for the generated reference; what may stand beside what is
for the rules. It refuses keys that are not declared.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from troth.core.quantity import Span
from troth.intake.deal import amounts_terms as terms
from troth.intake.deal.amounts import PERCENT_PATTERN, SPAN_PATTERN
from troth.intake.deal.fields import (
    BY_SHAPE,
    LIST,
    MAPPING,
    PLAIN,
    Day,
    Fraction,
    ItemOrDay,
    Leaf,
    MoneyField,
    Name,
    Shape,
    SpanField,
    Text,
    Whole,
    YesOrNo,
    key,
    one_of,
    required,
)
from troth.intake.deal.recurrence_rule import rule

ClockSpan = Annotated[Span, Leaf(terms.clock_span, "a span, like 30min or 3h", SPAN_PATTERN)]
Duration = Annotated[Span, Leaf(terms.duration, "a span, like 3h", SPAN_PATTERN)]
PeriodRate = Annotated[
    terms.StatedRate,
    Leaf(terms.period_rate, "like 1% per week, 5% per 30min or 1% per case", terms.RATE_PATTERN),
]
Objective = Annotated[
    Decimal, Leaf(terms.objective, "a share, like 99.9%, or every-case", rf"{PERCENT_PATTERN}|every-case")
]
WindowField = Annotated[
    Any, Leaf(terms.window, "week, month, quarter or year, or a span like 30d", terms.WINDOW_PATTERN)
]
CreditTier = Annotated[
    tuple[Decimal, Decimal | terms.StatedMoney],
    Leaf(
        terms.credit_tier,
        "a tier, like [99.9%, 10%] or [99.9%, 500]",
        schema={"type": "array", "items": {"type": ["string", "number"]}, "minItems": 2, "maxItems": 2},
    ),
]
CapField = Annotated[
    terms.StatedCap,
    Leaf(terms.cap, "a cap, like 15%, 100% of month or 5000 of year", terms.CAP_PATTERN, "number"),
]
CapOrCaps = Annotated[Annotated[CapField, PLAIN] | Annotated[list[CapField], LIST], BY_SHAPE]
NameOrNames = Annotated[Annotated[Name, PLAIN] | Annotated[list[Name], LIST], BY_SHAPE]
Rule = Annotated[str, Leaf(rule, "a rule of RFC 5545, like FREQ=MONTHLY;BYDAY=1SU")]
Moment = Annotated[
    datetime, Leaf(terms.moment, "a day and a time, like 2027-02-07 02:00", terms.MOMENT_PATTERN)
]
Times = Annotated[
    terms.StatedMaintenance, Leaf(terms.maintenance, "like sun 02:00-04:00", terms.TIMES_PATTERN)
]


class MaintenanceShape(Shape):
    """Planned maintenance by a rule that recurs, in local time."""

    rule: Rule = required(
        "What stands after RRULE: in RFC 5545, at most daily; in quotes where it has a comma."
    )
    first: Moment = required("When the first one begins, which must be one that the rule names.")
    lasts: Duration = required("How long each one is.")


MaintenanceField = Annotated[Annotated[Times, PLAIN] | Annotated[MaintenanceShape, MAPPING], BY_SHAPE]


class EarnBackShape(Shape):
    """A credit that is given back when the windows after it are good."""

    after: Whole = required("How many windows in a row must be good.")
    level: Objective | None = key("The level that each of them must keep.", "the objective")
    share: Fraction | None = key("How much of the credit is given back.", "100%")


class StepDownShape(Shape):
    """Credits that become smaller the longer the objective is kept; a miss sets them back to the full."""

    after: Whole = required("After how many windows kept in a row it takes a step.")
    factor: Fraction = required("What a credit is multiplied by at each step.")
    least: Fraction | None = key("The share of the full credit that always stays.", "0%")


class TerminationShape(Shape):
    """When the client may leave."""

    below: Fraction = required("The level below which a window counts.")
    windows: Whole = required("How many such windows it takes.")
    in_: Whole | None = key("In how many windows in a row.", "as many as `windows`")


class TermKeys(Shape):
    """The keys of a term that may read otherwise from a day on."""

    objective: Objective | None = key("Service level: what is promised, like 99.9%; `every-case` is 100%.")
    measures: (
        Annotated[Any, one_of("uptime", "requests", "response", "resolution", "acceptance", "result")] | None
    ) = key(
        "Service level: what is measured. `uptime`: seconds up of the seconds of service. `requests`: "
        "those answered well. `response`, `resolution`: cases answered or resolved within a time. "
        "`acceptance`: deliveries accepted at first. `result`: how much of a promised result is reached.",
        "uptime",
    )
    rate: PeriodRate | None = key(
        "Late penalty: the share of the price for each period after the grace, `1% per week`, `day`, "
        "`hour` or `2w`. Beside `objective`: a share of the window's fee for each period by which the "
        "objective is missed (`5% per 30min` of uptime, `1% per case` of the others). Stands for "
        "itself, or on top of `credits`."
    )
    part: Annotated[Any, one_of("started", "full", "pro-rata")] | None = key(
        "How a period that is not full counts: as a whole one (`started`), as none (`full`) or by its part.",
        "started",
    )
    credits: list[CreditTier] | None = key(
        "Service level: `[99.9%, 10%]` owes 10 % of the window's fee below 99.9 %, `[99.9%, 500]` an "
        "amount; highest level first. Of several that hold the last one counts.",
        "none",
    )
    cap: CapOrCaps | None = key(
        "The most that is owed, one or a list. Late penalty: a share of the price, or money. Service "
        "level: a share of the window's fee (`15%`), of a month's, quarter's or year's (`100% of "
        "month`), or of that of all `months` (`of contract`); or money (`5000 of year`). A year is one "
        "of the contract, from the day on which service began; a window counts in the period in which "
        "it ends.",
        "no cap",
    )
    of_price: Annotated[Any, one_of("fixed", "milestones", "day-rates", "monthly")] | None = key(
        "The part of the price that shares refer to. Of `monthly` a window has the fee of its months.",
        "`fixed` for a late penalty, `acceptance` and `result`, else `monthly`",
    )
    minimum: MoneyField | None = key("A credit of no more than this is not paid.", "every credit is")
    excludes: list[Text] | None = key(
        "Causes that do not count against the seller: `maintenance`, `upstream`, `force-majeure`, "
        "`client`. Other words may stand here, and no event can name them.",
        "nothing",
    )
    sole_remedy: YesOrNo | None = key("Whether the client can ask for nothing beyond it.", "not said")
    window: WindowField | None = key(
        "Service level: over what it is measured: a week (from Monday), month, quarter or year, or a "
        "span that is looked at on every midnight; a month is then as good as its lowest look.",
        "month",
    )
    timezone: Text | None = key("The time zone of windows and maintenance.", "the client's calendar's")
    slice: ClockSpan | None = key(
        "`uptime`, `requests`: slices of time are counted, and each is good or bad. `requests` without "
        "`slice-target`: the mean of the slices' shares.",
        "seconds and requests are counted",
    )
    slice_target: Fraction | None = key("The share from which a slice is good.", "none")
    within: SpanField | None = key("`response`, `resolution`: how long a case may take, in service hours.")
    priority: Name | None = key("`response`, `resolution`: cases of one priority.", "every priority")
    defects: Whole | None = key(
        "`acceptance`: how many defects are still accepted; with `rework`, or alone.", "any number"
    )
    rework: Fraction | None = key(
        "`acceptance`: how much of the work may be done again; with `defects`, or alone.", "any share"
    )
    hours: Name | None = key(
        "Service hours: `client`, `seller` or another calendar. Only then does time count.", "always"
    )
    maintenance: list[MaintenanceField] | None = key(
        "`uptime`, `requests`: planned maintenance that recurs, in local time: `sun 02:00-04:00`, "
        "`mon-fri 22:00-23:00`, `daily 03:00-03:15`, `sat 23:00-01:00`, or a rule.",
        "none",
    )
    notice: SpanField | None = key(
        "`uptime`, `requests`: how long before it maintenance must be announced to count as planned; "
        "working days are the client's.",
        "no notice is needed",
    )
    gaps: Annotated[Any, one_of("apart", "up", "down", "carried")] | None = key(
        "`uptime`: time of which nobody knows: left out (`apart`), counted as up or down, or as the "
        "last known state (`carried`).",
        "apart",
    )
    checks_hold: ClockSpan | None = key("`uptime`: for how long a single check speaks.", "15min")
    grace_windows: Whole | None = key("Service level: the first windows, which owe nothing.", "0")
    earn_back: EarnBackShape | None = key("Service level: when credits are given back.", "never")
    step_down: StepDownShape | None = key("Service level: when credits become smaller.", "never")
    terminate: TerminationShape | None = key("Service level: when the client may leave.", "not said")
    record: Text | None = key(
        "Service level: the record of past service that it is judged by, as the record names it.", "none"
    )


class AmendmentShape(TermKeys):
    """A service level that reads otherwise from a day on: what is named here replaces what held before.

    Several build on one another. A window that begins before the day keeps what held before. What is
    measured, its windows, its record and of which price cannot change: that is another term.
    """

    from_: Day = required("The day from which it holds.")


class TermShape(TermKeys):
    """A term of the contract: a late penalty (`rate`), a service level (`objective`) or a clause (`says`)."""

    of: NameOrNames | None = key(
        "Late penalty: the item whose promised day counts. `acceptance`: an item, or a list. `result`: "
        "the result."
    )
    grace: SpanField | None = key("Late penalty: the time after the due date that costs nothing.", "none")
    from_: ItemOrDay | None = key(
        "Service level: when service begins: with an item's delivery, or on a day.",
        "with the item promised for the latest day",
    )
    amended: list[AmendmentShape] | None = key(
        "Service level: how it reads from a day on; the days in order.", "never"
    )
    says: Text | None = key("Clause: its words. It is carried, not priced.")


class JointCapShape(Shape):
    """The most that several terms owe together; what comes first in time is paid first."""

    of: list[Name] = required("The terms: at least two.")
    cap: CapField = required(
        "`20% of year` or `5000 of year`; `of contract` where one of them is a late penalty, an "
        "acceptance or a result."
    )
