"""`troth replay` on the example's record, and on the real one where it is beside the checkout."""

from __future__ import annotations

import csv
import json

import pytest

from learned import LEARNED
from troth.book.record import add_record
from troth.cli.replay_words import _better

SIP_MAPPING = """\
troth-mapping: 1
source: sip
kind: items
file: {format: csv, dates: dd-Mmm-yy, blank: [NA]}
columns: {item: TaskNumber, estimate: HoursEstimate, actual: HoursActual, estimated-on: EstimateOn,
  started: StartedOn, completed: CompletedOn, status: StatusCode}
quantity: effort
unit: h
status: {finished: [FINISHED, COMPLETED, RELEASED], open: [OPEN], cancelled: [CANCELLED],
  not-used: [CHRONICLE, ESTIMATED, TEMPLATE, AUTHORISE]}
several-rows: {estimate: repeats, actual: repeats, labels-from: DeveloperHoursActual}
labels: {developer: DeveloperID, subcategory: SubCategory, project: ProjectCode,
  breakdown: ProjectBreakdownCode}
"""


def test_the_figures_of_the_text_are_those_of_the_json(example, troth):
    figures = json.loads(troth(example, "replay", "--json", "--bundle", "team").stdout)
    text = troth(example, "replay", "--bundle", "team", "--details").stdout
    assert figures["troth-replay"] == 1
    assert f"{figures['all']['count']:,} items forecast" in text
    assert f"  80 %: {figures['all']['coverage']['80']:6.1%}" in text
    assert f"{figures['bundles']['count']:,} totals by team and quarter" in text
    assert sum(each["count"] for each in figures["by-year"].values()) == figures["all"]["count"]
    assert sum(figures["all"]["histogram"]) == figures["all"]["count"]


ASKED = [("--bundle", "team"), ("--deals",), ("--deals", "--quantity", "cost")]


@pytest.mark.parametrize("asked", ASKED)
def test_the_first_line_is_the_verdict_and_no_word_has_to_be_learned(example, troth, asked):
    text = troth(example, "replay", *asked).stdout
    figures = json.loads(troth(example, "replay", *asked, "--json").stdout)["all"]
    figures = figures.get("scores", figures)
    held = {percent: f"{share * 100:.0f}" for percent, share in figures["coverage"].items()}
    assert text.startswith(f"When we said 80 %, {held['80']} of 100 came true ({figures['count']:,} ")
    told = " ".join(text.split())
    assert f"It was {held['50']} when we said 50 % and {held['90']} when we said 90 %." in told
    closer = round(100 * (1 - figures["crps"] / figures["crps_estimate"]))
    assert f"; {closer} % closer than taking the estimate for the truth." in told
    assert [hit[0] for hit in LEARNED.finditer(text)] == []
    assert max(map(len, text.splitlines())) <= 80


def test_totals_are_told_with_and_without_the_common_cause(example, troth):
    told = " ".join(troth(example, "replay", "--bundle", "team").stdout.split())
    totals = json.loads(troth(example, "replay", "--bundle", "team", "--json").stdout)["bundles"]
    together, alone = (f"{100 * totals[key]['80']:.0f}" for key in ("coverage", "coverage-alone"))
    first = f"when pieces of one team were taken to go wrong together: when we said 80 %, {together} of 100"
    assert first in told
    assert f"when each piece was taken to go wrong on its own: when we said 80 %, {alone} of 100" in told
    assert told.count("Totals not counted: ") == 1


def test_details_follow_the_words(example, troth):
    text = troth(example, "replay").stdout
    detailed = troth(example, "replay", "--details").stdout
    assert detailed.startswith(text)
    assert {"PIT", "CRPS", "Brier"} <= {hit[0] for hit in LEARNED.finditer(detailed)}


def test_forecasts_that_were_worse_or_had_no_rival_are_said_so():
    assert _better((("than X", 1.1, 1.0), ("than Y", float("nan"), 1.0))) == (
        "Our forecasts were 10 % less close to what happened than X."
    )
    assert _better((("than X", 1.0, float("nan")),)).startswith("There was nothing before")
    assert "0 % closer to what happened than X" in _better((("than X", 1.0, 1.0),))


def test_quantiles_are_written_in_the_form_of_forecast(example, troth, tmp_path):
    out = tmp_path / "q.csv"
    troth(
        example, "replay", "--from", "2025-01-01", "--to", "2025-03-31", "--levels", "10", "--out", str(out)
    )
    header, *rows = csv.reader(out.open())
    assert header == ["item", *(f"q{(k + 0.5) / 10:.10g}" for k in range(10))]
    assert rows
    assert all(len(row) == 11 for row in rows)


@pytest.mark.parametrize("quantity", ["date", "cost"])
def test_whole_deals_are_replayed_by_how_many_own_ones_spoke(example, troth, quantity):
    figures = json.loads(troth(example, "replay", "--deals", "--quantity", quantity, "--json").stdout)
    text = troth(example, "replay", "--deals", "--quantity", quantity, "--details").stdout
    assert (
        sum(group["scores"]["count"] for group in figures["by-own-deals"])
        == figures["all"]["scores"]["count"]
    )
    assert "1-9 own deals" in text
    assert max(map(len, text.splitlines())) <= 100


def test_a_stretch_with_nothing_in_it_is_said(example, troth):
    said = troth(example, "replay", "--from", "1999-01-01", "--to", "1999-12-31", code=1).stderr
    assert "there are no finished items of work with an estimate and dates in that part of the record" in said


def test_a_label_that_is_not_there_gets_the_nearest(example, troth):
    said = troth(example, "replay", "--bundle", "taem", code=2).stderr
    assert "there is no label 'taem' in the record; did you mean 'team'?" in said


def test_a_quantity_of_the_other_kind_is_refused(example, troth):
    said = troth(example, "replay", "--quantity", "date", code=2).stderr
    assert "date is a quantity of whole deals; add --deals" in said


def test_the_real_record_is_forecast_honestly(shared_data, troth, tmp_path):
    path = shared_data("sip", "tasks-as-of-2008-12-31.csv")
    (tmp_path / "troth.toml").write_text("")
    (tmp_path / "sip.mapping.yaml").write_text(SIP_MAPPING)
    add_record(tmp_path, path, tmp_path / "sip.mapping.yaml")
    arguments = ("replay", "--from", "2005-02-01", "--bundle", "project", "--json")
    figures = json.loads(troth(tmp_path, *arguments).stdout)
    every = figures["all"]
    assert 0.77 <= every["coverage"]["80"] <= 0.83
    assert every["crps_compared"] <= 0.95 * every["crps_plain"]
    assert every["brier_compared"] <= every["brier_plain"]
    assert 0.72 <= figures["bundles"]["coverage"]["80"] <= 0.91
    assert figures["bundles"]["coverage-alone"]["80"] < figures["bundles"]["coverage"]["80"]
    new = shared_data("sip", "new-work-2009-q1.csv")
    troth(tmp_path, "forecast", str(new), "--as-of", "2009-01-01", "--out", "q.csv")
    assert len((tmp_path / "q.csv").read_text().splitlines()) == 232
