"""Set the project up in its own `.venv`, with nothing but this Python and the package registry.

Run by `make`, and by hand where there is no make: `python scripts/setup.py`. Done once for each state
of requirements.lock (a stamp in `.venv` keeps its hash), so a second run needs no network. It refuses to
touch anything outside the checkout and to install a file whose hash is not in the lock.

Steps: 1. make the environment; 2. install the pinned uv by its hashes; 3. let uv install everything in
the lock by its hashes; 4. install troth itself, editable, with the build backend of the lock;
5. compile the forecast kernels once.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
SUFFIX = ".exe" if os.name == "nt" else ""
PYTHON = BIN / f"python{SUFFIX}"
UV = BIN / f"uv{SUFFIX}"
OLDEST = (3, 11)


def main() -> int:
    """Bring the environment to the state of the lock, and say in a line each what was done."""
    if sys.version_info < OLDEST:
        wanted, found = ".".join(map(str, OLDEST)), ".".join(map(str, sys.version_info[:3]))
        print(
            f"troth needs Python {wanted} or newer; this is {found}. Choose another: make PYTHON=python3.11"
        )
        return 1
    sys.stdout.reconfigure(line_buffering=True)  # in the order it happens, in a pipe as well
    began = time.monotonic()
    stamp, key = VENV / "set-up.sha256", environment_key()
    if not (PYTHON.exists() and stamp.exists() and stamp.read_text() == key):
        stamp.unlink(missing_ok=True)
        install()
        stamp.write_text(key)
        print(f"set-up: installed everything in requirements.lock in {time.monotonic() - began:.0f} s")
    compile_kernels()
    return 0


def environment_key() -> str:
    """Hash what the environment depends on: the lock, the project's own metadata, Python and this script."""
    key = hashlib.sha256(sys.version.encode())
    for path in (LOCK, ROOT / "pyproject.toml", Path(__file__)):
        key.update(path.read_bytes())
    key.update(str(ROOT).encode())
    return key.hexdigest()


def install() -> None:
    """Make the environment, then install uv, the lock and troth into it, each file checked by its hash."""
    if not works(PYTHON):
        make_environment()
    if not (works(UV) and uv_pin() in version_of(UV)):
        install_uv()
    uv = [str(UV), "pip"]
    there = ["--quiet", "--python", str(PYTHON)]
    sync = [*uv, "sync", *there, "--require-hashes", "--compile-bytecode", str(LOCK)]
    if not succeeds([*sync, "--system-certs"]):  # the machine's certificates, else those uv brings along
        run(sync)
    run([*uv, "install", *there, "--no-deps", "--no-build-isolation", "--editable", str(ROOT)])
    run([str(PYTHON), "-m", "compileall", "-q", str(ROOT / "src")])


def make_environment() -> None:
    """Make `.venv`; where ensurepip is missing, this Python's own pip serves it from outside."""
    print(f"set-up: making {VENV.relative_to(ROOT)} with Python {sys.version.split()[0]}")
    make = [sys.executable, "-m", "venv", "--clear"]
    if not succeeds([*make, str(VENV)]):
        run([*make, "--without-pip", str(VENV)])


def install_uv() -> None:
    """Install the pinned uv with pip, by the hashes of the lock."""
    pip = [str(PYTHON), "-m", "pip"]
    if not succeeds([*pip, "--version"]):
        pip = [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    with tempfile.TemporaryDirectory() as folder:
        pinned = Path(folder) / "uv.lock.txt"
        pinned.write_text(locked("uv"))
        options = ["--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes"]
        run([*pip, "install", *options, "--requirement", str(pinned)])


def locked(package: str) -> str:
    """Return the lines of one package in the lock, its hashes included."""
    lines = LOCK.read_text().splitlines()
    start = next(k for k, line in enumerate(lines) if line.startswith(f"{package}=="))
    end = next((k for k in range(start + 1, len(lines)) if not lines[k].startswith(" ")), len(lines))
    return "\n".join(lines[start:end]) + "\n"


def uv_pin() -> str:
    """Return the pinned version of uv."""
    return locked("uv").split("==")[1].split()[0]


def compile_kernels() -> None:
    """Compile the forecast kernels where the sources changed since; it is said in one line."""
    key = hashlib.sha256()
    for room in ("forecast", "judgement"):
        for path in sorted((ROOT / "src" / "troth" / room).rglob("*.py")):
            key.update(path.read_bytes())
    stamp = VENV / "kernels.sha256"
    if not (stamp.exists() and stamp.read_text() == key.hexdigest()):
        run([str(PYTHON), str(ROOT / "scripts" / "warm.py")])
        stamp.write_text(key.hexdigest())


def works(program: Path) -> bool:
    """Tell whether a program of the environment is there and starts."""
    return program.exists() and bool(version_of(program))


def version_of(program: Path) -> str:
    """Return what a program says of its version, nothing where it does not start."""
    try:
        done = subprocess.run([str(program), "--version"], check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return done.stdout + done.stderr


def succeeds(command: list[str]) -> bool:
    """Run one step without its words and tell whether it worked."""
    return subprocess.run(command, check=False, cwd=ROOT, capture_output=True).returncode == 0


def run(command: list[str]) -> None:
    """Run one step; a failure ends the set-up with the step's own words."""
    done = subprocess.run(command, check=False, cwd=ROOT)
    if done.returncode:
        print("set-up stopped at:", " ".join(command))
        if "ensurepip" in command or "venv" in command:
            print("This Python has neither pip nor ensurepip; on Debian: apt-get install python3-venv")
        raise SystemExit(1)


if __name__ == "__main__":
    sys.exit(main())
