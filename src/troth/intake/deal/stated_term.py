"""One version of a term while it is being checked: what it reads, and where each of its keys stands.

A term may be amended; keys that an amendment names replace those before it, and a finding about one points
to where it was stated last. It refuses to judge whether the days of amendments are in order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from troth.core.events import CAUSES
from troth.intake.deal.shape_terms import AmendmentShape, TermKeys, TermShape
from troth.intake.deal.source import DealSource
from troth.intake.yaml_text import Path

MAINTENANCE = "maintenance"
MOST_KEYS_LISTED = 20
DELIVERED = ("acceptance", "result")  # measured once, on what the deal delivers
EVERY_KEY = tuple(sorted({info.alias or name for name, info in TermShape.model_fields.items()}))


@dataclass(frozen=True, slots=True)
class StatedTerm:
    """A term as it reads with its amendments up to a day, and the places of the keys that they named."""

    source: DealSource
    name: str
    shape: TermShape
    amended: tuple[tuple[str, Path], ...] = ()

    def at(self, key: str, *inside: str | int) -> Path:
        """Return the place of a key, or of something inside it."""
        return (*dict(self.amended).get(key, ("terms", self.name)), key, *inside)

    def states(self, key: str) -> bool:
        """Whether it states a key, readable or not."""
        return self.source.states(*self.at(key))


def versions_of(term: TermShape) -> Iterator[tuple[date | None, TermShape, tuple[str, ...]]]:
    """Yield each version: from which day (None: the begin), how it reads, and the keys it names anew."""
    yield None, term, ()
    for amendment in term.amended or ():
        changed = _stated(amendment)
        term = term.model_copy(update=changed)
        yield amendment.from_, term, tuple(TermKeys.model_fields[field].alias or field for field in changed)


def stated_versions(source: DealSource, name: str, term: TermShape) -> Iterator[StatedTerm]:
    """Yield each version of a term with the places of its keys."""
    amended: tuple[tuple[str, Path], ...] = ()
    for number, (_, shape, keys) in enumerate(versions_of(term)):
        amended += tuple((key, ("terms", name, "amended", number - 1)) for key in keys)
        yield StatedTerm(source, name, shape, amended)


def _stated(amendment: AmendmentShape) -> dict[str, object]:
    stated = {field: getattr(amendment, field) for field in TermKeys.model_fields}
    return {field: value for field, value in stated.items() if value is not None}


def kind_of(kinds: Sequence[str]) -> str | None:
    """Return which kind of term states these of rate, objective and says; None where that is none."""
    if "objective" in kinds and "says" not in kinds:
        return "objective"
    return kinds[0] if len(kinds) == 1 else None


def check_beside(stated: StatedTerm, keys: Sequence[str], beside: str) -> None:
    """Note each key that says nothing beside what a term is."""
    expected = ", ".join(keys) if len(keys) <= MOST_KEYS_LISTED else "a key of the reference"
    for key in EVERY_KEY:
        if key not in keys and stated.states(key):
            wrong = f"{key} says nothing beside {beside} in term '{stated.name}'"
            stated.source.key_error(stated.at(key), "idle-key", wrong, expected)


def check_causes(stated: StatedTerm) -> None:
    """Note each word of `excludes` that no event can name as its cause."""
    for position, word in enumerate(stated.shape.excludes or ()):
        if word not in CAUSES:
            stated.source.warning(
                stated.at("excludes", position),
                "unknown-cause",
                f"no event can name '{word}' as its cause, so it is only words in '{stated.name}'",
                "one of " + ", ".join(CAUSES),
            )
