"""The command line: parse, one call, render. It says things to a person and holds no rule.

`main` is the whole program. Commands are loaded when they run and not before, so help is instant
(`commands` lists them without importing one). It refuses to show a traceback: `failures` words every
error, and `exits` is the one table of exit codes. It never imports the other skins.
"""

from __future__ import annotations

from troth.cli.root import Steps, root

__all__ = ["main"]

main: Steps = root
