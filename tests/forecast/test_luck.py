"""Luck asked for again is the luck that was drawn, whatever was drawn of it in between."""

from __future__ import annotations

import numpy as np

from troth.forecast.items.common_cause import CommonCause
from troth.forecast.luck import Luck, luck_of

STRONG, WEAK = CommonCause(0.5, 0.3), CommonCause(0.1, 0.1)


def test_luck_is_drawn_once_for_each_block() -> None:
    again = luck_of(1, 0, 64)
    assert luck_of(1, 0, 64) is again
    assert luck_of(2, 0, 64) is not again
    assert np.array_equal(again.uniform("item/deal/a"), Luck(1, 0, 64).uniform("item/deal/a"))


def test_another_common_cause_has_levels_of_its_own_on_the_same_luck() -> None:
    for is_client in (False, True):
        for cause in (STRONG, WEAK, STRONG):
            found = luck_of(1, 0, 64).item_levels("deal", "a", cause, is_client=is_client)
            fresh = Luck(1, 0, 64).item_levels("deal", "a", cause, is_client=is_client)
            assert np.array_equal(found, fresh)
