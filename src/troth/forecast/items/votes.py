"""The item forecast: past items vote on how a new one will turn out.

The door to the room's statistics for single items. It refuses to assume a shape: the forecast is made
of what really happened, of the published base rate while that is little, and of how past forecasts
turned out.

Source: DESIGN section 5, steps 1-6.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from troth.core.record import BaseRate, Record
from troth.forecast.items.ballots import EMPTY_RECORD, ITEM_BALLOT, LARGEST_LN_ESTIMATE, Evidence, evidence_of
from troth.forecast.items.distribution import Distribution, distribution_of, mid_levels
from troth.forecast.items.questions import Asked, voter_of
from troth.forecast.items.recalibration import Recalibration, recalibration_on
from troth.forecast.items.tally import Question, Tally, Vote, tally_of, votes_of
from troth.forecast.items.vote_rule import ITEM_RULE, VoteRule
from troth.forecast.items.vote_weights import Weights, weights_of
from troth.forecast.machine.kernels import VOTES
from troth.forecast.replay.targets import Targets, find_quantiles

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ItemForecaster:
    """Forecasts new items from a record as it was known on the morning of a day.

    Parameters
    ----------
    record
        Past items, None for none. Only those completed, and bounds observed, before `as_of_ordinal` vote.
    base
        The published base rate, None for none: then the first own item speaks alone.
    as_of_ordinal
        The day (`date.toordinal`) of the forecast.
    quantity
        Which rows vote: `effort` or `elapsed` of items, `date` or `cost` of deals.
    seed
        Decides the random part of outcomes that fall on an atom (step 5), with the item's id.
    rule
        The constants: of items, or of whole deals (`outside_view`).
    """

    record: Record | None
    base: BaseRate | None
    as_of_ordinal: int
    quantity: str = "effort"
    seed: int = 1
    rule: VoteRule = ITEM_RULE
    _evidence: Evidence = field(init=False, repr=False, compare=False)
    _weights: Weights = field(init=False, repr=False, compare=False)
    _recalibration: Recalibration = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Lay the record out once; everything else is a question to it."""
        record = self.record if self.record is not None else EMPTY_RECORD
        elapsed_by = self.as_of_ordinal if self.quantity == "date" else None
        evidence = evidence_of(record, self.base, self.quantity, self.rule.size_width, elapsed_by)
        weights = weights_of(self.rule, len(evidence.names), evidence.base_count)
        recalibration = Recalibration(np.zeros(0))
        if self.rule.recalibrates:
            recalibration = recalibration_on(
                evidence, record, weights, self.as_of_ordinal, (self.seed, self.rule.size_width)
            )
        object.__setattr__(self, "_evidence", evidence)
        object.__setattr__(self, "_weights", weights)
        object.__setattr__(self, "_recalibration", recalibration)

    def forecast(self, estimate: float, labels: Mapping[str, str]) -> Distribution:
        """Forecast ln(actual / estimate) of a new item.

        Parameters
        ----------
        estimate
            In the record's unit, above 0.
        labels
            The new item's labels; keys the record does not have are not asked.

        Returns
        -------
        Without any vote an empty distribution, which answers no question.
        """
        question, work = self._counted(estimate, labels)
        tally = tally_of(self._evidence, question, work, self._weights.votes)
        raw = distribution_of(
            self._evidence.ballots.ln_ratio, work[3], replace(tally, resolved=self._recalibration.resolved)
        )
        if not raw.ln_ratios.size:
            return raw
        issued = self._recalibration.issued(raw.cdf)
        issued[-1] = 1.0
        return Distribution(raw.ln_ratios, issued, raw.tally)

    def quantile_rows(
        self, estimates: Sequence[float], labels: Sequence[Mapping[str, str]], count: int
    ) -> Floats:
        """Forecast many new items at once, without saying whose votes they rest on.

        Parameters
        ----------
        estimates, labels
            One for each new item.
        count
            How many mid-levels (k - 1/2) / count.

        Returns
        -------
        Quantiles of ln(actual / estimate), shape (items, count).
        """
        bound = LARGEST_LN_ESTIMATE
        sizes = np.clip(np.log(np.array(estimates, dtype=np.float64)), -bound, bound) / self.rule.size_width
        nowhere = np.zeros(sizes.size, dtype=np.int64)
        codes = [self._evidence.label_codes(asked) for asked in labels]
        asked = Asked(
            row=nowhere - 2,
            day=nowhere + self.as_of_ordinal,
            ln_ratio=np.zeros(sizes.size),
            up=np.exp(sizes),
            down=np.exp(-sizes),
            codes=np.array(codes, dtype=np.int64).reshape(sizes.size, len(self._evidence.names)),
        )
        wanted = np.tile(mid_levels(count), (sizes.size, 1))
        levels = self._recalibration.levels
        targets = Targets(asked, nowhere, nowhere + self._recalibration.resolved)
        find_quantiles(self._evidence.ballots, self._weights, targets, levels, wanted)
        return wanted

    def plain(self) -> Distribution:
        """Return the plain empirical distribution: every item completed by then, equal weight."""
        ballots = self._evidence.ballots
        finished = (ballots.kind == ITEM_BALLOT) & (ballots.first_day <= self.as_of_ordinal)
        return distribution_of(ballots.ln_ratio, finished / max(int(finished.sum()), 1))

    def tally(self, estimate: float, labels: Mapping[str, str]) -> Tally:
        """Return whose votes a forecast is made of, without making it."""
        return self.forecast(estimate, labels).tally

    def votes(self, estimate: float, labels: Mapping[str, str]) -> tuple[Vote, ...]:
        """List the vote of every own item on a new one, the heaviest first."""
        question, work = self._counted(estimate, labels)
        record = self.record if self.record is not None else EMPTY_RECORD
        return votes_of(self._evidence, record, question, work, self._weights.votes, self.as_of_ordinal)

    def _counted(self, estimate: float, labels: Mapping[str, str]) -> tuple[Question, Floats]:
        ln_estimate = -LARGEST_LN_ESTIMATE if estimate <= 0 else float(np.log(estimate))
        ln_estimate = float(np.clip(ln_estimate, -LARGEST_LN_ESTIMATE, LARGEST_LN_ESTIMATE))
        question = Question(labels, self._evidence.label_codes(labels))
        work = np.zeros((5, self._evidence.ballots.ln_ratio.size))
        voter = voter_of(self.as_of_ordinal, -2, ln_estimate, self.rule.size_width)
        VOTES.run("count_votes", self._evidence.ballots, self._weights, voter, question.codes, work)
        return question, work
