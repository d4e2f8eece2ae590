"""Blocks of draws on shared luck: the same whatever the blocks, threads and other scenarios; and small."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace
from datetime import date

import numpy as np

from item_world import base_of
from troth.core.deal import Price
from troth.core.lever import Lever, RoleChange, Setting
from troth.core.promise import Decide, Deliver, PayAtMost, ReachBy
from troth.core.quantity import Share
from troth.core.work import Item, Risk, Role, Stop
from troth.forecast.deal import blocks
from troth.forecast.deal.deal_draws import forecast_deal
from troth.forecast.deal.prepare import stage_of
from troth.forecast.deal.scenario import Scenario
from worlds import (
    after,
    builder,
    by_client,
    by_seller,
    changed_by,
    deal_of,
    euros,
    forecast,
    gives,
    lead,
    milestone,
    need,
    played,
    ready,
    span,
    task,
    work,
)


def busy_deal(**rest: object):
    """A deal in which everything that draws anything occurs."""
    items = [
        task("plan", "5d", needs=(need("lead", "2d"),)),
        task("clean", "10d", "lead", after=after("plan")),
        task("build", "20d", after=after("plan")),
        Item("sign", takes=span("5wd"), decides="sponsor", after=after("build")),
        milestone("live", "sign", "clean"),
    ]
    promises = [
        by_seller("live", ReachBy("live", date(2027, 4, 30)), "time"),
        by_seller("scope", Deliver(("build",), "live")),
        by_seller("price", PayAtMost(euros(72_000))),
        gives("live", 4_000, 0.6, 1.1),
        by_client("data", ReachBy("clean", date(2027, 3, 1))),
        by_client("soon", Decide("sponsor", span("5wd"))),
    ]
    risks = [
        Risk("dirty", 0.3, {"build": work("5d")}),
        Risk("away", 0.2, stops=Stop("client", span("2w"))),
    ]
    levers = [
        Lever("third", (Setting(people={"builder": RoleChange(add=1)}),)),
        Lever("extra", (Setting(adds=(task("toy", "3d", "helper"),)),)),
    ]
    people = [builder(cost=560), lead(4_000), Role("helper", "seller", 1, Share(10_000))]
    stated: dict[str, object] = {"risks": risks, "levers": levers, **rest}
    return deal_of(items, people, promises, contacts=("sponsor",), price=Price(fixed=euros(72_000)), **stated)


SPREAD = base_of(*np.exp(np.linspace(-1.0, 1.5, 50)))


def told(seen) -> tuple[object, ...]:
    return (
        seen.promises, seen.together, seen.asked, seen.dates, seen.money, seen.client_time, seen.decisive
    )  # fmt: skip


def test_the_same_seed_gives_the_same_for_any_block_size_and_any_number_of_threads(monkeypatch):
    prepared = ready(busy_deal(), SPREAD, rho=None)
    whole = told(forecast(prepared, 300))
    for size, cores in ((64, 1), (64, 4), (300, 2), (7, 3)):
        monkeypatch.setattr(blocks, "BLOCK_DRAWS", size)
        monkeypatch.setattr("os.cpu_count", lambda cores=cores: cores)
        assert told(forecast(prepared, 300)) == whole


def test_another_seed_gives_other_draws():
    deal = busy_deal()
    other = replace(ready(deal, SPREAD), seed=8)
    assert told(forecast(other, 300)) != told(forecast(ready(deal, SPREAD), 300))


def test_other_scenarios_do_not_change_the_main_one():
    prepared = ready(busy_deal(), SPREAD, rho=None)
    full = forecast_deal(prepared, changed_by(prepared.deal), 300)
    brief = forecast_deal(prepared, changed_by(prepared.deal), 300, is_brief=True)
    assert [one.chance for one in full.promises.values()] == [one.chance for one in brief.promises.values()]
    assert (full.together, full.money, full.dates) == (brief.together, brief.money, brief.dates)


def test_an_unrelated_item_role_risk_or_lever_changes_nobody_elses_luck():
    deal = busy_deal()
    more = replace(
        deal,
        people={**deal.people, "other": Role("other", "seller", 1, Share(10_000))},
        work={"first": task("first", "1d", "other"), **deal.work},
        risks={"new": Risk("new", 0.5, {"first": work("1d")}), **deal.risks},
        levers={**deal.levers, "more": Lever("more", (Setting(adds=(task("new", "9d", "other"),)),))},
    )
    plain, fuller = (played(ready(one, SPREAD, rho=0.3, rho_client=0.2), 200) for one in (deal, more))
    for item in deal.work:
        assert (plain.finish(item) == fuller.finish(item)).all()
    assert plain.ratio["lead"].tolist() == fuller.ratio["lead"].tolist()
    assert (plain.stops.begin == fuller.stops.begin).all()


def test_a_lever_that_adds_unrelated_work_leaves_the_rest_as_it_was():
    prepared = ready(busy_deal(), SPREAD, rho=None)
    plain, fuller = played(prepared, 200), played(prepared, 200, ["extra"])
    for item in ("plan", "clean", "build", "live"):
        assert (plain.finish(item) == fuller.finish(item)).all()


def test_a_million_draws_stay_under_a_gigabyte():
    prepared = ready(busy_deal(), SPREAD, rho=None)
    forecast(prepared, 4_096)  # what is made once is made
    peaks = []
    for draws in (20_480, 61_440):
        tracemalloc.start()
        forecast(prepared, draws)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    a_draw = (peaks[1] - peaks[0]) / 40_960
    assert peaks[0] + a_draw * 1e6 < 800e6  # the process itself takes 160 MB


def test_counts_by_week_are_kept_once_and_not_once_a_block(monkeypatch):
    prepared = ready(busy_deal(), SPREAD, rho=None)
    whole = forecast(prepared, 300).client_time
    monkeypatch.setattr(blocks, "BLOCK_DRAWS", 50)
    assert forecast(prepared, 300).client_time == whole
    job = blocks.Job(stage_of(prepared, Scenario("main", changed_by(prepared.deal))), [], 7, 300, 12, ())
    results = blocks.play_all(job)
    weeks = results[0].facts.weeks
    assert weeks is not None
    assert weeks.counts.sum(axis=2).tolist() == [[300] * 12]
    assert [result.facts.weeks for result in results[1:]] == [None] * 5
