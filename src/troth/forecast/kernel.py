"""The compiled scheduler as machine code: loaded in milliseconds, made anew when what it is made of changed.

Numba compiles (`entry`), LLVM stores the object and loads it again; what was stored names the sources,
the versions and the processor it was made for, and carries its own hash. Numba itself is imported only to
compile, because that takes longer than a check. It refuses to run code whose hash does not hold, and to
leave half a file behind.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import tempfile
from collections.abc import Callable
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import llvmlite.binding as llvm

SOURCES = ("rows.py", "compiled.py", "instants.py", "endings.py", "generation.py", "entry.py", "kernel.py")
SYMBOL = "troth_schedule"
ADDRESSES = 33  # arrays, in the order of `entry`
HERE = Path(__file__).parent

Native = Callable[..., int]


def is_compiled() -> bool:
    """Say whether the scheduler is stored as machine code for this processor and these sources."""
    return _stored() is not None


def compile_kernel() -> Path | None:
    """Compile the scheduler (some seconds) and store it; return where, None when nothing is writable."""
    machine_code = _emitted()
    for folder in _folders():
        try:
            return _store(folder, machine_code)
        except OSError:
            continue
    return None


@lru_cache(maxsize=1)
def native() -> Native:
    """Return the scheduler as a function of addresses; it compiles first when nothing is stored.

    It holds no interpreter lock while it runs. Its first two arguments are room for Numba's answer.
    """
    machine_code = _stored()
    if machine_code is None:
        compile_kernel()
        machine_code = _stored() or _emitted()
    for name, of in _machine_calls():
        llvm.add_symbol(name, of)
    module = llvm.parse_assembly("")
    module.triple = llvm.get_process_triple()
    loaded = llvm.create_mcjit_compiler(module, _machine())
    loaded.add_object_file(llvm.ObjectFileRef.from_data(machine_code))
    loaded.finalize_object()
    _LOADED.append(loaded)
    address = loaded.get_function_address(SYMBOL)
    kinds = [ctypes.c_void_p] * (2 + ADDRESSES) + [ctypes.c_int64] * 2
    return ctypes.CFUNCTYPE(ctypes.c_int32, *kinds)(address)


_LOADED: list[Any] = []  # the machine code lives as long as the process


def _machine_calls() -> list[tuple[str, int]]:
    """Return what the machine code calls of the C library: clearing and copying memory."""
    library = ctypes.cdll.msvcrt if os.name == "nt" else ctypes.CDLL(None)
    names = ("memset", "memcpy", "memmove")
    return [(name, ctypes.cast(getattr(library, name), ctypes.c_void_p).value or 0) for name in names]


def _machine() -> llvm.TargetMachine:
    """Return LLVM's view of this processor."""
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    target = llvm.Target.from_triple(llvm.get_process_triple())
    return target.create_target_machine(cpu=llvm.get_host_cpu_name(), features=_features(), opt=3, jit=True)


def _features() -> str:
    return str(llvm.get_host_cpu_features().flatten())


def _emitted() -> bytes:
    """Return freshly compiled machine code."""
    from troth.forecast.entry import assembly  # noqa: PLC0415 - Numba is imported only to compile

    return bytes(_machine().emit_object(llvm.parse_assembly(assembly())))


@lru_cache(maxsize=1)
def _name() -> str:
    """Return the file's name: a digest of everything the machine code depends on."""
    digest = hashlib.sha256()
    for source in SOURCES:
        digest.update((HERE / source).read_bytes())
    for part in (version("llvmlite"), version("numba"), llvm.get_process_triple(), llvm.get_host_cpu_name()):
        digest.update(part.encode())
    digest.update(_features().encode())
    return f"schedule-{digest.hexdigest()[:20]}.o"


def _folders() -> tuple[Path, ...]:
    """Return where machine code may stand: beside the compiled Python files, else in the user's cache."""
    beside = HERE / "__pycache__"
    try:
        return beside, Path.home() / ".cache" / "troth"
    except RuntimeError:  # this user has no home
        return (beside,)


def _stored() -> bytes | None:
    """Return stored machine code whose hash holds, if there is any."""
    for folder in _folders():
        try:
            stored = (folder / _name()).read_bytes()
        except OSError:
            continue
        if hashlib.sha256(stored[32:]).digest() == stored[:32]:
            return stored[32:]
    return None


def _store(folder: Path, machine_code: bytes) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    descriptor, written = tempfile.mkstemp(dir=folder)
    with os.fdopen(descriptor, "wb") as file:
        file.write(hashlib.sha256(machine_code).digest() + machine_code)
    path = folder / _name()
    Path(written).replace(path)
    for older in folder.glob("schedule-*.o"):
        if older != path:
            older.unlink(missing_ok=True)
    return path
