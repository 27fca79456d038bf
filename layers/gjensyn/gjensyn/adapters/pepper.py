"""The installation's pepper, read once per container from Secrets Manager."""

from typing import Any


def read_pepper(client: Any, secret: str) -> bytes:
    """Return the secret that all keyed hashes and standing links of this installation rest on."""
    answer = client.get_secret_value(SecretId=secret)
    return bytes(answer["SecretString"].encode())
