"""The scheduler as DEAL-FILE.md words it, in plain Python: slow, simple, and the kernel's oracle.

Nothing is kept up to date here: at every event all questions are asked anew of what has happened so far.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field

from troth.core.worktime import NEVER, WorkingTime
from troth.forecast.plan.network import Network, Part


@dataclass
class Person:
    """One person of a role, by number."""

    busy_with: int | None = None
    free_since: int = -NEVER
    freed_by: int = -1


@dataclass
class OneDraw:
    """One draw's facts, as the kernel is given them; `stops` are (side bit, begin, end)."""

    network: Network
    order: list[int]
    work: list[int]
    share: list[int]
    stops: list[tuple[int, int, int]] = field(default_factory=list)
    due: list[int] | None = None
    face_work: list[int] | None = None
    floor: list[int] | None = None
    moment: int = NEVER
    drops: list[bool] | None = None
    adds: list[int] | None = None
    share_after: list[int] | None = None

    def __post_init__(self) -> None:
        net = self.network
        self.eligible_at: dict[int, int] = {}
        self.started: dict[int, int] = {}
        self.begun: set[int] = set()
        self.own_end: dict[int, int] = {}
        self.finished: dict[int, int] = {}
        self.part_end: dict[int, int] = {}
        self.critical = [-1] * len(net.items)
        self.dropped = {k for k, item in enumerate(net.items) if item.is_dropped}
        self.people = [[Person() for _ in range(role.count)] for role in net.roles]
        self.limit = [role.count for role in net.roles]
        self.changed = False
        self.agenda: set[int] = set()
        self.tables: dict[tuple[int, int], WorkingTime] = {}
        for k, item in enumerate(net.items):
            if item.started_at < NEVER:
                self.started[k] = self.eligible_at[k] = item.started_at
            if item.finished_at < NEVER:
                self.finished[k] = self.own_end[k] = item.finished_at
                for part in net.parts_of(k):
                    self.part_end[part] = item.finished_at

    def calendar(self, table: int, sides: int) -> WorkingTime:
        """A working-time table, or the wall clock, with the stops of some sides taken out."""
        if (table, sides) not in self.tables:
            if table < 0:
                spans = [(0, self.network.ends_at)]
            else:
                whole = self.network.tables[table]
                spans = list(zip(whole.opens, whole.closes, strict=True))
            for side, begin, end in self.stops:
                if side & sides and begin < end:
                    cut = [(a, min(b, begin)) for a, b in spans] + [(max(a, end), b) for a, b in spans]
                    spans = sorted((a, b) for a, b in cut if a < b)
            opens, closes, before = array("q"), array("q"), array("q", [0])
            for a, b in spans:
                opens.append(a)
                closes.append(b)
                before.append(before[-1] + b - a)
            self.tables[table, sides] = WorkingTime(opens, closes, before)
        return self.tables[table, sides]

    def after(self, table: int, instant: int, minutes: int, sides: int = 0) -> int:
        if minutes <= 0 or instant >= NEVER:
            return instant
        return self.calendar(table, sides).after(instant, minutes)

    def elapsed(self, number: int, part: Part) -> int:
        if part.kind in ("wait", "meeting") or part.role < 0:
            return self.work[number]
        each = -(-self.work[number] // part.count)
        shares = self.share_after if self.changed and self.share_after is not None else self.share
        if each <= 0:
            return 0
        return -(-each * 10_000 // shares[part.role]) if shares[part.role] > 0 else NEVER

    def bounds(self, item: int, kinds: tuple[str, str]) -> list[tuple[int, int]] | None:
        """What its links of two kinds (from a finish, from a start) say, each with its predecessor."""
        found = []
        for link in self.network.links:
            if link.successor != item or link.kind not in kinds:
                continue
            told = (self.finished if link.kind == kinds[0] else self.started).get(link.predecessor)
            if told is None:
                return None
            found.append((self.after(link.table, told, link.lag_minutes), link.predecessor))
        return found

    def eligible(self, item: int) -> int | None:
        """The instant from which nothing but people holds the item back, once that is known."""
        if self.network.items[item].started_at < NEVER:
            return self.network.items[item].floor
        bounds = self.bounds(item, ("FS", "SS"))
        if bounds is None:
            return None
        return max([self.network.items[item].floor, *(bound for bound, _ in bounds)])

    def end_due(self, now: int) -> bool:
        changed = False
        for people, limit in zip(self.people, self.limit, strict=True):
            for person in people:
                if person.busy_with is not None and self.part_end[person.busy_with] <= now:
                    person.free_since = self.part_end[person.busy_with]
                    person.freed_by = self.network.parts[person.busy_with].item
                    person.busy_with = None
                    changed = True
            people[limit:] = [person for person in people[limit:] if person.busy_with is not None]
        for item in sorted(self.begun - self.finished.keys()):
            ends = [self.part_end[part] for part in self.network.parts_of(item)]
            if any(end > now for end in ends):
                continue
            self.own_end[item] = max(ends, default=self.begun_at[item])
            held = self.bounds(item, ("FF", "SF"))
            if held is None:
                continue
            floor = self.floor[item] if self.floor else -1
            due = max([self.own_end[item], floor, *(bound for bound, _ in held)])
            if due <= now:
                self.finished[item] = due
                latest = max((bound for bound, _ in held), default=-NEVER)
                if latest > self.own_end[item] and latest >= floor:
                    self.critical[item] = min(by for bound, by in held if bound == latest)
                changed = True
            else:
                self.agenda.add(due)
        return changed

    def free_people(self, role: int) -> list[Person]:
        return [person for person in self.people[role][: self.limit[role]] if person.busy_with is None]

    def try_start(self, item: int, now: int) -> bool:
        eligible = self.eligible(item)
        if eligible is None or eligible > now:
            if eligible is not None and eligible < NEVER:
                self.agenda.add(eligible)
            return False
        parts = [] if item in self.dropped else list(self.network.parts_of(item))
        wanted: dict[int, int] = {}
        for number in parts:
            part = self.network.parts[number]
            if part.role >= 0:
                wanted[part.role] = wanted.get(part.role, 0) + part.count
        if any(len(self.free_people(role)) < count for role, count in wanted.items()):
            return False
        self.begin(item, parts, now, eligible)
        return True

    def begin(self, item: int, parts: list[int], now: int, eligible: int) -> None:
        self.begun.add(item)
        self.begun_at[item] = now
        if item not in self.started:
            self.started[item], self.eligible_at[item] = now, eligible
        latest, by = -NEVER, -1
        cap = NEVER
        if self.due and self.face_work and self.due[item] >= 0:
            cap = max([self.due[item], *(self.face_end(number, now) for number in parts)])
        for number in self.network.parts_of(item):
            part = self.network.parts[number]
            if number not in parts:
                self.part_end[number] = now
                continue
            minutes = self.elapsed(number, part)
            self.part_end[number] = min(self.after(part.table, now, minutes, part.sides), cap)
            self.agenda.add(self.part_end[number])
            for person in self.free_people(part.role)[: part.count] if part.role >= 0 else []:
                person.busy_with = number
                if person.free_since > latest:
                    latest, by = person.free_since, person.freed_by
        if eligible == now:
            by = -1
            if self.network.items[item].started_at == NEVER:
                bounds = self.bounds(item, ("FS", "SS")) or []
                by = min((who for bound, who in bounds if bound == eligible), default=-1)
        self.critical[item] = by

    def face_end(self, number: int, now: int) -> int:
        part = self.network.parts[number]
        assert self.face_work is not None
        share = self.network.roles[part.role].share if part.role >= 0 else 10_000
        return self.after(part.table, now, part.elapsed_minutes(self.face_work[number], share))

    def change(self, now: int) -> None:
        self.changed = True
        for item, is_dropped in enumerate(self.drops or []):
            if is_dropped and item not in self.started and item not in self.finished:
                self.dropped.add(item)
        for role, add in enumerate(self.adds or []):
            self.limit[role] = max(self.limit[role] + add, 0)
            while len(self.people[role]) < self.limit[role]:
                self.people[role].append(Person(free_since=now))

    def play(self) -> OneDraw:
        self.begun_at: dict[int, int] = {}
        under_way = [item for item in self.order if self.network.items[item].is_under_way]
        walk = under_way + [item for item in self.order if item not in under_way]
        self.agenda |= {item.floor for item in self.network.items if not item.is_finished}
        while True:
            now = min(self.agenda, default=NEVER)
            self.agenda.discard(now)
            if self.moment < NEVER and self.moment <= now and not self.changed:
                if self.moment < now:
                    self.agenda.add(now)
                now = self.moment
                self.change(now)
            if now >= NEVER:
                return self
            again = True
            while again:
                again = self.end_due(now)
                for item in walk:
                    if item not in self.begun and item not in self.finished:
                        again |= self.try_start(item, now)
