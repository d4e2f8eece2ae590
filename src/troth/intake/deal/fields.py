"""The field types of a deal file: how each is read, and how the JSON Schema describes it to an editor.

Every leaf is read by one function of `scalars`, `amounts` or `days`; pydantic carries the values, the
paths of faults and the descriptions. It refuses to coerce: a value that its function does not accept
is a finding.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    Tag,
)
from pydantic_core import CoreSchema, core_schema

from troth.core.quantity import Between, Share, Span, Work
from troth.intake import scalars
from troth.intake.deal import amounts, days, hours
from troth.intake.deal.days import AfterItem
from troth.intake.nearest import did_you_mean
from troth.intake.scalars import MONEY_PATTERN, NUMBER, Misspelt, StatedRate

Schema = dict[str, Any]
OTHERWISE = "otherwise"  # where the schema keeps what holds when a key is left out, until it is worded


def kebab(name: str) -> str:
    """Return a field's name as the file spells it."""
    return name.rstrip("_").replace("_", "-")


class Shape(BaseModel):
    """A mapping of a deal file: its keys in kebab-case, none beside those declared."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, alias_generator=kebab)


def key(description: str, default: str = "") -> Any:  # noqa: ANN401 -- stands where any field's default stands
    """Declare a key that may be left out; `default` says what then holds."""
    return Field(default=None, description=description, json_schema_extra={OTHERWISE: default})


def required(description: str) -> Any:  # noqa: ANN401 -- stands where any field's default stands
    """Declare a key that must be there."""
    return Field(description=description)


@dataclass(frozen=True, eq=False)
class Leaf:
    """How one kind of plain value is read, and its JSON Schema.

    `read` raises `Misspelt` for what it does not accept; `title` says what it is, with an example;
    `numbers` is the JSON type of number it may be written as, if any.
    """

    read: Callable[[object], Any]
    title: str
    pattern: str = ""
    numbers: Literal["", "integer", "number"] = ""
    schema: Schema = field(default_factory=dict)

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Let pydantic call the reader and nothing else."""
        return core_schema.no_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> Schema:
        """Describe the value to an editor."""
        if self.schema:
            return {"title": self.title, **self.schema}
        schema: Schema = {"title": self.title, "type": "string"}
        if self.pattern:
            schema["pattern"] = f"^(?:{self.pattern})$"
        else:
            schema["minLength"] = 1
        if self.numbers:
            schema |= {"type": ["string", self.numbers], "minimum": 0}
        return schema


def one_of(*words: str) -> Leaf:
    """Return the leaf that is one of a few words."""
    listed = " or ".join((", ".join(words[:-1]), words[-1])) if len(words) > 1 else words[0]

    def read(value: object) -> str:
        if isinstance(value, str) and value in words:
            return value
        raise Misspelt("is not known here", listed, did_you_mean(str(value), words), "not-one-of")

    return Leaf(read, listed, schema={"enum": list(words)})


def _format_one(value: object) -> int:
    if value == 1 and not isinstance(value, bool):
        return 1
    raise Misspelt(
        "is not a version of the deal file that this troth reads", "1", "Run troth migrate for older files"
    )


def shape_of(value: object) -> str:
    """Tell apart the ways one key can be written; the tags never show."""
    if isinstance(value, dict):
        return "<mapping>"
    return "<list>" if isinstance(value, list) else "<plain>"


BY_SHAPE = Discriminator(shape_of)
PLAIN, MAPPING, LIST = Tag("<plain>"), Tag("<mapping>"), Tag("<list>")

_PERCENT = amounts.PERCENT_PATTERN
_SPAN = amounts.CONTRACT_SPAN_PATTERN
_WORK = amounts.WORK_PATTERN
_DAY = days.DATE_PATTERN

