"""What a person needs to judge sending: the health book and the list of dead addresses."""

from gjensyn.adapters.dynamodb import DynamoStore
from gjensyn.adapters.health import DynamoHealthBook
from gjensyn.models.record import Table
from gjensyn.suppressing import SuppressionList
from infra.reading.installation import Installation
from infra.reading.keyring import keyring_of
from infra.reading.pepper import pseudonyms_of


def health_book(installation: Installation) -> DynamoHealthBook:
    """Return the counts of an installation, and what has been stopped there."""
    return DynamoHealthBook(installation.client("dynamodb"), installation.tables[Table.MESSAGES])


def suppression_list(installation: Installation) -> SuppressionList:
    """Return the list of addresses that must not be written to."""
    keyring = keyring_of(installation)
    store = DynamoStore(installation.client("dynamodb"), installation.tables, keyring)
    return SuppressionList(store, pseudonyms_of(installation))
