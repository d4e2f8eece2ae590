"""Deals built on a real record: a software company's tasks, their developers and estimates as they were.

Each is one project in one quarter, its finished tasks as the deal's work, forecast on the first day of the
quarter from what was known by then; the client's side and the promises are made up. The file is written,
read as any deal file is, and held against what really happened.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from sip_record import FINISHED_CODES, LABELS, sip_record, sip_tasks
from troth.core.deal import Deal
from troth.forecast.deal.prepare import Knowledge, Prepared, prepare
from troth.forecast.items.common_cause import CommonCause
from troth.intake.base_rate import item_base_rate
from troth.intake.deal.file import read_deal
from worlds import forecast, played

FEWEST_TASKS = 15
QUARTERS = [date(2008, month, 1) for month in (1, 4, 7, 10)]
HEADER = """troth: 1
deal: sip-{project}
seller: A software company
client: A client
contacts: [sponsor]
currency: EUR
starts: {starts}
people:
{people}  tester: {{side: client, share: 50%, cost: 50/h}}
work:
{work}  acceptance: {{effort: 2d, by: tester, after: [{items}], fixed: true}}
  live: {{milestone: true, after: [acceptance]}}
price: {{fixed: {price}}}
promises:
  live: {{by: seller, reach: live, on-or-before: {due}}}
  price: {{by: seller, pays: at most {price}}}
  testing: {{by: client, people: tester, share: 50%, until: live}}
"""


@pytest.fixture(scope="module")
def tasks(shared_data) -> list[dict[str, str]]:
    path = shared_data("sip", "tasks-as-of-2008-12-31.csv")
    return [task for task in sip_tasks(path) if task["StatusCode"] in FINISHED_CODES]


@pytest.fixture(scope="module")
def record(shared_data):
    return sip_record(shared_data("sip", "tasks-as-of-2008-12-31.csv"))


def bundle(tasks: Sequence[dict[str, str]], project: str, starts_on: date) -> list[dict[str, str]]:
    """Return a project's tasks estimated in the three months from a day."""
    months = {starts_on.replace(month=starts_on.month + k).strftime("%b-%y") for k in range(3)}
    return [task for task in tasks if task["ProjectCode"] == project and task["EstimateOn"][3:] in months]


def written(tasks: Sequence[dict[str, str]], project: str, starts_on: date) -> bytes:
    """Write the deal file."""
    developers = sorted({task["DeveloperID"] for task in tasks})
    lines = []
    for task in tasks:
        labels = ", ".join(f"{key}: '{task[key]}'" for key in LABELS if task[key] not in {"", "NA"})
        who, hours = task["DeveloperID"], task["HoursEstimate"]
        lines.append(f"  t{task['TaskNumber']}: {{effort: {hours}h, by: d{who}, labels: {{{labels}}}}}\n")
    return HEADER.format(
        project=project.lower(),
        starts=starts_on,
        due=starts_on.replace(month=starts_on.month + 2, day=28),
        people="".join(f"  d{who}: {{side: seller, cost: 60/h}}\n" for who in developers),
        work="".join(lines),
        items=", ".join(f"t{task['TaskNumber']}" for task in tasks),
        price=round(60 * sum(float(task["HoursEstimate"]) for task in tasks) + 1),
    ).encode()


def read(tasks: Sequence[dict[str, str]], project: str, starts_on: date) -> Deal:
    found = read_deal(written(tasks, project, starts_on), "sip.yaml")
    assert found.errors == ()
    assert found.deal is not None
    return found.deal


def made_ready(deal: Deal, record) -> Prepared:
    return prepare(deal, Knowledge(item_base_rate(), record), deal.starts_on, 1)


def drawn_hours(prepared: Prepared, draws: int) -> np.ndarray:
    """Return the developers' hours in each draw, sorted; the tester's are not theirs."""
    world = played(prepared, draws)
    parts = [part for parts in world.parts_by_role("seller").values() for part in parts]
    return np.sort(world.work[:, parts].sum(axis=1) / 60)


def test_a_real_quarter_of_work_is_forecast_from_what_was_known_before_it(tasks, record):
    starts_on = date(2008, 7, 1)
    done = bundle(tasks, "PC18", starts_on)
    assert len(done) == 58
    deal = read(done, "PC18", starts_on)
    prepared = made_ready(deal, record)
    seen = forecast(prepared, 2_000)
    votes = [one.votes.tally for one in seen.items.values() if one.votes is not None]
    assert min(tally.finished for tally in votes) > 5_000
    assert max(tally.base_share for tally in votes) < 0.2
    assert seen.cause.bundles > 0  # what items have in common is learnt, not assumed
    assert 0 < seen.cause.rho <= 0.9
    hours = drawn_hours(prepared, 2_000)
    estimated, actual = (sum(float(task[key]) for task in done) for key in ("HoursEstimate", "HoursActual"))
    assert (estimated, round(actual, 2)) == (325.08, 359.56)
    assert hours[200] < actual < hours[1_800]
    assert seen.money.face_cost == pytest.approx(60 * estimated * 100, rel=1e-3)
    assert seen.money.loss.inside == pytest.approx(
        np.mean(hours * 60 > deal.price.fixed.minor / 100), abs=0.01
    )
    dates = seen.dates[0]
    assert dates.face_on <= dates.even_on <= dates.nine_in_ten_on <= dates.nineteen_in_twenty_on
    assert seen.client_time.together.median == 16
    assert seen.decisive[0] == ("acceptance", 1.0)
    assert seen.promises["price"].chance.inside == 1.0
    assert 0 < (seen.promises["live"].chance.inside or 0) < 1


def test_outcomes_known_later_change_nothing(tasks, record):
    starts_on = date(2008, 7, 1)
    deal = read(bundle(tasks, "PC18", starts_on), "PC18", starts_on)
    later = [k for k, on in enumerate(record.completed_on) if on >= starts_on.toordinal()]
    actual = array("d", record.actual)
    for k in later:
        actual[k] *= 7
    assert len(later) > 300
    seen, other = (forecast(made_ready(deal, one), 300) for one in (record, replace(record, actual=actual)))
    assert (seen.promises, seen.money, seen.dates) == (other.promises, other.money, other.dates)


def test_totals_of_real_quarters_fall_inside_their_intervals_thanks_to_the_common_cause(tasks, record):
    inside, alone = [], []
    for starts_on in QUARTERS:
        for project in ("PC2", "PC4", "PC9", "PC18"):
            done = bundle(tasks, project, starts_on)
            if len(done) < FEWEST_TASKS:
                continue
            prepared = made_ready(read(done, project, starts_on), record)
            actual = sum(float(task["HoursActual"]) for task in done)
            for held, cause in ((inside, prepared.cause), (alone, CommonCause(0.0, 0.0))):
                hours = drawn_hours(replace(prepared, cause=cause), 1_000)
                held.append(hours[100] <= actual <= hours[900])
    # 80 % intervals: of n bundles at least 0.8 n less three standard errors
    assert len(inside) >= 12
    assert np.mean(inside) >= 0.8 - 3 * np.sqrt(0.8 * 0.2 / len(inside))
    assert np.mean(alone) <= np.mean(inside)
