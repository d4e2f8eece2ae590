"""Record, deals and a seed become draws: how often each promise would be kept, and how honest that is.

Here are the votes of past items, their common causes, the outside view of whole deals, the network of
people and work, and the replay of past forecasts. It refuses to read files, clocks and databases: what
it needs comes as arguments, and the same arguments give the same bytes. It judges nothing: what a
chance means for a promise is `judgement`.

Six parts: `items` (past items vote, whole past deals too), `plan` (people, links and the scheduler),
`deal` (one deal drawn thousands of times), `course` (what one would forecast every week of it), `replay`
(how honest past forecasts were), `machine` (compiled functions); `uniform` is the chance they all draw from.
"""
