"""The flags of commands that look at a deal: levers, the day, the seed, where the answer goes.

It refuses defaults of its own: those are settings.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

FLAGS = (
    click.option("--set", "levers", multiple=True, metavar="LEVER,LEVER", help="Set levers of the deal."),
    click.option(
        "--as-of", type=click.DateTime(["%Y-%m-%d"]), help="What was known on this day; default today."
    ),
    click.option("--seed", type=click.IntRange(0), help="The seed of every draw."),
    click.option("--json", "as_json", is_flag=True, help="Write everything as versioned JSON."),
    click.option("--html", type=click.Path(path_type=Path), help="Write one self-contained page here."),
)


def looks_at_a_deal(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the flags of all that look at a deal."""
    for flag in reversed(FLAGS):
        command = flag(command)
    return command
