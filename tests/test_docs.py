"""The pages say what the program does: the help of every command, and the README's own sessions."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from troth import __version__

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
SESSION = re.compile(r"^<!-- run -->\n```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ANYTHING = "..."
BIN = Path(sys.executable).parent


def script(name: str):
    """Load a script of the project by its name."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def steps(session: str) -> list[tuple[str, str]]:
    """Split a console session into its commands and what each printed."""
    parts = re.split(r"^\$ (.+)$", session, flags=re.MULTILINE)[1:]
    return [(command, shown.strip("\n")) for command, shown in zip(parts[::2], parts[1::2], strict=True)]


def matches(shown: str, printed: str) -> bool:
    """Tell whether an output is as shown; a line of three dots stands for any lines."""
    lines = [
        r"(?:.*\n)*?" if line.strip() == ANYTHING else re.escape(line.rstrip()) + "\n"
        for line in shown.strip("\n").split("\n")
    ]
    plain = "".join(line.rstrip() + "\n" for line in printed.strip("\n").split("\n"))
    return re.fullmatch("".join(lines), plain) is not None


def test_the_page_of_commands_is_what_they_say_of_themselves():
    assert (ROOT / "docs" / "commands.md").read_text() == script("commands_page").page(), "run: make docs"


def test_the_sessions_of_the_readme_print_what_it_shows(tmp_path):
    folder = tmp_path
    environment = {**os.environ, "COLUMNS": "80", "PATH": f"{BIN}:{os.environ['PATH']}"}
    told = [step for session in SESSION.findall((ROOT / "README.md").read_text()) for step in steps(session)]
    assert told
    for command, shown in told:
        if command.startswith("cd "):
            folder /= command[3:].strip()
            continue
        done = subprocess.run(
            ["bash", "-c", command], cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
        printed = done.stdout + done.stderr
        assert matches(shown, printed), f"$ {command}\n{printed}"


def test_links_between_pages_lead_somewhere():
    broken = [
        f"{page.relative_to(ROOT)}: {link}"
        for page in PAGES
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text())
        if not (page.parent / link).exists()
    ]
    assert broken == []


def test_three_dots_stand_for_any_lines_and_nothing_else_does():
    assert matches("one\n...\nfour", "one\ntwo\nthree\nfour\n")
    assert matches("one  \n", "one\n")
    assert not matches("one\nfour", "one\ntwo\nfour")


def test_the_notice_is_current_and_every_licence_allows_commercial_use():
    notice = script("notice")
    assert notice.refused() == {}
    assert (ROOT / "NOTICE").read_text() == notice.notice(), "run: make docs"


def test_every_data_table_has_its_licence_in_the_notice():
    tables = {path.name for path in script("notice").TABLES.glob("*.csv")}
    assert tables == set(script("notice").DATA)


def test_the_lock_is_pins_and_hashes_and_has_no_address():
    lock = script("check_lock")
    assert lock.faults((ROOT / "requirements.lock").read_text()) == []
    assert lock.faults("--index-url somewhere\nclick==8.1.7 \\\n    --hash=sha256:" + "0" * 64 + "\n") == [
        "line 1: '--index-url somewhere' is neither a pin nor a hash",
        "2 packages and 1 of them with hashes",
    ]
    assert lock.faults("click==8.1.7\n") == [
        "line 1: 'click==8.1.7' is neither a pin nor a hash",
        "1 packages and 0 of them with hashes",
    ]


def test_the_changelog_knows_the_running_version():
    assert f"## [{__version__}]" in (ROOT / "CHANGELOG.md").read_text()


@pytest.mark.parametrize(
    ("reason", "has_data", "code"),
    [
        ("real data sip is not beside this checkout", False, 0),
        ("real data sip is not beside this checkout", True, 1),
        ("no browser here", False, 1),
        ("", True, 0),
    ],
)
def test_only_absent_data_may_be_skipped_where_everything_else_is(tmp_path, reason, has_data, code):
    checkout = tmp_path / "checkout"
    checkout.mkdir()
    if has_data:
        (tmp_path / "shared" / "data").mkdir(parents=True)
    report = tmp_path / "report"
    report.write_text(f"SKIPPED [1] tests/x.py:3: {reason}\n" if reason else "12 passed\n")
    check = ["bash", str(ROOT / "scripts" / "only_honest_skips.sh"), str(report)]
    assert subprocess.run(check, cwd=checkout, capture_output=True, check=False).returncode == code
