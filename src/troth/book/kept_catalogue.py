"""What the catalogue said when the database had these very bytes: it is opened only when they changed.

Opening it costs a quarter of a second, nearly all of it for importing what reads it. It refuses to keep an
answer when the bytes changed while it was asked.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from troth.book.kept import keep, name_of, recall
from troth.core.record import RecordKind
from troth.store.catalogue import Snapshot, chain_of, head_of
from troth.store.database import HEAD, transaction

KIND = "catalogue"
FORMAT = "troth-catalogue-1"

Catalogue = tuple[str | None, tuple[Snapshot, ...]]


def catalogue_of(path: Path, kind: RecordKind) -> Catalogue:
    """Return the snapshot that is a kind's record now (None: none yet) and every file added, in order.

    `path` is the workspace's database, which need not be there yet.
    """
    if not path.exists():
        return None, ()
    root, name = path.parent, _name(path, kind)
    kept = recall(root, KIND, name)
    if kept is not None:
        facts: dict[str, Any] = json.loads(kept)
        return facts["head"], tuple(Snapshot(**each) for each in facts["chain"])
    with transaction(path) as database:
        head, chain = head_of(database, kind), chain_of(database, kind)
    if _name(path, kind) == name:
        content = {"head": head, "chain": [asdict(each) for each in chain]}
        keep(root, KIND, name, json.dumps(content).encode())
    return head, chain


def _name(path: Path, kind: RecordKind) -> str:
    with path.open("rb") as file:
        return name_of(FORMAT, HEAD, kind, hashlib.file_digest(file, "sha256").hexdigest())
