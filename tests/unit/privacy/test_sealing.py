"""What is sealed opens with its own key at its own place, and is written in one form."""

import pytest

from gjensyn.errors import SealBrokenError
from gjensyn.sealing import Seal, new_key

SEAL = Seal.of(bytes(32))
PLACE, CONTENT = "Customers|person|1", "Åse".encode()


def test_a_sealed_part_has_a_format_a_nonce_and_a_tag():
    """One byte, twelve, and sixteen beside the content: other tools can read it."""
    blob = SEAL.close(PLACE, CONTENT)
    assert blob[:1] == b"\x01"
    assert len(blob) == 1 + 12 + len(CONTENT) + 16
    assert SEAL.open(PLACE, blob) == CONTENT


def test_the_same_content_is_never_sealed_the_same_way():
    """Each time has a nonce of its own."""
    assert SEAL.close(PLACE, CONTENT) != SEAL.close(PLACE, CONTENT)


@pytest.mark.parametrize("form", [0, 2, 255])
def test_another_format_is_not_guessed_at(form: int):
    """Earlier or later than ours."""
    blob = SEAL.close(PLACE, CONTENT)
    with pytest.raises(SealBrokenError):
        SEAL.open(PLACE, bytes([form]) + blob[1:])


def test_another_place_another_key_or_another_byte_opens_nothing():
    """What was moved to somebody else's item stays closed."""
    blob = SEAL.close(PLACE, CONTENT)
    for seal, place, told in [
        (SEAL, "Customers|person|2", blob),
        (Seal.of(new_key()), PLACE, blob),
        *((SEAL, PLACE, blob[:at] + bytes([blob[at] ^ 1]) + blob[at + 1 :]) for at in range(1, 29)),
        (SEAL, PLACE, blob[:9]),
        (SEAL, PLACE, b""),
    ]:
        with pytest.raises(SealBrokenError):
            seal.open(place, told)
