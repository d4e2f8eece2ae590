"""Settle a deal: from events to a credit statement, worked out anew each time, earlier entries held beside.

The steps: (1) what there is to settle of each term, (2) windows that stay as they were settled, for the
deal's words are others now or events are missing, (3) what each window owes, (4) entries: a credit for a
window settled for the first time, a difference for one that now counts or owes otherwise, (5) terms that are
settled and are not in the deal any more. It refuses to change an entry.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from troth.core.deal import Deal
from troth.core.events import Events
from troth.core.money import Money
from troth.core.settled_entry import SettledEntry
from troth.tracking.deliveries import Deliveries
from troth.tracking.earlier import Earlier
from troth.tracking.entries import StatedEntry, gone_entries, new_entries
from troth.tracking.held import HeldWindow, with_held
from troth.tracking.priced import Priced, WindowResult, price, results_of
from troth.tracking.removed import RemovedTerm, removed_terms
from troth.tracking.settling import Note, Running
from troth.tracking.settling_windows import known_at_end, settlings_of
from troth.tracking.unheard import unheard_streams


@dataclass(frozen=True, slots=True)
class Statement:
    """A credit statement: windows with figures and reasons, every entry in order, what runs, what to know.

    `entries` hold what was kept before first, then what is new; `held` are windows that stay as they were
    settled, `removed` terms that were settled and are not in the deal any more.
    """

    deal: Deal
    until_on: date
    results: tuple[WindowResult, ...]
    entries: tuple[StatedEntry, ...]
    running: tuple[Running, ...]
    notes: tuple[Note, ...]
    priced: Priced
    is_synthetic: bool = False
    held: tuple[HeldWindow, ...] = ()
    removed: tuple[RemovedTerm, ...] = ()

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
    settled: Sequence[SettledEntry] | Earlier = (),
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
        What was kept of earlier settlements, in order; or all that is known from before.
    begins
        Deliveries by which services begin, where those of the events are not meant.
    """
    earlier = Earlier.of(settled)
    settlings, held = with_held(deal, settlings_of(deal, events, until_on, begins), earlier, until_on)
    priced = price(deal, settlings)
    results = results_of(deal, priced)
    before = tuple(StatedEntry(one, is_new=False, why="first") for one in earlier.entries)
    new = (
        *new_entries(deal, results, earlier, until_on),
        *gone_entries(deal, results, held, (earlier, until_on)),
    )
    return Statement(
        deal=deal,
        until_on=until_on,
        results=results,
        entries=(*before, *new),
        running=tuple(one.running for one in settlings if one.running is not None),
        notes=(*(note for one in settlings for note in one.notes), *_unheard(deal, events, until_on)),
        priced=priced,
        is_synthetic=events.is_synthetic,
        held=held,
        removed=removed_terms(deal, earlier, new, settlings),
    )


def _unheard(deal: Deal, events: Events, until_on: date) -> tuple[Note, ...]:
    return unheard_streams(deal, events, known_at_end(until_on, deal.calendars["client"].timezone))
