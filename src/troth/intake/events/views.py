"""What stands of all events read together, in the seller's view and in the client's.

The steps: (1) rows that say the same count once, (2) one id stands for one event, (3) corrections are
followed, (4) an outage of which another row knows the end counts with its end. What does not stand is put
into two tables of places, `out_ours` and `out_theirs`; what only says again what another row says also
into `said_again`; the client's corrections of the seller's rows, which stand for those, into
`corrects_ours`; why a correction is not used, into `late_reasons`. It refuses to depend on the order of
files and rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from troth.core.rows import EVENT_CONTENT
from troth.errors import Finding, Place
from troth.intake.events.corrections import CLIENT, SELLER, Correction, follow
from troth.intake.events.layout_sql import code_of
from troth.intake.events.mapping import WITHDRAWN

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MOST_TOLD = 20
_SAME = ", ".join(f'"{name}"' for name in EVENT_CONTENT)
# Rows with an id are held against those of the same id, the others against those that say the same. The
# hash only finds who is to be compared; what is alike is decided by the content itself.
_HASH = f"CASE WHEN id IS NULL THEN hash({_SAME}) ELSE hash(source, id) END"


def sort_out(
    duck: DuckDBPyConnection, seen: str, *, has_corrections: bool, are_once: bool = False
) -> tuple[Finding, ...]:
    """Fill the tables of what does not stand, and return what must be read about it.

    Parameters
    ----------
    duck
        The connection.
    seen
        The relation of all events read together.
    has_corrections
        Whether a row of it corrects another.
    are_once
        Whether it is known that no two rows say the same.
    """
    for table in ("out_ours", "out_theirs", "said_again"):
        duck.execute(f"CREATE OR REPLACE TEMP TABLE {table} (place BIGINT)")
    duck.execute("CREATE OR REPLACE TEMP TABLE corrects_ours (place BIGINT)")
    duck.execute("CREATE OR REPLACE TEMP TABLE late_reasons (place BIGINT, reason VARCHAR, found VARCHAR)")
    findings = [] if are_once else list(_count_once(duck, seen))
    if has_corrections:
        findings += _follow_corrections(duck, seen)
    _end_outages(duck, seen)
    return tuple(findings)


def standing(seen: str, view: int) -> str:
    """Return the query of the events that stand in a side's view."""
    out = "out_ours" if view == SELLER else "out_theirs"
    side = "is_clients = 0 AND " if view == SELLER else ""
    mended = "CASE WHEN place IN (SELECT place FROM corrects_ours) THEN 2 ELSE is_clients END AS is_clients"
    columns = "*" if view == SELLER else f"* REPLACE ({mended})"
    return (
        f"SELECT {columns} FROM {seen} ANTI JOIN {out} USING (place) "  # noqa: S608 - fixed names
        f"WHERE {side}reason IS NULL AND kind <> {code_of(WITHDRAWN)}"
    )


def _count_once(duck: DuckDBPyConnection, seen: str) -> Iterable[Finding]:
    """Count rows that say the same once; in the client's view also where both sides say it."""
    usable = f"SELECT * FROM {seen} WHERE reason IS NULL"  # noqa: S608 - fixed names
    hashes = f"SELECT {_HASH} AS same FROM ({usable})"  # noqa: S608 - fixed names
    twice = f"SELECT same FROM ({hashes}) GROUP BY same HAVING count(*) > 1"  # noqa: S608 - fixed names
    duck.execute(f"CREATE OR REPLACE TEMP TABLE twice AS {twice}")
    [[some]] = duck.execute("SELECT count(*) FROM twice").fetchall()
    if not some:
        return
    alike = f"SELECT * FROM ({usable}) WHERE {_HASH} IN (SELECT same FROM twice)"  # noqa: S608 - fixed names
    duck.execute(f"CREATE OR REPLACE TEMP TABLE alike AS {alike}")
    for source, name, places in duck.execute(
        "SELECT any_value(source), id, list(DISTINCT (file, line)) FROM alike WHERE id IS NOT NULL "  # noqa: S608 - fixed names
        f"GROUP BY source, id HAVING count(DISTINCT ({_SAME})) > 1 ORDER BY 1, 2 LIMIT {MOST_TOLD}"
    ).fetchall():
        yield _two_events(str(source), str(name), places)
    again = f"row_number() OVER (PARTITION BY is_clients, {_SAME} ORDER BY received NULLS FIRST, place) > 1"
    both = f"is_clients = 0 AND bool_or(is_clients = 1) OVER (PARTITION BY {_SAME})"
    judged = f"SELECT place, {again} AS again, {both} AS both_say FROM alike"  # noqa: S608 - fixed names
    duck.execute(f"CREATE OR REPLACE TEMP TABLE judged AS {judged}")
    for table in ("said_again", "out_ours"):
        duck.execute(f"INSERT INTO {table} SELECT place FROM judged WHERE again")  # noqa: S608 - fixed names
    duck.execute("INSERT INTO out_theirs SELECT place FROM judged WHERE again OR both_say")
    for table in ("alike", "judged"):
        duck.execute(f"DROP TABLE {table}")


