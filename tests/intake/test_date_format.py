"""How dates are written: patterns, and which of them a value fits."""

from __future__ import annotations

import pytest

from troth.intake.record.date_format import fits, patterns_that_fit, strptime_of


@pytest.mark.parametrize(
    ("pattern", "form"),
    [
        ("yyyy-mm-dd", "%Y-%m-%d"),
        ("dd-Mmm-yy", "%d-%b-%y"),
        ("Mmmm dd, yyyy", "%B %d, %Y"),
        ("dd.mm.yyyy hh:MM:ss", "%d.%m.%Y %H:%M:%S"),
    ],
)
def test_a_pattern_has_one_meaning(pattern, form):
    assert strptime_of(pattern) == form


@pytest.mark.parametrize(
    "pattern", ["", "yyyy", "dd.mm", "tomorrow", "dd.mm.yyyy'", "%Y-%m-%d", "yyyy-mm-dd x"]
)
def test_what_does_not_name_a_whole_day_is_no_pattern(pattern):
    assert strptime_of(pattern) is None


@pytest.mark.parametrize(
    ("text", "pattern", "expected"),
    [
        ("2004-02-29", "yyyy-mm-dd", True),
        ("2005-02-29", "yyyy-mm-dd", False),
        ("2004-02-29T10:00:00Z", "yyyy-mm-dd", True),
        ("2004-02-29x", "yyyy-mm-dd", False),
        ("26-Feb-04", "dd-Mmm-yy", True),
        ("0004-02-29", "yyyy-mm-dd", False),
    ],
)
def test_a_value_fits_a_pattern_or_not(text, pattern, expected):
    assert fits(text, pattern) is expected


def test_a_date_that_can_be_read_three_ways_leaves_all_of_them():
    assert set(patterns_that_fit(["03/04/05"])) >= {"dd/mm/yy", "mm/dd/yy", "yy/mm/dd"}
    assert patterns_that_fit(["03/04/2005", "13/04/2005"]) == ("dd/mm/yyyy",)
