"""Write NOTICE: the licence of every dependency at run time and of every data table shipped.

A test compares NOTICE with it. It refuses a licence that is not known to allow commercial use.
"""

from __future__ import annotations

import re
import sys
from importlib.metadata import PackageMetadata, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
NOTICE = ROOT / "NOTICE"
TABLES = ROOT / "src" / "troth" / "data"

# All allow commercial use, with their text and copyright lines kept.
ALLOWED = {
    "0BSD", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "MIT",
    "PSF-2.0", "Zlib",
}  # fmt: skip
NAMED = {  # licences named in words by packages that state no SPDX expression
    "MIT License": "MIT",
    "BSD License": "BSD-3-Clause",
    "Apache Software License": "Apache-2.0",
}
STATED = {"numba": "BSD-2-Clause"}  # its LICENSE file; its metadata says only BSD
DATA = {
    "items-base-rate.csv": (
        "own figures, Apache-2.0",
        (
            "Quantiles we computed from published studies of software tasks: CESAW, Renzo pomodoros, "
            "Hemmati, Project-22 (sets collected by Derek M. Jones; no licence stated, no row of theirs "
            "is contained)."
        ),
    ),
    "service-base-rate.csv": (
        "facts, Apache-2.0",
        (
            "Counts of outages and hours stated in published studies, each named in the row; "
            "the spread of their lengths is our own figure."
        ),
    ),
    "whole-projects.csv": (
        "own figures, Apache-2.0; in part from MIT and OGL-UK-3.0 sources",
        (
            "Quantiles we computed from published studies of whole projects; each row names its source. "
            "Contains public sector information licensed under the Open Government Licence v3.0 (UK GMPP)."
        ),
    ),
}
HEAD = """\
troth
Copyright 2026 the troth authors

Licensed under the Apache License, Version 2.0; see LICENSE.

Below: what troth needs at run time, with the licence each package states of itself (the texts and copyright
lines are in the packages), and the data tables it ships. Every one of them allows commercial use.
Written by `make docs`; a test compares it with what is installed.
"""


def notice() -> str:
    """Return the whole text."""
    lines = [HEAD, "Packages\n"]
    lines += [f"  {name:<22}{licence}" for name, licence in sorted(licences().items())]
    lines.append("\nData tables (src/troth/data)\n")
    lines += [f"  {name}\n    {licence}\n    {words}" for name, (licence, words) in sorted(DATA.items())]
    return "\n".join(lines) + "\n"


def licences() -> dict[str, str]:
    """Return the licence of each package that troth needs at run time, on any platform of the lock."""
    locked = set(re.findall(r"^([a-z0-9.-]+)==", (ROOT / "requirements.lock").read_text(), re.MULTILINE))
    found: dict[str, str] = {}
    rest = needed("troth", locked)
    while rest:
        name = rest.pop()
        if name in found:
            continue
        try:
            found[name] = licence_of(name, distribution(name).metadata)
        except PackageNotFoundError:
            continue  # of another platform or Python
        rest += needed(name, locked)
    return found


def needed(name: str, locked: set[str]) -> list[str]:
    """Return the packages that one needs without any extra."""
    requirements = (Requirement(each) for each in distribution(name).requires or [])
    names = [canonicalize_name(each.name) for each in requirements if "extra" not in str(each.marker)]
    return [each for each in names if each in locked]


def licence_of(name: str, metadata: PackageMetadata) -> str:
    """Return the SPDX expression of a package: as it states it, else from its classifiers or words."""
    if name in STATED:
        return STATED[name]
    fields = dict(metadata.items())
    if "License-Expression" in fields:
        return str(fields["License-Expression"])
    classifiers = [
        value.rpartition(" :: ")[2] for key, value in metadata.items() if "License ::" in str(value)
    ]
    named = sorted({NAMED[each] for each in classifiers if each in NAMED})
    return " OR ".join(named) or str(fields.get("License", "unknown")).strip()


def refused() -> dict[str, str]:
    """Return the packages with a licence that is not known to allow commercial use."""
    return {
        name: licence
        for name, licence in licences().items()
        if not all(part.strip(" ()") in ALLOWED for part in re.split(r" AND | OR ", licence))
    }


def main() -> int:
    """Write NOTICE, or say which licence stands in the way."""
    for name, licence in refused().items():
        print(f"{name}: licence '{licence}' is not known to allow commercial use")
    if refused():
        return 1
    NOTICE.write_text(notice(), encoding="utf-8")
    print(f"wrote {NOTICE.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
