"""The rules of a deal file that one value alone cannot break.

Every rule runs on whatever could be read, so that one reading tells of every fault. It refuses to
change anything: rules only note findings.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from troth.intake.deal.rules_items import check_items
from troth.intake.deal.rules_levers import check_levers
from troth.intake.deal.rules_names import check_names
from troth.intake.deal.rules_order import check_circles, check_horizon
from troth.intake.deal.rules_promises import check_promises
from troth.intake.deal.rules_terms import check_price_and_terms
from troth.intake.deal.shape import DealShape
from troth.intake.deal.source import DealSource

RESERVED_ITEMS = {
    "scope": "a key of asked",
    "price": "a key of asked",
    "training": "a need of results",
}


def check_rules(shape: DealShape, source: DealSource, closed_days: Mapping[str, tuple[date, ...]]) -> None:
    """Note every broken rule in the source.

    Parameters
    ----------
    shape
        The file as far as it could be read.
    source
        Where findings are noted, with their places.
    closed_days
        Every closed day of each calendar, resolved.
    """
    _check_top(shape, source)
    check_names(shape, source)
    check_items(shape, source)
    check_circles(shape, source)
    check_horizon(shape, source, closed_days)
    check_promises(shape, source)
    check_price_and_terms(shape, source)
    check_levers(shape, source)


def _check_top(shape: DealShape, source: DealSource) -> None:
    if not source.names("work") and "work" not in source.stand_ins:
        source.key_error(("work",), "no-work", "work has no item", "at least one item")
    if not source.names("promises") and not source.states("promises"):
        source.warning((), "no-promises", "nothing is promised in this deal", "promises, to be forecast")
    for item in source.names("work"):
        if item in RESERVED_ITEMS:
            source.key_error(
                ("work", item),
                "reserved-name",
                f"'{item}' cannot be an item's name: it is {RESERVED_ITEMS[item]}",
                "another name",
            )
    for position, contact in enumerate(shape.contacts or ()):
        if contact in source.names("people"):
            source.error(
                ("contacts", position),
                "two-meanings",
                f"'{contact}' is both a role and a contact",
                "one of both",
            )
    if "starts" not in source.stand_ins and shape.asked is not None:
        for item, day in (shape.asked.__pydantic_extra__ or {}).items():
            if day < shape.starts:
                source.warning(
                    ("asked", item),
                    "asked-before-start",
                    f"asked.{item} {day} lies before the start on {shape.starts}",
                    "a later day",
                )
