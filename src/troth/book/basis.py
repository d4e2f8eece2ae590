"""The basis of a check: everything that led to it, hashed and dated, from which it can be made again.

It holds the deal as read, its resolved closed days, the policy, the record's snapshots and the published
base rates by their hashes, base rates of one's own in full, the question and the forecast. Under the same
version it reproduces byte for byte; under another the hashes are checked and the version needed is said.
It refuses to call a difference a forgery.

Source: DESIGN section 3, "Basis".
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

from troth.book.check import Checked, Question, judged
from troth.book.kept_levels import levels_for
from troth.book.knowledge import is_own_table, known
from troth.book.record import DATABASE, load_record
from troth.book.service import load_service
from troth.book.writing import write_bytes
from troth.core.deal import BaseRateChoice, Policy
from troth.core.events import Events
from troth.core.money import Money
from troth.core.record import BaseRate, Record, RecordKind, empty_record
from troth.core.service_base import ServiceBase
from troth.errors import BadInput, Finding, NotFound, NotReproduced, Place, Tampered, WrongVersion
from troth.forecast.deal.blocks import Progress
from troth.forecast.deal.prepare import Knowledge, prepare
from troth.intake.base_rate import deal_base_rates, item_base_rate
from troth.intake.deal.file import ReadDeal, deal_from_document
from troth.intake.service_base import service_base_rate
from troth.telling.check.check_json import judgement_facts

FORMAT = 1
SEAL = "sha256"
OPENS = re.compile(rb'\{"troth_basis":(\d{1,4}),')
SEALED = re.compile(rb',"sha256":"([0-9a-f]{64})"\}\n\Z')


def seal(checked: Checked, path: Path) -> str:
    """Write the basis of a check and return its SHA-256."""
    facts = basis_facts(checked)
    write_bytes(path, as_bytes(facts))
    return str(facts[SEAL])


def basis_facts(checked: Checked) -> dict[str, Any]:
    """Return the basis of a check as plain values, with the hash of all the others as `sha256`."""
    question, knowledge = checked.question, checked.knowledge
    facts: dict[str, Any] = {
        "troth_basis": FORMAT,
        "made_by": version("troth"),
        "document": checked.read.document,
        "closed_days": {
            name: [day.isoformat() for day in days] for name, days in checked.read.closed_days.items()
        },
        "policy": policy_facts(question.policy),
        "question": {
            "as_of": checked.judgement.forecast.as_of.isoformat(),
            "seed": question.seed,
            "draws": question.draws,
            "levers": list(question.levers),
            "quick": question.is_quick,
            "base_rate": {"date": question.base_rate.date, "cost": question.base_rate.cost},
            **({"file": question.deal_file} if question.deal_file else {}),
        },
        "record": {
            "items": knowledge.items.snapshot,
            "deals": knowledge.deals.snapshot,
            "service": knowledge.service.snapshot,
        },
        "base_rates": base_rate_facts(knowledge, question.base_rate),
        "forecast": judgement_facts(checked.judgement),
    }
    return facts | {SEAL: hashlib.sha256(as_bytes(facts)).hexdigest()}


def as_bytes(facts: Mapping[str, Any]) -> bytes:
    """Return plain values as bytes: keys in their order, no spaces, UTF-8, a line feed at the end.

    Keys are not sorted: the order of a deal's work and promises is part of what it says.
    """
    text = json.dumps(facts, separators=(",", ":"), ensure_ascii=False, allow_nan=False, default=str)
    return text.encode("utf-8", "surrogatepass") + b"\n"


def base_rate_facts(knowledge: Knowledge, choice: BaseRateChoice) -> dict[str, Any]:
    """Return the name and hash of every base rate that spoke, and the values of one of the user's own."""
    spoke = {"date": (knowledge.date_base, choice.date), "cost": (knowledge.cost_base, choice.cost)}
    facts: dict[str, Any] = {"items": _named(knowledge.item_base)}
    if knowledge.service_base is not None:
        facts["service"] = _named(knowledge.service_base)
    for quantity, (base, chosen) in spoke.items():
        facts[quantity] = None if base is None else _named(base)
        if base is not None and chosen is not None and is_own_table(chosen):
            facts[quantity]["own"] = {
                "ln_ratios": list(base.ln_ratios),
                "source": base.source,
                "note": base.note,
                "sample_size": base.sample_size,
            }
    return facts


