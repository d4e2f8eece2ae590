"""Rework and risks."""

from __future__ import annotations

from datetime import date

import numpy as np

from troth.core.lever import Lever, Setting
from troth.core.quantity import Between
from troth.core.work import Item, Rework, Risk, Stop
from troth.core.worktime import NEVER
from worlds import STARTS_ON, at, deal_of, fixed, gives, near, need, played, ready, span, work

DRAWS = 4_000


def test_rework_happens_once_with_its_chance_and_lengthens_every_part_by_its_share():
    item = Item(
        "build",
        effort=work("10d"),
        by={"builder": 1},
        needs=(need("lead", "4d"),),
        is_fixed=True,
        rework=Rework(0.25, 0.4),
    )
    done = played(ready(deal_of([item])), DRAWS).work
    again = done[:, 0] == 14 * 480
    assert set(done[:, 0]) == {10 * 480, 14 * 480}
    assert (done[:, 1] == np.where(again, round(5.6 * 480), 4 * 480)).all()
    assert near(float(again.mean()), 0.25, DRAWS)


def test_added_work_is_uniform_between_its_ends_and_falls_on_the_doers_only():
    item = Item("build", effort=work("10d"), by={"builder": 1}, needs=(need("lead", "4d"),), is_fixed=True)
    risk = Risk("dirty", 0.35, {"build": Between(work("15d"), work("40d"))})
    done = played(ready(deal_of([item], risks=[risk])), DRAWS).work
    assert (done[:, 1] == 4 * 480).all()
    added = done[:, 0] - 10 * 480
    hit = added[added > 0]
    assert near(len(hit) / DRAWS, 0.35, DRAWS)
    assert hit.min() >= 15 * 480
    assert hit.max() <= 40 * 480
    spread = 25 * 480
    assert abs(hit.mean() - 27.5 * 480) < 5 * spread / np.sqrt(12 * len(hit))
    assert abs(np.median(hit) - 27.5 * 480) < 5 * spread / (2 * np.sqrt(len(hit)))


def test_added_work_takes_neither_ratio_nor_rework():
    item = Item("build", effort=work("10d"), by={"builder": 1}, is_fixed=True, rework=Rework(1.0, 0.5))
    risk = Risk("dirty", 1.0, {"build": work("3d")})
    assert played(ready(deal_of([item], risks=[risk]))).work[0, 0] == (15 + 3) * 480


def test_work_added_to_a_meeting_makes_it_longer():
    meeting = Item("workshop", lasts=span("2wd"), by={"builder": 1, "lead": 1}, is_fixed=True)
    plain = played(ready(deal_of([meeting])))
    longer = played(ready(deal_of([meeting], risks=[Risk("talk", 1.0, {"workshop": work("1d")})])))
    assert plain.finish("workshop")[0] == at(date(2027, 1, 12), 17)
    assert longer.finish("workshop")[0] == at(date(2027, 1, 13), 17)


def test_one_risk_falls_on_all_its_items_at_once():
    items = [fixed("a", "1d"), fixed("b", "1d")]
    risk = Risk("dirty", 0.5, {"a": work("1d"), "b": work("2d")})
    done = played(ready(deal_of(items, risks=[risk])), 500).work
    assert ((done[:, 0] == 960) == (done[:, 1] == 3 * 480)).all()


def any_time():
    risk = Risk("leaves", 0.5, stops=Stop("client", span("4w")))
    lever = Lever("drop", (Setting(drops=("extra",)),))
    items = [fixed("build", "20d"), fixed("extra", "10d")]
    return deal_of(items, promises=[gives("build", low=0.5, high=1.5)], risks=[risk], levers=[lever])


def test_a_stop_at_any_time_begins_between_the_start_and_the_end_at_face_value():
    stops = played(ready(any_time()), DRAWS).stops
    hit = stops.begin[:, 0] < NEVER
    begin, end = stops.begin[hit, 0], stops.end[hit, 0]
    first, last = at(STARTS_ON), at(date(2027, 2, 19), 17)  # 30 working days of one builder
    assert near(float(hit.mean()), 0.5, DRAWS)
    assert begin.min() >= first
    assert begin.max() < last
    assert abs(begin.mean() - (first + last) / 2) < 5 * (last - first) / np.sqrt(12 * hit.sum())
    assert (end - begin == 4 * 7 * 1_440).all()
    assert (stops.end[~hit, 0] == NEVER).all()


def test_the_window_of_a_stop_is_the_same_in_all_scenarios():
    prepared = ready(any_time())
    main = played(prepared, 200).stops
    for other in (
        played(prepared, 200, ["drop"]),
        played(prepared, 200, held="kept", conditions=["time"]),
        played(prepared, 200, held="missed", conditions=["time"]),
    ):
        assert (other.stops.begin == main.begin).all()
        assert (other.stops.end == main.end).all()


def test_nobody_of_the_stopped_side_works_and_work_in_progress_resumes():
    stop = Risk("away", 1.0, stops=Stop("client", span("1w"), date(2027, 1, 13)))
    items = [fixed("theirs", "5d", by="lead"), fixed("ours", "5d")]
    world = played(ready(deal_of(items, promises=[gives("theirs")], risks=[stop])))
    assert world.finish("ours")[0] == at(date(2027, 1, 15), 17)
    assert world.finish("theirs")[0] == at(date(2027, 1, 22), 17)  # Mon, Tue, a week off, Wed to Fri


def test_a_decision_of_the_stopped_side_waits_and_other_waiting_goes_on():
    stop = Risk("away", 1.0, stops=Stop("client", span("1w"), date(2027, 1, 13)))
    items = [
        Item("sign", takes=span("5wd"), decides="sponsor", is_fixed=True),
        Item("delivery", takes=span("5wd"), is_fixed=True),
    ]
    world = played(ready(deal_of(items, risks=[stop], contacts=("sponsor",))))
    assert world.finish("delivery")[0] == at(date(2027, 1, 15), 17)
    assert world.finish("sign")[0] == at(date(2027, 1, 22), 17)


def test_a_stop_of_working_days_ends_when_they_are_over():
    stop = Risk("away", 1.0, stops=Stop("client", span("3wd"), date(2027, 1, 14)))
    stops = played(ready(deal_of([fixed("theirs", "5d", by="lead")], risks=[stop]))).stops
    assert stops.begin[0, 0] == at(date(2027, 1, 14))
    assert stops.end[0, 0] == at(date(2027, 1, 18), 17)


def test_a_risk_bought_off_by_a_lever_never_happens():
    lever = Lever("tool", (Setting(risks_off=("dirty",)),))
    risk = Risk("dirty", 1.0, {"build": work("3d")})
    prepared = ready(deal_of([fixed("build", "1d")], risks=[risk], levers=[lever]))
    assert played(prepared).work[0, 0] == 4 * 480
    assert played(prepared, levers=["tool"]).work[0, 0] == 480
