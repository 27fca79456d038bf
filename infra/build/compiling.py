"""Byte code beside every module: where it runs nothing can be written, and each start would pay."""

import compileall
from pathlib import Path
from py_compile import PycInvalidationMode


def compile_tree(folder: Path, deployed_as: str) -> None:
    """Compile all modules under a folder; tracebacks will name the place where it is deployed.

    Byte code is bound to no time stamp, since packing changes them.

    Raises:
        SyntaxError: a module does not compile; compileall has printed which.
    """
    whole = compileall.compile_dir(
        folder,
        quiet=1,
        force=True,
        stripdir=str(folder),
        prependdir=deployed_as,
        invalidation_mode=PycInvalidationMode.UNCHECKED_HASH,
    )
    if not whole:
        raise SyntaxError(f"not everything under {folder.name} compiles")
