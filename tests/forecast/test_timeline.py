"""The timeline against a plain loop over every second, for events of any kind and order."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from event_world import event, events_of
from plain_timeline import second_by_second
from troth.forecast.measured import steps
from troth.forecast.measured.spans import joined, spans_of
from troth.forecast.measured.spoken import Spoken
from troth.forecast.measured.steps import DOWN, DOWN_CARRIED, GAP, OUT, OUT_CARRIED, UP, UP_CARRIED
from troth.forecast.measured.timeline import Rules, Timeline, timeline_of
from troth.forecast.measured.uptime import patched

SPAN = (10, 90)
CODES = {
    "up": UP,
    "down": DOWN,
    "gap": GAP,
    "out": OUT,
    "up*": UP_CARRIED,
    "down*": DOWN_CARRIED,
    "out*": OUT_CARRIED,
}
KINDS = st.sampled_from(["up", "down", "check-up", "check-down", "gap", "outage"])


@st.composite
def some_events(draw: st.DrawFn, sides: int = 2) -> list[dict]:
    rows = []
    for _ in range(draw(st.integers(0, 12))):
        begin = draw(st.integers(0, 100))
        rest = {
            "cause": draw(st.sampled_from([None, "client", "upstream"])),
            "is_clients": draw(st.integers(0, sides - 1)),
        }
        if draw(st.booleans()):
            rest["until"] = begin + draw(st.integers(0, 40))
        rows.append(event(draw(KINDS), begin, **rest))
    return rows


def codes_of(timeline: Timeline) -> list[int]:
    return [int(code) for code in timeline.codes_at(np.arange(*SPAN))]


def built(
    rows: list[dict], *, is_carried: bool, planned: tuple[tuple[int, int], ...] = ()
) -> tuple[Timeline, list[int]]:
    events = events_of(*rows)
    rules = Rules(("client",), 15, is_carried, planned=spans_of(planned))
    timeline = timeline_of(Spoken(events, None, len(events)), rules, *SPAN)
    plain = second_by_second(events, ("client",), 15, SPAN, planned, is_carried)
    return timeline, [CODES[state] for state in plain]


@settings(max_examples=300, deadline=None)
@given(some_events(), st.booleans(), st.booleans())
def test_every_second_is_what_a_plain_loop_says(
    rows: list[dict], is_carried: bool, has_planned: bool
) -> None:
    planned = ((30, 35), (60, 70)) if has_planned else ()
    timeline, plain = built(rows, is_carried=is_carried, planned=planned)
    assert codes_of(timeline) == plain


def test_the_clients_up_never_lifts_a_down_of_ours_that_is_carried_on() -> None:
    rows = [
        event("check-down", 10, is_clients=0),
        event("up", 40, is_clients=1),
        event("check-up", 70, is_clients=0),
    ]
    codes = codes_of(built(rows, is_carried=True)[0])
    assert codes[:60] == [DOWN] * 15 + [DOWN_CARRIED] * 45
    assert codes_of(built(rows, is_carried=False)[0])[30] == UP  # nobody of ours says what was there


@settings(max_examples=100, deadline=None)
@given(some_events(sides=1), st.integers(1, 4))
def test_steps_do_not_depend_on_how_many_events_are_looked_at_at_once(rows: list[dict], size: int) -> None:
    timeline, _ = built(rows, is_carried=False)
    before = steps.CHUNK
    steps.CHUNK = size
    try:
        again, _ = built(rows, is_carried=False)
    finally:
        steps.CHUNK = before
    assert codes_of(timeline) == codes_of(again)


@settings(max_examples=100, deadline=None)
@given(some_events(), some_events(), st.integers(0, 79), st.integers(1, 80))
def test_a_stretch_taken_over_is_the_others_and_the_rest_stays(
    ours: list[dict], theirs: list[dict], begin: int, length: int
) -> None:
    mine, other = (built(rows, is_carried=False)[0] for rows in (ours, theirs))
    begins_at, ends_at = SPAN[0] + begin, min(SPAN[0] + begin + length, SPAN[1])
    taken = codes_of(patched(mine, other, begins_at, ends_at))
    one, two = codes_of(mine), codes_of(other)
    expected = [two[k] if begins_at <= SPAN[0] + k < ends_at else one[k] for k in range(len(one))]
    assert taken == expected


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 20))), st.integers(-5, 80))
def test_spans_hold_what_any_of_their_parts_holds(pairs: list[tuple[int, int]], instant: int) -> None:
    table = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    spans = joined(table[:, 0], table[:, 0] + table[:, 1])
    is_held = any(begin <= instant < begin + length for begin, length in pairs)
    assert bool(spans.holds(np.array([instant]))[0]) == is_held
    before = len(
        {second for begin, length in pairs for second in range(begin, begin + length) if second < instant}
    )
    assert int(spans.seconds_before(np.array([instant]))[0]) == before
