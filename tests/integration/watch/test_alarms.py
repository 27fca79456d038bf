"""Each fault that our own code counts raises its alarm; a shop where all is well raises none."""

import pytest

from tests.infra.alarms import read_alarms
from tests.integration.privacy.officer import Officer, answered, lived
from tests.integration.watch.meter import Meter
from tests.integration.watch.troubles import TROUBLES
from tests.shop import open_shop

ALARMS = {name: alarm for name, alarm in read_alarms().items() if alarm.ours}


def test_every_alarm_on_what_we_count_has_a_story():
    """A new one without a story is one that nobody has heard ring."""
    assert TROUBLES.keys() == ALARMS.keys()


@pytest.mark.parametrize("name", ALARMS)
def test_the_fault_raises_its_alarm(name: str):
    """Told through the whole suite: namespace, dimension, period and threshold are as they are."""
    with open_shop(**TROUBLES[name].parameters) as shop:
        meter = Meter(shop.cloud)
        TROUBLES[name].tell(shop)
        assert meter.rings(ALARMS[name]), sorted({one[1:3] for one in meter.counted})


def test_where_all_is_well_nothing_rings():
    """Sold, asked, answered, erased: only the event that was bad is called out."""
    with open_shop() as shop:
        meter = Meter(shop.cloud)
        lived(shop)
        answered(shop)
        Officer(shop).erased()
        shop.wait(days=10)
        assert [name for name, alarm in ALARMS.items() if meter.rings(alarm)] == ["EventsParked"]


def test_dead_letters_and_what_streams_give_up_lie_where_the_alarms_look():
    """The queue that is counted fills; the object lies under the metered prefix."""
    with open_shop() as shop:
        TROUBLES["RecordsFail"].tell(shop)
        assert len(shop.cloud.queue("IntakeDeadLetters")) == 5
    with open_shop() as shop:
        TROUBLES["LedgerNotAnchored"].tell(shop)
        shop.wait(hours=2)
        kept = shop.cloud.objects("FailuresBucket")
        assert kept
        assert all(name.startswith("aws/lambda/") for name in kept)
