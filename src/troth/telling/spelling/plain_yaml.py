"""Plain values as YAML text: exact decimals and days as they are, keys in the order given.

It refuses tags, aliases and anything that is not a plain value.

Source: YAML 1.2.2; PyYAML's emitter.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import yaml

UNBROKEN = 1_000_000  # no line is broken: a value stands on its key's line


class _PlainDumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:  # noqa: ANN401, ARG002 -- PyYAML's signature
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002 -- PyYAML's signature
        super().increase_indent(flow, indentless=False)


def _decimal(dumper: yaml.SafeDumper, number: Decimal) -> yaml.ScalarNode:
    text = plain(number)
    return dumper.represent_scalar(f"tag:yaml.org,2002:{'float' if '.' in text else 'int'}", text)


def _day(dumper: yaml.SafeDumper, on: date) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:timestamp", on.isoformat())


_PlainDumper.add_representer(Decimal, _decimal)
_PlainDumper.add_representer(date, _day)


def plain(number: Decimal) -> str:
    """Spell a number without needless zeros and without an exponent."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def block(content: object) -> str:
    """Write a document, a line for each key and entry."""
    return _dumped(content, is_flow=False)


def flow(content: object) -> str:
    """Write a value on one line."""
    return _dumped(content, is_flow=True).removesuffix("\n").removesuffix("\n...")


def _dumped(content: object, *, is_flow: bool) -> str:
    text: str = yaml.dump(
        content,
        Dumper=_PlainDumper,
        sort_keys=False,
        allow_unicode=True,
        default_flow_style=is_flow,
        width=UNBROKEN,
    )
    return text
