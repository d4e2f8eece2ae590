"""troth: say only what you can keep.

The door: the names another program may rely on, each loaded when it is first asked for. Everything not
named here is private and may change.

>>> import troth
>>> troth.Work.__module__
'troth.core.quantity'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from troth.book.basis import check_again, seal
    from troth.book.check import Checked, Question, check_deal
    from troth.book.record import add_record, load_record
    from troth.book.workspace import make_workspace
    from troth.core.deal import Deal, Policy
    from troth.core.money import Money
    from troth.core.promise import Promise
    from troth.core.quantity import Span, Work
    from troth.core.record import BaseRate, Record
    from troth.errors import Finding, TrothError
    from troth.forecast.items.votes import ItemForecaster
    from troth.intake.deal.file import read_deal
    from troth.judgement.verdict import Judgement

__version__ = "0.1.0"

__all__ = [
    "BaseRate",
    "Checked",
    "Deal",
    "Finding",
    "ItemForecaster",
    "Judgement",
    "Money",
    "Policy",
    "Promise",
    "Question",
    "Record",
    "Span",
    "TrothError",
    "Work",
    "__version__",
    "add_record",
    "check_again",
    "check_deal",
    "load_record",
    "make_workspace",
    "read_deal",
    "seal",
]

_HOMES = {
    "BaseRate": "core.record",
    "Checked": "book.check",
    "Deal": "core.deal",
    "Finding": "errors",
    "ItemForecaster": "forecast.items.votes",
    "Judgement": "judgement.verdict",
    "Money": "core.money",
    "Policy": "core.deal",
    "Promise": "core.promise",
    "Question": "book.check",
    "Record": "core.record",
    "Span": "core.quantity",
    "TrothError": "errors",
    "Work": "core.quantity",
    "add_record": "book.record",
    "check_again": "book.basis",
    "check_deal": "book.check",
    "load_record": "book.record",
    "make_workspace": "book.workspace",
    "read_deal": "intake.deal.file",
    "seal": "book.basis",
}


def __getattr__(name: str) -> object:
    """Load one of the door's names from where it lives."""
    if name not in _HOMES:
        message = f"module 'troth' has no attribute '{name}'"
        raise AttributeError(message)
    return getattr(import_module(f"troth.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    """List the door's names."""
    return list(__all__)
