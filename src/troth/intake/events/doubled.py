"""Events with ids that stand under two sources: each source's count, so requests and cases count twice.

It refuses to join two sources: what is likely is said, and the mapping decides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.core.rows import EVENT_CONTENT
from troth.errors import Finding, Place

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def counted_twice(duck: DuckDBPyConnection, seen: str, new: str = "true") -> tuple[Finding, ...]:
    """Warn where most events of a source say word for word what those of another say.

    Parameters
    ----------
    duck
        The connection.
    seen
        The relation of all events read together.
    new
        The condition of those events that are held against the others.
    """
    usable = f"SELECT * FROM {seen} WHERE reason IS NULL AND id IS NOT NULL"  # noqa: S608 - fixed names
    [[sources]] = duck.execute(f"SELECT count(DISTINCT source) FROM {seen} WHERE reason IS NULL").fetchall()  # noqa: S608 - fixed names
    if sources < 2:
        return ()
    fresh = f"SELECT * FROM ({usable}) WHERE {new}"  # noqa: S608 - fixed names
    same = " AND ".join(f'n."{name}" IS NOT DISTINCT FROM o."{name}"' for name in EVENT_CONTENT)
    later = "(o.source < n.source OR o.source NOT IN (SELECT source FROM fresh))"
    found = duck.execute(
        f"WITH fresh AS ({fresh}), counts AS (SELECT source, count(*) AS events FROM fresh GROUP BY source) "  # noqa: S608 - fixed names
        "SELECT n.source, o.source, any_value(n.file), count(DISTINCT n.place), any_value(events) "
        f"FROM fresh n JOIN ({usable}) o ON n.id = o.id AND n.is_clients = o.is_clients AND {same} "
        f"JOIN counts c ON c.source = n.source WHERE n.source <> o.source AND {later} "
        "GROUP BY 1, 2 ORDER BY 1, 2"
    ).fetchall()
    return tuple(
        Finding(
            Place(file), "counted-twice",
            f"{shared:,} of its {events:,} events with an id stand under source '{other}' as well, word for "
            f"word; under source '{source}' they count a second time",
            f"source: {other} in the mapping, if it is an export of the same system", severity="warning",
        )
        for source, other, file, shared, events in found
        if 2 * shared > events
    )  # fmt: skip
