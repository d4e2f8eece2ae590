"""Which events stand once corrections and withdrawals are followed, seen by one side.

A correction takes away what it corrects, and stands in its place; chains are followed. A withdrawal that is
withdrawn itself was none, and what it took away stands again. Of several corrections of one event the one
received last stands, and in the client's view the client's goes before the seller's. It refuses to choose
where nothing says which came last.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
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

    `gone` are those of them in whose place nothing stands. `undecided` holds the corrections of one event of
    which none came last, `circular` those that correct each other in a circle.
    """

    removed: frozenset[int]
    gone: frozenset[int] = frozenset()
    undecided: tuple[tuple[int, ...], ...] = ()
    circular: tuple[int, ...] = ()


def follow(corrections: Sequence[Correction], view: int) -> Followed:
    """Return what does not stand in a side's view.

    Parameters
    ----------
    corrections
        Those that can be applied, one a place: the target is there, and belongs to a side that this one may
        correct.
    view
        The side; the seller's view knows no correction of the client.
    """
    seen = {each.place: each for each in corrections if view == CLIENT or each.side == SELLER}
    of_target: dict[int, list[Correction]] = {}
    for each in seen.values():
        of_target.setdefault(each.corrects, []).append(each)
    circular = _circles(seen)
    order = _downwards(of_target, circular)
    removed = {each.place for each in seen.values() if each.is_withdrawal}
    void, lost, undecided = set[int](), set[int](), []
    ends_in: dict[int, int | None] = {}  # what stands in the place of each; None: nothing
    for place in reversed(order):  # what corrects a row comes before the row
        own = seen.get(place)
        is_withdrawal = own is not None and own.is_withdrawal
        rivals = [
            each for each in of_target.get(place, ()) if each.place not in void and each.place not in circular
        ]
        if not rivals:
            ends_in[place] = None if is_withdrawal else place
            continue
        removed.add(place)
        last = _last(rivals)
        if len(last) > 1:
            undecided.append(tuple(sorted(each.place for each in last)))
        lost |= {each.place for each in rivals} - {each.place for each in last}
        ends_in[place] = ends_in[last[0].place]
        if is_withdrawal and last[0].is_withdrawal and ends_in[place] is None:
            void.add(place)
    for place in order:  # what hangs on a correction that does not stand does not stand either
        if place in lost:
            lost |= {each.place for each in of_target.get(place, ())} - circular
    removed |= lost
    gone = lost | {place for place, end in ends_in.items() if end is None}
    return Followed(frozenset(removed), frozenset(gone), tuple(sorted(undecided)), tuple(sorted(circular)))


def _downwards(of_target: Mapping[int, Sequence[Correction]], circular: AbstractSet[int]) -> list[int]:
    """Return every place that is corrected or corrects, each after the one that it corrects."""
    below = {each.place for rivals in of_target.values() for each in rivals}
    order = sorted((of_target.keys() - below) | circular)
    for place in order:  # grows while it is walked
        order += [each.place for each in of_target.get(place, ()) if each.place not in circular]
    return order


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


def _circles(corrections: Mapping[int, Correction]) -> set[int]:
    """Return the places that stand on a circle of corrections."""
    settled: set[int] = set()
    circular: set[int] = set()
    for start in corrections:
        trail: list[int] = []
        on_trail: set[int] = set()
        place: int | None = start
        while place is not None and place not in settled and place not in on_trail:
            trail.append(place)
            on_trail.add(place)
            place = corrections[place].corrects if place in corrections else None
        if place is not None and place in on_trail:
            circular |= set(trail[trail.index(place) :])
        settled |= on_trail
    return circular
