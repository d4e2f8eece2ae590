"""The dip: how much of the users' output is lost, from the headline on, in each draw.

It begins at the stated depth and falls in a straight line to nothing; how long it lasts is drawn, as
for its cost. It refuses to say what the loss is worth.

Source: docs/hard.md.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from troth.forecast.deal.client_total import dip_spans
from troth.judgement.hardship.course import Course

Minutes = NDArray[np.int64]
Floats = NDArray[np.float64]


def dip_of(course: Course) -> tuple[Minutes, Minutes] | None:
    """Return begin and end of the users' dip in each draw: from the headline on, its length drawn."""
    adoption = course.deal.adoption
    if adoption is None or adoption.dip is None or not adoption.users:
        return None
    begin = np.minimum(course.finish, course.stage.network.ends_at)
    return begin, np.maximum(dip_spans(course.played)[0], begin + 1)


def lost_output(course: Course, dip: tuple[Minutes, Minutes], begin: int, end: int) -> Floats:
    """Return the mean share of the users' output that is lost between two moments, in each draw.

    What is lost falls in a straight line from the depth to nothing over the dip.
    """
    adoption = course.deal.adoption
    if adoption is None or adoption.dip is None:
        return np.zeros(course.draws)
    starts, length = dip[0], (dip[1] - dip[0]).astype(np.float64)
    from_, to = (np.clip((edge - starts) / length, 0.0, 1.0) for edge in (begin, end))
    area = length * ((to - from_) - (to**2 - from_**2) / 2)
    return np.asarray(adoption.dip.depth * area / max(end - begin, 1), dtype=np.float64)
