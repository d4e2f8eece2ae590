"""Past service as a term counts it: failures and time watched, cases decided, days of requests."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest

from event_world import at, event, events_of, served, uptime
from troth.core.quantity import Span
from troth.core.service_level import CaseTime, Requests, ServiceLevel
from troth.forecast.service.expected import kept_share, service_outlook
from troth.forecast.service.history import case_history, failure_history, request_history
from troth.intake.base_rate import item_base_rate
from troth.intake.service_base import service_base_rate

DAY = 86_400
NOW = at("2027-03-01T00:00")
LIST = (
    event("up", "2027-01-01T00:00", until="2027-02-01T00:00"),
    event("outage", "2027-01-05T10:00", until="2027-01-05T10:50"),
    event("outage", "2027-01-20T22:00", until="2027-01-21T01:00", cause="upstream"),
)


def test_failures_and_the_time_watched_come_from_a_list_of_incidents() -> None:
    past = failure_history(events_of(*LIST), served(uptime()), uptime(), NOW)
    assert past.begins.tolist() == [at("2027-01-05T10:00"), at("2027-01-20T22:00")]
    assert past.lengths.tolist() == [50 * 60, 3 * 3_600]
    assert int((past.watched[:, 1] - past.watched[:, 0]).sum()) == 31 * DAY


def test_a_failure_of_an_excluded_cause_is_neither_a_failure_nor_watched() -> None:
    term = uptime(excludes=("upstream",))
    past = failure_history(events_of(*LIST), served(term), term, NOW)
    assert past.lengths.tolist() == [50 * 60]
    assert int((past.watched[:, 1] - past.watched[:, 0]).sum()) == 31 * DAY - 3 * 3_600


def test_single_checks_watch_as_long_as_they_hold_and_on_where_states_are_carried() -> None:
    checks = [
        event(f"check-{state}", f"2027-01-01T{hour:02}:00") for hour, state in enumerate(["up", "down", "up"])
    ]
    events = events_of(*checks)
    apart = failure_history(events, served(uptime()), uptime(), NOW)
    assert apart.lengths.tolist() == [15 * 60]
    assert int((apart.watched[:, 1] - apart.watched[:, 0]).sum()) == 45 * 60
    carried = uptime(gaps="carried")
    whole = failure_history(events, served(carried), carried, NOW)
    assert whole.lengths.tolist() == [3_600]
    assert int((whole.watched[:, 1] - whole.watched[:, 0]).sum()) == 2 * 3_600 + 15 * 60


def test_nothing_after_the_day_is_known() -> None:
    past = failure_history(events_of(*LIST), served(uptime()), uptime(), at("2027-01-10T00:00"))
    assert past.begins.tolist() == [at("2027-01-05T10:00")]
    assert int(past.watched[:, 1].max()) <= at("2027-01-10T00:00")


def test_cases_are_kept_or_missed_by_the_terms_own_clock_and_open_ones_wait() -> None:
    answer = ServiceLevel("answer", CaseTime("response", Span(Decimal(30), "min"), "P1"), Decimal("0.95"))
    rows = [
        event("opened", "2027-02-01T10:00", "answer", case=1, priority="P1"),
        event("answered", "2027-02-01T10:20", "answer", case=1),
        event("opened", "2027-02-02T10:00", "answer", case=2, priority="P1"),
        event("answered", "2027-02-02T11:00", "answer", case=2),
        event("opened", "2027-02-03T10:00", "answer", case=3, priority="P2"),
        event("opened", "2027-02-28T23:50", "answer", case=4, priority="P1"),
    ]
    past = case_history(events_of(*rows), served(answer), answer, NOW)
    assert past.kept.tolist() == [True, False]
    assert past.opened.tolist() == [at("2027-02-01T10:00"), at("2027-02-02T10:00")]


@pytest.mark.parametrize(
    ("measure", "good", "total"),
    [
        (Requests(), [1_890, 1_000], [2_000, 1_000]),
        (Requests(Span(Decimal(60), "min"), Decimal("0.95")), [1, 1], [2, 1]),
        (Requests(Span(Decimal(60), "min")), [1_890_000_000, 10**9], [2 * 10**9, 10**9]),
    ],
)
def test_requests_are_summed_by_day_as_the_measure_counts_them(
    measure: Requests, good: list[int], total: list[int]
) -> None:
    rows = [
        event("requests", "2027-01-01T08:00", "api", good=990, total=1_000, until="2027-01-01T08:05"),
        event("requests", "2027-01-01T09:00", "api", good=900, total=1_000, until="2027-01-01T09:05"),
        event("requests", "2027-01-03T08:00", "api", good=1_000, total=1_000, until="2027-01-03T08:05"),
    ]
    term = ServiceLevel("api", measure, Decimal("0.99"))
    past = request_history(events_of(*rows), served(term), term, NOW)
    assert np.diff(past.day).tolist() == [2]
    assert (past.good.tolist(), past.total.tolist()) == (good, total)


def test_a_term_is_judged_by_the_stream_its_record_names_and_by_no_other() -> None:
    known = (events_of(*LIST), service_base_rate(), item_base_rate())
    named, other = uptime(record="uptime"), uptime(record="elsewhere")
    [speaks] = service_outlook(served(named), known, NOW, "live", {}).terms
    [silent] = service_outlook(served(other), known, NOW, "live", {}).terms
    assert speaks.failures is not None
    assert silent.failures is not None
    assert (speaks.failures.failures, silent.failures.failures) == (2, 0)
    assert speaks.contract.windows[0].first_on.isoformat() == "2027-01-01"  # the day after live is promised


def test_the_published_share_of_work_within_its_estimate() -> None:
    assert kept_share(item_base_rate()) == pytest.approx(0.62, abs=0.01)


def test_events_that_name_no_stream_speak_for_every_term() -> None:
    rows = [{**row, "of": None} for row in LIST]
    known = (events_of(*rows), service_base_rate(), item_base_rate())
    [one] = service_outlook(served(uptime(record="elsewhere")), known, NOW, "live", {}).terms
    assert one.failures is not None
    assert one.failures.failures == 2
