"""`gjensyn privacy rotate`: a new epoch of the key-encryption key, so that stolen copies die."""

import argparse
import time
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from infra.cli.errors import WorkFailedError
from infra.cli.place import add_place, place

if TYPE_CHECKING:
    from infra.reading.installation import Installation
    from infra.reading.rotating import Rotated


def add_to(verbs: "argparse._SubParsersAction[Any]") -> None:
    parser = verbs.add_parser(
        "rotate",
        help="wrap everybody's key anew, then destroy the key that stolen copies need",
        description="Makes a new epoch of the key-encryption key under a KMS key of its own, wraps"
        " every data key anew, and has the old KMS key destroyed once no row names its epoch: a"
        " stolen or restored copy of the key table opens nothing any more. It takes about half an"
        " hour of waiting; run it again, or say --wait. Stopped anywhere, it goes on.",
    )
    add_place(parser)
    parser.add_argument("--wait", action="store_true", help="stay until it is done")
    parser.add_argument("--show", action="store_true", help="only say which epochs there are")
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Go as far as it can; with --wait to the end."""
    installation = place(chosen)
    if chosen.show:
        return _show(installation)
    while True:
        rotated = _gone(installation)
        _say(rotated)
        if rotated.wait_until is None:
            return 0
        if not chosen.wait:
            print("Run it again then: it goes on where it is.")
            return 0
        installation = _later(installation, rotated.wait_until)


def _gone(installation: "Installation") -> "Rotated":
    from botocore.exceptions import BotoCoreError, ClientError

    from gjensyn.errors import ConflictError, SealBrokenError
    from infra.reading.epochs import NoEpochError
    from infra.reading.rotating import EpochInUseError, rotate

    try:
        return rotate(installation)
    except (NoEpochError, EpochInUseError) as error:
        raise WorkFailedError(str(error)) from error
    except ConflictError as error:
        raise WorkFailedError("somebody else is rotating too: run it again") from error
    except SealBrokenError as error:
        raise WorkFailedError(f"a data key does not open: {error}") from error
    except (BotoCoreError, ClientError) as error:
        raise WorkFailedError(str(error)) from error


def _say(rotated: "Rotated") -> None:
    if rotated.rewrapped:
        print(f"{rotated.rewrapped} data keys wrapped anew under epoch {rotated.epoch}.")
    if rotated.destroyed_at is not None:
        print(
            f"Nothing is wrapped under an older epoch. Its KMS key cannot be used any more, and is"
            f" destroyed for good at {rotated.destroyed_at:%Y-%m-%d %H:%M} UTC."
        )
    elif rotated.wait_until is not None:
        print(f"Epoch {rotated.epoch}: nothing more to do before {_minute(rotated.wait_until)}.")


def _minute(moment: datetime) -> str:
    return f"{moment + timedelta(seconds=59):%H:%M} UTC"


def _later(installation: "Installation", until: datetime) -> "Installation":
    begun, now = time.monotonic(), installation.now
    while (passed := timedelta(seconds=time.monotonic() - begun)) < until - now:
        time.sleep(min(10.0, (until - now - passed).total_seconds() + 1))
    return replace(installation, now=now + passed)


def _show(installation: "Installation") -> int:
    from gjensyn.models.subject import CURRENT_KEY, EPOCHS, FIRST_EPOCH, CurrentEpoch
    from infra.reading.epochs import Vault
    from infra.reading.rotating import told

    vault = Vault(installation)
    pointer = vault.store.get(CurrentEpoch, EPOCHS, CURRENT_KEY)
    current = pointer.epoch if pointer else FIRST_EPOCH
    for epoch in vault.epochs():
        print(f"{epoch.key}  made {epoch.made_at:%Y-%m-%d %H:%M} UTC  {told(epoch, current)}")
    return 0
