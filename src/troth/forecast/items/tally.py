"""Whose votes made a forecast: how many from own items, by label, and how many from the base rate.

One vote is one unit of weight at the last level: the sum of the votes is the sum of the items' weights
there plus the votes that the level before has. It refuses to weigh; it counts what the kernel weighed.

Source: DESIGN section 5: "based on 38 votes: 21 from this team on this kind of work, ... 3 from the
base rate".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from troth.core.record import Record
from troth.forecast.items.ballots import BASE_BALLOT, BOUND_BALLOT, NO_LABEL, Evidence

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class MatchVotes:
    """Votes of the items that agree with the new one in exactly these label keys."""

    agreeing: tuple[str, ...]
    votes: float
    items: int


@dataclass(frozen=True, slots=True)
class Vote:
    """One item's vote: its votes, its ln ratio, the labels it shares, its age in days.

    An open item's `ln_ratio` is its bound: "at least this much".
    """

    item: str
    votes: float
    ln_ratio: float
    is_open: bool
    agreeing: tuple[str, ...]
    age_days: int


@dataclass(frozen=True, slots=True)
class Tally:
    """The votes behind one forecast.

    `votes` is the total, `own_votes` the part of finished and open own items (`finished` and
    `open_items` of them voted, `silent` open ones carry no bound), `base_votes` the rest.
    `by_label` gives for each label key of the new item its value and the votes of the items with the
    same one; `by_match` splits the own votes by what agrees, most agreeing first. `resolved` forecasts
    recalibrated it (0: step 5 skipped).
    """

    votes: float = 0.0
    own_votes: float = 0.0
    base_votes: float = 0.0
    finished: int = 0
    open_items: int = 0
    silent: int = 0
    resolved: int = 0
    by_label: Mapping[str, tuple[str, float, int]] = field(default_factory=dict)
    by_match: tuple[MatchVotes, ...] = ()

    @property
    def base_share(self) -> float:
        """The share of the votes that the base rate has."""
        return self.base_votes / self.votes if self.votes else 1.0


NO_TALLY = Tally()


def vote_shares(work: Floats, weights: Floats) -> tuple[Floats, float]:
    """Return every ballot's votes in F2 before redistribution, and their sum.

    Redistribution moves an open item's votes along the axis, never to another voter: at each level a
    voter's share is (own weight + votes of the level before x its share there) / the sum of both.
    """
    voting = work[3] >= 0.0  # summed without the others: where these stand must not move a rounding
    total = [float(level[voting].sum()) for level in work[:3]]
    company = work[0] / total[0] if total[0] > 0 else work[0]
    size = (work[1] + weights[1] * company) / (total[1] + weights[1])
    kind = work[2] + weights[2] * size
    return kind, float(kind[voting].sum())


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked: the new item's labels, and the same as codes of the record's label columns."""

    labels: Mapping[str, str]
    codes: Ints


def tally_of(evidence: Evidence, question: Question, work: Floats, weights: Floats) -> Tally:
    """Count the votes after `count_votes` has filled `work` (5, ballots) by `weights` (3,)."""
    ballots = evidence.ballots
    votes, total = vote_shares(work, weights)
    is_own = (work[3] >= 0.0) & (ballots.kind != BASE_BALLOT)
    is_open = is_own & (ballots.kind == BOUND_BALLOT)
    asked = np.flatnonzero(question.codes != NO_LABEL)
    agrees = ballots.labels[:, asked] == question.codes[asked]
    base_votes = float(votes[ballots.kind == BASE_BALLOT].sum())
    names = [evidence.names[column] for column in asked]
    by_label = {
        name: (
            question.labels[name],
            float(votes[is_own & agrees[:, at]].sum()),
            int((is_own & agrees[:, at]).sum()),
        )
        for at, name in enumerate(names)
    }
    return Tally(
        votes=total,
        own_votes=max(total - base_votes, 0.0) if is_own.any() else 0.0,
        base_votes=base_votes,
        finished=int(is_own.sum() - is_open.sum()),
        open_items=int(is_open.sum()),
        silent=evidence.silent,
        by_label=by_label,
        by_match=_by_match(names, agrees[is_own], votes[is_own]),
    )


def _by_match(names: list[str], agrees: NDArray[np.bool_], votes: Floats) -> tuple[MatchVotes, ...]:
    if not votes.size:
        return ()
    pattern = agrees @ (1 << np.arange(len(names), dtype=np.int64))
    found = [
        MatchVotes(
            agreeing=tuple(name for at, name in enumerate(names) if code >> at & 1),
            votes=float(votes[pattern == code].sum()),
            items=int((pattern == code).sum()),
        )
        for code in np.unique(pattern).tolist()
    ]
    return tuple(sorted(found, key=lambda match: (-len(match.agreeing), -match.votes)))


def votes_of(
    evidence: Evidence, record: Record, question: Question, work: Floats, weights: Floats, day: int
) -> tuple[Vote, ...]:
    """List every own item's vote, the heaviest first (ties: the record's order)."""
    ballots = evidence.ballots
    votes, _ = vote_shares(work, weights)
    asked = np.flatnonzero(question.codes != NO_LABEL)
    agrees = ballots.labels[:, asked] == question.codes[asked]
    own = np.flatnonzero((work[3] >= 0.0) & (ballots.kind != BASE_BALLOT))
    own = own[np.lexsort((ballots.row[own], -votes[own]))]
    return tuple(
        Vote(
            item=record.ids[ballots.row[k]],
            votes=float(votes[k]),
            ln_ratio=float(ballots.ln_ratio[k]),
            is_open=bool(ballots.kind[k] == BOUND_BALLOT),
            agreeing=tuple(evidence.names[column] for at, column in enumerate(asked) if agrees[k, at]),
            age_days=int(day - ballots.known_day[k]),
        )
        for k in own.tolist()
    )
