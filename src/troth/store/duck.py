"""A DuckDB connection that stays within its bounds: memory, threads, and a folder to spill into.

It refuses to load extensions and to reach the network.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MEMORY = "1100MB"
MOST_THREADS = 4


def open_duckdb(spill: Path | None = None) -> DuckDBPyConnection:
    """Open a connection that lives in memory and spills into a folder."""
    import duckdb  # noqa: PLC0415 - loaded when it runs

    threads = min(os.cpu_count() or 1, MOST_THREADS)
    config: dict[str, str | int | bool | float | list[str]] = {
        "memory_limit": MEMORY,
        "threads": threads,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    if spill is not None:
        config["temp_directory"] = str(spill)
    duck = duckdb.connect(":memory:", config=config)
    duck.execute("SET enable_progress_bar = false")  # whoever asked says what is being done
    return duck


def text(words: str | Path) -> str:
    """Quote a string for SQL."""
    return "'" + str(words).replace("'", "''") + "'"


def one_file(path: str | Path) -> str:
    """Quote the path of a file to be read: DuckDB would take * ? and [ in it for a pattern of many."""
    return text("".join(f"[{sign}]" if sign in "*?[" else sign for sign in str(path)))


def quoted(name: str) -> str:
    """Quote an identifier for SQL."""
    return '"' + name.replace('"', '""') + '"'
