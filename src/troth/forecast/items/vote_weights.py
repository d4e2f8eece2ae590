"""A rule as the compiled votes read it: weights as tables.

It refuses to weigh; `vote_count` does. Source: DESIGN section 5, steps 1-4.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from troth.forecast.items.vote_rule import VoteRule
from troth.forecast.machine.columns import FloatColumn

OLDEST_DAYS = 36_525  # older votes weigh as if they were this old: under 1e-15 of a new one


class Weights(NamedTuple):
    """A rule as tables: decay by age in days, label factor by differing labels, the votes.

    `ages_open` is 1 where an open item's vote ages from the day it was last known, else 0.
    """

    decay: FloatColumn
    label: FloatColumn
    votes: FloatColumn
    base_each: float
    ages_open: int


def weights_of(rule: VoteRule, label_count: int, base_count: int) -> Weights:
    """Lay a rule out as tables: 0.5^(age / half-life) for each age in days, factor^k for k labels.

    Each of the `base_count` values of the base rate has an equal part of the base rate's votes.
    """
    ages = np.arange(OLDEST_DAYS + 1, dtype=np.float64)
    return Weights(
        decay=0.5 ** (ages / rule.half_life_days),
        label=rule.label_factor ** np.arange(label_count + 1, dtype=np.float64),
        votes=np.array([rule.base_votes, rule.company_votes, rule.size_votes], dtype=np.float64),
        base_each=rule.base_votes / base_count if base_count else 0.0,
        ages_open=int(rule.ages_open),
    )
