"""A network as rows for the compiled scheduler: links by predecessor, bits by rank, hints by time.

It refuses to decide anything: every number comes from the network, the list and the scenario.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from troth.core.worktime import NEVER, WorkingTime
from troth.forecast.plan import rows
from troth.forecast.plan.network import Network

Whole = NDArray[np.int64]


def packed_items(network: Network) -> Whole:
    """Return the items' rows as if nothing were dropped, without links and ranks."""
    items = np.zeros((len(network.items), rows.I_COLUMNS), dtype=np.int64)
    for row, item in zip(items, network.items, strict=True):
        row[rows.I_PART], row[rows.I_PART_END] = item.first_part, item.end_part
        row[rows.I_FLOOR] = item.floor
        row[rows.I_STARTED], row[rows.I_FINISHED] = item.started_at, item.finished_at
    items[:, (rows.I_DUE, rows.I_HOLD)] = -1
    return items


def ranked_items(network: Network, items: Whole, order: Whole) -> Whole:
    """Note in the items' rows their ranks and what is dropped; return the items by rank.

    What is under way goes first.
    """
    items[:, rows.I_DROPPED] = [item.is_dropped for item in network.items]
    under_way = ((items[:, rows.I_STARTED] < NEVER) & (items[:, rows.I_FINISHED] == NEVER))[order]
    by_rank = np.concatenate([order[under_way], order[~under_way]]).astype(np.int64)
    items[by_rank, rows.I_RANK] = np.arange(len(by_rank))
    return by_rank


def packed_links(network: Network, items: Whole) -> Whole:
    """Return the links' rows sorted by predecessor, and note in the items' rows where theirs stand."""
    links = np.zeros((len(network.links), rows.L_COLUMNS), dtype=np.int64)
    ordered = sorted(network.links, key=lambda link: link.predecessor)
    for row, link in zip(links, ordered, strict=True):
        is_late = link.kind in ("FF", "SF")
        row[rows.L_OTHER] = link.successor
        row[rows.L_AT_START] = link.kind in ("SS", "SF")
        row[rows.L_LATE] = is_late
        row[rows.L_LAG], row[rows.L_TABLE] = link.lag_minutes, link.table
        items[link.successor, rows.I_ENDS if is_late else rows.I_STARTS] += 1
    predecessors = np.array([link.predecessor for link in ordered], dtype=np.int64)
    numbers = np.arange(len(items))
    items[:, rows.I_LINK] = np.searchsorted(predecessors, numbers, side="left")
    items[:, rows.I_LINK_END] = np.searchsorted(predecessors, numbers, side="right")
    return links


def packed_parts(network: Network) -> Whole:
    """Return the parts' rows; the demand counts all people of the same role up to this part."""
    parts = np.zeros((len(network.parts), rows.P_COLUMNS), dtype=np.int64)
    for number, (row, part) in enumerate(zip(parts, network.parts, strict=True)):
        before = (
            network.parts[other].count
            for other in range(network.items[part.item].first_part, number)
            if network.parts[other].role == part.role
        )
        row[rows.P_ITEM], row[rows.P_ROLE] = part.item, part.role
        row[rows.P_COUNT], row[rows.P_DEMAND] = part.count, part.count + sum(before)
        row[rows.P_TABLE], row[rows.P_SIDES] = part.table, part.sides
        row[rows.P_SPLIT] = part.is_split
    return parts


def packed_roles(network: Network, added: Whole | None) -> Whole:
    """Return the roles' rows; every person who may ever be there has a place."""
    roles = np.zeros((len(network.roles), rows.R_COLUMNS), dtype=np.int64)
    roles[:, rows.R_COUNT] = [role.count for role in network.roles]
    if added is not None:
        roles[:, rows.R_ADD] = added
    places = roles[:, rows.R_COUNT] + np.maximum(roles[:, rows.R_ADD], 0)
    roles[:, rows.R_PERSON] = np.cumsum(places) - places
    return roles


def packed_bits(
    network: Network, items: Whole, parts: Whole
) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Return which ranks need each role, and which ranks need nobody because they were dropped."""
    words = (len(items) + 63) // 64
    needs = np.zeros((len(network.roles), words), dtype=np.uint64)
    loose = np.zeros(words, dtype=np.uint64)
    role, item = parts[:, rows.P_ROLE], parts[:, rows.P_ITEM]
    _set(needs, role[role >= 0], items[item[role >= 0], rows.I_RANK])
    dropped = items[items[:, rows.I_DROPPED] != 0, rows.I_RANK]
    _set(loose[None, :], np.zeros(len(dropped), dtype=np.int64), dropped)
    return needs, loose


def _set(words: NDArray[np.uint64], row: Whole, bit: Whole) -> None:
    masks = np.left_shift(np.uint64(1), (bit & 63).astype(np.uint64))
    np.bitwise_or.at(words, (row, bit >> 6), masks)


@lru_cache(maxsize=64)
def _packed_table(opens: bytes, closes: bytes) -> tuple[Whole, Whole, Whole]:
    """Return one table's spans with a sentinel at either end, and its hints by time and by work."""
    begin = np.frombuffer(opens, dtype=np.int64)
    close = np.frombuffer(closes, dtype=np.int64)
    before = np.concatenate([[0], np.cumsum(close - begin)])
    spans = np.empty((len(begin) + 2, 3), dtype=np.int64)
    spans[0] = rows.LONG_AGO, rows.LONG_AGO, 0
    spans[1:-1, 0], spans[1:-1, 1], spans[1:-1, 2] = begin, close, before[:-1]
    spans[-1] = NEVER, NEVER, before[-1]
    origin = int(begin[0]) if len(begin) else 0
    latest = int(close[-1]) if len(close) else 0
    times = origin + (np.arange(((latest - origin) >> rows.TIME_SHIFT) + 1) << rows.TIME_SHIFT)
    by_time = np.searchsorted(spans[:-1, 0], times, side="right") - 1
    work = np.arange((int(before[-1]) >> rows.WORK_SHIFT) + 1) << rows.WORK_SHIFT
    by_work = np.maximum(np.searchsorted(spans[:-1, 2], work, side="left") - 1, 0)
    return spans, by_time, by_work


def packed_tables(network: Network) -> tuple[Whole, Whole, NDArray[np.int32]]:
    """Return the tables' rows, all their spans, and all their hints."""
    tables = np.zeros((max(len(network.tables), 1), rows.T_COLUMNS), dtype=np.int64)
    all_spans: list[Whole] = [np.zeros((0, 3), dtype=np.int64)]
    all_hints: list[Whole] = [np.zeros(0, dtype=np.int64)]
    span_count = hint_count = 0
    for row, table in zip(tables, network.tables, strict=False):
        spans, by_time, by_work = _packed(table)
        row[rows.T_SPAN], row[rows.T_SPAN_END] = span_count, span_count + len(spans) - 2
        row[rows.T_ORIGIN] = spans[1, 0] if len(spans) > 2 else NEVER
        row[rows.T_BY_TIME], row[rows.T_BUCKETS] = hint_count, len(by_time)
        row[rows.T_BY_WORK] = hint_count + len(by_time)
        row[rows.T_TOTAL] = spans[-1, 2]
        all_spans.append(spans)
        all_hints.extend((by_time + span_count, by_work + span_count))
        span_count += len(spans)
        hint_count += len(by_time) + len(by_work)
    return tables, np.concatenate(all_spans), np.concatenate(all_hints).astype(np.int32)


def _packed(table: WorkingTime) -> tuple[Whole, Whole, Whole]:
    return _packed_table(table.opens.tobytes(), table.closes.tobytes())
