"""Read a deal file: bytes in, the deal and every finding out; and rebuild a deal that was sealed.

Steps: (1) text into plain values with their places, (2) values into shapes, what is refused cut out,
(3) the rules on names and on values that must agree, (4) closed days resolved, (5) shapes into the
nouns of core. It refuses to read the disk, to know the company's policy (it is handed in) and to raise
for a fault in the file.

Source: `docs/deal-file.md`, which is generated from the shapes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import ValidationError

from troth.core.deal import Deal, Policy
from troth.errors import BadInput, Finding, Place
from troth.intake.deal.calendars import resolved_days
from troth.intake.deal.closed_days import KnownDays
from troth.intake.deal.nouns import deal_of
from troth.intake.deal.policy import applied
from troth.intake.deal.reading import read_shape
from troth.intake.deal.rules import check_rules
from troth.intake.deal.shape import DealShape
from troth.intake.deal.source import DealSource
from troth.intake.yaml_text import read_yaml

MOST_FINDINGS = 1000


@dataclass(frozen=True, slots=True)
class ReadDeal:
    """What came of a deal file.

    `deal` is None when a finding is an error. `document` is the file as plain values that JSON can
    hold; with `closed_days` (each calendar's, resolved) and the policy it gives the same deal again.
    """

    deal: Deal | None
    findings: tuple[Finding, ...]
    document: Mapping[str, Any]
    closed_days: Mapping[str, tuple[date, ...]]

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that keep the deal from being used."""
        return tuple(finding for finding in self.findings if finding.severity == "error")


def read_deal(
    text_bytes: bytes,
    file_name: str,
    policy: Policy | None = None,
    known_days: KnownDays | None = None,
    seller_calendar: Mapping[str, Any] | None = None,
) -> ReadDeal:
    """Read a deal file.

    Parameters
    ----------
    text_bytes
        The file's bytes.
    file_name
        Its name, as findings say it.
    policy
        The company's policy; troth's own figures without one.
    known_days
        Public holidays resolved before, by key; what is resolved now is added. With all of them known
        the `holidays` library is not even imported.
    seller_calendar
        The company's calendar, keyed as in a deal file; it holds where the file states no
        `calendars.seller`, and becomes part of the document.
    """
    text = read_yaml(text_bytes, file_name)
    if seller_calendar:
        text.content = _with_seller_calendar(text.content, seller_calendar)
    content = text.content if isinstance(text.content, dict) else {}
    source = DealSource(text, content, text.findings)
    if not isinstance(text.content, dict):
        if not text.findings:
            source.error((), "wrong-shape", "the file is not a mapping", "keys with values, a line each")
        return ReadDeal(None, _in_order(source.findings), {}, {})
    shape = read_shape(source)
    closed: Mapping[str, tuple[date, ...]] = {}
    if shape is not None:
        closed = resolved_days(shape, source, known_days)
        check_rules(shape, source, closed)
    if shape is None or any(finding.severity == "error" for finding in source.findings):
        return ReadDeal(None, _in_order(source.findings), content, closed)
    company = policy or Policy()
    agreed = applied(company, shape.policy, shape.currency)
    for loosened in agreed.loosened[len(company.loosened) :]:  # what is the file's own to answer
        wrong = f"this deal's policy is looser: {loosened}" if shape.policy else loosened
        hint = "It applies, and is said as a hard truth"
        source.warning(("policy",), "policy-loosened", wrong, "a policy as strict as the company's", hint)
    return ReadDeal(deal_of(shape, closed, agreed), _in_order(source.findings), content, closed)


def deal_from_document(
    document: Mapping[str, Any], closed_days: Mapping[str, Sequence[date]], policy: Policy | None = None
) -> Deal:
    """Rebuild the deal of a document that `read_deal` returned, without looking up any holiday.

    Parameters
    ----------
    document
        The stored document.
    closed_days
        The stored closed days of each calendar.
    policy
        The company's policy that was handed to `read_deal`.

    Raises
    ------
    BadInput
        When the document is not one that a faultless file gave.
    """
    try:
        shape = DealShape.model_validate(dict(document))
    except ValidationError as refused:
        wrong = f"the stored deal cannot be read ({refused.error_count()} faults)"
        raise BadInput(
            (Finding(Place("the stored deal"), "stored-deal", wrong, "one sealed by troth"),)
        ) from refused
    return deal_of(shape, closed_days, applied(policy or Policy(), shape.policy, shape.currency))


def _with_seller_calendar(content: Any, calendar: Mapping[str, Any]) -> Any:  # noqa: ANN401 -- plain values of any shape
    stated = content.get("calendars") or {} if isinstance(content, dict) else None
    if not isinstance(stated, dict) or stated.get("seller") is not None:
        return content
    own = {key: list(value) if isinstance(value, tuple) else value for key, value in calendar.items()}
    return {**content, "calendars": {**stated, "seller": own}}


def _in_order(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    unique = sorted(dict.fromkeys(findings), key=_reading_order)
    if len(unique) <= MOST_FINDINGS:
        return tuple(unique)
    rest = len(unique) - MOST_FINDINGS
    last = Finding(
        unique[MOST_FINDINGS].place,
        "more-findings",
        f"there are {rest:,} more findings from here on",
        "fewer",
        "Correct those above first",
        severity="error" if any(each.severity == "error" for each in unique) else "warning",
    )
    return (*unique[:MOST_FINDINGS], last)


def _reading_order(finding: Finding) -> tuple[int, int]:
    return finding.place.line, finding.place.column
