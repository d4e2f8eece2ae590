"""Memory that is freed and asked for again a thousand times: kept by the process instead of given back.

The C library of Linux gives blocks of a megabyte back to the system as soon as they are freed, and each page
of the next one is then cleared anew: a sixth of the time of a search over variants. It refuses to fail: where
the C library is another one, nothing happens and nothing but time is lost.

Source: mallopt(3), M_MMAP_THRESHOLD and M_TRIM_THRESHOLD.
"""

from __future__ import annotations

import ctypes
from functools import cache

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3
KEPT_BYTES = 1 << 28
LARGEST_BLOCK = 1 << 25  # the most that glibc lets a block be


@cache
def keep_freed_memory() -> None:
    """Let the process keep up to a quarter of a gigabyte of what it frees."""
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):
        return
    else:
        mallopt(M_MMAP_THRESHOLD, LARGEST_BLOCK)
        mallopt(M_TRIM_THRESHOLD, KEPT_BYTES)
