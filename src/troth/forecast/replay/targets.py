"""Items of the record to forecast again: on which day each, recalibrated by which resolved forecasts.

They are scored, drawn or read by compiled code (`replay_kernel`), in threads; the result does not depend
on them. It refuses to choose who is forecast when; `replay` does.

Source: DESIGN section 5 and the definitions in `scores`.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from troth.forecast.items.ballots import Ballots
from troth.forecast.items.questions import Asked, Windows
from troth.forecast.items.vote_weights import Weights
from troth.forecast.machine.kernels import VOTES

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

AT_ONCE = 500  # questions a thread takes; the result does not depend on it


class Targets(NamedTuple):
    """Rows of the record to forecast: on which day, recalibrated by which resolved levels.

    `first` and `end` bound the resolved levels of step 5 in the order of completion (equal: skipped).
    """

    asked: Asked
    first: Ints
    end: Ints


def score_targets(
    ballots: Ballots, weights: Weights, targets: Targets, levels: Floats, answers: tuple[Floats, Floats]
) -> None:
    """Forecast and score every target.

    Parameters
    ----------
    ballots, weights
        The record and the rule.
    targets
        What is forecast.
    levels
        The resolved levels in the order of completion.
    answers
        The scores, shape (targets, `questions.COLUMNS`), and rising levels, shape (targets, any), which
        become quantiles.
    """
    _run("score_targets", (ballots, weights), targets, levels, answers)


def draw_ratios(ballots: Ballots, weights: Weights, targets: Targets, levels: Floats, luck: Floats) -> None:
    """Turn each target's levels in `luck`, shape (targets, draws), into ratios actual / estimate."""
    _run("draw_ratios", (ballots, weights), targets, levels, (luck,))


def find_quantiles(
    ballots: Ballots, weights: Weights, targets: Targets, levels: Floats, wanted: Floats
) -> None:
    """Turn each target's rising levels in `wanted`, shape (targets, levels), into quantiles."""
    _run("find_quantiles", (ballots, weights), targets, levels, (wanted,))


def _run(
    name: str, record: tuple[Ballots, Weights], targets: Targets, levels: Floats, answers: Sequence[Floats]
) -> None:
    """Run a compiled function on all targets, some of them on each thread."""
    windows = windows_of(targets, levels)
    ballots = record[0].ln_ratio.size

    def run(part: slice) -> None:
        work, steps = np.zeros((5, ballots)), np.zeros((2, ballots))
        some = windows._replace(of=windows.of[part])
        rows = [answer[part] for answer in answers]
        VOTES.run(name, *record, targets.asked.only(part), some, *rows, work, steps)

    count = targets.first.size
    parts = [slice(first, first + AT_ONCE) for first in range(0, count, AT_ONCE)]
    if len(parts) == 1:
        run(parts[0])
        return
    with ThreadPoolExecutor() as threads:
        list(threads.map(run, parts))


def windows_of(targets: Targets, levels: Floats) -> Windows:
    """Sort the resolved levels of every window once."""
    bounds = np.stack([targets.first, targets.end], axis=1)
    distinct, of = np.unique(bounds, axis=0, return_inverse=True)
    size = distinct[:, 1] - distinct[:, 0]
    rows = np.zeros((size.size, int(size.max(initial=0))))
    for row, (first, end) in zip(rows, distinct.tolist(), strict=True):
        row[: end - first] = np.sort(levels[first:end])
    return Windows(rows, size.astype(np.int64), of.ravel().astype(np.int64))
