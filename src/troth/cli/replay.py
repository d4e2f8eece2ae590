"""`troth replay`: how honest forecasts from the record would have been."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from troth.cli.days import Day
from troth.telling.words import printable

if TYPE_CHECKING:
    from troth.book.forecasting import Source

PERIODS = click.Choice(["day", "week", "month", "quarter", "year"])
MOST_LEVELS = 10_000
OUT = click.Path(dir_okay=False, path_type=Path)


@click.command("replay")
@click.option("--from", "first_on", type=Day(), metavar="DAY", help="From this day or month on.")
@click.option("--to", "last_on", type=Day(is_end=True), metavar="DAY", help="Up to this day or month.")
@click.option("--every", type=PERIODS, help="Forecast as of the first day of it. Items: month, deals: day.")
@click.option("--bundle", metavar="LABEL", help="Totals by this label as well, such as a project.")
@click.option(
    "--bundle-every", type=PERIODS, default="quarter", show_default=True, help="… and by this period."
)
@click.option("--deals", is_flag=True, help="Replay whole deals, not items of work.")
@click.option(
    "--quantity",
    type=click.Choice(["effort", "elapsed", "date", "cost"]),
    help="What to replay; of items effort, of deals date unless said.",
)
@click.option(
    "--levels", type=click.IntRange(1, MOST_LEVELS), default=200, show_default=True, help="For --out."
)
@click.option("--out", type=OUT, help="Write each forecast's quantiles as CSV.")
@click.option("--details", is_flag=True, help="Add what a statistician asks for.")
@click.option("--json", "as_json", is_flag=True, help="Write the figures as JSON.")
@click.option("--seed", type=int, help="Decides the random parts.")
def replay(**asked: Any) -> None:  # noqa: ANN401 - one value an option
    """Walk through your record and show how honest forecasts from it would have been.

    Each item is forecast from what was known on the first day of the period it was estimated in, and
    compared with what happened.
    """
    from troth.book.replaying import Stretch, replay_whole_deals, replay_work  # noqa: PLC0415 - loaded when it runs
    from troth.cli.replay_text import (  # noqa: PLC0415 - loaded when it runs
        deal_figures,
        deal_lines,
        item_figures,
        item_lines,
    )
    from troth.cli.replay_words import deal_words, item_words  # noqa: PLC0415 - loaded when it runs
    from troth.cli.screen import progress  # noqa: PLC0415 - loaded when it runs

    deals = asked["deals"]
    quantity = asked["quantity"] or ("date" if deals else "effort")
    if (quantity in ("date", "cost")) != deals:
        message = f"{quantity} is a quantity of {'items of work' if deals else 'whole deals; add --deals'}"
        raise click.UsageError(message)
    stretch = Stretch(
        first_on=asked["first_on"],
        last_on=asked["last_on"],
        every=asked["every"] or ("day" if deals else "month"),
        levels=asked["levels"] if asked["out"] else 0,
    )
    source = _source(asked["seed"])
    with progress("replaying") as told:
        told.begin("replaying the record")
        if deals:
            whole = replay_whole_deals(source, quantity, stretch)
            words, lines, figures = deal_words(whole), deal_lines(whole), deal_figures(whole)
            ids, quantiles = whole.deals.deals, whole.deals.quantiles
        else:
            done = replay_work(source, quantity, stretch, asked["bundle"], asked["bundle_every"])
            totals = asked["bundle"], asked["bundle_every"]
            words, lines, figures = item_words(done, *totals), item_lines(done, *totals), item_figures(done)
            ids, quantiles = done.items.items, done.items.quantiles
    if asked["out"]:
        _write(asked["out"], asked["levels"], ids, quantiles.tolist())
    if asked["details"]:
        words += ["", *lines]
    click.echo(json.dumps(figures, indent=2) if asked["as_json"] else "\n".join(map(printable, words)))


def _write(out: Path, levels: int, ids: tuple[str, ...], quantiles: list[list[float]]) -> None:
    from troth.book.writing import write_text  # noqa: PLC0415 - loaded when it runs
    from troth.cli.forecast_text import csv_of  # noqa: PLC0415 - loaded when it runs

    middles = [(k + 0.5) / levels for k in range(levels)]
    write_text(out, csv_of(middles, zip(ids, quantiles, strict=True)))
    click.echo(f"wrote {len(ids):,} forecasts x {levels} levels to {out}", err=True)


def _source(seed: int | None) -> Source:
    from troth.book.clock import today  # noqa: PLC0415 - loaded when it runs
    from troth.book.forecasting import Source  # noqa: PLC0415 - loaded when it runs
    from troth.settings import read_settings  # noqa: PLC0415 - loaded when it runs

    settings = read_settings(flags={"seed": seed})
    return Source(settings.data_folder, today(), settings.seed, settings.base_rate)
