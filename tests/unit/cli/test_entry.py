"""The command ends with one line and a status that says which kind of end it was."""

import subprocess
import sys

import pytest

from infra.cli import main


def test_help_ends_with_zero_and_names_every_command(capsys):
    """Somebody who asks for help gets the list of commands."""
    assert main(["--help"]) == 0
    shown = capsys.readouterr().out
    assert all(name in shown for name in ("demo", "replay", "answers", "unknown"))


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["dance"],
        ["replay"],
        ["replay", "events.jsonl"],
        ["demo", "--port", "99999"],
        ["demo", "--port", "many"],
        ["answers", "--since", "yesterday"],
        ["answers", "--local", "--stack", "x"],
    ],
)
def test_bad_usage_is_one_line_and_two(arguments, capsys):
    """Whatever is wrong with the arguments, it is said in one line."""
    assert main(arguments) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("gjensyn: ")
    assert shown.err.count("\n") == 1


def test_a_surprise_is_one_line_too(capsys, monkeypatch):
    """A fault of ours does not show a person a stack trace."""
    monkeypatch.setattr("infra.cli.answers.place", lambda _: 1 / 0)
    assert main(["answers"]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_help_imports_nothing_heavy():
    """Asking for help does not wait for boto3, pydantic or the emulator."""
    code = (
        "import sys; from infra.cli import main; main(['--help']);"
        "heavy = {'boto3', 'botocore', 'pydantic', 'ministack', 'jinja2', 'tqdm', 'gjensyn'};"
        "sys.exit(', '.join(sorted(heavy & set(sys.modules))) or 0)"
    )
    ended = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
