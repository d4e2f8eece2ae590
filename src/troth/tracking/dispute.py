"""A dispute: both sides' figures, the windows that differ, and what would settle each of them.

The client's view is settled like ours: their down adds to what we admit, their up lifts nothing that we
admit, their instants of a case and their counts stand for ours. A delivery that moves the begin of a service
is told first, as the cause of what it changes. Each single disagreement is taken over alone, and the
statement worked out again: what it changes, in money. It refuses to say who is right.

Source: docs/settle.md, "A dispute".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from troth.core.deal import Deal
from troth.core.events import Events
from troth.core.money import Money
from troth.core.settled_entry import SettledEntry
from troth.core.windows import WindowSpan
from troth.forecast.measured.figures import Contested, Figures
from troth.tracking.deliveries import deliveries_of
from troth.tracking.earlier import Earlier
from troth.tracking.moved_begin import MovedBegin, moved_begins, moved_terms
from troth.tracking.priced import Priced, WindowResult, price
from troth.tracking.settle import Statement, settle
from troth.tracking.settling_windows import known_at_end

MOST_WORKED_OUT = 240


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One thing seen differently, and what all terms would owe more were the client right in it alone.

    `more` is None where it was not worked out, for there are too many.
    """

    contested: Contested
    more: Money | None


@dataclass(frozen=True, slots=True)
class DifferingWindow:
    """A window on which the sides differ: the result in each one's eyes (None: no such window), and why.

    `more` is what all terms would owe more were the client right in this window alone. `is_moved`: it differs
    only since its service begins on another day; where that is so in part, what is contested is beside it.
    """

    term: str
    window: WindowSpan
    last_on: date | None
    ours: WindowResult | None
    theirs: WindowResult | None
    disagreements: tuple[Disagreement, ...]
    more: Money | None = None
    is_moved: bool = False

    @property
    def difference(self) -> Money:
        """What this window owes more in the client's eyes than in ours; one not there owes nothing."""
        known = self.ours or self.theirs
        assert known is not None  # noqa: S101 - one of the two is there
        ours, theirs = (0 if one is None else one.net.minor for one in (self.ours, self.theirs))
        return Money(theirs - ours, known.net.currency)

    @property
    def stake(self) -> int:
        """The money that hangs on it, in minor units."""
        return max(abs(self.difference.minor), abs(self.more.minor) if self.more is not None else 0)


@dataclass(frozen=True, slots=True)
class Dispute:
    """Both statements, begins of service that move, and windows that differ, by the money at stake."""

    ours: Statement
    theirs: Statement
    windows: tuple[DifferingWindow, ...]
    begins: tuple[MovedBegin, ...] = ()

    @property
    def more(self) -> Money:
        """What would be owed more were the client right in everything."""
        return Money(self.theirs.priced.total - self.ours.priced.total, self.ours.deal.currency)


def dispute(
    deal: Deal,
    sides: tuple[Events, Events],
    until_on: date,
    settled: Sequence[SettledEntry] | Earlier = (),
) -> Dispute:
    """Hold both sides' figures against each other.

    Parameters
    ----------
    deal
        What was agreed.
    sides
        The events as we see them, and as the client does.
    until_on
        The last local day of which anything is known.
    settled
        What was kept of earlier settlements.
    """
    earlier = Earlier.of(settled)
    ours = settle(deal, sides[0], until_on, earlier)
    theirs = settle(deal, sides[1], until_on, replace(earlier, taken_out=None))
    end = known_at_end(until_on, deal.calendars["client"].timezone)
    seen = (deliveries_of(sides[0], end, ()), deliveries_of(sides[1], end, ()))
    moved = moved_terms(deal, seen)
    base = settle(deal, sides[0], until_on, earlier, begins=seen[1]) if moved else ours
    by_key = [{one.key: one for one in statement.results} for statement in (ours, base, theirs)]
    keys = sorted({key for each in by_key for key in each}, key=lambda key: (key[0], key[1] or date.min))
    found: list[DifferingWindow] = []
    left = MOST_WORKED_OUT
    for key in keys:
        mine, middle, other = (each.get(key) for each in by_key)
        held = (base, middle) if key[0] in moved else (ours, mine)
        window = _differing(deal, (held[0], theirs), (mine, held[1], other), left)
        if window is not None:
            found.append(window)
            left -= len(window.disagreements)
    found.sort(key=lambda one: -one.stake)
    begins = moved_begins(deal, moved, seen, (ours.priced, base.priced)) if moved else ()
    return Dispute(ours, theirs, tuple(found), begins)


def _differing(
    deal: Deal,
    statements: tuple[Statement, Statement],
    results: tuple[WindowResult | None, WindowResult | None, WindowResult | None],
    left: int,
) -> DifferingWindow | None:
    """Return a window that differs: ours, ours with the client's begin, and theirs; None where none does."""
    ours, base, theirs = results
    known = ours or theirs
    if known is None:
        return None
    if base is None or theirs is None:
        is_moved = base is None and theirs is None
        return DifferingWindow(known.term, known.window, known.last_on, ours, theirs, (), None, is_moved)
    mine, other = (
        _Place.of(statement.priced, one) for statement, one in zip(statements, (base, theirs), strict=True)
    )
    reading, their_reading = mine.reading, other.reading
    contested = reading.contested(their_reading, base.window)
    is_as_base = base.figures.is_same(theirs.figures) and base.net == theirs.net
    if not contested and is_as_base:
        if ours is not None and ours.window == theirs.window and ours.net == theirs.net:
            return None
        return DifferingWindow(known.term, known.window, known.last_on, ours, theirs, (), is_moved=True)
    disagreements = []
    for number, one in enumerate(contested):
        figures = reading.taking(their_reading, one).figures(base.window)
        more = _more(deal, mine, figures) if number < left else None
        disagreements.append(Disagreement(one, more))
    return DifferingWindow(
        known.term,
        known.window,
        known.last_on,
        ours,
        theirs,
        tuple(disagreements),
        _more(deal, mine, theirs.figures),
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a window stands in what was priced."""

    priced: Priced
    term: int
    column: int

    @classmethod
    def of(cls, priced: Priced, result: WindowResult) -> _Place:
        term = next(k for k, one in enumerate(priced.settlings) if one.term.id == result.term)
        windows = priced.runs[term].windows
        is_it = (k for k, one in enumerate(windows) if result.last_on in (None, one.last_on))
        return cls(priced, term, next(is_it))

    @property
    def reading(self) -> Any:  # noqa: ANN401 - any of the readings; two of one term are of one type
        return self.priced.settlings[self.term].readings[self.column]


def _more(deal: Deal, place: _Place, figures: Figures) -> Money:
    """Return what all terms owe more with other figures of one window."""
    settlings = [*place.priced.settlings]
    settlings[place.term] = settlings[place.term].with_figures(place.column, figures)
    return Money(price(deal, settlings).total - place.priced.total, deal.currency)
