"""Who lets nothing be ordered by itself any more has taken their yes back, for good."""

from datetime import timedelta

from functions.preference_center.serving import Service, served
from gjensyn.models.person import PERSON_KEY, Consent, Person
from tests.builders import NOW


def test_a_yes_dated_ahead_does_not_come_back_with_its_event():
    """The refusal is no older than the yes; of the same moment, a no wins."""
    ahead = NOW + timedelta(hours=2)
    yes = Consent(granted=True, evidence="the till", at=ahead)
    person = Person(
        subject="s", key=PERSON_KEY, customer_id="K-1", service_model="automate",
        consents={"automatic_order": yes},
    )  # fmt: skip
    after = served(person, Service(model="curate"), (), NOW)
    taken_back = after.consents["automatic_order"]
    assert (taken_back.granted, taken_back.at) == (False, ahead)


def test_it_bears_the_date_of_the_press():
    """As any word does."""
    yes = Consent(granted=True, evidence="the till", at=NOW - timedelta(days=9))
    person = Person(
        subject="s", key=PERSON_KEY, customer_id="K-1", service_model="automate",
        consents={"automatic_order": yes},
    )  # fmt: skip
    after = served(person, Service(model="respond"), (), NOW)
    assert after.consents["automatic_order"].at == NOW
