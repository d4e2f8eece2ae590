"""Make the worked example's record: invented items and deals of a firm that does not exist.

The same seed gives the same two files, so that anybody can see how they were made. They say in every
mapping that they are synthetic. Run: `python scripts/example_record.py src/troth/data/workspace/record`.
"""

from __future__ import annotations

import csv
import math
import random
import sys
from datetime import date, timedelta
from pathlib import Path

SEED = 2026
DEALS = 27
FIRST = date(2022, 9, 5)
LAST_KNOWN = date(2026, 11, 20)
EXACTLY_AS_ESTIMATED = 0.22
SHARED, OWN = 0.12, 0.24  # spread of ln(actual/estimate): of the whole deal, and of each item
KINDS = {  # usual days of work, and how the firm errs on this kind (mean of ln(actual/estimate))
    "discovery": ((6, 14), -0.02),
    "client-data": ((5, 14), 0.08),
    "migration": ((10, 28), 0.12),
    "integration": ((12, 34), 0.05),
    "feature": ((6, 22), 0.04),
    "reporting": ((3, 10), 0.00),
    "training": ((2, 6), -0.04),
    "acceptance": ((4, 10), 0.06),
}
TRADES = ("wms", "wms", "erp", "tms")
TEAMS = ("north", "harbour", "quay")


def working_days_after(start: date, count: int) -> date:
    """Return the last of `count` working days, Monday to Friday, from `start` on."""
    on = start
    while on.weekday() > 4:
        on += timedelta(days=1)
    for _ in range(max(count - 1, 0)):
        on += timedelta(days=3 if on.weekday() == 4 else 1)
    return on


def items_of(luck: random.Random, name: str, starts_on: date, finish_on: date) -> list[dict[str, object]]:
    """Invent the items of one deal between its start and its end."""
    shared = luck.gauss(0, SHARED)
    length = (finish_on - starts_on).days
    rows: list[dict[str, object]] = []
    for number, (kind, (usual, lean)) in enumerate(KINDS.items(), 1):
        estimate = round(luck.uniform(*usual) * 2) / 2 * 8
        exact = luck.random() < EXACTLY_AS_ESTIMATED
        ratio = 1.0 if exact else math.exp(lean + shared + luck.gauss(0, OWN))
        begin = starts_on + timedelta(days=round(length * (number - 1) / (len(KINDS) + 1)))
        begin = working_days_after(begin, 1)
        end = working_days_after(begin, max(round(estimate * ratio / 8 * luck.uniform(1.2, 2.0)), 1))
        actual = round(estimate * ratio * 4) / 4
        is_open = end > LAST_KNOWN
        done = min((LAST_KNOWN - begin).days / max((end - begin).days, 1), 1.0)
        rows.append(
            {
                "item": f"{name}-{number}",
                "deal": name,
                "kind": kind,
                "team": luck.choice(TEAMS),
                "estimate h": f"{estimate:g}",
                "actual h": "" if is_open else f"{actual:g}",
                "spent so far h": f"{round(actual * done * 4) / 4:g}" if is_open and done > 0 else "",
                "estimated on": (starts_on - timedelta(days=luck.randint(5, 20))).isoformat(),
                "started": begin.isoformat() if begin <= LAST_KNOWN else "",
                "completed": "" if is_open else end.isoformat(),
                "last known": LAST_KNOWN.isoformat() if is_open and begin <= LAST_KNOWN else "",
                "status": "open" if is_open else "done",
            }
        )
    return rows


def main(folder: Path) -> None:
    """Write items.csv and deals.csv into a folder."""
    luck = random.Random(SEED)  # noqa: S311 - invented figures, no secret
    items: list[dict[str, object]] = []
    deals: list[dict[str, object]] = []
    starts_on = FIRST
    for number in range(1, DEALS + 1):
        name = f"NB-{number:03d}"
        planned = luck.randint(55, 130)
        ratio = math.exp(0.05 + abs(luck.gauss(0, 0.11)) - 0.03)
        planned_finish = working_days_after(starts_on, planned)
        finish_on = working_days_after(starts_on, round(planned * ratio))
        cost = round(planned * luck.uniform(900, 1300) / 500) * 500
        is_open = finish_on > LAST_KNOWN
        deals.append(
            {
                "deal": name,
                "trade": luck.choice(TRADES),
                "planned start": starts_on.isoformat(),
                "planned finish": planned_finish.isoformat(),
                "started": starts_on.isoformat(),
                "finished": "" if is_open else finish_on.isoformat(),
                "planned cost": f"{cost}",
                "cost": "" if is_open else f"{round(cost * math.exp(luck.gauss(0.03, 0.08)) / 100) * 100}",
                "last known": LAST_KNOWN.isoformat() if is_open else "",
                "status": "open" if is_open else "done",
            }
        )
        items += items_of(luck, name, starts_on, finish_on)
        starts_on = working_days_after(starts_on + timedelta(days=luck.randint(45, 68)), 1)
    for file, rows in (("items.csv", items), ("deals.csv", deals)):
        with (folder / file).open("w", newline="", encoding="utf-8") as out:
            writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
