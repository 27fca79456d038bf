"""The installation's pepper, read once per container from Secrets Manager."""

from typing import Any

from gjensyn.pseudonyms import Pseudonyms
from gjensyn.standing import StandingLinks


def read_pepper(client: Any, secret: str) -> bytes:
    """Return the secret that all keyed hashes and standing links of this installation rest on."""
    answer = client.get_secret_value(SecretId=secret)
    return bytes(answer["SecretString"].encode())


def read_pseudonyms(client: Any, secret: str) -> Pseudonyms:
    """Return the keyed hashes of this installation."""
    return Pseudonyms(read_pepper(client, secret))


def read_standing_links(client: Any, secret: str) -> StandingLinks:
    """Return the standing links of this installation."""
    return StandingLinks(read_pepper(client, secret))
