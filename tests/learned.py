"""The words of statisticians, which nobody has to learn to read what troth says unasked."""

from __future__ import annotations

import re

LEARNED = re.compile(
    r"\b(PIT|CRPS|Brier|Monte Carlo|copula|posterior|prior|quantiles?|percentiles?|median|mean|variance|"
    r"distributions?|recalibrat\w*|calibrat\w*|standard error|s\.e\.|rho|sigma|coverage|base rate|draws|"
    r"votes?|likelihood|Bayes\w*|Gaussian|sample|stochastic|simulat\w*|probability|confidence|p-value|"
    r"expected value|P\d\d|ln|log|correlat\w*|censor\w*|kernel|half-life|ratio)\b",
    re.IGNORECASE,
)
