"""A new epoch of the key-encryption key, step by step; again from anywhere, and never too early.

    prepare   a KMS key and an epoch's row; wait until KMS lets every role use it
    switch    new keys are wrapped under it; everybody's key is wrapped anew
    destroy   once nobody can still write under the old one and no row names it, its KMS key goes

A stolen or restored copy of the key table opens nothing any more as soon as the old KMS key is
disabled, which KMS does at once, and never again once it is destroyed.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from gjensyn.adapters.keys import KEY_CACHE, made_epoch
from gjensyn.clock import stamp
from gjensyn.errors import ConflictError
from gjensyn.models.subject import CURRENT_KEY, EPOCHS, FIRST_EPOCH, CurrentEpoch, KeyEpoch
from gjensyn.ports import Change, Insert, Replace
from gjensyn.privacy.ledger import Detail
from gjensyn.privacy.register import Register
from infra.reading.epochs import NoEpochError, Vault
from infra.reading.installation import Installation

SETTLING: Final = timedelta(minutes=6)  # KMS says that a tag may take five minutes to count
# A container may believe in the old epoch so long after the switch, and a Lambda may run so long.
BARRIER: Final = KEY_CACHE + timedelta(minutes=15)


class EpochInUseError(Exception):
    """An epoch is not destroyed while a row names it: whoever it is of would be lost."""

    def __init__(self, epoch: str, rows: int) -> None:
        super().__init__(f"{rows} data keys are still wrapped under epoch {epoch}")
        self.epoch = epoch
        self.rows = rows


@dataclass(frozen=True, slots=True)
class Rotated:
    """How far a rotation is.

    `wait_until`: there is nothing to do before; None: it is done, `destroyed_at` says when KMS has
    destroyed the old epoch's key for good. `rewrapped`: how many keys were wrapped anew this time.
    """

    epoch: str
    rewrapped: int = 0
    wait_until: datetime | None = None
    destroyed_at: datetime | None = None


class Rotation:
    """Goes as far as it can now."""

    def __init__(self, installation: Installation) -> None:
        self._vault = Vault(installation)
        self._store = self._vault.store
        self._now = installation.now
        self._register = Register(self._store, self._vault.clock)

    def go(self) -> Rotated:
        """Begin a rotation, or go on with the one that is under way.

        Raises:
            NoEpochError: there is no key yet, or no role could use a new one.
            EpochInUseError: a row could not be wrapped anew.
        """
        epochs = {epoch.key: epoch for epoch in self._vault.epochs()}
        pointer = self._store.get(CurrentEpoch, EPOCHS, CURRENT_KEY)
        current = pointer.epoch if pointer else FIRST_EPOCH
        if current not in epochs:
            raise NoEpochError("no key has been made yet: there is nothing to rotate")
        old = [each for each in epochs.values() if each.key < current and not each.destroyed_at]
        if pointer is not None and old:
            return self._finished(pointer, old)
        following = f"{int(current) + 1:06}"
        prepared = epochs.get(following) or self._prepared(following, epochs[current])
        if self._now < prepared.made_at + SETTLING:
            return Rotated(following, wait_until=prepared.made_at + SETTLING)
        pointer = self._switched(pointer, following)
        return self._finished(pointer, [epochs[current]])

    def destroy(self, old: KeyEpoch) -> datetime:
        """Have an epoch's KMS key destroyed, unless a row names the epoch.

        Raises:
            EpochInUseError: one does.
        """
        current = self._store.get(CurrentEpoch, EPOCHS, CURRENT_KEY)
        naming = sum(
            row.epoch == old.key
            for row in self._vault.rows_outside(current.epoch if current else "")
        )
        if naming or current is None or current.epoch == old.key:
            raise EpochInUseError(old.key, naming)
        destroyed_at = old.destroyed_at or self._vault.destroy_kms_key(old.kms_key)
        gone = old.model_copy(update={"wrapped": None, "destroyed_at": destroyed_at})
        detail = Detail(epoch=old.key, until=destroyed_at.date(), reason="destroyed")
        self._register.log("rotated", detail, Replace(gone))
        return destroyed_at

    def _prepared(self, epoch: str, like: KeyEpoch) -> KeyEpoch:
        key = self._vault.kms_key_for(epoch, like)
        row, _ = made_epoch(self._vault.kms, key, epoch, self._now)
        self._store.write(Insert(row))
        return row

    def _switched(self, pointer: CurrentEpoch | None, epoch: str) -> CurrentEpoch:
        fields = {"epoch": epoch, "since": self._now}
        change: Change
        if pointer is None:
            pointer = CurrentEpoch(subject=EPOCHS, key=CURRENT_KEY, epoch=epoch, since=self._now)
            change = Insert(pointer)
        else:
            pointer = pointer.model_copy(update=fields)
            change = Replace(pointer)
        self._register.log("rotated", Detail(epoch=epoch, reason="begun"), change)
        return pointer

    def _finished(self, pointer: CurrentEpoch, old: list[KeyEpoch]) -> Rotated:
        rewrapped = self._rewrapped(pointer.epoch)
        until = pointer.since + BARRIER
        if self._now < until:
            return Rotated(pointer.epoch, rewrapped, wait_until=until)
        destroyed_at = max(self.destroy(each) for each in old)
        return Rotated(pointer.epoch, rewrapped, destroyed_at=destroyed_at)

    def _rewrapped(self, epoch: str) -> int:
        done = 0
        for row in self._vault.rows_outside(epoch):
            try:
                self._store.write(Replace(self._vault.keyring.rewrapped(row, epoch)))
            except ConflictError:
                continue  # shredded meanwhile, or wrapped anew by another who rotates
            done += 1
        return done


def rotate(installation: Installation) -> Rotated:
    """Go as far as it can now; see `Rotation.go`."""
    return Rotation(installation).go()


def told(epoch: KeyEpoch, current: str) -> str:
    """Say how it is with an epoch, in plain words."""
    if epoch.destroyed_at is not None:
        return f"its KMS key is unusable, and destroyed for good at {stamp(epoch.destroyed_at)}"
    if epoch.key == current:
        return "new keys are wrapped under it"
    return "prepared" if epoch.key > current else "being left"