Format = Annotated[int, Leaf(_format_one, "the format's version: 1", schema={"const": 1})]
Text = Annotated[
    str, Leaf(scalars.text, "text", schema={"type": ["string", "number", "boolean"], "minLength": 1})
]
Name = Annotated[
    str,
    Leaf(
        scalars.name,
        "a name without spaces",
        schema={"type": ["string", "integer"], "pattern": f"^{scalars.NAME_PATTERN}$"},
    ),
]
Currency = Annotated[str, Leaf(scalars.currency, "a currency, like EUR", "[A-Z]{3}")]
SideField = Annotated[Literal["seller", "client"], one_of("seller", "client")]
Count = Annotated[
    int, Leaf(scalars.positive_count, "a count, like 2", schema={"type": "integer", "minimum": 1})
]
Whole = Annotated[
    int, Leaf(scalars.whole_number, "a whole number, like 140", schema={"type": "integer", "minimum": 0})
]
Signed = Annotated[int, Leaf(scalars.signed_number, "a whole number, like -1", schema={"type": "integer"})]
Number = Annotated[Decimal, Leaf(scalars.number, "a number, like 40", NUMBER, "number")]
YesOrNo = Annotated[bool, Leaf(scalars.yes_or_no, "true or false", schema={"type": "boolean"})]
MoneyField = Annotated[
    Decimal, Leaf(scalars.money, "money in the deal's currency, like 60000", MONEY_PATTERN, "number")
]
RateField = Annotated[
    StatedRate, Leaf(scalars.rate, "money for person-time, like 640/d", rf"{MONEY_PATTERN} ?/ ?[hdw]")
]
DayRate = Annotated[
    StatedRate,
    Leaf(scalars.day_rate, "money for a day, like 980 or 980/d", rf"{MONEY_PATTERN}( ?/ ?[hdw])?", "number"),
]
Monthly = Annotated[
    Decimal, Leaf(scalars.monthly, "money a month, like 9000/month", rf"{MONEY_PATTERN} ?/ ?month")
]
AtMost = Annotated[Decimal, Leaf(scalars.at_most, "like at most 72000", rf"at most {MONEY_PATTERN}")]
WorkField = Annotated[Work, Leaf(amounts.work, "work, like 12d", _WORK)]
Spent = Annotated[Work, Leaf(amounts.work_or_none, "work, like 3d", _WORK)]
SpanField = Annotated[Span, Leaf(amounts.span, "a span, like 5wd or 4w", amounts.SPAN_PATTERN)]
Lag = Annotated[Span, Leaf(amounts.lag, "a span, like 3wd", amounts.SPAN_PATTERN)]
ContractSpan = Annotated[Span, Leaf(amounts.contract_span, "a span, like 24 months", _SPAN)]
TrainingEach = Annotated[Work, Leaf(amounts.each, "work for each user, like 6h each", rf"{_WORK} each")]
ShareField = Annotated[Share, Leaf(amounts.share, "a share above 0, like 40%", _PERCENT)]
Fraction = Annotated[Decimal, Leaf(amounts.fraction, "a share, like 15%", _PERCENT)]
Percent = Annotated[Decimal, Leaf(amounts.percent, "a share that may exceed 100%, like 110%", _PERCENT)]
Chance = Annotated[float, Leaf(amounts.chance, "a chance, like 25%", _PERCENT)]
WorkOrRange = Annotated[
    Work | Between[Work],
    Leaf(amounts.work_or_range, "work or a range of it, like 15d..40d", rf"{_WORK}( ?\.\. ?{_WORK})?"),
]
SpanOrRange = Annotated[
    Span | Between[Span],
    Leaf(
        amounts.span_or_range,
        "a span or a range, like 3w..8w",
        rf"{amounts.SPAN_PATTERN}( ?\.\. ?{amounts.SPAN_PATTERN})?",
    ),
]
PercentRange = Annotated[
    Between[float], Leaf(amounts.percent_range, "a range, like 60%..110%", rf"{_PERCENT} ?\.\. ?{_PERCENT}")
]
Day = Annotated[
    date, Leaf(days.day, "a day, like 2027-04-30", schema={"type": "string", "pattern": f"^{_DAY}$"})
]
Days = Annotated[
    tuple[date, date], Leaf(days.days, "a day or days, like 2027-04-19/2027-05-07", rf"{_DAY}(/{_DAY})?")
]
ItemOrDay = Annotated[
    str | date,
    Leaf(days.item_or_day, "an item, or a day like 2027-04-30", schema={"type": "string", "minLength": 1}),
]
AfterItemField = Annotated[
    AfterItem, Leaf(days.after_item, "like 8w after live", rf"{_SPAN} after {scalars.NAME_PATTERN}")
]
DayOrAfterItem = Annotated[
    date | AfterItem,
    Leaf(
        days.day_or_after_item,
        "a day, or like 6 months after live",
        rf"{_DAY}|{_SPAN} after {scalars.NAME_PATTERN}",
    ),
]
Slip = Annotated[AfterItem, Leaf(days.slip, "like live slips 4w", rf"{scalars.NAME_PATTERN} slips {_SPAN}")]
AnyTimeOrDay = Annotated[
    date | None,
    Leaf(days.any_time_or_day, "any-time, or a day like 2027-04-30", rf"any-time|{_DAY}"),
]
Plus = Annotated[int, Leaf(amounts.plus, "people more or fewer, like +1", r"[+-][1-9][0-9]{0,3}", "integer")]
_TEXT_OR_LIST: Schema = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
Hours = Annotated[
    tuple[tuple[int, int], ...], Leaf(hours.hours, "hours, like 09:00-17:00", schema=_TEXT_OR_LIST)
]
Weekdays = Annotated[frozenset[int], Leaf(hours.weekdays, "weekdays, like mon-fri", schema=_TEXT_OR_LIST)]
OwnHours = Annotated[Decimal, Leaf(amounts.own_hours, "hours, like 0 or 120h", rf"{NUMBER} ?h?", "number")]
