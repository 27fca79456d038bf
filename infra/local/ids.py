"""Makes the ids that AWS would make, the same ones in every run with the same seed."""

import random
import uuid


class Ids:
    """A seeded source of ids."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 (guards nothing)

    def uuid(self) -> str:
        return str(uuid.UUID(int=self._random.getrandbits(128), version=4))

    def text(self, length: int, alphabet: str) -> str:
        return "".join(self._random.choices(alphabet, k=length))
