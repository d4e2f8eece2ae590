"""The corrections among events read together: which row each one means, and what it takes away in each view.

An id means a row of the same side: the seller's corrections mean the seller's rows; the client's mean the
client's where they have that id, else the seller's. It refuses to let the seller correct the client's events.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from troth.errors import Finding, Place
from troth.intake.events.corrections import CLIENT, SELLER, Correction, follow
from troth.intake.events.layout_sql import code_of
from troth.intake.events.mapping import WITHDRAWN

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MOST_TOLD = 20


class Target(NamedTuple):
    """A row that an id may mean."""

    place: int
    side: int
    source: str


class Naming(NamedTuple):
    """A row that corrects: where it stands, and the id that it names."""

    file: str
    line: int
    name: str


def follow_corrections(duck: DuckDBPyConnection, seen: str) -> list[Finding]:
    """Put what corrections take away into the tables of `views`, and return what must be read about them.

    Parameters
    ----------
    duck
        The connection, in which what is said twice is marked already.
    seen
        The relation of all events read together.
    """
    targets = _targets(duck, seen)
    rows = duck.execute(
        f"SELECT place, is_clients, source, corrects, received, kind = {code_of(WITHDRAWN)}, file, line "  # noqa: S608 - fixed names
        f"FROM {seen} WHERE reason IS NULL AND corrects IS NOT NULL "
        "AND place NOT IN (SELECT place FROM said_again) ORDER BY place"
    ).fetchall()
    corrections: list[Correction] = []
    late: list[tuple[int, str, str]] = []
    both: list[int] = []
    named: dict[int, Naming] = {}
    for place, side, source, name, received, is_withdrawal, file, line in rows:
        named[place] = Naming(file, line or 0, name)
        known = [each for each in targets.get(name, ()) if each.place != place or side == SELLER]
        meant = _meant(known, side, source)
        if meant is not None:
            corrections.append(Correction(place, meant.place, side, received, is_withdrawal))
            if side == CLIENT and len({each.side for each in known}) > 1:
                both.append(place)
        elif side == SELLER and known and all(each.side == CLIENT for each in known):
            late.append((place, "corrects-clients", name))
        else:
            late.append((place, "corrects-unknown", name))
    findings = [_left_out(named[place], reason) for place, reason, _ in late[:MOST_TOLD]]
    findings += [_of_both(named[both[0]], len(both))] if both else []
    _put(duck, "late_reasons", late, "BIGINT", "VARCHAR", "VARCHAR")
    sides = {each.place: each.side for found in targets.values() for each in found}
    _put(duck, "corrects_ours", [(place,) for place in _stands_for_ours(corrections, sides)], "BIGINT")
    for table, view in (("out_ours", SELLER), ("out_theirs", CLIENT)):
        followed = follow(corrections, view)
        out = [(place, place in followed.gone) for place in followed.removed]
        _put(duck, table, [*out, *((row[0], True) for row in late)], "BIGINT", "BOOLEAN")
        findings += [_undecided(places, named) for places in followed.undecided[:MOST_TOLD]]
        findings += [_circular(named[place]) for place in followed.circular[:1]]
    return list(dict.fromkeys(findings))


def _targets(duck: DuckDBPyConnection, seen: str) -> Mapping[str, Sequence[Target]]:
    """Return the rows that corrections may mean, by id: one of each side and source, a usable one first."""
    wanted = f"SELECT corrects FROM {seen} WHERE reason IS NULL AND corrects IS NOT NULL"  # noqa: S608 - fixed names
    targets: dict[str, list[Target]] = {}
    for name, side, source, place in duck.execute(
        "SELECT id, is_clients, source, arg_min(place, (reason IS NOT NULL, place)) "  # noqa: S608 - fixed names
        f"FROM {seen} WHERE id IN ({wanted}) AND place NOT IN (SELECT place FROM said_again) "
        "GROUP BY id, is_clients, source ORDER BY 4"
    ).fetchall():
        targets.setdefault(name, []).append(Target(place, side, source))
    return targets


def _meant(known: Sequence[Target], side: int, source: str) -> Target | None:
    """Return the row that an id means to a side: of its own source, else of the only other that has it."""
    for of in (SELLER,) if side == SELLER else (CLIENT, SELLER):
        found = [each for each in known if each.side == of]
        own = [each for each in found if each.source == source] or found
        if len(own) == 1:
            return own[0]
        if own:
            return None
    return None


def _stands_for_ours(corrections: Sequence[Correction], sides: Mapping[int, int]) -> list[int]:
    """Return the client's corrections at the end of whose chain an event of the seller stands."""
    target = {one.place: one.corrects for one in corrections}
    found = []
    for one in corrections:
        place, walked = one.corrects, {one.place}
        while place in target and place not in walked:
            walked.add(place)
            place = target[place]
        if one.side == CLIENT and sides.get(place) == SELLER:
            found.append(one.place)
    return [*dict.fromkeys(found)]


def _put(duck: DuckDBPyConnection, table: str, rows: Sequence[tuple[object, ...]], *types: str) -> None:
    """Put rows into a table, column by column: one at a time, each would cost a millisecond."""
    if rows:
        columns = ", ".join(f"unnest(?::{kind}[])" for kind in types)
        lists = [[*column] for column in zip(*rows, strict=True)]
        duck.execute(f"INSERT INTO {table} SELECT {columns}", lists)


def named_row(file: str, line: int) -> str:
    """Name a row by its file and line."""
    return f"{file}:{line}" if line else file


def _left_out(row: Naming, reason: str) -> Finding:
    wrong, expected = f"there is no event '{row.name}' to correct", "the id of an event"
    if reason == "corrects-clients":
        wrong, expected = (
            f"'{row.name}' is an event of the client, which only the client may correct",
            "an id of ours",
        )
    hint = "The row was left out; check corrects"
    return Finding(Place(row.file, row.line), reason, wrong, expected, hint, severity="warning")


def _of_both(row: Naming, rows: int) -> Finding:
    more = f", and {rows - 1:,} more ids" if rows > 1 else ""
    return Finding(
        Place(row.file, row.line), "corrects-own",
        f"'{row.name}'{more} is an id of the client and of the seller; the client's own event is corrected",
        "an id that only one side has", "Number the client's rows otherwise, such as C-1", severity="warning",
    )  # fmt: skip


def _undecided(places: Sequence[int], named: Mapping[int, Naming]) -> Finding:
    file, line, name = named[places[-1]]
    shown = ", ".join(named_row(*named[place][:2]) for place in places[:4])
    return Finding(
        Place(file, line), "corrected-twice",
        f"{len(places)} rows correct the event '{name}' and none came last ({shown})",
        "a time in received for each", "Or let the later row correct the earlier one",
    )  # fmt: skip


def _circular(row: Naming) -> Finding:
    return Finding(
        Place(row.file, row.line), "corrects-itself", f"the correction of '{row.name}' leads back to itself",
        "a chain that ends at an event which corrects nothing",
    )  # fmt: skip
