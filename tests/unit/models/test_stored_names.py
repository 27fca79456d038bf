"""What is stored is kept: names in tables never change, and what an old item lacks reads as no."""

from datetime import date
from typing import Any

import pytest

from gjensyn.models import audit, delay, proposal, purchase, request, subject, survey
from gjensyn.models.delay import Delays, Heard, Watch
from gjensyn.models.purchase import Purchase
from gjensyn.models.record import Stored
from gjensyn.privacy.data_map import stored_models
from tests.builders import NOW, SUBJECT, a_survey
from tests.specimens import specimen

# By table: the class of data, who erases it, and whether it is in a person's copy of their data.
CLASSES = {
    "customers": {
        "person": ("gdpr_erase", True),
        "proposal": ("gdpr_erase", True),
        "purchase": ("gdpr_erase", True),
        "reorder": ("gdpr_erase", True),
        "rhythm": ("gdpr_erase", True),
        "suppression": ("nobody", False),
    },
    "keys": {
        "kek": ("nobody", False),
        "kek_current": ("nobody", False),
        "key": ("gdpr_erase", False),
    },
    "messages": {"message": ("gdpr_erase", True)},
    "orders": {
        "case": ("gdpr_erase", True),
        "compensation": ("gdpr_erase", True),
        "delay_answer": ("gdpr_erase", True),
        "delays": ("gdpr_erase", True),
        "hand_over": ("gdpr_erase", True),
        "order": ("gdpr_erase", True),
    },
    "privacy": {
        "active": ("gdpr_erase", False),
        "kept_record": ("gdpr_erase", False),
        "ledger": ("nobody", False),
        "ledger_head": ("nobody", False),
        "particulars": ("gdpr_erase", False),
        "request": ("nobody", False),
    },
    "products": {"prior": ("nobody", False), "product": ("nobody", False)},
    "subjects": {"subject": ("nobody", False)},
    "surveys": {"survey": ("gdpr_erase", True)},
}
# What stands for what nobody has said.
MEANT: dict[str, dict[str, Any]] = {
    "purchase": {"status": "new", "gift": False, "subscription": False, "soft_opt_in": False},
    "rhythm": {"quantity": 1, "never": False, "left": False},
    "case": {"status": "open"},
    "request": {"kind": "erase", "status": "RECEIVED", "extended": False},
    "subject": {"status": "living"},
    "survey": {"status": "planned", "delay_messages": 0},
}


def test_classes_of_data_stand_where_they_always_stood():
    """Under the same names, erased by the same, and in a copy or not."""
    found: dict[str, dict[str, tuple[str, bool]]] = {}
    for model in stored_models():
        row = found.setdefault(str(model.table), {})
        row[model.entity] = (model.life.erased_by, model.life.exported)
    assert found == CLASSES


@pytest.mark.parametrize("model", stored_models(), ids=lambda model: model.__name__)
def test_what_an_item_lacks_was_not_so(model: type[Stored]):
    """An older item has not every field: what is missing is what it was before there was one."""
    meant = MEANT.get(model.entity, {})
    defaults = {name: model.model_fields[name].default for name in meant}
    assert defaults == meant
    assert (model.schema_version, model.model_fields["version"].default) == (1, 0)


def test_a_promise_begins_open_with_nothing_told():
    """Nobody was told, nothing was granted, and a word is not the customer's own."""
    watch = Watch(order="order#1", order_id="O-1")
    assert (watch.open, watch.handed_over, watch.compensated) == (True, False, False)
    assert (watch.version, watch.updates, watch.entries) == (0, 0, 0)
    assert not Heard(at=NOW, named=None).own


def test_a_promise_is_found_by_its_order():
    """The key of the order; of another there is none."""
    watches = tuple(
        Watch(order=f"order#{number}", order_id="x", promise=date(2026, 11, number))
        for number in (3, 1, 2)
    )
    delays = Delays(subject=SUBJECT, key="delays", customer_id="K-17", watches=watches)
    assert delays.watch("order#2") == watches[2]
    assert delays.watch("order#4") is None


def test_ids_that_leave_the_suite_lead_back_to_their_item():
    """A survey by subject and key, a request by its key, an order by ten letters of its hash."""
    asked = a_survey()
    assert asked.survey_id == f"{asked.subject}-{asked.key.removeprefix('survey#')}"
    assert "#" not in asked.survey_id
    assert specimen(request.PrivacyRequest, "requests", key="r1").request_id == "r1"
    bought = specimen(Purchase, SUBJECT, key="purchase#abcdefghijklmnop")
    assert bought.mark == "abcdefghij"


def test_keys_and_partitions_are_called_as_ever():
    """Whoever looks for what was stored years ago finds it."""
    assert (audit.LEDGER, audit.HEAD_KEY, audit.LINES) == ("ledger", "head", "0")
    assert (request.REQUESTS, request.ACTIVE) == ("requests", "active")
    assert request.PARTICULARS_KEY == "particulars"
    assert (subject.KEY_CLASS, subject.EPOCHS) == ("care", "kek")
    assert (subject.FIRST_EPOCH, subject.CURRENT_KEY) == ("000001", "current")
    assert (purchase.PURCHASE_PREFIX, purchase.RHYTHM_PREFIX) == ("purchase#", "rhythm#")
    assert (proposal.PROPOSAL_KEY, proposal.REORDER_PREFIX) == ("proposal", "reorder#")
    assert proposal.STILL_OPEN == ("suggested", "announced")
    assert delay.DELAYS_KEY == "delays"


def test_each_metric_has_its_scale():
    """NPS from nothing to ten, satisfaction to five, effort and index to seven."""
    ends = {metric: (scale[0], scale[-1]) for metric, scale in survey.SCALES.items()}
    assert ends == {"nps": (0, 10), "csat": (1, 5), "ces": (1, 7), "kundeindeks": (1, 7)}
