"""New entries of a statement: credits, differences to what was settled, and windows taken back.

It refuses to change an entry, and to make one for a window that stays as it was settled.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from troth.core.deal import Deal
from troth.core.money import Money
from troth.core.settled_entry import SettledEntry
from troth.tracking.earlier import Earlier, sum_of
from troth.tracking.held import HeldWindow
from troth.tracking.priced import WindowResult

Why = Literal["first", "events", "definition", "both", "later", "gone"]


@dataclass(frozen=True, slots=True)
class StatedEntry:
    """An entry of a statement: what is or was kept, whether it is new, and for a difference against what.

    `before` is the window's last entry before it and `owed_before` what all earlier ones came to; `why` says
    where a new one comes from: the first settlement, other events, another definition, both, what came later
    (time that passed, or other windows), or a window that is gone.
    """

    entry: SettledEntry
    is_new: bool
    why: Why
    before: SettledEntry | None = None
    owed_before: Money | None = None


def new_entries(
    deal: Deal, results: Sequence[WindowResult], earlier: Earlier, until_on: date
) -> list[StatedEntry]:
    """Return a credit for each window without an entry, a difference for each that is not as it was."""
    known, found = earlier.by_key(), list[StatedEntry]()
    for result in results:
        if result.is_held:
            continue
        entry = _entry_of(deal, result, until_on)
        before = known.get(result.key)
        if not before:
            found.append(StatedEntry(entry, is_new=True, why="first"))
            continue
        owed = sum_of(before, deal.currency)
        is_restated = earlier.is_restated and entry.definition != before[-1].definition
        has_come = (
            result.late is not None
            and result.late.delivery is not None
            and before[-1].first_on != entry.first_on
        )
        is_as_before = owed == result.net and before[-1].counted == entry.counted
        if is_as_before and not is_restated and not has_come:
            continue
        kind: Literal["restated", "difference"] = "restated" if is_restated else "difference"
        changed = replace(entry, kind=kind, amount=result.net - owed)
        found.append(StatedEntry(changed, True, _why(changed, before[-1]), before[-1], owed))
    return found


def _entry_of(deal: Deal, result: WindowResult, until_on: date) -> SettledEntry:
    figures = result.figures
    return SettledEntry(
        deal=deal.id,
        term=result.term,
        first_on=result.window.last_on if result.last_on is None else result.window.first_on,
        last_on=result.last_on,
        kind="credit",
        good=figures.good,
        total=figures.total,
        covered_s=figures.covered_s,
        excluded_s=figures.excluded_s,
        amount=result.net,
        definition=result.definition,
        events=result.events,
        until_on=until_on,
        events_count=result.events_count,
    )


def _why(now: SettledEntry, before: SettledEntry) -> Why:
    if now.definition != before.definition:
        return "definition" if now.events == before.events else "both"
    return "events" if now.events != before.events else "later"


def gone_entries(
    deal: Deal,
    results: Sequence[WindowResult],
    held: Sequence[HeldWindow],
    known: tuple[Earlier, date],
) -> list[StatedEntry]:
    """Return a difference that takes back each window which is not there any more and is not held.

    Those of a term that is not in the deal any more are taken back only where all is settled anew.
    """
    earlier, until_on = known
    there = {result.key for result in results} | {one.key for one in held}
    found = list[StatedEntry]()
    for key, before in earlier.by_key().items():
        term, last_on = key
        last = before[-1]
        is_due = last_on is None or last_on <= until_on
        is_known = term in deal.terms or earlier.is_restated
        if key in there or not is_due or not is_known or last.is_taken_back:
            continue
        owed = sum_of(before, deal.currency)
        entry = replace(
            last,
            kind="difference" if term in deal.terms else "restated",
            good=0,
            total=0,
            covered_s=None,
            excluded_s=None,
            amount=Money(-owed.minor, deal.currency),
            until_on=until_on,
            events_count=0,
            number=0,
        )
        found.append(StatedEntry(entry, True, "gone", last, owed))
    return found
