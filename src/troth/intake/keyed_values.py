"""Plain values of a YAML file into words, lists and dates, each fault at its place.

The reader of a mapping says which key it wants and what is expected there. It refuses to stop at a fault:
the first word, an empty text or nothing stands in for what could not be read.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from datetime import date
from typing import Any

from troth.errors import Finding
from troth.intake.yaml_text import Path, YamlText

NO_DEFAULT = "(?)"


class KeyedValues:
    """Reads values by their path and collects findings on the way."""

    def __init__(self, text: YamlText, content: dict[str, Any]) -> None:
        """Keep the text, for places, and its content."""
        self.text = text
        self.content = content

    def finding(self, path: Path, code: str, wrong: str, expected: str) -> None:
        """Add a finding at a value."""
        place = self.text.value_place(path)
        self.text.findings.append(Finding(place, code, wrong, expected))

    def missing(self, path: Path, expected: str) -> None:
        """Add the finding that a key is not said."""
        key = ".".join(str(part) for part in path)
        self.finding(path, "mapping-missing", f"the mapping does not say '{key}'", expected)

    def known(self, path: Path, said: Mapping[str, Any], keys: tuple[str, ...]) -> None:
        """Add a finding for each key that is not known."""
        for key in said:
            if key not in keys:
                near = difflib.get_close_matches(str(key), keys, 1)
                hint = f"Did you mean '{near[0]}'?" if near else ""
                place = self.text.key_place((*path, key))
                expected = "one of " + ", ".join(keys)
                self.text.findings.append(
                    Finding(place, "mapping-key", f"there is no key '{key}' here", expected, hint)
                )

    def section(self, key: str, keys: tuple[str, ...]) -> dict[str, Any]:
        """Return a group of keys; nothing where there is none."""
        said = self.content.get(key)
        if said is None:
            return {}
        if not isinstance(said, dict):
            self.finding((key,), "mapping-shape", f"'{key}' is not a group of keys", "keys and values")
            return {}
        self.known((key,), said, keys)
        return said

    def one_of(self, path: Path, said: object, words: tuple[str, ...], default: str = NO_DEFAULT) -> str:
        """Return one of some words."""
        if said is None:
            if default == NO_DEFAULT:
                self.missing(path, "one of " + ", ".join(word for word in words if word))
                return words[0]
            return default
        word = str(said).lower() if isinstance(said, bool) else str(said)
        if word not in words:
            expected = "one of " + ", ".join(word for word in words if word)
            self.finding(path, "mapping-word", f"'{word}' is not known here", expected)
            return words[0]
        return word

    def text_or(self, path: Path, said: object, default: Any) -> Any:  # noqa: ANN401 - values of any shape
        """Return a text, or the default."""
        if said is None:
            return default
        if isinstance(said, (dict, list)):
            self.finding(path, "mapping-shape", "a list or a group of keys stands here", "one word")
            return default
        return str(said)

    def word(self, path: Path, said: object, expected: str) -> str:
        """Return a text that must be there."""
        word = self.text_or(path, said, "")
        if not word and not isinstance(said, (dict, list)):
            self.missing(path, expected)
        return str(word)

    def texts(self, path: Path, said: object) -> tuple[str, ...]:
        """Return a list of texts; one text is a list of one."""
        if said is None:
            return ()
        if isinstance(said, dict):
            self.finding(path, "mapping-shape", "a group of keys stands here", "a list of words")
            return ()
        entries = said if isinstance(said, list) else [said]
        return tuple(str(self.text_or((*path, k), entry, "")) for k, entry in enumerate(entries))

    def words_to_words(self, path: Path, said: object) -> dict[str, str]:
        """Return a group of names and texts."""
        if said is None:
            return {}
        if not isinstance(said, dict):
            self.finding(path, "mapping-shape", "this is not a group of keys", "name: column")
            return {}
        return {
            str(key): str(self.text_or((*path, key), column, ""))
            for key, column in said.items()
            if column is not None
        }

    def day(self, path: Path, said: object, expected: str) -> date | None:
        """Return a date."""
        try:
            return date.fromisoformat(str(said))
        except ValueError:
            self.finding(path, "mapping-date", f"'{said}' is not a date", expected)
            return None
