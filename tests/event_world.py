"""Events of service and delivery as columns, from rows one can read, in their canonical order."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from troth.core.credit_schedule import CreditSchedule, Tier
from troth.core.deal import Deal, Price
from troth.core.events import EVENT_KINDS, NONE, Events
from troth.core.money import Money
from troth.core.promise import ReachBy
from troth.core.service_level import ServiceLevel, Uptime
from troth.core.work import Item
from worlds import by_seller, deal_of, fixed, milestone

TIERS = (Tier(Decimal("0.999"), Decimal("0.10")), Tier(Decimal("0.99"), Decimal("0.25")))
LIVE = "2026-12-31T12:00"  # service begins on 2027-01-01


def at(words: str | int) -> int:
    """Return seconds since 1970Z of a time such as 2027-02-01T10:00, in UTC unless it says otherwise."""
    if isinstance(words, int):
        return words
    found = datetime.fromisoformat(words)
    return int((found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp())


def event(kind: str, when: str | int, of: str | None = "uptime", **rest: Any) -> dict[str, Any]:
    """Return one event; times are words or seconds."""
    times = {key: at(rest.pop(key)) for key in ("until", "announced") if key in rest}
    return {"kind": kind, "at": at(when), "of": of, **times, **rest}


def events_of(*rows: dict[str, Any], snapshot: str = "") -> Events:
    """Return events in canonical order: by time, kind and the rest of what they say."""
    streams = tuple(sorted({row["of"] for row in rows if row.get("of")}))
    causes = tuple(sorted({row["cause"] for row in rows if row.get("cause")}))
    priorities = tuple(sorted({row["priority"] for row in rows if row.get("priority")}))

    def index(names: tuple[str, ...], name: str | None) -> int:
        return names.index(name) if name else NONE

    coded = [
        {
            "at": row["at"],
            "kind": EVENT_KINDS.index(row["kind"]),
            "stream": index(streams, row.get("of")),
            "case": row.get("case", NONE),
            "until": row.get("until", NONE),
            "cause": index(causes, row.get("cause")),
            "priority": index(priorities, row.get("priority")),
            "good": row.get("good", NONE),
            "total": row.get("total", NONE),
            "announced": row.get("announced", NONE),
            "is_clients": int(row.get("is_clients", 0)),
            "row": row.get("row", place),
        }
        for place, row in enumerate(rows)
    ]
    coded.sort(key=lambda row: [value for name, value in row.items() if name != "row"])
    empty = Events()
    columns = {
        name: array(getattr(empty, name).typecode, [row[name] for row in coded])
        for name in (coded[0] if coded else {})
    }
    return Events(**columns, streams=streams, causes=causes, priorities=priorities, snapshot=snapshot)


def delivered(item: str = "live", when: str = LIVE, **rest: Any) -> dict[str, Any]:
    return event("delivered", when, item, **{"good": 0, "total": 0, **rest})


def uptime(schedule: CreditSchedule | None = None, objective: str = "0.999", **rest: Any) -> ServiceLevel:
    """Return an uptime of whole months in UTC: below 99.9 % a tenth of the fee, below 99 % a quarter."""
    term = ServiceLevel(
        "uptime",
        Uptime(),
        Decimal(objective),
        schedule=schedule or CreditSchedule(TIERS),
        excludes=("maintenance",),
    )
    return replace(term, **rest)


def served(*terms: Any, monthly: int | None = 1_000, months: int | None = 36, **rest: Any) -> Deal:
    """Return a deal whose service costs EUR 1,000 a month and begins once `live` is delivered."""
    price = Price(
        fixed=Money(7_200_000, "EUR"),
        monthly=None if monthly is None else Money(monthly * 100, "EUR"),
        months=months,
    )
    items: Iterable[Item] = (fixed("build", "5d"), milestone("live", "build"))
    promises = (by_seller("live", ReachBy("live", date(2026, 12, 31))),)
    return deal_of(items, promises=promises, price=price, terms={one.id: one for one in terms}, **rest)
