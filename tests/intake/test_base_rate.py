"""Base rates: our tables, a user's own, and what is said of a bad one."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from troth.errors import NotFound
from troth.intake.base_rate import (
    POOLED,
    base_rates_in,
    deal_base_rates,
    find_base_rate,
    item_base_rate,
    read_base_rates,
)
from troth.intake.quantile_table import mid_quantiles, table_points

HEADER = "name,quantity,n,x10,x50,x80,x90,x95,within_estimate,years,source,note\n"


def found_in(text: str) -> list[str]:
    rates, findings = base_rates_in(text.encode(), "mine.csv")
    assert rates == () or findings == ()
    return [str(finding) for finding in findings]


def test_our_item_base_rate():
    base = item_base_rate()
    assert (base.name, base.quantity, len(base.ln_ratios)) == ("software-tasks", "effort", 200)
    assert sum(z == 0 for z in base.ln_ratios) == 46
    assert sum(z <= 0 for z in base.ln_ratios) == 124
    assert "CESAW" in base.source
    assert "2019-2023" in base.source
    assert len(base.sha256) == 64


def test_our_item_base_rate_is_the_published_figures(shared_data):
    published = [
        float(line.split(",")[1])
        for line in shared_data("base-rates", "items-base-rate.csv").read_text().splitlines()[1:]
    ]
    assert item_base_rate().ln_ratios == pytest.approx(published, abs=1e-9)


def test_our_deal_base_rates():
    names = {(rate.name, rate.quantity) for rate in deal_base_rates()}
    assert names == {
        *((name, "cost") for name in ("rk31-norway", "kitchenham", "simula", "nyc-capital", POOLED)),
        *((name, "date") for name in ("rk31-norway", "nyc-capital", "uk-gmpp", POOLED)),
    }
    assert all(len(rate.ln_ratios) == 200 and rate.source and rate.sample_size for rate in deal_base_rates())
    assert len({rate.sha256 for rate in deal_base_rates()}) == 9


def test_one_name_may_serve_dates_and_costs_and_the_nearest_is_offered():
    rates = deal_base_rates()
    assert (
        find_base_rate(rates, "rk31-norway", "date").ln_ratios
        != find_base_rate(rates, "rk31-norway", "cost").ln_ratios
    )
    with pytest.raises(
        NotFound, match=r"there is no base rate for date 'rk31-norwy'; did you mean 'rk31-norway'\?"
    ):
        find_base_rate(rates, "rk31-norwy", "date")
    with pytest.raises(NotFound, match="there is no base rate for date 'simula'"):
        find_base_rate(rates, "simula", "date")


def test_lines_through_the_points_by_hand():
    """x10 = 0.5, ratio 1 at 40 %, x60 = 1: an atom of a fifth; x90 = 2; the last line goes on."""
    points = table_points([(0.1, 0.5), (0.6, 1.0), (0.9, 2.0)], 0.4)
    values = mid_quantiles(points)
    assert values[0] == values[19] == math.log(0.5)
    assert values[20] > math.log(0.5)
    assert values[50] == pytest.approx(math.log(0.5) * (0.4 - 0.2525) / 0.3)
    assert sum(z == 0.0 for z in values) == 40
    assert values[150] == pytest.approx(math.log(2) * (0.7525 - 0.6) / 0.3)
    assert values[199] == pytest.approx(math.log(2) * (0.9975 - 0.6) / 0.3)


def test_a_users_table_is_read_like_ours(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text(
        "﻿name,quantity,x10,x50,x90,source\nwms,date,0.9,1.2,2.0,own survey 2021\n", encoding="utf-8"
    )
    rates, findings = read_base_rates(path)
    assert findings == ()
    assert (rates[0].name, rates[0].quantity, rates[0].source) == ("wms", "date", "own survey 2021")
    assert rates[0].ln_ratios[0] == math.log(0.9)


def test_a_users_votes_are_read_like_ours():
    rates, findings = base_rates_in(
        b"# name: ours\n# source: us\nlevel,ln_ratio\n0.25,-0.5\n0.75,0.5\n", "m.csv"
    )
    assert findings == ()
    assert (rates[0].name, rates[0].quantity, rates[0].ln_ratios) == ("ours", "effort", (-0.5, 0.5))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["mine.csv: there is no table in it; expected a header and rows"]),
        (
            "name;quantity;x10\na;date;1\n",
            ["mine.csv:1:1: the columns are separated by semicolons; expected commas"],
        ),
        ("name,name\n", ["mine.csv:1:1: the column 'name' stands twice; expected each column once"]),
        (
            "a,b\n1,2\n",
            [
                (
                    "mine.csv:1:1: these columns are no base rate; "
                    "expected name, quantity, x10, x50 ..., or level, ln_ratio"
                )
            ],
        ),
        (
            HEADER + "a,date,9,1,nan,1,1,1,,,s,\n",
            ["mine.csv:2:1: x50 'nan' is not a number; expected a number like 1.25"],
        ),
        (
            HEADER + 'a,date,9,"0,9",1,1,1,1,,,s,\n',
            [
                (
                    "mine.csv:2:1: x10 '0,9' is not a number; expected a number like 1.25. "
                    "Write decimals with a point."
                )
            ],
        ),
        (
            HEADER + "a,date,9,0,1,1,1,1,,,s,\n",
            ["mine.csv:2:1: x10 '0' is not a ratio of work; expected actual / estimate above 0"],
        ),
        (
            HEADER + "a,date,9,1.2,1.1,1.3,1.4,1.5,,,s,\n",
            [
                (
                    "mine.csv:2:1: the ratios go back as the percentage rises; expected x10 <= x50 <= .... "
                    "within_estimate is a point at ratio 1 and must fit between them."
                )
            ],
        ),
        (
            HEADER + "a,date,9,0.9,1.1,1.3,1.4,1.5,60,,s,\n",
            ["mine.csv:2:1: within_estimate '60' is not a share; expected a share between 0 and 1"],
        ),
        (
            HEADER + "a,days,9,0.9,1.1,1.3,1.4,1.5,,,s,\n",
            [
                (
                    "mine.csv:2:1: there is no quantity 'days'; "
                    "expected one of effort, elapsed, time-given, result, date, cost"
                )
            ],
        ),
        (
            HEADER + "a,date,9,,,,,1.5,,,s,\n",
            ["mine.csv:2:1: one point is no distribution; expected at least two of the x columns"],
        ),
        (HEADER + "a,date\n", ["mine.csv:2:1: the row has 2 cells; expected 12 as in the header"]),
        (
            HEADER + ",date,9,1,1,1,1,1,,,s,\n",
            ["mine.csv:2:1: the row has no name; expected a name to choose it by"],
        ),
        (
            "level,ln_ratio\n0.25,0.5\n0.75,0.4\n",
            ["mine.csv:3:1: ln_ratio 0.4 is below the one before; expected rising values"],
        ),
        (
            "level,ln_ratio\n0.1,0.5\n0.75,0.6\n",
            ["mine.csv:2:1: level 0.1 is not a mid-level of 2 rows; expected 0.25"],
        ),
        (
            "level,ln_ratio\n0.5,99\n",
            ["mine.csv:2:1: ln_ratio 99 is not a ratio of work; expected -20 to 20"],
        ),
    ],
)
def test_a_bad_table_is_worded(text, expected):
    assert found_in(text) == expected


def test_a_row_that_stands_twice_is_said_and_the_others_are_kept():
    row = "a,date,9,0.9,1.1,1.3,1.4,1.5,,,s,\n"
    rates, findings = base_rates_in((HEADER + row + row).encode(), "mine.csv")
    assert len(rates) == 1
    assert [str(each) for each in findings] == [
        "mine.csv:3:1: 'a' for date stands twice; expected each name once for a quantity"
    ]


def test_another_encoding_and_an_absent_file_are_findings(tmp_path):
    _, findings = base_rates_in("name,quantity\nMøl\n".encode("latin-1"), "mine.csv")
    assert [str(each) for each in findings] == [
        "mine.csv:2:1: this is not UTF-8; expected a CSV file in UTF-8"
    ]
    _, findings = read_base_rates(tmp_path / "no.csv")
    assert findings[0].code == "base-rate-unreadable"
    _, findings = read_base_rates(Path(tmp_path))
    assert findings[0].code == "base-rate-unreadable"


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.binary(max_size=300), st.text(max_size=200).map(lambda text: (HEADER + text).encode())))
def test_no_bytes_make_the_reader_fail(source):
    rates, findings = base_rates_in(source, "mine.csv")
    assert all(math.isfinite(z) for rate in rates for z in rate.ln_ratios)
    assert rates or findings


def test_a_table_without_a_row_is_a_finding():
    _, findings = base_rates_in(HEADER.encode(), "mine.csv")
    assert [str(each) for each in findings] == [
        "mine.csv: no base rate stands here; expected a row for each of them"
    ]
