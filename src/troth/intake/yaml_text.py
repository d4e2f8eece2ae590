"""Read YAML text into plain values, keeping the line and column of every key and value.

Only what a person writes on purpose is typed: whole numbers in plain form, `true`, `false` and
nothing. Everything else stays the text that stands in the file, so that YAML 1.1's guesses never
happen: `no` is a word, `12:30` is a time of day, `010` is what it says, `1.10` keeps its zero, and a
date is a date only where a key asks for one. It refuses tags, merge keys, duplicate keys, several
documents where one is asked for, and text that would grow: size, depth and the places that aliases fill
are bounded. Every fault is a finding; nothing is raised.

Source: YAML 1.2.2, chapter 10.3 (core schema), narrowed as said above; PyYAML's event stream.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import yaml

from troth.errors import Finding, Place

Path = tuple[str | int, ...]
Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

LARGEST_BYTES = 2_000_000
DEEPEST = 24
MOST_VALUES = 100_000
PLAIN_WHOLE = re.compile(r"-?(?:0|[1-9][0-9]{0,14})")
NOTHING = frozenset({"", "~", "null", "Null", "NULL"})
_TAGS_OF_TEXT = (None, "!", "tag:yaml.org,2002:str")
_BOMS = ((b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16"))


@dataclass(slots=True)
class YamlText:
    """What a YAML file says: its plain value, where each part stands, and every finding.

    `content` is None when the text could not be read. A path is the keys and positions from the top.
    """

    file: str
    content: Any = None
    findings: list[Finding] = field(default_factory=list)
    keys_at: dict[Path, tuple[int, int]] = field(default_factory=dict)
    values_at: dict[Path, tuple[int, int]] = field(default_factory=dict)

    def value_place(self, path: Path) -> Place:
        """Return where a value stands; the nearest thing around it when it does not."""
        while path and path not in self.values_at:
            path = path[:-1]
        return Place(self.file, *self.values_at.get(path, (1, 1)))

    def key_place(self, path: Path) -> Place:
        """Return where the key of a value stands; the value itself for entries of a list."""
        if path in self.keys_at:
            return Place(self.file, *self.keys_at[path])
        return self.value_place(path)


class _Unreadable(Exception):
    def __init__(self, finding: Finding) -> None:
        self.finding = finding
        super().__init__(str(finding))


@dataclass(slots=True)
class _Anchored:
    content: Any
    values: int
    depth: int


def read_yaml(source: bytes, file: str) -> YamlText:
    """Read the bytes of a YAML file.

    Parameters
    ----------
    source
        The file's bytes.
    file
        Its name, as findings say it.
    """
    read = YamlText(file)
    try:
        text = _decoded(source, read)
        read.content = _Composer(read, text).document()
    except _Unreadable as unreadable:
        read.findings.append(unreadable.finding)
    return read


def read_documents(source: bytes, file: str) -> list[YamlText]:
    """Read the bytes of a YAML file of several documents; bounds are those of the whole file.

    Parameters
    ----------
    source
        The file's bytes.
    file
        Its name, as findings say it.

    Returns
    -------
    list of YamlText
        One a document, in order; the last one alone may be unreadable. Empty for an empty file.
    """
    read = YamlText(file)
    try:
        composer = _Composer(read, _decoded(source, read))
    except _Unreadable as unreadable:
        read.findings.append(unreadable.finding)
        return [read]
    documents: list[YamlText] = []
    try:
        for document in composer.documents():
            documents.append(document)  # noqa: PERF402 -- those before an unreadable one are kept
    except _Unreadable as unreadable:
        composer.read.findings.append(unreadable.finding)
        documents.append(composer.read)
    return documents


def _decoded(source: bytes, read: YamlText) -> str:
    file = read.file
    if len(source) > LARGEST_BYTES:
        raise _Unreadable(
            Finding(
                Place(file),
                "too-large",
                f"the file holds {len(source):,} bytes",
                f"at most {LARGEST_BYTES:,}",
            )
        )
    for mark, name in _BOMS:
        if source.startswith(mark):
            raise _Unreadable(
                Finding(
                    Place(file, 1, 1),
                    "encoding",
                    f"the file is written in {name}",
                    "UTF-8",
                    "Save it again as UTF-8",
                )
            )
    if source.startswith(b"\xef\xbb\xbf"):
        source = source[3:]
        read.findings.append(
            Finding(
                Place(file, 1, 1),
                "byte-order-mark",
                "the file begins with a byte order mark, which was left out",
                "UTF-8 without one",
                severity="warning",
            )
        )
    try:
        return source.decode("utf-8")
    except UnicodeDecodeError as error:
        before = source[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        raise _Unreadable(
            Finding(
                Place(file, line, column),
                "encoding",
                f"byte 0x{source[error.start]:02x} is not UTF-8",
                "text in UTF-8",
                "Save it again as UTF-8",
            )
        ) from error


class _Composer:
    """Builds plain values from PyYAML's events, within the bounds."""

    def __init__(self, read: YamlText, text: str) -> None:
        self.read = read
        self.events: Iterator[Any] = yaml.parse(text, Loader=Loader)
        self.anchors: dict[str, _Anchored] = {}
        self.count = 0

    def document(self) -> Any:  # noqa: ANN401 -- plain values of any shape
        """Compose the file's only document."""
        with self._worded():
            self._next()  # the stream's start
            if isinstance(self._next(), yaml.StreamEndEvent):
                raise self._unreadable(None, "empty", "the file says nothing", "a mapping of keys to values")
            content = self._value(self._next(), (), 0)
            self._next()  # the document's end
            more = self._next()
            if not isinstance(more, yaml.StreamEndEvent):
                raise self._unreadable(
                    more,
                    "several-documents",
                    "a second document begins here",
                    "one document in a file",
                    "Remove the line ---",
                )
        return content

    def documents(self) -> Iterator[YamlText]:
        """Compose the file's documents, each with places of its own."""
        with self._worded():
            self._next()  # the stream's start
            while not isinstance(self._next(), yaml.StreamEndEvent):
                self.read.content = self._value(self._next(), (), 0)
                self._next()  # the document's end
                yield self.read
                self.read, self.anchors = YamlText(self.read.file), {}

    @contextmanager
    def _worded(self) -> Iterator[None]:
        try:
            yield
        except yaml.MarkedYAMLError as error:
            raise self._syntax(error) from error
        except yaml.YAMLError as error:
            raise _Unreadable(
                Finding(
                    Place(self.read.file),
                    "not-text",
                    "the file holds characters that no text has",
                    "printable characters",
                )
            ) from error

    def _next(self) -> Any:  # noqa: ANN401 -- PyYAML's events are untyped
        return next(self.events)

    def _value(self, event: Any, path: Path, depth: int) -> Any:  # noqa: ANN401 -- plain values of any shape
        self.read.values_at[path] = _mark(event)
        self._add(event, 1)
        if isinstance(event, yaml.AliasEvent):
            return self._aliased(event, depth)
        before = self.count
        if event.tag not in _TAGS_OF_TEXT:
            self._finding(
                event,
                "tag",
                f"the tag {_short(_tag(event.tag))} is not read",
                "a plain value",
                "Remove the tag",
            )
        content: Any
        if isinstance(event, yaml.ScalarEvent):
            content = _scalar(event)
        else:
            if depth >= DEEPEST:
                raise self._unreadable(
                    event,
                    "too-deep",
                    f"values are nested more than {DEEPEST} deep",
                    "a deal file's few levels",
                )
            inside = self._mapping if isinstance(event, yaml.MappingStartEvent) else self._list
            content = inside(path, depth + 1)
        if event.anchor:
            self.anchors[event.anchor] = _Anchored(content, self.count - before + 1, _height(content))
        return content

    def _list(self, path: Path, depth: int) -> list[Any]:
        content: list[Any] = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            content.append(self._value(event, (*path, len(content)), depth))
        return content

    def _mapping(self, path: Path, depth: int) -> dict[str, Any]:
        content: dict[str, Any] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            key = self._key(event, path, depth)
            place = _mark(event)
            if key is None:
                self._value(self._next(), (*path, "?"), depth)
            elif key in content:
                first = self.read.keys_at[*path, key][0]
                self._finding(
                    event,
                    "duplicate-key",
                    f"'{_short(key)}' is stated twice; first on line {first}",
                    "each key once",
                )
                held = self.read.values_at[*path, key]
                self._value(self._next(), (*path, key), depth)
                self.read.values_at[*path, key] = held
            else:
                self.read.keys_at[*path, key] = place
                content[key] = self._value(self._next(), (*path, key), depth)
        return content

    def _key(self, event: Any, path: Path, depth: int) -> str | None:  # noqa: ANN401 -- PyYAML's events
        if not isinstance(event, yaml.ScalarEvent):
            self._finding(event, "key-not-a-word", "a key is a list, a mapping or an alias", "a word")
            self._value(event, (*path, "?"), depth)
            return None
        self._add(event, 1)
        if event.value == "<<" and event.implicit[0]:
            self._finding(event, "merge-key", "the merge key << is not read", "every key written out")
            return None
        return str(event.value)

    def _aliased(self, event: Any, depth: int) -> Any:  # noqa: ANN401 -- plain values of any shape
        anchored = self.anchors.get(event.anchor)
        if anchored is None:
            self._finding(
                event,
                "alias",
                f"*{_short(event.anchor)} stands for nothing that is complete above it",
                f"&{_short(event.anchor)} before it",
            )
            return None
        self._add(event, anchored.values)
        if depth + anchored.depth > DEEPEST:
            raise self._unreadable(
                event, "too-deep", f"values are nested more than {DEEPEST} deep", "a deal file's few levels"
            )
        return anchored.content

    def _add(self, event: Any, values: int) -> None:  # noqa: ANN401 -- PyYAML's events are untyped
        self.count += values
        if self.count > MOST_VALUES:
            raise self._unreadable(
                event,
                "too-many",
                f"the file stands for more than {MOST_VALUES:,} values",
                "fewer keys and aliases",
            )

    def _finding(self, event: Any, code: str, wrong: str, expected: str, hint: str = "") -> None:  # noqa: ANN401 -- PyYAML's events; a finding's parts
        place = Place(self.read.file, *_mark(event))
        self.read.findings.append(Finding(place, code, wrong, expected, hint))

    def _unreadable(self, event: Any, code: str, wrong: str, expected: str, hint: str = "") -> _Unreadable:  # noqa: ANN401 -- PyYAML's events; a finding's parts
        place = Place(self.read.file, *_mark(event)) if event is not None else Place(self.read.file)
        return _Unreadable(Finding(place, code, wrong, expected, hint))

    def _syntax(self, error: yaml.MarkedYAMLError) -> _Unreadable:
        mark = error.problem_mark or error.context_mark
        place = Place(self.read.file, mark.line + 1, mark.column + 1) if mark else Place(self.read.file)
        problem = error.problem or error.context or "it is not YAML"
        hint = ""
        if "cannot start any token" in problem:
            hint = "Indent with spaces, not tabs, and put text that begins with a sign in quotes"
        elif "mapping values are not allowed" in problem:
            hint = "Put text that holds a colon and a space in quotes"
        return _Unreadable(
            Finding(place, "not-yaml", f"the text is not YAML here ({problem})", "keys and values", hint)
        )


def _mark(event: Any) -> tuple[int, int]:  # noqa: ANN401 -- PyYAML's events are untyped
    mark = event.start_mark
    return mark.line + 1, mark.column + 1


def _scalar(event: yaml.ScalarEvent) -> str | int | bool | None:
    text = str(event.value)
    if not event.implicit[0]:
        return text
    if text in NOTHING:
        return None
    if text in ("true", "false"):
        return text == "true"
    if PLAIN_WHOLE.fullmatch(text) and text != "-0":
        return int(text)
    return text


def _height(content: Any) -> int:  # noqa: ANN401 -- plain values of any shape
    if isinstance(content, dict):
        return 1 + max(map(_height, content.values()), default=0)
    if isinstance(content, list):
        return 1 + max(map(_height, content), default=0)
    return 0


def _tag(tag: str) -> str:
    return tag.replace("tag:yaml.org,2002:", "!!")


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
