"""The basis of a check: everything that led to it, hashed and dated, from which it can be made again.

It holds the deal as read, its resolved closed days, the policy, the record's snapshots and the base rates by
their hashes, the question and the forecast. Under the same version it reproduces byte for byte; under
another the hashes are checked and the version needed is said. It refuses to call a difference a forgery.

Source: DESIGN section 3, "Basis".
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from importlib.metadata import version
from pathlib import Path
from typing import Any

from troth.book.check import Checked, Question, base_rates_of, judged
from troth.book.knowledge import knowledge_of
from troth.book.writing import write_bytes
from troth.core.deal import BaseRateChoice, Policy
from troth.core.money import Money
from troth.errors import BadInput, Finding, NotFound, NotReproduced, Place, Tampered, WrongVersion
from troth.forecast.blocks import Progress
from troth.forecast.prepare import Knowledge, prepare
from troth.intake.deal_file import ReadDeal, deal_from_document
from troth.telling.check_json import judgement_facts

FORMAT = 1
SEAL = "sha256"


def seal(checked: Checked, path: Path) -> str:
    """Write the basis of a check and return its SHA-256."""
    facts = basis_facts(checked)
    write_bytes(path, as_bytes(facts))
    return str(facts[SEAL])


def basis_facts(checked: Checked) -> dict[str, Any]:
    """Return the basis of a check as plain values, its own hash last."""
    question, known = checked.question, checked.knowledge
    choice = base_rates_of(checked.judgement.forecast.changed.deal, question.base_rate)
    assert question.as_of is not None  # noqa: S101 - a check always has a day; this is for the type checker
    facts: dict[str, Any] = {
        "troth_basis": FORMAT,
        "made_by": version("troth"),
        "document": checked.read.document,
        "closed_days": {
            name: [day.isoformat() for day in days] for name, days in checked.read.closed_days.items()
        },
        "policy": policy_facts(question.policy),
        "question": {
            "as_of": question.as_of.isoformat(),
            "seed": question.seed,
            "draws": question.draws,
            "levers": list(question.levers),
            "quick": question.is_quick,
            "base_rate": {"date": choice.date, "cost": choice.cost},
        },
        "record": {"items": known.items.snapshot, "deals": known.deals.snapshot},
        "base_rates": base_rate_facts(known),
        "forecast": judgement_facts(checked.judgement),
    }
    return facts | {SEAL: hashlib.sha256(as_bytes(facts)).hexdigest()}


def as_bytes(facts: Mapping[str, Any]) -> bytes:
    """Return plain values as canonical bytes: sorted keys, no spaces, UTF-8."""
    text = json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
    return text.encode() + b"\n"


def base_rate_facts(known: Knowledge) -> dict[str, Any]:
    """Return the name and hash of every base rate that spoke."""
    spoke = {"items": known.item_base, "date": known.date_base, "cost": known.cost_base}
    return {
        quantity: None if base is None else {"name": base.name, "sha256": base.sha256}
        for quantity, base in spoke.items()
    }


def policy_facts(policy: Policy) -> dict[str, Any]:
    """Return the company's policy as plain values."""
    worst = None if policy.worst is None else [policy.worst[0].minor, policy.worst[0].currency, policy.worst[1]]
    return {
        "promise": policy.promise,
        "aim": policy.aim,
        "all": policy.every,
        "loss": policy.loss,
        "worst": worst,
        "margin": policy.margin,
    }


def read_basis(path: Path) -> dict[str, Any]:
    """Read a basis whose bytes match its own hash.

    Raises
    ------
    NotFound, BadInput, Tampered
        When it is not there, is no basis, or was changed.
    """
    if not path.is_file():
        noun = "basis"
        raise NotFound(noun, str(path))
    try:
        facts = json.loads(path.read_bytes())
        sealed = dict(facts)
        expected = str(sealed.pop(SEAL))
        known = facts["troth_basis"] == FORMAT and isinstance(facts["question"], dict)
    except (ValueError, KeyError, TypeError, UnicodeDecodeError):
        known = False
    if not known:
        wrong = "this is not a basis written by troth"
        raise BadInput((Finding(Place(path.name), "basis", wrong, "a file from: troth check --basis"),))
    found = hashlib.sha256(as_bytes(sealed)).hexdigest()
    if found != expected:
        raise Tampered(f"basis {path.name}", expected, found)
    return dict(facts)


def check_again(path: Path, root: Path | None, progress: Progress | None = None) -> Checked:
    """Make a check again from its basis alone, with the record it names.

    Parameters
    ----------
    path
        The basis.
    root
        The folder of the record it was made with; None: no workspace.
    progress
        Told (blocks done, blocks in all).

    Raises
    ------
    WrongVersion
        When another version made it; its hashes have been checked by then.
    NotReproduced
        When the same version and inputs give other numbers here.
    """
    facts = read_basis(path)
    question = _question(facts, root)
    assert question.as_of is not None  # noqa: S101 - just read; this is for the type checker
    policy = question.policy
    closed = {name: tuple(map(date.fromisoformat, days)) for name, days in facts["closed_days"].items()}
    snapshots = {kind: name or None for kind, name in facts["record"].items()}
    known = knowledge_of(root, question.base_rate, question.as_of, path.parent, snapshots)
    _require_same(facts["base_rates"], base_rate_facts(known))
    if facts["made_by"] != version("troth"):
        raise WrongVersion(f"basis {path.name}", str(facts["made_by"]), version("troth"))
    deal = deal_from_document(facts["document"], closed, policy)
    read = ReadDeal(deal, (), facts["document"], closed)
    prepared = prepare(deal, known, question.as_of, question.seed)
    checked = Checked(read, known, judged(prepared, question, progress), question)
    if as_bytes(basis_facts(checked)) != path.read_bytes():
        again = json.loads(as_bytes(basis_facts(checked)))
        raise NotReproduced(f"basis {path.name}", _first_difference(facts, again))
    return checked


def _question(facts: Mapping[str, Any], root: Path | None) -> Question:
    asked, policy = facts["question"], dict(facts["policy"])
    worst = policy["worst"]
    return Question(
        root=root,
        policy=Policy(
            promise=policy["promise"],
            aim=policy["aim"],
            every=policy["all"],
            loss=policy["loss"],
            worst=None if worst is None else (Money(int(Decimal(worst[0])), worst[1]), worst[2]),
            margin=policy["margin"],
        ),
        base_rate=BaseRateChoice(asked["base_rate"]["date"], asked["base_rate"]["cost"]),
        seed=asked["seed"],
        draws=asked["draws"],
        as_of=date.fromisoformat(asked["as_of"]),
        levers=tuple(asked["levers"]),
        is_quick=asked["quick"],
    )


def _require_same(sealed: Mapping[str, Any], here: Mapping[str, Any]) -> None:
    for quantity, base in sealed.items():
        if base != here[quantity]:
            expected, found = base or {"sha256": "none"}, here[quantity] or {"sha256": "none"}
            raise Tampered(f"base rate for {quantity}", expected["sha256"], found["sha256"])


def _first_difference(sealed: Any, here: Any, at: str = "") -> str:  # noqa: ANN401 - any JSON value
    if isinstance(sealed, dict) and isinstance(here, dict):
        for key in sorted({*sealed, *here} - {SEAL}):
            if sealed.get(key) != here.get(key):
                return _first_difference(sealed.get(key), here.get(key), f"{at}.{key}" if at else key)
    return f"{at}: sealed {sealed!r}, here {here!r}"
