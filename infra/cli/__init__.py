"""The `gjensyn` command: one module per command, joined in `entry`."""

from infra.cli.entry import main

__all__ = ["main"]
