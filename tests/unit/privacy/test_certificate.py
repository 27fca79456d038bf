"""A certificate is checked without us, and a single byte that was changed is seen."""

import html
import json
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from gjensyn.language import Language
from gjensyn.privacy.certificate import CertificateError, read, verify, written
from gjensyn.privacy.paper import CERTIFICATE_FILE, KEY_FILE, certificate_page
from gjensyn.privacy.plan import places
from gjensyn.privacy.remains import PLACES
from gjensyn.privacy.signing import Signer, openssl_lines, public_keys, signed_by
from tests.template.examples import RENDERER
from tests.unit.privacy.papers import OTHER, PLAN, SIGNER, a_certificate

TOLD = a_certificate()
FILE = written(TOLD).encode()
CONTRACT = [
    "installation",
    "request_id",
    "subject",
    "received_at",
    "erased_at",
    "classes",
    "retained",
    "recipients",
    "not_covered",
    "ledger_head",
    "key_id",
    "signature",
]


def refused(text: bytes, signer: Signer = SIGNER) -> str | None:
    """Return why a file is refused, or None."""
    try:
        verify(read(text), signer.public)
    except CertificateError as error:
        return error.reason
    return None


def test_it_has_the_contract_s_shape():
    """Every field, in this order, and no other."""
    assert list(TOLD) == CONTRACT
    assert set(TOLD["classes"][0]) == {
        "class",
        "place",
        "erased",
        "retained",
        "irrecoverable_after",
    }
    assert set(TOLD["recipients"][0]) == {"name", "told_at", "acknowledged_at"}
    assert set(TOLD["retained"][0]) == {"class", "count", "paragraph", "until"}


def test_it_says_what_went_and_what_stays():
    """Each class of data with its counts, each class of copy with its date."""
    rows = {row["class"]: row for row in TOLD["classes"]}
    assert set(rows) == set(places()) | set(PLACES)
    assert (rows["order"]["erased"], rows["order"]["retained"]) == (3, 2)
    assert rows["order"]["irrecoverable_after"] == "2026-11-03T09:30:00.000Z"
    assert rows["queued_event"]["irrecoverable_after"] == "2026-11-06T09:30:00.000Z"
    assert rows["survey"]["erased"] == 0
    assert TOLD["not_covered"] == list(PLAN.not_covered)
    assert TOLD["recipients"][1]["acknowledged_at"] is None


@pytest.mark.parametrize("subject", [None, "a" * 26])
def test_a_certificate_is_accepted_with_its_key(subject: str | None):
    """Also that of somebody nobody knew."""
    told = a_certificate(subject=subject)
    assert verify(told, SIGNER.public).subject == subject
    assert verify(told, SIGNER.public, told["installation"]).key_id == SIGNER.key_id


@pytest.mark.parametrize("layout", [{}, {"indent": 2}, {"indent": "\t"}, {"sort_keys": True}])
@pytest.mark.parametrize("ascii_only", [True, False])
def test_the_layout_of_the_file_does_not_matter(layout: dict, ascii_only: bool):
    """As any program writes JSON."""
    text = json.dumps(TOLD, ensure_ascii=ascii_only, **layout)
    assert refused(text.encode()) is None
    assert refused(text.encode() + b"\n") is None


@pytest.mark.parametrize("text", [FILE, json.dumps(TOLD).encode()], ids=["file", "spaced"])
def test_every_byte_that_is_changed_is_seen(text: bytes):
    """Each byte of the file, replaced by others that look alike, that JSON reads alike, or not."""
    for place, byte in enumerate(text):
        others = {byte ^ 1, byte ^ 0x20, byte ^ 0x80, 0x20, 0x09, 0x30, 0x22, 0x2E}
        for other in others - {byte}:
            assert refused(text[:place] + bytes([other]) + text[place + 1 :]), (place, other)


def test_every_byte_that_is_taken_out_is_seen():
    """Except the line break at the very end, which says nothing."""
    for place in range(len(FILE) - 1):
        assert refused(FILE[:place] + FILE[place + 1 :]), place


def test_every_value_of_every_byte_of_the_signature_is_seen():
    """All 255 others: base64 has more than one spelling of the same bytes."""
    start = FILE.index(b'"signature":"') + 13
    for place in range(start, start + 88):
        for other in range(256):
            if other != FILE[place]:
                assert refused(FILE[:place] + bytes([other]) + FILE[place + 1 :])


@pytest.mark.parametrize("name", [name for name in CONTRACT if name != "signature"])
def test_a_field_that_is_missing_is_seen(name: str):
    """As is one that is not the contract's."""
    left = {key: value for key, value in TOLD.items() if key != name}
    assert refused(json.dumps(left).encode()) == "shape"
    assert refused(json.dumps({**TOLD, "note": "x"}).encode()) == "shape"


