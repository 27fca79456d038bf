"""What a deployment decides about the desk."""

from gjensyn.policy.zones import ShopZone
from gjensyn.settings import Settings


class DeskSettings(Settings):
    """`four_eyes`: who approves is somebody else than who asked."""

    four_eyes: bool = True
    shop_time_zone: ShopZone = "Europe/Oslo"
