"""What a forecast means for what may be said: policy, gaps, the verdict, and what would change it.

Facts only, typed and ranked: the sentences are `telling`. It refuses to hide a number because it costs
the deal, and to let a truth be switched off: only a change in the deal answers it.

`verdict` is the door of a check, on `evidence`, `shortfall`, `reason`, `instead`. Five parts: `search` (what
would make a deal keepable), `truths`, `constraints` (what holds a promise back), `options` (what can be had)
and `hardship` (when it gets hard).
"""
