"""One OpenSLO object while it is being read: where its parts stand, and the findings of all files.

It refuses to decide what is wrong.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from troth.errors import Finding, Place, Severity
from troth.intake.yaml_text import Path, YamlText


@dataclass(slots=True)
class ObjectSource:
    """An object of a document: its plain value, where it begins there, and the findings so far.

    `lines` are those of the file, by which quoted values are known; `findings` are of all files together;
    `is_faulty` once an error of this object is among them.
    """

    text: YamlText
    lines: list[str]
    at: Path = ()
    findings: list[Finding] = field(default_factory=list)
    is_faulty: bool = False

    @property
    def content(self) -> Any:  # noqa: ANN401 -- plain values of any shape
        """The object's plain value."""
        content = self.text.content
        for step in self.at:
            content = content[step]
        return content

    def stated(self, path: Path) -> Any:  # noqa: ANN401 -- plain values of any shape
        """Return what the file states at a path, faulty or not; None where it states nothing."""
        at = self.content
        for step in path:
            try:
                at = at[step]
            except (KeyError, IndexError, TypeError):
                return None
        return at

    def is_quoted(self, path: Path) -> bool:
        """Whether a value stands in quotes."""
        place = self.text.value_place((*self.at, *path))
        line = self.lines[place.line - 1] if place.line <= len(self.lines) else ""
        return line[place.column - 1 : place.column] in ("'", '"')

    def place(self, path: Path) -> Place:
        """Return where a value stands."""
        return self.text.value_place((*self.at, *path))

    def error(self, path: Path, code: str, wrong: str, expected: str = "", hint: str = "") -> None:
        """Note a fault at a value."""
        self.is_faulty = True
        self.findings.append(Finding(self.place(path), code, wrong, expected, hint))

    def key_error(self, path: Path, code: str, wrong: str, expected: str = "", hint: str = "") -> None:
        """Note a fault at a key."""
        self._at_key(path, Finding(self.place(()), code, wrong, expected, hint), "error")

    def warning(self, path: Path, code: str, wrong: str, expected: str = "", hint: str = "") -> None:
        """Note something at a key that must be read: it was taken otherwise, or left out."""
        self._at_key(path, Finding(self.place(()), code, wrong, expected, hint), "warning")

    def note(self, path: Path, code: str, wrong: str) -> None:
        """Note something at a key that has no counterpart."""
        self._at_key(path, Finding(self.place(()), code, wrong), "note")

    def _at_key(self, path: Path, finding: Finding, severity: Severity) -> None:
        self.is_faulty = self.is_faulty or severity == "error"
        place = self.text.key_place((*self.at, *path))
        self.findings.append(
            Finding(place, finding.code, finding.wrong, finding.expected, finding.hint, severity)
        )
