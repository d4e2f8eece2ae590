"""The section for statisticians (`--details`): both views, errors of the draws, the votes, the seed.

It refuses to stand on the first page.
"""

from __future__ import annotations

from troth.forecast.deal.views import Chance
from troth.judgement.verdict import Judgement
from troth.telling.page import Section, Table


def details_section(judged: Judgement) -> Section:
    """Return seed, draws, both views of each chance with its Monte Carlo error, and the votes by item."""
    forecast = judged.forecast
    cause = forecast.cause
    learnt = "not learnt" if cause.learnt is None else f"{cause.learnt:.3f} learnt"
    drawn = f"Seed {forecast.seed}, {forecast.draws:,} draws, as of {forecast.as_of.isoformat()}"
    copula = f"rho {cause.rho:.3f} from {cause.bundles} bundles ({learnt}), client rho {cause.rho_client:.3f}"
    before = (
        f"{drawn}; Monte Carlo standard error beside each inside chance.",
        f"Common cause (Gaussian copula): {copula}.",
    )
    rows = [(one.promise.id, *_views(one.chance)) for one in forecast.promises.values()]
    rows.append(("all together", *_views(forecast.together)))
    rows += [(f"asked: {one.what}", *_views(one.chance)) for one in forecast.asked]
    rows.append(("losing money", *_views(forecast.money.loss)))
    table = Table(("claim", "inside", "± 1 s.e.", "outside", "issued"), tuple(rows), frozenset({1, 2, 3, 4}))
    return Section("Details", before, table, tuple(_votes(judged)))


def _views(chance: Chance) -> tuple[str, str, str, str]:
    return (
        _number(chance.inside),
        f"{chance.draws_error:.4f}",
        _number(chance.outside),
        _number(chance.issued),
    )


def _number(chance: float | None) -> str:
    return "-" if chance is None else f"{chance:.4f}"


def _votes(judged: Judgement) -> list[str]:
    lines = []
    for basis in judged.forecast.items.values():
        if basis.votes is None:
            lines.append(f"{basis.item}: fixed.")
            continue
        tally = basis.votes.tally
        lines.append(
            f"{basis.item}: {tally.votes:.1f} votes, {tally.own_votes:.1f} own ({tally.finished} finished, "
            f"{tally.open_items} open), {tally.base_votes:.1f} base rate; recalibrated by {tally.resolved} "
            "resolved forecasts (PIT)."
        )
    return lines
