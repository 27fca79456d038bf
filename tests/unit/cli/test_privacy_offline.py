"""The officer's offline verbs: a certificate is checked and the record printed on any machine."""

import json
from pathlib import Path

import pytest

from gjensyn.privacy.certificate import written
from infra.cli import main
from infra.cli.privacy_keys import pin, pinned_file
from tests.unit.privacy.papers import OTHER, SIGNER, a_certificate


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with a certificate and its key; nothing is pinned yet."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "configuration"))
    (tmp_path / "certificate.json").write_text(written(a_certificate()))
    (tmp_path / "key.pem").write_text(SIGNER.public_pem())
    (tmp_path / "other.pem").write_text(OTHER.public_pem())
    return tmp_path


def verify(desk: Path, *more: str) -> int:
    """Run the verb on the certificate of the desk."""
    return main(["privacy", "verify", str(desk / "certificate.json"), *more])


def test_a_certificate_is_checked_with_a_key_that_is_named(desk: Path, capsys):
    """It says what was erased, what stays, what is not covered, and how openssl checks it."""
    assert verify(desk, "--key", str(desk / "key.pem")) == 0
    said = capsys.readouterr().out
    assert "genuine and unchanged" in said
    assert "bokføringsloven § 13" in said
    assert "inbox" in said
    assert "Bærtransport AS: told" in said
    assert "openssl pkeyutl -verify -pubin" in said
    assert "jq " not in said


def test_a_certificate_is_checked_with_the_pinned_keys(desk: Path, capsys):
    """Whichever of several it is signed with; pinning twice is once."""
    assert verify(desk) == 2
    assert "no pinned key" in capsys.readouterr().err
    for pem in (OTHER.public_pem(), SIGNER.public_pem(), SIGNER.public_pem()):
        assert pin(pem) == pinned_file()
    assert pinned_file().read_text().count("BEGIN PUBLIC KEY") == 2
    assert verify(desk) == 0


def test_another_installation_s_certificate_is_refused(desk: Path, capsys):
    """By its key, and by its name."""
    assert verify(desk, "--key", str(desk / "other.pem")) == 1
    assert "another key" in capsys.readouterr().err
    assert verify(desk, "--key", str(desk / "key.pem"), "--installation", "Another") == 1


def test_a_changed_certificate_is_refused(desk: Path, capsys):
    """In one line that says why."""
    file = desk / "certificate.json"
    file.write_text(file.read_text().replace('"erased":12', '"erased":13'))
    assert verify(desk, "--key", str(desk / "key.pem")) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.count("\n") == 1
    assert "changed after it was signed" in shown.err


def test_a_reformatted_certificate_needs_one_line_more(desk: Path, capsys):
    """Because the signature is over the one-line form."""
    (desk / "certificate.json").write_text(json.dumps(a_certificate(), indent=2))
    assert verify(desk, "--key", str(desk / "key.pem")) == 0
    assert "jq -cjS ." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "status"), [(b"", 2), (b"{", 2), (b"[]", 2), (b"\xff\xfe", 2), (b"{}", 1)]
)
def test_what_is_no_certificate_is_said_in_one_line(
    desk: Path, content: bytes, status: int, capsys
):
    """Unreadable input is 2, a JSON object that certifies nothing is 1."""
    (desk / "certificate.json").write_bytes(content)
    assert verify(desk, "--key", str(desk / "key.pem")) == status
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("key", ["nowhere.pem", "certificate.json", "."])
def test_what_is_no_key_is_bad_input(desk: Path, key: str, capsys):
    """A file that is not there, that holds none, or is no file."""
    assert verify(desk, "--key", str(desk / key)) == 2
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["privacy"],
        ["privacy", "dance"],
        ["privacy", "verify"],
        ["privacy", "verify", "nowhere.json"],
        ["privacy", "record", "more"],
    ],
)
def test_bad_usage_is_two(arguments: list[str], capsys):
    """Whatever is wrong with the arguments."""
    assert main(arguments) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_page_is_written_in_the_officer_s_language(desk: Path):
    """To be read and printed."""
    page = desk / "page.html"
    more = ["--key", str(desk / "key.pem"), "--page", str(page), "--language", "nn"]
    assert verify(desk, *more, "--time-zone", "Europe/Oslo") == 0
    assert '<html lang="nn"' in page.read_text()
    assert verify(desk, *more, "--time-zone", "Mars/Base") == 2


def test_the_record_lists_what_is_stored(capsys):
    """With what only the shop knows, or where it is missing."""
    assert main(["privacy", "record", "--controller", "Nordlys Sport AS"]) == 0
    said = capsys.readouterr().out
    assert "- Controller: Nordlys Sport AS" in said
    assert "- Contact: *to be filled in by the shop*" in said
    assert "| person | email, phone, name," in said
