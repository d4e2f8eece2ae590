"""`troth schema`: the JSON Schema of the deal file, for editors that check while one types."""

from __future__ import annotations

import json
from pathlib import Path

import click


@click.command("schema")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write it to a file.")
def schema(out: Path | None) -> None:
    """Print the JSON Schema of the deal file, for editors."""
    from troth.intake.deal.schema import deal_schema  # noqa: PLC0415 - loaded when it runs

    text = json.dumps(deal_schema(), indent=2, ensure_ascii=False)
    if out is None:
        click.echo(text)
    else:
        from troth.book.writing import write_text  # noqa: PLC0415 - loaded when it runs

        write_text(out, text + "\n")
        click.echo(f"wrote {out}")
