"""Windows that stay as they were settled: the deal's words about them are others now, or events are missing.

A window is held by its words where the hash of what the deal says of its days is not the one it was settled
by; by its events where fewer rows are there than then, and no correction or withdrawal says why. A held
window gets no entry and takes as much of its caps as it was settled at. It refuses to hold by its words what
somebody asked to be settled anew.

Source: docs/settle.md, "What stays as it was settled".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from troth.core.deal import Deal
from troth.core.events import NONE, EventKind
from troth.core.promised import due_on_of
from troth.core.service_level import Acceptance, CaseTime, ResultReached, ServiceLevel
from troth.core.settled_entry import SettledEntry
from troth.core.taken_out import TakenOut
from troth.core.term import LatePenalty
from troth.core.windows import WindowSpan
from troth.forecast.measured.figures import Figures
from troth.forecast.measured.readings import kinds_of
from troth.forecast.service.contract import service_contract
from troth.tracking.definition import definition_hash
from troth.tracking.delivered import OF_ITEM
from troth.tracking.earlier import Earlier, Key, sum_of
from troth.tracking.settling import Settling
from troth.tracking.settling_once import once_base, price_part

LASTING: tuple[EventKind, ...] = ("outage", "maintenance", "gap")
HeldBy = Literal["words", "events"]


@dataclass(frozen=True, slots=True)
class HeldWindow:
    """One window that stays as it was settled: its last entry, by what, and how many events are missing.

    `missing` None: not known how many; its service has no day on which it begins any more, or no event
    speaks in it.
    """

    entry: SettledEntry
    by: HeldBy
    missing: int | None = None

    @property
    def key(self) -> Key:
        """The term and the window that it is about."""
        return self.entry.key


def with_held(
    deal: Deal, settlings: Sequence[Settling], earlier: Earlier, until_on: date
) -> tuple[tuple[Settling, ...], tuple[HeldWindow, ...]]:
    """Return what there is to settle with the windows that are held in it, and those windows.

    Parameters
    ----------
    deal
        What is agreed by today's words.
    settlings
        What there is to settle by today's words and events.
    earlier
        What is known from before.
    until_on
        The last local day of which anything is known.
    """
    kept, held = list[Settling](), list[HeldWindow]()
    for one in settlings:
        settling, found = _held_of(deal, one, earlier, until_on)
        kept.append(settling)
        held += found
    return tuple(kept), tuple(held)


def _held_of(
    deal: Deal, settling: Settling, earlier: Earlier, until_on: date
) -> tuple[Settling, list[HeldWindow]]:
    windows = () if settling.contract is None else settling.contract.windows
    places = {None if settling.is_once else window.last_on: k for k, window in enumerate(windows)}
    begun_on = windows[0].first_on if windows else None
    found: list[HeldWindow] = []
    standing = earlier.standing(settling.term.id)
    first_on = min((each[-1].first_on for each in standing.values()), default=None)
    for key, entries in standing.items():
        last = entries[-1]
        if last.last_on is not None and last.last_on > until_on:
            continue
        place = places.get(key[1])
        is_unmoved = place is None and begun_on is not None and begun_on == first_on and not settling.is_once
        one = _held(deal, settling, (last, place), earlier, is_unmoved=is_unmoved)
        if one is None:
            continue
        found.append(one)
        if place is not None:
            gap = settling.figures[place].gap_s
            figures = Figures(last.good, last.total, last.covered_s, last.excluded_s, gap)
            settling = settling.holding(place, figures, sum_of(entries, deal.currency))
    by_words = [one.entry for one in found if one.by == "words" and one.entry.last_on is not None]
    for place, window in enumerate(windows):
        is_new = not settling.is_once and (settling.term.id, window.last_on) not in standing
        if is_new and any(_overlap(one, window) for one in by_words):
            settling = settling.holding(place, settling.figures[place], sum_of((), deal.currency))
    return settling, found


def _overlap(entry: SettledEntry, window: WindowSpan) -> bool:
    """Whether a window has days that an entry was settled for."""
    return entry.first_on <= window.last_on and (entry.last_on or entry.first_on) >= window.first_on


def _held(
    deal: Deal,
    settling: Settling,
    known: tuple[SettledEntry, int | None],
    earlier: Earlier,
    *,
    is_unmoved: bool,
) -> HeldWindow | None:
    """Return a settled window as held; None where it may be settled again.

    `is_unmoved`: it is there no more although its service begins as it did.
    """
    last, place = known
    if not earlier.is_restated and (is_unmoved or definition_of(deal, settling, last) != last.definition):
        return HeldWindow(last, "words")
    if is_unmoved:
        return None
    taken = _taken(deal, settling, earlier)
    if place is None:
        return None if _is_explained(deal, settling, earlier) else HeldWindow(last, "events")
    window = settling.contract.windows[place] if settling.contract is not None else None
    assert window is not None  # noqa: S101 - a place is that of a window; for the type checker
    is_silent = last.was_seen and not settling.figures[place].is_seen
    if last.events_count is None or taken is None:
        return HeldWindow(last, "events") if is_silent and not taken else None
    now = settling.readings[place].count_in(window) + _reaching(settling, taken, window)
    is_same = settling.is_once or last.first_on == window.first_on
    missing = last.events_count - now
    return HeldWindow(last, "events", missing) if is_same and missing > 0 else None


def definition_of(deal: Deal, settling: Settling, entry: SettledEntry) -> str | None:
    """Return the hash of what the deal says now of the days of an entry; None where it has no such window."""
    term = settling.term
    if isinstance(term, LatePenalty):
        return definition_hash(deal, term, None, price_part(deal, term) or 0)
    if term.is_of_delivery:
        return definition_hash(deal, term, None, once_base(deal, term))
    if entry.last_on is None:
        return None
    whole = service_contract(deal, term, entry.first_on, entry.last_on + timedelta(days=1))
    if len(whole.windows) != 1:
        return None
    return definition_hash(deal, whole.levels[0], whole.windows[0], whole.fees[0])


def _taken(deal: Deal, settling: Settling, earlier: Earlier) -> tuple[TakenOut, ...] | None:
    """Return the rows taken out that would speak for a term; None where nobody knows them."""
    if earlier.taken_out is None:
        return None
    term = settling.term
    kinds: Sequence[EventKind] = ("delivered",)
    if isinstance(term, LatePenalty):
        names, kinds = {promised_item(deal, term)}, OF_ITEM
    elif isinstance(term.measure, Acceptance):
        names = {*term.measure.items}
    elif isinstance(term.measure, ResultReached):
        names, kinds = {term.measure.result}, ("reached",)
    else:
        names, kinds = {term.id, term.record or term.id, *settling.heard, ""}, (*kinds_of(term), *LASTING)
    return tuple(one for one in earlier.taken_out if one.kind in kinds and one.stream in names)


def promised_item(deal: Deal, term: LatePenalty) -> str:
    """Return the item that a late penalty is about."""
    due = due_on_of(deal, term)
    return term.of if due is None else due.item


def _reaching(settling: Settling, taken: Sequence[TakenOut], window: WindowSpan) -> int:
    """Count the rows taken out that would have spoken of a window; of a case all since the window began."""
    if settling.is_once:
        return len(taken)
    begins_at, ends_at = window.reach
    if isinstance(settling.term, ServiceLevel) and isinstance(settling.term.measure, CaseTime):
        return sum(1 for one in taken if one.at >= begins_at)
    return sum(1 for one in taken if one.at < ends_at and (one.until == NONE or one.until > begins_at))


def _is_explained(deal: Deal, settling: Settling, earlier: Earlier) -> bool:
    """Whether a window is there no more because a row says so: a delivery was moved or withdrawn."""
    term = settling.term
    if settling.is_once:
        return bool(_taken(deal, settling, earlier))
    assert isinstance(term, ServiceLevel)  # noqa: S101 - a late penalty is settled once; for the type checker
    missing = {name for note in settling.notes if note.what == "not-begun" for name in note.names}
    taken = earlier.taken_out or ()
    return not missing or any(one.kind == "delivered" and one.stream in missing for one in taken)