def policy_facts(policy: Policy) -> dict[str, Any]:
    """Return the company's policy as plain values."""
    worst = policy.worst
    return {
        "promise": policy.promise,
        "aim": policy.aim,
        "all": policy.every,
        "loss": policy.loss,
        "worst": None if worst is None else [worst[0].minor, worst[0].currency, worst[1]],
        "margin": policy.margin,
        **({"loosened": list(policy.loosened)} if policy.loosened else {}),
    }


def _policy(facts: Mapping[str, Any]) -> Policy:
    worst = facts["worst"]
    return Policy(
        promise=facts["promise"],
        aim=facts["aim"],
        every=facts["all"],
        loss=facts["loss"],
        worst=None if worst is None else (Money(worst[0], worst[1]), worst[2]),
        margin=facts["margin"],
        loosened=tuple(facts.get("loosened", ())),
    )


def _named(base: BaseRate | ServiceBase) -> dict[str, Any]:
    return {"name": base.name, "sha256": base.sha256}


def read_basis(path: Path) -> dict[str, Any]:
    """Read a basis whose bytes match its own hash.

    Raises
    ------
    NotFound, BadInput, Tampered, WrongVersion
        When it is not there, is no basis, was changed, or has a format of another version.
    """
    if not path.is_file():
        noun = "basis"
        raise NotFound(noun, str(path))
    content = path.read_bytes()
    begin, end = OPENS.match(content), SEALED.search(content)
    if begin is None:
        wrong = "this is not a basis written by troth"
        raise BadInput((Finding(Place(path.name), "basis", wrong, "a file from: troth check --basis"),))
    if end is None:
        raise Tampered(f"basis {path.name}", "a seal at its end", "none")
    expected = end[1].decode()
    found = hashlib.sha256(content[: end.start()] + b"}\n").hexdigest()
    if found != expected:
        raise Tampered(f"basis {path.name}", expected, found)
    facts: dict[str, Any] = json.loads(content)
    if int(begin[1]) != FORMAT:
        raise WrongVersion(f"basis {path.name}", str(facts["made_by"]), version("troth"))
    return facts


def check_again(path: Path, root: Path | None, progress: Progress | None = None) -> Checked:
    """Make a check again from its basis alone, with the record it names.

    Parameters
    ----------
    path
        The basis.
    root
        The folder of the record; None: the nearest one at or above the basis.
    progress
        Told (blocks done, blocks in all).

    Raises
    ------
    NotFound
        When the record lacks the snapshot.
    Tampered
        When the basis or the snapshot was changed.
    WrongVersion
        When another version made it; its hashes have been checked by then.
    NotReproduced
        When the same version and inputs give other numbers here.
    """
    facts = read_basis(path)  # 1. the basis is what it was
    question = _question(facts)
    folder = root or _record_near(path)
    items, deals = _record(facts, "items", folder), _record(facts, "deals", folder)  # 2. the record is
    if facts["made_by"] != version("troth"):  # 3. the version, before anything that belongs to a version
        raise WrongVersion(f"basis {path.name}", str(facts["made_by"]), version("troth"))
    bases = {quantity: _base(facts, quantity) for quantity in ("date", "cost")}  # 4. what was published
    _require_same("items", facts["base_rates"]["items"], item_base_rate())
    _require_same("service", facts["base_rates"]["service"], service_base_rate())
    knowledge = replace(known(items, deals, question.base_rate, bases), service=_service(facts, folder))
    closed = {name: tuple(map(date.fromisoformat, days)) for name, days in facts["closed_days"].items()}
    deal = deal_from_document(facts["document"], closed, question.policy)
    as_of = date.fromisoformat(facts["question"]["as_of"])
    levels = levels_for(folder, knowledge, question.seed, progress)
    prepared = prepare(deal, knowledge, as_of, question.seed, levels)  # 5. the same again
    read = ReadDeal(deal, (), facts["document"], closed)
    checked = Checked(read, knowledge, judged(prepared, question, progress), question)
    again = as_bytes(basis_facts(checked))
    if again != as_bytes(facts):
        raise NotReproduced(f"basis {path.name}", _first_difference(facts, json.loads(again)))
    return checked


