"""The installation's pepper, read once per container from Secrets Manager."""

from typing import Any

from gjensyn.pseudonyms import Pseudonyms


def read_pseudonyms(client: Any, secret: str) -> Pseudonyms:
    """Return the keyed hashes of this installation."""
    answer = client.get_secret_value(SecretId=secret)
    return Pseudonyms(answer["SecretString"].encode())
