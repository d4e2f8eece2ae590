"""The workspace: a folder with troth.toml, deals and record, and a worked example that runs.

It is made from the templates shipped with troth. It refuses to overwrite anything and to leave a half-made
folder behind: everything is written beside its place and then moved there.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path

from troth.book.record import MAPPING_SUFFIX, add_record, mapping_beside
from troth.errors import AlreadyThere, NotFound

FOLDERS = ("deals", "record")
HIDDEN = {"gitignore": ".gitignore"}  # shipped without the dot, or git would obey it in the package


@dataclass(frozen=True, slots=True)
class NewWorkspace:
    """A workspace just made: its folder, the files in it, relative to it, and the record that was added.

    `added` names each file of the example's record with how many items of work or deals came of it.
    """

    folder: Path
    files: tuple[Path, ...]
    added: tuple[tuple[Path, int], ...] = ()


def make_workspace(folder: Path) -> NewWorkspace:
    """Make a workspace in `folder`, which may be there already if nothing of a workspace is in it.

    The example's record is added as `troth record add` would.

    Raises
    ------
    AlreadyThere
        Before anything is written, if one file of it would be overwritten.
    NotFound
        If the folder above is not there.
    """
    folder = folder.resolve()
    if not folder.parent.is_dir():
        noun = "folder"
        raise NotFound(noun, str(folder.parent))
    if folder.exists() and not folder.is_dir():
        raise AlreadyThere(str(folder), "choose another name: troth new DIR")
    with tempfile.TemporaryDirectory(prefix=".troth-new-", dir=folder.parent) as beside:
        made = _written(Path(beside) / folder.name)
        taken = next((folder / path for path in made if (folder / path).exists()), None)
        if taken is not None:
            raise AlreadyThere(str(taken), "choose another folder: troth new DIR")
        _move(Path(beside) / folder.name, folder)
    return NewWorkspace(folder, made, _add_example(folder))


def _add_example(folder: Path) -> tuple[tuple[Path, int], ...]:
    """Add every file of the template's record that has its mapping beside it."""
    added = []
    for path in _files_below(folder / "record"):
        if path.name.endswith(MAPPING_SUFFIX) or not mapping_beside(path).is_file():
            continue
        snapshot = add_record(folder, path).snapshot
        added.append((path.relative_to(folder), snapshot.items_in_record))
    return tuple(added)


def _written(folder: Path) -> tuple[Path, ...]:
    for name in FOLDERS:
        (folder / name).mkdir(parents=True)
    with as_file(files("troth") / "data" / "workspace") as template:
        for source in _files_below(template):
            target = folder / source.relative_to(template)
            target = target.with_name(HIDDEN.get(target.name, target.name))
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
    return tuple(path.relative_to(folder) for path in _files_below(folder))


def _move(made: Path, folder: Path) -> None:
    if not folder.exists():
        made.rename(folder)
        return
    for source in _files_below(made):
        target = folder / source.relative_to(made)
        target.parent.mkdir(parents=True, exist_ok=True)
        source.rename(target)
    for name in FOLDERS:
        (folder / name).mkdir(exist_ok=True)


def _files_below(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix != ".pyc")
