"""`troth forecast` and `troth explain`: how new items will turn out, and whose votes say so."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from troth.cli.days import Day
from troth.telling.words import printable

if TYPE_CHECKING:
    from troth.book.forecasting import Source

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
MOST_LEVELS = 10_000
WHOLE_DEALS = click.option("--deals", is_flag=True, help="The rows are whole deals, not items of work.")
QUANTITY = click.option(
    "--quantity",
    type=click.Choice(["effort", "elapsed", "date", "cost"]),
    help="What to forecast; of items effort, of deals date unless said.",
)
SEED = click.option("--seed", type=int, help="Decides the random parts.")
AS_OF = click.option("--as-of", type=Day(), metavar="DAY", help="Only what was known before this day votes.")


@click.command("forecast")
@click.argument("new", metavar="NEW.csv", type=FILE)
@AS_OF
@click.option("--levels", type=click.IntRange(1, MOST_LEVELS), default=200, show_default=True)
@WHOLE_DEALS
@QUANTITY
@click.option(
    "--mapping", type=FILE, help="How NEW.csv is read; else the mapping beside it or of the record."
)
@SEED
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write the quantiles as CSV.")
def forecast(  # noqa: PLR0913, PLR0917 - one parameter an option
    new: Path,
    as_of: date | None,
    levels: int,
    deals: bool,
    quantity: str | None,
    mapping: Path | None,
    seed: int | None,
    out: Path | None,
) -> None:
    """Forecast new items of work or whole deals: quantiles of ln(actual / estimate).

    NEW.csv is read like the files of your record; columns that only the future fills may be missing.
    Without --out a summary is shown: actual as a multiple of the estimate.
    """
    from troth.book.forecasting import NewWork, forecast_file  # noqa: PLC0415 - loaded when it runs
    from troth.cli.forecast_text import (  # noqa: PLC0415 - loaded when it runs
        csv_of,
        ground_lines,
        left_out_lines,
        summary_lines,
    )
    from troth.cli.screen import progress  # noqa: PLC0415 - loaded when it runs

    kind, asked = ("deals", quantity or "date") if deals else ("items", quantity or "effort")
    with progress("forecasting") as told:
        work = NewWork(new, "deals" if deals else "items", asked, mapping)
        table = forecast_file(_source(as_of, seed), work, levels, told)
    for line in (*ground_lines(table.ground), *left_out_lines(table.findings)):
        click.echo(line, err=out is not None)
    if out is None:
        click.echo("\n".join(summary_lines(table)))
    else:
        from troth.book.writing import write_text  # noqa: PLC0415 - loaded when it runs

        write_text(out, csv_of(table.levels, [(row.item, row.ln_ratios) for row in table.rows]))
        click.echo(f"wrote {len(table.rows):,} {kind} x {levels} levels to {out}", err=True)


@click.command("explain")
@click.argument("item")
@click.option("--in", "file", type=FILE, metavar="NEW.csv", help="A file of new items that ITEM stands in.")
@AS_OF
@WHOLE_DEALS
@QUANTITY
@click.option(
    "--mapping", type=FILE, help="How NEW.csv is read; else the mapping beside it or of the record."
)
@click.option("--most", type=click.IntRange(1), default=15, show_default=True, help="How many to list.")
@SEED
def explain(  # noqa: PLR0913, PLR0917 - one parameter an option
    item: str,
    file: Path | None,
    as_of: date | None,
    deals: bool,
    quantity: str | None,
    mapping: Path | None,
    most: int,
    seed: int | None,
) -> None:
    """Show whose past work is behind one item's forecast, by label and by item.

    ITEM is one of your record, explained as of the day it was estimated, or one of the file --in.
    """
    from troth.book.forecasting import NewWork, explain_new, explain_own  # noqa: PLC0415 - loaded when it runs
    from troth.cli.forecast_text import explained_lines, ground_lines  # noqa: PLC0415 - loaded when it runs

    asked = quantity or ("date" if deals else "effort")
    source = _source(as_of, seed)
    if file is None:
        told = explain_own(source, item, "deals" if deals else "items", asked, moved=as_of is not None)
    else:
        told = explain_new(source, item, NewWork(file, "deals" if deals else "items", asked, mapping))
    click.echo("\n".join(map(printable, (*ground_lines(told.ground), *explained_lines(told, most)))))


def _source(as_of: date | None, seed: int | None) -> Source:
    from troth.book.clock import today  # noqa: PLC0415 - loaded when it runs
    from troth.book.forecasting import Source  # noqa: PLC0415 - loaded when it runs
    from troth.settings import read_settings  # noqa: PLC0415 - loaded when it runs

    settings = read_settings(flags={"seed": seed})
    day = as_of or today()
    return Source(settings.data_folder, day, settings.seed, settings.base_rate)
