"""Every error has its words, its exit code and its line in the docs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from troth import errors
from troth.cli.exits import OF_ERROR, OF_VERDICT, Exit, exit_of
from troth.cli.failures import tell

PAGE = Path(__file__).resolve().parents[2] / "docs" / "errors.md"
EXAMPLES: dict[type[errors.TrothError], errors.TrothError] = {
    errors.TrothError: errors.TrothError("no"),
    errors.BadInput: errors.BadInput((errors.Finding(errors.Place("a.yaml", 3, 7), "x", "is wrong"),)),
    errors.NotFound: errors.NotFound("lever", "latr", "later", "harbour"),
    errors.NotAWorkspace: errors.NotAWorkspace("deals"),
    errors.AlreadyThere: errors.AlreadyThere("troth.toml", "choose another folder"),
    errors.Unanswerable: errors.Unanswerable("nothing has finished yet", "add a record"),
    errors.WrongVersion: errors.WrongVersion("basis.json", "0.1.0", "0.2.0"),
    errors.Tampered: errors.Tampered("basis.json", "ab", "cd"),
    errors.NotReproduced: errors.NotReproduced("basis.json", "forecast, promises, live"),
    errors.StoreUnavailable: errors.StoreUnavailable("troth.db", "disk full"),
}


def every_error() -> set[type[errors.TrothError]]:
    found, rest = set(), [errors.TrothError]
    while rest:
        kind = rest.pop()
        found.add(kind)
        rest += kind.__subclasses__()
    return found


def test_every_error_has_its_exit_code_and_its_words():
    assert every_error() == set(OF_ERROR) == set(EXAMPLES)
    assert {name: int(code) for name, code in OF_VERDICT.items()} == {
        "promise": 0,
        "change": 3,
        "walk-away": 4,
    }
    assert {kind.__name__ for kind, code in OF_ERROR.items() if code == Exit.WRONG_INPUT} == {
        "BadInput",
        "NotFound",
        "NotAWorkspace",
        "AlreadyThere",
    }


@pytest.mark.parametrize("kind", EXAMPLES, ids=lambda kind: kind.__name__)
def test_an_error_is_worded_on_stderr_without_a_traceback(kind, capsys):
    assert tell(EXAMPLES[kind]) == exit_of(EXAMPLES[kind])
    shown = capsys.readouterr()
    assert shown.out == ""
    severity = "error: " if kind is errors.BadInput else ""
    assert shown.err == f"troth: {severity}{EXAMPLES[kind]}\n"


def test_findings_say_their_severity_and_the_worst_stand_first(capsys):
    place = errors.Place("a.yaml", 1)
    told = [
        errors.Finding(place, "n", "assumed", severity="note"),
        errors.Finding(place, "w", "odd", severity="warning"),
        errors.Finding(errors.Place("a.yaml", 3), "e", "wrong"),
    ]
    tell(errors.BadInput(tuple(told)))
    assert capsys.readouterr().err == (
        "troth: error: a.yaml:3:1: wrong\ntroth: warning: a.yaml:1:1: odd\ntroth: note: a.yaml:1:1: assumed\n"
    )


def test_an_error_of_a_new_kind_takes_the_code_of_the_kind_above():
    class Later(errors.NotFound):
        pass

    assert exit_of(Later("deal", "x")) is Exit.WRONG_INPUT


def table(start: str) -> list[list[str]]:
    """Return the rows of the page's table that begin with a pattern, cell by cell."""
    rows = re.findall(rf"^\| ({start}) \|(.*)\|$", PAGE.read_text(), re.MULTILINE)
    return [[first, *(cell.strip() for cell in rest.split(" | "))] for first, rest in rows]


def test_the_page_lists_every_exit_code():
    assert [(int(code), name) for code, name, _ in table(r"\d+")] == [(int(each), each.name) for each in Exit]


def test_the_page_lists_every_error_with_its_code_and_its_words():
    assert {row[0]: (int(row[1]), row[3]) for row in table("`[A-Za-z]+`")} == {
        f"`{kind.__name__}`": (int(code), str(EXAMPLES[kind])) for kind, code in OF_ERROR.items()
    }


def test_the_tree_drawn_in_the_module_is_the_tree():
    drawn = re.findall(r"[├└]── (\w+) ", errors.__doc__)
    assert sorted(drawn) == sorted(kind.__name__ for kind in errors.TrothError.__subclasses__())
