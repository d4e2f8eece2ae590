"""`troth new deal`: about twelve questions at the terminal, and a commented deal file.

It refuses to overwrite a deal file: the next free name is taken.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from troth.intake.deal.questions import Question


@click.command("deal")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file instead.")
def new_deal(out: Path | None) -> None:
    """Write a deal file by answering about twelve questions.

    It is written into the workspace's folder `deals`, under the first name that is free.
    """
    from troth.book.writing import write_text  # noqa: PLC0415 - loaded when it runs
    from troth.errors import AlreadyThere  # noqa: PLC0415 - loaded when it runs
    from troth.intake.deal.questions import questions  # noqa: PLC0415 - loaded when it runs
    from troth.intake.deal.writer import deal_id, deal_text  # noqa: PLC0415 - loaded when it runs
    from troth.settings import read_settings  # noqa: PLC0415 - loaded when it runs

    if out is not None and out.exists():
        raise AlreadyThere(str(out), "choose another name: troth new deal --out FILE")
    settings = read_settings()
    folder = settings.workspace / "deals" if out is None else out.parent
    country = _country(settings.seller_calendar)
    answers: dict[str, Any] = {}
    for question in questions(
        datetime.now().astimezone().date(), settings["seller"] or "", settings["currency"], country
    ):
        answers[question.key] = _asked(question, answers)
    name = deal_id(answers)
    path = out or _free(folder, name)
    write_text(path, deal_text(answers, path.stem if out is None else name))
    shown = path.relative_to(here) if path.is_relative_to(here := Path.cwd()) else path
    click.echo(f"\nwrote {shown}\nNext: troth check {shown}")


def _asked(question: Question, answers: dict[str, Any]) -> Any:  # noqa: ANN401 - each answer has a type of its own
    """Ask until an answer can be read."""
    from troth.intake.deal.questions import fault_in_answer  # noqa: PLC0415 - loaded when it runs
    from troth.intake.scalars import Misspelt  # noqa: PLC0415 - loaded when it runs

    click.echo(f"\n{question.text}\n  {question.help}")
    default = question.default(answers)
    while True:
        answer: str = click.prompt("", default=default or None, prompt_suffix="> ")
        try:
            return question.read(answer, answers)
        except Misspelt as fault:
            click.echo(fault_in_answer(answer, fault))


def _free(folder: Path, name: str) -> Path:
    """Return the first name in a folder that no file has."""
    number = 1
    while (path := folder / f"{name}{'' if number == 1 else f'-{number}'}.yaml").exists():
        number += 1
    return path


def _country(calendar: dict[str, object]) -> str:
    """Word the seller's country and region as an answer."""
    country, region = calendar.get("country"), calendar.get("subdivision")
    if country is None:
        return "none"
    return f"{country}/{region}" if region else str(country)
