"""The keys to an installation's sealed tables, for whoever may unwrap them."""

from gjensyn.adapters.keys import KmsKeyring
from gjensyn.clock import SystemClock
from infra.reading.installation import Installation


def keyring_of(installation: Installation) -> KmsKeyring:
    """Return the keyring of an installation."""
    return KmsKeyring(
        installation.client("dynamodb"),
        installation.client("kms"),
        installation.tables,
        installation.kms_key,
        SystemClock(),
    )
