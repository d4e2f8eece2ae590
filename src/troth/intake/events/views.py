"""What stands of all events read together, in the seller's view and in the client's.

The steps, for each side's rows apart: (1) rows that say the same count once, (2) one id stands for one event,
(3) corrections are followed, (4) an outage of which another row knows the end counts with its end. What does
not stand is put into two tables of places, `out_ours` and `out_theirs` (`is_gone`: nothing stands in its
place); what only says again what another row says also into `said_again`; the client's corrections of the
seller's rows, which stand for those, into `corrects_ours`; why a correction is not used, into `late_reasons`.
It refuses to depend on the order of files and rows, and to let what one side says stand for the other's word.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from troth.core.rows import EVENT_CONTENT
from troth.errors import Finding, Place
from troth.intake.events.corrected import follow_corrections, named_row
from troth.intake.events.corrections import SELLER
from troth.intake.events.layout_sql import code_of
from troth.intake.events.mapping import WITHDRAWN

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MOST_TOLD = 20
_SAME = ", ".join(f'"{name}"' for name in EVENT_CONTENT)
# Rows with an id are held against those of the same id, the others against those that say the same. The
# hash only finds who is to be compared; what is alike is decided by the content itself.
_HASH = f"CASE WHEN id IS NULL THEN hash(is_clients, {_SAME}) ELSE hash(is_clients, source, id) END"


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
    for table in ("out_ours", "out_theirs"):
        duck.execute(f"CREATE OR REPLACE TEMP TABLE {table} (place BIGINT, is_gone BOOLEAN)")
    for table in ("said_again", "corrects_ours"):
        duck.execute(f"CREATE OR REPLACE TEMP TABLE {table} (place BIGINT)")
    duck.execute("CREATE OR REPLACE TEMP TABLE late_reasons (place BIGINT, reason VARCHAR, found VARCHAR)")
    findings = [] if are_once else list(_count_once(duck, seen))
    if has_corrections:
        findings += follow_corrections(duck, seen)
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
    """Count rows that say the same once. What both sides say, each says: theirs do not stand for ours."""
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
        f"GROUP BY is_clients, source, id HAVING count(DISTINCT ({_SAME})) > 1 ORDER BY 1, 2 "
        f"LIMIT {MOST_TOLD}"
    ).fetchall():
        yield _two_events(str(source), str(name), places)
    again = f"row_number() OVER (PARTITION BY is_clients, {_SAME} ORDER BY received NULLS FIRST, place) > 1"
    judged = f"SELECT place, {again} AS again FROM alike"  # noqa: S608 - fixed names
    duck.execute(f"INSERT INTO said_again SELECT place FROM ({judged}) WHERE again")  # noqa: S608 - fixed names
    for table in ("out_ours", "out_theirs"):
        duck.execute(f"INSERT INTO {table} SELECT place, true FROM said_again")  # noqa: S608 - fixed names
    duck.execute("DROP TABLE alike")


def _two_events(source: str, name: str, places: Sequence[tuple[str, int | None]]) -> Finding:
    file, line = max((file, line or 0) for file, line in places)
    shown = ", ".join(sorted({named_row(file, line or 0) for file, line in places})[:4])
    return Finding(
        Place(file, line), "id-twice",
        f"the id '{name}' of source '{source}' stands for different events ({shown})",
        "one event for each id",
        "A row that corrects another has an id of its own and names the other in corrects",
    )  # fmt: skip


def _end_outages(duck: DuckDBPyConnection, seen: str) -> None:
    """Take away an outage still going on of which another row of the same begin knows the end.

    That row, or what it was corrected to, must stand in the same view: one that was withdrawn ends nothing.
    What the client corrects of ours ends ours.
    """
    outage = f"kind = {code_of('outage')} AND reason IS NULL"
    mends = "place IN (SELECT place FROM corrects_ours)"
    both = f"SELECT *, CASE WHEN {mends} THEN 0 ELSE is_clients END AS side FROM {seen} WHERE {outage}"  # noqa: S608 - fixed names
    still = f"SELECT * FROM {seen} WHERE {outage} AND until IS NULL AND id IS NULL"  # noqa: S608 - fixed names
    for table in ("out_ours", "out_theirs"):
        ended = f"SELECT * FROM ({both}) ANTI JOIN (SELECT place FROM {table} WHERE is_gone) USING (place)"  # noqa: S608 - fixed names
        duck.execute(
            f"INSERT INTO {table} SELECT s.place, false FROM ({still}) s "  # noqa: S608 - fixed names
            f"SEMI JOIN (SELECT * FROM ({ended}) WHERE until IS NOT NULL) e "
            "ON s.of IS NOT DISTINCT FROM e.of AND s.began = e.began AND s.is_clients = e.side"
        )
