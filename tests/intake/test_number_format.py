"""How numbers are written: which decimal and thousands signs a column fits."""

from __future__ import annotations

import pytest

from troth.intake.record.number_format import fits_number, read_number, signs_that_fit


@pytest.mark.parametrize(
    ("texts", "signs"),
    [
        (["12", "7"], ((".", ""),)),
        (["1.5"], ((".", ""),)),
        (["1,5"], ((",", ""),)),
        (["1.234,5"], ((",", "."),)),
        (["1,234.5"], ((".", ","),)),
        (["1 234,5"], ((",", " "),)),
        (["1,234", "1,5"], ((",", ""),)),
        (["1,234"], ((",", ""), (".", ","))),
        (["1.234"], ((".", ""), (",", "."))),
        (["abc"], ()),
    ],
)
def test_only_signs_that_mean_different_numbers_are_left_open(texts, signs):
    assert signs_that_fit(texts) == signs


def test_grouped_digits_come_in_threes():
    assert fits_number("1.234.567,8", ",", ".")
    assert not fits_number("1.23.4", ",", ".")
    assert read_number("1.234.567,8", ",", ".") == 1234567.8
