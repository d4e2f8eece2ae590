"""The shapes of a deal file's calendars, people, work and risks.

Their keys, types and meaning, for reading and for the generated reference; whether names exist and
values agree with one another is for the rules. It refuses keys that are not declared.
"""

from __future__ import annotations

from typing import Annotated, Any

from troth.intake.deal.fields import (
    BY_SHAPE,
    MAPPING,
    PLAIN,
    AnyTimeOrDay,
    Chance,
    Count,
    Day,
    Days,
    Fraction,
    Hours,
    Lag,
    Name,
    Number,
    RateField,
    Shape,
    ShareField,
    SideField,
    SpanField,
    SpanOrRange,
    Spent,
    Text,
    Weekdays,
    WorkField,
    WorkOrRange,
    YesOrNo,
    key,
    one_of,
    required,
)


class CalendarShape(Shape):
    """When somebody works."""

    hours: Hours | None = key(
        "Daily working hours in local time, several periods as a list. 1d of work is their sum.",
        "09:00-17:00",
    )
    weekdays: Weekdays | None = key("Working days of the week.", "mon-fri")
    country: Text | None = key(
        "Country whose public holidays are closed, by its ISO 3166 code, like DE.", "no holidays"
    )
    subdivision: Text | None = key(
        "State or province whose holidays are closed too, like HH.", "the whole country's"
    )
    timezone: Text | None = key("Time zone of the tz database, like Europe/Berlin.", "the seller's, else UTC")
    closed: list[Days] | None = key(
        "Further days on which nobody works: days or ranges, both ends closed.", "none"
    )


class PersonShape(Shape):
    """People of one kind, together called a role."""

    side: SideField = required("Whose people they are.")
    count: Count | None = key("How many of them there are.", "1")
    share: ShareField | None = key(
        "Share of every working day that each of them gives to this deal; elapsed time is work / share.",
        "100%",
    )
    cost: RateField | None = key(
        "What their time costs their own side, in person-time.", "nothing is counted"
    )
    calendar: Name | None = key("A calendar of their own: its name in `calendars`.", "their side's")
    leaves: Chance | None = key("Chance that one of them leaves within a year.", "15%, shown as our opinion")


class WorkPoints(Shape):
    """Work as its 10 %, 50 % and 90 % points. It can widen what the record says, never narrow it."""

    low: WorkField = required("One time in ten it takes no more than this (10 % point).")
    likely: WorkField = required("It takes more as often as less (50 % point).")
    high: WorkField = required("Nine times in ten it takes no more than this (90 % point).")


class SpanPoints(Shape):
    """Elapsed time as its 10 %, 50 % and 90 % points."""

    low: SpanField = required("One time in ten it takes no more than this (10 % point).")
    likely: SpanField = required("It takes more as often as less (50 % point).")
    high: SpanField = required("Nine times in ten it takes no more than this (90 % point).")


WorkEstimateField = Annotated[Annotated[WorkField, PLAIN] | Annotated[WorkPoints, MAPPING], BY_SHAPE]
SpanEstimateField = Annotated[Annotated[SpanField, PLAIN] | Annotated[SpanPoints, MAPPING], BY_SHAPE]


class NeedShape(Shape):
    """Work of several people of a role who split it."""

    count: Count | None = key("How many of them, who split the work.", "1")
    work: WorkField = required("Their work together, on top of the effort.")


NeedField = Annotated[Annotated[WorkField, PLAIN] | Annotated[NeedShape, MAPPING], BY_SHAPE]


class LinkShape(Shape):
    """What an item follows, when it is more than finish to start."""

    item: Name = required("The item that goes before.")
    type: Annotated[Any, one_of("FS", "SS", "FF", "SF")] | None = key(
        "Finish-start, start-start, finish-finish or start-finish: the first letter is of the item before, "
        "the second of this one. FS and SS hold back the start; FF and SF hold back only when the "
        "item counts as finished.",
        "FS",
    )
    lag: Lag | None = key("Time between the two, in this item's calendar; never negative.", "0d")


LinkField = Annotated[Annotated[Name, PLAIN] | Annotated[LinkShape, MAPPING], BY_SHAPE]
ByField = Annotated[Annotated[Name, PLAIN] | Annotated[dict[Name, Count], MAPPING], BY_SHAPE]


class ReworkShape(Shape):
    """Work that has to be done again: once at most, and every part of the item grows by the share."""

    chance: Chance = required("Chance that it happens.")
    share: Fraction = required("How much of the item's work is done again.")


class ItemShape(Shape):
    """One piece of work: exactly one of `effort`, `lasts`, `takes` or `milestone`."""

    effort: WorkEstimateField | None = key(
        "Person-time of the people in `by`, who split it. A single amount goes through "
        "the record; {low, likely, high} states your own range."
    )
    lasts: SpanEstimateField | None = key(
        "A meeting of everybody in `by`, in the minutes when all their calendars are open; "
        "shares do not count."
    )
    takes: SpanEstimateField | None = key(
        "Waiting that uses nobody, in the calendar of the decider's side (else the seller's)."
    )
    milestone: YesOrNo | None = key("A point in time that takes neither time nor people.", "false")
    by: ByField | None = key("The role that does it: one person, or {role: 2} for two throughout.")
    needs: dict[Name, NeedField] | None = key(
        "Work of other roles on top of the effort, booked together with it: "
        "{role: 4d} or {role: {count: 2, work: 4d}}.",
        "nobody",
    )
    after: list[LinkField] | None = key("What it follows: items, or {item, type, lag}.", "nothing")
    decides: Name | None = key("The role or contact whose decision the waiting waits for.", "nobody")
    scope: Annotated[Any, one_of("must", "should", "could")] | None = key(
        "How much the client needs it; promises on scope speak of items that have this key.",
        "not part of any scope",
    )
    value: Number | None = key("What it is worth to the client, in points of your own scale.", "0")
    labels: dict[Name, Text] | None = key(
        "Labels that look up like work in the record, such as {kind: migration}.", "none"
    )
    rework: ReworkShape | None = key(
        "A chance of doing part of it again, on top of what the record contains.", "none"
    )
    fixed: YesOrNo | None = key("Take the single estimate as the truth, without the record.", "false")
    not_before: Day | None = key("It does not start before this day.", "any day")
    started: Day | None = key("The day on which it started.", "not started")
    spent: Spent | None = key("Person-time spent on it so far.", "nothing")
    finished: Day | None = key("The day on which it was finished.", "not finished")


class StopShape(Shape):
    """Nobody of a side works for a while."""

    side: SideField = required("Whose people stop.")
    for_: SpanOrRange = required("For how long: a span, or a uniform range of it.")


class RiskShape(Shape):
    """Something special to this deal that may happen once, on top of what the record contains."""

    chance: Chance = required("Chance that it happens.")
    adds: dict[Name, WorkOrRange] | None = key(
        "Work that it adds to items: an amount or a uniform range.", "nothing"
    )
    stops: StopShape | None = key("A side that stops working for a while.", "nobody")
    happens: AnyTimeOrDay | None = key("When a stop begins: a day, or any time of the plan.", "any-time")
