"""A round over what is due and overdue; late, doubled or skipped rounds do no harm."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from gjensyn.clock import Clock
from gjensyn.errors import ConflictError, KeyMissingError
from gjensyn.models.record import Due
from gjensyn.ports import Store
from gjensyn.runtime import Context
from gjensyn.telemetry import Line, Telemetry

ENOUGH = 10_000  # milliseconds kept back: what is not done by then is left to the next round


@dataclass(frozen=True, slots=True)
class Sweep:
    """Looks at each due item once; cost grows with what is due, not with what is stored."""

    store: Store
    clock: Clock
    telemetry: Telemetry

    def go(self, model: type[Due], look_at: Callable[[str, str], str], context: Context) -> None:
        """Look at everything due; an item that fails stays due and stops nobody else."""
        looks = {
            f"{subject}|{key}": partial(look_at, subject, key)
            for subject, key in self.store.due(model, self.clock.now())
        }
        self._each(looks, context)

    def go_by_person(
        self, model: type[Due], look_at: Callable[[str, list[str]], str], context: Context
    ) -> None:
        """Look once at each person of whom something is due, with the keys of all that is."""
        due: dict[str, list[str]] = {}
        for subject, key in self.store.due(model, self.clock.now()):
            due.setdefault(subject, []).append(key)
        self._each({who: partial(look_at, who, keys) for who, keys in due.items()}, context)

    def _each(self, looks: Mapping[str, Callable[[], str]], context: Context) -> None:
        for item, look in looks.items():
            if context.get_remaining_time_in_millis() < ENOUGH:
                self.telemetry.count("sweep_cut_short")
                break
            try:
                self.telemetry.count(look())
            except ConflictError:
                self.telemetry.count("item_changed_meanwhile")
            except KeyMissingError:
                self.telemetry.count("item_of_erased")  # shredded, and about to be deleted
            except Exception as error:  # noqa: BLE001 - one bad item must not stop the others
                self.telemetry.note(Line.ITEM_FAILED, item=item, error=type(error).__name__)
        self.telemetry.flush()
