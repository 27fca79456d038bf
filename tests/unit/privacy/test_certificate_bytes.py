"""A single byte of a certificate that was changed is seen, whichever it is."""

import json

import pytest

from gjensyn.privacy.certificate import written
from tests.unit.privacy.papers import a_certificate, refused

TOLD = a_certificate()
FILE = written(TOLD).encode()


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
