"""The demo plays its weeks, tells of them, and can be looked into until it is stopped."""

import re
import urllib.error
import urllib.request
from urllib.parse import quote, urlencode

from infra.cli import main
from infra.replay.invitations import survey_path


def get(url: str, **headers: str) -> str:
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=20) as page:  # noqa: S310
        return page.read().decode()


def status(url: str, **headers: str) -> int:
    try:
        get(url, **headers)
    except urllib.error.HTTPError as error:
        return error.code
    return 200


def test_once_tells_what_happened_and_leaves_with_zero(capsys):
    """The account names orders, surveys, answers, reasons and figures."""
    assert main(["demo", "--once"]) == 0
    told = capsys.readouterr().out
    for word in ("Orders", "Surveys", "Answers", "Parked", "Not sent", "gift", "NPS", "interval"):
        assert word in told, word
    assert re.search(r"Regulars .* [1-9]\d* reminders, [1-9]\d* orders announced", told)
    assert re.search(r"one lets it be ordered.*; [1-9]\d* orders passed on", told)
    assert "asked to be forgotten: completed" in told


def test_the_same_seed_tells_the_same(capsys):
    """What one sees, everybody sees."""
    assert main(["demo", "--once", "--seed", "5"]) == 0
    first = capsys.readouterr().out
    assert main(["demo", "--once", "--seed", "5"]) == 0
    assert capsys.readouterr().out == first


def test_the_mailbox_can_be_searched_and_opened(demo):
    """List, person, mail as HTML and as text."""
    address, _ = demo
    listing = get(address + "/")
    number = int(re.search(r'href="/mail/(\d+)"', listing).group(1))
    name = re.search(r"<strong>([^<]+)</strong>", listing).group(1)
    found = get(f"{address}/?q={quote(name.split()[0].lower())}")
    assert name in found
    assert get(f"{address}/?q=nobody-at-all").count("/mail/") == 0
    assert "Svar" in get(f"{address}/mail/{number}?form=text") or "Answer"
    assert "<base" in get(f"{address}/mail/{number}/body")
    assert status(f"{address}/mail/99999") == 404


def test_a_search_is_shown_as_text(demo):
    """What is searched for is data, also in the page."""
    address, _ = demo
    assert "<script>" not in get(f"{address}/?q={quote('<script>alert(1)</script>')}")


def test_a_press_on_the_survey_page_shows_in_the_answers(demo, capsys, monkeypatch):
    """The links in the mails work, and `gjensyn answers --local` reads what was pressed."""
    address, cache = demo
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    mails = (get(f"{address}/mail/{n}?form=text") for n in range(get(address).count("/mail/")))
    page = address + next(filter(None, map(survey_path, reversed(list(mails)))))
    form = urlencode({"score": 3, "comment": "=2+3 spørsmål"}).encode()
    with urllib.request.urlopen(page, data=form, timeout=20) as thanks:  # noqa: S310
        assert thanks.status == 200
    assert main(["answers", "--local"]) == 0
    shown = capsys.readouterr().out
    assert "=2+3 spørsmål" in shown
    assert "response rate" in shown
    assert main(["answers", "--local", "--csv"]) == 0
    assert ",'=2+3 spørsmål\r\n" in capsys.readouterr().out
    assert main(["answers", "--local", "--since", "2030-01-01"]) == 0
    assert capsys.readouterr().out == "No answers since 2030-01-01.\n"


def test_only_this_machine_by_its_own_name_is_served(demo):
    """A foreign site that resolves to this machine gets nothing."""
    address, _ = demo
    assert status(address + "/", Host="evil.example") == 421
    assert status(address + "/local.json", Host="evil.example") == 421


def test_an_unknown_page_is_the_suites_own(demo):
    """Whatever is not the mailbox's is answered by the suite."""
    address, _ = demo
    assert status(address + "/s/" + "x" * 24) == 404


def test_a_port_that_is_taken_is_said(demo, capsys):
    """One line, and which option helps."""
    address, _ = demo
    assert main(["demo", "--port", address.rsplit(":", 1)[1]]) == 1
    said = capsys.readouterr().err
    assert "--port" in said
    assert said.count("\n") == 1


def test_without_a_running_demo_the_command_says_so(capsys, monkeypatch, tmp_path):
    """`--local` with nobody there is a failure of the work, in one line."""
    state = tmp_path / "gjensyn" / "demo.json"
    state.parent.mkdir()
    state.write_text('{"port": 1}')
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert main(["answers", "--local"]) == 1
    shown = capsys.readouterr().err
    assert "no demo is running" in shown
    assert shown.count("\n") == 1
