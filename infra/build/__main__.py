"""Called by the Makefiles: `python -m infra.build (function ID | gjensyn | dependencies) DIR`."""

import os
import sys
from pathlib import Path

from infra.build import dependencies, ours


def main(arguments: list[str]) -> int:
    """Build one part into the folder that sam names."""
    match arguments:
        case ["function", logical_id, target]:
            ours.build_function(logical_id, Path(target))
        case ["gjensyn", target]:
            ours.build_layer(Path(target))
        case ["dependencies", target]:
            dependencies.build_layer(os.environ.get("ARCHITECTURE", "arm64"), Path(target))
        case _:
            print(__doc__, file=sys.stderr)
            return 2
    return 0


sys.exit(main(sys.argv[1:]))
