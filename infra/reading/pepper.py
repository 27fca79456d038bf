"""Reads an installation's keyed hashes; who may read the pepper may look people up."""

from gjensyn.adapters.pepper import read_pepper
from gjensyn.pseudonyms import Pseudonyms
from infra.reading.installation import Installation


def pseudonyms_of(installation: Installation) -> Pseudonyms:
    """Return the keyed hashes of an installation."""
    return Pseudonyms(read_pepper(installation.client("secretsmanager"), installation.pepper))
