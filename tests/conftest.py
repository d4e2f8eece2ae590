"""Fixtures shared by every room's tests: where real data lies, and a reason where it does not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared_data() -> Callable[..., Path]:
    """Return a finder of files in the shared data next to the checkout; it skips where they are absent."""

    def find(*parts: str) -> Path:
        path = ROOT.parent.joinpath("shared", "data", *parts)
        if not path.exists():
            pytest.skip(f"real data {'/'.join(parts)} is not beside this checkout")
        return path

    return find
