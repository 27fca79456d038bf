"""Adding up the shards of a sum, so that who predicts reads one item."""

from dataclasses import dataclass

from gjensyn.errors import ConflictError
from gjensyn.models.prior import SHARD_KEY, SHARDS, WHOLE_KEY, PriorSums, sums_of
from gjensyn.ports import Insert, Replace, Store
from gjensyn.rhythm.priors import Prior


@dataclass(frozen=True, slots=True)
class Totals:
    """Keeps each total in step with its shards."""

    store: Store

    def look_at(self, subject: str, key: str) -> str:
        """Add up what a due shard belongs to; returns the outcome.

        The shards are put at rest one by one, each only if nothing was added since it was read:
        one that was stays due for the next round.
        """
        shard = self.store.get(PriorSums, subject, key)
        if shard is None or shard.due_at is None:
            return "prior_not_due"  # added up with another shard of this round
        place = subject.rpartition("#")[0]
        shards = self._shards(place)
        self._write(place, shards)
        for one in shards:
            if one.due_at is not None:
                self._rest(one)
        return "prior_added_up"

    def _shards(self, place: str) -> list[PriorSums]:
        level = _level(place)
        found = (
            self.store.get(PriorSums, f"{place}#{number}", SHARD_KEY)
            for number in range(SHARDS[level])
        )
        return [shard for shard in found if shard is not None]

    def _write(self, place: str, shards: list[PriorSums]) -> None:
        total = sum((shard.prior for shard in shards), Prior())
        sums = sums_of(total)
        if _level(place) != "product":
            # People are in one shard each, so there are at least as many as shards with any.
            sums["persons"] = sum(shard.weight > 0 for shard in shards)
        known = self.store.get(PriorSums, place, WHOLE_KEY)
        whole = PriorSums(subject=place, key=WHOLE_KEY, **sums)
        if known is None:
            self.store.write(Insert(whole))
        elif known.prior != whole.prior:
            self.store.write(Replace(whole.model_copy(update={"version": known.version})))

    def _rest(self, shard: PriorSums) -> None:
        try:
            self.store.write(Replace(shard.model_copy(update={"due_at": None, "due_shard": None})))
        except ConflictError:
            return  # somebody bought something meanwhile


def _level(place: str) -> str:
    return place.split("#")[1]
