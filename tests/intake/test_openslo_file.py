"""OpenSLO files become the service levels that they mean, over all documents and files."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from openslo_world import SLO, with_lines
from troth.core.quantity import Span
from troth.core.service_level import Requests, ServiceLevel, Window
from troth.intake.openslo.file import read_openslo

EXAMPLES = Path(__file__).resolve().parents[2] / "../shared/data/service/openslo-examples"
CALENDAR = "    - duration: {}\n      calendar: {{startTime: {}, timeZone: {}}}\n"
ROLLING = "    - duration: 30d\n      isRolling: true\n"
INLINE = SLO[SLO.index("  indicator:\n") : SLO.index("  timeWindow:")]
REFERRED = SLO.replace(INLINE, "  indicatorRef: answers\n")
SLI = """\
apiVersion: openslo/v1
kind: SLI
metadata: {name: answers}
spec:
  thresholdMetric: {metricSource: {metricSourceRef: metrics, spec: {query: latency}}}
"""
OF_THRESHOLD = ("target: 0.995", "target: 0.995\n      op: lt\n      value: 0.5")


def read(*texts: str):
    return read_openslo((f"{number}.yaml", text.encode()) for number, text in enumerate(texts))


def level_of(*changes: tuple[str, str]) -> ServiceLevel:
    found = read(with_lines(*changes))
    assert found.errors == ()
    (level,) = found.levels
    return level


def warnings(found):
    return [finding for finding in found.findings if finding.severity == "warning"]


def span(number: int, unit: str) -> Span:
    return Span(Decimal(number), unit)


def example(name: str):
    path = EXAMPLES / name
    if not path.exists():
        pytest.skip(f"real data {name} is not beside this checkout")
    return read_openslo([(name, path.read_bytes())])


def test_good_of_all_over_a_rolling_span_is_requests():
    assert level_of() == ServiceLevel(
        "shop", Requests(), Decimal("0.995"), Window("rolling", "UTC", span(30, "d"))
    )


def test_a_target_in_percent_is_the_same():
    assert level_of(("target: 0.995", "targetPercent: 99.5")) == level_of()


def test_the_smallest_numbers_are_read_exactly():
    assert level_of(("0.995", "5e-7")).objective == Decimal("0.0000005")
    assert level_of(("0.995", ".5")).objective == Decimal("0.5")


@pytest.mark.parametrize(
    ("duration", "start", "kind"),
    [
        ("1w", "2027-01-04 00:00:00", "week"),
        ("7d", "2027-01-04 00:00:00", "week"),
        ("1M", "2027-05-01 00:00:00", "month"),
        ("3M", "2027-04-01 00:00:00", "quarter"),
        ("1Q", "2027-10-01 00:00:00", "quarter"),
        ("1Y", "2027-01-01 00:00", "year"),
        ("12M", "2027-01-01T00:00:00", "year"),
    ],
)
def test_windows_of_the_calendar_are_taken_as_they_are(duration, start, kind):
    found = read(with_lines((ROLLING, CALENDAR.format(duration, start, "Europe/Berlin"))))
    assert found.levels[0].window == Window(kind, "Europe/Berlin")
    assert {finding.severity for finding in found.findings} == {"note"}


@pytest.mark.parametrize(
    ("method", "slices", "measure"),
    [
        (
            "Timeslices", "timeSliceTarget: 0.95\n      timeSliceWindow: 5m",
            Requests(span(5, "min"), Decimal("0.95")),
        ),
        ("Timeslices", "timeSliceTarget: 1\n      timeSliceWindow: 5", Requests(span(5, "min"), Decimal(1))),
        ("RatioTimeslices", "timeSliceWindow: 1h", Requests(span(1, "h"))),
        ("RatioTimeslices", "timeSliceTarget: 0.9\n      timeSliceWindow: 2d", Requests(span(2, "d"))),
    ],
)  # fmt: skip
def test_time_slices_are_slices(method, slices, measure):
    of = ("target: 0.995", f"target: 0.995\n      {slices}")
    assert level_of(("Occurrences", method), of).measure == measure


def test_each_objective_is_a_term_of_its_own():
    several = with_lines(("- target: 0.995", "- {target: 0.9, displayName: At least}\n    - target: 0.8"))
    assert [(level.id, level.objective) for level in read(several).levels] == [
        ("shop-at-least", Decimal("0.9")),
        ("shop-2", Decimal("0.8")),
    ]


def test_what_a_file_says_for_people_stands_in_remarks():
    text = with_lines(
        ("  name: shop\n", "  name: shop\n  displayName: The shop\n"),
        ("  service: web\n", "  service: web\n  description: Our promise.\n"),
        ("- target", "- displayName: Good\n      target"),
    )
    assert read(text).remarks == {"shop": ("The shop", "Our promise.", "Good")}


def test_a_threshold_says_what_a_good_request_is():
    found = read(with_lines(OF_THRESHOLD, text=REFERRED), SLI)
    assert found.levels == (level_of(),)
    assert found.remarks == {"shop": ("Good is what has answers below 0.5.",)}
    assert [str(finding) for finding in found.findings if finding.place.file == "1.yaml"] == [
        "1.yaml:5:21: metricSource of thresholdMetric has no counterpart in a deal file and was left out"
    ]


def test_references_reach_over_documents_and_files():
    slo = with_lines(OF_THRESHOLD, text=REFERRED)
    expected = read(slo, SLI).levels
    assert read(SLI + "---\n" + slo).levels == expected
    as_a_list = "- " + SLI.replace("\n", "\n  ").rstrip() + "\n- " + slo.replace("\n", "\n  ").rstrip() + "\n"
    assert read(as_a_list).levels == expected


def test_a_reference_to_nothing_is_told_at_its_place():
    assert str(read(REFERRED).errors[0]) == (
        "0.yaml:7:17: indicatorRef 'answers' is no SLI of these files; expected an SLI in one of the files"
    )
    misspelt = REFERRED.replace("indicatorRef: answers", "indicatorRef: answer")
    assert str(read(SLI + "---\n" + misspelt).errors[0]) == (
        "0.yaml:13:17: indicatorRef 'answer' is no SLI of these files; expected one of answers. "
        "Did you mean 'answers'?"
    )


def test_an_indicator_stated_twice_is_told_with_the_place_of_the_first():
    found = read(with_lines(OF_THRESHOLD, text=REFERRED), SLI, SLI)
    (error,) = found.errors
    assert f"{error.code} {error}" == (
        "stated-twice 2.yaml:3:18: SLI 'answers' is stated twice; first at 1.yaml:3:18; "
        "expected each name once"
    )


def test_a_faulty_indicator_gives_no_second_finding_where_it_is_used():
    found = read(with_lines(OF_THRESHOLD, text=REFERRED), SLI.replace("thresholdMetric", "thresoldMetric"))
    assert {finding.place.file for finding in found.errors} == {"1.yaml"}


def test_names_of_several_slos_are_kept_apart():
    found = read(SLO, SLO, SLO.replace("name: shop", "name: shop-2"))
    assert [level.id for level in found.levels] == ["shop", "shop-3", "shop-2"]
    (warning,) = warnings(found)
    assert f"{warning.code} {warning}" == (
        "same-name 1.yaml:4:9: 'shop' is the name of several SLOs; this one is called 'shop-3' here; "
        "expected each name once"
    )


def test_a_name_that_a_deal_file_cannot_have_is_written_with_dashes():
    assert level_of(("name: shop", "name: web/shop|eu")).id == "web-shop-eu"


def test_a_name_with_a_sign_that_cannot_be_seen_is_a_name_of_a_deal_file_all_the_same():
    assert level_of(("name: shop", 'name: "sh\\x01op\\u200bB"')).id == "sh-op-B"


def test_words_that_only_some_readers_know_are_read_too():
    assert level_of(("isRolling: true", "isRolling: TRUE")) == level_of()


def test_json_is_read_like_yaml():
    text = """\
{"apiVersion": "openslo/v1", "kind": "SLO", "metadata": {"name": "shop"}, "spec": {"service": "web",
"indicator": {"metadata": {"name": "a"}, "spec": {"ratioMetric": {
"good": {"metricSource": {"type": "Some", "spec": {}}},
"total": {"metricSource": {"type": "Some", "spec": {}}}}}},
"timeWindow": [{"duration": "30d", "isRolling": true}], "budgetingMethod": "Occurrences",
"objectives": [{"target": 0.995}]}}"""
    assert read(text).levels == (level_of(),)


@pytest.mark.parametrize(
    ("name", "levels"),
    [
        (
            "occurrences-slo.yaml",
            {"search-slo": (Requests(), "0.99", Window("rolling", "UTC", span(2, "w")))},
        ),
        (
            "ratio-timeslices-slo.yaml",
            {"main-page": (Requests(span(1, "min")), "0.99", Window("rolling", "UTC", span(2, "w")))},
        ),
        (
            "low-traffic-timeslices-slo.yaml",
            {
                "service-availability": (
                    Requests(span(1, "min"), Decimal("0.95")), "0.9995", Window("week", "America/New_York"),
                )
            },
        ),
        (
            "timeslices-slo.yaml",
            {
                "service-availability-internal-objective": (
                    Requests(span(1, "min"), Decimal("0.99")), "0.995", Window("month", "America/New_York"),
                ),
                "service-availability-sla": (
                    Requests(span(1, "min"), Decimal("0.99")), "0.99", Window("month", "America/New_York"),
                ),
            },
        ),
    ],
)  # fmt: skip
def test_the_examples_of_openslo_are_read(name, levels):
    assert {level.id: level for level in example(name).levels} == {
        key: ServiceLevel(key, measure, Decimal(objective), window)
        for key, (measure, objective, window) in levels.items()
    }


def test_a_minute_where_a_month_is_meant_is_told_and_read_as_a_month():
    minute, start, operator = map(str, warnings(example("timeslices-slo.yaml")))
    assert minute == (
        "timeslices-slo.yaml:27:7: duration '1m' is one minute, too short for a window; it is taken as one "
        "month; expected 1M: m is minutes, M months"
    )
    assert start == (
        "timeslices-slo.yaml:30:9: the windows begin on Saturday 2022-01-01 at 12:00; a month begins on the "
        "first at 00:00 here, and so it is taken"
    )
    assert operator == (
        "timeslices-slo.yaml:35:7: op says nothing beside a ratioMetric, and stricter readers refuse it; "
        "it was left out"
    )
