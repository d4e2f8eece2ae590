"""The compiled functions of the forecast: the scheduler, and the votes. What each takes, and where it is.

It refuses to compile or load anything by itself; `machine_code` does when one is run.
"""

from __future__ import annotations

from troth.forecast.ballots import Ballots
from troth.forecast.columns import FloatRows, WholeColumn
from troth.forecast.machine_code import Library
from troth.forecast.questions import Asked, Voter, Windows
from troth.forecast.rows import Chances, Desk, Plan, Sheet
from troth.forecast.timeline import Timeline
from troth.forecast.vote_weights import Weights

SCHEDULER = Library(
    name="scheduler",
    sources=("rows.py", "instants.py", "endings.py", "generation.py"),
    functions={"generate": ("generation", (Plan, Chances, Desk, Sheet, int, int))},
)
_WALK = (Ballots, Weights, Asked, Windows)  # what the record's own items are forecast again with
_SCRATCH = (FloatRows, FloatRows)
VOTES = Library(
    name="votes",
    sources=(
        "ballots.py",
        "vote_weights.py",
        "questions.py",
        "timeline.py",
        "sorted_search.py",
        "vote_count.py",
        "pit_kernel.py",
        "replay_kernel.py",
    ),
    functions={
        "count_votes": ("vote_count", (Ballots, Weights, Voter, WholeColumn, FloatRows)),
        "find_sides": ("pit_kernel", (Ballots, Timeline, Weights, Asked, FloatRows, *_SCRATCH)),
        "score_targets": ("replay_kernel", (*_WALK, FloatRows, FloatRows, *_SCRATCH)),
        "draw_ratios": ("replay_kernel", (*_WALK, FloatRows, *_SCRATCH)),
        "find_quantiles": ("replay_kernel", (*_WALK, FloatRows, *_SCRATCH)),
    },
)
LIBRARIES = (SCHEDULER, VOTES)
