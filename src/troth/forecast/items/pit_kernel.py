"""Where an outcome falls in the forecast F2 that could have been made for it: P(< z) and P(<= z).

Only two sums of the votes are needed, so where no bound is valid one pass over the items completed by
then gives them, without laying the forecast out; otherwise the votes are counted in full. Which of both
is decided by what was known on the day alone. It refuses to correct anything; `recalibration` does.

Source: DESIGN section 5, steps 1-5.
"""

from __future__ import annotations

from troth.forecast.items.ballots import Ballots
from troth.forecast.items.questions import Asked, Voter
from troth.forecast.items.sorted_search import count_below, count_up_to
from troth.forecast.items.timeline import Timeline
from troth.forecast.items.vote_count import count_votes
from troth.forecast.items.vote_weights import Weights
from troth.forecast.machine.columns import FloatColumn, FloatRows
from troth.forecast.machine.compiled import compiled


@compiled
def has_bound(timeline: Timeline, day: int) -> bool:
    """Say whether any open item has a bound that is valid on a day."""
    for k in range(timeline.bound_first.size):
        if timeline.bound_first[k] <= day < timeline.bound_end[k]:
            return True
    return False


@compiled
def sides_by_sums(
    timeline: Timeline, weights: Weights, asked: Asked, m: int, sides: FloatColumn, sums: FloatRows
) -> None:
    """Write P(< z) and P(<= z) of F2, from sums of the weights at its three levels, no bound being valid."""
    day, z, up, down, codes = asked.day[m], asked.ln_ratio[m], asked.up[m], asked.down[m], asked.codes[m]
    oldest = weights.decay.size - 1
    sums[:] = 0.0  # level; below, at, above
    for k in range(count_below(timeline.known_day, day)):
        if timeline.row[k] == asked.row[m]:
            continue
        differing = 0
        for key in range(codes.size):
            differing += codes[key] != -1 and timeline.labels[k, key] != codes[key]
        r = weights.decay[min(day - timeline.known_day[k], oldest)]
        b = r * min(timeline.up[k] * down, timeline.down[k] * up)
        x = timeline.ln_ratio[k]
        where = 2 if x > z else 0 if x < z else 1
        sums[0, where] += r
        sums[1, where] += b
        sums[2, where] += b * weights.label[differing]
    base_below = count_below(timeline.base, z) * weights.base_each
    base_at = count_up_to(timeline.base, z) * weights.base_each
    below, at_most = base_below, base_at
    prior = 1.0
    total = timeline.base.size * weights.base_each
    for level in range(3):
        if level > 0:
            prior = total = weights.votes[level]
        below = prior * below + sums[level, 0]
        at_most = prior * at_most + sums[level, 0] + sums[level, 1]
        total += sums[level, 0] + sums[level, 1] + sums[level, 2]
        if total > 0.0:
            below /= total
            at_most /= total
    sides[0], sides[1] = min(below, 1.0), min(at_most, 1.0)


@compiled
def sides_of_count(ballots: Ballots, work: FloatRows, z: float, sides: FloatColumn) -> None:
    """Write P(< z) and P(<= z) of votes counted in `work`."""
    below = at = 0.0
    for k in range(ballots.ln_ratio.size):
        if ballots.ln_ratio[k] > z:
            break
        if work[3, k] > 0.0:
            if ballots.ln_ratio[k] < z:
                below += work[3, k]
            else:
                at += work[3, k]
    sides[0], sides[1] = min(below, 1.0), min(below + at, 1.0)


@compiled
def find_sides(  # noqa: PLR0913, PLR0917 - with its scratch, for nothing is allocated here
    ballots: Ballots,
    timeline: Timeline,
    weights: Weights,
    asked: Asked,
    sides: FloatRows,
    work: FloatRows,
    sums: FloatRows,
) -> None:
    """Fill `sides`, shape (rows asked, 2); `work` (5, ballots) and `sums` (3, 3) are scratch."""
    for m in range(asked.row.size):
        if has_bound(timeline, asked.day[m]):
            voter = Voter(asked.day[m], asked.row[m], asked.up[m], asked.down[m])
            count_votes(ballots, weights, voter, asked.codes[m], work)
            sides_of_count(ballots, work, asked.ln_ratio[m], sides[m])
        else:
            sides_by_sums(timeline, weights, asked, m, sides[m], sums)
