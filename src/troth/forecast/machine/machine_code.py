"""Compiled functions as machine code: loaded in milliseconds, made anew when what they are made of changed.

Numba compiles (`compiled`), LLVM stores the object and loads it again; what was stored names the sources,
the versions and the processor it was made for, and carries its own hash. Numba itself is imported only
to compile, because that takes longer than a check. It refuses to run code whose hash does not hold, to
hand it an array of another kind than declared, and to leave half a file behind.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import tempfile
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from threading import Lock
from typing import Any

import llvmlite.binding as llvm
import numpy as np

from troth.forecast.machine.columns import Kind, leaves_of

FORECAST = Path(__file__).parent.parent
EVERY_SOURCE = tuple(f"machine/{name}.py" for name in ("columns", "compiled", "kernels", "machine_code"))
NOTHING = 0  # Numba's answer and error, and the owner of an array: not asked for

Native = Callable[..., int]


@dataclass(frozen=True, slots=True, eq=False)
class Library:
    """Compiled functions that are stored together.

    `functions` gives, for each, the module it is in and what it takes (as `columns` declares it);
    `sources` are the files that the machine code is made of.
    """

    name: str
    sources: tuple[str, ...]
    functions: Mapping[str, tuple[str, tuple[Any, ...]]]

    def is_stored(self) -> bool:
        """Say whether it is stored as machine code for this processor and these sources."""
        return _stored(self) is not None

    def file_name(self) -> str:
        """Return the name of its machine code: a digest of everything that depends on."""
        return _name(self)

    def compile(self) -> Path | None:
        """Compile it (some seconds) and store it; return where, None when nothing is writable."""
        machine_code = _emitted(self)
        for folder in _folders():
            try:
                return _store(self, folder, machine_code)
            except OSError:
                continue
        return None

    def run(self, name: str, *arguments: Any) -> None:  # noqa: ANN401 - arrays, numbers, and tuples of both
        """Run one of the functions, which writes into the arrays it is given.

        The first run loads the machine code, and compiles when nothing is stored. It holds no
        interpreter lock while it runs.
        """
        with _LOADING:
            found = _loaded(self)[name]
        found.native(NOTHING_AT, NOTHING_AT, *_words(found.leaves, arguments))


@dataclass(frozen=True, slots=True)
class _Function:
    native: Native
    leaves: tuple[Kind | type, ...]


_LOADING = Lock()
_ANSWER = np.zeros(8, dtype=np.int64)  # room for Numba's answer, which is nothing
NOTHING_AT = _ANSWER.ctypes.data
_KEPT: list[Any] = []  # the machine code lives as long as the process


@lru_cache
def _loaded(library: Library) -> dict[str, _Function]:
    """Load every function of a library; the first time compile it, and say so."""
    machine_code = _stored(library)
    if machine_code is None:
        warnings.warn(f"compiling the {library.name}, once; it takes some seconds", stacklevel=3)
        library.compile()
        machine_code = _stored(library) or _emitted(library)
    for name, of in _machine_calls():
        llvm.add_symbol(name, of)
    module = llvm.parse_assembly("")
    module.triple = llvm.get_process_triple()
    engine = llvm.create_mcjit_compiler(module, _machine())
    engine.add_object_file(llvm.ObjectFileRef.from_data(machine_code))
    engine.finalize_object()
    _KEPT.append(engine)
    return {
        name: _function(engine.get_function_address(f"troth_{name}"), declared)
        for name, (_, declared) in library.functions.items()
    }


def _function(address: int, declared: tuple[Any, ...]) -> _Function:
    leaves = tuple(leaf for one in declared for leaf in leaves_of(one))
    kinds: list[type] = [ctypes.c_void_p, ctypes.c_void_p]
    for leaf in leaves:
        words = 5 + 2 * leaf.dimensions if isinstance(leaf, Kind) else 1
        kinds += [ctypes.c_double if leaf is float else ctypes.c_int64] * words
    return _Function(ctypes.CFUNCTYPE(ctypes.c_int32, *kinds)(address), leaves)


def _words(leaves: tuple[Kind | type, ...], arguments: tuple[Any, ...]) -> list[Any]:
    """Return arguments as Numba lays them out.

    An array is: its owner, its parent (neither is touched, nothing being counted), its length, the bytes
    of an item, its address, its shape, its strides. A tuple is its members.
    """
    words: list[Any] = []
    for leaf, argument in zip(leaves, _flat(arguments), strict=True):
        if isinstance(leaf, Kind):
            if (
                argument.dtype != leaf.dtype
                or argument.ndim != leaf.dimensions
                or not argument.flags.c_contiguous
            ):
                message = f"an array of {leaf} is wanted, not of {argument.dtype} {argument.shape}"
                raise TypeError(message)
            words += (NOTHING, NOTHING, argument.size, argument.itemsize, argument.ctypes.data)
            words += argument.shape
            words += argument.strides
        else:
            words.append(leaf(argument))
    return words


def _flat(arguments: tuple[Any, ...]) -> Iterator[Any]:
    for argument in arguments:
        if isinstance(argument, tuple):
            yield from _flat(argument)
        else:
            yield argument


def _machine_calls() -> list[tuple[str, int]]:
    """Return what the machine code calls of the C library: clearing and copying memory, e^x."""
    library = ctypes.cdll.msvcrt if os.name == "nt" else ctypes.CDLL(None)
    names = ("memset", "memcpy", "memmove", "exp")
    return [(name, ctypes.cast(getattr(library, name), ctypes.c_void_p).value or 0) for name in names]


def _machine() -> llvm.TargetMachine:
    """Return LLVM's view of this processor."""
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    target = llvm.Target.from_triple(llvm.get_process_triple())
    return target.create_target_machine(cpu=llvm.get_host_cpu_name(), features=_features(), opt=3, jit=True)


