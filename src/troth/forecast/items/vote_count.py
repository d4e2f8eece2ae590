"""The count of the votes: every ballot's share of one forecast, in one sweep over the sorted ballots.

Three levels, each a mixture of its own weights and a few votes of the level before: company (own items
and base rate), same size, same kind. At each level an open item's weight goes to the atoms above its
bound by Efron's redistribution to the right, in the product-limit form: walking up, an atom takes
weight / (weight at or above it) of what is left; a bound only leaves the number at risk. A bound is
exclusive: an atom at the bound comes before it. What is left above the last atom stays at the bounds
there, in proportion to their weights. Linear in the number of ballots; it refuses to sort.

Sources: DESIGN section 5, steps 1-4; B. Efron, "The two sample problem with censored data", 1967;
E. L. Kaplan and P. Meier, "Nonparametric estimation from incomplete observations", 1958.
"""

from __future__ import annotations

from troth.forecast.items.ballots import Ballots
from troth.forecast.items.questions import Voter
from troth.forecast.items.vote_weights import Weights
from troth.forecast.machine.columns import FloatRows, WholeColumn
from troth.forecast.machine.compiled import compiled


@compiled
def weigh(ballots: Ballots, weights: Weights, voter: Voter, labels: WholeColumn, work: FloatRows) -> bool:
    """Write each ballot's weight at the three levels into work[0..2], and -1 into work[3] if not valid.

    Level weights: r = decay(age); b = r exp(-|ln E_i - ln E| / width); w = b factor^(labels differing).
    Base-rate values get 1 / their number at the first level, 0 elsewhere. Returns whether any bound
    is valid.
    """
    n = ballots.ln_ratio.size
    keys = labels.size
    oldest = weights.decay.size - 1
    any_bound = False
    for k in range(n):
        work[0, k] = work[1, k] = work[2, k] = 0.0
        work[3, k] = -1.0
        kind = ballots.kind[k]
        if kind == 2:
            work[0, k] = weights.base_each
            work[3, k] = 0.0
            continue
        if voter.day < ballots.first_day[k] or voter.day >= ballots.end_day[k]:
            continue
        if ballots.row[k] == voter.row:
            continue
        work[3, k] = 0.0
        r = 1.0
        if kind == 0 or weights.ages_open == 1:
            r = weights.decay[min(voter.day - ballots.known_day[k], oldest)]
        if kind == 1:
            any_bound = True
        size = min(ballots.up[k] * voter.down, ballots.down[k] * voter.up)
        differing = 0
        for key in range(keys):
            if labels[key] != -1 and ballots.labels[k, key] != labels[key]:
                differing += 1
        work[0, k] = r
        work[1, k] = r * size
        work[2, k] = r * size * weights.label[differing]
    return any_bound


@compiled
def redistribute(ballots: Ballots, work: FloatRows, level: int, prior: float) -> None:
    """Turn one level's weights and `prior` votes of the level before into shares, by product limit.

    Reads and writes work[3]. work[4] holds the number at risk: the weight at or above each ballot. What
    a level leaves at a bound counts at the next as weight of that bound, never as an atom.
    """
    n = ballots.ln_ratio.size
    at_risk = 0.0
    last_atom = -1
    for step in range(n):
        k = n - 1 - step
        if work[3, k] >= 0.0:
            at_risk += work[level, k] + prior * work[3, k]
            if last_atom < 0 and ballots.kind[k] != 1:
                last_atom = k
        work[4, k] = at_risk
    left = 1.0
    for k in range(last_atom + 1):
        if work[3, k] < 0.0:
            continue
        if ballots.kind[k] == 1:
            work[3, k] = 0.0
            continue
        weight = work[level, k] + prior * work[3, k]
        after = work[4, k + 1] if k + 1 < n else 0.0
        work[3, k] = left * weight / work[4, k] if weight > 0.0 else 0.0
        left = left * after / work[4, k] if weight > 0.0 else left
    for k in range(last_atom + 1, n):
        if work[3, k] >= 0.0:
            work[3, k] = left * (work[level, k] + prior * work[3, k]) / work[4, last_atom + 1]


@compiled
def count_votes(
    ballots: Ballots, weights: Weights, voter: Voter, labels: WholeColumn, work: FloatRows
) -> None:
    """Write each ballot's share of F2 into work[3] (they sum to 1; -1 where not valid).

    F0 = (sum r d(z) + base votes P) / (sum r + base votes), and so on (module docstring); with bounds
    each level is redistributed. `work` has shape (5, ballots).
    """
    n = ballots.ln_ratio.size
    any_bound = weigh(ballots, weights, voter, labels, work)
    if any_bound:
        redistribute(ballots, work, 0, 0.0)
        redistribute(ballots, work, 1, weights.votes[1])
        redistribute(ballots, work, 2, weights.votes[2])
        return
    total_r = total_b = total_w = 0.0
    for k in range(n):
        total_r += work[0, k]
        total_b += work[1, k]
        total_w += work[2, k]
    if total_r == 0.0:
        return
    for k in range(n):
        if work[3, k] < 0.0:
            continue
        company = work[0, k] / total_r
        size = (work[1, k] + weights.votes[1] * company) / (total_b + weights.votes[1])
        work[3, k] = (work[2, k] + weights.votes[2] * size) / (total_w + weights.votes[2])
