"""Uniform numbers by seed, name and draw; the normal law."""

from __future__ import annotations

import hashlib
import math
import statistics

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from troth.forecast.uniform import normal_cdf, normal_quantile, uniforms


@given(st.integers(0, 50), st.integers(0, 200), st.integers(0, 200))
def test_a_draws_number_does_not_depend_on_how_draws_are_cut_into_blocks(
    first: int, count: int, more: int
) -> None:
    whole = uniforms(7, "item/harbour/migrate", first, count + more)
    cut = [
        uniforms(7, "item/harbour/migrate", first, count),
        uniforms(7, "item/harbour/migrate", first + count, more),
    ]
    assert np.array_equal(whole, np.concatenate(cut))


def philox(counter: int, key: tuple[int, int]) -> list[int]:
    """Philox 4x64-10 from its paper, in whole numbers."""
    c, (k0, k1), mask = [counter, 0, 0, 0], key, 2**64 - 1
    for _ in range(10):
        first, second = 0xD2E7470EE14C6C93 * c[0], 0xCA5A826395121157 * c[2]
        c = [(second >> 64) ^ c[1] ^ k0, second & mask, (first >> 64) ^ c[3] ^ k1, first & mask]
        k0, k1 = (k0 + 0x9E3779B97F4A7C15) & mask, (k1 + 0xBB67AE8584CAA73B) & mask
    return c


def test_numbers_are_philox_of_the_draw_keyed_by_seed_and_name() -> None:
    digest = hashlib.sha256(b"1\x00item/a/b").digest()
    key = (int.from_bytes(digest[:8], "little"), int.from_bytes(digest[8:16], "little"))
    words = [word for counter in range(1, 6) for word in philox(counter, key)]
    expected = [((word >> 12) + 0.5) / 2**52 for word in words]
    assert uniforms(1, "item/a/b", 0, 20).tolist() == expected
    assert uniforms(1, "item/a/b", 7, 9).tolist() == expected[7:16]


def test_streams_differ_by_name_and_by_seed_and_are_uncorrelated() -> None:
    streams = np.stack(
        [uniforms(seed, name, 0, 40_000) for seed, name in [(1, "a"), (1, "b"), (2, "a"), (12, ""), (1, "2")]]
    )
    correlation = np.corrcoef(streams) - np.eye(len(streams))
    assert np.abs(correlation).max() < 5 / math.sqrt(40_000)


def test_numbers_are_uniform_and_strictly_inside_the_unit_interval() -> None:
    draws = 200_000
    found = np.sort(uniforms(3, "uniform", 0, draws))
    assert found[0] > 0.0
    assert found[-1] < 1.0
    distance = np.abs(found - (np.arange(draws) + 0.5) / draws).max()
    assert distance < 2.23 / math.sqrt(draws)  # Kolmogorov, 1 in 10,000


def test_normal_quantile_is_exact_to_fifteen_digits() -> None:
    normal = statistics.NormalDist()
    levels = np.concatenate([np.logspace(-300, -0.31, 2_000), np.linspace(0.001, 0.999, 999), [1 - 1e-12]])
    expected = np.array([normal.inv_cdf(level) for level in levels])
    np.testing.assert_allclose(normal_quantile(levels), expected, rtol=2e-15, atol=1e-15)


def test_normal_cdf_agrees_with_the_error_function_into_the_far_tail() -> None:
    x = np.concatenate([np.linspace(-37.0, 9.0, 20_001), [0.0, 0.66291, -0.66291, 5.656854249492380]])
    expected = np.array([0.5 * math.erfc(-value / math.sqrt(2.0)) for value in x])
    np.testing.assert_allclose(normal_cdf(x), expected, rtol=1e-12)
    body = x > -6.0
    np.testing.assert_allclose(normal_cdf(x[body]), expected[body], rtol=1e-14)


def test_ends_and_nonsense_are_answered() -> None:
    assert normal_quantile([0.0, 1.0]).tolist() == [-math.inf, math.inf]
    assert np.isnan(normal_quantile([-0.1, 1.1, math.nan])).all()
    assert normal_cdf([-math.inf, math.inf]).tolist() == [0.0, 1.0]
    assert np.isnan(normal_cdf(math.nan))
    assert normal_cdf(np.zeros((2, 3))).shape == (2, 3)
