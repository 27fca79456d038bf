"""How tests are spread over workers."""

from xdist.scheduler import LoadScopeScheduling

# Their tests share nothing that costs much, and take so long that workers take turns.
_EACH_ALONE = ("tests/faults/", "tests/unit/message_delivery/")


class ByFile(LoadScopeScheduling):
    """A file stays together, because what its tests share is made once for each worker.

    `--dist loadgroup` of xdist 3.8 does nothing under pytest 9.2: it writes the group to where node
    ids no longer come from.
    """

    def _split_scope(self, nodeid: str) -> str:
        if nodeid.startswith(_EACH_ALONE):
            return nodeid
        return nodeid.partition("::")[0]
