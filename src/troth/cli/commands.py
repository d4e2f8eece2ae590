"""The list of commands: name, step, where the code is, and one line of help; nothing is imported for it.

It refuses to offer a command whose module is not there.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Step = Literal["record", "decide", "say", "keep", "prove", "workspace"]

STEPS: dict[Step, str] = {
    "record": "Record: turn what happened into evidence",
    "decide": "Decide: may this be promised, and what would make it so",
    "say": "Say: tell the client what can be kept",
    "keep": "Keep: watch the promises that were made",
    "prove": "Prove: show how honest the forecasts were",
    "workspace": "Workspace: the folder, its settings and its formats",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One command: what it is called, its step, the module and name it is loaded from, and its help."""

    name: str
    step: Step
    module: str
    attribute: str
    help: str

    @property
    def is_there(self) -> bool:
        """Whether the module is there to be loaded; tells without importing it."""
        return Path(__file__).with_name(f"{self.module}.py").exists()


COMMANDS: tuple[Entry, ...] = (
    Entry("record", "record", "record", "record", "Add, map, start and show your record."),
    Entry("options", "decide", "options", "options", "Say what can be had: scope, price, day and effort."),
    Entry("check", "decide", "check", "check", "Say how often each promise of a deal would be kept."),
    Entry("hard", "decide", "hard", "hard", "Say when a deal gets hard, and what was agreed for that day."),
    Entry("why", "decide", "why", "why", "Say what holds each promise back, and what removing it costs."),
    Entry("terms", "decide", "terms", "terms", "Say what the clauses cost, and what distrust costs of it."),
    Entry(
        "guarantee",
        "decide",
        "guarantee",
        "guarantee",
        "Find a guarantee that only who keeps promises can afford.",
    ),
    Entry(
        "new deal", "decide", "new_deal", "new_deal", "Write a deal file by answering about twelve questions."
    ),
    Entry("forecast", "decide", "forecast", "forecast", "Forecast new items of work or whole deals."),
    Entry("explain", "decide", "forecast", "explain", "Show whose past work is behind a forecast."),
    Entry("openslo", "decide", "openslo", "openslo", "Read OpenSLO into terms of a deal, and write it."),
    Entry("offer", "say", "offer", "offer", "Write the honest page for the client."),
    Entry("settle", "keep", "settle", "settle", "Say what is owed by what was seen, and keep it."),
    Entry("replay", "prove", "replay", "replay", "Replay your record: how honest would forecasts have been?"),
    Entry("new", "workspace", "new", "new", "Make a workspace with a worked example that runs."),
    Entry("config", "workspace", "config", "config", "Show every setting and where its value comes from."),
    Entry("schema", "workspace", "schema", "schema", "Print the JSON Schema of the deal file, for editors."),
    Entry(
        "migrate", "workspace", "migrate", "migrate", "Bring older deal files and the database up to date."
    ),
)
