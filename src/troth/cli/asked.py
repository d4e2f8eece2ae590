"""What a command line asks of a deal: flags and settings as one question, asked.

It refuses defaults of its own: those are settings.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import click
from click.core import ParameterSource

from troth.book.check import Checked, Question, check_deal, named_levers
from troth.cli.screen import Progress
from troth.settings import read_settings

IN_THE_BASIS = ("levers", "as_of", "draws", "seed", "quick")


def require_one(context: click.Context) -> None:
    """Raise unless either a deal file or a basis is named, the basis without what it holds itself."""
    given = {
        name
        for name in context.params
        if context.get_parameter_source(name) is not ParameterSource.DEFAULT and context.params[name]
    }
    if ("deal" in given) == ("from_basis" in given):
        message = "name one deal file, or --from-basis FILE"
        raise click.UsageError(message, context)
    twice = [
        param.opts[0] for param in context.command.params if param.name in given.intersection(IN_THE_BASIS)
    ]
    if "from_basis" in given and twice:
        message = f"the basis holds its own {', '.join(twice)}; leave that out"
        raise click.UsageError(message, context)


def checked_deal(
    deal: Path | None,
    asked: tuple[tuple[str, ...], datetime | None],
    options: Mapping[str, object],
    told: Progress,
) -> Checked:
    """Check the deal file that was named; see `question_of` for what is asked."""
    return check_deal(deal or Path(), question_of(deal, asked, options), told)


def question_of(
    deal: Path | None, asked: tuple[tuple[str, ...], datetime | None], options: Mapping[str, object]
) -> Question:
    """Return what a command asks of a deal, by flags and settings; works outside a workspace too.

    Parameters
    ----------
    deal
        The deal file.
    asked
        The words after --set, and the day.
    options
        The other flags, by name.
    """
    levers, as_of = asked
    settings = read_settings(flags={"draws": options.get("draws"), "seed": options.get("seed")})
    return Question(
        root=settings.data_folder if settings.root is not None else None,
        policy=settings.policy,
        base_rate=settings.base_rate,
        seed=settings.seed,
        draws=settings.draws,
        as_of=as_of.date() if as_of else None,
        levers=named_levers(levers),
        is_quick=bool(options.get("quick")),
        workspace=settings.root,
        seller_calendar=settings.seller_calendar,
        deal_file=str(deal or ""),
    )


def checked_again(basis: Path, told: Progress) -> Checked:
    """Make a check again from its basis, with the record of the workspace or of where the basis lies."""
    from troth.book.basis import check_again  # noqa: PLC0415 - loaded when it runs

    settings = read_settings()
    return check_again(basis, settings.data_folder if settings.root is not None else None, told)
