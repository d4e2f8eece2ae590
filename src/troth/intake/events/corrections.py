"""Which events stand once corrections and withdrawals are followed, seen by one side.

A correction takes away what it corrects, and stands in its place; chains are followed. Of several
corrections of one event the one received last stands, and in the client's view the client's goes before
the seller's. It refuses to choose where nothing says which came last.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

SELLER, CLIENT = 0, 1


@dataclass(frozen=True, slots=True)
class Correction:
    """A row that corrects another: both are places; `received` is None where nothing says when."""

    place: int
    corrects: int
    side: int
    received: int | None = None
    is_withdrawal: bool = False


@dataclass(frozen=True, slots=True)
class Followed:
    """What corrections take away: places that do not stand, and what cannot be followed.

    `undecided` holds the corrections of one event of which none came last, `circular` those that correct
    each other in a circle.
    """

    removed: frozenset[int]
    undecided: tuple[tuple[int, ...], ...] = ()
    circular: tuple[int, ...] = ()


def follow(corrections: Sequence[Correction], view: int) -> Followed:
    """Return what does not stand in a side's view.

    Parameters
    ----------
    corrections
        Those that can be applied: the target is there, and belongs to a side that this one may correct.
    view
        The side; the seller's view knows no correction of the client.
    """
    seen = [each for each in corrections if view == CLIENT or each.side == SELLER]
    of_target: dict[int, list[Correction]] = {}
    for each in seen:
        of_target.setdefault(each.corrects, []).append(each)
    circular = _circles(seen)
    removed = {each.place for each in seen if each.is_withdrawal}
    undecided = []
    for target, rivals in of_target.items():
        if target in circular:
            continue
        removed.add(target)
        last = _last(rivals)
        if len(last) > 1:
            undecided.append(tuple(sorted(each.place for each in last)))
        for loser in (each for each in rivals if each not in last):
            removed |= _with_descendants(loser.place, of_target)
    return Followed(frozenset(removed), tuple(sorted(undecided)), tuple(sorted(circular)))


def _last(rivals: Sequence[Correction]) -> list[Correction]:
    """Return the corrections that came last, of the client where it made one."""
    side = max(each.side for each in rivals)
    own = [each for each in rivals if each.side == side]
    if len(own) == 1:
        return own
    if any(each.received is None for each in own):
        return own
    latest = max(each.received or 0 for each in own)
    return [each for each in own if each.received == latest]


def _with_descendants(place: int, of_target: Mapping[int, Iterable[Correction]]) -> set[int]:
    found, waiting = {place}, [place]
    while waiting:
        for each in of_target.get(waiting.pop(), ()):
            if each.place not in found:
                found.add(each.place)
                waiting.append(each.place)
    return found


def _circles(corrections: Iterable[Correction]) -> set[int]:
    """Return the places that stand on a circle of corrections."""
    target = {each.place: each.corrects for each in corrections}
    settled: set[int] = set()
    circular: set[int] = set()
    for start in target:
        trail: list[int] = []
        on_trail: set[int] = set()
        place: int | None = start
        while place is not None and place not in settled and place not in on_trail:
            trail.append(place)
            on_trail.add(place)
            place = target.get(place)
        if place is not None and place in on_trail:
            circular |= set(trail[trail.index(place) :])
        settled |= on_trail
    return circular
