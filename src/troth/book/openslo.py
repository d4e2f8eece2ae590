"""OpenSLO files from disk into service levels, and the service levels of a deal file as OpenSLO.

It refuses to go on with files that have errors: every finding of all of them is raised at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from troth.book.check import read_deal_file
from troth.core.deal import Policy
from troth.errors import BadInput, Finding, NotFound
from troth.intake.openslo.file import ReadOpenSlo, read_openslo
from troth.telling.openslo import WrittenOpenSlo, openslo_yaml

ENDINGS = frozenset({".yaml", ".yml", ".json"})


def read_openslo_files(paths: Sequence[Path]) -> ReadOpenSlo:
    """Read OpenSLO files that belong together, and those of folders and of the folders in them.

    Parameters
    ----------
    paths
        Files and folders.

    Raises
    ------
    NotFound
        When one is not there, or a folder holds no such file.
    BadInput
        With every finding, when any is an error.
    """
    files = [file for path in paths for file in _files(path)]
    read = read_openslo((file.as_posix(), file.read_bytes()) for file in dict.fromkeys(files))
    if read.errors:
        raise BadInput(read.findings)
    return read


def write_openslo(
    path: Path, policy: Policy, seller_calendar: Mapping[str, object] | None = None, root: Path | None = None
) -> tuple[WrittenOpenSlo, tuple[Finding, ...]]:
    """Return the service levels of a deal file as OpenSLO, and the findings that did not stop it.

    Raises
    ------
    NotFound, BadInput
        See `read_deal_file`.
    """
    read = read_deal_file(path, policy, seller_calendar, root)
    assert read.deal is not None  # noqa: S101 - it raised otherwise; this is for the type checker
    return openslo_yaml(read.deal), read.findings


def _files(path: Path) -> Iterator[Path]:
    noun = "OpenSLO file"
    if path.is_file():
        yield path
        return
    found = sorted(each for each in path.rglob("*") if each.suffix in ENDINGS and each.is_file())
    if not found:
        remedy = f"a folder holds files that end in {', '.join(sorted(ENDINGS))}" if path.is_dir() else ""
        raise NotFound(noun, str(path), remedy=remedy)
    yield from found
