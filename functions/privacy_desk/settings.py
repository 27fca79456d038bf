"""What a deployment decides about the desk."""

from gjensyn.settings import Settings


class DeskSettings(Settings):
    """`four_eyes`: who approves is somebody else than who asked.

    `erasure_exceptions`: what a law keeps, see `gjensyn.privacy.exceptions`.
    """

    pepper_secret: str
    parked_bucket: str
    failures_bucket: str
    exports_bucket: str
    ledger_bucket: str = ""
    erasure_exceptions: str = ""
    four_eyes: bool = True
    shop_time_zone: str = "Europe/Oslo"
