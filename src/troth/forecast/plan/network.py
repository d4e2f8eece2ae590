"""The network: deals laid out as numbered items, parts, people, links and working-time tables.

Several deals make one network: the seller's people of the same role id are one pool, the client's are
each deal's own. It refuses to draw, to order and to schedule. Source: DEAL-FILE.md, "Amounts", "Work"
and "The scheduler, to the minute"; where these are silent, docs/decisions/0002-scheduler.md.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from troth.core.worktime import NEVER, WorkingTime

PartKind = Literal["by", "need", "wait", "meeting"]
LinkKind = Literal["FS", "SS", "FF", "SF"]
NOBODY = -1
WALL_CLOCK = -1
SELLER, CLIENT = 1, 2  # bits of `sides`


@dataclass(frozen=True, slots=True)
class Part:
    """What one role does in an item: `count` people, booked together, each for the same time.

    `estimate_minutes` is E of the whole booking: people of a `by` or `need` part split it, each
    ceil(E / count); a meeting or a wait lasts that long whoever takes part. `role` NOBODY books
    nobody, `table` WALL_CLOCK runs day and night. `sides` has the bits of the sides whose stops pause it.
    """

    item: int
    role: int
    count: int
    estimate_minutes: int
    kind: PartKind
    table: int
    sides: int

    @property
    def is_split(self) -> bool:
        """Whether the people split the work and a share of their day bounds them."""
        return self.kind in ("by", "need")

    @property
    def each_minute(self) -> int:
        """The person-minutes in a minute of its work: a meeting takes everybody's time."""
        return self.count if self.kind == "meeting" else 1

    def elapsed_minutes(self, work: int, share: int) -> int:
        """Return the working minutes from start to end: ceil(ceil(work / count) * 10,000 / share)."""
        if not self.is_split:
            return work
        each = -(-work // self.count)
        if each <= 0:
            return 0
        return -(-each * 10_000 // share) if share > 0 else NEVER


@dataclass(frozen=True, slots=True)
class Pool:
    """The interchangeable people of one role: the seller's across deals, the client's of one deal."""

    id: str
    side: Literal["seller", "client"]
    count: int
    share: int
    table: int
    workday_minutes: int


@dataclass(frozen=True, slots=True)
class Arrow:
    """A link between two numbered items; the lag runs in `table` (WALL_CLOCK: day and night)."""

    predecessor: int
    successor: int
    kind: LinkKind
    lag_minutes: int
    table: int


@dataclass(frozen=True, slots=True)
class Activity:
    """One item in the network, with what is already so.

    `id` is `<deal>/<item>`. It cannot begin before `floor` (its deal's start, its not-before, the
    as-of day). `finished_at` is NEVER unless finished; `started_at` is NEVER unless started.
    `parts` are those of `first_part` up to `end_part`. `workday_minutes` is its calendar's working day.
    """

    id: str
    name: str
    deal: int
    rank: int
    floor: int
    started_at: int
    finished_at: int
    first_part: int
    end_part: int
    workday_minutes: int
    is_dropped: bool = False

    @property
    def is_finished(self) -> bool:
        """Whether it is done already."""
        return self.finished_at < NEVER

    @property
    def is_under_way(self) -> bool:
        """Whether it has started and is not finished."""
        return self.started_at < NEVER and not self.is_finished


@dataclass(frozen=True)
class Network:
    """Everything about a plan that no draw changes, in numbered rows.

    Items stand in the order of the deals and of their files, parts in the order of items. `begins_at`
    is the first instant at which anything unstarted may begin, `ends_at` the horizon's end.
    """

    deals: tuple[str, ...]
    items: tuple[Activity, ...]
    parts: tuple[Part, ...]
    roles: tuple[Pool, ...]
    links: tuple[Arrow, ...]
    tables: tuple[WorkingTime, ...]
    begins_at: int
    ends_at: int

    @cached_property
    def item_index(self) -> dict[str, int]:
        """The number of each item, by `<deal>/<item>`."""
        return {item.id: index for index, item in enumerate(self.items)}

    @cached_property
    def role_index(self) -> dict[str, int]:
        """The number of each pool, by the seller's role id or `<deal>/<role>` for the client's."""
        return {role.id: index for index, role in enumerate(self.roles)}

    def role_of(self, deal: str, role: str) -> int:
        """Return the number of a deal's role, whichever side it is on."""
        found = self.role_index.get(f"{deal}/{role}")
        return self.role_index[role] if found is None else found

    def parts_of(self, item: int) -> range:
        """Return the numbers of an item's parts."""
        return range(self.items[item].first_part, self.items[item].end_part)

    def varied(self, dropped: Collection[str], people: Mapping[str, tuple[int, int]]) -> Network:
        """Return the network with other items dropped, other numbers of people and other promised shares.

        Parameters
        ----------
        dropped
            Ids of all the items that take no time and nobody now; their links stay.
        people
            Count and share (basis points) by pool id; pools not named keep theirs.
        """
        items = tuple(
            item if item.is_dropped == (item.id in dropped) else replace(item, is_dropped=not item.is_dropped)
            for item in self.items
        )
        roles = tuple(
            replace(role, count=people[role.id][0], share=people[role.id][1])
            if people.get(role.id, (role.count, role.share)) != (role.count, role.share)
            else role
            for role in self.roles
        )
        changed = replace(self, items=items, roles=roles)
        if "item_index" in self.__dict__:
            changed.__dict__["item_index"] = self.__dict__["item_index"]
        return changed