def _features() -> str:
    return str(llvm.get_host_cpu_features().flatten())


def _emitted(library: Library) -> bytes:
    """Return freshly compiled machine code."""
    from troth.forecast.machine.compiled import assembly  # noqa: PLC0415 - Numba is imported only to compile

    whole = None
    for name, (module, declared) in library.functions.items():
        function = getattr(import_module(f"troth.forecast.{module}"), name)
        one = llvm.parse_assembly(assembly(function, declared, f"troth_{name}"))
        if whole is None:
            whole = one
        else:
            whole.link_in(one)
    return bytes(_machine().emit_object(whole))


@lru_cache
def _name(library: Library) -> str:
    """Return the file's name: a digest of everything the machine code depends on."""
    digest = hashlib.sha256(repr(sorted(library.functions)).encode())
    for source in (*EVERY_SOURCE, *library.sources):
        digest.update((FORECAST / source).read_bytes())
    for part in (
        llvm.llvm_version_info,
        version("numba"),
        llvm.get_process_triple(),
        llvm.get_host_cpu_name(),
    ):
        digest.update(str(part).encode())
    digest.update(_features().encode())
    return f"{library.name}-{digest.hexdigest()[:20]}.o"


def _folders() -> tuple[Path, ...]:
    """Return where machine code may stand: beside the compiled Python files, else in the user's cache."""
    beside = FORECAST / "__pycache__"
    try:
        return beside, Path.home() / ".cache" / "troth"
    except RuntimeError:  # this user has no home
        return (beside,)


def _stored(library: Library) -> bytes | None:
    """Return stored machine code whose hash holds, if there is any."""
    for folder in _folders():
        try:
            stored = (folder / _name(library)).read_bytes()
        except OSError:
            continue
        if hashlib.sha256(stored[32:]).digest() == stored[:32]:
            return stored[32:]
    return None


def _store(library: Library, folder: Path, machine_code: bytes) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    descriptor, written = tempfile.mkstemp(dir=folder)
    with os.fdopen(descriptor, "wb") as file:
        file.write(hashlib.sha256(machine_code).digest() + machine_code)
    path = folder / _name(library)
    Path(written).replace(path)
    for older in folder.glob(f"{library.name}-*.o"):
        if older != path:
            older.unlink(missing_ok=True)
    return path