def _question(facts: Mapping[str, Any]) -> Question:
    asked = facts["question"]
    return Question(
        root=None,
        policy=_policy(facts["policy"]),
        base_rate=BaseRateChoice(asked["base_rate"]["date"], asked["base_rate"]["cost"]),
        seed=asked["seed"],
        draws=asked["draws"],
        as_of=date.fromisoformat(asked["as_of"]),
        levers=tuple(asked["levers"]),
        is_quick=asked["quick"],
        deal_file=asked.get("file", ""),
    )


def _record_near(path: Path) -> Path | None:
    """Return the nearest folder at or above a file that holds a record's catalogue."""
    return next((each for each in path.resolve().parents if (each / DATABASE).is_file()), None)


def _record(facts: Mapping[str, Any], kind: RecordKind, root: Path | None) -> Record:
    """Return the record as it was sealed, its bytes verified."""
    snapshot = facts["record"][kind]
    if not snapshot:
        return empty_record(kind)
    if root is None:
        noun = "record snapshot"
        raise NotFound(noun, snapshot, where="this folder or above")
    return load_record(root, kind, snapshot)


def _service(facts: Mapping[str, Any], root: Path | None) -> Events:
    """Return past service as it was sealed, its bytes verified."""
    snapshot = facts["record"]["service"]
    if not snapshot:
        return Events()
    if root is None:
        noun = "record snapshot"
        raise NotFound(noun, snapshot, where="this folder or above")
    return load_service(root, snapshot)


def _base(facts: Mapping[str, Any], quantity: str) -> BaseRate | None:
    """Return the base rate that spoke: the user's own as sealed, a published one by its name and hash."""
    sealed = facts["base_rates"][quantity]
    if sealed is None:
        return None
    own = sealed.get("own")
    if own is not None:
        values = tuple(own["ln_ratios"])
        return BaseRate(
            sealed["name"], quantity, values, own["source"], own["note"], own["sample_size"], sealed["sha256"]
        )
    named = (rate for rate in deal_base_rates() if (rate.name, rate.quantity) == (sealed["name"], quantity))
    found = next(named, None)
    _require_same(quantity, sealed, found)
    return found


def _require_same(quantity: str, sealed: Mapping[str, Any], here: BaseRate | ServiceBase | None) -> None:
    found = "none" if here is None else here.sha256
    if found != sealed["sha256"]:
        raise Tampered(f"the base rate for {quantity}", sealed["sha256"], found)


def _first_difference(sealed: Any, here: Any) -> str:  # noqa: ANN401 - any JSON value
    """Return the way to the first value that differs, from the outside in: `forecast, together, inside`."""
    if isinstance(sealed, dict) and isinstance(here, dict):
        keys = [key for key in {**sealed, **here} if key != SEAL and sealed.get(key) != here.get(key)]
        return _way(keys[0], sealed.get(keys[0]), here.get(keys[0])) if keys else "the order of its entries"
    if isinstance(sealed, list) and isinstance(here, list) and len(sealed) == len(here):
        place = next(k for k, (one, other) in enumerate(zip(sealed, here, strict=True)) if one != other)
        return _way(f"number {place + 1}", sealed[place], here[place])
    return ""


def _way(key: str, sealed: Any, here: Any) -> str:  # noqa: ANN401 - any JSON value
    rest = _first_difference(sealed, here)
    return f"{key}, {rest}" if rest else key
