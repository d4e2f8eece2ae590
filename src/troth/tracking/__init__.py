"""What is owed by what was seen: events and a deal into a credit statement, and a dispute side by side.

`settle.settle` is the door, `dispute.dispute` the second one. Everything is worked out anew from the list of
events each time, with the version of a term that was in force. Pure: time is an argument, NumPy is allowed.
It refuses timers that somebody can edit, a settled window that changes without a difference entry, and any
rule of its own for what a level costs: that one is `forecast.service.owed`.
"""
