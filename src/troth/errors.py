"""Every way it can go wrong, in words a seller can act on.

Two kinds. A fault in somebody's file is a `Finding`: a value with its place, collected with all the
others and never raised one by one. Misuse, a failed proof or lost storage raises one of the
`TrothError` tree below, which is drawn here once; no other library's exception crosses a room.
It refuses to print, to exit and to know about terminals.

The tree::

    TrothError
    ├── BadInput            findings in a file the user gave
    ├── NotFound            a deal, item, lever or snapshot that is not there
    ├── NotAWorkspace       no troth.toml here or above
    ├── AlreadyThere        it would overwrite something
    ├── Unanswerable        the question has no honest answer with what is known
    ├── WrongVersion        made by another version of troth
    ├── Tampered            stored bytes do not match their hash
    ├── NotReproduced       the same inputs and version give other numbers here
    └── StoreUnavailable    the store cannot be read or written
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

LONGEST_NAME = 80

Severity = Literal["error", "warning", "note"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file: its name, and line and column counted from 1 (0: the whole file)."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        """Word the place as editors read it: `file:line:column`."""
        if not self.line:
            return self.file
        return f"{self.file}:{self.line}:{self.column or 1}"


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault in a user's file: where, what is wrong, what was found, what is expected, what to do.

    An `error` stops the work that needs the file, a `warning` changes nothing but must be read, a
    `note` says what was carried without being used. `code` is stable and names the rule.
    """

    place: Place
    code: str
    wrong: str
    expected: str = ""
    hint: str = ""
    severity: Severity = "error"

    def __str__(self) -> str:
        """Word the finding on one line: `place: what is wrong; expected …. Hint`."""
        text = f"{self.place}: {self.wrong}"
        if self.expected:
            text += f"; expected {self.expected}"
        if self.hint:
            text += f". {self.hint}"
        return text


def worst_first(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings with the errors first, then warnings, then notes, each kind in its own order."""
    return tuple(sorted(findings, key=lambda finding: SEVERITIES.index(finding.severity)))


class TrothError(Exception):
    """The root of everything troth raises on purpose."""


class BadInput(TrothError):
    """A file the user gave cannot be used; every finding in it is carried along."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        """Keep the findings; the message is one line for each."""
        self.findings = findings
        super().__init__("\n".join(str(finding) for finding in findings))


class NotFound(TrothError):
    """Something was named that is not there; the nearest name is offered when there is one."""

    def __init__(self, noun: str, name: str, nearest: str = "", where: str = "", remedy: str = "") -> None:
        """Word the message from the kind of thing, its name and the nearest name, or what to do."""
        self.noun, self.name, self.nearest, self.where = noun, name, nearest, where
        text = f"there is no {noun} '{name}'" + (f" in {where}" if where else "")
        if nearest:
            text += f"; did you mean '{nearest}'?"
        if remedy:
            text += f"; {remedy}"
        super().__init__(text)


class NotAWorkspace(TrothError):
    """No workspace at or above the folder."""

    def __init__(self, folder: str) -> None:
        """Name the folder where the search began."""
        self.folder = folder
        super().__init__(f"no troth.toml in {folder} or above; make a workspace with: troth new {folder}")


class AlreadyThere(TrothError):
    """It would overwrite something of the user's."""

    def __init__(self, path: str, remedy: str) -> None:
        """Name what is there and what to do instead."""
        self.path, self.remedy = path, remedy
        super().__init__(f"{path} is already there and was left as it is; {remedy}")


class Unanswerable(TrothError):
    """The question has no honest answer with what is known."""

    def __init__(self, why: str, remedy: str) -> None:
        """Say why, and what would make it answerable."""
        self.why, self.remedy = why, remedy
        super().__init__(f"{why}; {remedy}")


class WrongVersion(TrothError):
    """Made by another version; nothing is said about whether it is genuine."""

    def __init__(self, what: str, made_by: str, running: str) -> None:
        """Name the thing, the version that made it and the one that runs."""
        self.what, self.made_by, self.running = what, made_by, running
        super().__init__(
            f"{what} was made by troth {made_by} and this is {running}; its hashes hold, "
            f"and troth {made_by} is needed to reproduce it byte for byte"
        )


class Tampered(TrothError):
    """Stored bytes do not match the hash they were kept under."""

    def __init__(self, what: str, expected: str, found: str) -> None:
        """Name the thing and both hashes."""
        self.what, self.expected, self.found = what, expected, found
        super().__init__(f"{what} has changed since it was sealed: expected {expected}, found {found}")


class NotReproduced(TrothError):
    """The same inputs and version give other numbers on this machine; it does not say why."""

    def __init__(self, what: str, difference: str) -> None:
        """Name the thing and the first place where the numbers differ, long names cut."""
        self.what, self.difference = what, difference
        super().__init__(
            f"{_cut(what)} is unchanged, and this machine computes something else, first at: "
            f"{_cut(difference)}; the basis still holds what was computed then"
        )


class StoreUnavailable(TrothError):
    """The store cannot be read or written."""

    def __init__(self, path: str, why: str) -> None:
        """Name the store and what the machine said."""
        self.path, self.why = path, why
        super().__init__(f"cannot use {path}: {why}; nothing was changed")


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_NAME else text[: LONGEST_NAME - 1] + "…"
