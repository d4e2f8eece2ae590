"""The house rules of STYLE that no linter knows: sizes, the door, charters, marks and who reads what."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

import troth

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "troth"
MODULES = sorted(SOURCE.rglob("*.py"))
ROOMS = sorted(path for path in SOURCE.iterdir() if (path / "__init__.py").exists())
DOCS = ROOT / "docs"
LONGEST_FILE = 400
LONGEST_FUNCTION = 60
MOST_PARAMETERS = 6
WIDEST_DOOR = 25

# Spelt in parts, so that this file does not find itself.
MARKS = {
    "an unfinished mark": r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "X" + "XX", "HA" + "CK")) + r")\b",
    "a path of one machine": r"(^|[^A-Za-z0-9_.])/(work|farm|tmp|root|home)/",
    "the address of a registry": r"https?://\S*(pyp"
    r"i\.org|pythonho"
    r"sted|npm"
    r"js|deb"
    r"ian\.org)",
    "a word about how the work was done": r"(?i)\b(clau" + r"de|chat" + r"gpt|sub" + r"agent|issue #?\d+)\b",
    "an exemption without code and reason": r"# (noq" + r"a(?!: [A-Z]+\d+(, ?[A-Z]+\d+)* +\S)"
    r"|type" + r": ignore(?!\[[a-z-]+(, ?[a-z-]+)*\] +\S))",
}
TEXTS = {".py", ".md", ".toml", ".yaml", ".yml", ".json", ".csv", ".sh", ".html", ".txt", ".lock", ""}
CLOCK = re.compile(r"\b(datetime\.now|datetime\.utcnow|date\.today|time\.time|perf_counter|monotonic)\b")
ENVIRONMENT = re.compile(r"\bos\.(environ|getenv)\b|\bgetenv\b")


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    paths = (ROOT / name for name in listed.stdout.split("\0") if name)
    return [path for path in paths if path.is_file() and path.suffix in TEXTS]


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]


def parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    names = [
        each.arg for each in (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)
    ]
    return len([name for name in names if name not in {"self", "cls"}])


def is_exempt(function: ast.FunctionDef | ast.AsyncFunctionDef, text: str) -> bool:
    """Tell whether its parameters are a command's options, or its number has its reason on its line."""
    line = text.splitlines()[function.lineno - 1]
    return "noqa: PLR0913" in line or any("command" in ast.dump(each) for each in function.decorator_list)


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count the lines of a function without its docstring."""
    lines = (function.end_lineno or 0) - function.lineno + 1
    first = function.body[0]
    is_documented = ast.get_docstring(function) is not None
    return lines - ((first.end_lineno or 0) - first.lineno + 1 if is_documented else 0)


def named(paths: list[Path]) -> list[str]:
    return [str(path.relative_to(ROOT)) for path in paths]


def test_no_file_is_over_400_lines():
    paths = [path for path in tracked() if path.suffix == ".py"]
    assert named([path for path in paths if len(path.read_text().splitlines()) > LONGEST_FILE]) == []


def test_no_function_is_over_60_lines_or_6_parameters():
    long = [
        f"{path.relative_to(ROOT)}:{function.lineno} {function.name}"
        for path in MODULES
        for function in functions(path)
        if length(function) > LONGEST_FUNCTION
        or (parameters(function) > MOST_PARAMETERS and not is_exempt(function, path.read_text()))
    ]
    assert long == []


def test_the_door_is_narrow_and_sorted():
    assert len(troth.__all__) <= WIDEST_DOOR
    assert list(troth.__all__) == sorted(troth.__all__)
    assert [name for name in troth.__all__ if not hasattr(troth, name)] == []


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_every_room_has_a_charter_that_says_what_it_refuses(room):
    charter = ast.get_docstring(ast.parse((room / "__init__.py").read_text())) or ""
    assert len(charter.split(". ")) > 1
    assert "refuse" in charter


def test_every_module_says_what_it_is_for():
    silent = [path for path in MODULES if not ast.get_docstring(ast.parse(path.read_text()))]
    assert named(silent) == []


def test_every_room_is_named_in_the_architecture_page():
    page = (DOCS / "architecture.md").read_text()
    rooms = [
        *(room.name for room in ROOMS),
        *(path.stem for path in SOURCE.glob("*.py") if path.stem[0] != "_"),
    ]
    assert [room for room in rooms if f"`{room}`" not in page and f"`{room}/`" not in page] == []


def test_every_noun_of_core_is_in_the_glossary():
    entries = set(re.findall(r"^- \*\*(.+?)\*\*", (DOCS / "glossary.md").read_text(), re.MULTILINE))
    nouns = {
        re.sub(r"(?<=[a-z])(?=[A-Z])", " ", node.name).lower()
        for path in (SOURCE / "core").glob("*.py")
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    }
    assert sorted(nouns - {entry.lower() for entry in entries}) == []


def test_the_glossary_is_in_order_and_each_noun_has_one_line():
    entries = re.findall(r"^- \*\*(.+?)\*\*: .+$", (DOCS / "glossary.md").read_text(), re.MULTILINE)
    assert entries == sorted(set(entries), key=str.lower)


@pytest.mark.parametrize("mark", MARKS)
def test_nothing_is_in_the_project_that_must_not_be(mark):
    pattern = re.compile(MARKS[mark], re.MULTILINE)
    found = [
        f"{path.relative_to(ROOT)}:{text.count(chr(10), 0, hit.start()) + 1}: {hit[0].strip()}"
        for path in tracked()
        for text in [path.read_text(encoding="utf-8", errors="replace")]
        for hit in pattern.finditer(text)
    ]
    assert found == []


def test_only_settings_reads_the_environment():
    readers = [path for path in MODULES if ENVIRONMENT.search(path.read_text())]
    assert {path.relative_to(SOURCE).parts[0] for path in readers} == {"settings"}


def test_only_the_book_and_the_command_line_look_at_the_clock():
    readers = {path.relative_to(SOURCE).parts[0] for path in MODULES if CLOCK.search(path.read_text())}
    assert readers <= {"book", "cli"}


def test_no_module_or_class_has_a_name_that_says_nothing():
    empty = re.compile(r"(?i)helper|util|misc|common(?!_cause|cause)|manager|handler|engine|processor")
    names = [
        f"{path.relative_to(ROOT)} {name}"
        for path in MODULES
        for name in [
            path.stem,
            *(node.name for node in ast.parse(path.read_text()).body if hasattr(node, "name")),
        ]
        if empty.search(name) and (path.stem == name or name[0].isupper())
    ]
    assert names == []
