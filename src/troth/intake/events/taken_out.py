"""Our own rows that a correction or a withdrawal took out, and how many rows of each kind are not used.

It refuses rows that only say again what another row says: nothing is missing where they are.
"""

from __future__ import annotations

from collections.abc import Mapping

from troth.core.events import EVENT_KINDS, NONE
from troth.core.taken_out import TakenOut
from troth.intake.record.staging import Desk


def taken_out(desk: Desk, relation: str) -> tuple[TakenOut, ...]:
    """Return our rows that were taken out, in order of time.

    Parameters
    ----------
    desk
        That with which events were read.
    relation
        `EventsRead.relation`.
    """
    out = "SELECT DISTINCT place FROM out_ours ANTI JOIN said_again USING (place)"
    rows = desk.duck.execute(
        f"SELECT kind, coalesce(of, ''), began, coalesce(until, {NONE}) FROM {relation} "  # noqa: S608 - fixed names
        f"JOIN ({out}) USING (place) WHERE is_clients = 0 AND reason IS NULL AND kind < {len(EVENT_KINDS)} "
        "ORDER BY ALL"
    ).fetchall()
    return tuple(TakenOut(EVENT_KINDS[kind], str(of), int(at), int(until)) for kind, of, at, until in rows)


def unused_kinds(desk: Desk, relation: str) -> Mapping[str, int]:
    """Return how many rows are not used, by kind where a row says one, the most first."""
    rows = desk.duck.execute(
        f"SELECT kind, count(*) FROM {relation} WHERE reason IS NOT NULL AND reason <> 'not-yet-received' "  # noqa: S608 - fixed names
        f"AND kind BETWEEN 0 AND {len(EVENT_KINDS) - 1} GROUP BY kind ORDER BY 2 DESC, 1"
    ).fetchall()
    return {EVENT_KINDS[kind]: int(count) for kind, count in rows}
