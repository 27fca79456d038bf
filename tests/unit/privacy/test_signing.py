"""The keys of an installation, and a signature that anybody checks with openssl alone."""

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
from gjensyn.privacy.certificate import verify, written
from gjensyn.privacy.paper import CERTIFICATE_FILE, KEY_FILE, certificate_page
from gjensyn.privacy.signing import Signer, openssl_lines, public_keys, signed_by
from tests.template.examples import RENDERER
from tests.unit.privacy.papers import OTHER, SIGNER, a_certificate

TOLD = a_certificate()


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


def test_as_handed_over_it_is_checked_with_openssl_and_sed_alone():
    """Only what was laid out in another way needs jq before."""
    assert not any("jq" in line for line in openssl_lines("c.json", "key.pem"))
    assert "jq" in openssl_lines("c.json", "key.pem", one_line=False)[0]


def test_openssl_refuses_another_key(tmp_path: Path):
    """The pinned key is what counts."""
    (tmp_path / "key.pem").write_text(OTHER.public_pem())
    (tmp_path / "c.json").write_text(written(TOLD))
    assert run(openssl_lines("c.json", "key.pem"), tmp_path)[0] != 0


def test_the_same_secret_is_the_same_key():
    """So that nothing but the secret has to be kept; a short one is none."""
    again = Signer.from_secret(b"a secret of this installation, long")
    assert again.key_id == SIGNER.key_id != OTHER.key_id
    assert Signer.from_secret(b"x" * 32).key_id
    for short in (b"short", b"x" * 31):
        with pytest.raises(ValueError, match="32"):
            Signer.from_secret(short)


def test_a_file_may_pin_several_keys():
    """An old certificate is checked with the key of its time."""
    pem = (OTHER.public_pem() + SIGNER.public_pem()).encode()
    assert [signed_by(key, b"x", SIGNER.sign(b"x")) for key in public_keys(pem)] == [False, True]


@pytest.mark.parametrize("signature", ["", "=", "AAAA", "æ", "x" * 88])
def test_what_is_no_signature_is_wrong(signature: str):
    """Rather than an accident."""
    assert not signed_by(SIGNER.public, b"x", signature)


def test_a_signature_has_one_spelling():
    """Neither a line break in it counts, nor another use of the spare bits at its end."""
    signed = {SIGNER.sign(bytes([content]))[85]: bytes([content]) for content in range(64)}
    for last, others in {"A": "BP", "Q": "Rf", "g": "hv", "w": "x0/"}.items():
        right = SIGNER.sign(signed[last])
        assert signed_by(SIGNER.public, signed[last], right)
        wrong = [f"{right[:85]}{other}==" for other in others]
        wrong += [f"{right}\n", f"{right[:44]} {right[44:]}", f"{right[:44]}*{right[44:]}"]
        assert not any(signed_by(SIGNER.public, signed[last], each) for each in wrong)


def test_another_kind_of_key_is_refused():
    """As is a file without one."""
    curve = generate_private_key(SECP256R1()).public_key()
    pem = curve.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    for wrong in (pem, b"", b"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----"):
        with pytest.raises(ValueError, match=r"."):
            public_keys(wrong)
