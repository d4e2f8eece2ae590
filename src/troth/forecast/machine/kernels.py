"""The compiled functions of the forecast: the scheduler, and the votes. What each takes, and where it is.

It refuses to compile or load anything by itself; `machine_code` does when one is run.
"""

from __future__ import annotations

from troth.forecast.items.ballots import Ballots
from troth.forecast.items.questions import Asked, Voter, Windows
from troth.forecast.items.timeline import Timeline
from troth.forecast.items.vote_weights import Weights
from troth.forecast.machine.columns import FloatRows, WholeColumn
from troth.forecast.machine.machine_code import Library
from troth.forecast.plan.rows import Chances, Desk, Plan, Sheet

SCHEDULER = Library(
    name="scheduler",
    sources=("plan/rows.py", "plan/instants.py", "plan/endings.py", "plan/generation.py"),
    functions={"generate": ("plan.generation", (Plan, Chances, Desk, Sheet, int, int))},
)
_WALK = (Ballots, Weights, Asked, Windows)  # what the record's own items are forecast again with
_SCRATCH = (FloatRows, FloatRows)
VOTES = Library(
    name="votes",
    sources=(
        "items/ballots.py",
        "items/vote_weights.py",
        "items/questions.py",
        "items/timeline.py",
        "items/sorted_search.py",
        "items/vote_count.py",
        "items/pit_kernel.py",
        "replay/replay_kernel.py",
    ),
    functions={
        "count_votes": ("items.vote_count", (Ballots, Weights, Voter, WholeColumn, FloatRows)),
        "find_sides": ("items.pit_kernel", (Ballots, Timeline, Weights, Asked, FloatRows, *_SCRATCH)),
        "score_targets": ("replay.replay_kernel", (*_WALK, FloatRows, FloatRows, *_SCRATCH)),
        "draw_ratios": ("replay.replay_kernel", (*_WALK, FloatRows, *_SCRATCH)),
        "find_quantiles": ("replay.replay_kernel", (*_WALK, FloatRows, *_SCRATCH)),
    },
)
LIBRARIES = (SCHEDULER, VOTES)
