"""All 1,024 combinations of ten levers, 1,024 draws each, 60 items: the whole process, and its parts.

People of both sides, calendars with a closed week, shares, a risk and work done outside are in the plan. The
parts come from one run in this process: the frontier against the scheduler alone on the same draws.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

import yaml

import troth
from troth.book.check import Opened, Question, open_deal
from troth.core.change import with_levers
from troth.core.deal import BaseRateChoice, Policy
from troth.forecast.deal.play import drawn_share, drawn_work, stops_of
from troth.forecast.luck import luck_of
from troth.forecast.plan.schedule import schedule
from troth.judgement.options.frontier import FRONTIER_DRAWS, changes_plan, frontier_of, stage_with
from troth.judgement.search.combinations import combinations_of

TROTH = str(Path(sys.executable).parent / "troth")
ITEMS, ROUNDS, SEED = 60, 3, 3
AS_OF = date(2026, 11, 23)


def plan(items: int) -> dict[str, Any]:
    """Return so many items of four roles, each after one or two earlier ones; every sixth may be left out."""
    rng = random.Random(SEED)  # noqa: S311 - a plan to measure with, no secret
    work: dict[str, Any] = {}
    for k in range(items):
        role = rng.choice(["consultant", "integrator", "integrator", "lead", "clerk"])
        could = k % 6 == 5
        item: dict[str, Any] = {"effort": f"{rng.randint(2, 15)}d", "by": role}
        item |= {"scope": "could" if could else "must", "value": rng.randint(2, 20)}
        if role in {"consultant", "integrator"} and rng.random() < 0.25:
            item["needs"] = {"lead": f"{rng.randint(1, 2)}d"}
        if work:
            item["after"] = sorted({rng.choice(list(work)[-12:]) for _ in range(rng.randint(1, 2))})
        work[f"w{k}"] = item
    return work | {"live": {"milestone": True, "after": list(work)}}


def levers(work: dict[str, Any]) -> dict[str, Any]:
    """Return ten levers: people, shares, a risk bought off, items left out, work done outside."""
    could = [key for key, item in work.items() if item.get("scope") == "could"]
    outside = next(key for key, item in work.items() if item.get("by") == "integrator")
    return {
        "more-consultants": {"people": {"consultant": "+1"}, "costs": 3000},
        "more-integrators": {"people": {"integrator": "+1"}, "costs": 4000},
        "more-lead": {"people": {"lead": {"share": "80%"}}, "costs-per-week": 900, "cost-to": "client"},
        "more-clerk": {"people": {"clerk": {"share": "90%"}}, "costs-per-week": 500, "cost-to": "client"},
        "clean-data": {"risks-off": ["dirty"], "costs": 9000},
        "outside": {"outsource": [outside], "costs": 20000},
        **{f"without-{key}": {"drop": [key]} for key in could[:4]},
    }


def deal() -> str:
    """Return the deal as a file."""
    work = plan(ITEMS)
    stated = {
        "troth": 1,
        "deal": "large",
        "seller": "Northbeam Systems",
        "client": "Harbour Logistics",
        "currency": "EUR",
        "starts": date(2027, 1, 11),
        "calendars": {
            "seller": {"country": "DE", "timezone": "Europe/Berlin"},
            "client": {
                "country": "NL",
                "timezone": "Europe/Amsterdam",
                "closed": ["2027-04-19/2027-05-07"],
            },
        },
        "asked": {"scope": "everything", "price": 250000, "live": date(2027, 12, 30)},
        "people": {
            "consultant": {"side": "seller", "cost": "640/d"},
            "integrator": {"side": "seller", "count": 2, "cost": "560/d"},
            "lead": {"side": "client", "share": "50%", "cost": "480/d"},
            "clerk": {"side": "client", "share": "60%", "cost": "300/d"},
        },
        "work": work,
        "risks": {"dirty": {"chance": "35%", "adds": {"w3": "10d..20d", "w20": "10d"}}},
        "price": {"fixed": 300000},
        "terms": {"late": {"of": "live", "rate": "1% per week", "cap": "15%"}},
        "levers": levers(work),
        "promises": {
            "live": {"by": "seller", "reach": "live", "on-or-before": date(2028, 6, 30)},
            "scope": {"by": "seller", "scope": "must", "by-when": "live"},
            "lead-time": {"by": "client", "people": "lead", "share": "50%", "until": "live"},
            "clerk-time": {"by": "client", "people": "clerk", "share": "60%", "until": "live"},
        },
    }
    return yaml.safe_dump(stated, sort_keys=False)


def scheduled_alone(opened: Opened) -> float:
    """Return how long the scheduler alone takes for every combination on one thread, drawn work ready."""
    prepared, seconds = opened.prepared, 0.0
    luck = luck_of(prepared.seed, 0, FRONTIER_DRAWS)
    for choices in combinations_of(prepared.deal, wanted=changes_plan).listed:
        stage = stage_with(prepared, choices)
        _, remaining = drawn_work(stage, luck)
        ratio = {role: given.drawn(luck.uniform(role), "drawn") for role, given in stage.given.items()}
        share = drawn_share(stage, ratio, luck.count)
        stops = stops_of(with_levers(prepared.deal, choices).deal, luck, stage.side_table, stage.face_end)
        began = time.perf_counter()
        schedule(stage.network, stage.order, remaining, share, stops)
        seconds += time.perf_counter() - began
    return seconds


def main() -> int:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([TROTH, "new", "example"], cwd=folder, check=True, capture_output=True)
        root = Path(folder) / "example"
        file = root / "deals" / "large.yaml"
        file.write_text(deal(), encoding="utf-8")
        command = [TROTH, "options", str(file), "--as-of", AS_OF.isoformat(), "--json"]
        whole = []
        for _ in range(ROUNDS):
            began = time.perf_counter()
            subprocess.run(command, cwd=root, check=True, capture_output=True)
            whole.append(time.perf_counter() - began)
        question = Question(root, Policy(), BaseRateChoice(), 1, 10_000, AS_OF)
        opened = open_deal(file, question)
        began = time.perf_counter()
        found = frontier_of(opened.prepared)
        frontier = time.perf_counter() - began
        alone = scheduled_alone(opened)
    print(
        f"troth options, {found.looked_at:,} combinations x {found.draws:,} draws x {ITEMS} items, version "
        f"{troth.__version__}: whole process best {min(whole):.1f} s, worst {max(whole):.1f} s (under 6 s)"
    )
    print(
        f"  the frontier on all processors {frontier:.1f} s; the scheduler alone on one thread {alone:.1f} s "
        f"(ratio {frontier / alone:.2f}); of {len(found.points):,} points nothing beats {len(found.best)}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
