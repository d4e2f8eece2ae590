"""Settings: the only reader of the environment and of troth.toml.

A value comes from the first of: a flag of the command, a TROTH_* variable, troth.toml, the default; and
every value knows where it came from (`troth config` shows it). `keys` holds the table of all settings,
`toml_text` finds lines. It refuses to change anything and to let an unknown key pass in silence.
"""

from __future__ import annotations

import logging
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from troth.core.deal import BaseRateChoice, Policy
from troth.core.money import Money
from troth.errors import BadInput, Finding, NotAWorkspace, Place
from troth.settings.keys import KEYS, Key, Unreadable
from troth.settings.loosened import loosened
from troth.settings.toml_text import leaves, place_of_fault, places_of

__all__ = ["KEYS", "Settings", "Value", "find_workspace", "read_settings"]

FILE = "troth.toml"
START = "TROTH_WORKSPACE"
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Value:
    """One setting as it stands: as it was written, what it means, and where it came from."""

    key: Key
    stated: object
    meaning: Any
    origin: str


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting, by its dotted name; `root` is the workspace, None outside of one.

    `warnings` tell of TROTH_* variables that are no setting; `company` holds what troth.toml (or the
    default) says where a variable or a flag says otherwise.
    """

    root: Path | None
    values: Mapping[str, Value]
    warnings: tuple[Finding, ...] = ()
    company: Mapping[str, Value] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - each key has a type of its own
        """Return what a setting means, by its dotted name."""
        return self.values[name].meaning

    @property
    def workspace(self) -> Path:
        """The workspace's folder.

        Raises
        ------
        NotAWorkspace
            Outside of one.
        """
        if self.root is None:
            raise NotAWorkspace(str(Path.cwd()))
        return self.root

    @property
    def data_folder(self) -> Path:
        """Where troth.db and the snapshots of the record lie."""
        return self.workspace / str(self["data"])

    @property
    def seed(self) -> int:
        """The seed of every draw."""
        return int(self["seed"])

    @property
    def draws(self) -> int:
        """How many times the future is drawn."""
        return int(self["draws"])

    @property
    def policy(self) -> Policy:
        """What the company lets itself promise."""
        worst = None
        if self["policy.worst.loss"] is not None and self["policy.worst.chance"] is not None:
            worst = (Money.of(self["policy.worst.loss"], self["currency"]), self["policy.worst.chance"])
        return Policy(
            promise=self["policy.promise"],
            aim=self["policy.aim"],
            every=self["policy.all"],
            loss=self["policy.loss"],
            worst=worst,
            margin=self["policy.margin"],
            loosened=loosened(
                {name: one.meaning for name, one in self.company.items()},
                {name: one.meaning for name, one in self.values.items()},
                {name: one.origin for name, one in self.values.items()},
            ),
        )

    @property
    def base_rate(self) -> BaseRateChoice:
        """Which published tables speak for whole deals that choose none themselves."""
        return BaseRateChoice(date=self["base-rate.date"], cost=self["base-rate.cost"])

    @property
    def seller_calendar(self) -> dict[str, object]:
        """The seller's calendar in a deal file's keys and words; empty where nobody stated one."""
        prefix = "calendars.seller."
        said = {name: value for name, value in self.values.items() if name.startswith(prefix)}
        if all(value.origin == "default" for value in said.values()):
            return {}  # a deal without a calendar then says itself what is counted
        return {
            name.removeprefix(prefix): value.stated
            for name, value in said.items()
            if value.meaning is not None
        }


def find_workspace(start: Path) -> Path | None:
    """Return the nearest folder at or above `start` that holds a troth.toml."""
    folder = start.resolve()
    return next((each for each in (folder, *folder.parents) if (each / FILE).is_file()), None)


def read_settings(
    start: Path | None = None,
    flags: Mapping[str, object] | None = None,
    environment: Mapping[str, str] | None = None,
) -> Settings:
    """Read every setting from flags, environment, the nearest troth.toml and the defaults, in that order.

    Parameters
    ----------
    start
        Where the search for a workspace begins; absent: TROTH_WORKSPACE, else the current folder.
    flags
        What the command line said, by dotted name; None means not said.
    environment
        The variables; absent: those of the process.

    Raises
    ------
    BadInput
        With every fault found in troth.toml, the variables and the flags.
    """
    variables = os.environ if environment is None else environment
    root = find_workspace(start or Path(variables.get(START) or "."))
    findings: list[Finding] = []
    stated = _from_file(root / FILE, findings) if root else {}
    filed = dict(stated)
    for name, variable, words in _from_environment(variables):
        stated[name] = (words, variable, Place(variable))
    for name, flag in (flags or {}).items():
        if flag is not None:
            stated[name] = (flag, f"--{name}", Place(f"--{name}"))
    values = {key.name: _value(key, stated.get(key.name), findings) for key in KEYS}
    if findings:
        raise BadInput(tuple(findings))
    company = {
        key.name: _value(key, filed.get(key.name), findings)
        for key in KEYS
        if root and stated.get(key.name) != filed.get(key.name)
    }
    log.info("workspace %s, %d settings not at their default", root, len(stated))
    return Settings(root, values, _strangers(variables), company)


def variable_of(name: str) -> str:
    """Return the environment variable of a setting: TROTH_POLICY_PROMISE for policy.promise."""
    return "TROTH_" + name.upper().replace(".", "_").replace("-", "_")


def _value(key: Key, stated: tuple[object, str, Place] | None, findings: list[Finding]) -> Value:
    words, origin, place = stated or (key.default, "default", Place("default"))
    if words is None:
        return Value(key, None, None, origin)
    try:
        return Value(key, words, key.read(words), origin)
    except Unreadable as fault:
        wrong = f"{key.name} = {words!r} cannot be used"
        findings.append(Finding(place, "settings.unreadable", wrong, expected=str(fault)))
        return Value(key, None, None, origin)


def _from_environment(variables: Mapping[str, str]) -> list[tuple[str, str, str]]:
    named = ((key.name, variable_of(key.name)) for key in KEYS)
    return [(name, variable, variables[variable]) for name, variable in named if variable in variables]


def _strangers(variables: Mapping[str, str]) -> tuple[Finding, ...]:
    known = {START, *(variable_of(key.name) for key in KEYS)}
    return tuple(
        Finding(
            Place(variable),
            "settings.stranger",
            "is set and is no setting of troth",
            hint=_nearest(variable, known),
            severity="warning",
        )
        for variable in sorted(variables)
        if variable.startswith("TROTH_") and variable not in known
    )


def _from_file(path: Path, findings: list[Finding]) -> dict[str, tuple[object, str, Place]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
        tree = tomllib.loads(text)
    except UnicodeDecodeError as fault:
        wrong = f"is not UTF-8 text (byte {fault.start})"
        findings.append(Finding(Place(str(path)), "settings.encoding", wrong, hint="Save it as UTF-8"))
        return {}
    except tomllib.TOMLDecodeError as fault:
        line, column, why = place_of_fault(str(fault), text)
        findings.append(Finding(Place(str(path), line, column), "settings.toml", f"is not TOML: {why}"))
        return {}
    known = {key.name for key in KEYS}
    places = places_of(text)
    stated: dict[str, tuple[object, str, Place]] = {}
    for name, words in leaves(tree, known):
        line, column = places.get(name, (0, 0))
        place = Place(str(path), line, column)
        if name in known:
            stated[name] = (words, f"{FILE}:{line}", place)
        else:
            wrong = f"there is no setting '{name}'"
            findings.append(Finding(place, "settings.unknown", wrong, hint=_nearest(name, known)))
    return stated


def _nearest(name: str, known: set[str]) -> str:
    close = get_close_matches(name, sorted(known), n=1)
    return f"Did you mean {close[0]}?" if close else "See: troth config"