def test_another_installation_s_certificate_is_refused():
    """Its key is not the pinned one, even where it claims to be; nor is its name."""
    theirs = a_certificate(OTHER)
    assert refused(json.dumps(theirs).encode()) == "key"
    assert refused(json.dumps({**theirs, "key_id": SIGNER.key_id}).encode()) == "signature"
    with pytest.raises(CertificateError) as caught:
        verify(TOLD, SIGNER.public, "Another shop")
    assert caught.value.reason == "installation"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"", "unreadable"),
        (b"[]", "unreadable"),
        (b'"x"', "unreadable"),
        (b"\xff", "unreadable"),
        (b"[" * 100_000, "unreadable"),
        (b"\xef\xbb\xbf" + FILE, "unreadable"),
        (FILE + FILE, "unreadable"),
        (FILE.replace(b"{", b'{"subject":"x",', 1), "reformatted"),
        (FILE.replace(b'"erased":3', b'"erased":3.0'), "shape"),
        (FILE.replace(b'"erased":3', b'"erased":true'), "shape"),
        (FILE.replace(b'"erased":3', b'"erased":-3'), "shape"),
        (json.dumps({**TOLD, "installation": "\ud800"}).encode(), "shape"),
        (b"{}", "shape"),
    ],
)
def test_what_is_no_certificate_is_refused(text: bytes, reason: str):
    """With one word that says why."""
    assert refused(text) == reason


def run(lines: Sequence[str], folder: Path) -> tuple[int, str]:
    """Run shell lines and return the status and what they printed."""
    ended = subprocess.run(  # noqa: S603 - the lines under test
        ["/bin/sh", "-ec", "\n".join(lines)],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"},
    )
    return ended.returncode, ended.stdout


@pytest.mark.parametrize("one_line", [True, False], ids=["as handed over", "reformatted"])
def test_openssl_checks_it_without_anything_of_ours(tmp_path: Path, one_line: bool):
    """The printed lines say yes to the certificate, and no to a changed one."""
    lines = openssl_lines("the certificate.json", "key.pem", one_line=one_line)
    assert all("python" not in line and "gjensyn" not in line for line in lines)
    (tmp_path / "key.pem").write_text(SIGNER.public_pem())
    file = tmp_path / "the certificate.json"
    file.write_text(written(TOLD) if one_line else json.dumps(TOLD, indent=2))
    status, said = run(lines, tmp_path)
    assert (status, "Signature Verified Successfully" in said) == (0, True)
    fingerprints = re.findall(r"\b[0-9a-f]{64}\b", said)
    assert fingerprints == [SIGNER.key_id, SIGNER.key_id]
    file.write_text(file.read_text().replace('"erased":3', '"erased":4').replace(": 3,", ": 4,"))
    assert run(lines, tmp_path)[0] != 0


@pytest.mark.parametrize("language", ["nb", "en"])
def test_the_lines_of_the_printed_page_check_it_too(tmp_path: Path, language: Language):
    """As a person copies them out of a browser: what is escaped for the page is itself again."""
    context = certificate_page(verify(TOLD, SIGNER.public), ZoneInfo("Europe/Oslo"))
    page = RENDERER.render_page("certificate_page", language, {**context})
    shown = re.search(r"<pre><code>(.*?)</code></pre>", page, re.DOTALL)
    assert shown
    (tmp_path / KEY_FILE).write_text(SIGNER.public_pem())
    (tmp_path / CERTIFICATE_FILE).write_text(written(TOLD))
    status, said = run(html.unescape(shown[1]).splitlines(), tmp_path)
    assert (status, "Signature Verified Successfully" in said) == (0, True)


def test_openssl_refuses_another_key(tmp_path: Path):
    """The pinned key is what counts."""
    (tmp_path / "key.pem").write_text(OTHER.public_pem())
    (tmp_path / "c.json").write_text(written(TOLD))
    assert run(openssl_lines("c.json", "key.pem"), tmp_path)[0] != 0


def test_the_same_secret_is_the_same_key():
    """So that nothing but the secret has to be kept; a short one is none."""
    again = Signer.from_secret(b"a secret of this installation, long")
    assert again.key_id == SIGNER.key_id != OTHER.key_id
    with pytest.raises(ValueError, match="32"):
        Signer.from_secret(b"short")


def test_a_file_may_pin_several_keys():
    """An old certificate is checked with the key of its time."""
    pem = (OTHER.public_pem() + SIGNER.public_pem()).encode()
    assert [signed_by(key, b"x", SIGNER.sign(b"x")) for key in public_keys(pem)] == [False, True]


@pytest.mark.parametrize("signature", ["", "=", "AAAA", "æ", "x" * 88])
def test_what_is_no_signature_is_wrong(signature: str):
    """Rather than an accident."""
    assert not signed_by(SIGNER.public, b"x", signature)


def test_another_kind_of_key_is_refused():
    """As is a file without one."""
    curve = generate_private_key(SECP256R1()).public_key()
    pem = curve.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    for wrong in (pem, b"", b"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----"):
        with pytest.raises(ValueError, match=r"."):
            public_keys(wrong)
