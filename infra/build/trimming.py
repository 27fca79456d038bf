"""Takes out of the packages what no Lambda of ours reads: it would be loaded, listed, unpacked."""

import shutil
from pathlib import Path

# The AWS services that a Lambda calls; botocore brings the descriptions of four hundred.
SERVICES = frozenset(
    {"dynamodb", "events", "kms", "pinpoint-sms-voice-v2", "s3", "secretsmanager", "sesv2", "sqs"}
)
# The languages that messages are written in, and what they inherit from.
LOCALES = ("root", "da", "en", "nb", "nn", "no", "sv")


def trim(packages: Path) -> None:
    """Trim a folder of installed packages in place."""
    for folder in (packages / "botocore" / "data").iterdir():
        if folder.is_dir() and folder.name not in SERVICES:
            shutil.rmtree(folder)
    for unused in ("boto3", "s3transfer"):  # the clients are botocore's own
        shutil.rmtree(packages / unused, ignore_errors=True)
    for locale in (packages / "babel" / "locale-data").glob("*.dat"):
        if locale.stem.split("_")[0] not in LOCALES:
            locale.unlink()
    shutil.rmtree(packages / "bin", ignore_errors=True)
