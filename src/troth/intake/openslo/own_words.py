"""What troth wrote into annotations of an SLO, read back: the keys of a term that OpenSLO has no place for.

It refuses annotations of others, and an objective whose target was changed since.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from troth.intake.openslo.lost import OWN_PREFIX
from troth.intake.openslo.source import ObjectSource
from troth.intake.yaml_text import Path, read_yaml

Plain = dict[str, Any]

AT: Path = ("metadata", "annotations")
STANDS_FOR_ALL = Decimal("0.999999")  # what stands for an objective of 100 %, which OpenSLO has not
AS_IT_STANDS = ("term", "currency")


def own_words(source: ObjectSource, metadata: Plain) -> Plain:
    """Return the keys of troth's own annotations with their values."""
    found: Plain = {}
    for name, text in (metadata.get("annotations") or {}).items():
        if not name.startswith(OWN_PREFIX) or text is None:
            continue
        key = name.removeprefix(OWN_PREFIX)
        if key in AS_IT_STANDS:
            found[key] = text
            continue
        read = read_yaml(text.encode(), "annotation")
        if read.findings or read.content is None:
            wrong = f"annotation '{name}' cannot be read as troth wrote it"
            source.error((*AT, name), "misspelt", wrong, "the value of a key of a term")
        else:
            found[key] = read.content
    return found


def true_objective(source: ObjectSource, own: Plain, target: Decimal | None) -> Plain:
    """Return the annotations without an objective whose target was changed since it was written."""
    if "objective" not in own or target in (None, STANDS_FOR_ALL):
        return own
    wrong = f"annotation 'troth/objective' is not used: the target was changed to {target:f}"
    source.warning((*AT, f"{OWN_PREFIX}objective"), "changed-since", wrong)
    return {key: value for key, value in own.items() if key != "objective"}
