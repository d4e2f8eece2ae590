"""A deal file while it is being checked: its text, what of it could be read, and its findings.

What a shape refused is cut out, so that the rules can still look at all the rest; every finding knows
its line and column all the same. It refuses to decide what is wrong.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from troth.errors import Finding, Severity
from troth.intake.nearest import did_you_mean
from troth.intake.yaml_text import Path, YamlText

LONGEST_LIST = 12
MOST_HINTS = 100  # looking for the nearest name of a thousand misspelt ones would take minutes


class CutList(list[Any]):
    """A list from which entries were cut; `origins` are the places its entries had."""

    def __init__(self, entries: list[Any]) -> None:
        """Begin with every entry in its own place."""
        super().__init__(entries)
        self.origins = list(range(len(entries)))


@dataclass(slots=True)
class DealSource:
    """The text of a deal file, its content as far as it could be read, and the findings so far."""

    text: YamlText
    content: dict[str, Any]
    findings: list[Finding] = field(default_factory=list)
    stand_ins: set[str] = field(default_factory=set)

    def states(self, *path: str | int) -> bool:
        """Whether the file states something there, readable or not."""
        at: Any = self.text.content
        for step in self._original(path):
            try:
                at = at[step]
            except (KeyError, IndexError, TypeError):
                return False
        return at is not None

    def was_cut(self, *path: str | int) -> bool:
        """Whether the file states something there that could not be read."""
        at: Any = self.content
        for step in path:
            try:
                at = at[step]
            except (KeyError, IndexError, TypeError):
                return self.states(*path)
        return False

    def names(self, section: str) -> tuple[str, ...]:
        """Return the names that a section of the file states, those of unreadable entries too."""
        stated = self.text.content.get(section)
        if isinstance(stated, list):
            return tuple(entry for entry in stated if isinstance(entry, str))
        return tuple(stated) if isinstance(stated, dict) else ()

    def is_listed(self, section: str) -> bool:
        """Whether one can tell which names a section states; a section of the wrong form hides them."""
        stated = self.text.content.get(section)
        return stated is None or isinstance(stated, list if section == "contacts" else dict)

    def error(self, path: Path, code: str, wrong: str, expected: str = "", hint: str = "") -> None:
        """Note a fault at a value."""
        self._add("value", "error", path, Finding(self.text.value_place(()), code, wrong, expected, hint))

    def key_error(self, path: Path, code: str, wrong: str, expected: str = "", hint: str = "") -> None:
        """Note a fault at a key."""
        self._add("key", "error", path, Finding(self.text.value_place(()), code, wrong, expected, hint))

    def warning(self, path: Path, code: str, wrong: str, expected: str = "", hint: str = "") -> None:
        """Note something at a key that changes nothing but must be read."""
        self._add("key", "warning", path, Finding(self.text.value_place(()), code, wrong, expected, hint))

    def note(self, path: Path, code: str, wrong: str) -> None:
        """Note something at a key that is carried or assumed."""
        self._add("key", "note", path, Finding(self.text.value_place(()), code, wrong))

    def unknown(self, path: Path, found: str, what: str, known: tuple[str, ...]) -> None:
        """Note a name that refers to nothing, with the nearest one."""
        key = next((step for step in reversed(path) if isinstance(step, str)), "")
        at_key = path and path[-1] == found
        hint = did_you_mean(found, known) if len(self.findings) < MOST_HINTS else ""
        listed = ", ".join(known[:LONGEST_LIST]) + (", …" if len(known) > LONGEST_LIST else "")
        expected = f"one of {listed}" if known else ""
        wrong = f"'{found}' is not {what}" if at_key else f"{key} '{found}' is not {what}"
        wrong += "" if known else ", of which there is none"
        (self.key_error if at_key else self.error)(path, "unknown-name", wrong, expected, hint)

    def _add(self, at: Literal["key", "value"], severity: Severity, path: Path, finding: Finding) -> None:
        place = self.text.key_place if at == "key" else self.text.value_place
        self.findings.append(
            Finding(
                place(self._original(path)),
                finding.code,
                finding.wrong,
                finding.expected,
                finding.hint,
                severity,
            )
        )

    def _original(self, path: Path) -> Path:
        steps: list[str | int] = []
        at: Any = self.content
        for step in path:
            if isinstance(at, CutList) and isinstance(step, int) and step < len(at.origins):
                steps.append(at.origins[step])
            else:
                steps.append(step)
            try:
                at = at[step]
            except (KeyError, IndexError, TypeError):
                at = None
        return tuple(steps)
