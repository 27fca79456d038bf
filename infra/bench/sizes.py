"""How large each artifact is: what is uploaded, and what a Lambda has unpacked."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Size:
    """Kilobytes (of 1,000 bytes) of one artifact, packed as `sam deploy` packs it and not."""

    artifact: str
    packed: int
    unpacked: int


def sizes(built: Path) -> Iterator[Size]:
    """Pack every artifact of a build."""
    for folder in sorted(path for path in built.iterdir() if path.is_dir()):
        yield size(folder)


def size(folder: Path) -> Size:
    """Pack one artifact."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in files:
            archive.write(path, path.relative_to(folder))
    unpacked = sum(path.stat().st_size for path in files)
    return Size(folder.name, packed.tell() // 1000, unpacked // 1000)
