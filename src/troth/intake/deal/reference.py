"""The reference of the deal file as a page: every key, what it is, what it means, what holds without it.

It is generated from the shapes, with a few paragraphs on how values are written. It refuses to say
anything of a key that the shapes do not.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from inspect import cleandoc
from typing import Any, get_args, get_origin

from troth.intake.deal.fields import OTHERWISE, Leaf, Shape
from troth.intake.deal.shape import DealShape
from troth.intake.deal.shape_terms import AmendmentShape, TermShape

INTRODUCTION = "deal-file-introduction.md"
AS_IN: dict[type[Shape], type[Shape]] = {AmendmentShape: TermShape}  # shapes that repeat another's keys


def deal_reference() -> str:
    """Return the reference of the deal file as Markdown."""
    introduction = files("troth").joinpath("data", INTRODUCTION).read_text(encoding="utf-8")
    sections = [_section(shape) for shape in _shapes(DealShape)]
    return introduction.rstrip() + "\n\n" + "\n\n".join(sections) + "\n"


def _section(shape: type[Shape]) -> str:
    lines = [f"## {_title(shape)}", "", cleandoc(shape.__doc__ or ""), ""]
    lines += ["| key | what it is | what it means | otherwise |", "|---|---|---|---|"]
    as_in = AS_IN.get(shape)
    for name, info in shape.model_fields.items():
        if as_in is not None and name in as_in.model_fields and name not in shape.__annotations__:
            continue
        extra = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
        otherwise = "**required**" if info.is_required() else str(extra.get(OTHERWISE) or "")
        what = _words([info.annotation, *info.metadata])
        cells = (f"`{info.alias or name}`", what, info.description or "", otherwise)
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    if as_in is not None:
        link = f"as in [{_title(as_in).lower()}](#{_anchor(as_in)})"
        lines.append(f"| *another key* | {link} | What it then says. | what held before |")
    if shape.model_config.get("extra") == "allow":
        lines.append(
            "| *an item* | a day, like 2027-04-30 | The day on which they want that item finished. | |"
        )
    return "\n".join(lines)


def _title(shape: type[Shape]) -> str:
    name = shape.__name__.removesuffix("Shape")
    return (
        "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name).strip().capitalize()
    )


def _anchor(shape: type[Shape]) -> str:
    return _title(shape).lower().replace(" ", "-")


def _words(kinds: list[Any]) -> str:
    """Word an annotation with its metadata: the title of its leaf, a link to its shape, or both in turn."""
    for kind in kinds:
        if isinstance(kind, Leaf):
            return kind.title
    kind = kinds[0]
    if hasattr(kind, "__metadata__"):
        return _words([get_args(kind)[0], *kind.__metadata__])
    if isinstance(kind, type) and issubclass(kind, Shape):
        return f"[{_title(kind).lower()}](#{_anchor(kind)})"
    if get_origin(kind) is list:
        return f"a list: {_words([get_args(kind)[0]])}"
    if get_origin(kind) is dict:
        return f"names, each with: {_words([get_args(kind)[1]])}"
    options = [_words([option]) for option in get_args(kind) if option is not type(None)]
    return "; or ".join(dict.fromkeys(options))


def _shapes(shape: type[Shape]) -> Iterator[type[Shape]]:
    """Yield a shape and those inside it, each once, in the order of the file."""
    waiting, seen = [shape], {shape}
    while waiting:
        current = waiting.pop(0)
        yield current
        inner = [each for info in current.model_fields.values() for each in _inside(info.annotation)]
        fresh = [each for each in dict.fromkeys(inner) if each not in seen]
        seen.update(fresh)
        waiting = fresh + waiting


def _inside(kind: Any) -> Iterator[type[Shape]]:  # noqa: ANN401 -- annotations of any kind
    if isinstance(kind, type) and issubclass(kind, Shape):
        yield kind
    for option in get_args(kind):
        yield from _inside(option)
