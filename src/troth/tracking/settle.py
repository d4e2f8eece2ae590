"""Settle a deal: from events to a credit statement, worked out anew each time, earlier entries held beside.

The steps: (1) what there is to settle of each term, (2) figures of a window of which the events say nothing
any more stay those it was settled at, (3) what each window owes, (4) entries: a credit for a window settled
for the first time, a difference for one that now counts or owes otherwise. It refuses to change an entry.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from troth.core.deal import Deal
from troth.core.events import Events
from troth.core.money import Money
from troth.core.settled_entry import SettledEntry
from troth.forecast.measured.figures import Figures
from troth.tracking.deliveries import Deliveries
from troth.tracking.priced import Priced, WindowResult, price, results_of
from troth.tracking.settling import Note, Running, Settling
from troth.tracking.settling_windows import known_at_end, settlings_of
from troth.tracking.unheard import unheard_streams

Why = Literal["first", "events", "definition", "both", "later", "gone"]
Key = tuple[str, date | None]


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


@dataclass(frozen=True, slots=True)
class Statement:
    """A credit statement: windows with figures and reasons, every entry in order, what runs, what to know.

    `entries` hold what was kept before first, then what is new.
    """

    deal: Deal
    until_on: date
    results: tuple[WindowResult, ...]
    entries: tuple[StatedEntry, ...]
    running: tuple[Running, ...]
    notes: tuple[Note, ...]
    priced: Priced
    is_synthetic: bool = False

    @property
    def owed(self) -> Money:
        """What is owed in all: every entry together."""
        return self._sum(self.entries)

    @property
    def to_pay(self) -> Money:
        """What is to be paid now: the new entries together; below nothing: what is taken back."""
        return self._sum(self.new_entries)

    @property
    def new_entries(self) -> tuple[StatedEntry, ...]:
        """The entries that were not kept before."""
        return tuple(one for one in self.entries if one.is_new)

    def owed_by(self, term: str) -> Money:
        """Return what one term owes in all."""
        return self._sum(tuple(one for one in self.entries if one.entry.term == term))

    def _sum(self, entries: Sequence[StatedEntry]) -> Money:
        return Money(sum(one.entry.amount.minor for one in entries), self.deal.currency)


def settle(
    deal: Deal,
    events: Events,
    until_on: date,
    settled: Sequence[SettledEntry] = (),
    begins: Deliveries | None = None,
) -> Statement:
    """Settle a deal.

    Parameters
    ----------
    deal
        What was agreed, with its amendments.
    events
        Everything that was seen, by one side or as one side sees it.
    until_on
        The last local day of which anything is known; windows that end by then are settled.
    settled
        What was kept of earlier settlements, in order.
    begins
        Deliveries by which services begin, where those of the events are not meant.
    """
    settlings = settlings_of(deal, events, until_on, begins)
    settlings, lost = _as_settled(settlings, settled, until_on)
    priced = price(deal, settlings)
    results = results_of(deal, priced)
    begun = {one.term.id for one in settlings if one.contract is not None}
    earlier = tuple(StatedEntry(one, is_new=False, why="first") for one in settled)
    new = (*_new_entries(deal, results, settled, until_on), *_gone(deal, results, settled, (begun, until_on)))
    return Statement(
        deal=deal,
        until_on=until_on,
        results=results,
        entries=(*earlier, *new),
        running=tuple(one.running for one in settlings if one.running is not None),
        notes=(*(note for one in settlings for note in one.notes), *lost, *_unheard(deal, events, until_on)),
        priced=priced,
        is_synthetic=events.is_synthetic,
    )


def _unheard(deal: Deal, events: Events, until_on: date) -> tuple[Note, ...]:
    return unheard_streams(deal, events, known_at_end(until_on, deal.calendars["client"].timezone))


def _by_key(settled: Sequence[SettledEntry]) -> dict[Key, list[SettledEntry]]:
    found: dict[Key, list[SettledEntry]] = {}
    for one in settled:
        found.setdefault(one.key, []).append(one)
    return found


def _as_settled(
    settlings: Sequence[Settling], settled: Sequence[SettledEntry], until_on: date
) -> tuple[tuple[Settling, ...], tuple[Note, ...]]:
    """Keep the figures of windows that were settled on events which are not there any more (step 2)."""
    known, kept, notes = _by_key(settled), list[Settling](), list[Note]()
    for one in settlings:
        windows = () if one.contract is None else one.contract.windows
        lost: list[str] = []
        for place, window in enumerate(windows):
            before = known.get((one.term.id, None if one.is_once else window.last_on))
            if before and before[-1].was_seen and not one.figures[place].is_seen:
                last = before[-1]
                gap = one.figures[place].gap_s
                figures = Figures(last.good, last.total, last.covered_s, last.excluded_s, gap)
                one = one.with_figures(place, figures)  # noqa: PLW2901 -- the next window's turn
                lost.append(window.last_on.isoformat())
        if one.contract is None:
            lost += [
                (last_on or entries[-1].until_on).isoformat()
                for (term, last_on), entries in known.items()
                if term == one.term.id and (last_on is None or last_on <= until_on)
            ]
        if lost:
            notes.append(Note("lost", one.term.id, tuple(sorted(lost))))
        kept.append(one)
    return tuple(kept), tuple(notes)


def _new_entries(
    deal: Deal, results: Sequence[WindowResult], settled: Sequence[SettledEntry], until_on: date
) -> list[StatedEntry]:
    """Return a credit for each window without an entry, a difference for each that is not as it was."""
    known, found = _by_key(settled), list[StatedEntry]()
    for result in results:
        figures = result.figures
        entry = SettledEntry(
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
        )
        before = known.get(result.key)
        if not before:
            found.append(StatedEntry(entry, is_new=True, why="first"))
            continue
        owed = Money(sum(one.amount.minor for one in before), deal.currency)
        if owed == result.net and before[-1].counted == figures.counted:
            continue
        changed = replace(entry, kind="difference", amount=result.net - owed)
        found.append(StatedEntry(changed, True, _why(changed, before[-1]), before[-1], owed))
    return found


def _why(now: SettledEntry, before: SettledEntry) -> Why:
    if now.definition != before.definition:
        return "definition" if now.events == before.events else "both"
    return "events" if now.events != before.events else "later"


def _gone(
    deal: Deal,
    results: Sequence[WindowResult],
    settled: Sequence[SettledEntry],
    known: tuple[set[str], date],
) -> list[StatedEntry]:
    """Return a difference that takes back each window which the term does not have any more."""
    begun, until_on = known
    there, found = {result.key for result in results}, list[StatedEntry]()
    for key, before in _by_key(settled).items():
        term, last_on = key
        owed = Money(sum(one.amount.minor for one in before), deal.currency)
        is_due = last_on is not None and last_on <= until_on
        if key in there or term not in begun or not is_due or before[-1].counted == (0, 0, None, None):
            continue
        entry = replace(
            before[-1],
            kind="difference",
            good=0,
            total=0,
            covered_s=None,
            excluded_s=None,
            amount=Money(-owed.minor, deal.currency),
            until_on=until_on,
            number=0,
        )
        found.append(StatedEntry(entry, True, "gone", before[-1], owed))
    return found
