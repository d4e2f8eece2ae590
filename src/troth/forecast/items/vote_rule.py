"""The constants of the votes: how fast evidence ages, and how much the general says about the special.

One rule for single items of work, one for whole deals. They were measured before they were written
here and are not fitted to anybody's record; a rule refuses to depend on data.

Source: DESIGN section 5, steps 1-5 and "The outside view".
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class VoteRule:
    """How past items vote on a new one.

    A vote halves every `half_life_days`. `base_votes` of the published base rate stand beside the
    company's own items, `company_votes` of that mixture beside the items of the same size,
    `size_votes` of those beside the items of the same kind. Size falls off as
    exp(-|ln E_i - ln E| / `size_width`), and each label that differs multiplies by `label_factor`.
    With `ages_open` an open item's vote ages from the day it was last known, else its age is 0.
    """

    half_life_days: float
    base_votes: float
    company_votes: float
    size_votes: float
    size_width: float
    label_factor: float
    ages_open: bool
    recalibrates: bool


ITEM_RULE = VoteRule(365.0, 20.0, 10.0, 5.0, 0.4, 0.3, ages_open=True, recalibrates=True)
DEAL_RULE = VoteRule(730.0, 10.0, 10.0, 10.0, 0.6, 0.3, ages_open=False, recalibrates=False)

LAST_RESOLVED = 400  # forecasts that recalibrate the next one (step 5)
FEWEST_RESOLVED = 10  # below it, step 5 is skipped
IDEAL_RESOLVED = 100  # votes for "the forecasts are right as they stand"
