"""Caps of several terms together as a deal file spells them, under `joint-caps:`.

It refuses a cap of one term: that stands in the term.

Source: `docs/deal-file.md`, key `joint-caps`.
"""

from __future__ import annotations

from collections.abc import Iterable

from troth.core.credit_schedule import JointCap
from troth.telling.spelling.plain_yaml import flow
from troth.telling.spelling.values import cap


def joint_caps_yaml(joint_caps: Iterable[JointCap]) -> str:
    """Write joint caps under `joint-caps:`; nothing where there are none.

    Raises
    ------
    ValueError
        For a cap of one term.
    """
    lines = []
    for joint in joint_caps:
        if len(joint.terms) < 2:
            message = f"a cap of {joint.terms} alone stands in the term"
            raise ValueError(message)
        lines.append(f"  - {flow({'of': list(joint.terms), 'cap': cap(joint.cap)})}\n")
    return "joint-caps:\n" + "".join(lines) if lines else ""