def _two_events(source: str, name: str, places: Sequence[tuple[str, int | None]]) -> Finding:
    file, line = max((file, line or 0) for file, line in places)
    shown = ", ".join(sorted({_named(file, line or 0) for file, line in places})[:4])
    return Finding(
        Place(file, line), "id-twice",
        f"the id '{name}' of source '{source}' stands for different events ({shown})",
        "one event for each id",
        "A row that corrects another has an id of its own and names the other in corrects",
    )  # fmt: skip


def _follow_corrections(duck: DuckDBPyConnection, seen: str) -> list[Finding]:
    rows = duck.execute(
        f"SELECT place, is_clients, source, corrects, received, kind = {code_of(WITHDRAWN)}, file, line "  # noqa: S608 - fixed names
        f"FROM {seen} WHERE reason IS NULL AND corrects IS NOT NULL "
        "AND place NOT IN (SELECT place FROM out_ours) ORDER BY place"
    ).fetchall()
    targets: dict[str, list[tuple[int, int, str]]] = {}
    for place, side, source, name in duck.execute(
        f"SELECT place, is_clients, source, id FROM {seen} WHERE id IN "  # noqa: S608 - fixed names
        f"(SELECT corrects FROM {seen} WHERE reason IS NULL) "
        "AND place NOT IN (SELECT place FROM out_ours) ORDER BY place"
    ).fetchall():
        targets.setdefault(name, []).append((place, side, source))
    corrections: list[Correction] = []
    late: list[tuple[int, str, str]] = []
    named: dict[int, tuple[str, int, str]] = {}
    for place, side, source, name, received, is_withdrawal, file, line in rows:
        named[place] = (file, line or 0, name)
        found = _target(targets.get(name, ()), source)
        if not found:
            late.append((place, "corrects-unknown", name))
        elif side == SELLER and all(of == CLIENT for _, of, _ in found):
            late.append((place, "corrects-clients", name))
        else:
            for target, _, _ in found:
                corrections.append(Correction(place, target, side, received, is_withdrawal))
    findings = [_left_out(*named[place], reason) for place, reason, _ in late[:MOST_TOLD]]
    _put(duck, "late_reasons", late)
    sides = {target: of for found in targets.values() for target, of, _ in found}
    _put(duck, "corrects_ours", [(place,) for place in _stands_for_ours(corrections, sides)])
    for table, view in (("out_ours", SELLER), ("out_theirs", CLIENT)):
        followed = follow(corrections, view)
        _put(duck, table, [(place,) for place in (*followed.removed, *(row[0] for row in late))])
        findings += [_undecided(places, named) for places in followed.undecided]
        findings += [_circular(*named[place]) for place in followed.circular[:1]]
    return list(dict.fromkeys(findings))


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


def _target(found: Sequence[tuple[int, int, str]], source: str) -> list[tuple[int, int, str]]:
    """Return the rows that an id means: those of the same source, else of the only other that has it."""
    own = [each for each in found if each[2] == source]
    return own or ([*found] if len({each[2] for each in found}) == 1 else [])


def _end_outages(duck: DuckDBPyConnection, seen: str) -> None:
    """Take away an outage still going on of which another row of the same begin knows the end."""
    outage = f"kind = {code_of('outage')} AND reason IS NULL"
    still = f"SELECT * FROM {seen} WHERE {outage} AND until IS NULL AND id IS NULL"  # noqa: S608 - fixed names
    ended = f"SELECT * FROM {seen} WHERE {outage} AND until IS NOT NULL"  # noqa: S608 - fixed names
    duck.execute(
        f"CREATE OR REPLACE TEMP TABLE ended AS SELECT s.place FROM ({still}) s "  # noqa: S608 - fixed names
        f"SEMI JOIN ({ended}) e ON s.of = e.of AND s.began = e.began AND s.is_clients = e.is_clients"
    )
    for table in ("out_ours", "out_theirs"):
        duck.execute(f"INSERT INTO {table} SELECT place FROM ended")  # noqa: S608 - fixed names


def _put(duck: DuckDBPyConnection, table: str, rows: Sequence[tuple[object, ...]]) -> None:
    if rows:
        marks = ", ".join("?" for _ in rows[0])
        duck.executemany(f"INSERT INTO {table} VALUES ({marks})", [list(row) for row in rows])  # noqa: S608 - fixed names


def _named(file: str, line: int) -> str:
    return f"{file}:{line}" if line else file


def _left_out(file: str, line: int, name: str, reason: str) -> Finding:
    wrong, expected = f"there is no event '{name}' to correct", "the id of an event"
    if reason == "corrects-clients":
        wrong, expected = (
            f"'{name}' is an event of the client, which only the client may correct",
            "an id of ours",
        )
    return Finding(
        Place(file, line), reason, wrong, expected, "The row was left out; check corrects", severity="warning"
    )


def _undecided(places: Sequence[int], named: dict[int, tuple[str, int, str]]) -> Finding:
    file, line, name = named[places[-1]]
    shown = ", ".join(_named(*named[place][:2]) for place in places[:4])
    return Finding(
        Place(file, line), "corrected-twice",
        f"{len(places)} rows correct the event '{name}' and none came last ({shown})",
        "a time in received for each", "Or let the later row correct the earlier one",
    )  # fmt: skip


def _circular(file: str, line: int, name: str) -> Finding:
    return Finding(
        Place(file, line), "corrects-itself", f"the correction of '{name}' leads back to itself",
        "a chain that ends at an event which corrects nothing",
    )  # fmt: skip
